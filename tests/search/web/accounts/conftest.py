"""A page for people with accounts: an empty index, a store with two articles, and a clock that a test can turn on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from lxml import html

from pipelines.accounts import By, Role
from pipelines.accounts.passwords import hashed
from pipelines.accounts.secrets import digest, made_token
from pipelines.archive import ArchiveReader, ArchiveWriter
from pipelines.store import Store
from search import SiteInfo, SqliteBackend, update
from search.web import Options, Sources, create_app
from servers.web import SITE, hostile

PASSWORD = "một câu đủ dài"
BY = By("root", "command line")
HOST = "http://127.0.0.1:8320"
PAGE = {"Accept": "text/html"}
INFOS = {SITE: SiteInfo("Báo thử", "paper", "Lâm Đồng", "Lâm Đồng")}


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of :data:`PASSWORD`; made once, as it takes a moment."""
    return hashed(PASSWORD)


class Browser(TestClient):
    """A browser, or a program, without anything of an earlier visit."""

    def token(self, address: str = "/sign-in") -> str:
        """What forms of a page hold."""
        page = html.document_fromstring(self.get(address, headers=PAGE).text)
        return str(page.cssselect("input[name=token]")[0].get("value"))

    def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> Response:
        data = {"token": self.token(), "name": name, "password": password} | fields
        return self.post("/sign-in", data=data)

    def form(self, address: str, page: str = "/account", **fields: str) -> Response:
        """A form of ``page``."""
        return self.post(address, data={"token": self.token(page)} | fields, headers=PAGE)


@dataclass
class Office:
    """The people, and the page that they share."""

    sources: Sources
    password_hash: str
    now: datetime = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
    secret: bytes = b"k" * 32
    is_shared: bool = False
    open_metrics: bool = False
    _apps: list[FastAPI] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.sources.store

    def later(self, by: timedelta) -> None:
        self.now += by

    @property
    def app(self) -> FastAPI:
        if not self._apps:
            options = Options(
                secret=self.secret, clock=lambda: self.now, is_shared=self.is_shared, open_metrics=self.open_metrics
            )
            self._apps.append(create_app(self.sources, options))
        return self._apps[0]

    def browser(self, address: str = "192.0.2.7", host: str = HOST, signed_in: str = "") -> Browser:
        one = Browser(self.app, base_url=host, client=(address, 5000), follow_redirects=False)
        if signed_in:
            assert one.sign_in(signed_in).status_code == 303
        return one

    def add(self, name: str, role: Role, *, must_change: bool = False) -> None:
        self.store.accounts.add(name, role, self.password_hash, BY, self.now, must_change=must_change)

    def token(self, name: str, *scopes: str, days: int = 30) -> str:
        made = made_token()
        account = self.store.accounts.get(name)
        self.store.accounts.tokens.add(account, digest(made), "máy", scopes, days, BY, self.now)
        return made


@pytest.fixture
def empty(tmp_path: Path, password_hash: str) -> Iterator[Office]:
    """Without accounts."""
    with ArchiveWriter(tmp_path / "archive"):
        pass
    with (
        Store.open(f"sqlite:///{tmp_path / 'kyket.sqlite'}") as store,
        SqliteBackend(tmp_path / "index.sqlite") as backend,
        ArchiveReader(tmp_path / "archive") as archive,
    ):
        office = Office(Sources(store, backend, archive, INFOS), password_hash)
        for name in ("one", "two"):
            article = hostile(name, f"Ký kết quy chế phối hợp {name}")
            store.save_outcomes([(article.id, article, "crawl")], office.now)
        update(backend, store, INFOS)
        yield office


@pytest.fixture
def office(empty: Office) -> Office:
    """``hoa``, an operator; ``nam``, an analyst; ``lan``, a monitor."""
    empty.add("hoa", Role.OPERATOR)
    empty.add("nam", Role.ANALYST)
    empty.add("lan", Role.MONITOR)
    return empty
