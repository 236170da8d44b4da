"""What is Elasticsearch's own about searching in it; the rest is in ``tests/conformance``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipelines.article import VIETNAM
from pipelines.errors import BackendUnavailable, QueryError
from search import Filters, IndexDocument, IndexUnusable, SearchRequest, parse
from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions, IndexSettings, counting
from search.backends.elasticsearch.connection import connect
from search.backends.elasticsearch.mapping import index_body
from search.backends.life import IndexGone, Mark
from search.cursor import going_on
from search.facets import FACETS, facet_values
from search.histogram import fold

Make = Callable[..., IndexDocument]
WHOLE = {"facets": True, "histogram": True, "collapse": True, "highlight": True}


@pytest.fixture
def asked(backend: ElasticsearchBackend, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The requests that the backend sends, as they come."""
    requests: list[str] = []
    transport = backend._client.transport
    send = transport.perform_request

    def noted(method: str, target: str, **options: Any) -> Any:
        requests.append(f"{method} {target.partition('?')[0]}")
        return send(method, target, **options)

    monkeypatch.setattr(transport, "perform_request", noted)
    return requests


@pytest.fixture
def world(article: Make) -> list[IndexDocument]:
    """Articles of several years, sites and stories."""
    return [
        article(
            number,
            title="Lễ ký kết" if number % 4 == 0 else "Tin",
            body=f"ký kết số {number}",
            site=f"s{number % 7}.vn",
            site_name=f"Báo {number % 7}",
            province=f"Tỉnh {number % 5}",
            story=f"story {number // 3}" if number % 2 else "",
            published=datetime(2019, 1, 1, tzinfo=VIETNAM) + timedelta(days=31 * number) if number % 9 else None,
        )
        for number in range(60)
    ]


def _is_told_of(backend: ElasticsearchBackend, world: list[IndexDocument]) -> None:
    """That a search says of ``world``, all of which it finds, what a plain reading says."""
    result = backend.search(SearchRequest(parse("ký kết"), limit=100, **WHOLE))
    values = [facet_values(one) for one in world]
    assert result.total == len(world)
    for facet in FACETS:
        assert {one.key: one.count for one in result.facets[facet]} == Counter(
            key for of_one in values for key in of_one[facet]
        )
    assert result.histogram == fold(Counter(one.day for one in world if one.day))
    stories = Counter(one.story or one.id for one in world)
    assert {hit.story: hit.story_size for hit in result.hits} == stories
    assert result.stories == len(stories)


def test_a_search_is_one_request(backend: ElasticsearchBackend, article: Make, asked: list[str]) -> None:
    years = [article(number, body="ký kết", published=datetime(year, 1, 1, tzinfo=UTC)) for number, year in
             enumerate((2011, 2015, 2021))]  # fmt: skip
    backend.apply(years, (), 1)
    backend.search(SearchRequest(parse("ký")))  # the first one asks what index it is
    asked.clear()
    backend.search(SearchRequest(parse("ký kết"), filters=Filters(sites=("baolamdong.vn",)), **WHOLE))
    assert asked == [f"POST /{backend.options.alias}/_msearch"]


def test_an_index_made_new_is_kept_as_its_settings_say(options: ElasticsearchOptions) -> None:
    with ElasticsearchBackend(options) as backend, closing(connect(options)) as client:
        backend.clear()
        (kept,) = client.indices.get_settings(index=options.alias).values()
    assert kept["settings"]["index"]["refresh_interval"] == options.index.refresh_interval
    assert kept["settings"]["index"]["number_of_replicas"] == str(options.index.replicas)


def test_what_one_request_cannot_say_is_asked_for_once_more(
    backend: ElasticsearchBackend, article: Make, asked: list[str]
) -> None:
    backend.apply([article(number, body="ký", story="one") for number in range(3)], (), 1)
    backend.search(SearchRequest(parse("ký")))
    asked.clear()
    (hit,) = backend.search(SearchRequest(parse("ký"), collapse=True)).hits
    assert hit.story_size == 3
    assert asked[1:] == [f"POST /{backend.options.alias}/_search"]


