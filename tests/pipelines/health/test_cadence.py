"""A busy site is crawled more often, a quiet one less, and neither out of bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.article import VIETNAM
from pipelines.health.cadence import bounds, next_crawl
from pipelines.health.gaps import tolerance
from pipelines.health.holidays import tet
from pipelines.health.rhythm import Rhythm, learn

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=VIETNAM)
"""No Tết in the ten weeks before it."""


def _rhythm(a_day: float, *, weekends: bool = True, last: datetime = MONDAY) -> Rhythm:
    """Of a site that has published ``a_day`` articles a day between 7 and 17 o'clock for ten weeks."""
    first = last - timedelta(days=70)
    events: list[datetime] = []
    owed = 0.0
    for number in range(70):
        day = first + timedelta(days=number)
        owed += a_day if weekends or day.weekday() < 5 else 0
        times, owed = int(owed), owed - int(owed)
        opening = day.replace(hour=7, minute=0)
        events += [opening + timedelta(hours=10) * (one + 0.5) / times for one in range(times)]
    found = learn(events, first, last)
    assert found is not None
    return found


@pytest.mark.parametrize("minutes", [1, 5, 15, 60, 360, 720, 1440, 10_080, 43_200])
def test_the_bounds_hold_the_cadence_and_leave_no_gap(minutes: int) -> None:
    shortest, longest = bounds(minutes)
    assert timedelta() < shortest <= timedelta(minutes=minutes) <= longest < tolerance(minutes)


def test_without_a_past_the_entry_decides() -> None:
    assert next_crawl(MONDAY, 60, None) == MONDAY + HOUR


def test_a_busy_site_is_crawled_as_often_as_its_bounds_allow() -> None:
    assert next_crawl(MONDAY, 60, _rhythm(80)) == MONDAY + bounds(60)[0]


def test_a_quiet_site_is_crawled_as_seldom_as_its_bounds_allow() -> None:
    assert next_crawl(MONDAY, 60, _rhythm(0.3)) == MONDAY + bounds(60)[1]


def test_between_them_about_one_article_is_waited_for() -> None:
    rhythm = _rhythm(8)
    at = next_crawl(MONDAY, 60, rhythm)
    assert MONDAY + bounds(60)[0] < at < MONDAY + bounds(60)[1]
    assert rhythm.expected(MONDAY, at) == pytest.approx(1, abs=0.1)


def test_on_the_days_on_which_a_site_rests_it_is_crawled_seldom() -> None:
    rhythm = _rhythm(8, weekends=False)
    saturday = MONDAY - timedelta(days=2)
    assert next_crawl(saturday, 60, rhythm) == saturday + bounds(60)[1]
    assert next_crawl(MONDAY, 60, rhythm) < MONDAY + bounds(60)[1]


def test_so_it_is_at_night_and_at_tet() -> None:
    rhythm = _rhythm(12)
    evening = MONDAY.replace(hour=20)
    assert next_crawl(evening, 60, rhythm) == evening + bounds(60)[1]
    new_year = datetime.combine(tet(2027), datetime.min.time(), VIETNAM).replace(hour=9)
    before = datetime.combine(date(2027, 1, 11), new_year.timetz())
    assert rhythm.expected(new_year, new_year + 4 * HOUR) < 0.3 * rhythm.expected(before, before + 4 * HOUR)
    assert next_crawl(new_year, 60, rhythm) - new_year > next_crawl(before, 60, rhythm) - before


def test_the_zone_of_the_last_crawl_is_no_matter() -> None:
    rhythm = _rhythm(8)
    assert next_crawl(MONDAY.astimezone(UTC), 60, rhythm) == next_crawl(MONDAY, 60, rhythm)
