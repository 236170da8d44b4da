"""A real Elasticsearch for development and tests, by whichever way this machine has.

Nothing here needs more than Python itself, so that ``scripts/elasticsearch`` runs before anything is installed; only a
server with security on needs ``cryptography``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict, Unpack

from servers.elasticsearch.answering import answers
from servers.elasticsearch.bundle import cache_folder
from servers.elasticsearch.bundled import BundledServer
from servers.elasticsearch.container import ContainedServer, container_engine
from servers.elasticsearch.server import ElasticsearchServer
from servers.elasticsearch.unavailable import ServerFailed, Unavailable

__all__ = [
    "ElasticsearchServer",
    "ServerFailed",
    "Unavailable",
    "development_server",
    "given_url",
    "new_server",
]


class Options(TypedDict, total=False):
    """What a server may be given; see :class:`ElasticsearchServer`."""

    port: int
    settings: dict[str, str]
    security: bool
    heap: str
    quick_start: bool
    outlives: bool


def new_server(folder: Path, **options: Unpack[Options]) -> ElasticsearchServer:
    """A server of the caller's own, not yet started, with its files in ``folder``.

    It is run by a container engine where one is at work, else from the bundle. Its start raises :class:`Unavailable`
    where neither can be.
    """
    if engine := container_engine():
        return ContainedServer(folder=folder, engine=engine, **options)
    return BundledServer(folder=folder, cache=cache_folder(), **options)


def development_server(environment: Mapping[str, str] = os.environ) -> ElasticsearchServer:
    """The one server that ``scripts/elasticsearch`` starts and ends, whether it runs or not."""
    port = int(environment.get("ELASTICSEARCH_PORT", "9200"))
    return new_server(cache_folder(environment) / "dev", port=port, outlives=True)


def given_url(environment: Mapping[str, str] = os.environ) -> str | None:
    """The server that ``ELASTICSEARCH_URL`` names, if it names one. Raises :class:`ServerFailed` if it is silent."""
    if not (url := environment.get("ELASTICSEARCH_URL")):
        return None
    if not answers(url):
        raise ServerFailed(f"ELASTICSEARCH_URL names {url}, and nothing answers there")
    return url
