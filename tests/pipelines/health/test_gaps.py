"""When a site was not seen, why, and what fetches what was missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from made_health.sites import NOW, SITE, crawls

from pipelines.health.gaps import BLOCKED, CUT_SHORT, NO_ANSWER, NO_LINKS, OURS, backfill, gaps_of, overlaps
from pipelines.health.records import Crawl, Gap
from pipelines.health.rhythm import Rhythm, learn

DAY = timedelta(days=1)
FROM, TO = NOW - 9 * DAY, NOW - 5 * DAY


def _without(first: datetime, last: datetime) -> list[Crawl]:
    return [one for one in crawls(30) if not first < one.started_at < last]


def _published(a_day: int, *, without: tuple[datetime, datetime] | None = None) -> list[datetime]:
    moments = [NOW - timedelta(hours=24 * day - 24 / a_day * part) for day in range(60, 0, -1) for part in range(a_day)]
    return [one for one in moments if without is None or not without[0] < one < without[1]]


def _rhythm(a_day: int) -> Rhythm:
    events = _published(a_day)
    rhythm = learn(events, events[0], events[-1])
    assert rhythm is not None
    return rhythm


def _found(met: list[Crawl], published: list[datetime], rhythm: Rhythm | None = None) -> list[Gap]:
    return gaps_of(SITE, met, published, rhythm, 180, NOW)


def test_a_site_crawled_as_it_should_be_has_none() -> None:
    assert _found(crawls(30), _published(5)) == []


def test_an_outage_of_ours_is_a_gap_until_what_was_missed_has_come() -> None:
    met = _without(FROM, TO)
    missed = _found(met, _published(5, without=(FROM, TO)), _rhythm(5))
    assert [(one.cause, one.first, one.last, one.filled) for one in missed] == [(OURS, FROM, TO, False)]
    assert missed[0].expected == pytest.approx(20, rel=0.3)
    came = _found(met, _published(5), _rhythm(5))
    assert came[0].filled
    assert came[0].found == pytest.approx(20, abs=2)


@pytest.mark.parametrize(
    ("outcomes", "cause"),
    [({"listing failed: status 403": 3}, BLOCKED), ({"listing failed: timeout": 5}, NO_ANSWER)],
)
def test_what_the_crawls_in_between_met_is_the_cause(outcomes: dict[str, int], cause: str) -> None:
    tried = [Crawl(9000 + step, FROM + step * DAY / 2, FROM + step * DAY / 2, outcomes) for step in range(1, 8)]
    met = sorted([*_without(FROM, TO), *tried], key=lambda one: one.started_at)
    assert [one.cause for one in _found(met, [])] == [cause]


def test_one_that_lasts_has_no_end_and_is_not_filled() -> None:
    found = _found([one for one in crawls(30) if one.started_at <= TO], [], _rhythm(5))
    assert [(one.first, one.last, one.filled) for one in found] == [(TO, None, False)]


def test_a_backfill_that_went_well_fills_it() -> None:
    met = _without(FROM, TO)
    command = backfill(_found(met, [])[0])
    assert command.startswith(f"kyket run {SITE} --since 2026-06-06")
    back = Crawl(9001, NOW, NOW, {"fetched": 3}, "", False, FROM - DAY)
    assert [one.filled for one in _found([*met, back], [])] == [True]
    failed = Crawl(9001, NOW, NOW, {"listing failed: timeout": 3}, "", False, FROM - DAY)
    assert [one.filled for one in _found([*met, failed], [])] == [False]
    late = Crawl(9001, NOW, NOW, {"fetched": 3}, "", False, FROM + 2 * DAY)
    assert [one.filled for one in _found([*met, late], [])] == [False]


def test_two_crawls_in_a_row_that_were_cut_short_are_a_gap() -> None:
    met = crawls(3)
    left = [Crawl(one.id, one.started_at, one.finished_at, {"fetched": 5, "left: time limit": 9}) for one in met[-2:]]
    assert [one.cause for one in _found([*met[:-2], *left], [])] == [CUT_SHORT]


def test_listings_that_lead_nowhere_are_the_cause_of_a_gap() -> None:
    gone = {"listing failed: status 404": 4}
    met = [replace(one, outcomes=gone) if one.started_at > TO else one for one in crawls(30)]
    assert [(one.cause, one.last) for one in _found(met, [])] == [(NO_LINKS, None)]


def test_a_gap_lies_in_a_range_of_time_or_not() -> None:
    gap, lasting = Gap(SITE, FROM, TO, OURS), Gap(SITE, FROM, None, OURS)
    assert overlaps(gap, None, None)
    assert overlaps(gap, FROM + DAY, None)
    assert not overlaps(gap, TO + DAY, None)
    assert not overlaps(gap, None, FROM - DAY)
    assert overlaps(lasting, TO + DAY, NOW)
