"""Small pictures of how a site does: weeks beside what is usual, a share over time, troubles and gaps along a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipelines.article import VIETNAM
from pipelines.health.records import ARTICLE, FIELDS, Gap, PageFacts, Trouble, Week
from search.web.bars import Box, Scale

WIDTH, HEIGHT = 132.0, 30.0
DAYS = 120
"""How far back the line of troubles and gaps reaches."""
LINE = 720.0
_WEEKS = 12
_DRIFT_DAYS = 60
_LEAST_PAGES = 3


@dataclass(frozen=True)
class Bar:
    """One week."""

    box: Box
    usual: float | None
    """How high what is usual stands; None if that is not known."""
    low: bool
    """Whether it is far below what is usual."""


@dataclass(frozen=True)
class Weeks:
    """All weeks."""

    bars: tuple[Bar, ...]
    weeks: tuple[Week, ...]
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def last(self) -> Week:
        """The week up to now."""
        return self.weeks[-1]


def weeks(found: Sequence[Week]) -> Weeks | None:
    """``found`` as bars, with a stroke where what is usual would be; None without any."""
    if not found:
        return None
    most = max([1.0, *(max(one.count, one.expected or 0.0) for one in found)])
    scale = Scale(_WEEKS, WIDTH, HEIGHT, most)
    bars = []
    for place, one in enumerate(found, _WEEKS - len(found)):
        usual = None if one.expected is None else scale.level(one.expected)
        low = one.expected is not None and one.count < one.expected / 2 and one.expected - one.count >= 3
        bars.append(Bar(scale.box(place, one.count), usual, low))
    return Weeks(tuple(bars), tuple(found))


@dataclass(frozen=True)
class Drift:
    """How often a field was filled, over time."""

    name: str
    points: str
    """Of a polyline; empty where one point would say nothing."""
    shares: tuple[tuple[date, float], ...]
    now: float
    usual: float | None
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def fell(self) -> bool:
        """Whether it is far below what is usual."""
        return self.usual is not None and self.now < self.usual - 0.2


def drifts(facts: Sequence[PageFacts], filled: dict[str, tuple[float, float | None]], today: date) -> list[Drift]:
    """Of each field of ``filled``: its share among the pages of each day of ``facts``, the last weeks."""
    days: dict[date, list[PageFacts]] = {}
    for one in facts:
        day = one.at.astimezone(VIETNAM).date()
        if one.outcome == ARTICLE and (today - day).days < _DRIFT_DAYS:
            days.setdefault(day, []).append(one)
    shown = sorted((day, pages) for day, pages in days.items() if len(pages) >= _LEAST_PAGES)
    made = []
    for name in FIELDS:
        if name not in filled:
            continue
        shares = tuple((day, sum(page.has(name) for page in pages) / len(pages)) for day, pages in shown)
        made.append(Drift(name, _points(shares), shares, *filled[name]))
    return made


def _points(shares: Sequence[tuple[date, float]]) -> str:
    if len(shares) < 2:
        return ""
    first, days = shares[0][0], max(1, (shares[-1][0] - shares[0][0]).days)
    return " ".join(
        f"{WIDTH * (day - first).days / days:.1f},{1 + (HEIGHT - 2) * (1 - share):.1f}" for day, share in shares
    )


@dataclass(frozen=True)
class Stretch:
    """A trouble or a gap along the line."""

    x: float
    width: float
    what: str
    """A state, or ``gap``."""
    first: datetime
    last: datetime | None
    row: int


@dataclass(frozen=True)
class Line:
    """What happened to a site in the last months."""

    stretches: tuple[Stretch, ...]
    begins: datetime
    width: float = LINE


def line(troubles: Iterable[Trouble], gaps: Iterable[Gap], now: datetime) -> Line | None:
    """``troubles`` and ``gaps`` of the last :data:`DAYS` days; None without any."""
    begins = now - timedelta(days=DAYS)
    spans = [(one.since, one.ended_at, one.state.value, 0) for one in troubles]
    spans += [(one.first, one.last, "gap", 1) for one in gaps]
    stretches = []
    for first, last, what, row in spans:
        end = last or now
        if end <= begins:
            continue
        x = LINE * (max(first, begins) - begins) / (now - begins)
        width = LINE * (end - begins) / (now - begins) - x
        stretches.append(Stretch(round(x, 1), max(3.0, round(width, 1)), what, first, last, row))
    return Line(tuple(sorted(stretches, key=lambda one: one.x)), begins) if stretches else None
