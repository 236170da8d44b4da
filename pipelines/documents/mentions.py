"""Where a text cites a numbered document, and what stands around the number: its kind, its date, its issuer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from pipelines.documents.dates import DATE, DAY_MONTH, normalise_date
from pipelines.documents.issuers import EXPECTED, issuer_at, normalise_issuer
from pipelines.documents.numbers import FOUND, LIKELY, bodies_of_number, is_number, kind_of_number, normalise_number
from pipelines.findings import Span, TextPart
from pipelines.phrases import lowered

KIND_NAMES = (
    r"quyết định|chỉ thị|nghị quyết|kết luận|thông tri|hướng dẫn|kế hoạch|quy chế|quy định"
    r"|chương trình(?: hành động| công tác)?|thông tư"
    r"|nghị định|công văn|văn bản|đề án|thông báo|báo cáo|tờ trình|luật|pháp lệnh|công điện|lệnh|phương án"
    r"|biên bản(?: ghi nhớ| thỏa thuận"
    r"| thoả thuận)?|thỏa thuận|thoả thuận|giao ước|quy ước|điều lệ|dự án|bản ghi nhớ|quyết nghị|qđ|nq|ct|hd|cv|kh"
)
_KIND_BEFORE = re.compile(
    rf"(?<!\w)(?P<kind>(?:{KIND_NAMES})(?: (?:liên tịch|liên ngành|phối hợp|hợp tác|liên bộ))?(?: công tác)?)"
    r"(?P<rest>(?: mang)?[\s:]*(?:số[\s.:]*)?)$"
)
_OF_BEFORE = re.compile(
    rf"(?<!\w)(?P<kind>(?:{KIND_NAMES})(?: (?:liên tịch|liên ngành"
    rf"|phối hợp))?) của (?P<issuer>[^,.;:()]{{4,60}}?),? số[\s.:]*$"
)
_NUMBER_WORD = re.compile(r"(?<!\w)số[\s.:]*$")
_ENUMERATED = re.compile(r"(?P<between>\s*(?:,|;|và|,\s*và)\s*(?:số[\s.:]*)?)$")

_COUNTS = re.compile(r"(?<![\w.,/-])(?:\d{1,5}[a-zđ]?\s*(?:,|;|,?\s?và)\s*(?:số\s*)?)+$")
_COUNT = re.compile(r"\d{1,5}[a-zđ]?")
_YEAR = re.compile(r"(?:19|20)\d\d")

_DATED = re.compile(
    rf"[\s,]*\(?\s*(?:được\s)?(?:ký\s(?:kết\s|ban hành\s)?|ban hành\s|ra\s"
    rf"|đề\s)?(?:vào\s|cùng\s)?(?:ngày\s+)?(?P<date>{DATE})",
    re.IGNORECASE,
)
_DATED_SHORT = re.compile(
    rf"[\s,]*\(?\s*(?:ký\s(?:ban hành\s)?|ban hành\s)?(?:vào\s)?ngày\s+(?P<date>{DAY_MONTH})", re.IGNORECASE
)
_OF = re.compile(r"[\s,]*(?:năm (?:19|20)\d\d)?\)?[\s,]*(?:cũng\s)?(?:được\s)?của\s+", re.IGNORECASE)
_DONE = re.compile(
    rf"(?:được|do|đã)\s[^.;]{{0,110}}?(?:\bký(?: kết| ban hành)?|\bban hành"
    rf"|\bthông qua)\s(?:vào\s)?ngày\s(?P<date>{DATE})",
    re.IGNORECASE,
)
_BY = re.compile(r"[\s,]*(?:đã\s|vừa\s)?(?:được|do)\s+", re.IGNORECASE)
_BY_SIGNER = re.compile(r"[^.;]{0,30}?,\s*(?P<title>[^.;]{4,90}?)\s+(?:đã\s|vừa\s)?ký\b", re.IGNORECASE)
_ISSUES = re.compile(
    r"\s+(?:đã\s|vừa\s|cũng\s|cũng đã\s|vừa mới\s|tiếp tục\s)?(?:ký\s)?"
    r"(?:ban hành|ra|có|thông qua|xây dựng và ban hành)\s(?:các\s)?$",
    re.IGNORECASE,
)
# "UBND tỉnh đã giao Sở … làm đầu mối bằng Công văn số …": who does so by means of the document issued it.
_BY_MEANS = re.compile(r"(?<!\w)(?:bằng|tại)\s(?:các\s)?$")
_ORDERS = re.compile(
    r"\s+(?:đã\s|vừa\s|cũng\s|mới\s)?(?:giao|chỉ đạo|yêu cầu|chấp thuận|đồng ý|cho phép|thống nhất|phân công|nhắc nhở"
    r"|kết luận|trả lời|phê duyệt|quy định|hướng dẫn|đề nghị|kiến nghị|thông báo)\s",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…]\s")
_SENTENCE_LENGTH = 500
"""How far before a number its issuer is looked for; in characters."""
_OFFICE_ONLY = re.compile(r"(?:Ban )?Thường trực |Chủ tịch ")
_ISSUER_STARTS = re.compile(
    r"(?<!\w)(?:Ban |Thường trực |Thường vụ |Bộ |Tỉnh |Thành |Huyện |Quận |Thị |Đảng |HĐND|UBND|Ủy ban|Uỷ ban"
    r"|Hội đồng|Chính phủ"
    r"|Thủ tướng|Quốc hội|Sở |Công an|Chủ tịch|BTV|BCH|Liên đoàn|LĐLĐ|Hội |Viện |VKS|Tòa |Toà |TAND|Đoàn |Quân )"
)
_SENTENCE_DATE = re.compile(
    rf"(?:^|[.;]\s)(?:Trước đó,\s)?(?:(?:[Nn]gày|Vào ngày|Ngày \d+,)\s)(?P<date>{DATE}),?\s[^.;]{{0,120}}$"
)
_SIGNS = re.compile(r"(?<!\w)(?:ký(?: kết| ban hành)?|ban hành|thông qua)(?: bản| và ban hành)?\s$")
_OPENING_LENGTH = 170
"""How far before a document the day is looked for that opens its sentence; in characters."""
_END = re.compile(r"[.;]\s|$|[!?…]")
_TERM = re.compile(r"\s*\(?(?:khóa|khoá)\s[IVX]+\)?", re.IGNORECASE)
_OF_WORD = re.compile(r"(?<!\w)của ")
_BETWEEN_COMMAS = re.compile(r"\s*,\s*$")
_GOES_ON = re.compile(
    r",(?!\s+(?:của|về|do|nhằm|để|trên|trong|tại Hội nghị|và|quy định|khóa|khoá)(?!\w))|\s(?=[A-ZĐÔÁẤỦ])"
)
"""What stands behind a day that opens the clause: a comma, or the one who does it."""
_MOST_STARTS = 8
"""So many names are tried for the subject of a clause."""
_SHORT_SUBJECT, _SUBJECT = 60, 140
"""How far behind a number it may be told who signed it and when, in characters: what a joint one is about is long."""
_LATELY = 14
"""Days; what an article tells was done so long before it came out."""
_JOINT = re.compile(r"liên|phối hợp|hợp tác|ghi nhớ|thỏa thuận|thoả thuận|giao ước")


@dataclass(slots=True)
class Mention:
    """One place where a number stands."""

    part: TextPart
    index: int
    text: str
    start: int
    end: int
    number: str
    said_end: int = 0
    """Where the evidence of the number ends: later than ``end`` if it shares what follows: "217, 218-QĐ/TW"."""
    kind: str | None = None
    kind_at: tuple[int, int] | None = None
    own_kind: bool = True
    """Its kind stands before it; otherwise before the first of the enumeration it is in."""
    date: str | None = None
    issuer: str | None = None
    date_at: tuple[TextPart, int, int, int] | None = None
    issuer_at: tuple[TextPart, int, int, int] | None = None
    follows: Mention | None = None
    """The mention right before it in an enumeration."""
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def joint(self) -> bool:
        return bool(_JOINT.search(self.kind or "") or _JOINT.search(kind_of_number(self.number) or ""))


def mentions_in(part: TextPart, index: int, text: str, published: date | None) -> list[Mention]:
    """The numbers of documents in ``text``, one part of an article that came out on ``published``, in order."""
    if LIKELY.search(text) is None:
        return []
    found: list[Mention] = []
    low = ""
    for match in FOUND.finditer(text):
        low = low or lowered(text)
        start, end = match.span()
        before = low[max(0, start - 110) : start]
        kind = _KIND_BEFORE.search(before)
        of = None if kind else _OF_BEFORE.search(before)
        enumerated = _ENUMERATED.search(before)
        previous = found[-1] if found else None
        follows = (
            previous
            if previous is not None
            and enumerated is not None
            and kind is None
            and text[previous.end : start].strip() in (enumerated["between"].strip(), "")
            else None
        )
        if kind is None and of is None and follows is None:
            sharing = _sharing(part, index, text, start, end, before)
            found += sharing
            follows = sharing[-1] if sharing else None
        announced = kind is not None or of is not None or follows is not None
        if not is_number(match, announced, numbered=_NUMBER_WORD.search(before) is not None):
            continue
        mention = Mention(part, index, text, start, end, normalise_number(match.group()), end)
        spelled = kind or of
        if spelled is not None:
            at = start - len(before) + spelled.start("kind")
            mention.kind, mention.kind_at = spelled["kind"], (at, at + len(spelled["kind"]))
        elif follows is not None:
            mention.kind, mention.kind_at, mention.own_kind = follows.kind, follows.kind_at, False
            mention.follows = follows
        if of is not None:
            at = start - len(before) + of.start("issuer")
            if (reached := issuer_at(text, at)) > at:
                _issued(mention, at, reached)
        found.append(mention)
    for place, mention in enumerate(found):
        limit = found[place + 1].start if place + 1 < len(found) else len(text)
        _read_after(mention, limit, published)
    for place, mention in enumerate(found):
        previous = found[place - 1] if place else None
        limit = found[place + 1].start if place + 1 < len(found) else len(text)
        _read_opening_day(mention)
        if mention.issuer is None:
            _read_before(mention, previous)
        if mention.issuer is None:
            _read_afar(mention, limit)
    _share(found)
    return found


def _sharing(part: TextPart, index: int, text: str, start: int, end: int, before: str) -> list[Mention]:
    """The numbers right before the one at ``start`` that share all but their counts with it: "217, 218-QĐ/TW"."""
    counts = _COUNTS.search(before)
    kind = _KIND_BEFORE.search(before, 0, counts.start()) if counts is not None else None
    if counts is None or kind is None:
        return []
    offset = start - len(before)
    mentions: list[Mention] = []
    for count in _COUNT.finditer(before, counts.start(), counts.end()):
        if _YEAR.fullmatch(count.group()) and "số" not in kind["rest"]:
            return []
        at = offset + count.start()
        mention = Mention(
            part, index, text, at, offset + count.end(), normalise_number(text[at:end]), end, kind["kind"]
        )
        mention.kind_at = (offset + kind.start("kind"), offset + kind.end("kind"))
        mention.own_kind = not mentions
        mention.follows = mentions[-1] if mentions else None
        mentions.append(mention)
    return mentions


def _dated(mention: Mention, match: re.Match[str], published: date | None) -> None:
    value = normalise_date(match["date"], published)
    if value is not None and mention.date is None:
        mention.date = value
        mention.date_at = (mention.part, mention.index, match.start("date"), match.end("date"))


def _issued(mention: Mention, start: int, end: int) -> None:
    issuer = normalise_issuer(mention.text[start:end])
    if issuer and mention.issuer is None:
        mention.issuer, mention.issuer_at = issuer, (mention.part, mention.index, start, end)


def _read_after(mention: Mention, limit: int, published: date | None) -> None:
    """What stands right behind the number: its date and its issuer, in any order."""
    text, at = mention.text, mention.end
    for _ in range(3):
        dated = _DATED.match(text, at, limit) or _DATED_SHORT.match(text, at, limit)
        if dated is not None and mention.date is None:
            if _of_event(text, dated, published, issued=mention.issuer_at is not None):
                break
            _dated(mention, dated, published)
            at = dated.end()
            continue
        of = _OF.match(text, at, limit)
        if of is None or mention.issuer is not None:
            break
        end = issuer_at(text, of.end())
        if end == of.end():
            break
        _issued(mention, of.end(), end)
        at = end
        term = _TERM.match(text, at)
        at = term.end() if term else at
    sentence = _END.search(text, at, limit)
    end = sentence.start() if sentence else limit
    if mention.date is None:
        done = _DONE.search(text, at, end)
        if done is not None and done.start() - at < (_SUBJECT if mention.joint else _SHORT_SUBJECT):
            _dated(mention, done, published)
    by = _BY.match(text, at, end)
    if by is not None and mention.issuer is None and not mention.joint:
        reached = issuer_at(text, by.end())
        if reached > by.end() and re.match(
            r"\s+(?:đã\s|vừa\s)?(?:ký|ban hành|phê duyệt|thông qua)", text[reached : reached + 30]
        ):
            _issued(mention, by.end(), reached)
        elif (signer := _BY_SIGNER.match(text, by.end(), end)) is not None:
            _issued_by_signer(mention, signer)


def _of_event(text: str, dated: re.Match[str], published: date | None, *, issued: bool) -> bool:
    """Whether a day is that of what was done: "Thực hiện Quyết định số … của Ban Bí thư, ngày 12/7/2021, A và B ký …".

    It stands between commas behind the issuer and is of the last days, or has no year, as a document's would.
    """
    opens = text.rfind("ngày", dated.start(), dated.start("date"))
    if opens < 0 or not _BETWEEN_COMMAS.fullmatch(text, dated.start(), opens) or not _GOES_ON.match(text, dated.end()):
        return False
    if dated.re is _DATED_SHORT:
        return True
    day = normalise_date(dated["date"], published)
    if day is None or published is None or not issued:
        return False
    return 0 <= (published - date.fromisoformat(day)).days <= _LATELY


def _issued_by_signer(mention: Mention, signer: re.Match[str]) -> None:
    """ "do ông A, Phó Trưởng Ban Tuyên giáo Tỉnh ủy ký": the body that the signer's office is of."""
    title, offset = signer["title"], signer.start("title")
    for begins in _ISSUER_STARTS.finditer(title):
        start = offset + begins.start()
        if not _OFFICE_ONLY.match(title, begins.start()) and issuer_at(mention.text, start) >= offset + len(title):
            _issued(mention, start, offset + len(title))
            return


