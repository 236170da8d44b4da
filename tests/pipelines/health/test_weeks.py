"""Articles of the last weeks beside what is usual."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.health.rhythm import learn
from pipelines.health.weeks import WEEKS, weeks_of

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_each_week_is_counted_and_compared_with_what_is_usual() -> None:
    events = [NOW - timedelta(days=day, hours=hour) for day in range(100, 6, -1) for hour in (9, 6, 3)]
    rhythm = learn(events, events[0], events[-1])
    weeks = weeks_of(events, rhythm, NOW)
    assert [one.count for one in weeks] == [21] * (WEEKS - 1) + [0]
    assert weeks[-1].first == NOW - 7 * DAY
    assert weeks[-1].expected == pytest.approx(21, rel=0.25)


def test_weeks_before_the_first_article_are_left_out() -> None:
    weeks = weeks_of([NOW - 10 * DAY, NOW - DAY], None, NOW)
    assert [(one.count, one.expected) for one in weeks] == [(1, None), (1, None)]
    assert weeks_of([], None, NOW) == ()
