"""An article as a document of Elasticsearch."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime

import pytest

from pipelines.article import VIETNAM
from search import IndexDocument, SearchRequest, parse
from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions
from search.backends.elasticsearch.connection import connect
from search.backends.elasticsearch.mapping import document, source

Make = Callable[..., IndexDocument]


def test_what_is_put_in_comes_out_the_same(article: Make) -> None:
    whole = article(
        1, title="Lễ ký", body="Một.\nHai.", label="signing", document_kinds=("other",), parties=("A", "B"),
        agencies=("a",), documents=("1-QĐ/TW",), basis=("1-QĐ/TW",), signed_on=(date(2021, 7, 12),), story="s", seq=7,
    )  # fmt: skip
    # Vietnam's clock differed from Greenwich by seconds once.
    old = article(2, published=datetime(1900, 1, 1, 3, 4, 5, 678, tzinfo=VIETNAM), published_precision="second")
    for one in (whole, old, article(3, published=None)):
        assert document(json.loads(json.dumps(source(one)))) == one


def test_only_the_article_is_kept_and_not_what_follows_from_it(
    backend: ElasticsearchBackend, options: ElasticsearchOptions, article: Make
) -> None:
    backend.apply([article(1, body="ký kết")], (), 1)
    with connect(options) as client:
        kept = client.get(index=options.alias, id=article(1).id)["_source"]
    assert kept.keys() == {field.name for field in fields(IndexDocument)}


def test_what_nobody_declared_is_refused(
    backend: ElasticsearchBackend, options: ElasticsearchOptions, article: Make
) -> None:
    backend.clear()
    with connect(options) as client:
        answer = client.bulk(
            index=options.alias, operations=[{"index": {"_id": "1"}}, {**source(article(1)), "color": "red"}]
        )
    assert answer["items"][0]["index"]["error"]["type"] == "strict_dynamic_mapping_exception"


@pytest.mark.parametrize("length", [300, 8_000, 8_001, 40_000])
def test_a_word_of_any_length_is_taken_in_and_found_by_its_beginning(
    backend: ElasticsearchBackend, article: Make, length: int
) -> None:
    assert backend.apply([article(1, title="đ" * length, body=f"ký {'𝔘' * length} kết")], (), 1) == ()
    assert backend.search(SearchRequest(parse(f"{'đ' * 299}*"))).total == 1
    assert backend.search(SearchRequest(parse("ký kết"))).total == 1
    assert backend.search(SearchRequest(parse("đ" * min(length, 7_999)))).total == (length < 8_000)
