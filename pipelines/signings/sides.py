"""Who signs: the lists of agencies of a sentence by the part they play in it.

A list is a side of the signing by what leads up to it ("giữa …", "với 8 đơn vị gồm: …") or by being the subject of the
verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.signings.acts import Act
from pipelines.signings.kinds import number_of
from pipelines.signings.rows import ATTENDS, OFFICE, Named, Row, is_aside


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
    signers: tuple[Named, ...] = ()
    """Those of them whose heads are plainly the subject, one for each head."""


_NUMBER = r"(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_GROUP_NOUN = (
    r"(?:bên|cơ quan|đơn vị|ngành|ban|đài|báo|địa phương|tổ chức|tỉnh|lực lượng|đoàn thể|sở|hội|xã|huyện|phường)"
)
_BETWEEN = re.compile(
    rf"(?<!\w)giữa\s+(?:(?:đại diện|lãnh đạo|các|ngành|{_NUMBER}|{_GROUP_NOUN}|gồm"
    rf"|là)\s*[,:]?\s*)*$"
)
_WITH = re.compile(
    rf"(?<!\w)(?:với|cùng với|cùng)\s+(?:(?:đại diện|lãnh đạo|từng|một|các|mỗi|sở|ban|ngành|báo chí|tỉnh|thành"
    rf"|đoàn thể|cấp|trong|khối|trên địa bàn|{_NUMBER}|{_GROUP_NOUN}|gồm|là|bao gồm|như)\s*[,:–-]?\s*)*$"
)
_LIST = re.compile(r"(?:gồm(?:\s+có)?|bao gồm|là)\s*:?\s*$|:\s*[–-]?\s*$|–\s*$|\(\s*$")
_ALSO = re.compile(r"(?<!\w)(?:còn có|có|gồm(?:\s+có)?|là)\s*:?\s*(?:(?:đại diện|lãnh đạo)\s+)*$")
_JOINING = re.compile(r"(?<!\w)(?:cùng|tham gia|tham gia\s+cùng)\s+$")
# "Các tỉnh đoàn A, B và C cũng là những bên cùng đặt bút ký": besides those told of before.
_ALSO_SIGN = re.compile(
    r"(?<!\w)(?:cũng|còn)\s+là\s+(?:(?:những|các|một)\s+)?(?:\w+\s+)?(?:bên|đơn vị|cơ quan)\s+"
    r"(?:(?:cùng|tham gia|đặt bút)\s+)*$"
)
_BY = re.compile(
    r"(?<!\w)(?:do|được|bởi|chữ ký của)\s+(?:(?:đại diện|lãnh đạo|các|hai|ba|cơ quan|đơn vị|là|bên)\s*[:,]?\s*)*$"
)
_BARRIER = re.compile(
    r"(?<!\w)(?:(?<!làm )theo|căn cứ|nhằm|trên cơ sở|trên tinh thần|trước sự|dưới sự|với sự|có sự|trong đó|qua đó"
    r"|từ đó|khi|sẽ|để|nêu rõ|quy định)(?!\w)"
)
_BESIDE = re.compile(
    r",?(?:\s+[^\W\d_]+){2,7},?\s+(?:cùng|cùng với|với|và)\s+(?:các\s+)?(?:lãnh đạo|đại diện)\s+(?:các\s+)?"
)
_NEAR = 60
# "A và 5 tổ chức chính trị - xã hội gồm B, C, …"
_AND_GROUP = re.compile(
    rf"^\s*(?:và|với|cùng|cùng với)\s+(?:{_NUMBER}|các)\s(?:(?:sở|ban|hội|ngành),\s)*[^,;.]{{2,50}}?"
    r"(?:gồm|là|:)\s*:?\s*$"
)
_OTHER_SUBJECT = re.compile(
    rf"(?<!\w)(?:đồng chí|ông|bà|đại tá|thượng tá|thiếu tướng|(?P<n>các|{_NUMBER})\s+(?:bên|cơ quan|đơn vị"
    rf"|ngành|ban))(?!\w)"
)
_OF_GROUP = rf"\s+(?:(?!và|với|của)\w+\s+)?{_GROUP_NOUN}(?!\w)"
_AND_OTHERS = re.compile(rf"\s*(?:và|với|cùng|cùng với|,)\s+(?P<n>{_NUMBER}|các){_OF_GROUP}")
_COUNTED = re.compile(rf"(?<!\w)(?<!quận )(?<!phường )(?<!vùng )(?P<n>{_NUMBER}){_OF_GROUP}")
_CARRIED_OUT = re.compile(r"[\W_]*(?:thực hiện|triển khai|căn cứ|theo|trên cơ sở|cụ thể hóa)(?!\w)")
_NAMES_SIGNERS = re.compile(r"(?<!\w)(?:người|bên|các bên)\s+$")
_SIGNERS_ARE = re.compile(r"\s*(?:kết\s*)?(?:,\s*ngoài\s[^,]{3,80},\s*)?(?:là|gồm)(?!\w)")
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)\s+(?:\w+\s+){1,3}với|với\s+(?:từng|mỗi)(?!\w)")
_IN_TURN = re.compile(r"(?<!\w)lần lượt(?!\w)")


def sides_of(act: Act, rows: Sequence[Row], earlier: Sequence[Sides] = ()) -> Sides:
    """Who signs as ``act`` tells, of the ``rows`` of its sentence; ``earlier`` are the sides of the acts before in it.

    A counterpart of an act before is not the subject of this one: in "A ký X với B và ký Y với C" that is A again.
    """
    taken = [each for sides in earlier for each in sides.members[sides.hub :]]
    rows = [row for row in rows if row.end > act.start or not any(each in taken for each in row.members)]
    plain = act.sentence.plain
    cited = _BY_ANOTHERS_NUMBER.search(plain, 0, act.start)
    rows = [row for row in rows if cited is None or not cited.start() < row.start < cited.end()]
    if _NAMES_SIGNERS.search(plain, max(0, act.start - 20), act.start) and _SIGNERS_ARE.match(plain, act.end):
        # "Người ký là Đại tá A, Giám đốc B; …", "Bên ký, ngoài A, là B và C"
        return Sides(tuple(each for row in rows if row.start > act.end for each in row.members[: _of_row(row)]), True)
    barrier = _BARRIER.search(plain, act.end, act.right)
    stop = barrier.start() if barrier is not None else act.right
    counted = _count(act)
    usable = [row for row in rows if not is_aside(row)]
    officers = tuple(
        each
        for row in rows
        if row.end <= act.start and OFFICE.search(row.lead) and not ATTENDS.search(row.lead)
        for each in row.members
    )
    before = [row for row in usable if row.end <= act.start]
    after = [row for row in usable if act.end <= row.start < stop]

    between = next((row for row in after if _BETWEEN.search(row.lead)), None)
    if between is None:
        between = next((row for row in reversed(before) if _BETWEEN.search(row.lead) and row.start >= act.left), None)
        if between is not None and _of_another(between, before, plain):
            between = None
    if between is not None:
        rest = _continued(between, usable)
        return Sides(rest, complete=True, count=counted, hub=_first_side(between, plain), officers=officers)

    joining = _JOINING.search(plain, act.left, act.start) or "cùng ký" in plain[max(0, act.start - 6) : act.end]
    also = next((row for row in after if _ALSO.search(row.lead)), None)
    if joining and also is not None and not before:
        return Sides(also.members, complete=False, also=True, officers=officers)

    subject = _subject(act, before, plain)
    if subject is not None and _ALSO_SIGN.search(plain, act.left, act.start):
        return Sides(subject.members, complete=False, also=True, officers=officers)
    other = next(
        (row for row in after if _WITH.search(row.lead) or _LIST.search(row.lead) or _BY.search(row.lead)), None
    )
    hub = subject.members if subject is not None else ()
    if subject is not None and (head := _head_beside(subject, rows, plain)) is not None:
        hub = (head, *hub)
    if not hub and earlier:
        hub = earlier[-1].members[: earlier[-1].hub]
    if other is not None:
        listed = _continued(other, after)
        return Sides((*hub, *listed), complete=bool(hub), count=counted, hub=len(hub), officers=officers)
    others = _AND_OTHERS.match(plain, subject.end) if subject is not None else None
    return Sides(hub, complete=len(hub) > 1 and others is None, count=counted, hub=1, officers=officers)


def _of_row(row: Row) -> int | None:
    """How many of ``row`` sign: the first agency of an office holder, else all."""
    return 1 if OFFICE.search(row.lead) else None


# "trên cơ sở Nghị quyết liên tịch số 01/NQLT giữa A và B, hai đơn vị đã ký": those of the article, not A and B.
_BY_ANOTHERS_NUMBER = re.compile(
    r"(?<!\w)(?:trên cơ sở|căn cứ|theo|thực hiện|cụ thể hóa)\s[^,;]*?\ssố\s[^,;]*\sgiữa\s[^,;]*,\s*"
    rf"{_NUMBER}{_OF_GROUP}"
)


def _of_another(between: Row, before: Sequence[Row], plain: str) -> bool:
    """Whether ``between`` names the sides of what is carried out: "Thực hiện Kế hoạch … giữa A và B, C ký với D"."""
    behind = next((row for row in before if row.start >= between.end), None)
    if behind is None or _CARRIED_OUT.match(between.lead) is None:
        return False
    return "," in plain[between.end : behind.start] and _LIST.search(behind.lead) is None


def _subject(act: Act, before: Sequence[Row], plain: str) -> Row | None:
    """The list that does the signing, with the one that it is joined to: "A chủ trì cùng B và C tổ chức lễ ký"."""
    inside = [row for row in before if row.start >= act.left] or list(before)
    if not inside:
        return None
    other = _OTHER_SUBJECT.search(plain, inside[-1].end, act.start)
    if other is not None and number_of(other["n"] or "") != len(inside[-1].members):  # else it means them: "hai bên"
        return None
    if ATTENDS.search(plain, inside[-1].end, act.start):
        return None
    subject = inside[-1]
    for row in reversed(inside[:-1]):
        if len(subject.lead) > _NEAR or not (_WITH.search(subject.lead) or _AND_GROUP.search(subject.lead)):
            break
        subject = Row((*row.members, *subject.members), row.lead)
    return subject


def _head_beside(subject: Row, rows: Sequence[Row], plain: str) -> Named | None:
    """The agency whose head signs along with ``subject``: "Giám đốc Sở A Trần Văn B cùng lãnh đạo Sở C, Sở D ký"."""
    before = [row for row in rows if row.end <= subject.start]
    if not before or len(before[-1].members) != 1 or not OFFICE.search(before[-1].lead):
        return None
    if ATTENDS.search(before[-1].lead) or not _BESIDE.fullmatch(plain, before[-1].end, subject.start):
        return None
    return before[-1].members[0]


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


def each_apart(act: Act, sides: Sides, others: Sequence[Act]) -> bool:
    """Whether the hub signs a document of its own with each other: "ba chương trình, mỗi chương trình với …".

    ``others`` are all acts of the article: "A ký với mỗi đơn vị một quy chế" may be said in another sentence.
    """
    counterparts = len(sides.members) - sides.hub
    if act.noun is None or sides.hub != 1 or counterparts < 2:
        return False
    if act.noun.count == counterparts:
        return True
    if act.noun.count != 1 and _IN_TURN.search(act.sentence.plain, act.left, act.right):
        return True
    of_kind = [each for each in others if each.time == "now" and each.noun and each.noun.kind == act.noun.kind]
    return any(_EACH.search(each.sentence.plain, each.left, each.right) for each in (act, *of_kind))


def whom_it_means(act: Act) -> int | None:
    """How many "hai bên", "ba cơ quan" are of whom the act speaks; 0 for "các bên", None without such words."""
    found = _MEANT.search(act.sentence.plain, act.left, act.right)
    if found is None:
        return None
    return number_of(found["n"])


_MEANT = re.compile(rf"(?<!\w)(?P<n>{_NUMBER}|các)\s+{_GROUP_NOUN}(?!\w)")
