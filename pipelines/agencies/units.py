"""What an agency belongs to, as it is written behind its name: "Tỉnh ủy Lâm Đồng", "huyện Văn Quan, tỉnh Lạng Sơn"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pipelines.agencies.names import (
    COMMITTEES,
    PLURALS,
    RANKS,
    agency_names,
    body_names,
    compounds,
    head_words,
    longest,
    place_names,
)
from pipelines.agencies.reading import Words, join
from pipelines.agencies.registry import registry
from pipelines.provinces import find

_LONGEST_NAME = 4
MOST_UNITS = 200
"""An agency stands before no more units; a broken page that lists without end costs no more."""
_LISTED = frozenset(("tỉnh", "huyện", "quận", "xã", "phường", "thị trấn", "đặc khu"))
"""Ranks that stand before each of a list; "thành phố Thủ Đức, thành phố Hồ Chí Minh" is a place and what is around."""
_BEHIND_NUMBERS = frozenset(
    (
        ",",
        ".",
        ";",
        "(",
        ")",
        "thuộc",
        "của",
        "và",
        "với",
        "cùng",
        "đã",
        "vừa",
        "sẽ",
        "ký",
        "phối",
        "thành",
        "huyện",
        "quận",
        "thị",
        "tỉnh",
    )
)


@dataclass(frozen=True, slots=True)
class Unit:
    """The words behind an agency's name that say what it belongs to; all numbers are places of words."""

    kind: Literal["committee", "place", "name"]
    start: int
    rank_end: int
    """Behind "Tỉnh ủy" or "huyện"; ``start`` where a bare name stands."""
    end: int
    """Behind everything that belongs here, "tỉnh Lạng Sơn" in "huyện Văn Quan, tỉnh Lạng Sơn" included."""
    rank: str
    """``tỉnh``, ``huyện`` …; empty for a bare name."""
    shown: str
    """``Tỉnh ủy``, ``huyện``; empty for a bare name."""
    name_start: int = 0
    name_end: int = 0
    name: str = ""
    province: bool = False
    """Whether the name is a province's."""
    within: str = ""
    """The province that a district or commune is said to lie in."""
    plural: bool = False
    """Whether it names several at once without their names ("các huyện ủy")."""
    counted: bool = False
    """Whether a number or "các" stands before it: "hai tỉnh Nghệ An và Hà Tĩnh"."""
    shares: bool = False
    """Whether its rank stands before another name: "An Giang" of "các tỉnh ủy Kiên Giang, An Giang"."""
    alike: bool = False
    """Whether only its agency stands before another: "phường 2" of "Công an phường 1, phường 2"."""


def units_behind(words: Words, place: int, *, office: bool = False) -> tuple[Unit, ...]:
    """The units written at ``place``: none, one, or several under one rank ("các tỉnh ủy Kiên Giang, An Giang").

    ``office`` says that an office stands before the agency, so that a person's name may follow ("Chủ tịch UBND xã Lê
    Văn A").
    """
    if (
        place < len(words)
        and words.low[place] in PLURALS
        and (ranked := _rank_of_several(words, place + 1)) is not None
    ):
        return _several(words, place, ranked)
    unit = _unit(words, place, office=office)
    if unit is None:
        return ()
    if unit.kind == "committee" and not unit.name and unit.end < len(words) and words.low[unit.end] in PLURALS:
        ranked = _rank(words, unit.end + 1)  # "Tỉnh ủy hai tỉnh Hà Nam và Nam Định"
        if ranked is not None and ranked.rank == unit.rank:
            several = _several(words, unit.end, replace(ranked, kind="committee", start=unit.start, shown=unit.shown))
            return tuple(replace(each, start=unit.start, rank_end=unit.rank_end) for each in several)
    return (unit, *(_alike(words, unit) or _further(words, unit)))


