"""The map of tiles: what is counted for each province, how strongly its tile is coloured, and where it leads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from urllib.parse import urlencode

from pipelines.agreements import Agreement
from pipelines.errors import QueryError
from pipelines.provinces import find
from pipelines.tiles import Era, Tile, tiles
from search.web.choosing import read_year, signed_in

Shown = Literal["signings", "coverage"]
UNITS: Mapping[str, Era] = {"34": "now", "63": "before"}
SEEN = ("healthy", "quiet")
"""States of a site that is seen as it should be."""
LEVELS = 4
"""Colours, beside that of nothing at all."""


@dataclass(frozen=True)
class MapState:
    """What the map shows, as its address says it."""

    shown: Shown = "signings"
    units: str = "34"
    year: int | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> MapState:
        """Of an address's parameters. QueryError for a wrong one."""
        shown, units = given.get("show") or "signings", given.get("units") or "34"
        if shown not in get_args(Shown):
            raise QueryError("there is no such map", about=shown, remedy=f"there are {', '.join(get_args(Shown))}")
        if units not in UNITS:
            raise QueryError("there are not so many provinces", about=units, remedy="34 or 63")
        return cls("coverage" if shown == "coverage" else "signings", units, read_year(given.get("year", "")))

    @property
    def era(self) -> Era:
        """Whose provinces."""
        return UNITS[self.units]

    def link(self, province: str) -> str:
        """The agreements, or the articles, that the number on a tile counts."""
        fields = [("province", province)]
        if self.shown == "signings":
            fields += [("units", "63")] * (self.units == "63")
            return f"/agreements?{urlencode(fields + signed_in(self.year))}"
        names = [province] if self.units == "63" else sorted(_names_in(province))
        fields = [("province", name) for name in names] + ([("year", str(self.year))] if self.year else [])
        return f"/?{urlencode([*fields, ('sort', 'date')])}"


@dataclass(frozen=True)
class Coverage:
    """How much of a province is seen."""

    articles: int = 0
    sites: int = 0
    seen: int = 0
    """Sites that are as they should be."""


@dataclass(frozen=True)
class Place:
    """One province on the map."""

    tile: Tile
    count: int
    """Agreements or articles."""
    level: int
    """0: none; up to :data:`LEVELS`."""
    coverage: Coverage
    address: str


@dataclass(frozen=True)
class Map:
    """All of them, and what the colours say."""

    places: tuple[Place, ...]
    legend: tuple[tuple[int, int, int], ...]
    """(level, first, last) of every colour that can be there."""
    nowhere: int
    """What belongs to no province."""

    @property
    def columns(self) -> int:
        """How many tiles stand side by side."""
        return 1 + max(one.tile.column for one in self.places)

    @property
    def rows(self) -> int:
        """… and one below another."""
        return 1 + max(one.tile.row for one in self.places)


def signings(agreements: Iterable[Agreement], state: MapState) -> tuple[Counter[str], int]:
    """Agreements by province, each of several provinces in each of them; and how many name none."""
    counts: Counter[str] = Counter()
    nowhere = 0
    for one in agreements:
        if state.year and (one.since is None or one.since.year != state.year):
            continue
        names = {name for each in one.provinces if (name := named(each, state.era))}
        counts.update(names)
        nowhere += not names
    return counts, nowhere


def coverage(
    articles: Mapping[str, int], sites: Iterable[tuple[str, str]], era: Era
) -> tuple[dict[str, Coverage], int]:
    """What is seen by province: ``articles`` by a province's name of any day, (province, state) of every ``site``.

    Also how many articles are of no province.
    """
    counts: Counter[str] = Counter()
    for name, count in articles.items():
        counts[named(name, era)] += count
    states: defaultdict[str, list[str]] = defaultdict(list)
    for name, state in sites:
        states[named(name, era)].append(state)
    nowhere = counts.pop("", 0)
    states.pop("", None)
    found = {
        name: Coverage(counts[name], len(states[name]), sum(one in SEEN for one in states[name]))
        for name in {*counts, *states}
    }
    return found, nowhere


def named(name: str, era: Era) -> str:
    """What the tile of the province ``name`` is called; empty for none."""
    province = find(name) if name else None
    if province is None:
        return ""
    return province.now if era == "now" else province.on(date(2025, 6, 30)).name


def drawn(state: MapState, counts: Mapping[str, int], covered: Mapping[str, Coverage], nowhere: int) -> Map:
    """The map that shows ``counts``."""
    most = max(counts.values(), default=0)
    edges = _edges(most)
    weakest = LEVELS - len(edges) + 1
    places = tuple(
        Place(
            tile,
            count := counts.get(tile.province, 0),
            weakest - 1 + sum(count >= edge for edge in edges) if count else 0,
            covered.get(tile.province, Coverage()),
            state.link(tile.province),
        )
        for tile in tiles(state.era)
    )
    ends = [*(edge - 1 for edge in edges[1:]), most] if most else []
    legend = tuple((level, first, last) for level, (first, last) in enumerate(zip(edges, ends, strict=True), weakest))
    return Map(places, ((0, 0, 0), *legend) if most else ((0, 0, 0),), nowhere)


def _edges(most: int) -> Sequence[int]:
    """From which count on each colour is: closer together below, for few provinces have many."""
    if not most:
        return ()
    return sorted({max(1, round(most * (part / LEVELS) ** 2)) for part in range(LEVELS)})


def _names_in(present: str) -> set[str]:
    from pipelines.provinces import former_names

    return {*former_names(present), present}
