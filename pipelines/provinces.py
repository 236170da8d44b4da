"""The provinces: 63 until 30 June 2025, 34 since 1 July 2025, and what each was called on a day.

A name is written without "tỉnh" or "thành phố": ``Lâm Đồng``, ``Hồ Chí Minh``. Every present unit bears the name of one
of the former ones, so a name alone does not say whether the province before or after the merger is meant; the day does.
The data are ``pipelines/data/provinces.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.errors import KyketError
from pipelines.text import clean, fold

_PREFIX = re.compile(r"^(?:tinh\s+|thanh pho\s+|t\.?\s?p\b[\s.]*|tp(?=hcm|hue))")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Designation:
    """What a province was called from a day on."""

    since: date
    name: str
    kind: str
    """``tỉnh`` or ``thành phố`` (under central government)."""

    @property
    def full_name(self) -> str:
        """``Tỉnh Lâm Đồng``."""
        return f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 63 units of before the merger."""

    code: str
    """Of the General Statistics Office, two digits."""
    designations: tuple[Designation, ...]
    """Oldest first; the first counts from the beginning of time."""
    now: str
    """Name of the unit it has been in since the merger; its own name if it lives on."""
    code_now: str
    merger: date
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name it had on the last day before the merger: ``Huế``, ``Hà Giang``."""
        return [each for each in self.designations if each.since < self.merger][-1].name

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it has had, oldest first: ``("Thừa Thiên Huế", "Huế")``."""
        return tuple(dict.fromkeys(each.name for each in self.designations))

    @property
    def lives_on(self) -> bool:
        """Whether the present unit bears its name."""
        return self.now == self.designations[-1].name

    def on(self, day: date) -> Designation:
        """What it was called on ``day``; after the merger, what the unit is called that it is in."""
        if day >= self.merger and not self.lives_on:
            return _known(self.now).on(day)
        return [each for each in self.designations if each.since <= day or each is self.designations[0]][-1]


def find(name: str) -> Province | None:
    """The province that ``name`` means, however it is written; None if it means none.

    Marks and their placement, case, blanks, hyphens and a leading "tỉnh", "thành phố" or "TP." do not count; usual
    other names do ("Bắc Cạn", "TP.HCM", "BR-VT"). A name that a present unit took over means the former province of
    that name.
    """
    folded = fold(clean(name))
    return _index().get(_key(folded)) or _index().get(_key(_PREFIX.sub("", folded)))


def present_name(name: str) -> str:
    """The present name of a province under any of its names: ``Đắk Nông`` → ``Lâm Đồng``, ``Thừa Thiên Huế`` → ``Huế``.

    Raises :class:`KyketError` for what is no province.
    """
    return _known(name).now


def name_on(name: str, day: date) -> str:
    """What the province known as ``name`` was called on ``day``: ``Hà Giang`` is ``Tuyên Quang`` from 1 July 2025 on.

    Raises :class:`KyketError` for what is no province.
    """
    return _known(name).on(day).name


def names_on(day: date) -> tuple[str, ...]:
    """The names of all provinces on ``day``, in the order of their codes: 63 before the merger, 34 after."""
    return tuple(dict.fromkeys(province.on(day).name for province in provinces()))


def former_names(present: str) -> tuple[str, ...]:
    """Every name, old and new, of what is now the province ``present`` (or the one that ``present`` is now in).

    ``Lâm Đồng`` → ``("Bình Thuận", "Đắk Nông", "Lâm Đồng")``. Raises :class:`KyketError` for what is no province.
    """
    now = _known(present).now
    return tuple(name for province in provinces() if province.now == now for name in province.names)


@cache
def provinces() -> tuple[Province, ...]:
    """All 63 units, in the order of their codes."""
    data = tomllib.loads((files("pipelines") / "data" / "provinces.toml").read_text(encoding="utf-8"))
    return tuple(_province(entry, data["merger"]) for entry in data["province"])


def _province(entry: dict[str, Any], merger: date) -> Province:
    designations = [Designation(date.min, entry["name"], entry["kind"])]
    for change in entry.get("history", ()):
        before = designations[-1]
        designations.append(
            Designation(change["since"], change.get("name", before.name), change.get("kind", before.kind))
        )
    return Province(
        code=entry["code"],
        designations=tuple(designations),
        now=entry["now"],
        code_now=entry["code_now"],
        merger=merger,
        also=tuple(entry.get("also", ())),
    )


@cache
def _index() -> dict[str, Province]:
    return {_key(fold(name)): province for province in provinces() for name in (*province.names, *province.also)}


def _key(folded: str) -> str:
    return _NOT_LETTERS.sub("", folded)


def _known(name: str) -> Province:
    province = find(name)
    if province is None:
        names = {fold(each): each for each in (*names_on(date(2025, 6, 30)), "Thừa Thiên Huế")}
        close = [names[each] for each in get_close_matches(fold(clean(name)), names, n=3, cutoff=0.7)]
        remedy = f"did you mean {' or '.join(close)}?" if close else "the names are in pipelines/data/provinces.toml"
        raise KyketError("is no province of Vietnam", about=name or "(empty)", remedy=remedy)
    return province
