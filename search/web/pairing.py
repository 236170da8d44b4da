"""Who signs with whom: pairs of agencies by how often they sign together, and where each stands in the picture.

Agencies stand below one another, those that sign together near each other; an arc joins each pair. The same agreements
make the same picture.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from urllib.parse import urlencode

from pipelines.agencies import registry, successor
from pipelines.agreements import Agreement
from pipelines.errors import KyketError, QueryError
from search.naming import agency_named, provinces_named
from search.web.choosing import AgreementState, read_year, signed_in

PAIRS = 24
"""Pairs in the picture: more are no picture. The table has as many again."""
ROW = 30.0
LEFT = 236.0
"""Where names end and arcs begin."""
WIDTH = 400.0


@dataclass(frozen=True)
class PairState:
    """What the picture is of, as its address says it."""

    province: str = ""
    agency: str = ""
    """Key; then only pairs that it is one of."""
    year: int | None = None
    """Of signing."""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> PairState:
        """Of an address's parameters. QueryError for a wrong one."""
        province, agency = given.get("province", "").strip()[:200], given.get("agency", "").strip()[:200]
        try:
            return cls(
                provinces_named(province)[-1] if province else "",
                successor(agency_named(agency)) if agency else "",
                read_year(given.get("year", "")),
            )
        except QueryError:
            raise
        except KyketError as error:
            raise QueryError(error.message, about=error.about, remedy=error.remedy) from error

    def of(self, agreements: Sequence[Agreement], day: date) -> list[Agreement]:
        """Those chosen."""
        return AgreementState.read(self._fields()).of(agreements, day)

    def link(self, one: str, other: str) -> str:
        """The agreements that both are parties to."""
        fields = [field for field in self._fields() if field[0] != "agency"]
        return f"/agreements?{urlencode([('agency', one), ('with', other), *fields])}"

    def around(self, agency: str) -> str:
        """The picture of one agency."""
        fields = [("province", self.province)] if self.province else []
        fields += [("year", str(self.year))] if self.year else []
        return f"/network?{urlencode([('agency', agency), *fields])}"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen."""
        return self != PairState()

    def _fields(self) -> list[tuple[str, str]]:
        given = [(name, value) for name, value in (("province", self.province), ("agency", self.agency)) if value]
        return given + signed_in(self.year)


@dataclass(frozen=True)
class Pair:
    """Two agencies that sign together."""

    one: str
    other: str
    """Keys; ``one`` has the more agreements of the two."""
    count: int
    first: int | None
    last: int | None
    """Years of the first and the last signing."""


@dataclass(frozen=True)
class Row:
    """An agency in the picture."""

    key: str
    name: str
    y: float
    agreements: int
    """With the other agencies of all pairs."""


@dataclass(frozen=True)
class Arc:
    """A pair in the picture."""

    pair: Pair
    path: str
    width: float
    x: float
    y: float
    """Of its number."""


@dataclass(frozen=True)
class Picture:
    """Rows and arcs."""

    rows: tuple[Row, ...]
    arcs: tuple[Arc, ...]
    width: float
    height: float


def pairs(agreements: Iterable[Agreement], of: str = "") -> tuple[list[Pair], int]:
    """All pairs of agencies, most agreements first, of only those with ``of`` in them; and how many agreements have
    none: of agencies of one kind, or of such that the registry does not know."""
    counts: Counter[tuple[str, str]] = Counter()
    years: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    signed: Counter[str] = Counter()
    alone = 0
    for agreement in agreements:
        keys = sorted({successor(party.agency) for party in agreement.parties if party.agency})
        signed.update(keys)
        joined = [pair for pair in combinations(keys, 2) if not of or of in pair]
        alone += not joined
        counts.update(joined)
        for pair in joined:
            years[pair] |= {agreement.since.year} if agreement.since else set()
    found = []
    for pair, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        one, other = sorted(pair, key=lambda key: (-signed[key], key))
        found.append(Pair(one, other, count, min(years[pair], default=None), max(years[pair], default=None)))
    return found, alone


def picture(found: Sequence[Pair]) -> Picture | None:
    """The strongest of ``found``; None where there is none."""
    shown = found[:PAIRS]
    if not shown:
        return None
    keys = _ordered(shown)
    y = {key: (place + 0.5) * ROW for place, key in enumerate(keys)}
    signed: Counter[str] = Counter()
    for pair in found:
        signed.update({pair.one: pair.count, pair.other: pair.count})
    names = agency_names()
    rows = tuple(Row(key, names.get(key, key), y[key], signed[key]) for key in keys)
    most = max(pair.count for pair in shown)
    longest = max(abs(y[pair.one] - y[pair.other]) for pair in shown)
    reach = WIDTH - LEFT - 30
    arcs = tuple(_arc(pair, y, reach / longest, most) for pair in reversed(shown))  # the strongest lie above the others
    return Picture(rows, arcs, WIDTH, len(keys) * ROW)


def agency_names() -> dict[str, str]:
    """What each type of agency is called today, by key."""
    return {each.key: each.name_on(date.max) for each in registry().types}


def _ordered(shown: Sequence[Pair]) -> list[str]:
    """The agencies so that those that sign together stand near each other: begun with the strongest pair, each further
    one is put at the end that it has more to do with."""
    weight: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pair in shown:
        weight[pair.one][pair.other] += pair.count
        weight[pair.other][pair.one] += pair.count
    line = [shown[0].one, shown[0].other]
    left = sorted(weight.keys() - set(line))
    while left:
        chosen = min(left, key=lambda key: (-sum(weight[key][other] for other in line), key))
        left.remove(chosen)
        half = len(line) / 2
        pull = sum(weight[chosen][other] * (1 if place >= half else -1) for place, other in enumerate(line))
        line.insert(len(line) if pull >= 0 else 0, chosen)
    return line


def _arc(pair: Pair, y: Mapping[str, float], scale: float, most: int) -> Arc:
    top, bottom = sorted((y[pair.one], y[pair.other]))
    across = max((bottom - top) * scale, 18.0)
    path = (
        f"M{LEFT:.0f} {top:.1f} C{LEFT + across * 4 / 3:.1f} {top:.1f} {LEFT + across * 4 / 3:.1f} {bottom:.1f}"
        f" {LEFT:.0f} {bottom:.1f}"
    )
    return Arc(pair, path, round(1.5 + 6.5 * pair.count / most, 1), round(LEFT + across, 1), (top + bottom) / 2)
