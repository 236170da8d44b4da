"""The bars of the histogram."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.backends.protocol import Period
from search.histogram import MAX_BARS, fold, intervals

near = st.dates(date(1990, 1, 1), date(2030, 12, 31))
days = near | st.dates()


@given(days, days)
def test_the_bars_cover_every_day_once_and_are_few(one: date, other: date) -> None:
    first, last = sorted((one, other))
    bars = intervals(first, last)
    assert (bars[0][0], bars[-1][1]) == (first, last)
    assert all(begin <= end for begin, end in bars)
    assert all(end + timedelta(days=1) == begin for (_, end), (begin, _) in pairwise(bars))
    assert len(bars) <= MAX_BARS


@given(days, days)
def test_all_but_the_outermost_bars_are_whole_periods_of_the_calendar(one: date, other: date) -> None:
    whole = intervals(*sorted((one, other)))[1:-1]
    lengths = {(end - begin).days + 1 for begin, end in whole}
    if lengths and max(lengths) > 7:
        assert {begin.day for begin, _ in whole} == {1}
    else:
        assert len(lengths) <= 1
        assert lengths != {7} or {begin.weekday() for begin, _ in whole} == {0}


@given(st.dictionaries(days, st.integers(0, 9), max_size=30))
def test_every_hit_is_counted_in_the_bar_of_its_day(counts: dict[date, int]) -> None:
    bars = fold(counts)
    hit = [day for day, count in counts.items() if count]
    assert [(bar.first, bar.last) for bar in bars] == (list(intervals(min(hit), max(hit))) if hit else [])
    for bar in bars:
        assert bar.count == sum(count for day, count in counts.items() if bar.first <= day <= bar.last)
    assert sum(bar.count for bar in bars) == sum(counts.values())


@pytest.mark.parametrize(
    ("first", "last", "count", "second"),
    [
        ("2021-06-30", "2021-06-30", 1, None),
        ("2021-05-30", "2021-06-30", 32, "2021-05-31"),
        ("2021-05-30", "2021-12-30", 32, "2021-05-31"),
        ("2021-05-30", "2024-12-30", 44, "2021-06-01"),
        ("2015-05-30", "2024-12-30", 39, "2015-07-01"),
        ("2005-05-30", "2024-12-30", 20, "2006-01-01"),
        ("0001-01-01", "9999-12-31", 50, "0200-01-01"),
    ],
)
def test_the_longer_the_time_the_longer_the_bars(first: str, last: str, count: int, second: str | None) -> None:
    bars = intervals(date.fromisoformat(first), date.fromisoformat(last))
    assert len(bars) == count
    assert second is None or bars[1][0] == date.fromisoformat(second)


def test_a_day_between_hits_has_an_empty_bar() -> None:
    assert fold({date(2021, 5, 1): 2, date(2021, 5, 3): 1}) == (
        Period(date(2021, 5, 1), date(2021, 5, 1), 2),
        Period(date(2021, 5, 2), date(2021, 5, 2), 0),
        Period(date(2021, 5, 3), date(2021, 5, 3), 1),
    )


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        intervals(date(2021, 1, 2), date(2021, 1, 1))
