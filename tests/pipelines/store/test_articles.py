"""Articles keep their versions; what a reader cannot see changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.article import VIETNAM, ArchiveReference, Article, DateProvenance, NotAnArticle
from pipelines.errors import StoreError
from pipelines.store import PageRecord, PageState, Saved, Store

Make = Callable[..., Article]


def test_what_is_stored_comes_back_equal(store: Store, article: Make, now: datetime) -> None:
    original = article("a", archive=ArchiveReference("x.warc.gz", 17), warnings=("ngày bị loại",))
    [result] = store.save_outcomes([(original.id, original, "crawl")], now)
    stored = store.article(original.id)
    assert (result.saved, result.article_id, result.version) == (Saved.NEW, original.id, 1)
    assert stored.article == original
    assert (stored.version, stored.seq, stored.origin) == (1, result.seq, "crawl")
    assert stored.first_seen == stored.last_seen == now
    assert stored.gone_since is None
    assert stored.aliases == ()


def test_an_unchanged_article_only_moves_last_seen(store: Store, article: Make, now: datetime) -> None:
    first = article("a")
    store.save_outcomes([(first.id, first, "crawl")], now)
    before = store.article(first.id)
    later = now + timedelta(days=1)
    again = replace(
        first,
        fetched_at=later,
        archive=ArchiveReference("y.warc.gz", 5),
        extractor="2 nukeviet",
        warnings=("khác",),
        published_raw="hôm qua",
        modified=datetime(2025, 3, 11, tzinfo=VIETNAM),
    )
    [result] = store.save_outcomes([(again.id, again, "crawl")], later)
    assert (result.saved, result.version, result.seq) == (Saved.UNCHANGED, 1, None)
    assert store.article(first.id) == replace(before, last_seen=later)
    assert len(store.versions(first.id)) == 1


def test_an_edit_is_a_new_version_with_the_names_of_what_changed(store: Store, article: Make, now: datetime) -> None:
    first = article("a")
    second = replace(first, title="Tiêu đề đã sửa", captions=())
    store.save_outcomes([(first.id, first, "crawl")], now)
    [result] = store.save_outcomes([(first.id, second, "crawl")], now + timedelta(hours=1))
    assert (result.saved, result.version) == (Saved.CHANGED, 2)
    one, two = store.versions(first.id)
    assert (one.number, one.changed, one.article) == (1, (), first)
    assert (two.number, set(two.changed), two.article) == (2, {"title", "captions"}, second)
    assert two.seen_at == now + timedelta(hours=1)
    assert store.article(first.id).article == second


def test_a_date_that_becomes_more_precise_is_an_edit(store: Store, article: Make, now: datetime) -> None:
    midnight = datetime(2025, 3, 10, tzinfo=VIETNAM)
    day = article("a", published=midnight, published_from=DateProvenance("url", "day"))
    minute = replace(day, published_from=DateProvenance("page", "minute"))
    store.save_outcomes([(day.id, day, "crawl")], now)
    [result] = store.save_outcomes([(day.id, minute, "crawl")], now)
    assert result.saved is Saved.CHANGED
    assert store.versions(day.id)[1].changed == ("published",)


def test_the_same_moment_in_another_zone_is_no_edit(store: Store, article: Make, now: datetime) -> None:
    first = article("a")
    assert first.published
    store.save_outcomes([(first.id, first, "crawl")], now)
    moved = replace(first, published=first.published.astimezone(UTC))
    assert store.save_outcomes([(first.id, moved, "crawl")], now)[0].saved is Saved.UNCHANGED


def test_a_reextraction_marks_its_version_and_does_not_count_as_seen(
    store: Store, article: Make, now: datetime
) -> None:
    first = article("a")
    store.save_outcomes([(first.id, first, "crawl")], now)
    better = replace(first, byline="Hồng Nhung - T.Q")
    [result] = store.save_outcomes([(first.id, better, "reextract")], now + timedelta(days=9))
    assert result.saved is Saved.CHANGED
    assert [version.origin for version in store.versions(first.id)] == ["crawl", "reextract"]
    assert [change.origin for change in store.changes_since(0)] == ["crawl", "reextract"]
    stored = store.article(first.id)
    assert (stored.last_seen, stored.origin) == (now, "crawl")


def test_a_reextraction_that_changes_no_field_changes_nothing(store: Store, article: Make, now: datetime) -> None:
    first = article("a")
    store.save_outcomes([(first.id, first, "crawl")], now)
    [result] = store.save_outcomes([(first.id, replace(first, extractor="2 nukeviet"), "reextract")], now)
    assert result.saved is Saved.UNCHANGED
    assert store.last_seq() == 1


def test_only_a_reextraction_may_change_the_date_of_modification(store: Store, article: Make, now: datetime) -> None:
    first = article("a")
    store.save_outcomes([(first.id, first, "crawl")], now)
    found = replace(first, modified=datetime(2025, 3, 12, 8, 0, tzinfo=VIETNAM))
    assert store.save_outcomes([(first.id, found, "crawl")], now)[0].saved is Saved.UNCHANGED
    assert store.save_outcomes([(first.id, found, "reextract")], now)[0].saved is Saved.CHANGED
    assert store.versions(first.id)[1].changed == ("modified",)


def test_two_versions_of_a_page_in_one_batch_are_both_kept(store: Store, article: Make, now: datetime) -> None:
    first = article("a")
    second = replace(first, title="Tiêu đề đã sửa")
    results = store.save_outcomes([(first.id, one, "crawl") for one in (first, second, first, first)], now)
    assert [result.saved for result in results] == [Saved.NEW, Saved.CHANGED, Saved.CHANGED, Saved.UNCHANGED]
    assert [version.article for version in store.versions(first.id)] == [first, second, first]


def test_an_article_goes_under_the_id_of_its_page(
    store: Store, article: Make, visit: Callable[..., PageRecord], now: datetime
) -> None:
    """A page's own rel=canonical may point anywhere; the crawler's canonical address is the page's."""
    page = visit("a")
    astray = article("trang-chu")
    store.record_pages([page])
    store.save_outcomes([(page.page_id, astray, "crawl")], now)
    stored = store.article(page.page_id).article
    assert (stored.id, stored.canonical_url, stored.title) == (page.page_id, page.canonical_url, astray.title)
    with pytest.raises(StoreError):
        store.article(astray.id)


