"""A trouble lasts until something says that it is over; it is not told anew for want of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from made_health.sites import ALL_FIELDS, NOW, SITE, crawls, days, history, none_at_all, page

from pipelines.health.history import History, completed, hiding
from pipelines.health.judging import judge
from pipelines.health.records import Condition, Crawl, PageFacts, State, Trouble

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BROKE = NOW - 3 * DAY
GOOD = [one for one in days() if one.at < BROKE]
TROUBLE = Trouble(1, SITE, State.BROKEN, BROKE, BROKE + HOUR, ("6 of the last 12 pages hold no article",), "look")
HALF = [
    page(80_000 + number, BROKE + HOUR / 2, run=500)
    if number % 2
    else none_at_all(page(80_000 + number, BROKE, run=500))
    for number in range(12)
]


def _new(count: int, first: int = 90_000) -> list[PageFacts]:
    return [page(first + number, NOW - 2 * HOUR, run=900) for number in range(count)]


def _judged(pages: Sequence[PageFacts], trouble: Trouble = TROUBLE) -> Condition:
    return judge(replace(history([*GOOD, *HALF, *pages]), troubles=[trouble]), NOW)


@pytest.mark.parametrize(("count", "state"), [(0, State.BROKEN), (6, State.BROKEN), (16, State.HEALTHY)])
def test_of_a_site_half_of_whose_pages_were_broken_a_few_good_ones_are_no_end(count: int, state: State) -> None:
    found = _judged(_new(count))
    assert found.state is state
    if state is State.BROKEN:
        assert found.since == BROKE


def test_pages_that_were_odd_and_are_good_again_say_more_than_new_ones() -> None:
    mended = [replace(page(80_000 + number, NOW - HOUR, run=901)) for number in range(0, 12, 2)]
    assert _judged(mended).state is State.HEALTHY
    as_before = [replace(one, at=NOW - HOUR, run_id=901) for one in HALF if one.outcome == "article"]
    assert _judged(as_before).state is State.BROKEN, "pages that were good all the while say nothing"


def test_an_odd_page_takes_back_what_good_ones_said() -> None:
    odd = none_at_all(page(95_000, NOW - HOUR, run=901))
    assert _judged([*_new(16), odd, replace(odd, page_id="f" * 16)]).state is State.BROKEN


def _shut(state: State, outcomes: dict[str, int], since_then: int) -> History:
    failed = [Crawl(7_000 + hour, NOW - hour * HOUR, NOW - hour * HOUR, outcomes) for hour in range(40, 10, -3)]
    seen = [
        Crawl(8_000 + number, NOW - (3 - number) * HOUR, NOW - (3 - number) * HOUR, {"listing read": 2, "fetched": 1})
        for number in range(since_then)
    ]
    trouble = Trouble(2, SITE, state, NOW - 40 * HOUR, NOW - 28 * HOUR, ("why",), "look")
    return replace(history(met=crawls(last=[*failed, *seen])), troubles=[trouble])


@pytest.mark.parametrize(
    ("state", "outcomes"),
    [
        (State.BLOCKED, {"listing failed: status 403": 3}),
        (State.MOVED, {"listing refused: redirect leaves the site": 3}),
        (State.BROKEN, {"listing read: no links": 2, "listing read to its end": 2, "feed failed: not a feed": 1}),
    ],
)
def test_two_crawls_that_see_a_site_end_its_being_shut(state: State, outcomes: dict[str, int]) -> None:
    assert judge(_shut(state, outcomes, 0), NOW).state is state
    once = judge(_shut(state, outcomes, 1), NOW)
    assert (once.state, once.since) == (state, NOW - 40 * HOUR)
    assert "the next ones will show" in once.evidence[0]
    assert judge(_shut(state, outcomes, 2), NOW).state is State.HEALTHY


def test_where_only_articles_did_not_answer_listings_are_no_end() -> None:
    shut = _shut(State.BLOCKED, {"listing read": 2, "failed: status 500": 12}, 0)
    listings = [Crawl(8_000 + hour, NOW - hour * HOUR, NOW - hour * HOUR, {"listing read": 2}) for hour in (3, 2, 1)]
    assert judge(replace(shut, crawls=[*shut.crawls, *listings]), NOW).state is State.BLOCKED
    articles = [replace(one, outcomes={"listing read": 2, "unchanged": 1}) for one in listings]
    assert judge(replace(shut, crawls=[*shut.crawls, *articles]), NOW).state is State.HEALTHY


def test_what_a_broken_site_became_is_no_new_trouble() -> None:
    moved = [
        replace(page(70_000 + number, NOW - HOUR, run=902, changed=True), family="vnpt_cms") for number in range(14)
    ]
    assert judge(history([*GOOD, *moved]), NOW).state is State.MOVED
    lacking = [replace(none_at_all(one), family="vnpt_cms") for one in moved]
    found = judge(replace(history([*GOOD, *lacking]), troubles=[TROUBLE]), NOW)
    assert found.state is State.BROKEN
    assert any("CMS family" in clause for clause in found.evidence)


def test_what_is_mended_is_over_though_the_last_page_lacks_what_some_always_lacked() -> None:
    without = ALL_FIELDS & ~2
    before = [replace(one, fields=without) if place % 9 == 0 else one for place, one in enumerate(GOOD)]
    broken = [page(70_000 + number, BROKE, run=600, changed=True, fields=without) for number in range(16)]
    mended = [page(71_000 + number, NOW - HOUR + number * HOUR / 60, run=901, changed=True) for number in range(16)]
    mended[-1] = replace(mended[-1], fields=without)
    pages = [*before, *broken, *mended]
    assert judge(replace(history(pages), troubles=[TROUBLE]), NOW).state is State.HEALTHY
    odd = [replace(one, fields=without) if place % 2 else one for place, one in enumerate(mended)]
    assert judge(replace(history([*before, *broken, *odd]), troubles=[TROUBLE]), NOW).state is State.BROKEN


def test_known_pages_that_still_lack_what_they_had_say_that_it_lasts_however_well_new_ones_look() -> None:
    known = GOOD[-12:]
    lost = [none_at_all(replace(one, at=BROKE, run_id=500)) for one in known]
    again = [none_at_all(replace(one, at=NOW - HOUR, run_id=902)) for one in known]
    assert judge(replace(history([*GOOD, *HALF, *lost, *_new(24)]), troubles=[TROUBLE]), NOW).state is State.HEALTHY
    pages = [*GOOD, *HALF, *lost, *_new(24), *again]
    assert judge(replace(history(pages), troubles=[TROUBLE]), NOW).state is State.BROKEN
    before = [replace(one, at=BROKE + 2 * HOUR) for one in again]  # and unchanged since: the entry was mended
    pages = [*GOOD, *HALF, *lost, *before, *_new(24)]
    assert judge(replace(history(pages), troubles=[TROUBLE]), NOW).state is State.HEALTHY


def test_what_was_usual_before_a_trouble_and_what_told_it_are_known_though_it_filled_all_pages_at_hand() -> None:
    over = replace(TROUBLE, ended_at=NOW - HOUR)
    later = [none_at_all(page(60_000 + number, NOW - 2 * HOUR, run=800)) for number in range(20)]
    assert hiding([over], HALF) == over
    assert hiding([over], [*GOOD, *HALF]) is None
    assert hiding([TROUBLE], later) == TROUBLE
    assert completed(TROUBLE, GOOD, [*GOOD[-3:], *HALF], later) == [*GOOD, *HALF, *later]
    assert completed(TROUBLE, GOOD, HALF, [*HALF, *later]) == [*GOOD, *HALF, *later]
