"""The pages and the API over the demo's articles of both days, with hostile ones among them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipelines.archive import ArchiveReader
from pipelines.store import Store
from search import SiteInfo, SqliteBackend
from search.web import Options, Sources, create_app
from servers.web import made_var

TODAY = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that can be served, as it was made: nobody has read anything of it."""
    folder = tmp_path_factory.mktemp("untouched") / "var"
    folder.mkdir()
    return made_var(folder)


@pytest.fixture(scope="session")
def var(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is served to most tests. Marks of one test are seen by the next: each uses articles of its own."""
    return Path(shutil.copytree(untouched, tmp_path_factory.mktemp("web") / "var"))


def opened(var: Path) -> Iterator[Sources]:
    with (
        Store.open(f"sqlite:///{var / 'kyket.sqlite'}") as store,
        SqliteBackend(var / "index.sqlite") as backend,
        ArchiveReader(var / "archive") as archive,
    ):
        infos = {name: SiteInfo(name, "paper", "Lâm Đồng", "Lâm Đồng") for name in store.counts().sites}
        yield Sources(store, backend, archive, infos)


@pytest.fixture(scope="session")
def sources(var: Path) -> Iterator[Sources]:
    yield from opened(var)


@pytest.fixture
def own_sources(untouched: Path, tmp_path: Path) -> Iterator[Sources]:
    """A copy that the test may break."""
    yield from opened(Path(shutil.copytree(untouched, tmp_path / "var")))


def client_of(sources: Sources) -> TestClient:
    """A browser without anything of an earlier visit."""
    app = create_app(sources, Options(clock=lambda: TODAY))
    return TestClient(app, base_url="http://127.0.0.1:8320", raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def web(sources: Sources) -> TestClient:
    return client_of(sources)
