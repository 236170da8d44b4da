"""Vietnam as tiles of one size, for the provinces of now and of before the merger. The data are ``data/tiles.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Era = Literal["now", "before"]
"""The 34 units since 1 July 2025, or the 63 until then."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Where one province stands."""

    province: str
    lines: tuple[str, ...]
    """Its name as it is written on the tile."""
    column: int
    row: int


@cache
def tiles(era: Era) -> tuple[Tile, ...]:
    """Every province of ``era``, from north to south, from west to east."""
    data = _data()
    short: dict[str, str] = data["short"]
    return tuple(
        Tile(name, tuple(short.get(name, name).split()), column, row)
        for row, names in enumerate(data[era])
        for column, name in enumerate(names)
        if name
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("pipelines") / "data" / "tiles.toml").read_text(encoding="utf-8"))
