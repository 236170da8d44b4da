"""The demo's sites on free ports, once for all tests here, and a visitor who follows no redirect."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

import pytest

from demo.articles import VIETNAM
from demo.server import DemoServer
from demo.sites import DEFAULT_PORTS


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def text(self) -> str:
        return self.body.decode()


Fetch = Callable[..., Answer]
NOW = datetime(2026, 11, 22, 16, 20, tzinfo=VIETNAM)
"""What the page clocks show: two looks at a page are of one minute."""


def ask(url: str, **headers: str) -> Answer:
    """One GET; header names are written with underscores."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        target = quote(parts.path, safe="/%") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoServer]:
    """The sites without flood control; each test sets the edition it needs."""
    with DemoServer(ports=dict.fromkeys(DEFAULT_PORTS, 0), flood_control=False, now=lambda: NOW) as server:
        yield server


@pytest.fixture
def first(demo: DemoServer) -> DemoServer:
    """The sites in their first edition."""
    demo.edition = 1
    return demo


@pytest.fixture
def second(demo: DemoServer) -> DemoServer:
    """The sites in their second edition."""
    demo.edition = 2
    return demo


@pytest.fixture
def fetch() -> Fetch:
    """:func:`ask`."""
    return ask
