"""A server, a store and an archive for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.store import Store

# Tests are imported by path (importlib mode): what they share is found here.
sys.path.insert(0, str(Path(__file__).parent))

from crawl_server import Server, html
from crawl_setting import Crawling


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.routes["/robots.txt"] = html("")
        yield running


@pytest.fixture
def crawling(tmp_path: Path) -> Iterator[Crawling]:
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        yield Crawling(tmp_path / "archive", store)
