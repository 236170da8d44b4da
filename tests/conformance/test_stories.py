"""One hit a story: which one, how large it is, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.article import VIETNAM
from pipelines.errors import QueryError
from search import Filters, IndexDocument, SearchBackend, SearchRequest, parse
from search.backends.protocol import Sort

Make = Callable[..., IndexDocument]


def test_a_story_is_shown_once_by_its_best_article_with_the_number_of_those_that_match(
    backend: SearchBackend, article: Make
) -> None:
    backend.apply(
        [
            article(1, title="Lễ ký kết", story="a", published="2021-01-01"),
            article(2, body="ký kết", story="a", published="2021-01-02"),
            article(3, body="tin khác", story="a", published="2021-01-03"),
            article(4, body="hai bên ký kết", published="2021-01-04"),
            article(5, body="ký kết quy chế", story="b", published="2021-01-05"),
        ],
        (),
        1,
    )
    result = backend.search(SearchRequest(parse("ký kết"), collapse=True))
    assert (result.total, result.stories) == (4, 3)
    assert [(hit.id[-1], hit.story, hit.story_size) for hit in result.hits[:1]] == [("1", "a", 2)]
    assert {(hit.id[-1], hit.story, hit.story_size) for hit in result.hits[1:]} == {
        ("4", f"{4:016x}", 1),
        ("5", "b", 1),
    }
    by_date = backend.search(SearchRequest(parse("ký kết"), collapse=True, sort="date")).hits
    assert [hit.id[-1] for hit in by_date] == ["5", "4", "2"]
    assert sum(bucket.count for bucket in result.facets["year"]) == result.total


def test_not_collapsed_every_article_is_a_hit_of_its_own(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(number, body="ký", story="a") for number in range(3)], (), 1)
    result = backend.search(SearchRequest(parse("ký")))
    assert (result.total, result.stories, [hit.story_size for hit in result.hits]) == (3, None, [1, 1, 1])
    assert {hit.story for hit in result.hits} == {"a"}
    assert len(list(backend.scan(SearchRequest(parse("ký"), collapse=True)))) == 3


def test_the_members_of_a_story_are_found_by_its_id(
    backend: SearchBackend, article: Make, found: Callable[..., list[int]]
) -> None:
    backend.apply(
        [article(1, story="a"), article(2, story="a"), article(3, story="b"), article(4), article(5, story="c")], (), 1
    )
    assert found("*", filters=Filters(stories=("a",))) == [1, 2]
    assert found("*", filters=Filters(stories=("b", "c"))) == [3, 5]
    assert found("*", filters=Filters(stories=(f"{4:016x}",))) == [4]
    backend.apply([article(4, story="a")], (), 2)
    assert found("*", filters=Filters(stories=("a",))) == [1, 2, 4]


def test_the_window_counts_stories(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(1, body="ký")], (), 1)
    for request in (
        SearchRequest(parse("ký"), collapse=True, offset=9_991),
        SearchRequest(parse("ký"), collapse=True, limit=10_001),
    ):
        with pytest.raises(QueryError, match="narrow"):
            backend.search(request)
    assert backend.search(SearchRequest(parse("ký"), collapse=True, offset=9_990)).hits == ()


@settings(max_examples=25)
@given(
    stories=st.lists(st.integers(0, 9), min_size=1, max_size=40),
    repeated=st.data(),
    size=st.integers(1, 7),
    sort=st.sampled_from(("relevance", "date")),
)
def test_pages_of_stories_follow_each_other_without_any_twice(
    backend: SearchBackend, article: Make, stories: list[int], repeated: st.DataObject, size: int, sort: Sort
) -> None:
    times = repeated.draw(st.lists(st.integers(1, 3), min_size=len(stories), max_size=len(stories)))
    start = datetime(2021, 1, 1, tzinfo=VIETNAM)
    articles = [
        article(number, body="ký " * times[number], story=f"s{story}", published=start + timedelta(hours=number % 5))
        for number, story in enumerate(stories)
    ]
    backend.clear()
    backend.apply(articles, (), 1)

    def page(offset: int, limit: int, *, collapse: bool = True) -> list[tuple[str, str]]:
        request = SearchRequest(
            parse("ký"),
            sort=sort,
            offset=offset,
            limit=limit,
            collapse=collapse,
            today=date(2021, 2, 1),
        )
        return [(hit.story, hit.id) for hit in backend.search(request).hits]

    first_of_each: dict[str, str] = {}
    for story, article_id in page(0, 100, collapse=False):
        first_of_each.setdefault(story, article_id)
    whole = page(0, 100)
    assert whole == list(first_of_each.items())
    pages = [page(offset, size) for offset in range(0, len(whole) + size, size)]
    assert [one for part in pages for one in part] == whole
    sizes = backend.search(SearchRequest(parse("ký"), limit=100, collapse=True)).hits
    assert {hit.story: hit.story_size for hit in sizes} == Counter(one.story for one in articles)


def test_what_was_read_is_left_out_by_itself_or_with_its_story(backend: SearchBackend, article: Make) -> None:
    backend.apply(
        [article(1, body="ký", story="a"), article(2, body="ký", story="a"), article(3, body="ký"), article(4)], (), 1
    )

    def found(**left_out: tuple[str, ...]) -> list[str]:
        result = backend.search(SearchRequest(parse("ký"), Filters(**left_out), collapse="without_stories" in left_out))
        assert result.total == len(result.hits)
        return sorted(hit.id[-1] for hit in result.hits)

    assert found(without_ids=(f"{1:016x}", "unknown")) == ["2", "3"]
    assert found(without_stories=("a",)) == ["3"]
    many = tuple(f"{number:016x}" for number in range(3, 70_000))
    assert found(without_ids=many) == ["1", "2"]
    assert found(without_stories=(*many, "a")) == []