def _alike(words: Words, unit: Unit) -> tuple[Unit, ...]:
    """Units of the same rank that share the agency before ``unit``: "phường 2" behind "Công an phường 1"."""
    found: list[Unit] = []
    while unit.kind == "place" and unit.name and unit.rank in _LISTED and len(found) < MOST_UNITS:
        place = unit.end
        if words.low[place : place + 1] not in ((",",), ("và",)):
            break
        if words.number(place + 1) and words.number(unit.name_start):
            return (*found, *_numbered(words, unit, place + 1))
        ranked = _rank(words, place + 1)
        if ranked is None or ranked.kind != "place" or ranked.rank != unit.rank:
            break
        following = _within(words, _named(words, ranked, ranked.rank_end, office=False, listed=True))
        if not following.name or following.name == unit.name:
            break
        unit = replace(following, alike=True)
        found.append(unit)
    return tuple(found)


def _numbered(words: Words, unit: Unit, place: int) -> tuple[Unit, ...]:
    """The further ones of "phường 1, 2 và 3": numbers up to the one behind "và", and no count of something else."""
    places = [place]
    while (
        words.low[place + 1 : place + 2] in ((",",), ("và",)) and words.number(place + 2) and len(places) < MOST_UNITS
    ):
        place += 2
        places.append(place)
    if words.low[place - 1] != "và" or not (place + 1 >= len(words) or words.low[place + 1] in _BEHIND_NUMBERS):
        return ()
    return tuple(
        replace(unit, end=at + 1, name_start=at, name_end=at + 1, name=words.shown[at], shares=True) for at in places
    )


def bare_place(words: Words, place: int) -> Unit | None:
    """The district or commune named behind an agency without its rank: "Kho bạc Nhà nước Kỳ Anh"."""
    if place >= len(words) or not words.shown[place][0].isupper() or words.low[place] in registry().surnames:
        return None
    end = _name_end(words, place, office=False)
    if end == place or any(longest(trie, words, place) is not None for trie in (agency_names(), head_words())):
        return None
    if words.low[end - 1 : end + 1] in compounds():  # "Đảng ủy Quân sự": the word has more syllables
        return None
    return Unit("name", place, place, end, "", "", place, end, join(words.shown[place:end]))


def seat_of(words: Words, dash: int) -> Unit | None:
    """The place behind the dash of an agency of a region: "- Gia Lai" behind "Tòa án nhân dân khu vực 3"."""
    named = bare_place(words, dash + 1)
    return replace(named, start=dash, rank_end=dash) if named is not None else None


def unit_of_own_rank(words: Words, place: int, rank: str, *, office: bool = False) -> Unit | None:
    """The unit named behind an agency whose own name says the rank: "Vân Đồn" behind "Huyện đoàn"."""
    bare = Unit("name", place, place, place, rank, "")
    named = _named(words, bare, place, office=office)
    return _within(words, named) if named.name else None


def _rank_of_several(words: Words, place: int) -> Unit | None:
    if words.low[place : place + 2] == ("địa", "phương"):
        return Unit("name", place, place + 2, place + 2, "", "")
    return _rank(words, place)


def _rank(words: Words, place: int) -> Unit | None:
    low = words.low
    for length in (3, 2):
        if place + length > len(words):
            continue
        committee = COMMITTEES.get(low[place : place + length])
        if committee is not None:
            shown, rank = committee
            end = place + length
            if shown == "Đảng ủy" and (block := longest(agency_names(), words, place)) is not None and block[1] > end:
                within = _rank(words, block[1])
                end = block[1] if within is None or within.kind != "place" else within.rank_end
                return Unit("committee", place, end, end, within.rank if within else "", join(words.shown[place:end]))
            if shown == "Đảng ủy" and (within := _rank(words, end)) is not None and within.kind == "place":
                return replace(within, kind="committee", start=place, shown=f"Đảng ủy {within.shown}")
            return Unit("committee", place, end, end, rank, shown)
    for length in (2, 1):
        if place + length > len(words):
            continue
        rank = RANKS.get(low[place : place + length], "")
        if rank and low[place + length : place + length + 1] != ("ủy",):
            region = words.number(place + length) or (rank == "khu vực" and words.capital(place + length))
            if rank in ("khu vực", "vùng") and not region:
                return None
            end = place + length
            capitals = words.capitals or all(word.isupper() for word in words.shown[place:end])
            shown = " ".join(low[place:end] if capitals else words.shown[place:end])
            return Unit("place", place, end, end, rank, shown)
    return None


