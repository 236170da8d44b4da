"""When hits were published, as a picture: bars that lead to the hits of their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from search.backends.protocol import Period
from search.web.languages import Language
from search.web.state import SearchState

WIDTH = 720.0
HEIGHT = 72.0
_LEAST = 2.0
_TICKS = 5


@dataclass(frozen=True)
class Bar:
    """One bar, and where it leads."""

    x: float
    y: float
    width: float
    height: float
    first: date
    last: date
    name: str
    count: int
    address: str


@dataclass(frozen=True)
class Tick:
    """A name below the bars."""

    x: float
    name: str
    anchor: str


@dataclass(frozen=True)
class Chart:
    """All bars."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: float = WIDTH
    height: float = HEIGHT


def chart(periods: Sequence[Period], state: SearchState, spoken: Language) -> Chart | None:
    """``periods`` as bars; None where one bar would say nothing."""
    if len(periods) < 2:
        return None
    most = max(one.count for one in periods) or 1
    step = WIDTH / len(periods)
    gap = min(2.0, step * 0.2)
    bars = []
    for place, one in enumerate(periods):
        height = max(_LEAST, HEIGHT * one.count / most) if one.count else 0.0
        bars.append(
            Bar(
                round(place * step + gap / 2, 2), round(HEIGHT - height, 2), round(step - gap, 2), round(height, 2),
                one.first, one.last, _named(one, spoken), one.count, state.within(one.first, one.last).address,
            )
        )  # fmt: skip
    return Chart(tuple(bars), tuple(_ticks(periods, step, spoken)))


def _ticks(periods: Sequence[Period], step: float, spoken: Language) -> list[Tick]:
    every = max(1, (len(periods) - 1) // (_TICKS - 1))
    places = sorted({*range(0, len(periods) - every // 2, every), len(periods) - 1})
    ticks = []
    for place in places:
        anchor = "start" if place == 0 else "end" if place == len(periods) - 1 else "middle"
        x = {"start": 0.0, "end": WIDTH}.get(anchor, (place + 0.5) * step)
        ticks.append(Tick(round(x, 2), _short(periods[place], spoken), anchor))
    return ticks


def _named(one: Period, spoken: Language) -> str:
    if one.first == one.last:
        return spoken.forms.day(one.first)
    return f"{spoken.forms.day(one.first)} – {spoken.forms.day(one.last)}"


def _short(one: Period, spoken: Language) -> str:
    length = (one.last - one.first).days
    if length > 200:
        return str(one.first.year)
    return f"{one.first.month}/{one.first.year}" if length > 8 else spoken.forms.day(one.first)
