"""Agencies named in a text, known ones and unknown, each with where it stands and what it belongs to.

Known names are the registry's, abbreviated or not. Unknown ones are recognised by the grammar of such names: a head word
with a capital ("Viện", "Hiệp hội"), what goes on from it, and the unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.agencies.names import (
    PLURALS,
    Name,
    agency_names,
    body_key,
    body_names,
    compounds,
    head_words,
    longest,
    other_names,
    past_bracket,
    short_names,
    starters,
)
from pipelines.agencies.reading import Words, join, words_of
from pipelines.agencies.registry import AgencyType, Attachment, Body, Branch, registry
from pipelines.agencies.units import Unit, bare_place, holds_office, unit_of_own_rank, units_behind
from pipelines.findings import Level

_JOINTS = frozenset((",", "và", "với", "cùng", ";", "-", "&"))
_STOPS = frozenset(
    "ký kí đã tổ chức cùng với là có tại về của cho từ trong do được sẽ vừa giai đoạn năm ngày sáng chiều trưa tối theo để nhằm "
    "phối hợp thống nhất triển khai hai ba bốn các những này đó trên khi mà thì nên vào ra lên cũng còn đang không".split()
)
# What two words without a capital are rather done by an agency than part of its name.
_VERBS = frozenset(
    tuple(verb.split())
    for verb in (
        "tham gia", "tham dự", "phát biểu", "phát động", "phát hành", "phát huy", "tiếp tục", "tiếp nhận", "hỗ trợ",
        "cam kết", "chủ trì", "chủ động", "bàn giao", "giới thiệu", "kết hợp", "trao đổi", "trao tặng", "tuyên truyền",
        "vận động", "kiểm tra", "giám sát", "xây dựng", "bảo vệ", "bảo đảm", "đào tạo", "bồi dưỡng", "hướng dẫn",
        "cung cấp", "quản lý", "điều tra", "xử lý", "khám bệnh", "chăm sóc", "tư vấn", "chuyển giao", "nghiên cứu",
        "thông tin", "khen thưởng", "đề nghị", "đề xuất", "nhấn mạnh", "khẳng định", "tăng cường", "nâng cao",
        "đẩy mạnh", "duy trì", "hoàn thành", "hoàn thiện", "chuẩn bị", "kiến nghị", "yêu cầu", "chỉ đạo", "lãnh đạo",
        "đại diện", "công bố", "công nhận", "ban hành", "đồng hành",
    )
)  # fmt: skip
_LOWER_RUN = 7
_DIGITS = frozenset((str(number),) for number in range(1, 10))


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency named in a text. Places are code points of the text."""

    start: int
    end: int
    """Behind the name of its unit and an abbreviation in brackets, where they stand."""
    pieces: tuple[tuple[int, int], ...]
    """Where its name stands, without its unit's: two pieces in "HĐND, UBND huyện" for the first."""
    unit_piece: tuple[int, int] | None
    """Where its unit's name stands."""
    name: str
    """Abbreviations expanded, new tone placement, its unit's rank but not its name: "Ban Tuyên giáo Tỉnh ủy"."""
    key: str
    """Of its type in the registry; empty for an unknown agency."""
    branch: Branch
    attachment: Attachment
    """How an agency of this type has its unit attached."""
    rank: str
    """Rank of its unit: ``tỉnh``, ``thành phố``, ``huyện``, ``xã`` …, ``trung ương``; empty if not said."""
    unit: str
    """Name of its unit; empty if not said."""
    within: str = ""
    """The province that the unit is said to lie in."""
    collective: bool = False
    """Whether it means several that are not named: "Ban Tuyên giáo các huyện ủy"."""
    body: str = ""
    """The organ within the agency: "Thường trực"."""
    short: bool = False
    """Whether it is a short form of its name that lists have: "Quân sự" in "Công an, Quân sự tỉnh"."""

    @property
    def full_name(self) -> str:
        """With its unit's name: ``Ban Tuyên giáo Tỉnh ủy Lâm Đồng``."""
        return f"{self.name} {self.unit}" if self.unit and self.unit_piece is not None else self.name

    @property
    def bare(self) -> bool:
        """Whether its unit is neither named nor ranked though its type has one: "Công an"."""
        return self.attachment != "none" and not self.rank and not self.unit


