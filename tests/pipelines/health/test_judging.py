"""How a site is called, with why, since when and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from made_health.sites import ALL_FIELDS, NOW, SITE, crawls, days, history, none_at_all, page

from pipelines.health.judging import judge
from pipelines.health.records import Crawl, State, Trouble

HOUR = timedelta(hours=1)
LAST = [page(90_000 + number, NOW - HOUR, run=999, changed=True) for number in range(8)]


def _failed(outcomes: dict[str, int], hours: tuple[int, ...] = (14, 8, 2), error: str = "") -> list[Crawl]:
    return [
        Crawl(10_000 + place, NOW - hour * HOUR, NOW - hour * HOUR + HOUR / 6, outcomes, error)
        for place, hour in enumerate(hours)
    ]


def test_a_site_as_it_always_was_is_healthy() -> None:
    found = judge(history(), NOW)
    assert found.state is State.HEALTHY
    assert not found.evidence
    assert found.measures.articles_day == pytest.approx(3, rel=0.3)
    assert found.measures.filled["lead"] == (1.0, 1.0)
    assert found.measures.outcomes == {"article": 1.0}


def test_a_silence_that_its_past_gives_less_than_one_in_a_thousand_is_stale_since_the_newest_article() -> None:
    newest = NOW - timedelta(days=6)
    found = judge(history(newest=newest), NOW)
    assert found.state is State.STALE
    assert found.since is not None
    assert newest - timedelta(days=1) < found.since <= newest + HOUR
    assert "nothing new since" in found.evidence[0]
    assert "1 day in" in found.evidence[0] or "less than 1 day" in found.evidence[0]
    assert "kyket sites check" in found.remedy
    assert judge(history(newest=NOW - timedelta(days=1)), NOW).state is State.QUIET


def test_without_a_crawl_that_saw_it_a_silence_is_ours() -> None:
    met = [one for one in crawls() if one.started_at < NOW - timedelta(days=6)]
    assert judge(history(met=met, newest=NOW - timedelta(days=6)), NOW).state is State.HEALTHY


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ({"listing failed: status 403": 4}, "did not let kyket in"),
        ({"listing read": 2, "failed: status 403": 9}, "did not let kyket in"),
        ({"listing refused: robots.txt": 3}, "did not let kyket in"),
        ({"listing failed: timeout": 5}, "did not answer"),
        ({"feed failed: status 502": 1, "listing failed: status 500": 2}, "did not answer"),
    ],
)
def test_crawls_that_are_not_let_in_for_half_a_day_are_a_block(outcomes: dict[str, int], said: str) -> None:
    found = judge(history(met=crawls(last=_failed(outcomes))), NOW)
    assert found.state is State.BLOCKED
    assert found.since == NOW - 14 * HOUR
    assert said in found.evidence[0]
    assert f"kyket run {SITE} --since" in found.remedy


@pytest.mark.parametrize("hours", [(2,), (3, 2, 1)])
def test_a_failure_that_may_pass_is_a_note(hours: tuple[int, ...]) -> None:
    found = judge(history(met=crawls(last=_failed({"listing failed: timeout": 5}, hours))), NOW)
    assert found.state is State.HEALTHY
    assert any("no answer" in note for note in found.notes)


def test_addresses_that_lead_to_another_host_are_a_move() -> None:
    away = {"listing refused: redirect leaves the site": 3, "redirect to host: moi.example": 3}
    found = judge(history(met=crawls(last=_failed(away))), NOW)
    assert found.state is State.MOVED
    assert "moi.example" in found.evidence[0]
    assert "moi.example" in found.remedy


def test_pages_of_another_family_are_a_move_unless_the_registry_says_so() -> None:
    moved = [replace(one, family="vnpt_cms") for one in LAST]
    found = judge(history([*days(), *moved]), NOW)
    assert found.state is State.MOVED
    assert "vnpt_cms" in found.evidence[0]
    assert judge(replace(history([*days(), *moved]), family="vnpt_cms"), NOW).state is State.HEALTHY


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "no-body", "fields": 0, "length": 0},
        {"fields": ALL_FIELDS & ~2},
        {"fields": ALL_FIELDS & ~8},
        {"length": 90},
        {"length": 60_000, "text": 61_000},
    ],
)
@pytest.mark.parametrize("changed", [True, False])
def test_pages_that_do_not_come_out_as_they_used_to_are_broken_extraction(
    change: dict[str, object], changed: bool
) -> None:
    broken = [page(90_000 + number, NOW - HOUR, run=999, changed=changed, **change) for number in range(14)]
    found = judge(history([*days(), *broken]), NOW)
    assert found.state is State.BROKEN
    assert found.since == NOW - HOUR
    assert "kyket sites check" in found.remedy
    assert any("template" in clause for clause in found.evidence) == changed


def test_a_redesign_that_breaks_nothing_is_a_note() -> None:
    found = judge(history([*days(), *LAST]), NOW)
    assert found.state is State.HEALTHY
    assert any("template that was not known" in note for note in found.notes)


def test_one_odd_page_is_a_suspicion_and_the_pages_looked_at_again_for_it_settle_it() -> None:
    before = days()
    odd = none_at_all(LAST[0])
    found = judge(history([*before, odd]), NOW)
    assert found.state is State.HEALTHY
    assert found.suspect
    again = [none_at_all(replace(one, at=NOW, run_id=1000)) for one in before[-6:]]
    assert judge(history([*before, odd, *again]), NOW).state is State.BROKEN
    fine = [replace(one, at=NOW, run_id=1000) for one in before[-6:]]
    assert judge(history([*before, odd, *fine]), NOW).state is State.HEALTHY


def test_what_lasts_is_compared_with_the_time_before_it_however_long() -> None:
    since = NOW - timedelta(days=30)
    pages = [none_at_all(one) if one.at >= since else one for one in days()]
    trouble = Trouble(1, SITE, State.BROKEN, since, since)
    lasting = replace(history(pages), troubles=[trouble])
    found = judge(lasting, NOW)
    assert (found.state, found.since) == (State.BROKEN, since)
    assert judge(replace(history(days()), troubles=[trouble]), NOW).state is State.HEALTHY


def test_listings_that_answer_with_something_else_are_a_break() -> None:
    nothing = {"listing read: no links": 2, "listing read to its end": 2, "feed failed: not a feed": 1}
    found = judge(history(met=crawls(last=_failed(nothing))), NOW)
    assert (found.state, found.since) == (State.BROKEN, NOW - 14 * HOUR)
    assert "no links" in found.evidence[0]
    assert "asks for a human" in found.remedy
    one_left = {**nothing, "sitemap read": 1}
    assert judge(history(met=crawls(last=_failed(one_left))), NOW).state is State.HEALTHY
    gone = {"listing failed: status 404": 2, "feed failed: soft 404": 1, "sitemap failed: malformed sitemap": 1}
    found = judge(history(met=crawls(last=_failed(gone))), NOW)
    assert (found.state, found.since) == (State.BROKEN, NOW - 14 * HOUR)
    assert "status 404" in found.evidence[0]
    elsewhere = {"listing read: no links where the registry says": 2, "listing read to its end": 2}
    assert judge(history(met=crawls(last=_failed(elsewhere))), NOW).state is State.HEALTHY


def test_a_site_of_which_no_page_is_known_is_judged_though_its_trouble_is_taken_up() -> None:
    met = crawls(last=_failed({"listing failed: status 404": 2}))
    taken = Trouble(1, SITE, State.BROKEN, NOW - 14 * HOUR, NOW - HOUR, acknowledged_at=NOW - HOUR)
    assert judge(replace(history(met=met), pages=[], troubles=[taken]), NOW).state is State.BROKEN


def test_pages_met_again_with_the_date_of_the_visit_have_lost_theirs() -> None:
    before = [replace(one, published=one.at) for one in days()]
    again = [replace(one, at=NOW - HOUR, run_id=999, published=NOW - 4 * HOUR) for one in before[-20:-8]]
    found = judge(history([*before, *again]), NOW)
    assert found.state is State.BROKEN
    assert "12 of them have the date of the visit instead of their own" in found.evidence
    edited = [replace(one, published=one.at + HOUR) for one in again]
    assert judge(history([*before, *(replace(one, published=None) for one in edited)]), NOW).state is State.HEALTHY


@pytest.mark.parametrize("known", [7, 10, 12])
def test_a_site_of_which_a_dozen_pages_are_known_is_judged(known: int) -> None:
    before = [page(number, NOW - timedelta(days=3 * (known - number)), run=number + 1) for number in range(known)]
    odd = replace(none_at_all(page(500, NOW - 3 * HOUR, run=900)), template=LAST[0].template)
    first = judge(history([*before, odd]), NOW - 2 * HOUR)
    assert first.suspect
    again = [none_at_all(replace(one, at=NOW - HOUR, run_id=901)) for one in before[::2]]
    asked = replace(history([*before, odd, *again]), probed=NOW - 2 * HOUR)
    assert judge(asked, NOW).state is State.BROKEN


def test_too_little_known_is_no_alarm() -> None:
    found = judge(history(days(2, 3), crawls(1)), NOW)
    assert found.state is State.HEALTHY
    assert "too few pages are known to judge what comes out of them" in found.notes
    assert judge(replace(history(), crawls=[]), NOW).state is State.UNKNOWN


def test_what_one_crawl_met_is_not_divided_when_it_met_the_pages_of_the_only_one_before() -> None:
    first = [page(number, NOW - timedelta(days=1), run=1) for number in range(14)]
    second = [page(number, NOW - HOUR, run=2, changed=True, fields=ALL_FIELDS & ~2) for number in range(16)]
    found = judge(history([*first, *second]), NOW)
    assert found.state is State.BROKEN
    assert any(clause.startswith("16 of the last 16 pages have a template") for clause in found.evidence)
