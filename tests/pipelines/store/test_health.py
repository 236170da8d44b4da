"""Facts, standings, troubles and gaps in the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from made_health.sites import NOW, SITE, page

from pipelines.article import ArchiveReference
from pipelines.errors import StoreError
from pipelines.health.gaps import OURS
from pipelines.health.records import Condition, Gap, Measures, Standing, State, Trouble, Week, to_json
from pipelines.store import Store
from pipelines.store.records import PageRecord, PageState

HOUR = timedelta(hours=1)


def test_facts_come_with_the_outcomes_and_a_repetition_replaces_them(store: Store) -> None:
    run = store.start_run(SITE, "incremental", None, "crawl", NOW)
    facts = [
        replace(page(number, NOW + number * HOUR, run=run.id), published=NOW - number * HOUR) for number in range(5)
    ]
    store.save_outcomes([], NOW, facts)
    store.save_outcomes([], NOW, [replace(facts[0], length=1)])
    health = store.health()
    assert health.facts(SITE) == [replace(facts[0], length=1), *facts[1:]]
    assert health.facts(SITE, limit=2) == facts[3:]
    assert health.facts(SITE, before=NOW + HOUR) == [replace(facts[0], length=1)]
    assert health.facts("other.example") == []


def test_a_trouble_is_one_until_it_ends_and_remembers_who_was_told(store: Store) -> None:
    health = store.health()
    trouble = Trouble(0, SITE, State.BLOCKED, NOW, NOW, ("why",), "what")
    first = health.open_trouble(trouble)
    assert health.open_trouble(trouble) == first
    health.renew_trouble(first, ["still"], "what else")
    health.told([first], NOW)
    taken = health.acknowledge(SITE, "Lan", NOW + HOUR)
    assert [(one.evidence, one.times_told, one.acknowledged_by) for one in taken] == [(["still"], 1, "Lan")]
    health.end_troubles([first], NOW + HOUR)
    assert health.troubles() == []
    health.told([first], NOW + HOUR)
    (ended,) = health.troubles(ended=True)
    assert (ended.times_told, ended.end_told, ended.state) == (1, True, State.BLOCKED)
    assert health.open_trouble(trouble) != first
    with pytest.raises(StoreError):
        health.acknowledge("other.example", "Lan", NOW)


def test_gaps_are_found_anew_from_a_day_on_and_older_ones_stay(store: Store) -> None:
    health = store.health()
    old = Gap(SITE, NOW - 900 * HOUR, NOW - 800 * HOUR, OURS)
    lasting = Gap(SITE, NOW - 10 * HOUR, None, OURS, 0, 3.5)
    health.keep_gaps(SITE, [old, lasting], NOW - 1000 * HOUR)
    over = replace(lasting, last=NOW, filled=True)
    health.keep_gaps(SITE, [over], NOW - 100 * HOUR)
    assert health.gaps(SITE) == [old, over]
    assert health.gaps(filled=False) == [old]


def test_standings_of_sites_that_are_crawled_no_more_are_dropped(store: Store) -> None:
    health = store.health()
    one = Standing(SITE, "Báo", "paper", "Lâm Đồng", "Lâm Đồng", State.QUIET, NOW, NOW, NOW + HOUR, True)
    health.note([one, replace(one, site="gone.example")])
    health.note([one], all_sites=True)
    assert health.standings() == [one]


def test_what_is_told_of_a_site_is_kept_as_it_was(store: Store) -> None:
    health = store.health()
    one = Standing(SITE, "Báo", "paper", "Lâm Đồng", "Lâm Đồng", State.BROKEN, NOW, NOW, NOW + HOUR)
    measures = Measures(
        2.5,
        9,
        (Week(NOW - 168 * HOUR, 9, 17.5),),
        NOW,
        NOW,
        0.2,
        {"article": 0.5},
        {"title": (0.5, None)},
        (900, 1200.0),
    )
    told = Condition(SITE, State.BROKEN, NOW, NOW - HOUR, ("why",), "what to do", ("a note",), measures)
    health.note([one, replace(one, site="other.example")], [told])
    assert list(health.conditions()) == [SITE]
    assert to_json(health.conditions()[SITE]) == to_json(told)
    assert health.conditions("other.example") == {}


def test_pages_that_do_not_answer_are_known_with_reason_and_beginning_until_they_do(store: Store) -> None:
    def visit(number: int, hour: int, state: PageState, status: int, reason: str = "") -> None:
        kept = ArchiveReference(f"{hour}.warc.gz", number) if state is PageState.FETCHED else None
        run = store.start_run(SITE, "incremental", None, "crawl", NOW + hour * HOUR)
        url = f"https://{SITE}/{number}"
        record = PageRecord(
            f"{number:016x}", SITE, run.id, url, url, state, NOW + hour * HOUR, status, reason, archive=kept
        )
        store.record_pages([record])
        store.finish_run(run.id, now=NOW + hour * HOUR, outcomes={}, bytes=0, seconds=0, error="")

    for hour in (0, 1, 2, 30):  # more often than makes it gone, and tried again all the same
        visit(1, hour, PageState.FAILED, 404, "status 404")
    visit(2, 0, PageState.FETCHED, 200)
    visit(2, 3, PageState.FAILED, 404, "status 404")
    visit(3, 4, PageState.FAILED, 200, "empty answer")
    visit(4, 5, PageState.FAILED, 0, "timeout: after 30 s")
    visit(5, 6, PageState.FAILED, 500, "status 500: after 3 tries")
    visit(5, 7, PageState.FETCHED, 200)
    health = store.health()
    found = [(one.page_id[-1], one.reason, one.begun, one.last, one.held) for one in health.unanswered(SITE, NOW)]
    assert found == [
        ("1", "status 404", NOW, NOW + 30 * HOUR, False),
        ("2", "status 404", NOW + 3 * HOUR, NOW + 3 * HOUR, True),
        ("3", "empty answer", NOW + 4 * HOUR, NOW + 4 * HOUR, False),
        ("4", "timeout", NOW + 5 * HOUR, NOW + 5 * HOUR, False),
    ]
    assert [one.page_id[-1] for one in health.unanswered(SITE, NOW + 2 * HOUR)] == ["2", "3", "4"]
    store.touch_pages([f"{2:016x}"], NOW + 40 * HOUR)
    assert [one.page_id[-1] for one in health.unanswered(SITE, NOW)] == ["1", "3", "4"]


def test_the_last_pages_of_a_site_come_first(store: Store) -> None:
    records = [
        PageRecord(f"{number:016x}", SITE, None, url := f"https://{SITE}/{number}", url, state, NOW + number * HOUR)
        for number, state in enumerate((PageState.FETCHED, PageState.FAILED, PageState.FETCHED))
    ]
    store.record_pages(records)
    health = store.health()
    assert [one.url for one in health.last_pages(SITE, 2)] == [records[2].url, records[1].url]
    assert [one.url for one in health.last_pages(SITE, 9, [PageState.FAILED])] == [records[1].url]
    assert health.last_pages("other.example", 9) == []
    found = health.page(records[1].page_id)
    assert found
    assert found.state is PageState.FAILED
    assert health.page("0" * 16 + "f") is None