def _read_opening_day(mention: Mention) -> None:
    """ "Ngày 20/3/2018, hai ngành ký kết Quy chế số 02/QCLN": the day that opens the sentence."""
    if mention.date is not None or mention.kind_at is None:
        return
    text, kind_start = mention.text, mention.kind_at[0]
    if _SIGNS.search(text, max(0, kind_start - 30), kind_start) is None:
        return
    day = _SENTENCE_DATE.search(text, max(0, kind_start - _OPENING_LENGTH), kind_start)
    if day is not None:
        _dated(mention, day, None)


def _read_before(mention: Mention, previous: Mention | None) -> None:
    """ "Ban Thường vụ Tỉnh ủy đã ban hành Thông tri số …", also for the next of an enumeration after it."""
    if mention.joint or mention.kind_at is None:
        return
    text, kind_start = mention.text, mention.kind_at[0]
    window = max(0, kind_start - _SENTENCE_LENGTH)
    floor = max((each.end() for each in _SENTENCE_END.finditer(text, window, kind_start)), default=window)
    before = text[floor:kind_start]
    issues = _ISSUES.search(before)
    if issues is None and _BY_MEANS.search(before) and _issued_by_agent(mention, before, floor):
        return
    if issues is None:
        if (
            previous is not None
            and previous.issuer_at is not None
            and previous.issuer_at[2] < previous.start
            and bodies_of_number(previous.number) == bodies_of_number(mention.number)
            and (
                previous.kind == mention.kind
                or re.fullmatch(r"\s*(?:,|;|và|, và|cùng|cùng với)\s*", text[previous.end : kind_start])
            )
            and not re.search(r"[.!?]\s", text[previous.end : mention.start])
        ):
            mention.issuer, mention.issuer_at = previous.issuer, previous.issuer_at
        return
    for start in reversed([each.start() for each in _ISSUER_STARTS.finditer(before, 0, issues.start() + 1)]):
        reached = issuer_at(text, floor + start)
        if reached == floor + issues.start():
            wider = [each.start() for each in _ISSUER_STARTS.finditer(before, 0, start)]
            first = start
            for each in reversed(wider):
                if issuer_at(text, floor + each) == reached:
                    first = each
            _issued(mention, floor + first, reached)
            break
    if mention.date is None:
        day = _SENTENCE_DATE.search(text, max(0, floor - 2), kind_start)
        if day is not None:
            _dated(mention, day, None)


