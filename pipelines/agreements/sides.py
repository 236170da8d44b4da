"""Who signs: when two names mean the same agency, though papers name it differently and it is renamed and merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipelines.agencies import normalise_party, registry, successor
from pipelines.agencies.mentions import Mention, mentions
from pipelines.findings import Level, Party
from pipelines.provinces import Province, find
from pipelines.signings.where import level_of
from pipelines.text import fold


@dataclass(frozen=True, slots=True)
class Side:
    """A party as agreements compare it."""

    agency: str
    """Key of its type; empty for an unknown agency."""
    mark: str
    """What tells it from others of its type: a number, a proper name; the whole name, folded, of an unknown one."""
    level: Level | None
    unit: str
    """Name of its province, or of its district or commune; empty where that is not told."""


@lru_cache(maxsize=16384)
def side(name: str, agency: str, unit: str, province: str | None, day: date | None) -> Side:
    """What ``name`` means in a signing in ``province``, reported on ``day``."""
    whole, mention = _understood(name)
    key = agency or (mention.key if mention is not None else "")
    unit = unit or (mention.unit if mention is not None else "")
    home = find(province) if province else None
    level = level_of(mention, find(unit) or home, day) if mention is not None else None
    if level in (None, "province") and not unit and (level or _attached(key)):
        unit = province or ""
    return Side(key, _mark(whole, key, unit), level, "" if level == "central" else unit)


@lru_cache(maxsize=4096)
def _understood(name: str) -> tuple[str, Mention | None]:
    whole = normalise_party(name)
    found = mentions(whole)
    return whole, found[0] if found and found[0].start == 0 else None


def side_of(party: Party, province: str | None, day: date | None) -> Side:
    """:func:`side` of ``party``."""
    return side(party.name, party.agency, party.unit, province, day)


def same_side(one: Side, other: Side, later: date | None) -> bool:
    """Whether both mean one agency, ``later`` being the later of the days on which they were named.

    An agency lives on in what it was merged into; a province in the one that it is now in. Neither counts before the
    change: both existed beside each other then.
    """
    if one.mark != other.mark or not same_agency(one.agency, other.agency, later):
        return False
    if one.level is not None and other.level is not None and one.level != other.level:
        return False
    return not one.unit or not other.unit or same_unit(one.unit, other.unit, later)


def same_agency(one: str, other: str, later: date | None) -> bool:
    """Whether the types ``one`` and ``other`` are the same, or one has gone into the other by ``later``."""
    if one == other:
        return True
    last = successor(one)
    if not one or not other or last != successor(other) or last not in (one, other) or later is None:
        return False
    gone = registry().of_key(one if one != last else other)
    ends = max(gone.until.values(), default=None) if gone is not None else None
    return ends is None or later > ends


def same_unit(one: str, other: str, later: date | None) -> bool:
    """Whether two names mean the same unit, or one the province that the other has gone into by ``later``."""
    if one == other or fold(one) == fold(other):
        return True
    here, there = _province(one), _province(other)
    if here is None or there is None:
        return False
    if here.code == there.code:
        return True
    merged = later is not None and later >= max(here.merger, there.merger)
    return merged and here.now == there.now and (here.lives_on or there.lives_on)


@lru_cache(maxsize=4096)
def _province(name: str) -> Province | None:
    return find(name)


def shared(one: Sequence[Side], other: Sequence[Side], later: date | None) -> int:
    """How many agencies ``one`` and ``other`` have in common."""
    here = sum(any(same_side(each, its, later) for its in other) for each in one)
    there = sum(any(same_side(each, its, later) for its in one) for each in other)
    return min(here, there)


def _attached(key: str) -> bool:
    known = registry().of_key(key)
    return known is not None and known.unit != "none"


def _mark(name: str, key: str, unit: str) -> str:
    folded = fold(name).removesuffix(f" {fold(unit)}") if unit else fold(name)
    known = registry().of_key(key)
    if known is None or known.named or (known.branch == "press" and known.unit == "none"):
        return folded
    return " ".join(word for word in folded.split() if word.isdigit())
