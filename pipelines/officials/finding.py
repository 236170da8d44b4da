"""Who is named with an office: "đồng chí A, Trưởng Ban …", "Phó Bí thư Tỉnh ủy B", "Đại tá C - Chính ủy …"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipelines.article_text import ArticleText
from pipelines.findings import Official, Span, TextPart
from pipelines.officials.appointments import appointed_end
from pipelines.officials.names import NAME, is_name, name_in_tail, normalise_name, runs_before
from pipelines.officials.titles import CORE, DEGREE, RANK, normalise_title, office_at
from pipelines.persons import is_of_history
from pipelines.phrases import lowered

_SAID = r"(?:đồng chí|đ/c|ông|bà|anh|chị|thầy|cô|bác|chú|các ông|các bà|có các|gồm|gồm có|trong đó có|các đ/c)"
# What somebody is besides, told in front of the name, behind a rank or alone: no part of the title.
_CALLING = (
    r"(?:nhà (?:báo|văn|thơ|giáo(?: ưu tú| nhân dân)?|sử học|nghiên cứu)|luật sư|bác sĩ|dược sĩ|kỹ sư|cử nhân"
    r"|(?:thầy thuốc|nghệ sĩ|nghệ nhân)(?: ưu tú| nhân dân)?|doanh nhân|già làng|anh hùng(?: lao động| llvtnd)?"
    r"|nhạc sĩ|họa sĩ|đạo diễn|thượng tọa|hòa thượng|đại đức|ni trưởng|ni sư|linh mục|giám mục|mục sư|sư cả)"
)
_BESIDES = (
    rf"(?:(?P<calling>{_CALLING})[\s,.:]*)?"
    rf"(?:(?P<degree>{DEGREE}(?:[\s,.-]*{DEGREE})*)(?:[\s,.]*{_CALLING})?)?"
)
_RANKED = rf"(?:(?P<rank>{RANK})[\s,.-]*)?{_BESIDES}"
_BEFORE_NAME = re.compile(rf"(?<!\w)(?:(?P<said>{_SAID})\s*:?\s*)?{_RANKED}[\s,.]*$")
_BEHIND_OFFICE = re.compile(
    rf"\s*(?P<sep>,|-|–|—|:|là(?= ))?\s*(?:(?P<said>{_SAID})(?:\s*:)?\s+)?"
    rf"(?:(?P<rank>{RANK})(?:\s*,)?\s+)?(?:(?P<calling>{_CALLING})\s+)?(?:(?P<degree>{DEGREE}(?:[.\s]*{DEGREE})*)\s*)?"
)
# "Lê Hòa Hiệp - Đại tá, Giám đốc Công an tỉnh": the rank behind the name.
_RANK_BEHIND = re.compile(rf"[,–—-]\s*(?P<rank>{RANK})\s*[,–—-]?\s*$")
_OF_A_PLACE = re.compile(r"(?<!\w)(?:xã|phường|huyện|quận|thị xã|thị trấn|thôn|bản|ấp|buôn|làng|khu phố)\s$")
_LISTED = re.compile(r"(?:[:;]|(?<!\w)(?:và|cùng|gồm|có|với))\s*$")
_NAME_AT = re.compile(NAME)
_RANK_FIRST = re.compile(RANK, re.IGNORECASE)
_WITH_RANK = re.compile(rf"(?P<rank>{RANK})(?!\w)[\s,.-]*{_BESIDES}[\s,.]*")
_OFFICE_FOLLOWS = re.compile(
    r"\s*(?:,|-|–|—|\()\s*(?:nguyên |quyền )?(?:phó|bí thư|(?:ủy|uỷ) viên|chủ|giám đốc|trưởng|chánh|viện trưởng"
    r"|tổng|tư lệnh|chính|uv|(?:tỉnh|thành|huyện) (?:ủy|uỷ) viên|cục trưởng|hiệu trưởng|đại biểu|chỉ huy)"
)
# Who leads a team, a class or a group holds no office.
_OF_A_TEAM = re.compile(r"(?:Đội|Nhóm|Lớp|Tổ) (?:trưởng|phó)", re.IGNORECASE)
_LEADER = re.compile(r"(?:chủ tịch|bí thư) (?=\w+ \w+ ?\w*$)")
_NEAR = 8
"""How many persons back one is looked for who is named with another office right before."""
_CUT_RANK = re.compile(r" (?:Đại|Thượng|Trung|Thiếu|Chuẩn|Phó)$")
_RANK_REST = re.compile(r" (?:tá|tướng|úy|uý|đô)(?!\w)")
_JOINT = re.compile(r"\s*(?:,|-|–|—|kiêm|,\s*kiêm|;\s*kiêm)\s*")
# "báo cáo của Giám đốc Sở Y tế, Phó Chủ tịch UBND tỉnh A kết luận": the first office is another person's.
_ANOTHER = re.compile(r"(?<!\w)(?:của|cho|với|gửi|từ|thăm|tặng|gặp) $")
_SHARED = re.compile(
    r"(?<!\w)(?:các|hai|ba|những)\s+(?:đồng chí\s*:?\s*|ông,? bà\s*:?\s*|ông\s*:?\s*|bà\s*:?\s*|đ/c\s*:?\s*)?$"
)
_NEXT_NAME = re.compile(
    rf"(?:\s\([^()]{{2,30}}\))?(?:,|\svà|,\svà|\scùng|;)\s(?:(?:đồng chí|ông|bà)\s)?(?P<name>{NAME})"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """One place where a person is named with an office."""

    part: TextPart
    index: int
    name: tuple[int, int]
    title: tuple[tuple[int, int], ...]
    """The stretches that make up the title: rank, degree, offices."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody named with an office in a text: where name and office stand, and where the last of the offices does."""

    start: int
    end: int
    office: tuple[int, int]


