"""Sites of other people's making: what is no trouble is not told, what is one is told within a day, and once."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from made_health.histories import DAY, FIRST, HOUR, Told, Watch, arrivals, at
from made_health.sites import ALL_FIELDS, none_at_all

from pipelines.health.holidays import tet
from pipelines.health.records import PageFacts, State

NEW = bytes(range(100, 132)).hex()
SINCE = 100
"""The day on which something happens."""
DAYS = 135


def _weekdays(a_day: float) -> Callable[[int, date], float]:
    return lambda _, day: a_day if day.weekday() < 5 else 0.0


def _bursts(number: int, _: date) -> float:
    return 12.0 if random.Random(number).random() < 0.25 else 0.15


def _weekly(_: int, day: date) -> float:
    return 3.0 if day.weekday() == 4 else 0.0


def _doubled(number: int, _: date) -> float:
    return 3.0 if number < SINCE else 6.0


def _halved(number: int, _: date) -> float:
    return 6.0 if number < SINCE else 3.0


_USUAL = _weekdays(4.0)


def _watched(a_day: Callable[[int, date], float] = _USUAL, **options: Any) -> list[Told]:
    return _watch(a_day, **options).run()


def _watch(a_day: Callable[[int, date], float], **options: Any) -> Watch:
    days, first, judged = options.pop("days", DAYS), options.pop("first", FIRST), options.pop("judged", SINCE - 20)
    published = arrivals(days, a_day, first=first)
    return Watch(published, at(0, 6, first), at(days, 0, first), at(judged, 0, first), **options)


@pytest.mark.parametrize("a_day", [_weekdays(4.0), _weekdays(0.6), _bursts, _weekly, _doubled, _halved])
def test_what_a_site_always_does_is_never_told(a_day: Callable[[int, date], float]) -> None:
    assert _watched(a_day, judged=40, days=170) == []


@pytest.mark.parametrize("every", [timedelta(minutes=15), timedelta(minutes=30), DAY])
def test_how_often_a_site_is_crawled_makes_no_alarm(every: timedelta) -> None:
    assert _watched(every=every, judged=40, days=60) == []


def test_a_first_tet_closed_for_eleven_days_is_no_silence() -> None:
    first = date(2025, 11, 3)
    closed = [tet(2026) + timedelta(days=day) for day in range(-4, 8)]
    assert _watched(lambda _, day: 0.0 if day in closed else 3.0, first=first, judged=80) == []


def test_of_a_site_that_is_not_known_yet_no_silence_is_told() -> None:
    assert _watched(lambda number, _: 6.0 if number < 8 else 0.0, days=14, judged=0) == []


def test_an_outage_between_two_crawls_or_of_some_hours_is_not_told() -> None:
    down = {"listing failed: timeout": 2}
    outages = [(at(day, hour), at(day, hour + long)) for day, hour, long in ((90, 4, 1), (100, 9, 5), (120, 22, 9))]
    assert _watched(answer=lambda now: down if any(a <= now < b for a, b in outages) else None) == []


def test_a_redesign_that_takes_nothing_away_is_not_told() -> None:
    def redesigned(one: PageFacts, now: datetime) -> PageFacts:
        return replace(one, template=NEW) if now >= at(SINCE) else one

    assert _watched(shown=redesigned) == []
    assert _watched(_weekdays(0.5), shown=redesigned) == []


def _captcha(one: PageFacts) -> PageFacts:
    return replace(none_at_all(one), text=180, template=NEW, family="generic")


def _soft_404(one: PageFacts) -> PageFacts:
    return replace(none_at_all(one), outcome="listing", text=900)


def _lead_only(one: PageFacts) -> PageFacts:
    return replace(one, length=240, text=one.text - one.length + 240)


def _of_today(one: PageFacts) -> PageFacts:
    return replace(one, published=one.at.replace(hour=17, minute=0), template=NEW)


def _no_date(one: PageFacts) -> PageFacts:
    return replace(one, fields=ALL_FIELDS & ~8, published=None)


def _half(one: PageFacts) -> PageFacts:
    return replace(none_at_all(one), template=NEW) if int(one.page_id, 16) % 2 else one


@pytest.mark.parametrize("a_day", [_weekdays(12.0), _weekdays(3.0), _weekdays(0.5)])
@pytest.mark.parametrize("broken", [_captcha, _soft_404, _lead_only, _of_today, _no_date, _half])
def test_pages_that_break_are_told_within_a_day_of_the_first_once_until_they_are_mended(
    broken: Callable[[PageFacts], PageFacts], a_day: Callable[[int, date], float]
) -> None:
    met: list[datetime] = []

    def shown(one: PageFacts, now: datetime) -> PageFacts:
        if not at(SINCE) <= now < at(SINCE + 20):
            return one
        if broken(one) != one:
            met.append(now)
        return broken(one)

    told = _watched(a_day, shown=shown)
    assert [one.state for one in told] == [State.BROKEN]
    assert told[0].at - met[0] < DAY
    assert told[0].since == met[0]
    assert told[0].over is not None
    assert at(SINCE + 20) < told[0].over < at(SINCE + 22)


def test_dates_that_became_those_of_the_visit_are_named() -> None:
    told = _watched(shown=lambda one, now: _of_today(one) if now >= at(SINCE) else one)
    assert any("the date of the visit" in clause for clause in told[0].evidence)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"listing failed: status 403": 2}, State.BLOCKED),
        ({"listing failed: timeout": 2}, State.BLOCKED),
        ({"listing refused: redirect leaves the site": 2, "redirect to host: moi.example": 2}, State.MOVED),
        ({"listing read: no links": 2, "listing read to its end": 2, "feed failed: not a feed": 1}, State.BROKEN),
        ({"listing failed: status 404": 2, "sitemap not there": 1}, State.BROKEN),
    ],
)
@pytest.mark.parametrize("every", [3 * HOUR, DAY])
def test_a_site_that_is_shut_is_told_within_a_day_and_once_though_a_crawl_may_get_through(
    answer: dict[str, int], state: State, every: timedelta
) -> None:
    lucky: list[datetime] = []

    def answers(now: datetime) -> dict[str, int] | None:
        if not at(SINCE) <= now < at(SINCE + 8):
            return None
        if now >= at(SINCE + 3) and not lucky:
            lucky.append(now)
        return None if now in lucky else answer

    told = _watched(_weekdays(2.0), answer=answers, every=every, days=SINCE + 15)
    assert [one.state for one in told] == [state]
    assert told[0].at - at(SINCE) < every + DAY
    assert told[0].over is not None
    assert at(SINCE + 8) < told[0].over < at(SINCE + 8) + every + 2 * HOUR


@pytest.mark.parametrize("a_day", [_weekdays(6.0), _weekdays(0.5)])
@pytest.mark.parametrize("reason", ["status 500", "status 403", "timeout"])
def test_a_site_of_which_only_listings_answer_is_told_within_a_day(
    reason: str, a_day: Callable[[int, date], float]
) -> None:
    watch = _watch(a_day, failing=lambda now: reason if at(SINCE) <= now < at(SINCE + 9) else "", days=SINCE + 15)
    told = watch.run()
    met = next(one.started_at for one in watch.crawls if any("failed: " in outcome for outcome in one.outcomes))
    assert [one.state for one in told] == [State.BLOCKED]
    assert told[0].at - met < DAY
    assert told[0].over is not None
    assert told[0].over > at(SINCE + 9)


@pytest.mark.parametrize("a_day", [_weekdays(6.0), _weekdays(0.5)])
@pytest.mark.parametrize("only_new", [True, False])
@pytest.mark.parametrize(
    ("reason", "state"),
    [("status 404", State.BROKEN), ("empty answer", State.BROKEN), ("status 500", State.BLOCKED)],
)
def test_articles_that_do_not_answer_are_told_within_a_day_with_reason_and_beginning_until_they_do(
    reason: str, state: State, only_new: bool, a_day: Callable[[int, date], float]
) -> None:
    watch = _watch(
        a_day,
        failing=lambda now: reason if at(SINCE) <= now < at(SINCE + 9) else "",
        only_new=only_new,
        days=SINCE + 15,
    )
    told = watch.run()
    met = next(one.started_at for one in watch.crawls if any("failed: " in outcome for outcome in one.outcomes))
    assert [one.state for one in told] == [state]
    assert told[0].at - met < DAY
    assert told[0].since == met
    assert reason in told[0].evidence[0]
    assert told[0].over is not None
    assert at(SINCE + 9) < told[0].over < at(SINCE + 13)


def test_articles_of_a_busy_paper_that_do_not_answer_are_told_though_it_finds_many_meanwhile() -> None:
    failing = lambda now: "status 404" if now >= at(SINCE) else ""  # noqa: E731
    told = _watched(lambda *_: 150.0, failing=failing, only_new=True, every=HOUR / 2, days=SINCE + 2, judged=SINCE - 2)
    broken = next(one for one in told if one.state is State.BROKEN)
    assert broken.since < at(SINCE, 9)
    assert broken.at - broken.since < DAY


def test_articles_that_do_not_answer_for_some_hours_are_not_told() -> None:
    hours = (at(SINCE, 8), at(SINCE, 16))
    failing = lambda now: "status 404" if hours[0] <= now < hours[1] else ""  # noqa: E731
    assert _watched(_weekdays(12.0), failing=failing) == []
    assert _watched(_weekdays(12.0), failing=failing, only_new=True) == []


def test_one_article_that_does_not_answer_is_no_trouble_of_its_site() -> None:
    watch = _watch(_weekdays(0.5))
    dead = {"listing read": 2, "failed: status 500": 1}
    fine = {"listing read": 2, "failed: status 500": 1, "unchanged": 12}
    watch.answer = lambda now: (fine if watch.asked else dead) if at(SINCE) <= now < at(SINCE + 4) else None
    assert watch.run() == []


def test_a_feed_that_stands_still_is_a_silence() -> None:
    told = _watched(lambda number, day: _weekdays(4.0)(number, day) if number < SINCE else 0.0)
    assert [one.state for one in told] == [State.STALE]
    assert told[0].at < at(SINCE + 6)


def test_a_break_that_was_mended_while_nothing_new_came_does_not_hide_the_next() -> None:
    rest = (SINCE + 8, SINCE + 17)

    def shown(one: PageFacts, now: datetime) -> PageFacts:
        if at(SINCE) <= now < at(SINCE + 10):
            return _captcha(one)
        return _no_date(one) if at(SINCE + 16) <= now < at(SINCE + 25) else one

    told = _watched(lambda day, _: 0.0 if rest[0] <= day < rest[1] else 1.5, shown=shown, every=DAY)
    told = [one for one in told if one.state is not State.STALE]
    assert [one.state for one in told] == [State.BROKEN, State.BROKEN]
    assert told[0].over is not None
    assert at(SINCE + 10) < told[0].over < at(SINCE + 12)
    assert at(SINCE + 16) < told[1].at < at(SINCE + 20)
