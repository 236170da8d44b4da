"""Elasticsearch indices of one test, gone when it ends."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions, IndexSettings
from search.backends.elasticsearch.connection import connect
from search.backends.elasticsearch.mapping import index_body
from search.backends.elasticsearch.writing import write_alias


@contextmanager
def indices_at(url: str, **options: Any) -> Iterator[ElasticsearchBackend]:
    """A backend under an alias that nobody else uses; whatever it made is deleted in the end."""
    chosen = ElasticsearchOptions(
        (url,),
        **{
            "alias": f"test-{uuid.uuid4().hex[:12]}",
            "index": IndexSettings(refresh_interval="-1"),
            "timeout": 180.0,  # the server is shared, and the machine busy
            **options,
        },
    )
    with ElasticsearchBackend(chosen) as backend:
        try:
            yield backend
        finally:
            with connect(chosen) as client:
                for name in client.indices.get(index=f"{chosen.alias}-*", expand_wildcards="all"):
                    client.indices.put_settings(index=name, settings={"index.blocks.read_only": None})
                    client.indices.delete(index=name)


def with_a_conflict(backend: ElasticsearchBackend) -> str:
    """Makes a live index in which somebody has declared bylines to be numbers."""
    name = f"{backend.options.alias}-000001"
    body = index_body(backend.options.index)
    body["mappings"]["properties"]["byline"] = {"type": "integer"}
    with connect(backend.options) as client:
        client.indices.create(index=name, **body, aliases={backend.options.alias: {}, write_alias(name): {}})
    return name
