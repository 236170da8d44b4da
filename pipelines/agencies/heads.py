"""The name of an agency without its unit: one of the registry's, or an unknown one by the grammar of such names.

An unknown name begins with a head word with a capital ("Viện", "Hiệp hội") and goes on with capitals, with syllables
that complete them, and over joints where a word of such names follows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.agencies.names import (
    Name,
    agency_names,
    body_key,
    body_names,
    compounds,
    head_words,
    longest,
    other_names,
    place_names,
    starters,
)
from pipelines.agencies.reading import Words
from pipelines.agencies.registry import AgencyType, Attachment, Body, Branch, registry
from pipelines.agencies.units import Unit, units_behind

_LOWER_RUN = 7
_CLOSING_RUN = 4
_LIST_MARKS = frozenset(((",",), (";",), ("và",), ("-",)))
_OFFICES = frozenset(("trưởng", "phó", "chủ", "bí", "giám", "chánh", "đồng", "đại"))
"""What an office begins with: behind a comma it is a person's, no further part of a name."""
_DIGITS = frozenset((str(number),) for number in range(1, 10))


@dataclass(frozen=True, slots=True)
class Head:
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
    committee: Unit | None = None
    """The committee that it is an organ of, for what stands before it in a list: "Ban Tổ chức, Văn phòng Tỉnh ủy"."""
    shared_body: Body | None = None
    """The body that stands before a whole list, whose first part it is: "Đảng ủy các sở Y tế, Nội vụ"."""
    aside: int = 0
    """Behind an agency in brackets that it is a part of: "Sư đoàn 10 (Quân đoàn 3)"; 0 if there is none."""


def known_head(words: Words, place: int, *, capital: bool = True) -> Head | None:
    """A name of the registry at ``place``, with organs before it; ``capital`` says that it has to begin with one."""
    bodies: list[Body] = []
    start = place
    while (found := longest(body_names(), words, place)) is not None and len(bodies) < 3:
        if not words.capital(place):
            break
        bodies.append(found[0])
        place = found[1]
    name = longest(agency_names(), words, place) if words.capital(place) or bodies or not capital else None
    whole = longest(agency_names(), words, start) if bodies else None
    # "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân" is one name, and no organ of the first of the two.
    if whole is not None and (name is None or whole[1] >= name[1]):
        name, bodies = whole, []
    if name is None and bodies:  # "Đảng ủy phường": the last organ is an agency itself
        place -= len(bodies.pop().name.split())
        name = longest(agency_names(), words, place)
    if name is None:
        return None
    known, end = name
    return _head(words, start, end, bodies, known)


def is_title(words: Words, place: int) -> bool:
    """Whether "Thường trực" is part of an office: "Phó Trưởng Ban Thường trực", "Phó Bí thư Thường trực"."""
    after = place + 1 if words.low[place] == "ban" else place
    if words.low[after : after + 2] != ("thường", "trực"):
        return False
    return place > 0 and words.low[place - 1] in ("trưởng", "thư", "tịch", "ban", "đốc")


def _head(words: Words, start: int, end: int, bodies: list[Body], known: Name) -> Head:
    numbers = iter([words.shown[at] for at in range(start, end) if words.number(at)])
    shown = [part for body in bodies for part in body.name.split()]
    shown += [next(numbers, word) if word == "#" else word for word in known.shown]
    of_type = known.type
    attachment = of_type.unit
    alone = of_type.alone and " ".join(known.shown) not in of_type.with_unit
    if of_type.named and not words.capitals:
        proper = _proper_end(words, end)
        shown += words.shown[end:proper]
        alone = alone or proper > end
        attachment = "none" if proper > end else attachment
        end = proper
    if bodies and bodies[0].seated and words.low[end : end + 1] == ("tại",):
        seat = longest(place_names(), words, end + 1)
        if seat is not None:
            shown += words.shown[end : seat[1]]
            end = seat[1]
    own = _own_rank(of_type, known)
    committee: Unit | None = None
    if bodies and of_type.key == "cap-uy":
        begin = end - len(known.shown)
        committee = Unit("committee", begin, end, end, own, known.shown[0] + " " + " ".join(known.shown[1:]))
    return Head(
        parts=((start, end),),
        end=end,
        shown=tuple(shown),
        key=body_key(bodies[0] if bodies else None, of_type.key),
        branch=_branch(bodies, of_type),
        attachment=attachment,
        alone=alone or own in ("khu vực", "trung ương") or bool(bodies and bodies[0].key and of_type.alone),
        body=bodies[0].name if bodies else "",
        own_rank=own,
        committee=committee,
    )


