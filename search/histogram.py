"""When the hits were published, as bars: calendar periods so long that they are few, one after the other.

Chosen here and not by a backend, so that every backend draws the same bars. Days are days in Vietnam.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from search.backends.protocol import Period

MAX_BARS = 60
"""More are narrower than a person can point at."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A length of bars. Calendar periods of it have rising numbers without gaps."""

    number: Callable[[date], int]
    """Of the period that a day lies in."""
    start: Callable[[int], date]
    """The first day of the period with this number."""


def _months(length: int) -> _Unit:
    return _Unit(
        lambda day: (day.year * 12 + day.month - 1) // length,
        lambda number: date(number * length // 12, number * length % 12 + 1, 1),
    )


def _years(length: int) -> _Unit:
    return _Unit(lambda day: day.year // length, lambda number: date(number * length, 1, 1))


_UNITS = (
    _Unit(date.toordinal, date.fromordinal),
    # Weeks begin on Monday, as 1 January of the year 1 did.
    _Unit(lambda day: (day.toordinal() - 1) // 7, lambda number: date.fromordinal(number * 7 + 1)),
    _months(1),
    _months(3),
    *map(_years, (1, 2, 5, 10, 20, 50, 100, 200)),
)


def intervals(first: date, last: date) -> tuple[tuple[date, date], ...]:
    """The days from ``first`` to ``last``, both included, cut into at most :data:`MAX_BARS` periods.

    A period is given by its first and last day. They are days, weeks, months, quarters or years, whichever is the
    shortest that is few enough; the outermost ones are cut off at ``first`` and ``last``.

    >>> intervals(date(2021, 4, 20), date(2021, 7, 5))[:2]
    ((datetime.date(2021, 4, 20), datetime.date(2021, 4, 25)), (datetime.date(2021, 4, 26), datetime.date(2021, 5, 2)))
    """
    if last < first:
        raise ValueError(f"{last} is before {first}")
    unit = next(one for one in _UNITS if one.number(last) - one.number(first) < MAX_BARS)
    starts = [first, *map(unit.start, range(unit.number(first) + 1, unit.number(last) + 1))]
    ends = [start - timedelta(days=1) for start in starts[1:]]
    return tuple(zip(starts, [*ends, last], strict=True))


def fold(counts: Mapping[date, int]) -> tuple[Period, ...]:
    """Numbers of hits by day as bars, from the first day that has any to the last; no bars for no hits."""
    return fold_numbers({day.toordinal(): count for day, count in counts.items()})


def fold_numbers(counts: Mapping[int, int]) -> tuple[Period, ...]:
    """:func:`fold` where days are given by their ordinal numbers: there may be thousands of them."""
    days = sorted(day for day, count in counts.items() if count)
    if not days:
        return ()
    before = [0, *accumulate(counts[day] for day in days)]
    bars = []
    at = 0
    for first, last in intervals(date.fromordinal(days[0]), date.fromordinal(days[-1])):
        end = bisect_right(days, last.toordinal(), at)
        bars.append(Period(first, last, before[end] - before[at]))
        at = end
    return tuple(bars)
