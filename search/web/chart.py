"""When hits were published, as a picture: bars that lead to the hits of their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from search.backends.protocol import Period
from search.web.bars import Box, Scale
from search.web.languages import Language
from search.web.state import SearchState

WIDTH = 720.0
HEIGHT = 72.0
_TICKS = 5


@dataclass(frozen=True)
class Bar:
    """One bar, and where it leads."""

    box: Box
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
    scale = Scale(len(periods), WIDTH, HEIGHT, max(one.count for one in periods))
    bars = (
        Bar(
            scale.box(place, one.count), one.first, one.last, _named(one, spoken), one.count,
            state.within(one.first, one.last).address,
        )
        for place, one in enumerate(periods)
    )  # fmt: skip
    return Chart(tuple(bars), tuple(_ticks(periods, WIDTH / len(periods), spoken)))


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