def with_body(head: Head, body: Body, at: tuple[int, int]) -> Head:
    """``head``, of a list, with the ``body`` that each of the list has; it stands ``at`` the head of the list."""
    return replace(
        head,
        parts=(at, *head.parts),
        shown=(*body.name.split(), *head.shown),
        key=body_key(body, head.key),
        body=body.name,
        shared_body=body,
    )


def _branch(bodies: list[Body], of_type: AgencyType) -> Branch:
    own = registry().of_key(bodies[0].key) if bodies and bodies[0].key else None
    return own.branch if own is not None else of_type.branch


LOCAL_RANKS = frozenset(("thành phố", "huyện", "quận", "thị xã", "xã", "phường"))
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
    if " ".join(known.shown) in of_type.national:
        return "trung ương"
    if of_type.key in ("cap-uy", "doan-thanh-nien"):
        return _OWN_RANKS.get(known.shown[0].lower()) or _OWN_RANKS.get(known.shown[-1].lower(), "")
    if "#" in known.shown and of_type.unit != "none":
        return "khu vực"
    return ""


def _proper_end(words: Words, place: int) -> int:
    """Where the proper name behind a type's name ends: "Giải Phóng" of "Báo Sài Gòn Giải Phóng"."""
    end = place
    listed = False
    """Behind a comma of the name: then "và" ends the list that the name is."""
    while end < len(words) and (end - place < 6 or listed) and not words.spelled(end):
        word = words.shown[end]
        if word in ("-", ",") or (word == "và" and listed):
            joined = _beyond_joint(words, end) if end > place else 0
            listed = listed or word == ","
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


def unknown_head(words: Words, place: int) -> Head | None:
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
    return Head(((place, end),), end, words.shown[place:end], "", branch, "none", True, "")


def _step(words: Words, place: int, length: int) -> int:
    """How many words at ``place`` go on with a name that has ``length`` words behind its head; 0 where it ends."""
    word = words.shown[place]
    low = words.low[place]
    if word[0].isupper():
        return 0 if low in registry().stops and length and not words.capital(place) else 1
    if word.isdigit():
        return 1
    if low == "và":
        return _beyond_joint(words, place)
    if low == "số" and words.number(place + 1):
        return 2
    if low.isalpha():
        return 1 if length and _goes_on(words, place, length) else 0
    if low == "-" and length and _is_glued(words, place):
        return 2
    if low in (",", "-", "&", "/"):
        return _beyond_joint(words, place)
    return 0


def _is_glued(words: Words, place: int) -> bool:
    """Whether the hyphen at ``place`` is one within a word: "Ra-đa"."""
    if place + 1 >= len(words) or not words.low[place + 1].isalpha() or words.shown[place + 1][0].isupper():
        return False
    return words.end(place - 1) == words.start(place) and words.end(place) == words.start(place + 1)


def _beyond_joint(words: Words, place: int) -> int:
    """How many words "và Đào tạo", ", Thể thao", "- Kiến trúc" are; 0 where they do not belong to the name."""
    after = place + 1
    if after + 1 >= len(words) or words.spelled(after):
        return 0
    if words.low[place] == "-" and words.shown[after][0].isupper() and words.low[after] not in starters():
        return 2
    if words.low[after] in starters() and (_known_name_begins(words, after) or longest(head_words(), words, after)):
        return 0
    if words.low[after] not in _OFFICES and (words.low[after], words.low[after + 1]) in compounds():
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
    if not length or words.low[place] in registry().stops:
        return False
    further = (words.low[place], words.low[place + 1]) if place + 1 < len(words) else ("", "")
    if _is_closed(words, place):
        return True
    begins_another = further in pairs and further not in registry().verbs
    return begins_another or _reaches_rank(words, place)


def _is_closed(words: Words, place: int) -> bool:
    """Whether the name plainly ends a few words behind ``place``: a list goes on there, or a number belongs to it.

    "Tạp chí Văn nhân và Báo …", "Chi cục Kiểm dịch động vật vùng; Công an tỉnh", "Trạm Ra đa 575".
    """
    known = registry()
    for end in range(place, min(place + _CLOSING_RUN, len(words))):
        if not words.low[end].isalpha() or words.low[end] in known.stops or words.shown[end][0].isupper():
            return False
        if words.low[end : end + 2] in known.verbs:
            return False
        if words.number(end + 1):
            return end == place
        if words.low[end + 1 : end + 2] in _LIST_MARKS and words.capital(end + 2):
            return True
    return False


def _reaches_rank(words: Words, place: int) -> bool:
    """Whether only plain words stand between ``place`` and a unit: "thủ công mỹ nghệ tỉnh"."""
    for end in range(place, min(place + _LOWER_RUN, len(words))):
        if end > place and units_behind(words, end):
            return True
        if not words.low[end].isalpha() or words.low[end] in registry().stops or words.shown[end][0].isupper():
            return False
    return False