@dataclass(frozen=True, slots=True)
class _Head:
    """The name of an agency without its unit; places of words."""

    parts: tuple[tuple[int, int], ...]
    end: int
    shown: tuple[str, ...]
    key: str
    branch: Branch
    attachment: Attachment
    alone: bool
    body: str
    own_rank: str = ""
    short: bool = False


@lru_cache(maxsize=512)
def mentions(text: str) -> tuple[Mention, ...]:
    """The agencies named in ``text`` (NFC) in the order in which they begin; none overlaps another, save for parts they share."""
    words = words_of(text)
    found: list[tuple[_Head, Unit | None]] = []
    begins, shorts = starters(), short_names()
    behind = 0
    for place in [place for place, word in enumerate(words.low) if word in begins]:
        if place < behind or not (words.capital(place) or words.low[place] in shorts or words.low[place] == "ngành"):
            continue
        here = _at(words, place)
        if not here:
            continue
        here = _with_owner(words, here)
        found += here
        behind = _end(words, here[-1])
        while further := _short_form(words, found[-1], behind):
            found += further
            behind = _end(words, further[-1])
    return tuple(_mention(words, head, unit) for head, unit in _share_units(words, found))


# What such an agency is called is told together with whom it belongs to: "Phòng Cảnh sát giao thông Công an tỉnh".
_PARTS_OF_OTHERS = frozenset(("phòng", "ban", "cục", "đội", "trạm", "trung", "văn", "trại", "viện"))


def _with_owner(words: Words, here: list[tuple[_Head, Unit | None]]) -> list[tuple[_Head, Unit | None]]:
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


def _end(words: Words, found: tuple[_Head, Unit | None]) -> int:
    head, unit = found
    end = unit.end if unit is not None and unit.end > head.end else head.end
    return past_bracket(words, end)


def _at(words: Words, place: int) -> list[tuple[_Head, Unit | None]]:
    """The agency, or the several under one name, that begin at ``place``."""
    if not words.capital(place):
        return _plural_head(words, place)
    if words.low[place] in ("ban", "thường") and _is_title(words, place):
        return []
    head = _known(words, place) or _unknown(words, place)
    return _with_units(words, place, head) if head is not None else _plural_head(words, place)


def _with_units(words: Words, place: int, head: _Head) -> list[tuple[_Head, Unit | None]]:
    behind = past_bracket(words, head.end)
    office = holds_office(words, place)
    units = units_behind(words, behind, office=office)
    if not units and head.own_rank in _LOCAL_RANKS:
        unit = unit_of_own_rank(words, behind, head.own_rank, office=office)
        units = (unit,) if unit is not None else ()
    if units and units[0].kind == "name" and head.attachment == "committee":
        units = ()
    if not units and head.attachment == "place" and not head.own_rank and not office and not words.capitals:
        unit = bare_place(words, behind)
        units = (unit,) if unit is not None else ()
    if not units:
        return [(head, None)] if head.alone or _in_list(words, place, head.end) else []
    return [(head, unit) for unit in units]


def _in_list(words: Words, start: int, end: int) -> bool:
    """Whether what stands there may take its unit from a later name of a list."""
    del start
    return words.low[end : end + 1] in ((",",), ("và",), ("với",)) and words.capital(end + 1)


def _known(words: Words, place: int) -> _Head | None:
    """A name of the registry at ``place``, with organs before it."""
    bodies: list[Body] = []
    start = place
    while (found := longest(body_names(), words, place)) is not None and len(bodies) < 3:
        if not words.capital(place):
            break
        bodies.append(found[0])
        place = found[1]
    name = longest(agency_names(), words, place) if words.capital(place) or bodies else None
    whole = longest(agency_names(), words, start) if bodies else None
    if whole is not None and (
        name is None or whole[1] >= name[1]
    ):  # "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân"
        name, bodies = whole, []
    if name is None and bodies:  # "Đảng ủy phường": the last organ is an agency itself
        place -= len(bodies.pop().name.split())
        name = longest(agency_names(), words, place)
    if name is None:
        return None
    known, end = name
    return _head(words, start, end, bodies, known)