def test_a_page_without_an_article_is_recorded_with_its_reason(
    store: Store, visit: Callable[..., PageRecord], now: datetime
) -> None:
    store.record_pages([visit("a"), visit("b")])
    outcomes = [
        (visit("a").page_id, NotAnArticle(visit("a").url, "nukeviet.demo", "listing", "40 liên kết"), "crawl"),
        (visit("b").page_id, NotAnArticle(visit("b").url, "nukeviet.demo", "needs-browser"), "crawl"),
    ]
    results = store.save_outcomes(outcomes, now)
    assert [result.saved for result in results] == [Saved.NOT_ARTICLE, Saved.NOT_ARTICLE]
    pages = {page.page_id: page for page in store.pages()}
    assert (pages[visit("a").page_id].state, pages[visit("a").page_id].reason) == (
        PageState.NOT_ARTICLE,
        "listing: 40 liên kết",
    )
    assert pages[visit("b").page_id].state is PageState.NEEDS_BROWSER
    assert store.pending_pages() == []
    with pytest.raises(StoreError, match="listing"):
        store.article(visit("a").page_id)


def test_an_article_whose_page_shows_none_any_more_is_kept(store: Store, article: Make, now: datetime) -> None:
    first = article("a")
    store.save_outcomes([(first.id, first, "crawl")], now)
    [result] = store.save_outcomes([(first.id, NotAnArticle(first.url, first.site, "no-body"), "crawl")], now)
    assert result.saved is Saved.NOT_ARTICLE
    assert store.article(first.id).article == first


def test_text_that_no_database_takes_is_cleaned(store: Store, article: Make, now: datetime) -> None:
    hostile = article("a", title="Ký\x00 kết \ud800", body=("Đoạn\x00 một \udfff.",), byline="\ud83d")
    store.save_outcomes([(hostile.id, hostile, "crawl")], now)
    stored = store.article(hostile.id).article
    assert (stored.title, stored.body, stored.byline) == ("Ký kết ", ("Đoạn một .",), "")


def test_articles_stream_in_the_order_of_first_storing(store: Store, article: Make, now: datetime) -> None:
    made = [article(f"n{number}") for number in range(450)]
    store.save_outcomes([(one.id, one, "crawl") for one in made], now)
    other = article("x", site="onecms.demo", published=datetime(2021, 4, 29, 0, 30, tzinfo=VIETNAM))
    undated = article("y", site="onecms.demo", published=None, published_from=None)
    store.save_outcomes([(other.id, other, "import"), (undated.id, undated, "import")], now)
    assert [stored.article for stored in store.articles()] == [*made, other, undated]
    assert [stored.article for stored in store.articles(site="onecms.demo")] == [other, undated]
    assert [stored.article for stored in store.articles("onecms.demo", date(2021, 4, 29))] == [other, undated]
    assert [stored.article for stored in store.articles("onecms.demo", since=date(2021, 4, 30))] == [undated]


def test_current_leaves_out_what_is_no_article(store: Store, article: Make, now: datetime) -> None:
    one, twin = article("a"), article("b", "a")
    store.save_outcomes([(one.id, one, "crawl"), (twin.id, twin, "crawl")], now)
    found = store.current([one.id, twin.id, "0" * 16])
    assert {name: stored.aliases for name, stored in found.items()} == {one.id: (twin.id,)}
    assert list(store.sequence_numbers()) == [(one.id, 1)]


def test_an_unknown_id_is_a_clear_error(store: Store) -> None:
    for ask in (store.article, store.versions, store.forget):
        with pytest.raises(StoreError, match="no such article"):
            ask("f" * 16)