def test_everything_is_exact_on_several_shards_too(options: ElasticsearchOptions, world: list[IndexDocument]) -> None:
    with ElasticsearchBackend(replace(options, index=IndexSettings(shards=3))) as backend:
        backend.apply(world, (), 1)
        _is_told_of(backend, world)
        # Each shard weighs words as if it had all articles: what is alike scores alike.
        plain = SearchRequest(parse("ký"), today=datetime(2019, 1, 1, tzinfo=UTC).date(), limit=100)
        scores = {round(hit.score, 5) for hit in backend.search(plain).hits if hit.title == "Tin"}
        assert len(scores) == 2, "dated and undated"
        assert [one.id for one in backend.scan(plain)] == [hit.id for hit in backend.search(plain).hits]


def test_more_values_than_one_answer_holds_are_counted_all_the_same(
    backend: ElasticsearchBackend, world: list[IndexDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_VALUES", 3)
    backend.apply(world, (), 1)
    result = backend.search(SearchRequest(parse("ký kết"), **WHOLE))
    assert sum(one.count for one in result.facets["site"]) == len(world)
    assert {one.key: one.count for one in result.facets["province"]} == Counter(one.province for one in world)
    assert result.histogram == fold(Counter(one.day for one in world if one.day))


def test_another_index_may_become_the_live_one_meanwhile(
    options: ElasticsearchOptions, backend: ElasticsearchBackend, world: list[IndexDocument]
) -> None:
    backend.apply(world, (), 1)
    _is_told_of(backend, world)
    with ElasticsearchBackend(replace(options, index=IndexSettings(shards=2))) as other:
        other.clear()
        other.apply(world, (), 1)
    _is_told_of(backend, world)


def _points_in_time(options: ElasticsearchOptions) -> int:
    with connect(options) as client:
        told = client.indices.stats(index=options.alias, metric="search")
    return int(told["_all"]["total"]["search"]["open_contexts"])


def test_a_scan_leaves_nothing_open(
    backend: ElasticsearchBackend, options: ElasticsearchOptions, article: Make
) -> None:
    backend.apply([article(number, body="ký") for number in range(600)], (), 1)
    request = SearchRequest(parse("ký"), limit=1)

    def begun() -> Iterator[IndexDocument]:
        scan = backend.scan(request)
        next(scan)
        return scan

    abandoned = begun()
    assert _points_in_time(options) == 1
    abandoned.close()  # type: ignore[attr-defined]
    assert len(list(backend.scan(request))) == 600
    assert _points_in_time(options) == 0


def test_a_scan_gives_the_index_as_it_was_when_it_began(backend: ElasticsearchBackend, article: Make) -> None:
    backend.apply([article(number, body="ký") for number in range(600)], (), 1)
    scan = backend.scan(SearchRequest(parse("ký")))
    first = next(scan)
    backend.apply([], [article(number).id for number in range(600)], 2)
    assert len({first.id, *(one.id for one in scan)}) == 600
    assert backend.count() == 0


def test_pages_hold_the_index_from_the_second_on_or_from_the_first_when_asked_and_the_last_lets_go(
    backend: ElasticsearchBackend, options: ElasticsearchOptions, article: Make
) -> None:
    backend.apply([article(number, body="ký") for number in range(20)], (), 1)
    for hold, held in ((False, [0, 1, 1, 0]), (True, [1, 1, 1, 0])):
        request = SearchRequest(parse("ký"), limit=5, hold=hold)
        told = []
        for _ in held:
            page = backend.search(request)
            told.append(_points_in_time(options))
            request = replace(request, after=page.after)
        assert told == held
        assert page.after == ""
    backend.search(SearchRequest(parse("ký"), hold=True, limit=20))
    backend.search(SearchRequest(parse("ký"), hold=True, collapse=True))
    backend.search(SearchRequest(parse("ký"), offset=30_000, hold=True))
    assert _points_in_time(options) == 0


@pytest.mark.parametrize("lost", ["expired", "index"])
def test_pages_go_on_from_the_same_hit_when_what_was_held_is_no_more(
    backend: ElasticsearchBackend, options: ElasticsearchOptions, article: Make, lost: str
) -> None:
    articles = [
        article(number, body="ký " * (1 + number % 4), published=datetime(2021, 1, 1 + number, tzinfo=UTC))
        for number in range(20)
    ]
    backend.apply(articles, (), 1)
    request = SearchRequest(parse("ký"), limit=5, hold=True, today=date(2021, 2, 1))
    whole = [one.id for one in backend.scan(request)]
    first = backend.search(request)
    with connect(options) as client:
        if lost == "expired":
            cursor = going_on(replace(request, after=first.after), backend.name)
            assert cursor is not None
            client.close_point_in_time(id=cursor.held)
        else:  # and another one took its place
            backend.clear()
            backend.apply(articles, (), 1)
    # What words weigh has changed by far: by its score alone the last hit would stand elsewhere.
    backend.apply(
        [article(100 + number, body="khác " * 50, published=datetime(2021, 1, 1, tzinfo=UTC)) for number in range(30)],
        (),
        2,
    )
    shown = [hit.id for hit in first.hits]
    request = replace(request, after=first.after)
    while request.after:
        page = backend.search(request)
        shown += [hit.id for hit in page.hits]
        request = replace(request, after=page.after)
    assert shown == whole
    assert _points_in_time(options) == 0


def test_pages_are_of_several_shards_too(options: ElasticsearchOptions, world: list[IndexDocument]) -> None:
    with ElasticsearchBackend(replace(options, index=IndexSettings(shards=3))) as backend:
        backend.apply(world, (), 1)
        request = SearchRequest(parse("ký kết"), today=date(2021, 1, 1), limit=7, hold=True, histogram=True)
        whole = [one.id for one in backend.scan(request)]
        shown = []
        while True:
            page = backend.search(request)
            shown += [hit.id for hit in page.hits]
            if not page.after:
                break
            if not request.after:  # an index of two shards takes its place; the pages go on with what is held
                with ElasticsearchBackend(replace(options, index=IndexSettings(shards=2))) as other:
                    rebuilt = other.life().begin(Mark(1))
                    other.life().swap(rebuilt.name)
            request = replace(request, after=page.after)
        assert shown == whole


def test_threads_search_with_one_backend(backend: ElasticsearchBackend, world: list[IndexDocument]) -> None:
    backend.apply(world, (), 1)
    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(_is_told_of, backend, world) for _ in range(24)]:
            done.result()


def test_without_an_index_there_is_nothing_but_a_search_says_so(backend: ElasticsearchBackend) -> None:
    assert (backend.count(), backend.position()) == (0, 0)
    for ask in (
        lambda: backend.search(SearchRequest(parse("ký"))),
        lambda: list(backend.scan(SearchRequest(parse("ký")))),
        lambda: backend.get("1"),
        lambda: backend.similar("1"),
        lambda: backend.spellings("ky"),
    ):
        with pytest.raises(BackendUnavailable, match="no search index yet — run `kyket process`"):
            ask()


def test_an_index_that_never_was_is_told(backend: ElasticsearchBackend) -> None:
    with pytest.raises(IndexGone, match="nowhere: there is no such index"):
        backend.life().index("nowhere")


def test_an_index_of_another_version_is_not_searched(
    backend: ElasticsearchBackend, options: ElasticsearchOptions
) -> None:
    body = index_body(options.index)
    body["mappings"]["_meta"]["schema"] = "0"
    with connect(options) as client:
        client.indices.create(index=f"{options.alias}-000001", aliases={options.alias: {}}, **body)
    with pytest.raises(IndexUnusable, match="of another version — run `kyket index rebuild`"):
        backend.search(SearchRequest(parse("ký")))


def test_an_alias_of_several_indices_is_not_searched(
    backend: ElasticsearchBackend, options: ElasticsearchOptions
) -> None:
    body = index_body(options.index)
    with connect(options) as client:
        for number in (1, 2):
            client.indices.create(index=f"{options.alias}-00000{number}", aliases={options.alias: {}}, **body)
    with pytest.raises(BackendUnavailable, match=r"several indices: .* — `kyket index use`"):
        backend.search(SearchRequest(parse("ký")))


def test_without_a_page_everything_is_counted_all_the_same(
    backend: ElasticsearchBackend, world: list[IndexDocument]
) -> None:
    backend.apply(world, (), 1)
    whole = SearchRequest(parse("ký kết"), limit=100, **WHOLE)
    counted = backend.search(replace(whole, limit=0))
    assert counted.hits == ()
    assert replace(backend.search(whole), hits=(), took_ms=0) == replace(counted, took_ms=0)


def test_a_beginning_of_too_many_words_in_a_phrase_is_a_wrong_query(
    backend: ElasticsearchBackend, article: Make
) -> None:
    backend.apply([article(1, body=" ".join(f"từ từ{number}" for number in range(20_000)))], (), 1)
    assert backend.search(SearchRequest(parse("từ*"))).total == 1
    assert backend.search(SearchRequest(parse('"từ từ1999*"'))).total == 1
    with pytest.raises(QueryError, match="more letters before a \\*"):
        backend.search(SearchRequest(parse('"từ từ*"')))