def _is_title(words: Words, place: int) -> bool:
    """Whether "Thường trực" is part of an office: "Phó Trưởng Ban Thường trực Ban Tuyên giáo", "Phó Bí thư Thường trực"."""
    after = place + 1 if words.low[place] == "ban" else place
    if words.low[after : after + 2] != ("thường", "trực"):
        return False
    return place > 0 and words.low[place - 1] in ("trưởng", "thư", "tịch", "ban", "đốc")


def _head(words: Words, start: int, end: int, bodies: list[Body], known: Name) -> _Head:
    numbers = iter([words.shown[at] for at in range(start, end) if words.number(at)])
    shown = [part for body in bodies for part in body.name.split()]
    shown += [next(numbers, word) if word == "#" else word for word in known.shown]
    of_type = known.type
    attachment = of_type.unit
    if of_type.named and not words.capitals:
        proper = _proper_end(words, end)
        shown += words.shown[end:proper]
        alone = of_type.alone or proper > end
        attachment = "none" if proper > end else attachment
        end = proper
    else:
        alone = of_type.alone
    own = _own_rank(of_type, known)
    return _Head(
        parts=((start, end),),
        end=end,
        shown=tuple(shown),
        key=body_key(bodies[0] if bodies else None, of_type.key),
        branch=_branch(bodies, of_type),
        attachment=attachment,
        alone=alone or own in ("khu vực", "trung ương") or bool(bodies and bodies[0].key and of_type.alone),
        body=bodies[0].name if bodies else "",
        own_rank=own,
    )


def _branch(bodies: list[Body], of_type: AgencyType) -> Branch:
    own = registry().of_key(bodies[0].key) if bodies and bodies[0].key else None
    return own.branch if own is not None else of_type.branch


_LOCAL_RANKS = frozenset(("thành phố", "huyện", "quận", "thị xã", "xã", "phường"))
_OWN_RANKS = {
    "tỉnh": "tỉnh",
    "thành": "thành phố",
    "huyện": "huyện",
    "quận": "quận",
    "thị": "thị xã",
    "xã": "xã",
    "phường": "phường",
}


def _own_rank(of_type: AgencyType, known: Name) -> str:
    """The rank that a name says itself: "Tỉnh ủy", "Thành đoàn", "Kho bạc Nhà nước khu vực XII", "Tổng cục Thuế"."""
    if of_type.key in ("cap-uy", "doan-thanh-nien"):
        return _OWN_RANKS.get(known.shown[0].lower()) or _OWN_RANKS.get(known.shown[-1].lower(), "")
    if "#" in known.shown and of_type.unit != "none":
        return "khu vực"
    return "trung ương" if " ".join(known.shown) in of_type.national else ""


def _proper_end(words: Words, place: int) -> int:
    """Where the proper name behind a type's name ends: "Giải Phóng" of "Báo Sài Gòn Giải Phóng"."""
    end = place
    while end < len(words) and end - place < 6 and not words.spelled(end):
        word = words.shown[end]
        if word == "-":
            joined = _beyond_joint(words, end) if end > place else 0
            if not joined:
                break
            end += joined
            continue
        units = units_behind(words, end)
        if units and not (units[0].kind == "name" and words.low[units[0].end : units[0].end + 1] in _DIGITS):
            break
        if not (word[0].isupper() or word.isdigit()):
            if end == place or not _goes_on(words, end, end - place):
                break
        elif end > place and _known_name_begins(words, end):
            break
        end += 1
    return end


def _known_name_begins(words: Words, place: int) -> bool:
    found = longest(agency_names(), words, place)
    return found is not None and found[0].type.alone


