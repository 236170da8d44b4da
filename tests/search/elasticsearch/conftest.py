"""An index of Elasticsearch of each test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions
from servers.aliases import own_alias


@pytest.fixture
def options(elasticsearch_url: str) -> Iterator[ElasticsearchOptions]:
    with own_alias(elasticsearch_url) as own:
        yield own


@pytest.fixture
def backend(options: ElasticsearchOptions) -> Iterator[ElasticsearchBackend]:
    """Without an index yet."""
    with ElasticsearchBackend(options) as made:
        yield made
