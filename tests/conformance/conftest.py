"""What every search backend is held to. A new backend joins by one more entry in ``BACKENDS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.article import VIETNAM
from search import IndexDocument, SearchBackend, SearchRequest, SqliteBackend, parse
from search.backends import sqlite_columns
from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions
from servers.aliases import own_alias

Get = Callable[[str], Any]
"""Gives the value of a fixture: what one backend needs the others do without."""


def _sqlite(get: Get) -> SearchBackend:
    folder: Path = get("tmp_path")
    return SqliteBackend(folder / "index.sqlite")


def _sqlite_with_rows_in_memory(get: Get) -> SearchBackend:
    get("monkeypatch").setattr(sqlite_columns, "FEW", -1)  # as after a search of many hits
    return _sqlite(get)


def _elasticsearch(get: Get) -> SearchBackend:
    return ElasticsearchBackend(get("elasticsearch_options"))


BACKENDS: dict[str, Callable[[Get], SearchBackend]] = {
    "sqlite": _sqlite,
    "sqlite, rows in memory": _sqlite_with_rows_in_memory,
    "elasticsearch": _elasticsearch,
}


@pytest.fixture(scope="session")
def elasticsearch_options(elasticsearch_url: str) -> Iterator[ElasticsearchOptions]:
    """Of an index that all tests of this session use in turn: an alias is as good as new once it is cleared."""
    with own_alias(elasticsearch_url) as options:
        yield options


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Iterator[SearchBackend]:
    """An empty index."""
    with BACKENDS[request.param](request.getfixturevalue) as made:
        made.clear()
        yield made


@pytest.fixture
def article() -> Callable[..., IndexDocument]:
    """A maker of documents: what is not given is empty."""

    def make(number: int = 1, **values: Any) -> IndexDocument:
        published = values.pop("published", None)
        if isinstance(published, str):
            published = datetime.fromisoformat(published).replace(tzinfo=VIETNAM)
        given: dict[str, Any] = {
            "id": f"{number:016x}",
            "url": f"https://{values.get('site', 'baolamdong.vn')}/{number}",
            "site": "baolamdong.vn",
            "site_name": "Báo Lâm Đồng",
            "kind": "paper",
            "province": "Lâm Đồng",
            "province_now": values.get("province", "Lâm Đồng"),
            "title": "",
            "lead": "",
            "body": "",
            "captions": "",
            "byline": "",
            "published": published,
            "published_precision": "minute",
            "language": "vi",
        }
        return IndexDocument(**{**given, **values})

    return make


@pytest.fixture
def found(backend: SearchBackend) -> Callable[..., list[int]]:
    """The numbers of the articles that a query finds, in order."""

    def find(query: str, **options: Any) -> list[int]:
        result = backend.search(SearchRequest(parse(query), **{"limit": 100, **options}))
        assert result.total == len(result.hits) or options.get("limit") is not None
        return [int(hit.id, 16) for hit in result.hits]

    return find
