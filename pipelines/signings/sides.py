"""Who signs: the agencies of a sentence by the part they play in it.

The agencies of a sentence form lists ("A, B và C"). A list is a side of the signing by what leads up to it ("giữa …",
"với 8 đơn vị gồm: …") or by being the subject of the verb; the places, witnesses, office holders' agencies and issuers
of documents that stand in the same sentence are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.agencies import Mention, expand, mentions
from pipelines.agencies.registry import Branch
from pipelines.phrases import LOWER, UPPER
from pipelines.places import provinces_with_district
from pipelines.provinces import find
from pipelines.signings.acts import BUSINESS, Act
from pipelines.signings.kinds import number_of
from pipelines.signings.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Named:
    """An agency named in a sentence: ``plain[start:end]``."""

    sentence: Sentence
    mention: Mention

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


@dataclass(frozen=True, slots=True)
class Sides:
    """What one act tells of who signs."""

    members: tuple[Named, ...]
    complete: bool
    """The sentence sets out to name them all: "giữa A với B, C"."""
    also: bool = False
    """It adds to others: "Cùng ký còn có …"."""
    count: int = 0
    """How many sign as the sentence says ("với 08 đơn vị", "hai cơ quan"); 0 if it does not."""
    hub: int = 0
    """How many of ``members`` stand on the first side ("A, B ký với C": 2)."""
    officers: tuple[Named, ...] = ()
    """Agencies whose heads sign: "đồng chí …, Trưởng Ban … và …, Giám đốc … ký"."""


_NUMBER = r"(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_GROUP_NOUN = r"(?:bên|cơ quan|đơn vị|ngành|ban|đài|báo|địa phương|tổ chức|tỉnh|lực lượng|đoàn thể|sở|hội)"
_JOINT = re.compile(
    r"[\s“”\"]*(?:\([^()]{1,40}\))?\s*(?:,|;|-|–|&)?\s*(?:(?:và|với|cùng với|cùng|phối hợp với|phối hợp cùng"
    r"|cũng như)(?!\w))?"
    r"\s*(?:(?:đại diện|lãnh đạo|các|giữa)(?!\w)\s*)*$"
)
_PLACE = re.compile(
    r"(?<!\w)(?:tại|ở|đến|về|trong)\s+(?:(?:hội trường|trung ương|trụ sở|phòng họp|địa điểm|khuôn viên|nhà|sân"
    r"|cơ quan"
    r"|hội trường lớn|phòng|"
    r"khách|trung tâm|làm việc|số \d+|chính|lớn)\s+)*(?:của\s+)?$"
)
_WITNESS = re.compile(
    r"(?<!\w)(?:(?:chứng kiến|tham dự|có mặt|dự|tham gia|mời)(?:\s+của)?|(?:lãnh đạo|chỉ đạo|quan tâm|tham mưu"
    r"|đồng ý|cho phép"
    r"|hỗ trợ|giúp đỡ|chủ trì|chấp thuận|phê duyệt|nhất trí|định hướng|quản lý)\s+của)\s+(?:(?:đồng chí|đại diện"
    r"|lãnh đạo|các"
    r"|chung)\s+)*$"
)
_OFFICE = re.compile(
    r"(?<!\w)(?:trưởng|phó|giám đốc|chủ tịch|bí thư|viện trưởng|chánh án|chính ủy|tư lệnh|chánh văn phòng|ủy viên"
    r"|tổng biên tập"
    r"|hiệu trưởng|thường trực|chánh thanh tra|cục trưởng|chủ nhiệm|cán bộ|phóng viên|chuyên viên|thuộc|nguyên)\s+$"
)
_ATTENDS = re.compile(r"(?<!\w)(?:chứng kiến|tham dự|dự|có mặt|tới dự|đến dự)(?!\w)")
_OF = re.compile(r"(?<!\w)của\s+(?:(?:đại diện|lãnh đạo|các)\s+)*$")
# An agency that the registry does not know, by its place in a list: it begins with a capital and names no person.
_SHORTEST_NAME = 6
_LONGEST_GAP = 160
_WORDS = rf"[{UPPER}][^,;:()“”.]{{4,90}}?"
_SEPARATOR = r"\s*(?:\([^()]{1,40}\)\s*)?(?:,|;|\svà\s|\svới\s|\scùng\s)\s*(?:và\s+|với\s+)?"
_ITEM = re.compile(
    rf"{_SEPARATOR}(?P<item>{_WORDS})(?=\s*(?:[,;(]|\s(?:và|với|cùng|đã|vừa|ký|kí|tổ|tiến|thống)\s"
    rf"|$))"
)
_SEPARATED = re.compile(rf"(?:{_SEPARATOR}{_WORDS})+{_SEPARATOR}")
_UP_TO_VERB = re.compile(rf"(?:{_SEPARATOR}{_WORDS})+?(?=\s+(?:đã|vừa|cùng|ký|kí|tổ chức|tiến hành|thống nhất)\s)")
_VERB_NEXT = re.compile(r"\s+(?:đã\s+|vừa\s+|cùng\s+|tổ chức\s+|tiến hành\s+|thống nhất\s+|lễ\s+)*ký(?!\w)")
_NO_AGENCY = re.compile(
    r"(?<!\w)(?:ông|bà|đồng chí|trưởng|phó|giám đốc|chủ tịch|bí thư|công ty|tập đoàn|doanh nghiệp|ngân hàng"
    r"|hợp tác xã|của|ký"
    r"|đã|nhằm|theo|giai đoạn|sáng|chiều|ngày|tại|về|trong|luật|nghị quyết|quyết định|chỉ thị)(?!\w)"
)
_AHEAD_OF_NAME = re.compile(rf"(?:^|[,;:]\s+|\s(?:và|với|cùng|giữa)\s+)(?P<head>[{UPPER}](?:[^\W_]+\s){{2,4}})$")
_BEHIND_NAME = re.compile(
    rf"(?:\s?[-–]\s?|\s(?:[{LOWER}]+\s){{0,5}})(?:[{UPPER}][^\W_]*\s?){{1,4}}(?<!\s)"
    r"(?=\s*(?:[,;(.]|$|\s(?:và|với|cùng|đã|vừa|ký|kí|tổ|tiến|thống)\s))"
)
_NOT_OF_NAME = re.compile(
    r"(?<!\w)(?:và|với|cùng|giữa|tổ chức|chủ trì|phối hợp|hội nghị|lễ|đã|ký|kết|vừa|tại|về|của|trong|theo|để|nhằm"
    r"|là|có|do|được"
    r"|tỉnh|huyện|xã|phường|thị xã|thành phố|quận|tp|sở|ban|công an|ubnd|hđnd|đồng chí|ông|bà|cho|từ|đến|sáng"
    r"|chiều|ngày"
    r"|lãnh đạo|đại diện|gồm|đơn vị|cơ quan có|ngành|hội|viện|tòa|đoàn|liên đoàn|bộ|trưởng|phó|giám đốc|chủ tịch"
    r"|bí thư|ủy)(?!\w)"
)
_RANK = re.compile(r"(?<!\w)(?P<rank>tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)(?!\w)")
# "các sở, ngành Khối Khoa giáo": the block tells which, it is no party itself.
_GROUP_BEFORE = re.compile(r"(?<!\w)(?:sở|ngành|cơ quan|đơn vị|đoàn thể)\s+(?:trong\s+|thuộc\s+)?khối$")
_SIGNED_BY = re.compile(r"(?:ký|ký kết|lễ)\s+của\s+(?:(?:đại diện|lãnh đạo|các)\s+)*$")
_BETWEEN = re.compile(
    rf"(?<!\w)giữa\s+(?:(?:đại diện|lãnh đạo|các|ngành|{_NUMBER}|{_GROUP_NOUN}|gồm"
    rf"|là)\s*[,:]?\s*)*$"
)
_WITH = re.compile(
    rf"(?<!\w)(?:với|cùng với|cùng)\s+(?:(?:đại diện|lãnh đạo|từng|một|các|mỗi|sở|ban|ngành|báo chí|tỉnh|thành"
    rf"|đoàn thể|cấp"
    rf"|trong|khối|trên địa bàn|{_NUMBER}|{_GROUP_NOUN}|gồm|là|bao gồm|như)\s*[,:–-]?\s*)*$"
)
_LIST = re.compile(r"(?:gồm(?:\s+có)?|bao gồm|là)\s*:?\s*$|:\s*[–-]?\s*$|–\s*$|\(\s*$")
_ALSO = re.compile(r"(?<!\w)(?:còn có|có|gồm(?:\s+có)?|là)\s*:?\s*(?:(?:đại diện|lãnh đạo)\s+)*$")
_JOINING = re.compile(r"(?<!\w)(?:cùng|tham gia|tham gia\s+cùng)\s+$")
_BY = re.compile(r"(?<!\w)(?:do|được|bởi)\s+(?:(?:đại diện|lãnh đạo|các|hai|ba|cơ quan|đơn vị|là|bên)\s*[:,]?\s*)*$")
_BARRIER = re.compile(
    r"(?<!\w)(?:theo|căn cứ|nhằm|trên cơ sở|trên tinh thần|trước sự|dưới sự|với sự|có sự|trong đó|qua đó|từ đó"
    r"|khi|sẽ|để|nêu rõ"
    r"|quy định)(?!\w)"
)
_NEAR = 60
# "A và 5 tổ chức chính trị - xã hội gồm B, C, …"
_AND_GROUP = re.compile(rf"^\s*(?:và|với|cùng|cùng với)\s+(?:{_NUMBER}|các)\s[^,;.]{{3,50}}?(?:gồm|là|:)\s*:?\s*$")
_OTHER_SUBJECT = re.compile(
    rf"(?<!\w)(?:đồng chí|ông|bà|đại tá|thượng tá|thiếu tướng|(?:hai|ba|bốn|các|{_NUMBER})\s+(?:bên|cơ quan"
    rf"|đơn vị|ngành|ban))(?!\w)"
)
_OF_GROUP = rf"\s+(?:(?!và|với|của)\w+\s+)?{_GROUP_NOUN}(?!\w)"
_AND_OTHERS = re.compile(rf"\s*(?:và|với|cùng|cùng với|,)\s+(?P<n>{_NUMBER}|các){_OF_GROUP}")
_COUNTED = re.compile(rf"(?<!\w)(?<!quận )(?<!phường )(?<!vùng )(?P<n>{_NUMBER}){_OF_GROUP}")
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)\s+(?:\w+\s+){1,3}với|với\s+(?:từng|mỗi)(?!\w)")
_IN_TURN = re.compile(r"(?<!\w)lần lượt(?!\w)")


def rows_of(sentence: Sentence) -> list[Row]:
    """The lists of agencies in ``sentence``."""
    named = [
        Named(sentence, _whole(each, sentence))
        for each in mentions(sentence.text)
        if not _GROUP_BEFORE.search(sentence.plain, max(0, each.start - 30), each.start + 4)
    ]
    rows: list[Row] = []
    current: list[Named] = []
    lead_from = 0
    for each in named:
        if current:
            between = _between(sentence, current[-1], each)
            if between is not None:
                current += [*between, each]
                continue
            rows.append(Row(tuple(current), sentence.plain[lead_from : current[0].start]))
            lead_from = current[-1].end
        current = [each]
    if current:
        rows.append(Row(tuple(current), sentence.plain[lead_from : current[0].start]))
    rows = [_with_unknown(row, sentence) for row in rows]
    return [row for whole in rows for row in _without_place(_without_issuer(whole, sentence), sentence)]


def _whole(mention: Mention, sentence: Sentence) -> Mention:
    """``mention`` with what belongs to its name though the registry does not know it.

    "Cơ quan thường trú" before "Đài Tiếng nói Việt Nam", "cửa khẩu cảng Vũng Áng" behind "Chi cục Hải quan".
    """
    text, start, end = sentence.text, mention.start, mention.end
    ahead = _AHEAD_OF_NAME.search(text, max(0, start - 60), start)
    if ahead is not None and not _NOT_OF_NAME.search(sentence.plain, ahead.start("head"), start):
        start = ahead.start("head")
    if _OFFICE.search(sentence.plain, max(0, start - 40), start):
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
    items = _SEPARATED.fullmatch(sentence.text, one.end, other.start)
    if items is None or len(gap) > _LONGEST_GAP:
        return None
    return _unknown(sentence, one.end, other.start)


def _with_unknown(row: Row, sentence: Sentence) -> Row:
    """``row`` with the unknown agencies before the verb that follows it: "A, Trạm Kiểm ngư B và C ký kết"."""
    found = _UP_TO_VERB.match(sentence.text, row.end)
    if found is None or _OFFICE.search(row.lead) or not _VERB_NEXT.match(sentence.plain, found.end()):
        return row
    return Row((*row.members, *_unknown(sentence, row.end, found.end())), row.lead)


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
    if len(row.members) < 3 or not (_OF.search(row.lead) or _WITNESS.search(row.lead)):
        return row
    gaps = [sentence.plain[one.end : two.start].strip() for one, two in pairwise(row.members)]
    commas = [place for place, gap in enumerate(gaps, 1) if gap == "," and len(row.members) - place > 1]
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


def is_aside(row: Row) -> bool:
    """Whether ``row`` only stands by: witnesses, the agencies of office holders, issuers of documents."""
    if _SIGNED_BY.search(row.lead):
        return False
    return bool(_WITNESS.search(row.lead) or _OFFICE.search(row.lead) or _OF.search(row.lead))


def sides_of(act: Act, rows: Sequence[Row], earlier: Sequence[Sides] = ()) -> Sides:
    """Who signs as ``act`` tells, of the ``rows`` of its sentence; ``earlier`` are the sides of the acts before in it.

    A counterpart of an act before is not the subject of this one: in "A ký X với B và ký Y với C" that is A again.
    """
    taken = [each for sides in earlier for each in sides.members[sides.hub :]]
    rows = [row for row in rows if row.end > act.start or not any(each in taken for each in row.members)]
    plain = act.sentence.plain
    barrier = _BARRIER.search(plain, act.end, act.right)
    stop = barrier.start() if barrier is not None else act.right
    counted = _count(act)
    usable = [row for row in rows if not is_aside(row)]
    officers = tuple(
        each
        for row in rows
        if row.end <= act.start and _OFFICE.search(row.lead) and not _ATTENDS.search(row.lead)
        for each in row.members
    )
    before = [row for row in usable if row.end <= act.start]
    after = [row for row in usable if act.end <= row.start < stop]

    between = next((row for row in after if _BETWEEN.search(row.lead)), None)
    if between is None:
        between = next((row for row in reversed(before) if _BETWEEN.search(row.lead) and row.start >= act.left), None)
    if between is not None:
        rest = _continued(between, usable)
        return Sides(rest, complete=True, count=counted, hub=_first_side(between, plain), officers=officers)

    joining = _JOINING.search(plain, act.left, act.start) or "cùng ký" in plain[max(0, act.start - 6) : act.end]
    also = next((row for row in after if _ALSO.search(row.lead)), None)
    if joining and also is not None and not before:
        return Sides(also.members, complete=False, also=True, officers=officers)

    subject = _subject(act, before, plain)
    other = next(
        (row for row in after if _WITH.search(row.lead) or _LIST.search(row.lead) or _BY.search(row.lead)), None
    )
    hub = subject.members if subject is not None else ()
    if not hub and earlier:
        hub = earlier[-1].members[: earlier[-1].hub]
    if other is not None:
        listed = _continued(other, after)
        return Sides((*hub, *listed), complete=bool(hub), count=counted, hub=len(hub), officers=officers)
    others = _AND_OTHERS.match(plain, subject.end) if subject is not None else None
    return Sides(hub, complete=len(hub) > 1 and others is None, count=counted, hub=1, officers=officers)


def _subject(act: Act, before: Sequence[Row], plain: str) -> Row | None:
    """The list that does the signing, with the one that it is joined to: "A chủ trì cùng B và C tổ chức lễ ký"."""
    inside = [row for row in before if row.start >= act.left] or list(before)
    if not inside or _OTHER_SUBJECT.search(plain, inside[-1].end, act.start):
        return None
    if _ATTENDS.search(plain, inside[-1].end, act.start):
        return None
    subject = inside[-1]
    for row in reversed(inside[:-1]):
        if len(subject.lead) > _NEAR or not (_WITH.search(subject.lead) or _AND_GROUP.search(subject.lead)):
            break
        subject = Row((*row.members, *subject.members), row.lead)
    return subject


def _continued(row: Row, rows: Sequence[Row]) -> tuple[Named, ...]:
    """The members of ``row`` with those that go on in the lists after it: "với UBND tỉnh, …; với HĐND tỉnh"."""
    members = list(row.members)
    started = False
    for each in rows:
        if each is row:
            started = True
        elif started:
            if not re.match(r"\s*[,;]?\s*(?:và\s+)?(?:với|giữa|cùng với)\s*$", each.lead) and not _LIST.search(
                each.lead
            ):
                break
            members += each.members
    return tuple(members)


def _first_side(row: Row, plain: str) -> int:
    """How many of ``row`` stand before the "với" in it; 1 if there is none."""
    for place, (one, other) in enumerate(pairwise(row.members), 1):
        if re.search(r"(?<!\w)với(?!\w)", plain[one.end : other.start]):
            return place
    return 1


def _count(act: Act) -> int:
    found = _COUNTED.search(act.sentence.plain, act.left, act.right)
    return number_of(found["n"]) if found is not None else 0


def each_apart(act: Act, sides: Sides) -> bool:
    """Whether the hub signs a document of its own with each other: "ba chương trình, mỗi chương trình với …"."""
    others = len(sides.members) - sides.hub
    if act.noun is None or sides.hub != 1 or others < 2:
        return False
    if act.noun.count == others or _EACH.search(act.sentence.plain, act.left, act.right):
        return True
    return act.noun.count != 1 and bool(_IN_TURN.search(act.sentence.plain, act.left, act.right))


def whom_it_means(act: Act) -> int | None:
    """How many "hai bên", "ba cơ quan" are of whom the act speaks; 0 for "các bên", None without such words."""
    found = _MEANT.search(act.sentence.plain, act.left, act.right)
    if found is None:
        return None
    return number_of(found["n"])


_MEANT = re.compile(rf"(?<!\w)(?P<n>{_NUMBER}|các)\s+{_GROUP_NOUN}(?!\w)")
