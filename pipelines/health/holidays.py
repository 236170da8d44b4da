"""Days on which Vietnam's newsrooms rest: weekends are learned from each site, these are known beforehand.

Tết and the day of the Hùng kings follow the moon: computed for the meridian of Hà Nội (105° E) by the astronomical
formulae of Jean Meeus in the form that Hồ Ngọc Đức gave them, so that no table runs out.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from math import floor, pi, radians, sin


class DayKind(StrEnum):
    """What a day is, weekends aside."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    TET = "Tết"
    AROUND_TET = "around Tết"  # offices empty before it and fill slowly after


_BEFORE_TET, _AFTER_TET = 3, 6
_AROUND_BEFORE, _AROUND_AFTER = 7, 13
_FIXED = ((1, 1), (4, 30), (5, 1), (9, 2))


@lru_cache(maxsize=4096)
def kind_of(day: date) -> DayKind:
    """What ``day`` is."""
    for year in (day.year, day.year + 1):
        distance = (day - tet(year)).days
        if -_BEFORE_TET <= distance <= _AFTER_TET:
            return DayKind.TET
        if -_AROUND_BEFORE <= distance <= _AROUND_AFTER:
            return DayKind.AROUND_TET
    return DayKind.HOLIDAY if day in _holidays(day.year) else DayKind.ORDINARY


@lru_cache(maxsize=64)
def tet(year: int) -> date:
    """The first day of the lunar year that begins in ``year``."""
    return _lunar(year, 1, 1)


@lru_cache(maxsize=64)
def hung_kings(year: int) -> date:
    """The tenth day of the third lunar month."""
    return _lunar(year, 3, 10)


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    days = {date(year, month, day) for month, day in _FIXED} | {hung_kings(year)}
    days |= {date(year, 9, 1)} if date(year, 9, 2).weekday() in (1, 2, 5, 6) else {date(year, 9, 3)}
    # One that falls on a weekend is made up for on the next working days.
    for day in sorted(days):
        if day.weekday() >= 5:
            substitute = day
            while substitute.weekday() >= 5 or substitute in days:
                substitute += timedelta(days=1)
            days.add(substitute)
    return frozenset(days)


# The calendar. Days are Julian day numbers; "k" counts new moons since 1 January 1900.

_ZONE = 7 / 24
_JULIAN = 1_721_425  # of the day before 1 January of the year 1
_MONTH = 29.530588853
_FIRST = 2_415_021.076998695


def _lunar(year: int, month: int, day: int) -> date:
    """The day of a lunar ``month`` (the first six, leap months left out) of the year that begins in ``year``."""
    begin, end = _eleventh_month(year - 1), _eleventh_month(year)
    k = floor(0.5 + (begin - _FIRST) / _MONTH)
    offset = month + 1
    if end - begin > 365 and _leap_month(begin) <= offset:
        offset += 1
    return date.fromordinal(_new_moon_day(k + offset) + day - 1 - _JULIAN)


def _eleventh_month(year: int) -> int:
    """The first day of the month with the winter solstice."""
    k = floor((date(year, 12, 31).toordinal() + _JULIAN - 2_415_021) / _MONTH)
    day = _new_moon_day(k)
    return _new_moon_day(k - 1) if _solar_term(day) >= 9 else day


def _leap_month(begin: int) -> int:
    """Of the months after the eleventh that begins on ``begin``, the number of the first without a solar term."""
    k = floor(0.5 + (begin - _FIRST) / _MONTH)
    before, number = -1, 1
    term = _solar_term(_new_moon_day(k + 1))
    while term != before and number < 14:
        before, number = term, number + 1
        term = _solar_term(_new_moon_day(k + number))
    return number - 1


def _new_moon_day(k: int) -> int:
    return floor(_new_moon(k) + 0.5 + _ZONE)


def _new_moon(k: int) -> float:
    t = k / 1236.85
    moment = 2_415_020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    moment += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = radians(359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = radians(306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = radians(21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3)
    moment += (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun)
    moment += -0.4068 * sin(moon) + 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon)
    moment += 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon) - 0.0074 * sin(sun - moon)
    moment += 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon)
    moment += 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    return moment - (-0.000278 + 0.000265 * t + 0.000262 * t**2)


def _solar_term(day: int) -> int:
    """Which twelfth of its way the sun is in at the beginning of ``day``; 9 begins at the winter solstice."""
    t = (day - 2_451_545.5 - _ZONE) / 36_525
    mean = radians(357.52910 + 35_999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3)
    longitude = 280.46645 + 36_000.76983 * t + 0.0003032 * t**2
    longitude += (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(mean)
    longitude += (0.019993 - 0.000101 * t) * sin(2 * mean) + 0.000290 * sin(3 * mean)
    return floor(radians(longitude) % (2 * pi) / pi * 6)