def _unknown(words: Words, place: int) -> _Head | None:
    """An agency that the registry does not know, by its head word."""
    if words.capitals or longest(other_names(), words, place) is not None:
        return None
    found = longest(head_words(), words, place)
    if found is None:
        return None
    branch, end = found
    begin = end
    capitals = 0
    while end < len(words) and end - begin < 16:
        if end > begin and units_behind(words, end):
            break
        step = _step(words, end, end - begin)
        if step == 0:
            break
        capitals += sum(words.shown[at][0].isupper() or words.shown[at].isdigit() for at in range(end, end + step))
        end += step
    while end > begin and words.low[end - 1] in (",", "-", "và", "&"):
        end -= 1
    if capitals == 0 or end == begin:
        return None
    return _Head(((place, end),), end, words.shown[place:end], "", branch, "none", True, "")


def _step(words: Words, place: int, length: int) -> int:
    """How many words at ``place`` go on with a name that has ``length`` words behind its head; 0 where it ends."""
    word = words.shown[place]
    low = words.low[place]
    if word[0].isupper():
        return 0 if low in _STOPS and length and not words.capital(place) else 1
    if word.isdigit():
        return 1
    if low == "và":
        return _beyond_joint(words, place)
    if low == "số" and words.number(place + 1):
        return 2
    if low.isalpha():
        return 1 if length and _goes_on(words, place, length) else 0
    if low in (",", "-", "&", "/"):
        return _beyond_joint(words, place)
    return 0


def _beyond_joint(words: Words, place: int) -> int:
    """How many words "và Đào tạo", ", Thể thao", "- Kiến trúc" are, where they belong to the name; 0 where they do not."""
    after = place + 1
    if after + 1 >= len(words) or words.spelled(after):
        return 0
    if words.low[place] == "-" and words.shown[after][0].isupper() and words.low[after] not in starters():
        return 2
    if words.low[after] in starters() and (_known_name_begins(words, after) or longest(head_words(), words, after)):
        return 0
    if (words.low[after], words.low[after + 1]) in compounds():
        return 3
    if words.low[place] == "và" and words.shown[after][0].islower() and _reaches_rank(words, after):
        return 2
    return 0


def _goes_on(words: Words, place: int, length: int) -> bool:
    """Whether a word without a capital belongs to the name before it."""
    if words.low[place] == "và":
        return False
    pairs = compounds()
    if (words.low[place - 1], words.low[place]) in pairs:
        return True
    if not length or words.low[place] in _STOPS:
        return False
    further = (words.low[place], words.low[place + 1]) if place + 1 < len(words) else ("", "")
    begins_another = further in pairs and further not in _VERBS
    return begins_another or _reaches_rank(words, place)


def _reaches_rank(words: Words, place: int) -> bool:
    """Whether only plain words stand between ``place`` and a unit: "thủ công mỹ nghệ tỉnh"."""
    for end in range(place, min(place + _LOWER_RUN, len(words))):
        if end > place and units_behind(words, end):
            return True
        if not words.low[end].isalpha() or words.low[end] in _STOPS or words.shown[end][0].isupper():
            return False
    return False


def _plural_head(words: Words, place: int) -> list[tuple[_Head, Unit | None]]:
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


def _short_head(head: int | None, start: int, end: int, known: Name) -> _Head:
    of_type = known.type
    parts = ((start, end),) if head is None else ((head, head + 1), (start, end))
    return _Head(parts, end, known.shown, of_type.key, of_type.branch, of_type.unit, True, "", short=head is None)


def _short_form(words: Words, before: tuple[_Head, Unit | None], place: int) -> list[tuple[_Head, Unit | None]]:
    """The next of a list that leaves its head out: "Phụ nữ" of "Hội Nông dân, Phụ nữ tỉnh"."""
    if place + 1 >= len(words) or words.low[place] not in (",", "và", "-", "&"):
        return []
    after = place + 1
    if not words.capital(after) or words.spelled(after) and words.low[after] in starters():
        return []
    first = before[0].parts[0][0]
    head_word = words.low[first]
    found = longest(short_names().get(head_word, {}), words, after)
    head: int | None = first
    if found is None:
        head = None
        found = longest(short_names()[""], words, after)
        if found is not None and not _listed(words, found[1]):
            return []
    elif (rival := longest(agency_names(), words, after)) is not None and rival[1] > found[1]:
        return []
    if found is None:
        return []
    known, end = found
    return _with_units(words, after, _short_head(head, after, end, known))