@lru_cache(maxsize=64)
def holders_in(text: str) -> tuple[Holder, ...]:
    """The office holders that ``text`` names, as often as it does, in order."""
    found = []
    for named in _named("paragraphs", 0, text):
        pieces = (named.name, *named.title)
        found.append(Holder(min(at for at, _ in pieces), max(end for _, end in pieces), named.title[-1]))
    return tuple(found)


def officials(text: ArticleText) -> tuple[Official, ...]:
    """The office holders that ``text`` names, in the order of their first mention, each once with the fullest title.

    A title is the texts of its spans in order, joined with ", ", as :func:`normalise_title` writes it.
    """
    found: dict[str, list[tuple[str, str, _Named]]] = {}
    for part, index, content in text.parts():
        for named in _named(part, index, content):
            name = normalise_name(content[slice(*named.name)])
            title = normalise_title(", ".join(content[start:end] for start, end in named.title))
            if title and not _OF_A_TEAM.fullmatch(title):
                found.setdefault(name.lower().replace("’", "'"), []).append((name, title, named))
    unranked = any(not _RANK_FIRST.match(title) for mentions in found.values() for _, title, _ in mentions)
    ranks = _ranks(text) if unranked else {}
    return tuple(_official(mentions, text, ranks) for mentions in found.values())


def _official(mentions: list[tuple[str, str, _Named]], text: ArticleText, ranks: Mapping[str, Span]) -> Official:
    name, title, fullest = max(mentions, key=lambda each: len(each[1]))
    pieces = tuple(Span(fullest.part, fullest.index, *piece) for piece in fullest.title)
    if not _RANK_FIRST.match(title):
        rank = ranks.get(name)
        if rank is not None:
            pieces = (rank, *pieces)
            title = normalise_title(", ".join(text.said(piece) for piece in pieces))
    return Official(name, title, {"name": (Span(fullest.part, fullest.index, *fullest.name),), "title": pieces})


def _ranks(text: ArticleText) -> dict[str, Span]:
    """The rank of everybody whom ``text`` names with one anywhere: "Đại tá Vũ Đình Phú"."""
    ranks: dict[str, Span] = {}
    for part, index, content in text.parts():
        for found in _WITH_RANK.finditer(lowered(content)):
            if found.start() and content[found.start() - 1].isalnum():
                continue
            run = _NAME_AT.match(content, found.end())
            syllables = run.group().split(" ") if run is not None else []
            for count in range(2, len(syllables) + 1):
                ranks.setdefault(" ".join(syllables[:count]), Span(part, index, *found.span("rank")))
    return ranks


