"""What is particular to a batch in Elasticsearch: one search that it does not do stands among many that it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.errors import BackendUnavailable, QueryError
from search import IndexDocument, SearchRequest, parse
from search.backends.elasticsearch import ElasticsearchBackend
from servers.aliases import own_alias

Make = Callable[..., IndexDocument]


def test_without_an_index_a_batch_says_what_to_run(backend: ElasticsearchBackend) -> None:
    with pytest.raises(BackendUnavailable, match="kyket process"):
        backend.batch(["x"])


def test_a_search_for_too_many_words_is_refused_by_itself(backend: ElasticsearchBackend, article: Make) -> None:
    one = article(1, body=" ".join(f"từ từ{number}" for number in range(20_000)))
    backend.apply([one], (), 1)
    requests = [SearchRequest(parse(query)) for query in ("từ1", '"từ từ*"', *["từ2", "huế"] * 150, '"từ từ*"')]
    with backend.batch([one.id]) as batch:
        answers = batch.matching(requests)
    wrong = [number for number, answer in enumerate(answers) if isinstance(answer, QueryError)]
    assert wrong == [1, 302]
    assert "more letters before a *" in str(answers[1])
    assert answers[0] == {one.id}
    assert answers[2:302] == [{one.id}, frozenset()] * 150


def test_what_was_taken_in_and_not_yet_refreshed_is_found(elasticsearch_url: str, article: Make) -> None:
    with own_alias(elasticsearch_url, refresh=False) as options, ElasticsearchBackend(options) as backend:
        backend.apply([article(1, body="ký")], (), 1)
        with backend.batch([f"{1:016x}"]) as batch:
            assert batch.missing == frozenset()
            assert batch.matching([SearchRequest(parse("ký"))]) == [{f"{1:016x}"}]
