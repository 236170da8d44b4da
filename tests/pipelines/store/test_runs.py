"""Crawl runs: resumed where they were, counted, their frontier dropped at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pipelines.article import Article, NotAnArticle
from pipelines.errors import StoreError
from pipelines.store import AddressKind, CrawlRun, FrontierEntry, PageRecord, Store

SITE = "nukeviet.demo"


def entry(name: str, kind: AddressKind = AddressKind.ARTICLE, **fields: object) -> FrontierEntry:
    return FrontierEntry(url=f"https://{SITE}/{name}", kind=kind, page_id=name, **fields)  # type: ignore[arg-type]


@pytest.fixture
def run(store: Store, now: datetime) -> CrawlRun:
    return store.start_run(SITE, "incremental", None, "crawl", now)


def test_an_unfinished_run_is_resumed_with_its_frontier_and_counts(store: Store, run: CrawlRun, now: datetime) -> None:
    found = [entry("a", depth=2, found_on="x", hinted_published="2025-03-10", hinted_source="feed"), entry("b")]
    assert store.frontier_add(run.id, found) == 2
    store.frontier_done(run.id, ["b"])
    store.note_run(run.id, outcomes={"fetched": 1}, bytes=40_000, seconds=1.5)
    again = store.start_run(SITE, "incremental", None, "crawl", now + timedelta(hours=1))
    assert again == replace(run, resumed=True, outcomes={"fetched": 1}, bytes=40_000, seconds=1.5)
    assert store.frontier_pending(again.id) == found[:1]


def test_another_mode_site_or_date_is_another_run(store: Store, run: CrawlRun, now: datetime) -> None:
    others = [
        store.start_run(SITE, "full", None, "crawl", now),
        store.start_run("onecms.demo", "incremental", None, "crawl", now),
        store.start_run(SITE, "since", date(2021, 1, 1), "backfill", now),
        store.start_run(SITE, "since", date(2022, 1, 1), "backfill", now),
    ]
    assert len({run.id, *(other.id for other in others)}) == 5
    assert not any(other.resumed for other in others)
    assert store.start_run(SITE, "since", date(2022, 1, 1), "backfill", now).id == others[3].id


def test_a_finished_run_is_a_record_without_a_frontier(store: Store, run: CrawlRun, now: datetime) -> None:
    store.frontier_add(run.id, [entry("a"), entry("b")])
    end = now + timedelta(minutes=3)
    for _ in range(2):
        store.finish_run(run.id, now=end, outcomes={"fetched": 2, "failed: timeout": 1}, bytes=9, seconds=180.0)
    [record] = store.runs()
    assert record == replace(
        run, finished_at=end, outcomes={"fetched": 2, "failed: timeout": 1}, bytes=9, seconds=180.0
    )
    assert store.frontier_pending(run.id) == []
    following = store.start_run(SITE, "incremental", None, "crawl", end)
    assert following.id > run.id
    assert not following.resumed
    assert [one.id for one in store.runs(SITE)] == [following.id, run.id]
    assert store.runs("onecms.demo") == []
    assert {site: one.id for site, one in store.last_runs().items()} == {SITE: following.id}


def test_articles_are_counted_into_the_run_that_fetched_their_pages(
    store: Store,
    run: CrawlRun,
    now: datetime,
    article: Callable[..., Article],
    visit: Callable[..., PageRecord],
) -> None:
    store.record_pages([visit(name, run=run.id) for name in "abc"])
    one, copy = article("a"), article("b", "a")
    store.save_outcomes([(one.id, one, "crawl")], now)
    store.finish_run(run.id, now=now, outcomes={"fetched": 3})
    nothing = NotAnArticle(visit("c").url, SITE, "empty")
    store.save_outcomes([(copy.id, copy, "crawl"), (visit("c").page_id, nothing, "crawl")], now)
    store.save_outcomes([(one.id, one, "crawl"), (one.id, one, "reextract")], now)  # neither is this run's doing
    assert store.runs()[0].articles == {"new": 1, "alias": 1, "not-article": 1}


def test_an_address_is_new_to_a_run_once(store: Store, run: CrawlRun, now: datetime) -> None:
    other = store.start_run("onecms.demo", "full", None, "crawl", now)
    assert store.frontier_add(run.id, [entry("a"), entry("a"), entry("b", AddressKind.LISTING)]) == 2
    store.frontier_done(run.id, ["a"])
    assert store.frontier_add(run.id, [entry("a"), entry("c")]) == 1
    assert store.frontier_add(other.id, [entry("a")]) == 1
    assert store.frontier_add(run.id, []) == 0
    assert [one.page_id for one in store.frontier_pending(run.id)] == ["b", "c"]
    assert [one.page_id for one in store.frontier_pending(run.id, limit=1)] == ["b"]


def test_an_unknown_run_is_a_clear_error(store: Store, now: datetime) -> None:
    with pytest.raises(StoreError, match="no such crawl run"):
        store.frontier_add(99, [entry("a")])
    with pytest.raises(StoreError, match="no such crawl run"):
        store.finish_run(99, now=now, outcomes={})


def test_a_long_frontier_gives_what_is_pending_at_its_end(store: Store, run: CrawlRun) -> None:
    total = 10_000
    for start in range(0, total, 5000):
        assert store.frontier_add(run.id, [entry(f"p{number}") for number in range(start, start + 5000)]) == 5000
    store.frontier_done(run.id, [f"p{number}" for number in range(total - 10)])
    pending = store.frontier_pending(run.id, limit=10)
    assert [one.page_id for one in pending] == [f"p{number}" for number in range(total - 10, total)]