def _unit(words: Words, place: int, *, office: bool) -> Unit | None:
    ranked = _rank(words, place)
    if ranked is None:
        found = longest(place_names(), words, place) if words.capital(place) else None
        if found is None:
            return None
        name, end = found
        return Unit("name", place, place, end, "", "", place, end, name, province=True)
    if ranked.rank == "trung ương":
        return ranked
    if ranked.kind == "committee" and (again := _rank(words, ranked.end)) is not None and again.rank == ranked.rank:
        named = _named(words, again, again.rank_end, office=office)  # "Thành ủy TP. Hồ Chí Minh"
        if named.province and again.kind == "place":
            return replace(named, kind="committee", start=ranked.start, rank_end=ranked.rank_end, shown=ranked.shown)
    return _within(words, _named(words, ranked, ranked.rank_end, office=office))


def _named(words: Words, ranked: Unit, place: int, *, office: bool, listed: bool = False) -> Unit:
    """``ranked`` with the name that stands at ``place``, if one does; one that is ``listed`` is no person's."""
    found = longest(place_names(), words, place) if words.capital(place) else None
    if found is not None and not (office and _goes_on(words, found[1])):
        name, end = found
        is_province = ranked.rank in ("", "tỉnh", "thành phố")  # "xã Hòa Bình" is none
        return replace(ranked, end=end, name_start=place, name_end=end, name=name, province=is_province)
    if ranked.rank == "tỉnh":
        return ranked
    end = _name_end(words, place, office=office, listed=listed)
    if end == place:
        return ranked
    shown = [word.capitalize() if words.capitals else word for word in words.shown[place:end]]
    return replace(ranked, end=end, name_start=place, name_end=end, name=join(tuple(shown)))


def _goes_on(words: Words, place: int) -> bool:
    """Whether a name goes on at ``place``: what looked like a place's is a person's."""
    return not words.capitals and place < len(words) and words.shown[place][0].isupper()


def _name_end(words: Words, place: int, *, office: bool, listed: bool = False) -> int:
    """Where the name of a district or commune that begins at ``place`` ends; ``place`` if none does."""
    if place < len(words) and words.number(place):
        return place + 1
    end = place
    while end < len(words) and end - place < _LONGEST_NAME and _may_belong(words, place, end):
        end += 1
    if end - place == _LONGEST_NAME and _may_belong(words, place, end):
        return place  # too long for a place: a person, or the next agency
    count = end - place
    person = (count > 2 and not listed) or office
    if count and words.low[place] in registry().surnames and person and not words.capitals:
        return place
    if office and count > 2:
        return place
    if end < len(words) and words.low[end].isdigit() and count:
        return end + 1
    return end


def _may_belong(words: Words, start: int, place: int) -> bool:
    if place >= len(words) or words.spelled(place) or not words.shown[place][0].isalpha():
        return False
    if words.capitals:
        return words.low[place] not in registry().ends and longest(agency_names(), words, place) is None
    if not words.shown[place][0].isupper():
        return False
    if longest(agency_names(), words, place) is not None:
        return False
    return place == start or longest(body_names(), words, place) is None


def _within(words: Words, unit: Unit) -> Unit:
    """``unit`` with the province it is said to lie in: ", tỉnh Lạng Sơn", "(tỉnh Gia Lai)", "tỉnh Nghệ An"."""
    if not unit.name or (unit.province and unit.rank == "tỉnh"):
        return unit
    place = unit.end
    bracket = words.low[place : place + 1] == ("(",)
    if words.low[place : place + 1] in ((",",), ("(",), ("thuộc",), ("-",)):
        place += 1
    ranked = _rank(words, place)
    if ranked is not None and ranked.rank in ("tỉnh", "thành phố") and ranked.kind == "place":
        place = ranked.rank_end
    elif not bracket:
        return unit
    found = longest(place_names(), words, place) if words.capital(place) else None
    if found is None:
        return unit
    name, end = found
    if bracket:
        if words.low[end : end + 1] != (")",):
            return unit
        end += 1
    return replace(unit, end=end, within=name)


