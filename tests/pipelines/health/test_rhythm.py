"""How often a site publishes, learned from what it published."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from statistics import median

import pytest

from pipelines.article import VIETNAM
from pipelines.health.rhythm import Rhythm, events_of, learn

FIRST = date(2026, 3, 9)


def _at(day: date, hour: float) -> datetime:
    return (datetime.combine(day, time(), VIETNAM) + timedelta(hours=hour)).astimezone(UTC)


def _events(days: int, a_day: tuple[float, ...], seed: int = 1, first: date = FIRST) -> list[datetime]:
    """Articles between eight and seventeen, by weekday from Monday on; the part of an article is its chance."""
    dice = random.Random(seed)
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        mean = a_day[day.weekday()]
        for _ in range(int(mean) + (dice.random() < mean % 1)):
            found.append(_at(day, dice.uniform(8, 17)))
    return sorted(found)


def _events_by_chance(days: int, a_day: float, seed: int) -> list[datetime]:
    dice, found, clock = random.Random(seed), [], 0.0
    while (clock := clock + dice.expovariate(a_day)) < days:
        found.append(_at(FIRST, 24 * clock))
    return found


def _learned(events: list[datetime], **options: list[tuple[datetime, datetime]]) -> Rhythm:
    rhythm = learn(events, events[0], events[-1], **options)  # type: ignore[arg-type]
    assert rhythm is not None
    return rhythm


def test_a_site_that_rests_on_sundays_is_not_expected_to_publish_then() -> None:
    rhythm = _learned(_events(84, (5, 5, 5, 5, 5, 2, 0)))
    sunday, monday = date(2026, 6, 7), date(2026, 6, 8)
    assert rhythm.rate(monday) == pytest.approx(5, rel=0.2)
    assert rhythm.rate(sunday) < 0.5
    saturday_evening, sunday_night = _at(date(2026, 6, 6), 17), _at(sunday, 23.9)
    assert rhythm.chance(saturday_evening, sunday_night) > 0.05


def test_a_silence_is_impossible_the_sooner_the_more_a_site_publishes() -> None:
    def days_until(rhythm: Rhythm, newest: datetime) -> float:
        hours = next(one for one in range(1, 24 * 120) if rhythm.chance(newest, newest + timedelta(hours=one)) < 1e-3)
        return hours / 24

    newest = _at(date(2026, 6, 8), 17)
    busy = days_until(_learned(_events(84, (30,) * 7)), newest)
    usual = days_until(_learned(_events(84, (4, 4, 4, 4, 4, 1, 1))), newest)
    rare = days_until(_learned(_events(300, (0.4,) * 7, first=FIRST - timedelta(days=216))), newest)
    assert busy < 1.5 < usual < 6 < rare < 40


def test_of_a_site_that_publishes_seldom_working_days_are_taken_to_be_alike() -> None:
    rhythm = _learned(_events(84, (0.3, 0.3, 0.3, 0.3, 0.3, 0, 0), seed=4))
    assert max(rhythm.weekdays[:5]) < 1.4 * min(rhythm.weekdays[:5])
    weekly = _learned(_events(84, (0, 0, 0, 0, 3, 0, 0)))
    assert weekly.weekdays[4] > 8 * weekly.weekdays[1], "what a site says for itself counts, where it says it clearly"


def test_silences_told_are_as_rare_as_their_chance_says_and_not_much_later_than_need_be() -> None:
    """Twelve sites of pure chance, whose true silences are exponential: 1 in 1,000 is 6.9 expected articles."""
    days = told = 0
    needed = []
    for seed in range(12):
        a_day = 0.4 + 0.3 * seed
        events = _events_by_chance(240, a_day, seed)
        rhythm = _learned(events[: len(events) // 2])
        rest = events[len(events) // 2 :]
        days += (rest[-1] - rest[0]).days
        told += sum(rhythm.chance(before, after) < 1e-3 for before, after in pairwise(rest))
        hours = next(
            hour for hour in range(1, 5000) if rhythm.chance(rest[-1], rest[-1] + timedelta(hours=hour)) < 1e-3
        )
        needed.append(hours / 24 * a_day)
    assert told <= 2 * days / 1000 + 2
    assert 6 < median(needed) < 11


def test_nights_are_no_silence() -> None:
    rhythm = _learned(_events(84, (30,) * 7))
    assert rhythm.expected(_at(date(2026, 6, 8), 18), _at(date(2026, 6, 9), 6)) < 0.1 * rhythm.level
    assert rhythm.chance(_at(date(2026, 6, 8), 17), _at(date(2026, 6, 9), 7.5)) > 0.05


def test_tet_is_not_expected_to_be_as_other_weeks_are() -> None:
    rhythm = _learned(_events(120, (3, 3, 3, 3, 3, 0, 0), first=date(2025, 10, 1)))
    assert rhythm.rate(date(2026, 2, 18)) < 0.25 * rhythm.rate(date(2026, 3, 11))
    before = _at(date(2026, 2, 13), 16)
    assert rhythm.chance(before, _at(date(2026, 2, 22), 20)) > 1e-3
    assert rhythm.chance(_at(date(2026, 3, 6), 16), _at(date(2026, 3, 15), 20)) < 1e-3


def test_an_outage_is_not_learned_from() -> None:
    events = _events(84, (5,) * 7)
    gap = (_at(date(2026, 4, 20), 0), _at(date(2026, 5, 4), 0))
    seen = [one for one in events if not gap[0] < one < gap[1]]
    without, with_ = _learned(seen), _learned(seen, away=[gap])
    newest = events[-1]
    assert with_.chance(newest, newest + timedelta(days=4)) < without.chance(newest, newest + timedelta(days=4))
    assert with_.tail.values[-1] < 0.5 * without.tail.values[-1]


def test_too_short_a_past_says_nothing() -> None:
    events = _events(10, (5,) * 7)
    assert learn(events, events[0], events[-1]) is None
    rare = _events(60, (0.02,) * 7)
    assert learn(rare, _at(FIRST, 0), _at(FIRST + timedelta(days=60), 0)) is None


def test_what_a_first_crawl_finds_came_over_time_and_what_comes_late_says_nothing() -> None:
    crawl = _at(date(2026, 6, 1), 12)
    old, fresh, late = _at(date(2026, 3, 1), 9), _at(date(2026, 6, 2), 9), _at(date(2026, 6, 3), 12)
    week_late = late + timedelta(days=7)
    events = events_of([(old, crawl), (fresh, late), (fresh, week_late), (None, late)], crawl)
    assert events == [old, late, late]


def test_what_came_while_the_site_could_not_be_seen_ends_a_silence_when_it_was_published() -> None:
    crawl, before = _at(FIRST, 12), _at(FIRST + timedelta(days=2), 9)
    back = _at(FIRST + timedelta(days=30), 9)
    missed, older = _at(FIRST + timedelta(days=20), 10), _at(FIRST + timedelta(days=1), 10)
    events = events_of([(before, before), (missed, back), (older, back)], crawl)
    assert events == [before, missed]
