"""How exact an alert is, as far as a judged sample of its hits tells."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Precision:
    """What part of the hits is wanted, as a judged sample tells."""

    estimate: float
    low: float
    high: float
    """The interval that holds the truth in 95 of 100 samples."""


def precision(wanted: int, judged: int, population: int) -> Precision:
    """Of a sample of ``judged`` out of ``population`` hits, ``wanted`` were wanted.

    By Wilson's interval, whose ends stay within 0 and 1 also for small samples (E. B. Wilson, JASA 22, 1927); narrowed
    where the sample is a good part of all. Raises ValueError for an empty sample.
    """
    if not 0 < judged <= population or not 0 <= wanted <= judged:
        raise ValueError("no such sample")
    share = wanted / judged
    if judged == population:
        return Precision(share, share, share)
    z = NormalDist().inv_cdf(0.975)
    # The finite population correction, as a larger sample.
    size = judged * (population - 1) / (population - judged)
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z / (1 + z * z / size) * (share * (1 - share) / size + z * z / (4 * size * size)) ** 0.5
    # Rounding must not put the estimate outside.
    return Precision(share, max(min(middle - reach, share), 0.0), min(max(middle + reach, share), 1.0))
