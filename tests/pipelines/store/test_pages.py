"""Pages: what a visit changes, and what it must not take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipelines.article import Article, NotAnArticle
from pipelines.errors import StoreError
from pipelines.store import PageRecord, PageState, Saved, Store

Make = Callable[..., Article]
Visit = Callable[..., PageRecord]
SITE = "nukeviet.demo"


def crawl(store: Store, now: datetime, number: int) -> int:
    """A crawl run of its own, ended before the next one begins."""
    run = store.start_run(SITE, "incremental", None, "crawl", now + timedelta(hours=number))
    store.finish_run(run.id, now=now + timedelta(hours=number), outcomes={})
    return run.id


def state(store: Store, one: str) -> PageState:
    return store.known_pages(SITE, [one])[one].state


def process(store: Store, found: Article, now: datetime) -> Saved:
    return store.save_outcomes([(found.id, found, "crawl")], now)[0].saved


def test_a_fetched_page_waits_until_its_outcome_is_saved(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    page = visit("a", hinted_published="Mon, 10 Mar 2025 02:30:00 GMT", hinted_source="feed", content_type="text/html")
    store.record_pages([page])
    assert store.pending_pages() == [page]
    process(store, article("a"), now)
    assert store.pending_pages() == []
    known = store.known_pages(SITE, [page.page_id, "f" * 16])
    assert set(known) == {page.page_id}
    assert known[page.page_id].state is PageState.ARTICLE
    assert known[page.page_id].content_hash == page.content_hash
    assert known[page.page_id].etag == page.etag
    assert known[page.page_id].fetched_at == page.fetched_at
    assert known[page.page_id].published == article("a").published


def test_pages_wait_in_the_order_in_which_they_were_fetched(store: Store, visit: Visit) -> None:
    pages = [visit(name, number) for number, name in enumerate("dacb")]
    elsewhere = visit("e", 9, site="onecms.demo")
    store.record_pages([elsewhere, *reversed(pages)])
    assert store.pending_pages() == [*pages, elsewhere]
    assert store.pending_pages(limit=2) == pages[:2]
    assert store.pending_pages(limit=2, after=pages[1]) == pages[2:]
    assert store.pending_pages(site="onecms.demo") == [elsewhere]


def test_recording_the_same_visit_again_changes_nothing(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    for _ in range(2):
        store.record_pages([visit("a")])
    process(store, article("a"), now)
    store.record_pages([visit("a")])
    assert state(store, visit("a").page_id) is PageState.ARTICLE


def test_a_changed_page_waits_again(store: Store, article: Make, visit: Visit, now: datetime) -> None:
    store.record_pages([visit("a")])
    process(store, article("a"), now)
    store.record_pages([visit("a", 2)])
    assert store.pending_pages() == [visit("a", 2)]


def test_an_older_response_than_the_one_held_changes_nothing(store: Store, visit: Visit) -> None:
    store.record_pages([visit("a", 2)])
    store.record_pages([visit("a", 1, origin="import")])
    assert store.pending_pages() == [visit("a", 2)]


def test_a_response_fetched_while_the_one_before_is_processed_is_not_lost(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    old, new = visit("a", 1), visit("a", 2)
    store.record_pages([old])
    store.record_pages([new])
    of_old = article("a", archive=old.archive, fetched_at=old.fetched_at)
    assert process(store, of_old, now) is Saved.NEW
    assert store.pending_pages() == [new]
    of_new = replace(article("a", archive=new.archive, fetched_at=new.fetched_at), title="Đã sửa")
    assert process(store, of_new, now) is Saved.CHANGED
    assert store.pending_pages() == []
    assert process(store, of_old, now) is Saved.UNCHANGED
    assert store.article(of_new.id).article == of_new


def test_a_failed_visit_takes_nothing_away_from_what_is_held(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    waiting, done = visit("a"), visit("b")
    store.record_pages([waiting, done])
    process(store, article("b"), now)
    run = crawl(store, now, 5)
    for name in "ab":
        store.record_pages([visit(name, 5, state=PageState.FAILED, run=run, status=0, reason="timeout: after 30 s")])
    assert store.pending_pages() == [replace(waiting, status=0)]
    assert state(store, done.page_id) is PageState.ARTICLE
    assert store.known_pages(SITE, [done.page_id])[done.page_id].etag == done.etag
    assert {entry.page_id for entry in store.retry_pages(SITE)} == {waiting.page_id, done.page_id}


def test_failed_pages_are_offered_to_later_crawls_until_one_succeeds(store: Store, visit: Visit, now: datetime) -> None:
    once = visit("a", state=PageState.FAILED, run=crawl(store, now, 1), status=0, reason="timeout: after 30 s")
    hinted = replace(once, hinted_published="2025-03-10", hinted_source="sitemap")
    refused = visit("r", state=PageState.REFUSED, reason="robots.txt", status=0)
    store.record_pages([hinted, refused])
    [entry] = store.retry_pages(SITE)
    assert (entry.url, entry.page_id, entry.hinted_published, entry.hinted_source) == (
        once.url,
        once.page_id,
        "2025-03-10",
        "sitemap",
    )
    assert store.known_pages(SITE, [once.page_id])[once.page_id].reason == "timeout: after 30 s"
    assert store.known_pages(SITE, [once.page_id])[once.page_id].fetched_at is None
    assert state(store, refused.page_id) is PageState.REFUSED
    store.record_pages([visit("a", 2)])
    assert store.retry_pages(SITE) == []


@pytest.mark.parametrize("archived", [True, False])
def test_a_response_that_cannot_be_read_has_the_page_fetched_again(store: Store, visit: Visit, archived: bool) -> None:
    page = visit("a") if archived else visit("a", archive=None)
    store.record_pages([page])
    broken = replace(page, state=PageState.FAILED, fetched_at=page.fetched_at + timedelta(hours=1), reason="torn")
    store.record_pages([broken])
    assert store.pending_pages() == []
    known = store.known_pages(SITE, [page.page_id])[page.page_id]
    assert (known.state, known.etag, known.content_hash) == (PageState.FAILED, "", "")
    assert [entry.page_id for entry in store.retry_pages(SITE)] == [page.page_id]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_missing_in_three_crawls_is_gone_and_its_article_kept(
    store: Store, article: Make, visit: Visit, now: datetime, status: int
) -> None:
    found = article("a")
    store.record_pages([visit("a")])
    process(store, found, now)
    for number in (2, 3, 4):
        assert state(store, found.id) is PageState.ARTICLE
        assert [entry.page_id for entry in store.retry_pages(SITE)] == ([found.id] if number > 2 else [])
        run = crawl(store, now, number)
        missing = visit("a", number, state=PageState.FAILED, run=run, status=status, reason="not found")
        store.record_pages([missing])
        store.record_pages([missing])  # twice in one crawl counts once
    assert state(store, found.id) is PageState.GONE
    assert store.retry_pages(SITE) == []
    stored = store.article(found.id)
    assert (stored.gone_since, stored.article) == (missing.fetched_at, found)
    assert stored.seq == store.last_seq() == 2
    assert store.counts().gone == 1


def test_a_later_answer_revives_a_gone_page(store: Store, article: Make, visit: Visit, now: datetime) -> None:
    found = article("a")
    store.record_pages([visit("a")])
    process(store, found, now)
    for number in (2, 3, 4):
        run = crawl(store, now, number)
        store.record_pages([visit("a", number, state=PageState.FAILED, run=run, status=404)])
    store.record_pages([visit("a", 5)])
    assert store.article(found.id).gone_since is None
    assert store.pending_pages() == [visit("a", 5)]
    assert process(store, found, now) is Saved.UNCHANGED
    assert state(store, found.id) is PageState.ARTICLE


def test_a_visit_that_meets_the_page_starts_the_count_anew(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    found = article("a")
    store.record_pages([visit("a")])
    process(store, found, now)
    for number in (2, 3, 5, 6):
        run = crawl(store, now, number)
        store.record_pages([visit("a", number, state=PageState.FAILED, run=run, status=404)])
        if number == 3:
            store.touch_pages([found.id], now + timedelta(hours=4))
    assert state(store, found.id) is PageState.ARTICLE


def test_a_timeout_between_neither_counts_nor_forgives(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    found = article("a")
    store.record_pages([visit("a")])
    process(store, found, now)
    for number, status in ((2, 404), (3, 0), (4, 404), (5, 410)):
        assert state(store, found.id) is PageState.ARTICLE
        run = crawl(store, now, number)
        store.record_pages([visit("a", number, state=PageState.FAILED, run=run, status=status)])
    assert state(store, found.id) is PageState.GONE


def test_a_page_that_waits_is_processed_although_it_is_gone(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    store.record_pages([visit("a")])
    for number in (2, 3, 4):
        run = crawl(store, now, number)
        store.record_pages([visit("a", number, state=PageState.FAILED, run=run, status=404)])
    assert [page.page_id for page in store.pending_pages()] == [visit("a").page_id]
    process(store, article("a"), now)
    assert state(store, visit("a").page_id) is PageState.GONE
    assert store.article(visit("a").page_id).gone_since is not None


def test_an_article_is_gone_only_when_all_its_addresses_are(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    original, copy = article("a"), article("b", "a")
    store.record_pages([visit("a"), visit("b")])
    for one in (original, copy):
        process(store, one, now)
    runs = [crawl(store, now, number) for number in (2, 3, 4)]
    for number, run in enumerate(runs, 2):
        store.record_pages([visit("a", number, state=PageState.FAILED, run=run, status=404)])
    assert state(store, original.id) is PageState.GONE
    assert store.article(original.id).gone_since is None
    for number, run in enumerate(runs, 2):
        store.record_pages([visit("b", number, state=PageState.FAILED, run=run, status=404)])
    assert store.article(original.id).gone_since is not None
    store.touch_pages([copy.id], now + timedelta(hours=9))
    assert store.article(original.id).gone_since is None


def test_touching_moves_the_visit_and_when_the_article_was_last_seen(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    found = article("a")
    store.record_pages([visit("a")])
    process(store, found, now)
    later = now + timedelta(days=2)
    store.touch_pages([found.id, "f" * 16], later)
    assert store.article(found.id).last_seen == later
    assert state(store, found.id) is PageState.ARTICLE
    assert store.last_seq() == 1
    store.touch_pages([found.id], now)
    assert store.article(found.id).last_seen == later


def test_pages_are_listed_by_state(store: Store, visit: Visit, now: datetime) -> None:
    pages = [visit(f"n{number}") for number in range(450)]
    store.record_pages(pages)
    bad = visit("bad")
    store.record_pages([bad])
    store.save_outcomes([(bad.page_id, NotAnArticle(bad.url, SITE, "empty"), "crawl")], now)
    assert {page.page_id for page in store.pages(SITE)} == {page.page_id for page in [*pages, bad]}
    assert [page.page_id for page in store.pages(states=[PageState.NOT_ARTICLE])] == [bad.page_id]
    assert list(store.pages("onecms.demo")) == []


def test_a_visit_of_an_unknown_run_is_a_clear_error(store: Store, visit: Visit) -> None:
    with pytest.raises(StoreError, match="no such crawl run"):
        store.record_pages([visit("a", run=77)])


def test_hostile_headers_are_stored_cleaned(store: Store, visit: Visit) -> None:
    store.record_pages([visit("a", etag='"\x00\ud800"', content_type="text/\x00html", last_modified="\udfff")])
    [page] = store.pending_pages()
    assert (page.etag, page.content_type, page.last_modified) == ('""', "text/html", "")


def test_counts_say_what_there_is_and_why_pages_are_no_articles(
    store: Store, article: Make, visit: Visit, now: datetime
) -> None:
    store.record_pages([visit(name) for name in "abc"] + [visit("w", 2)])
    for name, text in (("a", "a"), ("b", "a")):
        process(store, article(name, text), now)
    process(store, replace(article("a"), byline="T.Q"), now)
    store.save_outcomes([(visit("c").page_id, NotAnArticle(visit("c").url, SITE, "listing", "40"), "crawl")], now)
    for number, host in enumerate(("x.example", "y.example")):
        reason = f"redirect leaves the site: https://{host}/"
        store.record_pages([visit(f"r{number}", state=PageState.REFUSED, reason=reason, status=301)])
    counts = store.counts()
    assert (counts.articles, counts.aliases, counts.versions, counts.gone, counts.forgotten) == (1, 1, 3, 0, 0)
    assert counts.pages == {"article": 2, "fetched": 1, "not-article": 1, "refused": 2}
    assert counts.reasons == [
        (SITE, "refused", "redirect leaves the site", 2),
        (SITE, "not-article", "listing", 1),
    ]
    assert counts.sites[SITE]["articles"] == 1
    assert counts.sites[SITE]["pages refused"] == 2
