"""A batch: what very many searches find among a few articles is what each finds there by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from made_searches.worlds import articles, filters, nodes

from search import Filters, IndexDocument, Query, SearchBackend, SearchRequest, parse
from search.backends.batch import MAX_BATCH
from search.query import Node

Make = Callable[..., IndexDocument]


def asked(*queries: str) -> list[SearchRequest]:
    return [SearchRequest(parse(query)) for query in queries]


def found(backend: SearchBackend, numbers: list[int], *queries: str) -> list[list[int]]:
    with backend.batch([f"{number:016x}" for number in numbers]) as batch:
        return [sorted(int(one, 16) for one in answer) for answer in batch.matching(asked(*queries))]


def test_a_batch_is_searched_and_nothing_else(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(number, body="Lễ ký kết" if number % 2 else "Hội nghị") for number in range(8)], (), 1)
    assert found(backend, [1, 2, 3], "ký", "nghị", "*", "huế", "KHÔNG ký") == [[1, 3], [2], [1, 2, 3], [], [2]]


def test_what_is_not_in_the_index_is_told_and_not_found(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(1, body="ký"), article(2, body="ký")], (), 1)
    backend.apply([], [f"{2:016x}"], 2)
    with backend.batch([f"{number:016x}" for number in (1, 2, 3)]) as batch:
        assert batch.missing == {f"{2:016x}", f"{3:016x}"}
        assert batch.matching(asked("ký")) == [{f"{1:016x}"}]


def test_an_article_is_found_as_the_index_has_it_now(backend: SearchBackend, article: Make) -> None:
    before = article(1, body="Lễ ký kết", label="coordination", seq=1)
    backend.apply([before], (), 1)
    with backend.batch([before.id]) as batch:
        assert batch.matching(asked("ký", "nghị", "nhãn:signing")) == [{before.id}, frozenset(), frozenset()]
    backend.apply([replace(before, body="Hội nghị", label="signing", seq=2)], (), 2)
    assert found(backend, [1], "ký", "nghị", "nhãn:signing") == [[], [1], [1]]


def test_the_present_province_is_what_the_whole_index_says(backend: SearchBackend, article: Make) -> None:
    backend.apply(
        [
            article(1, province="Tuyên Quang", province_now="Tuyên Quang"),
            article(2, province="Hà Giang", province_now="Tuyên Quang"),
            article(3, province="Lâm Đồng", province_now="Lâm Đồng"),
        ],
        (),
        1,
    )
    # That Hà Giang is now Tuyên Quang only article 2 says, which is none of the batch.
    assert found(backend, [1, 3], 'tỉnh nay:"Hà Giang"', 'tỉnh:"Hà Giang"', 'KHÔNG tỉnh nay:"Hà Giang"') == [
        [1], [], [3],
    ]  # fmt: skip


def test_order_page_and_what_is_shown_do_not_count(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(number, body="ký", story="one") for number in range(5)], (), 1)
    request = SearchRequest(parse("ký"), sort="date", limit=1, offset=2, histogram=True, collapse=True)
    with backend.batch([f"{number:016x}" for number in range(5)]) as batch:
        (answer,) = batch.matching([request])
    assert answer == {f"{number:016x}" for number in range(5)}


def test_a_batch_can_be_asked_again_and_again(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(1, body="ký kết"), article(2, body="kết")], (), 1)
    with backend.batch([f"{1:016x}", f"{2:016x}", f"{1:016x}"]) as batch:
        assert batch.matching([]) == []
        assert batch.matching(asked("ký")) == [{f"{1:016x}"}]
        assert batch.matching(asked("kết")) == [{f"{1:016x}", f"{2:016x}"}]


def test_an_empty_batch_finds_nothing(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(1, body="ký")], (), 1)
    with backend.batch([]) as batch:
        assert batch.missing == frozenset()
        assert batch.matching(asked("ký", "*")) == [frozenset(), frozenset()]


def test_the_largest_batch_and_many_broad_searches(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(number, body="ký") for number in range(MAX_BATCH + 1)], (), 1)
    ids = [f"{number:016x}" for number in range(MAX_BATCH)]
    with backend.batch(ids) as batch:
        assert batch.matching(asked(*["ký"] * 150)) == [frozenset(ids)] * 150


@settings(max_examples=40)
@given(
    world=articles(most=12),
    data=st.data(),
    searches=st.lists(st.tuples(nodes, filters), min_size=4, max_size=12),
)
def test_searches_find_among_a_batch_what_they_find_among_all(
    backend: SearchBackend, world: list[IndexDocument], data: st.DataObject, searches: list[tuple[Node, Filters]]
) -> None:
    backend.clear()
    backend.apply(world, (), 1)
    ids = data.draw(st.sets(st.sampled_from([one.id for one in world])))
    requests = [SearchRequest(Query("", root), chosen, limit=100) for root, chosen in searches]
    with backend.batch(sorted(ids)) as batch:
        answers = batch.matching(requests)
    for request, answer in zip(requests, answers, strict=True):
        assert answer == {hit.id for hit in backend.search(request).hits} & ids, (request.query.root, request.filters)
