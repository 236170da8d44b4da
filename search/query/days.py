"""Days in a query: 2021-06-30, 30/6/2021, 6/2021, 2021."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_YEAR = re.compile(r"(\d{4})\Z", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?\Z", re.ASCII)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})\Z", re.ASCII)


def period(text: str) -> tuple[date, date] | None:
    """The first and last day of the day, month or year that ``text`` names; None if it names none.

    Vietnamese order (day/month/year) or ISO order, separated by ``-``, ``/`` or ``.``.

    >>> period("30/6/2021")
    (datetime.date(2021, 6, 30), datetime.date(2021, 6, 30))
    >>> period("2021-02")
    (datetime.date(2021, 2, 1), datetime.date(2021, 2, 28))
    """
    year: str | None
    month: str | None = None
    day: str | None = None
    if match := _YEAR.match(text):
        year = match[1]
    elif match := _YEAR_FIRST.match(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if month is None:
        return first, date(first.year, 12, 31)
    if day is None:
        return first, date(first.year, first.month, monthrange(first.year, first.month)[1])
    return first, first


def nearest_day(text: str) -> str:
    """A day that ``text`` may have meant, in the order it is written in; empty if none comes to mind.

    >>> nearest_day("31/6/2021"), nearest_day("6/30/2021"), nearest_day("30/6/21")
    ('30/6/2021', '30/6/2021', '30/6/2021')
    """
    numbers = [int(number[:4]) for number in re.findall(r"[0-9]+", text)]
    if len(numbers) != 3:
        return ""
    year_first = numbers[0] > 31
    year, month, day = numbers if year_first else numbers[::-1]
    if month > 12 >= day:
        month, day = day, month
    if year < 100:
        year += 2000
    if not (1000 <= year <= 9999 and 1 <= month <= 12 and day >= 1):
        return ""
    day = min(day, monthrange(year, month)[1])
    return f"{year}-{month:02}-{day:02}" if year_first else f"{day}/{month}/{year}"
