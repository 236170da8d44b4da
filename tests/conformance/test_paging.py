"""Paging through everything that is found, page after page, from where the last one ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.article import VIETNAM
from pipelines.errors import QueryError
from search import Filters, IndexDocument, SearchBackend, SearchRequest, SearchResult, parse
from search.backends.protocol import MAX_WINDOW, Sort
from search.cursor import Cursor

Make = Callable[..., IndexDocument]
TODAY = date(2021, 3, 1)


def many(article: Make, number: int, first: int = 0) -> list[IndexDocument]:
    """Articles of which several rank alike, are of one moment, or have no date."""
    return [
        article(
            one,
            body="ký " * (1 + one % 3) + "kết " * (3 - one % 3),
            published=None if one % 7 == 0 else f"2021-01-{1 + one % 28:02}T0{one % 5}:00",
        )
        for one in range(first, first + number)
    ]


def pages(backend: SearchBackend, request: SearchRequest) -> Iterator[SearchResult]:
    """All pages, each from where the one before it ended."""
    while True:
        page = backend.search(request)
        yield page
        if not page.after:
            return
        request = replace(request, after=page.after, offset=0)


def ids(results: list[SearchResult]) -> list[str]:
    return [hit.id for page in results for hit in page.hits]


@settings(max_examples=15)
@given(
    number=st.integers(0, 40),
    size=st.integers(1, 15),
    offset=st.sampled_from((0, 0, 1, 5, 100)),
    sort=st.sampled_from(("relevance", "date")),
    hold=st.booleans(),
)
def test_pages_put_together_are_every_hit_once_in_the_order_of_a_scan(
    backend: SearchBackend, article: Make, number: int, size: int, offset: int, sort: Sort, hold: bool
) -> None:
    backend.clear()
    backend.apply([*many(article, number), article(999, body="khác")], (), 1)
    request = SearchRequest(parse("ký"), sort=sort, limit=size, offset=offset, today=TODAY, hold=hold)
    seen = list(pages(backend, request))
    assert ids(seen) == [one.id for one in backend.scan(request)][offset:]
    assert all(len(page.hits) == size for page in seen[:-1])
    assert [page.offset for page in seen] == [offset + size * place for place in range(len(seen))]
    assert {page.total for page in seen} == {number}
    assert all(page.facets == seen[0].facets for page in seen)


def test_the_last_page_and_a_page_of_nothing_lead_no_further(backend: SearchBackend, article: Make) -> None:
    backend.apply(many(article, 10), (), 1)
    request = SearchRequest(parse("ký"), limit=5)
    first = backend.search(request)
    assert first.after
    assert backend.search(replace(request, after=first.after)).after == ""
    for options in ({"limit": 10}, {"limit": 11}, {"limit": 0}, {"offset": 5}, {"offset": 10}, {"query": parse("xyz")}):
        assert backend.search(replace(request, **options)).after == "", options  # type: ignore[arg-type]
    assert backend.search(replace(request, limit=5, collapse=True)).after == ""


def test_a_page_may_pass_over_hits_and_leave_out_what_does_not_change(backend: SearchBackend, article: Make) -> None:
    backend.apply(many(article, 30), (), 1)
    request = SearchRequest(parse("ký"), limit=5, today=TODAY, histogram=True)
    whole = [one.id for one in backend.scan(request)]
    first = backend.search(request)
    assert first.facets
    assert first.histogram
    later = backend.search(replace(request, after=first.after, offset=7, limit=3, facets=False, histogram=False))
    assert [hit.id for hit in later.hits] == whole[12:15]
    assert (later.offset, later.total, later.facets, later.histogram) == (12, 30, {}, ())
    assert [hit.id for hit in backend.search(replace(request, after=later.after)).hits] == whole[15:20]


def test_everything_beyond_ten_thousand_can_be_paged_to(backend: SearchBackend, article: Make) -> None:
    number = MAX_WINDOW + 500
    for first in range(0, number, 1_500):
        backend.apply(many(article, min(1_500, number - first), first), (), first + 1)
    plain: dict[str, Any] = {"facets": False, "highlight": False, "today": TODAY}
    for sort in ("relevance", "date"):
        request = SearchRequest(parse("ký"), sort=sort, limit=3_000, **plain)
        whole = [one.id for one in backend.scan(request)]
        assert len(set(whole)) == number
        assert ids(list(pages(backend, request))) == whole, sort
        far = backend.search(replace(request, offset=MAX_WINDOW + 100, limit=10))
        assert [hit.id for hit in far.hits] == whole[MAX_WINDOW + 100 : MAX_WINDOW + 110]
        assert (far.offset, far.total) == (MAX_WINDOW + 100, number)
        at_the_edge = backend.search(replace(request, offset=MAX_WINDOW - 10, limit=10))
        assert [hit.id for hit in at_the_edge.hits] == whole[MAX_WINDOW - 10 : MAX_WINDOW]
        assert [hit.id for hit in backend.search(replace(request, after=at_the_edge.after, limit=10)).hits] == whole[
            MAX_WINDOW : MAX_WINDOW + 10
        ]
    assert len(backend.search(replace(request, limit=MAX_WINDOW)).hits) == MAX_WINDOW
    with pytest.raises(QueryError, match="a page has at most 10000 hits"):
        backend.search(replace(request, limit=MAX_WINDOW + 1))
    with pytest.raises(QueryError, match=r"first 10000 stories.*narrow.*export"):
        backend.search(replace(request, collapse=True, offset=MAX_WINDOW - 10, limit=11))


@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("hold", [True, False])
def test_what_comes_while_somebody_pages_neither_repeats_a_hit_nor_loses_one(
    backend: SearchBackend, article: Make, sort: Sort, hold: bool
) -> None:
    there = many(article, 40)
    backend.apply(there, (), 1)
    request = SearchRequest(parse("ký"), sort=sort, limit=6, today=TODAY, hold=hold)
    whole = [one.id for one in backend.scan(request)]
    seen = []
    for place, page in enumerate(pages(backend, request), 1):
        seen.append(page)
        # Old, new and without a date; and words change what they weigh.
        fresh = many(article, 5, 1_000 * place)
        backend.apply([*fresh, article(1_000 * place + 10, title="ký", published="2021-02-28")], (), place + 1)
    shown = ids(seen)
    assert len(set(shown)) == len(shown)
    assert [one for one in shown if one in whole] == whole
    if hold:
        assert shown == whole


@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_articles_that_come_change_what_words_weigh_but_not_the_pages(
    backend: SearchBackend, article: Make, sort: Sort
) -> None:
    chance = Random(1)
    written = [*(f"t{number}" for number in range(500)), *("ký", "kết") * 60]

    def some(number: int, first: int) -> list[IndexDocument]:
        return [
            article(one, body=" ".join(chance.choices(written, k=chance.randint(20, 200))), published="2021-01-01")
            for one in range(first, first + number)
        ]

    backend.apply(some(600, 0), (), 1)
    request = SearchRequest(parse("ký kết"), sort=sort, limit=25, today=TODAY, hold=True, facets=False)
    whole = [one.id for one in backend.scan(request)]
    assert len(whole) > 300
    shown: list[str] = []
    for place, page in enumerate(pages(backend, request)):
        shown += [hit.id for hit in page.hits]
        backend.apply(some(20, 1_000 + 20 * place), (), place + 2)
    assert shown == whole


def test_a_page_goes_on_though_its_last_hit_is_gone(backend: SearchBackend, article: Make) -> None:
    backend.apply(many(article, 20), (), 1)
    request = SearchRequest(parse("ký"), sort="date", limit=5)
    whole = [one.id for one in backend.scan(request)]
    first = backend.search(request)
    backend.apply([], [first.hits[-1].id], 2)
    assert [hit.id for hit in backend.search(replace(request, after=first.after)).hits] == whole[5:10]


def test_age_is_counted_from_the_day_of_the_first_page(backend: SearchBackend, article: Make) -> None:
    start = datetime(2000, 1, 1, tzinfo=VIETNAM)
    backend.apply(
        [article(one, body="ký " * (1 + one % 2), published=start + timedelta(days=400 * one)) for one in range(20)],
        (),
        1,
    )
    request = SearchRequest(parse("ký"), limit=5, today=date(2001, 1, 1))
    whole = [one.id for one in backend.scan(request)]
    seen = [backend.search(request)]
    while seen[-1].after:
        seen.append(backend.search(replace(request, after=seen[-1].after, today=date(2030, 1, 1))))
    assert ids(seen) == whole


def test_a_cursor_goes_on_with_nothing_but_its_own_search(backend: SearchBackend, article: Make) -> None:
    backend.apply(many(article, 20), (), 1)
    request = SearchRequest(parse("ký"), limit=5)
    after = backend.search(request).after
    assert backend.search(replace(request, after=after, query=parse(" ký "), limit=2)).hits
    for options in (
        {"query": parse("kết")},
        {"sort": "date"},
        {"filters": Filters(kinds=("paper",))},
    ):
        with pytest.raises(QueryError, match="the cursor is of another search"):
            backend.search(replace(request, after=after, **options))  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="have no cursor"):
        backend.search(replace(request, after=after, collapse=True))
    for wrong in ("x", "đ", after[:-5], after[3:], after[:20] + "A" + after[21:], "=" * 9, " "):
        if wrong != after:
            with pytest.raises(QueryError, match="no cursor"):
                backend.search(replace(request, after=wrong))
    elsewhere = Cursor("elsewhere", "", TODAY, (1.0, "a"), 5).text
    with pytest.raises(QueryError, match=f"of another index .elsewhere, not {backend.name}."):
        backend.search(replace(request, after=elsewhere))
