"""The registry of agency types: what each is called, old names and new, and how its unit is attached.

The data are ``pipelines/data/agencies.toml``; nothing about single agencies stands in code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from pipelines.errors import KyketError
from pipelines.findings import Level

Branch = Literal["party", "state", "army", "police", "justice", "front", "press", "school", "enterprise"]
Attachment = Literal["committee", "place", "none"]


@dataclass(frozen=True, slots=True)
class AgencyType:
    """A type of agency: the Party's propaganda boards, the courts, the women's unions."""

    key: str
    """For ever: a renaming does not change it."""
    branch: Branch
    unit: Attachment
    """How its unit is written: "Tỉnh ủy", "tỉnh", or not at all."""
    names: tuple[str, ...]
    since: dict[str, date] = field(default_factory=dict, hash=False)
    """First day of a name."""
    until: dict[str, date] = field(default_factory=dict, hash=False)
    """Last day of a name."""
    into: str = ""
    """Key of the type it was merged into."""
    levels: tuple[Level, ...] = get_args(Level)
    alone: bool = True
    """Whether its name means an agency where no unit follows."""
    short: tuple[str, ...] = ()
    """Its name without the first word, as lists have it."""
    with_unit: tuple[str, ...] = ()
    """Those of its names that mean an agency only where a unit follows."""
    national: tuple[str, ...] = ()
    """Those of its names that mean the one of the whole country."""
    named: bool = False
    """Whether a proper name follows ("Báo Nhân Dân")."""

    def name_on(self, day: date) -> str:
        """What it was called on ``day``: the first of its names that was in use."""
        for name in self.names:
            if self.since.get(name, date.min) <= day <= self.until.get(name, date.max):
                return name
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Body:
    """An organ within an agency, written before its name."""

    name: str
    key: str = ""
    """Its own, where it is a party of its own; without one it stands for the agency."""
    seated: bool = False
    """Whether its name says where it is: "Cơ quan thường trú … tại Nam Định"."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything the data say."""

    types: tuple[AgencyType, ...]
    bodies: tuple[Body, ...]
    abbreviations: dict[str, str] = field(hash=False)
    heads: dict[str, Branch] = field(hash=False)
    """First words of names, with the branch that an unknown agency of that head is of."""
    compounds: tuple[str, ...]
    """Words of names of unknown agencies."""
    places: tuple[str, ...]
    """Names of places that begin like an agency's."""
    stops: frozenset[str]
    """Words without a capital that end an unknown name."""
    verbs: frozenset[tuple[str, ...]]
    """Pairs of words that are rather done by an agency than part of its name."""
    ends: frozenset[str]
    """Words that end the name of a place where capitals tell nothing."""
    surnames: frozenset[str]
    offices: frozenset[str]
    """The last words of offices."""

    def of_key(self, key: str) -> AgencyType | None:
        """The type with ``key``; None if there is none."""
        return next((each for each in self.types if each.key == key), None)


def successor(key: str) -> str:
    """Key of the type that ``key`` lives on in today: ``dan-van`` → ``tuyen-giao``; ``key`` itself if it lives on."""
    known = _by_key()
    seen = {key}
    while key in known and known[key].into and known[key].into not in seen:
        key = known[key].into
        seen.add(key)
    return key


def predecessors(key: str) -> tuple[str, ...]:
    """Keys of the types that are now part of the type ``key``, itself first."""
    return (key, *(each.key for each in registry().types if each.key != key and successor(each.key) == key))


@cache
def _by_key() -> dict[str, AgencyType]:
    return {each.key: each for each in registry().types}


@cache
def registry() -> Registry:
    """The registry in ``pipelines/data/agencies.toml``. Raises :class:`KyketError` if it is not one."""
    source = files("pipelines") / "data" / "agencies.toml"
    return parse(source.read_text(encoding="utf-8"), source.name)


def parse(text: str, source: str = "agencies.toml") -> Registry:
    """The registry that ``text`` holds. Raises :class:`KyketError` that names ``source``, the entry and the remedy."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KyketError(f"is not TOML ({error})", about=source, remedy="mend the line it names") from error
    types = tuple(_agency(entry, number, source) for number, entry in enumerate(data.get("agency", ()), 1))
    _check(types, source)
    words: dict[str, Any] = data.get("words", {})
    heads: dict[str, Branch] = {}
    for branch, beginnings in data.get("heads", {}).items():
        if branch not in get_args(Branch):
            raise _wrong(source, f"heads.{branch}", f"is no branch; one of {', '.join(get_args(Branch))}")
        heads |= dict.fromkeys(beginnings, branch)
    return Registry(
        types=types,
        bodies=tuple(Body(**entry) for entry in data.get("body", ())),
        abbreviations=dict(data.get("abbreviations", {})),
        heads=heads,
        compounds=tuple(words.get("compounds", ())),
        places=tuple(words.get("places", ())),
        stops=frozenset(words.get("stops", "").split()),
        verbs=frozenset(tuple(verb.split()) for verb in words.get("verbs", "").split(",")),
        ends=frozenset(words.get("ends", "").split()),
        surnames=frozenset(words.get("surnames", "").split()),
        offices=frozenset(words.get("offices", "").split()),
    )


_FIELDS = {
    "key",
    "branch",
    "unit",
    "names",
    "since",
    "until",
    "into",
    "levels",
    "alone",
    "short",
    "named",
    "national",
    "with_unit",
}


def _agency(entry: dict[str, Any], number: int, source: str) -> AgencyType:
    about = f"agency {entry.get('key') or number}"
    if missing := {"key", "branch", "unit", "names"} - entry.keys():
        raise _wrong(source, about, f"lacks {', '.join(sorted(missing))}")
    if strange := entry.keys() - _FIELDS:
        raise _wrong(source, about, f"has {', '.join(sorted(strange))}; known are {', '.join(sorted(_FIELDS))}")
    if entry["branch"] not in get_args(Branch):
        raise _wrong(source, about, f"branch {entry['branch']!r} is none of {', '.join(get_args(Branch))}")
    if entry["unit"] not in get_args(Attachment):
        raise _wrong(source, about, f"unit {entry['unit']!r} is none of {', '.join(get_args(Attachment))}")
    if not entry["names"]:
        raise _wrong(source, about, "has no name")
    for level in entry.get("levels", ()):
        if level not in get_args(Level):
            raise _wrong(source, about, f"level {level!r} is none of {', '.join(get_args(Level))}")
    for name in (
        *entry.get("since", {}),
        *entry.get("until", {}),
        *entry.get("national", ()),
        *entry.get("with_unit", ()),
    ):
        if name not in entry["names"]:
            raise _wrong(source, about, f"says something of {name!r}, which is none of its names")
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return AgencyType(**values)


def _check(types: Iterable[AgencyType], source: str) -> None:
    keys: set[str] = set()
    names: dict[str, str] = {}
    for each in types:
        if each.key in keys:
            raise _wrong(source, f"agency {each.key}", "stands twice")
        keys.add(each.key)
        for name in each.names:
            if name in names:
                raise _wrong(source, f"agency {each.key}", f"has the name {name!r} of agency {names[name]}")
            names[name] = each.key
    for each in types:
        if each.into and each.into not in keys:
            raise _wrong(source, f"agency {each.key}", f"goes into {each.into!r}, which is no agency")


def _wrong(source: str, about: str, what: str) -> KyketError:
    return KyketError(what, about=f"{source}: {about}", remedy="the head of the file says what stands where")
