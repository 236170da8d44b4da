"""Reading one printed date: the formats that Vietnamese sites print, and the ones that machines write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from pipelines.article import VIETNAM, DatePrecision
from pipelines.text import clean, fold

_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_MONTH_NAMES = "|".join(_MONTHS)
_VIETNAMESE_MONTHS = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi mot": 11, "muoi hai": 12, "muoi": 10, "chap": 12,
}  # fmt: skip
"""Months in words, folded, as WordPress prints them in Vietnamese: "27 Tháng Ba, 2012", "Tháng Chín 10, 2022"."""
_MONTH_WORDS = "|".join(sorted((word.replace(" ", r"\s+") for word in _VIETNAMESE_MONTHS), key=len, reverse=True))

_WEEKDAY = (
    r"(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|thu[2-7]|chu\s+nhat|cn|t[2-7]"
    r"|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*)"
)
_LABEL = (
    r"(?:ngay\s+(?:dang|xuat\s+ban|cap\s+nhat|tao|gui|viet)(?:\s+(?:tin|bai))?|dang\s+(?:ngay|luc|tai|boi)|dang"
    r"|(?:cap\s+nhat|xuat\s+ban|thoi\s+gian|published|updated|posted)(?:\s+(?:ngay|luc|on|dang))*|ngay|luc|date)"
)
_DATES = re.compile(
    r"""(?<![\d/.])(?:
      (?P<iy>(?:19|20)\d\d)\s?[-/.]\s?(?P<im>\d{1,2})\s?[-/.]\s?(?P<id>\d{1,2})(?!\d)
    | (?P<nd>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<nm>\d{1,2})\s?(?P=sep)\s?(?P<ny>(?:19|20)\d\d|\d\d)(?!\d|[/.-]\d)
    | (?P<wd>\d{1,2})\s*(?:thang|thg\.?|-\s*thang)\s*(?P<wm>\d{1,2})\s*,?\s*(?:nam\s+|[/-]\s*)?
      (?P<wy>(?:19|20)\d\d)(?!\d)
    | (?P<vd>\d{1,2})\s*thang\s+(?P<vm>WORDS)\s*,?\s*(?:nam\s+)?(?P<vy>(?:19|20)\d\d)(?!\d)
    | thang\s+(?P<um>WORDS)\s+(?P<ud>\d{1,2})\s*,\s*(?P<uy>(?:19|20)\d\d)(?!\d)
    | (?P<ed>\d{1,2})[\s-]+(?P<em>MONTHS)[a-z]*\.?,?[\s-]+(?P<ey>(?:19|20)\d\d)(?!\d)
    | (?P<am>MONTHS)[a-z]*\.?\s+(?P<ad>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<ay>(?:19|20)\d\d)(?!\d)
    )""".replace("MONTHS", _MONTH_NAMES).replace("WORDS", _MONTH_WORDS),
    re.VERBOSE,
)
_CLOCK = r"""(?P<h>\d{1,2})\s?(?::|h|g(?=\d)|gio)\s?(?P<m>\d{2}(?!\d)|\d(?='))
    (?:\s?(?::|phut)\s?(?P<s>\d{2})(?!\d)(?:[.,]\d{1,9})?)?(?:\s?phut)?'?
    (?:\s*(?P<half>am|pm|a\.m\.|p\.m\.|sa|ch)(?![a-z])|\s+(?P<part>sang|chieu|toi)(?![a-z]))?"""
_CLOCK_AFTER = re.compile(rf"[\s,|•·–—-]*(?:t(?=\d)|(?:luc|hoi|vao\s+luc|at)\s*:?\s*)?(?:\(\s*)?{_CLOCK}", re.VERBOSE)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\d:+]){_CLOCK}[\s,|•·–—'-]*(?:[(\[]?\s*gmt\s*\+\s*\d\d?\s*[)\]]?[\s,|•·–—-]*)?"
    rf"(?:{_WEEKDAY}[\s,|•·–—-]*)?(?:(?:ngay|on)\s*:?\s*)?$",
    re.VERBOSE,
)
_ZONE = re.compile(
    r"\s*'?\s*[(\[]?\s*(?:(?:gmt|utc)\s*(?P<sign>[+-])\s*(?P<zh>\d{1,2})(?::?(?P<zm>\d\d))?"
    r"|(?P<osign>[+-])(?P<oh>\d\d):?(?P<om>\d\d)(?!\d)"
    r"|(?P<short>[+-]\d\d)(?![\d:])|(?P<zulu>z)(?![a-z])|(?P<gmt>gmt|utc)(?![a-z+]))\s*[)\]]?"
)
_BEFORE = re.compile(rf"(?:{_LABEL}\s*:?\s*)?(?:{_WEEKDAY}[\s,|•·–—-]*)?(?:ngay\s*:?\s*)?$")
_BEFORE_CLOCK = re.compile(rf"(?:{_LABEL}\s*:?\s*)(?:{_WEEKDAY}[\s,|•·–—-]*)?$|(?:{_WEEKDAY}[\s,|•·–—-]*)$")
# NukeViet writes the zone before the clock: 2021-04-29+0716:20:00.
_ZONE_BEFORE_CLOCK = re.compile(r"((?:19|20)\d\d-\d\d-\d\d)([+-]\d\d):?(?:00)?(\d\d:\d\d(?::\d\d)?)$")
_AGO = re.compile(r"\b(\d{1,3}|mot|vai)\s+(giay|phut|gio|tieng|ngay|tuan|thang|nam)\s+truoc\b")
_NEAR_DAY = re.compile(
    r"\b(hom\s+qua|hom\s+kia|hom\s+nay)\b"
    r"(?:[\s,(]*(?:ngay\s+)?(\d{1,2})\s?[/.-]\s?(\d{1,2})(?![\d/.-]*\d))?(?:[\s,)]*(\d{1,2})[:h](\d\d))?"
)
_JUST_NOW = re.compile(r"\b(?:vua\s+xong|moi\s+day|just\s+now)\b")
_UNITS = {
    "giay": timedelta(seconds=1),
    "phut": timedelta(minutes=1),
    "gio": timedelta(hours=1),
    "tieng": timedelta(hours=1),
    "ngay": timedelta(days=1),
    "tuan": timedelta(weeks=1),
    "thang": timedelta(days=30),
    "nam": timedelta(days=365),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed date says."""

    value: datetime
    """Aware, Asia/Ho_Chi_Minh."""
    precision: DatePrecision
    raw: str
    """The part of the text that is the date, with its label, weekday and zone."""
    note: str = ""
    zone: str = ""
    """As printed: ``z``, ``+07:00`` …; empty without one (then it is local time)."""
    half_day: bool = False
    """Whether the text tells morning from afternoon (AM/PM, SA/CH)."""
    swapped: datetime | None = None
    """``value`` with day and month exchanged, where both readings are dates; None otherwise."""
    relative: bool = False
    """Counted back from the day it was read: "3 ngày trước"."""


def read_date(text: str, *, anchor: datetime | None = None, month_first: bool = False) -> Reading | None:
    """The first date in ``text``, one with a clock before one without; None if there is none.

    ``anchor`` (aware) is the moment the page was fetched: "hôm qua" and "1 tháng trước" count from it, and are not
    read without it. ``month_first`` reads 07/10/2015 as 10 July.
    """
    readings = read_dates(text, anchor=anchor, month_first=month_first)
    return next((reading for reading in readings if reading.precision != "day"), readings[0] if readings else None)


def read_dates(text: str, *, anchor: datetime | None = None, month_first: bool = False) -> list[Reading]:
    """All dates in ``text``, in order; parameters as for :func:`read_date`."""
    text = clean(text)
    folded = fold(text)
    malformed = _ZONE_BEFORE_CLOCK.search(folded)
    if malformed:
        repaired = read_dates(f"{malformed.group(1)}T{malformed.group(3)}{malformed.group(2)}:00", anchor=anchor)
        return [replace(reading, raw=text, note="malformed") for reading in repaired]
    readings = []
    for found in _DATES.finditer(folded):
        reading = _read(text, folded, found, month_first)
        if reading is not None:
            readings.append(reading)
    if not readings and anchor is not None:
        near = _relative(text, folded, anchor.astimezone(VIETNAM))
        if near is not None:
            readings.append(near)
    return readings


def read_with_formats(text: str, formats: Iterable[str]) -> Reading | None:
    """``text`` read by the first of ``formats`` (``strptime``) that fits; local time where it gives no zone."""
    text = clean(text)
    for pattern in formats:
        try:
            moment = datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is added below where there is none
        except ValueError:
            continue
        zoned = moment.tzinfo is not None
        value = moment.astimezone(VIETNAM) if zoned else moment.replace(tzinfo=VIETNAM)
        precision: DatePrecision = "second" if "%S" in pattern else "minute" if "%M" in pattern else "day"
        return Reading(
            value, precision, text, zone="given" if zoned else "", half_day="%p" in pattern,
            note="month before day" if pattern.startswith("%m/") else "",
        )  # fmt: skip
    return None


def read_compact(digits: str) -> Reading | None:
    """A date written as digits alone, as addresses have it: YYYYMMDD, YYYYMMDDhhmm or YYYYMMDDhhmmss and more."""
    pattern, precision = {8: ("%Y%m%d", "day"), 12: ("%Y%m%d%H%M", "minute")}.get(
        len(digits), ("%Y%m%d%H%M%S", "second")
    )
    try:
        moment = datetime.strptime(digits[:14], pattern)  # noqa: DTZ007 - sites write local time
    except ValueError:
        return None
    if not 1995 <= moment.year <= 2100:
        return None
    return Reading(moment.replace(tzinfo=VIETNAM), precision, digits, half_day=True)  # type: ignore[arg-type]


def _read(text: str, folded: str, found: re.Match[str], month_first: bool) -> Reading | None:
    parts = found.groupdict()
    day, month, year, numeric = _numbers(parts)
    clock, zone, start, end = _clock_and_zone(folded, found)
    hour, minute, second = _hour(clock)
    note = ""
    swap = numeric and (month_first or month > 12) and day <= 12
    if swap and day != month:
        day, month = month, day
        note = "month before day"
    elif numeric and clock is not None and clock["half"] in ("am", "pm") and clock["s"] and day <= 12 and zone is None:
        # .NET in US English: "11/2/2023 9:28:56 AM".
        if day != month:
            note = "month before day"
        day, month = month, day
    moment = _moment(year, month, day, hour, minute, second)
    if moment is None:
        return None
    printed_zone = ""
    if zone is not None:
        printed_zone, offset = _offset(zone)
        value = moment.replace(tzinfo=timezone(offset)).astimezone(VIETNAM)
    else:
        value = moment.replace(tzinfo=VIETNAM)
    precision: DatePrecision = "day" if clock is None else "second" if clock["s"] else "minute"
    other = _moment(year, day, month, hour, minute, second) if numeric and day != month else None
    if note:
        other = None
    return Reading(
        value,
        precision,
        _raw(text, folded, start, end),
        note,
        printed_zone,
        half_day=clock is not None and bool(clock["half"] or clock["part"] or hour > 12),
        swapped=other.replace(tzinfo=VIETNAM) if other is not None and printed_zone in ("", "+07:00") else None,
    )


def _numbers(parts: dict[str, str | None]) -> tuple[int, int, int, bool]:
    if parts["iy"]:
        return int(parts["id"] or 0), int(parts["im"] or 0), int(parts["iy"]), False
    if parts["nd"]:
        year = int(parts["ny"] or 0)
        return int(parts["nd"]), int(parts["nm"] or 0), year + 2000 if year < 100 else year, True
    if parts["wd"]:
        return int(parts["wd"]), int(parts["wm"] or 0), int(parts["wy"] or 0), False
    if (word := parts["vm"] or parts["um"]) is not None:
        month = _VIETNAMESE_MONTHS[" ".join(word.split())]
        return int(parts["vd"] or parts["ud"] or 0), month, int(parts["vy"] or parts["uy"] or 0), False
    if parts["ed"]:
        return int(parts["ed"]), _MONTHS[parts["em"] or ""], int(parts["ey"] or 0), False
    return int(parts["ad"] or 0), _MONTHS[parts["am"] or ""], int(parts["ay"] or 0), False


def _clock_and_zone(
    folded: str, found: re.Match[str]
) -> tuple[dict[str, str | None] | None, re.Match[str] | None, int, int]:
    start, end = found.span()
    after = _CLOCK_AFTER.match(folded, end)
    clock: dict[str, str | None] | None = None
    if after is not None and _is_clock(after):
        clock, end = after.groupdict(), after.end()
    else:
        window = max(0, start - 48)
        before = _CLOCK_BEFORE.search(folded[window:start])
        if before is not None and _is_clock(before):
            clock, start = before.groupdict(), window + before.start()
    zone = _ZONE.match(folded, end)
    if zone is not None and clock is None:
        zone = None
    if zone is not None:
        end = zone.end()
    return clock, zone, start, end


def _is_clock(found: re.Match[str]) -> bool:
    return int(found["h"]) < 24 and int(found["m"]) < 60 and int(found["s"] or 0) < 60


def _hour(clock: dict[str, str | None] | None) -> tuple[int, int, int]:
    if clock is None:
        return 0, 0, 0
    hour = int(clock["h"] or 0)
    half = (clock["half"] or "").replace(".", "")
    if (half in ("pm", "ch") or clock["part"] in ("chieu", "toi")) and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    return hour, int(clock["m"] or 0), int(clock["s"] or 0)


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone is decided by the caller
    except ValueError:
        return None


def _offset(zone: re.Match[str]) -> tuple[str, timedelta]:
    if zone["zulu"] or zone["gmt"]:
        return "z", timedelta()
    if zone["short"]:
        sign, hours, minutes = zone["short"][0], int(zone["short"][1:]), 0
    elif zone["oh"]:
        sign, hours, minutes = zone["osign"], int(zone["oh"]), int(zone["om"])
    else:
        sign, hours, minutes = zone["sign"], int(zone["zh"]), int(zone["zm"] or 0)
    hours, minutes = min(hours, 14), min(minutes, 59)
    offset = timedelta(hours=hours, minutes=minutes)
    return f"{sign}{hours:02d}:{minutes:02d}", -offset if sign == "-" else offset


def _raw(text: str, folded: str, start: int, end: int) -> str:
    before = _BEFORE.search(folded[:start])
    if before is not None and before.group():
        start = before.start()
    elif (label := _BEFORE_CLOCK.search(folded[:start])) is not None:
        start = label.start()
    raw = text[start:end]
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")" and start > 0:
        raw = text[start - 1 : end + 1]
    return raw.strip(" ,|-–")


def _relative(text: str, folded: str, now: datetime) -> Reading | None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if found := _AGO.search(folded):
        count = {"mot": 1, "vai": 3}.get(found.group(1)) or int(found.group(1))
        unit = found.group(2)
        raw = text[found.start() : found.end()]
        value = now - count * _UNITS[unit]
        if unit in ("giay", "phut", "gio", "tieng"):
            return Reading(value.replace(second=0, microsecond=0), "minute", raw, "relative", relative=True)
        return Reading(
            value.replace(hour=0, minute=0, second=0, microsecond=0),
            "day",
            raw,
            "relative",
            relative=True,
        )
    if found := _NEAR_DAY.search(folded):
        back = {"nay": 0, "qua": 1, "kia": 2}[found.group(1).split()[-1]]
        value = midnight - timedelta(days=back)
        if found.group(2):
            dated = _latest(int(found.group(2)), int(found.group(3)), now)
            if dated is None:
                return None
            value = dated
        precision: DatePrecision = "day"
        if found.group(4) and int(found.group(4)) < 24 and int(found.group(5)) < 60:
            value = value.replace(hour=int(found.group(4)), minute=int(found.group(5)))
            precision = "minute"
        return Reading(value, precision, text[found.start() : found.end()].strip(), "relative", relative=True)
    if found := _JUST_NOW.search(folded):
        return Reading(now.replace(second=0, microsecond=0), "minute", text[found.start() : found.end()], "relative",
                       relative=True)  # fmt: skip
    return None


def _latest(day: int, month: int, now: datetime) -> datetime | None:
    """The last ``day``/``month`` not after ``now``."""
    for year in range(now.year, now.year - 5, -1):
        moment = _moment(year, month, day, 0, 0, 0)
        if moment is not None and moment.replace(tzinfo=VIETNAM) <= now:
            return moment.replace(tzinfo=VIETNAM)
    return None