def _named(part: TextPart, index: int, text: str) -> list[_Named]:
    low = lowered(text)
    offices: list[tuple[int, int]] = []
    for core in CORE.finditer(low):
        if offices and core.start() < offices[-1][1]:
            continue
        office = office_at(text, low, core)
        if (
            office is not None
            and _LEADER.match(low, *office)
            and is_of_history(text[office[0] : office[1]].split(" ", 2)[2])
        ):
            continue
        if office is not None and (not offices or office[0] >= offices[-1][1]):
            offices.append(office)
    found: list[_Named] = []
    place = 0
    while place < len(offices):
        place = _read(part, index, text, low, offices, place, found)
    return found


def _read(
    part: TextPart, index: int, text: str, low: str, offices: list[tuple[int, int]], place: int, found: list[_Named]
) -> int:
    """Read the chain of offices that begins at ``place``; the place behind it."""
    start, end = offices[place]
    holder = _name_before(text, low, start)
    taken = holder is not None and any(each.name == holder[0] for each in found[-_NEAR:])
    if holder is not None and not taken:
        place, end = _chain(text, offices, place)
        found.append(_Named(part, index, holder[0], (*holder[1], (start, end))))
        _share_back(part, index, text, low, holder[0][0], (start, end), found)
        return place
    # The office stands before the name, or is another one of somebody named with an office just before.
    chain = place
    while True:
        cut, name, pieces = _name_within(text, low, *offices[chain])
        if name is not None:
            if chain > place and _ANOTHER.search(low, max(0, start - 8), start):
                start = offices[chain][0]
            found.append(_Named(part, index, name, (*pieces, (start, cut))))
            if _SHARED.search(low, max(0, start - 25), start):
                _share_forward(part, index, text, name[1], (*pieces, (start, cut)), found)
            return chain + 1
        if chain + 1 < len(offices) and _JOINT.fullmatch(text, offices[chain][1], offices[chain + 1][0]):
            chain += 1
            continue
        break
    end = offices[chain][1]
    behind = _name_behind(text, low, end)
    if taken and holder is not None:
        place_of_known = next(at for at in range(len(found) - 1, -1, -1) if found[at].name == holder[0])
        known = found[place_of_known]
        if behind is not None and known.title[-1][0] < known.name[0]:
            # "Chánh án tòa án A, Giám đốc Công an tỉnh, Đại tá B và …": an office before its name, as the one before
            found.append(_Named(part, index, behind[0], (*behind[1], (start, end))))
            return chain + 1
        found[place_of_known] = _Named(part, index, known.name, (*known.title, (start, end)))
        return chain + 1
    if behind is not None:
        name, pieces = behind
        found.append(_Named(part, index, name, (*pieces, (start, end))))
        if _SHARED.search(low, max(0, start - 25), start):
            _share_forward(part, index, text, name[1], (*pieces, (start, end)), found)
    return chain + 1


def _chain(text: str, offices: list[tuple[int, int]], place: int) -> tuple[int, int]:
    """Behind the offices that follow each other after commas, and where the last of them ends."""
    end = offices[place][1]
    while place + 1 < len(offices) and _JOINT.fullmatch(text, end, offices[place + 1][0]):
        following = offices[place + 1]
        tail = name_in_tail(text[following[0] : following[1]])
        if tail > 0 and _told(text, following[0] + tail):
            break
        place += 1
        end = following[1]
    return place + 1, end


def _told(text: str, at: int) -> bool:
    """Whether the name at ``at`` ends an office of somebody else: "…, Phó Chủ tịch UBND tỉnh Lê Văn B cùng …"."""
    found = _NAME_AT.match(text, at)
    return found is not None and len(found.group().split()) in (3, 4) and is_name(found.group(), said=False)


