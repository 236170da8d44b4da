"""The agencies of a sentence as lists, known ones and unknown: "A, B và C".

What the registry does not know is an agency by its place in a list. Whoever only stands by is told by what leads up to
the list: the place of the ceremony, witnesses, office holders, issuers of documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.agencies import Mention, expand, mentions
from pipelines.agencies.registry import Branch, registry
from pipelines.findings import Span
from pipelines.phrases import LOWER, UPPER
from pipelines.places import provinces_with_district
from pipelines.provinces import find
from pipelines.signings.business import BUSINESS
from pipelines.signings.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Named:
    """An agency named in a sentence: ``plain[start:end]``."""

    sentence: Sentence
    mention: Mention
    unit_at: Span | None = None
    """Where its unit is named, if elsewhere: of "Công an hai tỉnh"."""

    @property
    def business(self) -> bool:
        """Whether it is an enterprise."""
        return self.mention.branch == "enterprise"

    @property
    def start(self) -> int:
        """Where it begins in the sentence."""
        return self.mention.start

    @property
    def end(self) -> int:
        """Where it ends, its unit's name included."""
        return self.mention.end

    def same_as(self, other: Named) -> bool:
        """Whether both can be the same agency, named more or less fully."""
        one, two = self.mention, other.mention
        if one.unit and two.unit and one.unit != two.unit:
            return False
        if one.name.lower() == two.name.lower():
            return True
        if not one.key or one.key != two.key:
            return False
        return (one.bare or two.bare or one.rank == two.rank) and (one.body == two.body or not (one.body and two.body))