def _several(words: Words, place: int, ranked: Unit) -> tuple[Unit, ...]:
    """The units behind a number or "các" at ``place`` and the rank ``ranked``."""
    ranks = [ranked]
    behind = ranked.rank_end
    while words.low[behind : behind + 1] in ((",",), ("và",)) and (other := _rank(words, behind + 1)) is not None:
        if other.kind != ranked.kind:
            break
        ranks.append(other)
        behind = other.rank_end
    for mark in ("gồm", ":"):
        if words.low[behind : behind + 1] == (mark,):
            behind += 1
    mixed = len(ranks) > 1 or ranked.kind == "name"  # "các tỉnh, thành phố: …", of whom each has one of them
    first = _named(words, replace(ranked, rank="") if mixed else ranked, behind, office=False)
    if not first.name or first.name_start != behind:
        return (replace(ranked, start=place, plural=True),) if ranked.kind != "name" else ()
    several = (first, *_further(words, first, named=not mixed))
    other = _of_another_rank(words, several[-1]) if not mixed else None
    return (
        *(
            replace(_ranked(each, ranks) if mixed else replace(each, start=ranked.start), counted=True)
            for each in several
        ),
        *((other,) if other is not None else ()),
    )


def _of_another_rank(words: Words, last: Unit) -> Unit | None:
    """The one that ends a list under another rank: "thành phố Cần Thơ" of "các tỉnh A, B và thành phố Cần Thơ"."""
    place = last.end
    if words.low[place : place + 1] not in ((",",), ("và",)) or not last.province:
        return None
    ranked = _rank(words, place + 1)
    if ranked is None or ranked.kind != "place" or {ranked.rank, last.rank} != {"tỉnh", "thành phố"}:
        return None
    named = _named(words, ranked, ranked.rank_end, office=False)
    return replace(named, alike=True) if named.name and named.province else None


def _ranked(unit: Unit, ranks: list[Unit]) -> Unit:
    """``unit`` under that of ``ranks`` which its name is of; without any where the ranks are those of the state."""
    if ranks[0].kind != "committee":
        return replace(unit, kind="name", rank="", shown="", start=ranks[0].start, rank_end=ranks[0].start)
    province = find(unit.name)
    kind = province.designations[-1].kind if province is not None else ""
    own = next((each for each in ranks if each.rank == kind), ranks[0])
    return replace(unit, start=own.start, rank_end=own.rank_end, rank=own.rank, shown=own.shown)


def _further(words: Words, unit: Unit, *, named: bool = False) -> tuple[Unit, ...]:
    """Units that share the rank of ``unit``: "Kiên Giang, An Giang và Cà Mau" behind one "Tỉnh ủy"."""
    found: list[Unit] = []
    while len(found) < MOST_UNITS and (following := _next(words, unit, named=named)) is not None:
        found.append(following)
        unit = following
    return tuple(found)


def _next(words: Words, unit: Unit, *, named: bool) -> Unit | None:
    if not unit.name or not (unit.province or named) or unit.within:
        return None
    place = unit.end
    if words.low[place : place + 1] not in ((",",), ("và",), ("-",)):
        return None
    place += 1
    found = longest(place_names(), words, place) if words.capital(place) else None
    if found is not None:
        name, end = found
        if name == unit.name or _goes_on(words, end):
            return None
        return replace(unit, end=end, name_start=place, name_end=end, name=name, province=True, shares=True)
    if not named:
        return None
    following = replace(_named(words, unit, place, office=False), shares=True)
    return following if following.name_start == place else None


def holds_office(words: Words, place: int) -> bool:
    """Whether the word before ``place`` ends the name of an office: "Chủ tịch", "Giám đốc", "Phó Trưởng"."""
    return place > 0 and words.low[place - 1] in registry().offices