def _listed(words: Words, place: int) -> bool:
    """Whether a list goes on at ``place``, or its unit stands there."""
    return words.low[place : place + 1] in ((",",), ("và",), ("-",)) or bool(units_behind(words, place))


def _share_units(words: Words, found: list[tuple[_Head, Unit | None]]) -> list[tuple[_Head, Unit | None]]:
    """Give each agency without a unit that of the next in its list: "HĐND, UBND huyện" → the district for both."""
    shared: list[tuple[_Head, Unit | None]] = []
    for head, unit in reversed(found):
        if unit is None and not head.own_rank and head.attachment != "none" and shared:
            unit = _from_later(words, head, shared)
        if unit is None and not head.alone and not head.own_rank:
            continue
        shared.append((head, unit))
    shared.reverse()
    return shared


def _from_later(words: Words, head: _Head, later: list[tuple[_Head, Unit | None]]) -> Unit | None:
    end = past_bracket(words, head.end)
    for next_head, next_unit in reversed(later):
        start = next_head.parts[-1][0] if len(next_head.parts) > 1 else next_head.parts[0][0]
        if not all(words.low[at] in _JOINTS for at in range(end, start)):
            return None
        if next_unit is not None and next_unit.start >= next_head.end:
            wanted = "committee" if head.attachment == "committee" else "place"
            if next_unit.kind == wanted:
                return next_unit if _may_have(head, next_unit.rank) else None
            if next_head.attachment != "none":
                return None
        elif next_head.own_rank:
            return None
        end = past_bracket(words, next_unit.end if next_unit is not None else next_head.end)
    return None


_LEVELS: dict[str, tuple[Level, ...]] = {
    "tỉnh": ("province",),
    "thành phố": ("province", "district"),
    **dict.fromkeys(("huyện", "quận", "thị xã"), ("district",)),
    **dict.fromkeys(("xã", "phường", "thị trấn", "đặc khu"), ("commune",)),
}


def _may_have(head: _Head, rank: str) -> bool:
    """Whether there are agencies of the type of ``head`` in units of ``rank``: no commune has a court."""
    of_type = registry().of_key(head.key)
    levels = _LEVELS.get(rank, ())
    return of_type is None or not levels or any(level in of_type.levels for level in levels)


def _mention(words: Words, head: _Head, unit: Unit | None) -> Mention:
    def stretch(start: int, end: int) -> tuple[int, int]:
        return words.start(start), words.end(end - 1)

    parts = list(head.parts)
    shown = join(head.shown)
    start, end = parts[-1]
    unit_piece: tuple[int, int] | None = None
    rank, name, within, plural = head.own_rank, "", "", False
    if unit is not None:
        rank = unit.rank or head.own_rank
        name, within, plural = unit.name, unit.within, unit.plural
        attached = past_bracket(words, end) == unit.start and not unit.counted
        if unit.rank_end > unit.start:
            if attached:
                parts[-1] = (parts[-1][0], unit.rank_end)
            else:
                parts.append((unit.start, unit.rank_end))
            shown = f"{shown} {'các ' if plural else ''}{unit.shown}"
        if unit.name:
            unit_piece = stretch(unit.name_start, unit.name_end)
        if unit.shares:
            start = unit.name_start
        if attached or unit.shares or (unit.counted and past_bracket(words, end) == unit.start - 1):
            end = unit.end
    closing = past_bracket(words, end)
    pieces = tuple(dict.fromkeys(stretch(*part) for part in parts))
    return Mention(
        start=words.start(start),
        end=words.end(closing - 1),
        pieces=pieces,
        unit_piece=unit_piece,
        name=shown,
        key=head.key,
        branch=head.branch,
        attachment=head.attachment,
        rank=rank,
        unit=name,
        within=within,
        collective=plural,
        body=head.body,
        short=head.short,
    )
