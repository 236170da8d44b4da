"""Agencies with their units, one after the other through a text, lists under one head taken apart."""

from __future__ import annotations

from dataclasses import replace

from pipelines.agencies.heads import LOCAL_RANKS, Head, is_title, known_head, unknown_head, with_body
from pipelines.agencies.names import (
    PLURALS,
    Name,
    agency_names,
    body_names,
    longest,
    past_bracket,
    short_names,
    starters,
)
from pipelines.agencies.reading import Words
from pipelines.agencies.units import Unit, bare_place, holds_office, seat_of, unit_of_own_rank, units_behind

Found = tuple[Head, Unit | None]
"""An agency and what stands behind its name to say what it belongs to."""


def found_in(words: Words) -> list[Found]:
    """Every agency named in ``words``, in order, with the unit that stands right behind it."""
    found: list[Found] = []
    begins = starters()
    behind = 0
    for place in [place for place, word in enumerate(words.low) if word in begins]:
        if place < behind or words.goes_on(place):
            continue  # taken, or within an abbreviation: the committee of "UVBTV Tỉnh ủy" is part of somebody's office
        here = _at(words, place)
        if not here:
            continue
        here = _with_aside(words, _with_owner(words, here))
        found += here
        behind = end_of(words, here[-1])
        while further := _short_form(words, found[-1], behind):
            found += further
            behind = end_of(words, further[-1])
    return _named_again(found)


def _named_again(found: list[Found]) -> list[Found]:
    """``found`` with units named before: "VKSND hai tỉnh" behind "Công an hai tỉnh Sơn La và Lai Châu"."""
    named: dict[str, list[Unit]] = {}
    told: list[Found] = []
    for head, unit in found:
        if unit is None or not (unit.plural and named.get(unit.rank)):
            if unit is not None and unit.counted and unit.rank:
                named[unit.rank] = [*(named.get(unit.rank, []) if unit.shares else []), unit]
            told.append((head, unit))
            continue
        told += [
            (head, replace(unit, start=unit.start + 1, name=of.name, name_start=of.name_start, name_end=of.name_end,
                           province=of.province, plural=False, counted=True))
            for of in named[unit.rank]
        ]  # fmt: skip
    return told


# What such an agency is called is told together with whom it belongs to: "Phòng Cảnh sát giao thông Công an tỉnh".
_PARTS_OF_OTHERS = frozenset(
    ("phòng", "ban", "cục", "đội", "trạm", "trung", "văn", "trại", "viện", "đoàn", "hội", "công")
)


def _with_owner(words: Words, here: list[Found]) -> list[Found]:
    """``here`` with the agency that stands right behind it without a joint, if it is a part of that."""
    head, unit = here[-1]
    if len(here) > 1 or unit is not None or words.capitals or words.low[head.parts[0][0]] not in _PARTS_OF_OTHERS:
        return here
    if not words.capital(head.end) or words.low[head.end] not in starters():
        return here
    owners = _at(words, head.end)
    if len(owners) != 1:
        return here
    owner, owners_unit = owners[0]
    whole = replace(
        head,
        parts=((head.parts[0][0], owner.end),),
        end=owner.end,
        shown=(*head.shown, *owner.shown),
        attachment=owner.attachment,
        own_rank=owner.own_rank,
        alone=True,
    )
    return [(whole, owners_unit)]


def _with_aside(words: Words, here: list[Found]) -> list[Found]:
    """``here`` with the agency in brackets that stands behind it."""
    head, unit = here[-1]
    place = end_of(words, here[-1])
    if words.low[place : place + 1] != ("(",) or not words.capital(place + 1):
        return here
    inside = _at(words, place + 1)
    closing = end_of(words, inside[-1]) if len(inside) == 1 else 0
    if not closing or words.low[closing : closing + 1] != (")",):
        return here
    return [*here[:-1], (replace(head, aside=closing + 1), unit)]


def end_of(words: Words, found: Found) -> int:
    """Behind an agency, its unit, and what stands in brackets behind them."""
    head, unit = found
    if head.aside:
        return head.aside
    end = unit.end if unit is not None and unit.end > head.end else head.end
    return past_bracket(words, end)


def _at(words: Words, place: int) -> list[Found]:
    """The agency, or the several under one name, that begin at ``place``."""
    if not words.capital(place):
        return _plural_head(words, place) or _of_several_units(words, place)
    if words.low[place] in ("ban", "thường") and is_title(words, place):
        return []
    if with_body_before := _behind_a_body(words, place):
        return with_body_before
    head = known_head(words, place) or unknown_head(words, place)
    return _with_units(words, place, head) if head is not None else _plural_head(words, place)


