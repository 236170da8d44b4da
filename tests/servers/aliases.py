"""Aliases of Elasticsearch for tests that share a server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from search.backends.elasticsearch import ElasticsearchOptions
from search.backends.elasticsearch.connection import connect


@contextmanager
def own_alias(url: str, **options: Any) -> Iterator[ElasticsearchOptions]:
    """Options with an alias that nobody else has; in the end nothing of it is left on the server.

    What is taken in is found at once, unless ``options`` say otherwise.
    """
    own = ElasticsearchOptions(
        (url,), **{"alias": f"test-{uuid.uuid4().hex[:12]}", "refresh": True, "timeout": 180.0, **options}
    )
    try:
        yield own
    finally:
        with connect(own) as client:
            for name in client.indices.get(index=f"{own.alias}-*", expand_wildcards="all"):
                client.indices.delete(index=name)
