"""Fixtures of every test directory: the servers and data that a machine may lack."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.postgres import PostgresServer, postgres_server
from servers.require import missing


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
def shared() -> Path:
    """The folder of data beside the checkout."""
    folder = Path(os.environ.get("KYKET_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        missing("shared", f"put it at {folder.name}/ beside the checkout, or set KYKET_SHARED")
    return folder
