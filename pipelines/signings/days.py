"""The days, months and years that a sentence names, read against the day the article came out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from pipelines.phrases import is_quoted
from pipelines.signings.kinds import number_of

Grain = Literal["day", "month", "year", "recent", "once"]
"""``recent``: "vừa qua", without a day; ``once``: "trước đây", "từng": some time ago."""

_MONTH_NAMES = {
    name: number
    for number, name in enumerate(
        ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"), 1
    )
}
_MONTH_WORDS = r"mười\smột|mười\shai|" + "|".join(name for name in _MONTH_NAMES if " " not in name)
_YEAR = r"(?:19|20)\d\d"
_PART = r"(?:rạng\ssáng|sáng\ssớm|sáng|trưa|chiều\stối|chiều|tối|đêm)"
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\snhật)"
_WEEKDAYS = {
    "hai": 0,
    "ba": 1,
    "tư": 2,
    "năm": 3,
    "sáu": 4,
    "bảy": 5,
    "nhật": 6,
    **{str(n): n - 2 for n in range(2, 8)},
}
_WEEK = r"(?:tuần\s+(?:trước|vừa\s+(?:qua|rồi)|qua|rồi|này|tới|sau)|vừa\s+(?:qua|rồi)|tới)"


def _calendar(n: int) -> str:
    """A day and month, with or without a year: "12/7", "12-7-2021", "12 tháng 7 năm 2021"; groups are numbered."""
    return (
        rf"(?P<d{n}>(?:mồng\s+|mùng\s+)?\d{{1,2}})(?:\s?[/.-]\s?(?P<m{n}>\d{{1,2}})"
        rf"|\s*,?\s*tháng\s+(?P<w{n}>\d{{1,2}}|{_MONTH_WORDS}))(?:\s?[/.-]\s?(?P<y{n}>{_YEAR})|(?<=/\d)/(?P<u{n}>\d\d)"
        rf"|(?<=/\d\d)/(?P<v{n}>\d\d)"
        rf"|\s*,?\s*năm\s+(?P<z{n}>{_YEAR}|nay|ngoái))?(?![\d%]|[/-]\d)"
    )


_UNITS = r"(?:một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười)"
_NUMBER_WORDS = rf"(?:mười|hai\smươi|ba\smươi|mồng|mùng)(?:\s+{_UNITS})?"
_MOMENT = re.compile(
    rf"""(?:
        (?:{_PART}\s+)?(?:ngày\s+)?(?:mồng\s+|mùng\s+)?\d{{1,2}}\s+tháng\s+(?:giêng|chạp)[^()\d]{{0,24}}
          \(\s*(?:tức\s+)?(?:ngày\s+)?{_calendar(4)}
      | (?:(?:vào\s+)?(?:{_PART}\s+)?(?:hôm\s+)?(?:nay|qua)\s*[,(]*\s*(?:tức\s+)?|(?:vào\s+)?{_PART}\s*,?\s*)
          (?:{_WEEKDAY}(?:\s+{_WEEK})?\s*[,(]*\s*)?(?:ngày\s+)?{_calendar(1)}
      | (?:vào\s+)?(?:ngày|hôm(?:\s+(?:ấy|đó)(?:\s+là)?)?|{_WEEKDAY}(?:\s+{_WEEK})?)\s*[,(]*\s*
          (?:ngày\s+)?{_calendar(2)}
      | ngày\s+(?P<dw>{_NUMBER_WORDS})\s+tháng\s+(?P<mw>{_MONTH_WORDS})(?:\s*,?\s*năm\s+(?P<yw>{_YEAR}))?
      | (?P<now>(?:{_PART}\s+(?:hôm\s+)?nay|hôm\s+nay|ngày\s+hôm\s+nay))
      | (?P<eve>(?:{_PART}\s+(?:hôm\s+)?qua|hôm\s+qua|ngày\s+hôm\s+qua))
      | (?:vào\s+)?(?:(?:{_PART}|hôm|ngày)\s+)?(?P<wd>{_WEEKDAY})\s+(?P<week>{_WEEK})
      | (?:vào\s+)?(?:{_PART}|hôm)\s+(?P<wd2>{_WEEKDAY})
      | (?P<kia>hôm\s+kia)
      | cách\s+đây\s+(?P<since>\d{{1,2}}|{_UNITS})\s+(?:ngày|hôm)
      | (?P<before>\d{{1,2}}|{_UNITS})\s+(?:ngày|hôm)\s+trước(?=\s*(?:[,.;)]|$))
      | (?P<morrow>(?:ngày|{_PART})\s+mai)
      | ngày\s+(?P<this>\d{{1,2}})\s+(?P<which>tháng\s+này|vừa\s+(?:qua|rồi))
      | (?=m){_calendar(3)}
      | (?:(?:đầu|cuối|giữa)\s+)?tháng\s+(?P<mo>\d{{1,2}})\s?(?:[/.-]\s?|\s*,?\s*năm\s+)(?P<moy>{_YEAR})(?!\d)
      | (?:(?:đầu|cuối|giữa)\s+)?năm\s+(?P<year>{_YEAR})(?!\s?[/–-]\s?\d|\d)
      | (?P<early>(?:đầu|cuối|giữa)\s+(?:năm\s+nay|nhiệm\s+kỳ)|năm\s+ngoái|năm\s+trước|tháng\s+trước)
      | (?P<ago>(?:\d+|{_UNITS})\s+năm\s+trước|cách\s+đây\s+\w+\s+năm)
      | (?P<recent>vừa\s+qua|mới\s+đây|gần\s+đây|những\s+ngày\s+qua|(?:cuối\s+)?tuần\s+qua
          |(?:(?:đầu|giữa|cuối)\s+)?tuần\s+trước|đầu\s+tuần\s+này|cách\s+đây\s+\w+\s+tuần)
    )(?!\w)""",
    re.VERBOSE,
)  # fmt: skip
# How times begin: a text is searched for these, and only there for a time; with each written out that goes fast.
_BEGINNING = re.compile(
    "vào|rạng|sáng|trưa|chiều|tối|đêm|hôm|nay|ngày|thứ|chủ|mồng|mùng|đầu|cuối|giữa|tháng|năm|một|hai|ba|bốn|sáu|bảy|tám|chín"
    "|mười|cách|vừa|mới|gần|những|tuần|0|1|2|3|4|5|6|7|8|9"
)
# A day that dates a numbered document: "Quyết định số 238-QĐ/TW, ngày 30/9/2020".
_OF_DOCUMENT = re.compile(
    r"(?:[\d/][\w/]*\s?-\s?[\w/&-]*[a-zđ]{2}[\w/-]*|\d+/[\w/-]*[a-zđ]{2}[\w/-]*|(?:quyết định|chỉ thị|nghị quyết"
    r"|công văn|kết luận|hướng dẫn|thông tri|thông tư|nghị định|kế hoạch"
    r"|quy định)\s+(?:số\s+)?\d+)(?:\s+của\s+[\w\s]{3,40}?)?\s*[,(]?\s*$"
)
_DAY_PART = re.compile(rf"{_PART}(?!\w)")
_AFTER_COMMA = re.compile(r",\s*$")
# A clause goes on behind the day of what was done; ", về …" tells more of the document.
_GOES_ON = re.compile(
    r"\s*,(?!\s*(?:của|về|do|nhằm|để|trên|trong|và|quy định|khóa)(?!\w))|\s+(?=(?:tại|hai|ba|bốn|các|công an|ubnd"
    r"|ủy ban|mttq|mặt trận|ban|hội|liên đoàn|sở|phòng|tỉnh|thành|huyện|quận|thị|đảng|bộ|đoàn|viện|tòa)\s)"
)
_ISSUED = re.compile(r"(?<!\w)của\s[^,]{3,60},\s*$")
_LATELY = 14
_DEADLINE = re.compile(r"(?:trước|sau|đến|hết|kể từ|từ|kỷ niệm|chào mừng|dịp|nhân)\s*$")
_WHOLE_DAY = re.compile(r"(?:ngày|mồng|mùng)")
_TO_COME = re.compile(r"\s*(?:tới|sắp tới|tới đây)(?!\w)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time named in a sentence: ``plain[start:end]``."""

    start: int
    end: int
    grain: Grain
    day: date | None = None
    """Of the grain "day" with a year; of "month" and "year" its first day."""
    month_day: tuple[int, int] | None = None
    """Month and day of a day whose year cannot be had."""
    dated: bool = True
    """Whether the text tells the year of a day, or it was taken from the publication."""

    @property
    def value(self) -> str | None:
        """As in ``Signing.signed_on``; None for what is no day."""
        if self.grain != "day":
            return None
        if self.day is not None:
            return self.day.isoformat()
        return f"--{self.month_day[0]:02d}-{self.month_day[1]:02d}" if self.month_day else None


@lru_cache(maxsize=256)
def moments(plain: str, published: date | None) -> tuple[Moment, ...]:
    """The times that ``plain`` names, in order, without the days of documents and deadlines."""
    found = []
    behind = 0
    for beginning in _BEGINNING.finditer(plain):
        start = beginning.start()
        if start < behind or (start and plain[start - 1].isalnum()):
            continue
        match = _MOMENT.match(plain, start)
        if match is None:
            continue
        behind = match.end()
        moment = _read(match, published)
        # In somebody's own words today is the day that they were said.
        if moment is None or ((match["now"] or match["eve"]) and is_quoted(plain, start)):
            continue
        of_document = _OF_DOCUMENT.search(plain, max(0, match.start() - 80), match.start())
        if of_document is not None and not _of_event(plain, moment, published):
            continue
        if moment.grain == "day" and _TO_COME.match(plain, match.end()):
            continue
        if _WHOLE_DAY.match(match.group()) and _DEADLINE.search(plain, max(0, match.start() - 12), match.start()):
            continue
        found.append(moment)
    return tuple(found)


def _of_event(plain: str, moment: Moment, published: date | None) -> bool:
    """Whether a day behind a document is that of what was done: "Thực hiện Quyết định số 238-QĐ/TW, sáng 12/7, …".

    A part of the day or "vào" tells; else it stands between commas, and has no year or comes behind the issuer of the
    document.
    """
    if _DAY_PART.match(plain, moment.start) or plain.startswith("vào ", moment.start):
        return True
    if not _AFTER_COMMA.search(plain, max(0, moment.start - 2), moment.start) or not _GOES_ON.match(plain, moment.end):
        return False
    if not moment.dated:
        return True
    old = days_between(moment, published)
    return old is not None and 0 <= old <= _LATELY and _ISSUED.search(plain, 0, moment.start) is not None


def day_of(text: str, published: date | None) -> str | None:
    """The first day that ``text`` (lower case, new tone placement) names, as in ``Signing.signed_on``; None if none."""
    return next((value for moment in moments(text, published) if (value := moment.value) is not None), None)


def days_between(moment: Moment, published: date | None) -> int | None:
    """Days from ``moment`` to the publication; None where either is unknown."""
    return (published - moment.day).days if published is not None and moment.day is not None else None


def _read(match: re.Match[str], published: date | None) -> Moment | None:
    start, end = match.span()
    for n in ("1", "2", "3", "4"):
        if match["d" + n] is not None:
            number = int(match["d" + n].split()[-1])
            month = _month(match["m" + n] or match["w" + n])
            return _calendar_day(start, end, number, month, _year_told(match, n, published), published)
    if match["dw"] is not None:
        return _calendar_day(
            start, end, _day_in_words(match["dw"]), _month(match["mw"]), _year(match["yw"], published), published
        )
    if match["now"] or match["eve"]:
        if published is None:
            return Moment(start, end, "recent")
        day = _moved(published, -1 if match["eve"] else 0)
        return Moment(start, end, "day", day, dated=False) if day is not None else None
    if (away := _away(match, published)) is not None:
        if published is None:
            return Moment(start, end, "recent")
        day = _moved(published, away)
        return Moment(start, end, "day", day, dated=False) if day is not None else None
    if match["this"] is not None:
        return _day_lately(start, end, int(match["this"]), match["which"].startswith("tháng"), published)
    if match["moy"] is not None and 1 <= int(match["mo"]) <= 12:
        return Moment(start, end, "month", date(int(match["moy"]), int(match["mo"]), 1))
    if match["year"] is not None:
        return Moment(start, end, "year", date(int(match["year"]), 1, 1))
    if match["recent"]:
        return Moment(start, end, "recent")
    return Moment(start, end, "once")


def _away(match: re.Match[str], published: date | None) -> int | None:
    """How many days after the publication the day told by what lies between lies; None if it is told otherwise.

    Before it, mostly: "hôm kia" is -2, "thứ sáu tuần trước" that of the week before; "sáng thứ hai" the last there was.
    """
    if match["kia"] is not None:
        return -2
    if match["morrow"] is not None:
        return 1 if published is not None else None
    if (ago := match["since"] or match["before"]) is not None:
        return -number_of(ago)
    if (named := match["wd"] or match["wd2"]) is None:
        return None
    today = published.weekday() if published is not None else 0
    after = _WEEKDAYS[named.split()[-1]] - today
    week = (match["week"] or "").split()
    if week[-1:] in (["tới"], ["sau"]):
        if published is None:
            return None
        return after + 7 if week[0] == "tuần" or after <= 0 else after
    if week == ["tuần", "trước"]:
        return after - 7
    if week == ["tuần", "này"]:
        return after
    if week:
        return after if after < 0 else after - 7
    return after if after <= 0 else after - 7


def _day_lately(start: int, end: int, day: int, this_month: bool, published: date | None) -> Moment | None:
    """ "ngày 12 tháng này", "ngày 12 vừa qua": of the month of the publication, or of the one before."""
    if published is None:
        return Moment(start, end, "recent")
    known = _date(published.year, published.month, day)
    if not this_month and (known is None or known >= published):
        before = _moved(published, -published.day)
        known = _date(before.year, before.month, day) if before is not None else None
    return Moment(start, end, "day", known, dated=False) if known is not None else None


def _calendar_day(
    start: int, end: int, day: int, month: int, year: int | None, published: date | None
) -> Moment | None:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    if year is not None:
        known = _date(year, month, day)
        return Moment(start, end, "day", known) if known is not None else None
    if published is None:
        return Moment(start, end, "day", None, (month, day), dated=False)
    for candidate in range(published.year, published.year - 5, -1):
        known = _date(candidate, month, day)
        if known is not None and known <= published:
            return Moment(start, end, "day", known, dated=False)
    return None


def _moved(day: date, by: int) -> date | None:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTH_NAMES.get(text, 0)


def _year_told(match: re.Match[str], n: str, published: date | None) -> int | None:
    """The year of the calendar day number ``n`` of ``match``: "12/7/2021", "12/7/21", "12 tháng 7 năm ngoái"."""
    if (short := match["u" + n] or match["v" + n]) is not None:
        return 2000 + int(short)
    return _year(match["y" + n] or match["z" + n], published)


def _year(text: str | None, published: date | None) -> int | None:
    if text in ("nay", "ngoái"):
        return None if published is None else published.year - (text == "ngoái")
    return int(text) if text else None


def _day_in_words(text: str) -> int:
    words = text.split()
    if words[0] in ("mồng", "mùng"):
        return number_of(words[-1])
    tens = {"mười": 10, "hai": 20, "ba": 30}[words[0]]
    last = {"mốt": 1, "tư": 4, "lăm": 5}.get(words[-1]) or (number_of(words[-1]) if words[-1] != "mười" else 0)
    return tens + (last if words[-1] != "mươi" else 0)
