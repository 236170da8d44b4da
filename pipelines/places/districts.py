"""The districts of before 1 July 2025 and the provinces they were in."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pipelines.text import fold


@cache
def _provinces_of_district() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("pipelines") / "data" / "districts.toml").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for province, names in data["districts"].items():
        for name in names.split(","):
            found.setdefault(_key(name.strip()), []).append(province)
    return {name: tuple(each) for name, each in found.items()}


def _key(name: str) -> str:
    return fold(name).replace("’", "'")


def provinces_with_district(name: str) -> tuple[str, ...]:
    """The provinces (names of 30 June 2025) that had a district, town or city ``name``; empty if none had.

    >>> provinces_with_district("Thủ Dầu Một")
    ('Bình Dương',)
    """
    return _provinces_of_district().get(_key(name), ())