@dataclass(frozen=True, slots=True)
class Row:
    """A list of agencies in a sentence."""

    members: tuple[Named, ...]
    lead: str
    """What stands before it, from the list before."""

    @property
    def start(self) -> int:
        """Where it begins in the sentence."""
        return self.members[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.members[-1].end


_JOINT = re.compile(
    r"[\s“”\"]*(?:\([^()]{1,40}\))?\s*(?:,|;|-|–|&)?\s*(?:(?:và|với|cùng với|cùng|phối hợp(?:\s+(?:với|cùng))?"
    r"|cũng như)(?!\w))?\s*(?:(?:đại diện|lãnh đạo|các|giữa|ngành|lực lượng)(?!\w)\s*)*$"
)
_PLACE = re.compile(
    r"(?<!\w)(?:tại|ở|(?<!tìm )đến|về|trong)\s+(?:(?:hội trường|trung ương|trụ sở|phòng họp|địa điểm|khuôn viên|nhà|sân"
    r"|cơ quan|hội trường lớn|phòng|khách|trung tâm|làm việc|số \d+|chính|lớn)\s+)*(?:của\s+)?$"
)
_WITNESS = re.compile(
    r"(?<!\w)(?:(?:chứng kiến|tham dự|có mặt|dự|tham gia|mời)(?:\s+của)?|(?:lãnh đạo|chỉ đạo|quan tâm|tham mưu"
    r"|đồng ý|cho phép|hỗ trợ|giúp đỡ|chủ trì|chấp thuận|phê duyệt|nhất trí|định hướng"
    r"|quản lý)\s+của)\s+(?:(?:đồng chí|đại diện|lãnh đạo|các|chung)\s+)*$"
)
_WITNESS_IN_OFFICE = re.compile(
    r"(?<!\w)(?:chứng kiến|chủ trì|chỉ đạo|có mặt|tham dự)\s+của\s[^;]{0,80}?"
    r"(?:trưởng|phó|giám đốc|chủ tịch|bí thư|viện trưởng|chánh án|chính ủy|tư lệnh)\s+$"
)
OFFICE = re.compile(
    r"(?<!\w)(?:trưởng|phó|giám đốc|chủ tịch|bí thư|viện trưởng|chánh án|chính ủy|tư lệnh|chánh văn phòng|ủy viên"
    r"|tổng biên tập|hiệu trưởng|thường trực|chánh thanh tra|chánh|cục trưởng|chủ nhiệm|cán bộ|phóng viên|chuyên viên"
    r"|thuộc|nguyên)\s+$"
)
# "bà B, Chủ tịch UBND tỉnh, Sở Y tế và Công an tỉnh ký": the first agency is that of the person.
_HOLDER = re.compile(rf"(?<!\w)(?:đồng chí|đ/c|ông|bà)\s[^;:]{{4,60}},\s[^;:]{{0,60}}{OFFICE.pattern}")
_PARTS = re.compile(r"(?:\([^()]{1,40}\)\s*)?,(?:\s*(?:đại diện|lãnh đạo))*")
ATTENDS = re.compile(r"(?<!\w)(?:chứng kiến|tham dự|dự|có mặt|tới dự|đến dự)(?!\w)")
_OF = re.compile(r"(?<!\w)của\s+(?:(?:đại diện|lãnh đạo|các|thủ tướng|bộ trưởng|chủ tịch|giám đốc)\s+)*$")
# An agency that the registry does not know, by its place in a list: it begins with a capital and names no person.
_SHORTEST_NAME = 6
_LONGEST_GAP = 160
_WORDS = rf"[{UPPER}](?:(?!\s(?:và|với|cùng)\s)[^,;:()“”.]){{4,90}}?"
_SEPARATOR = r"\s*(?:\([^()]{1,40}\)\s*)?(?:,|;|\svà\s|\svới\s|\scùng\s)\s*(?:và\s+|với\s+)?"
_ITEM = re.compile(rf"{_SEPARATOR}(?P<item>{_WORDS})(?=\s*(?:[,;(]|\s(?:và|với|cùng|đã|vừa|ký|kí|tổ|tiến|thống)\s|$))")
_SEPARATED = re.compile(rf"(?:{_SEPARATOR}{_WORDS})+{_SEPARATOR}")
_DOES = re.compile(r"(?<!\w)(?:ký|tổ chức lễ|tổ chức hội nghị|tiến hành|thống nhất|chủ trì)(?!\w)")
_UP_TO_VERB = re.compile(rf"(?:{_SEPARATOR}{_WORDS})+?(?=\s+(?:đã|vừa|cùng|ký|kí|tổ chức|tiến hành|thống nhất)\s)")
_VERB_NEXT = re.compile(r"\s+(?:đã\s+|vừa\s+|cùng\s+|tổ chức\s+|tiến hành\s+|thống nhất\s+|lễ\s+)*ký(?!\w)")
_NO_AGENCY = re.compile(
    r"(?<!\w)(?:ông|bà|đồng chí|trưởng|phó|giám đốc|chủ tịch|bí thư|công ty|tập đoàn|doanh nghiệp|ngân hàng"
    r"|hợp tác xã|của|ký|đã|nhằm|theo|giai đoạn|sáng|chiều|ngày|tại|về|trong|luật|nghị quyết|quyết định"
    r"|chỉ thị)(?!\w)"
)
_AHEAD_OF_NAME = re.compile(rf"(?:^|[,;:]\s+|\s(?:và|với|cùng|giữa)\s+)(?P<head>[{UPPER}](?:[^\W_]+\s){{2,4}})$")
_BEHIND_NAME = re.compile(
    rf"(?:\s?[-–]\s?|\s(?:[{LOWER}]+\s){{0,5}})(?:[{UPPER}][^\W_]*\s?){{1,4}}(?<!\s)"
    r"(?=\s*(?:[,;(.]|$|\s(?:và|với|cùng|đã|vừa|ký|kí|tổ|tiến|thống)\s))"
)
_NOT_OF_NAME = re.compile(
    r"(?<!\w)(?:và|với|cùng|giữa|tổ chức|chủ trì|phối hợp|hội nghị|lễ|đã|ký|kết|vừa|tại|về|của|trong|theo|để|nhằm|là"
    r"|có|do|được|tỉnh|huyện|xã|phường|thị xã|thành phố|quận|tp|sở|ban|công an|ubnd|hđnd|đồng chí|ông|bà|cho|từ|đến"
    r"|sáng|chiều|ngày|lãnh đạo|đại diện|gồm|đơn vị|cơ quan có|ngành|hội|viện|tòa|đoàn|liên đoàn|bộ|trưởng|phó"
    r"|giám đốc|chủ tịch|bí thư|ủy|chủ nhiệm|chánh|tư lệnh|chính trị viên|biên tập)(?!\w)"
)
_PLURAL = re.compile(r"(?<!\w)(?:các|hai|ba|bốn|năm)\s$")
_PROPER = re.compile(rf"[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,3}}")
_RANK = re.compile(r"(?<!\w)(?P<rank>tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)(?!\w)")
# "các sở, ngành Khối Khoa giáo": the block tells which, it is no party itself.
_GROUP_BEFORE = re.compile(r"(?<!\w)(?:sở|ngành|cơ quan|đơn vị|đoàn thể)\s+(?:trong\s+|thuộc\s+)?khối$")
# "Hội nghị cũng chứng kiến A, B và C ký": seen at it, not seeing it.
_SEES = re.compile(r"(?<!sự )(?<!\w)chứng kiến\s+(?:(?:đại diện|lãnh đạo|các|lễ|hai|ba|bốn)\s+)*$")
_SIGNED_BY = re.compile(r"(?:ký|ký kết|lễ)\s+của\s+(?:(?:đại diện|lãnh đạo|các)\s+)*$")


def rows_of(sentence: Sentence) -> list[Row]:
    """The lists of agencies in ``sentence``."""
    named = [
        Named(sentence, _whole(each, sentence))
        for each in mentions(sentence.text)
        if not _GROUP_BEFORE.search(sentence.plain, max(0, each.start - 30), each.start + 4)
    ]
    named = [each for each in named if not any(_is_part(each, other) for other in named)]
    rows: list[Row] = []
    current: list[Named] = []
    lead_from = 0
    for each in named:
        if current:
            between = _between(sentence, current[-1], each)
            if between is not None:
                current += [*between, each]
                continue
            rows.append(Row(tuple(current), sentence.plain[lead_from : _begin(current[0], lead_from)]))
            lead_from = current[-1].end
        current = [each]
    if current:
        rows.append(Row(tuple(current), sentence.plain[lead_from : _begin(current[0], lead_from)]))
    rows = [_with_unknown(row, sentence) for row in rows]
    return [row for whole in rows for row in _without_place(_without_issuer(whole, sentence), sentence)]


def _begin(named: Named, after: int) -> int:
    """Where the list that ``named`` opens begins: at "Đảng ủy" of "Đảng ủy các sở Y tế, Nội vụ"."""
    return min((start for start, _ in named.mention.pieces if start >= after), default=named.start)


def _is_part(named: Named, other: Named) -> bool:
    """Whether ``named`` is the beginning of the name of ``other``: "Hạt Kiểm lâm" of a national park's."""
    return named is not other and other.start <= named.start and named.end < other.end and named.start < other.end


def _whole(mention: Mention, sentence: Sentence) -> Mention:
    """``mention`` with what belongs to its name though the registry does not know it.

    "Cơ quan thường trú" before "Đài Tiếng nói Việt Nam", "cửa khẩu cảng Vũng Áng" behind "Chi cục Hải quan".
    """
    text, start, end = sentence.text, mention.start, mention.end
    ahead = _AHEAD_OF_NAME.search(text, max(0, start - 60), start)
    if ahead is not None and not _NOT_OF_NAME.search(sentence.plain, ahead.start("head"), start):
        start = ahead.start("head")
    if OFFICE.search(sentence.plain, max(0, start - 40), start):
        return mention
    behind = _BEHIND_NAME.match(text, end)
    if behind is not None and not _NOT_OF_NAME.search(sentence.plain, end, behind.end()):
        end = behind.end()
    if (start, end) == (mention.start, mention.end):
        return mention
    name = f"{expand(text[start : mention.start])} {mention.full_name} {expand(text[mention.end : end])}".strip()
    return replace(
        mention, start=start, end=end, pieces=((start, end),), unit_piece=None, name=name, attachment="none", unit=""
    )


def _between(sentence: Sentence, one: Named, other: Named) -> list[Named] | None:
    """The unknown agencies between two of a list; None if the two are not of one list."""
    if one.mention.pieces[0] == other.mention.pieces[0]:
        return []
    gap = sentence.plain[one.end : other.start]
    if len(gap) < 60 and _JOINT.match(gap):
        return []
    if (
        len(gap) > _LONGEST_GAP
        or _DOES.search(gap)
        or _SEPARATED.fullmatch(sentence.text, one.end, other.start) is None
    ):
        return None
    return _of_one_head(one, _unknown(sentence, one.end, other.start))


def _with_unknown(row: Row, sentence: Sentence) -> Row:
    """``row`` with the unknown agencies before the verb that follows it: "A, Trạm Kiểm ngư B và C ký kết"."""
    found = _UP_TO_VERB.match(sentence.text, row.end)
    if found is None or OFFICE.search(row.lead) or not _VERB_NEXT.match(sentence.plain, found.end()):
        return row
    further = _of_one_head(row.members[-1], _unknown(sentence, row.end, found.end()))
    return Row((*row.members, *further), row.lead)


def _of_one_head(one: Named, further: list[Named]) -> list[Named]:
    """``further`` with the head that they share with ``one``: "các Đồn Biên phòng Mường Típ, Na Ngoi"."""
    sentence, mention = one.sentence, one.mention
    known = registry().of_key(mention.key) if mention.key else None
    if known is None or not known.named or not _PLURAL.search(sentence.plain, max(0, one.start - 5), one.start):
        return further
    heads = [name for name in known.names if sentence.text.startswith(f"{name} ", one.start)]
    if not heads:
        return further
    head = max(heads, key=len)
    piece = (one.start, one.start + len(head))
    return [
        replace(
            each,
            mention=replace(
                mention, start=each.start, end=each.end, name=f"{head} {each.mention.name}",
                pieces=(piece, (each.start, each.end)),
            ),
        )
        if _PROPER.fullmatch(each.mention.name)
        else each
        for each in further
    ]  # fmt: skip


def _unknown(sentence: Sentence, start: int, end: int) -> list[Named]:
    """What stands between separators from ``start`` to ``end``, as agencies that nobody knows."""
    found = []
    for item in _ITEM.finditer(sentence.text, start, end):
        at, to = item.span("item")
        name = expand(sentence.text[at:to].strip())
        if (
            len(name) < _SHORTEST_NAME
            or _NO_AGENCY.search(sentence.plain, at, to)
            or find(name) is not None
            or provinces_with_district(name)
        ):
            continue
        rank = _RANK.search(sentence.plain, at, to)
        branch: Branch = "enterprise" if BUSINESS.search(sentence.plain, at, to) else "state"
        mention = Mention(
            at, to, ((at, to),), None, name, "", branch, "none", rank["rank"] if rank is not None else "", ""
        )
        found.append(Named(sentence, mention))
    return found


def _without_issuer(row: Row, sentence: Sentence) -> Row:
    """``row`` without those that stand by before it: "theo Quyết định 238 của Ban Bí thư, A và B ký …".

    Their own list ends at the comma behind its "và", or at its first comma.
    """
    if len(row.members) == 2 and _OF.search(row.lead) and _VERB_NEXT.match(sentence.plain, row.end):
        gap = sentence.plain[row.members[0].end : row.members[1].start].strip()
        return Row(row.members[1:], gap) if _PARTS.fullmatch(gap) else row  # "theo Quy định của Bộ Chính trị, A đã ký"
    if len(row.members) < 3 or _SIGNED_BY.search(row.lead) or _is_seen(row):
        return row
    gaps = [sentence.plain[one.end : two.start].strip() for one, two in pairwise(row.members)]
    if _HOLDER.search(row.lead) and (gaps[0], gaps[-1]) == (",", "và") and _VERB_NEXT.match(sentence.plain, row.end):
        return Row(row.members[1:], gaps[0])
    if not (_OF.search(row.lead) or _WITNESS.search(row.lead) or _WITNESS_IN_OFFICE.search(row.lead)):
        return row
    commas = [place for place, gap in enumerate(gaps, 1) if _PARTS.fullmatch(gap) and len(row.members) - place > 1]
    if not commas:
        return row
    place = next((each for each in commas if "và" in gaps[: each - 1]), commas[0])
    return Row(row.members[place:], gaps[place - 1])


def _without_place(row: Row, sentence: Sentence) -> list[Row]:
    """``row`` without the agency in whose house they meet: "tại hội trường Huyện ủy, A và B"."""
    if not _PLACE.search(row.lead):
        return [row]
    if len(row.members) == 1:
        return []
    rest = row.members[1:]
    return [Row(rest, sentence.plain[row.members[0].end : rest[0].start])]


def _is_seen(row: Row) -> bool:
    """Whether the event is said to see those of ``row`` sign."""
    return _SEES.search(row.lead) is not None and _VERB_NEXT.match(row.members[-1].sentence.plain, row.end) is not None


def is_aside(row: Row) -> bool:
    """Whether ``row`` only stands by: witnesses, the agencies of office holders, issuers of documents."""
    if _SIGNED_BY.search(row.lead) or _is_seen(row):
        return False
    return bool(_WITNESS.search(row.lead) or OFFICE.search(row.lead) or _OF.search(row.lead))


def distinct(members: Iterable[Named]) -> list[Named]:
    """``members`` without those that the list already holds; enterprises only beside two agencies."""
    found: list[Named] = []
    for each in members:
        if not each.mention.collective and not any(_equal(each.mention, other.mention) for other in found):
            found.append(each)
    agencies = [each for each in found if not each.business]
    return found if len(agencies) > 1 else agencies


def _equal(one: Mention, two: Mention) -> bool:
    return one.name.lower() == two.name.lower() and (one.unit == two.unit or not one.unit or not two.unit)
