"""The periods that a text names, as years: "giai đoạn 2021-2025", "đến năm 2025", "nhiệm kỳ 2020 - 2025"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_YEAR = r"(?:19|20)\d\d"
_DASH = r"\s?[-–—]\s?"
_PERIOD = re.compile(
    rf"""(?<![\w/-])(?:
        từ\snăm\shọc\s(?P<s>{_YEAR}){_DASH}{_YEAR}\s+đến\s+(?:hết\s+)?năm\shọc\s{_YEAR}{_DASH}(?P<t>{_YEAR})
      |
        (?:(?:giai\sđoạn|nhiệm\skỳ|thời\skỳ|trong\scác\snăm|các\snăm|năm\shọc|khóa)\s+)?
          (?:(?:từ\s+|từ\snăm\s+|(?:\d{{1,2}}|hai|ba|bốn|năm|mười)\snăm\s+|năm\s+|đầu\snăm\s+)*|từ\stháng\s\d{{1,2}}[/-])
          (?P<a>{_YEAR})(?:{_DASH}|\s+đến\s+(?:hết\s+|cuối\s+)?(?:năm\s+|tháng\s\d{{1,2}}[/-]
              |nhiệm\skỳ\s{_YEAR}{_DASH})?|\stới\s(?:năm\s)?)
          (?P<b>{_YEAR})
      | (?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?\d{{1,2}}[/.-]\d{{1,2}}[/.-](?P<v>{_YEAR})
      | (?P<until>(?:từ\snay\s+)?(?:đến|tới)\s+(?:hết\s+|cuối\s+)?(?:năm\s+|tháng\s\d{{1,2}}[/-]))(?P<u>{_YEAR})
      | (?:(?:\d|hai|ba|bốn|0[2-5]|các)\s+)?năm\s+(?P<c>{_YEAR})(?:\s*,\s*(?:năm\s+)?{_YEAR})*
          (?:\s*,\s*(?:năm\s+)?|,?\s+và\s+(?:năm\s+)?)(?P<d>{_YEAR})
      | (?P<from>(?:bắt\sđầu\s+)?(?:kể\s+)?từ\s+(?:đầu\s+)?(?:năm\s+|tháng\s\d{{1,2}}[/-]))(?P<f>{_YEAR})
      | (?:năm\s+|quý\s(?:[ivx]+|[1-4])\s?[/-]\s?)(?P<g>{_YEAR})(?P<on>\s+và\s+(?:các|những)\snăm\stiếp\stheo)?
    )(?!\d|{_DASH}\d)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period named in a text: ``plain[start:end]``."""

    start: int
    end: int
    first: int | None
    last: int | None
    single: bool = False
    """A year alone ("năm 2019"), which may as well be a time as a period."""


def periods(plain: str) -> list[Period]:
    """The periods that ``plain`` (lower case, new tone placement) names, in order."""
    if "20" not in plain and "19" not in plain:
        return []
    found = []
    for match in _PERIOD.finditer(plain):
        start, end = match.span()
        if match["s"]:
            period = Period(start, end, int(match["s"]), int(match["t"]))
        elif match["a"]:
            period = Period(start, end, int(match["a"]), int(match["b"]))
        elif match["u"] or match["v"]:
            period = Period(start, end, None, int(match["u"] or match["v"]))
        elif match["c"]:
            period = Period(start, end, int(match["c"]), int(match["d"]))
        elif match["f"]:
            period = Period(start, end, int(match["f"]), None)
        else:
            year = int(match["g"])
            period = Period(start, end, year, None if match["on"] else year, single=not match["on"])
        if period.first is None or period.last is None or period.first <= period.last:
            found.append(period)
    return found


def years_of(text: str) -> tuple[int | None, int | None]:
    """First and last year of the first period that ``text`` names; (None, None) if it names none."""
    period = next(iter(periods(text)), None)
    return (period.first, period.last) if period is not None else (None, None)
