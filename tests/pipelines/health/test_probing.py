"""Good pages are looked at again before the oddity of new ones is called a break."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from made_health.sites import NOW, SITE, crawls, days, history, none_at_all, page

from pipelines.health.judging import judge
from pipelines.health.probing import PROBES, chosen, is_hurried
from pipelines.health.records import Crawl, State, Trouble

HOUR = timedelta(hours=1)
ODD = [none_at_all(page(90_000 + number, NOW - HOUR, run=999)) for number in range(5)]


def test_the_last_good_pages_are_chosen_but_none_that_was_met_lately() -> None:
    pages = [*days(), none_at_all(page(80_000, NOW - 20 * HOUR)), page(80_001, NOW - HOUR)]
    found = chosen(pages, NOW)
    assert len(found) == PROBES
    assert not {"80000", "80001"} & {one.lstrip("0") for one in found}
    assert found[0] == next(one.page_id for one in reversed(days()) if NOW - one.at > 12 * HOUR)


def test_of_a_broken_site_pages_from_before_it_broke_are_chosen() -> None:
    since = NOW - timedelta(days=5)
    trouble = Trouble(1, SITE, State.BROKEN, since, since)
    good = {one.page_id for one in days() if one.at < since}
    assert set(chosen(days(), NOW, [trouble])) <= good


def test_a_few_odd_pages_are_called_a_break_only_when_good_ones_have_been_asked() -> None:
    first = judge(history([*days(), *ODD]), NOW)
    assert first.state is State.HEALTHY
    assert first.suspect
    assert first.probed == NOW
    later = NOW + 2 * HOUR
    asked = replace(history([*days(), *ODD]), probed=NOW)
    assert judge(asked, later).suspect  # no crawl has looked yet: it is still to come soon
    silent = Crawl(9_000, NOW + HOUR, NOW + HOUR, {"listing read": 1, "fetched": 0})
    assert judge(replace(asked, crawls=[*crawls(), silent]), later).state is State.BROKEN


def test_good_pages_that_hold_what_they_held_speak_for_the_site() -> None:
    unchanged = Crawl(9_000, NOW + HOUR, NOW + HOUR, {"listing read": 1, "unchanged": PROBES})
    asked = replace(history([*days(), *ODD]), probed=NOW)
    assert judge(replace(asked, crawls=[*crawls(), unchanged]), NOW + 2 * HOUR).state is State.HEALTHY
    again = [replace(one, at=NOW + HOUR, run_id=9_000) for one in days()[-PROBES:]]
    met = replace(asked, pages=[*days(), *ODD, *again])
    assert judge(met, NOW + 2 * HOUR).state is State.HEALTHY


def test_a_break_began_with_the_first_page_that_showed_it_though_that_was_met_again_since() -> None:
    broken = none_at_all(page(90_000, NOW - HOUR, run=999, changed=True))
    again = [none_at_all(replace(one, at=NOW, run_id=1000)) for one in (*days()[-8:], broken)]
    found = judge(replace(history([*days(), broken, *again]), probed=NOW - HOUR), NOW)
    assert (found.state, found.since) == (State.BROKEN, NOW - HOUR)


def test_what_failed_or_is_odd_is_tried_again_soon_until_that_is_known() -> None:
    assert is_hurried(failed=True, odd=False, troubles=())
    assert is_hurried(failed=True, odd=False, troubles={State.STALE, State.BROKEN})
    assert not is_hurried(failed=True, odd=False, troubles={State.BLOCKED})
    assert is_hurried(failed=False, odd=True, troubles={State.STALE})
    assert is_hurried(failed=False, odd=True, troubles={State.BROKEN}), "it may be over"
    assert not is_hurried(failed=False, odd=False, troubles=())
