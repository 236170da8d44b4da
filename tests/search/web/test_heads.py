"""HEAD is answered like GET, without a body; feeds are sent once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pipelines.alerts import Alert
from search.web.heads import Heads
from search.web.sources import Sources

from .conftest import client_of


@pytest.mark.parametrize(
    "address",
    ["/", "/healthz", "/readyz", "/agreements", "/api/v1/search?q=ký", "/export?format=csv", "/nope", "/?q=(ký"],
)
def test_head_says_what_get_says(web: TestClient, address: str) -> None:
    got, asked = web.get(address), web.head(address)
    assert asked.status_code == got.status_code
    assert asked.headers["content-type"] == got.headers["content-type"]
    assert asked.headers["content-security-policy"]
    assert asked.content == b""


def test_what_is_for_post_alone_is_not_for_head(web: TestClient) -> None:
    assert web.head("/marks").status_code == 405


def test_an_article_that_is_only_asked_about_is_not_read(own_sources: Sources) -> None:
    web = client_of(own_sources)
    one = next(own_sources.store.articles()).article.id
    assert web.head(f"/articles/{one}").status_code == 200
    assert not own_sources.store.marks.of("local", [one])


def test_a_file_is_not_made_for_nobody() -> None:
    made = []

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        assert scope["method"] == "GET"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in range(1000):
            made.append(piece)
            await send({"type": "http.response.body", "body": b"x", "more_body": True})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Heads(app)({"type": "http", "method": "HEAD"}, None, send))  # type: ignore[arg-type]
    assert len(made) < 3
    assert [one.get("body", None) for one in sent] == [None, b""]


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_that_has_not_changed_is_not_sent_again(own_sources: Sources, form: str) -> None:
    web = client_of(own_sources)
    alert = own_sources.store.alerts.add(Alert("", "Ký", "ký"))
    for address in (f"/export?q=ký&format={form}", f"/alerts/{alert.id}/feed.{form}", f"/api/v1/export?format={form}"):
        first = web.get(address)
        again = web.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert web.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