def _issued_by_agent(mention: Mention, before: str, floor: int) -> bool:
    """Whether the subject of the clause ``before``, which begins at ``floor``, issued the document, as it says."""
    for begins in islice(_ISSUER_STARTS.finditer(before), _MOST_STARTS):
        reached = issuer_at(mention.text, floor + begins.start())
        if reached > floor + begins.start() and _ORDERS.match(mention.text, reached):
            _issued(mention, floor + begins.start(), reached)
            return True
    return False


def _read_afar(mention: Mention, limit: int) -> None:
    """An issuer that the number leads one to expect, later in the sentence: "… về tăng cường …, của Bộ Chính trị"."""
    if mention.joint:
        return
    bodies = bodies_of_number(mention.number)
    expected = next((issuer for body, issuer in EXPECTED if bodies and body.fullmatch(bodies[-1])), None)
    if expected is None:
        return
    sentence = _END.search(mention.text, mention.end, limit)
    end = sentence.start() if sentence else limit
    for of in _OF_WORD.finditer(mention.text, mention.end, min(end, mention.end + 260)):
        found = expected.match(mention.text, of.end())
        if found is not None:
            reached = issuer_at(mention.text, of.end())
            _issued(mention, of.end(), max(reached, found.end()))
            return


def _share(mentions: list[Mention]) -> None:
    """In an enumeration of one kind ("các Nghị quyết số 18-NQ/TW, 19-NQ/TW ngày … của …") the last tells it for all."""
    for place in range(len(mentions) - 2, -1, -1):
        mention, after = mentions[place], mentions[place + 1]
        if mention.joint or bodies_of_number(mention.number) != bodies_of_number(after.number):
            continue
        behind = max(mention.end, mention.date_at[3] if mention.date_at and mention.date_at[3] > mention.end else 0)
        between = mention.text[behind : (after.kind_at or (after.start,))[0] if after.own_kind else after.start]
        if not re.fullmatch(r"\)?\s*(?:,|;|và|, và|cùng|cùng với)\s*(?:các\s|số\s)*", between):
            continue
        alike = after.follows is mention or (mention.kind == after.kind and after.issuer is not None)
        if alike and mention.date is None and mention.issuer is None:
            mention.date, mention.date_at = after.date, after.date_at
        if (
            mention.issuer is None
            and after.issuer is not None
            and after.issuer_at is not None
            and after.issuer_at[2] > after.start
        ):
            mention.issuer, mention.issuer_at = after.issuer, after.issuer_at