def _behind_a_body(words: Words, place: int) -> list[Found]:
    """What the registry does not know with the body at ``place``: an agency ("Đảng ủy Trung đoàn Thông tin 251"), or
    the first of a list of which each has such a body ("Đảng ủy các sở Y tế, Nội vụ")."""
    found = longest(body_names(), words, place)
    if found is None or found[1] >= len(words):
        return []
    body, end = found
    if words.low[end] in PLURALS and end + 1 < len(words):
        several = [(with_body(head, body, (place, end)), unit) for head, unit in _plural_head(words, end + 1)]
        if several:
            return several
    head = unknown_head(words, end) if words.capital(end) and known_head(words, end) is None else None
    if head is None:
        return []
    shown = (*body.name.split(), *head.shown)
    return [(replace(head, parts=((place, head.end),), shown=shown, body=body.name), None)]


def _with_units(words: Words, place: int, head: Head) -> list[Found]:
    behind = past_bracket(words, head.end)
    office = holds_office(words, place)
    units = units_behind(words, behind, office=office)
    if not units and head.own_rank in LOCAL_RANKS:
        unit = unit_of_own_rank(words, behind, head.own_rank, office=office)
        units = (unit,) if unit is not None else ()
    if units and units[0].kind == "name" and head.attachment == "committee":
        units = ()
    if not units and head.own_rank == "khu vực" and words.low[behind : behind + 1] == ("-",):
        seat = seat_of(words, behind)  # "Tòa án nhân dân khu vực 3 - Gia Lai"
        units = (seat,) if seat is not None else ()
    if not units and head.attachment == "place" and not head.own_rank and not office and not words.capitals:
        unit = bare_place(words, behind)
        units = (unit,) if unit is not None else ()
    if not units:
        return [(head, None)] if head.alone or _in_list(words, place, head.end) else []
    return [(head, unit) for unit in units]


def _in_list(words: Words, start: int, end: int) -> bool:
    """Whether what stands there may take its unit from a later name of a list."""
    del start
    end = past_bracket(words, end)
    return words.low[end : end + 1] in ((",",), ("và",), ("với",), ("-",)) and words.capital(end + 1)


def _of_several_units(words: Words, place: int) -> list[Found]:
    """Agencies without a capital that are told by their units.

    "Công an ba tỉnh Sơn La, Lai Châu và Yên Bái", "các tỉnh đoàn Cao Bằng, Bắc Kạn".
    """
    found = longest(agency_names(), words, place)
    if found is None or found[1] >= len(words):
        return []
    counted = place > 0 and words.low[place - 1] in PLURALS and found[1] - place > 1 and words.capital(found[1])
    if not counted and words.low[found[1]] not in PLURALS:
        return []
    head = known_head(words, place, capital=False)
    here = _with_units(words, place, head) if head is not None else []
    return here if len(here) > 1 else []


def _plural_head(words: Words, place: int) -> list[Found]:
    """The first of a list under one head: "các sở: Y tế, Nội vụ", "các hội Nông dân, Phụ nữ"."""
    after = place + 1
    if words.low[place] == "ngành":  # "hai ngành Kiểm sát, Tòa án tỉnh"
        found = longest(short_names()[""], words, after) if words.capital(after) else None
        listed = found is not None and _listed(words, found[1])
        return _with_units(words, after, _short_head(None, after, found[1], found[0])) if found and listed else []
    shorts = short_names().get(words.low[place])
    if shorts is None or place == 0 or words.low[place - 1] not in PLURALS:
        return []
    while after < len(words) and words.low[after] in (",", ":", "ban", "ngành", "và", "gồm", "là", "phòng"):
        after += 1
    if not words.capital(after):
        return []
    found = longest(shorts, words, after)
    if found is None:
        return []
    known, end = found
    head = _short_head(place, after, end, known)
    return _with_units(words, place, head)


def _short_head(head: int | None, start: int, end: int, known: Name) -> Head:
    of_type = known.type
    parts = ((start, end),) if head is None else ((head, head + 1), (start, end))
    return Head(parts, end, known.shown, of_type.key, of_type.branch, of_type.unit, True, "", short=head is None)


def _short_form(words: Words, before: Found, place: int) -> list[Found]:
    """The next of a list that leaves its head out: "Phụ nữ" of "Hội Nông dân, Phụ nữ tỉnh"."""
    if place + 1 >= len(words) or words.low[place] not in (",", "và", "-", "&"):
        return []
    after = place + 1
    if not words.capital(after) or (words.spelled(after) and words.low[after] in starters()):
        return []
    shared = before[0].shared_body
    first = before[0].parts[1 if shared is not None else 0][0]
    head_word = words.low[first]
    found = longest(short_names().get(head_word, {}), words, after)
    head: int | None = first
    rival = longest(agency_names(), words, after)
    if found is None:
        head = None
        found = longest(short_names()[""], words, after)
        if found is not None and (not _listed(words, found[1]) or (rival is not None and rival[1] >= found[1])):
            return []
    elif rival is not None and rival[1] > found[1]:
        return []
    if found is None:
        return []
    known, end = found
    short = _short_head(head, after, end, known)
    if shared is not None and head is not None:
        short = with_body(short, shared, before[0].parts[0])
    return _with_units(words, after, short)


def _listed(words: Words, place: int) -> bool:
    """Whether a list goes on at ``place``, or its unit stands there."""
    return words.low[place : place + 1] in ((",",), ("và",), ("-",)) or bool(units_behind(words, place))
