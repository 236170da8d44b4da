"""A forgotten article is gone from everywhere and does not come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipelines.article import ArchiveReference, Article, NotAnArticle
from pipelines.errors import StoreError
from pipelines.store import PageRecord, PageState, Saved, Store

Make = Callable[..., Article]
Visit = Callable[..., PageRecord]
SITE = "nukeviet.demo"


@pytest.fixture
def filled(store: Store, article: Make, visit: Visit, now: datetime) -> Store:
    """An article "a" with a version more, fetched three times; its alias "b"; another article "c"."""
    for number in (1, 2, 3):
        store.record_pages([visit("a", number)])
        edited = article("a", byline="T.Q" if number > 1 else "Hồng Nhung")
        store.save_outcomes([(edited.id, edited, "crawl")], now)
    store.record_pages([visit("b"), visit("c")])
    store.save_outcomes([(one.id, one, "crawl") for one in (article("b", "a"), article("c"))], now)
    return store


@pytest.mark.parametrize("by", ["a", "b"])
def test_forgetting_removes_article_versions_aliases_and_pages(
    filled: Store, article: Make, visit: Visit, now: datetime, by: str
) -> None:
    ids = {article("a").id, article("b").id}
    forgotten = filled.forget(article(by).id, now)
    assert forgotten.article_ids == (article("a").id,)
    assert set(forgotten.page_ids) == ids
    assert set(forgotten.archive) == {
        visit("a", 1).archive,
        visit("a", 2).archive,  # brought a new version
        visit("a", 3).archive,  # brought nothing new, but holds the text all the same
        visit("b").archive,
    }
    last = filled.changes_since(0)[-1]
    assert (last.operation, last.article_id) == ("delete", article("a").id)
    for one in ids:
        with pytest.raises(StoreError, match="forgotten"):
            filled.article(one)
    assert [stored.article for stored in filled.articles()] == [article("c")]
    assert [page.page_id for page in filled.pages()] == [article("c").id]
    counts = filled.counts()
    assert (counts.articles, counts.versions, counts.forgotten) == (1, 1, 2)


def test_forgetting_again_answers_the_same_so_that_a_killed_erasure_can_be_finished(
    filled: Store, article: Make, now: datetime
) -> None:
    first = filled.forget(article("a").id, now)
    seq = filled.last_seq()
    assert filled.forget(article("a").id, now) == first
    assert filled.forget(article("b").id, now) == first
    assert filled.last_seq() == seq


def test_the_next_crawl_refuses_a_forgotten_page(filled: Store, article: Make, now: datetime) -> None:
    filled.forget(article("a").id, now)
    for one in (article("a").id, article("b").id):
        known = filled.known_pages(SITE, [one])[one]
        assert (known.state, known.reason) == (PageState.REFUSED, "forgotten")
    assert filled.retry_pages(SITE) == []


def test_what_was_under_way_when_it_was_forgotten_does_not_bring_it_back(
    filled: Store, article: Make, visit: Visit, now: datetime
) -> None:
    found = article("a")
    filled.forget(found.id, now)
    late = visit("a", 9)
    filled.record_pages([late])
    assert filled.pending_pages() == []
    outcomes = (found, NotAnArticle(found.url, SITE, "empty"))
    results = filled.save_outcomes([(found.id, one, "crawl") for one in outcomes], now)
    assert [(result.saved, result.article_id) for result in results] == [(Saved.FORGOTTEN, found.id)] * 2
    assert filled.counts().articles == 1
    assert late.archive in filled.forget(found.id, now).archive


def test_the_forgotten_text_does_not_come_back_under_a_new_address(
    filled: Store, article: Make, visit: Visit, now: datetime
) -> None:
    filled.forget(article("a").id, now)
    moved = article("moi", "a")
    filled.record_pages([visit("moi")])
    [result] = filled.save_outcomes([(moved.id, moved, "crawl")], now)
    assert (result.saved, result.article_id) == (Saved.FORGOTTEN, article("a").id)
    assert filled.known_pages(SITE, [moved.id])[moved.id].reason == "forgotten"
    assert visit("moi").archive in filled.forget(article("a").id, now).archive
    elsewhere = article("a", site="onecms.demo")
    assert filled.save_outcomes([(elsewhere.id, elsewhere, "crawl")], now)[0].saved is Saved.NEW


def test_an_article_edited_to_a_forgotten_text_stays_as_it_was(filled: Store, article: Make, now: datetime) -> None:
    filled.forget(article("a").id, now)
    other = article("c")
    copied = replace(other, title=article("a").title, body=article("a").body)
    [result] = filled.save_outcomes([(other.id, copied, "crawl")], now)
    assert result.saved is Saved.FORGOTTEN
    assert filled.article(other.id).article == other
    assert filled.known_pages(SITE, [other.id])[other.id].reason == "forgotten"


def test_a_text_that_has_become_another_article_is_not_forgotten_with_its_former_one(
    filled: Store, article: Make, now: datetime
) -> None:
    edited = article("a", title="Đính chính")
    filled.save_outcomes([(edited.id, edited, "crawl")], now)  # "b" goes on showing the old text
    filled.forget(edited.id, now)
    heir = article("b", "a")
    assert filled.article(heir.id).article == heir
    assert filled.save_outcomes([(heir.id, heir, "crawl")], now)[0].saved is Saved.UNCHANGED


def test_a_page_without_an_article_can_be_forgotten(store: Store, visit: Visit, now: datetime) -> None:
    page = visit("x")
    store.record_pages([page])
    store.save_outcomes([(page.page_id, NotAnArticle(page.url, SITE, "listing"), "crawl")], now)
    forgotten = store.forget(page.page_id, now)
    assert (forgotten.page_ids, forgotten.archive) == ((page.page_id,), (ArchiveReference("x.warc.gz", 1000),))
    assert store.forget(page.page_id, now + timedelta(days=1)) == forgotten
