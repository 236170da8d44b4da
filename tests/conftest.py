"""Fixtures of every test directory: the servers and data that a machine may lack; how hypothesis looks for examples."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from servers.elasticsearch import ElasticsearchServer, Unavailable, development_server, given_url, new_server
from servers.postgres import PostgresServer, postgres_server
from servers.require import missing
from servers.s3 import S3Server, s3_server

# A run says of the code alone whether it is right: the same examples each time, and no clock that a busy machine beats.
# Nor is it counted how well examples are made. A fixture lasts for all examples of a test: who uses one empties it.
# These stand here for all: what a test suppresses by itself takes the place of what is suppressed here.
settings.register_profile(
    "kyket",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)
# `pytest --hypothesis-profile explore` looks for new ones; what it finds becomes an @example.
settings.register_profile("explore", settings.get_profile("kyket"), derandomize=False, max_examples=2000)
settings.load_profile("kyket")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this session, on which databases may be made."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """URL of an empty PostgreSQL database of this test's own."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """A server for this session that speaks S3."""
    with s3_server() as server:
        yield server


@pytest.fixture
def s3_bucket(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of an empty bucket of this test's own, with what reaches it in the environment."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return s3.create_bucket()


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """URL of an Elasticsearch that all tests of all sessions may share: each uses index names of its own.

    It is the one of ``ELASTICSEARCH_URL``, or of ``scripts/elasticsearch up``, or one started for this session.
    """
    if url := given_url():
        yield url
    elif (server := development_server()).answers():
        yield server.url
    else:
        with _session_server(or_else=", or set ELASTICSEARCH_URL") as own:
            yield own.url


@pytest.fixture(scope="session")
def secure_elasticsearch() -> Iterator[ElasticsearchServer]:
    """A server of this session with security on: TLS, a password, API keys."""
    with _session_server(security=True) as server:
        yield server


@pytest.fixture(scope="session")
def _server_to_break() -> Iterator[ElasticsearchServer]:
    with _session_server() as server:
        yield server


@pytest.fixture
def own_elasticsearch(_server_to_break: ElasticsearchServer) -> Iterator[ElasticsearchServer]:
    """An empty server that this test may kill, restart, configure and fill as it likes."""
    server = _server_to_break
    server.start()
    yield server
    if server.settings or not _emptied(server):
        server.settings.clear()
        server.kill()
        server.forget()


def _emptied(server: ElasticsearchServer) -> bool:
    """Delete all that a test left on the server; whether that could be done. It is quicker than another start."""
    from elasticsearch import ApiError, Elasticsearch, TransportError  # takes a second to load

    with Elasticsearch(server.url, request_timeout=30) as client:
        try:
            client.cluster.put_settings(persistent={"*": None}, transient={"*": None})
            for index in client.indices.get(index="*", expand_wildcards="all"):
                client.indices.put_settings(index=index, settings={"index.blocks.*": None})
                client.indices.delete(index=index)
        except (ApiError, TransportError):
            return False
    return True


@contextlib.contextmanager
def _session_server(*, security: bool = False, or_else: str = "") -> Iterator[ElasticsearchServer]:
    with tempfile.TemporaryDirectory(prefix="kyket-elasticsearch-") as folder:
        # Root hands the server to another user, who has to reach its folder.
        Path(folder).chmod(0o755)
        server = new_server(Path(folder), security=security, quick_start=True)
        try:
            server.start()
        except Unavailable as reason:
            missing("elasticsearch", f"{reason}{or_else}")
        try:
            yield server
        finally:
            server.stop()
            server.forget()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data beside the checkout."""
    folder = Path(os.environ.get("KYKET_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        missing("shared", f"put it at {folder.name}/ beside the checkout, or set KYKET_SHARED")
    return folder
