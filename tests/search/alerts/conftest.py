"""A newsroom on each backend that a test asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_alerts.newsroom import Newsroom

from pipelines.store import Store
from search import SqliteBackend
from search.backends.elasticsearch import ElasticsearchBackend
from servers.aliases import own_alias


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """With the embedded index."""
    with (
        Store.open(f"sqlite:///{tmp_path}/store.sqlite") as store,
        SqliteBackend(tmp_path / "index.sqlite") as backend,
    ):
        yield Newsroom(store, backend)


@pytest.fixture
def elastic_newsroom(tmp_path: Path, elasticsearch_url: str) -> Iterator[Newsroom]:
    """With an index on Elasticsearch."""
    with (
        Store.open(f"sqlite:///{tmp_path}/store.sqlite") as store,
        own_alias(elasticsearch_url) as options,
        ElasticsearchBackend(options) as backend,
    ):
        yield Newsroom(store, backend)
