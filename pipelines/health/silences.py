"""How surprising a silence is, and what such a surprise is worth on a site whose past silences are known.

A silence is measured twice. First by a model of days that is the same for all sites: articles come in batches, each
day has its own level, and the level of now is known only so well. That gives a surprise, the negative logarithm of a
chance. Then by the site's own past: how often its days saw a silence as surprising. By a model that fits, surprises
above any threshold have a mean of one; so many silences are taken to have said so beforehand, and a site with few of
its own is believed little where it says otherwise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log, log1p

_BATCHES = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0)
_SHAPES = (0.5, 0.8, 1.2, 2.0, 3.0, 5.0, 8.0, 15.0, 40.0)
_BATCH, _BATCH_SPREAD = 1.5, 0.5
_SHAPE, _SHAPE_SPREAD = 4.0, 0.8
"""What is likely before a site's own days say something else, and the deviation of its logarithm."""
_AS_MODELLED = 20
"""So many silences are taken to have been as surprising as the model says."""


@dataclass(frozen=True, slots=True)
class Surprises:
    """How surprising it is that nothing appears where so much was expected: minus the logarithm of its chance."""

    batch: float
    """Articles that come together."""
    shape: float
    """How alike days are: the level of each is gamma-distributed with this shape."""
    doubt: float
    """The relative variance of what is expected, the same for all days of a silence: the level is not known exactly."""

    def of_day(self, expected: float) -> float:
        """Of a day, or of a part of one, if the level were known."""
        return self.shape * log1p(expected / (self.batch * self.shape))

    def of_sum(self, days: float) -> float:
        """Of a silence whose days have this sum of :meth:`of_day`, the level being as uncertain as it is."""
        return log1p(days * self.doubt) / self.doubt

    def of(self, days: Sequence[float]) -> float:
        """Of a silence in which so much was expected on each day."""
        return self.of_sum(sum(map(self.of_day, days)))


@dataclass(frozen=True, slots=True)
class Tail:
    """How often silences of the past were surprising: above ``threshold`` exponentially, of a mean that is not known.

    What few silences say of the mean leaves it open; weighing its values by what they make likely gives a Pareto tail
    (Lomax), the heavier the fewer silences were seen.
    """

    values: Sequence[float]
    """The most surprising silence of each day, in order."""
    threshold: float
    share: float
    """Of the days whose value is above the threshold."""
    excess: float
    """By how much, on average."""
    silences: int
    """How many silences that is known from."""

    def chance(self, surprise: float) -> float:
        """The share of days on which a silence as surprising as this is seen."""
        if surprise > self.threshold:
            return self.share * (1 + (surprise - self.threshold) / (self.excess * self.silences)) ** -self.silences
        values = self.values
        return (len(values) - bisect_left(values, surprise)) / len(values) if values else 1.0


def fit(days: Collection[tuple[float, bool]], doubt: float) -> Surprises:
    """The model by which it is likeliest that of ``days`` (articles expected, whether any came) those were empty."""
    alike: dict[int, tuple[float, int, int]] = {}
    for expected, came in days:
        step = round(2 * log(max(expected, 0.01)))
        total, count, empty = alike.get(step, (0.0, 0, 0))
        alike[step] = total + expected, count + 1, empty + (not came)
    groups = [(total / count, count, empty) for total, count, empty in alike.values()]
    batch, shape = max(product(_BATCHES, _SHAPES), key=lambda one: _likelihood(one[0], one[1], groups))
    return Surprises(batch, shape, doubt)


def fitted(longest: Sequence[tuple[float, int]]) -> Tail:
    """The tail of silences: of each day the most surprising one, and which silence of the past that was."""
    values = sorted(value for value, _ in longest)
    count = len(values)
    place = int((0.9 if count >= 60 else 0.8) * count)
    threshold = values[min(place, count - 1)]
    above = [(value - threshold, which) for value, which in longest if value > threshold]
    silences = len({which for _, which in above})
    excess = (sum(value for value, _ in above) + _AS_MODELLED) / (len(above) + _AS_MODELLED)
    return Tail(values, threshold, max(len(above), 1) / count, excess, silences + _AS_MODELLED)


def _likelihood(batch: float, shape: float, groups: Sequence[tuple[float, int, int]]) -> float:
    found = -0.5 * (log(batch / _BATCH) / _BATCH_SPREAD) ** 2 - 0.5 * (log(shape / _SHAPE) / _SHAPE_SPREAD) ** 2
    for expected, count, empty in groups:
        nothing = min(exp(-shape * log1p(expected / (batch * shape))), 1 - 1e-9)
        found += empty * log(max(nothing, 1e-9)) + (count - empty) * log1p(-nothing)
    return found
