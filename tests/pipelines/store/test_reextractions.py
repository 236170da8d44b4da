"""Dry runs and promotions in the store, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipelines.article import ArchiveReference, Article
from pipelines.errors import StoreError
from pipelines.reextraction.records import Difference, Reextraction, Selection, Verdict
from pipelines.store import PageRecord, PageState, Saved, Store
from pipelines.store.texts import outcome_digest

SITES = Selection(("nukeviet.demo",))
Make = Callable[..., Article]
Visit = Callable[..., PageRecord]


@pytest.fixture
def held(store: Store, article: Make, visit: Visit, now: datetime) -> Callable[[str], Article]:
    """Puts a page with its article into the store."""

    def put(name: str) -> Article:
        record = visit(name)
        made = article(name, archive=record.archive, fetched_at=record.fetched_at)
        store.record_pages([record])
        store.save_outcomes([(made.id, made, "crawl")], now)
        return made

    return put


def found(made: Article, better: Article) -> Difference:
    assert made.archive is not None
    return Difference(
        made.id, made.site, made.url, Verdict.CHANGED, made.archive, made.archive, 1, ("lead",), outcome_digest(better)
    )


def planned(store: Store, made: Article, better: Article, now: datetime) -> Reextraction:
    run = store.reextractions.start(SITES, "1 a", now)
    store.reextractions.note(run.id, [found(made, better)], {made.site: 1}, made.id)
    return store.reextractions.finish(run.id, now)


def test_a_dry_run_goes_on_where_it_was_if_it_is_the_same(store: Store, now: datetime) -> None:
    book = store.reextractions
    run = book.start(SITES, "1 a", now)
    book.note(run.id, [], {"nukeviet.demo": 5}, "5")
    again = book.start(SITES, "1 a", now)
    assert (again.id, again.resumed, again.position, again.pages) == (run.id, True, "5", {"nukeviet.demo": 5})
    assert book.start(SITES, "1 b", now).id != run.id
    assert book.start(Selection(SITES.sites, now.date()), "1 a", now).id != run.id
    book.finish(run.id, now)
    assert book.start(SITES, "1 a", now).id != run.id


def test_a_batch_that_another_process_wrote_counts_once(store: Store, now: datetime) -> None:
    run = store.reextractions.start(SITES, "1 a", now)
    for _ in range(2):
        store.reextractions.note(run.id, [], {"nukeviet.demo": 5}, "5")
    assert store.reextractions.finish(run.id, now).pages == {"nukeviet.demo": 5}


def test_candidates_are_pages_processed_with_what_is_stored_of_them(
    store: Store, held: Callable[[str], Article], visit: Visit
) -> None:
    one, other = held("a"), held("b")
    store.record_pages([visit("waits"), visit("failed", state=PageState.FAILED), visit("x", site="vnpt.demo")])
    got = store.reextractions.candidates(SITES, "", 10)
    assert {each.page.page_id: each.article for each in got} == {one.id: one, other.id: other}
    assert all(each.shows_article and each.version == 1 for each in got)
    assert store.reextractions.size(SITES) == 2
    last = got[0].page.page_id
    assert [each.page.page_id for each in store.reextractions.candidates(SITES, last, 10)] == [got[1].page.page_id]
    assert store.reextractions.other_sites(["vnpt.demo"]) == {"nukeviet.demo": 2}


def test_days_are_those_of_vietnam(store: Store, held: Callable[[str], Article]) -> None:
    made = held("a")  # at 13:00 in Vietnam on 10 March
    assert made.fetched_at is not None
    day = made.fetched_at.date()
    book = store.reextractions
    assert book.size(Selection(SITES.sites, day, day)) == 1
    assert book.size(Selection(SITES.sites, day + timedelta(days=1))) == 0
    assert book.size(Selection(SITES.sites, None, day - timedelta(days=1))) == 0


def test_what_was_shown_is_promoted_once(store: Store, held: Callable[[str], Article], now: datetime) -> None:
    made = held("a")
    better = replace(made, lead="Lời dẫn đầy đủ hơn.")
    run = planned(store, made, better, now)
    assert run.token
    assert store.reextractions.by_token(run.token) == run
    results = [store.reextractions.promote(run.id, [(made.id, better)], now)[0].saved for _ in range(2)]
    assert results == [Saved.CHANGED, Saved.UNCHANGED]
    assert [version.origin for version in store.versions(made.id)] == ["crawl", "reextract"]
    assert store.reextractions.finish_promotion(run.id, now).promoted == {"changed": 1}


def test_what_came_meanwhile_is_not_overwritten(
    store: Store, held: Callable[[str], Article], visit: Visit, now: datetime
) -> None:
    made = held("a")
    better = replace(made, lead="Lời dẫn đầy đủ hơn.")
    run = planned(store, made, better, now)
    store.record_pages([visit("a", 2)])
    assert store.reextractions.promote(run.id, [(made.id, better)], now)[0].saved is Saved.UNCHANGED
    (left,) = store.reextractions.differences(run.id, state="overtaken")
    assert "fetched again" in left.note
    assert store.article(made.id).article.lead == made.lead


def test_an_unknown_token_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="no dry run ended with this token"):
        store.reextractions.by_token("")


def test_dry_runs_are_forgotten_after_a_month_and_promotions_are_not(
    store: Store, held: Callable[[str], Article], now: datetime
) -> None:
    made = held("a")
    dropped = planned(store, made, replace(made, lead="Một."), now)
    kept = planned(store, made, replace(made, lead="Hai."), now)
    store.reextractions.start_promotion(kept.id, now)
    store.reextractions.start(SITES, "1 a", now + timedelta(days=31))
    assert [run.id for run in store.reextractions.runs()][1:] == [kept.id]
    assert list(store.reextractions.differences(kept.id)) == []
    assert dropped.id not in {run.id for run in store.reextractions.runs()}


def test_the_article_as_it_was_before_is_the_last_made_of_an_older_response(
    store: Store, held: Callable[[str], Article], visit: Visit, now: datetime
) -> None:
    made = held("a")
    record = visit("a", 5)
    broken = replace(made, body=("Thể lệ gửi bài.",), archive=ArchiveReference("c", 1), fetched_at=record.fetched_at)
    store.record_pages([record])
    store.save_outcomes([(made.id, broken, "crawl")], now)
    assert store.reextractions.as_before([made.id], record.fetched_at) == {made.id: made}
    assert store.reextractions.as_before([made.id], now) == {}


def test_the_sweep_takes_a_version_of_a_reextraction_for_no_news(
    store: Store, held: Callable[[str], Article], now: datetime
) -> None:
    made, other = held("a"), held("b")
    run = planned(store, made, better := replace(made, lead="Lời dẫn đầy đủ hơn."), now)
    store.reextractions.promote(run.id, [(made.id, better)], now)
    recent = {item.article_id: item.is_news for item in store.alerts.recent_articles(now - timedelta(days=1))}
    assert recent == {made.id: False, other.id: True}