def _name_before(text: str, low: str, start: int) -> tuple[tuple[int, int], tuple[tuple[int, int], ...]] | None:
    """The person named right before ``start``, with rank and degree: (name, pieces of the title)."""
    at = _before_blanks(text, start)
    appointed = appointed_end(low, at)
    behind = _RANK_BEHIND.search(low, max(0, at - 24), at) if appointed is None else None
    if appointed is not None:
        at = appointed
    elif behind is not None:
        at = _before_blanks(text, behind.start())
    elif at >= 2 and low.endswith(" là", 0, at):
        at -= 3
    elif not at or text[at - 1] not in ",-–—(:":
        return None
    else:
        at = _before_blanks(text, at - 1)
    for begin in runs_before(text, at):
        name = text[begin:at]
        if _OF_A_PLACE.search(low, max(0, begin - 10), begin):  # "Tại xã Kim Lư, chi hội trưởng …"
            continue
        before = _BEFORE_NAME.search(low, max(0, begin - 45), begin)
        said = before is not None and _is_introduced(before)
        listed = said or _LISTED.search(low, max(0, begin - 12), begin) is not None
        listed = listed or appointed is not None
        if is_name(name, said=said or (listed and len(name.split()) > 2)):
            pieces = []
            if before is not None:
                pieces = [before.span(key) for key in ("rank", "degree") if before[key]]
                pieces = [(a, b - 1 if text[b - 1] == "." else b) for a, b in pieces]
            if behind is not None:
                pieces.append(behind.span("rank"))
            return (begin, at), tuple(pieces)
    return None


def _before_blanks(text: str, at: int) -> int:
    """Where what stands before ``at`` ends, blanks aside."""
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _is_introduced(words: re.Match[str]) -> bool:
    """Whether a word before the name says that a person follows."""
    return any(words[key] for key in ("said", "rank", "calling", "degree"))


def _name_within(
    text: str, low: str, start: int, end: int
) -> tuple[int, tuple[int, int] | None, tuple[tuple[int, int], ...]]:
    """The person whose name ends the office: (where the office ends, name, rank and degree)."""
    phrase = text[start:end]
    cut = _CUT_RANK.search(phrase)
    if cut is not None and _RANK_REST.match(text, end):
        behind = _name_behind(text, low, start + cut.start())
        if behind is not None:
            return start + cut.start(), behind[0], behind[1]
    tail = name_in_tail(phrase)
    if tail <= 0:
        return end, None, ()
    name = (start + tail, end)
    return start + tail - 1, name, ()


def _name_behind(text: str, low: str, end: int) -> tuple[tuple[int, int], tuple[tuple[int, int], ...]] | None:
    """The person named right behind an office: "Bí thư Huyện ủy - ông A", "Giám đốc Công an tỉnh, Đại tá B"."""
    words = _BEHIND_OFFICE.match(low, end)
    if words is None:
        return None
    said = _is_introduced(words)
    if not said and words["sep"] not in (":", "là", None):
        return None
    if not said and words["sep"] is None:
        return None
    found = _NAME_AT.match(text, words.end())
    if found is None or not is_name(found.group(), said=said):
        return None
    if words["sep"] == "," and _OFFICE_FOLLOWS.match(low, found.end()):
        return None
    return found.span(), tuple(words.span(key) for key in ("rank", "degree") if words[key])


def _share_forward(
    part: TextPart, index: int, text: str, at: int, title: tuple[tuple[int, int], ...], found: list[_Named]
) -> None:
    """ "các Phó Chủ tịch UBND tỉnh: A, B và C": the office is everyone's."""
    while (following := _NEXT_NAME.match(text, at)) is not None and is_name(following["name"], said=False):
        if _OFFICE_FOLLOWS.match(lowered(text), following.end()):
            return
        found.append(_Named(part, index, following.span("name"), title))
        at = following.end()


def _share_back(
    part: TextPart, index: int, text: str, low: str, name_start: int, office: tuple[int, int], found: list[_Named]
) -> None:
    """ "các đồng chí A, B, Phó Chủ tịch UBND tỉnh": the office is everyone's who has none of his own."""
    opening = max(
        low.rfind(words, max(0, name_start - 160), name_start) for words in ("các đồng chí", "các ông", "các bà")
    )
    if opening < 0:
        return
    between = text[opening:name_start]
    names = re.fullmatch(
        rf"[cC]ác (?:đồng chí|ông,? bà|ông|bà)\s*:?\s*(?P<names>{NAME}(?:(?:,| và) {NAME})*)(?:,| và)\s+(?:ông "
        rf"|bà |đồng chí )?",
        between,
    )
    if names is None:
        return
    offset = opening + names.start("names")
    for each in re.finditer(NAME, names["names"]):
        span = (offset + each.start(), offset + each.end())
        if is_name(each.group(), said=False) and all(other.name != span for other in found[-2 * _NEAR :]):
            found.append(_Named(part, index, span, (office,)))
