"""The API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from search.web.sources import Sources

API = "/api/v1"


def got(web: TestClient, address: str) -> Any:
    answer = web.get(f"{API}{address}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_search_is_paged_by_cursor_to_its_end(web: TestClient) -> None:
    ids: list[str] = []
    address = "/search?q=ký&limit=7"
    total = got(web, address)["total"]
    while address:
        answer = web.get(f"{API}{address}")
        values = answer.json()
        ids += [hit["id"] for hit in values["hits"]]
        link = answer.headers.get("link", "")
        assert bool(link) == bool(values["after"])
        address = link[len(f"<{API}") : link.index(">")] if link else ""
    assert len(ids) == len(set(ids)) == total > 20


def test_a_search_says_what_the_command_says(web: TestClient) -> None:
    found = got(web, "/search?q=ky ket&label=signing&from=2021-01-01&limit=3")
    assert {"total", "hits", "facets", "histogram", "suggestion", "gaps", "after"} <= found.keys()
    assert found["suggestion"] == "ký kết"
    assert all(hit["label"] == "signing" for hit in found["hits"])


@pytest.mark.parametrize("address", ["/search?q=ký", "/articles/{id}", "/agreements", "/alerts", "/sites"])
def test_what_has_not_changed_is_not_sent_again(web: TestClient, sources: Sources, address: str) -> None:
    one = next(one.article.id for one in sources.store.articles())
    address = API + address.format(id=one)
    first = web.get(address)
    tag = first.headers["etag"]
    again = web.get(address, headers={"If-None-Match": f'W/"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert web.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/search?q=(ký", 400, "query"),
        ("/search?limit=0", 400, "request"),
        ("/search?limit=501", 400, "request"),
        ("/search?after=nonsense", 400, "query"),
        ("/search?year=abc", 400, "query"),
        ("/search?province=Xyz", 400, "query"),
        ("/articles/nope", 404, "not-found"),
        ("/articles/nope/story", 404, "not-found"),
        ("/agreements/nope", 404, "not-found"),
        ("/agreements?after=nope", 400, "query"),
        ("/agreements?province=Xyz", 400, "request"),
        ("/alerts/nope", 404, "not-found"),
        ("/sites/nope", 404, "not-found"),
        ("/export?format=exe", 400, "query"),
        ("/export?q=(ký", 400, "query"),
        ("/nope", 404, "not-found"),
    ],
)
def test_errors_are_problems(web: TestClient, address: str, status: int, kind: str) -> None:
    answer = web.get(f"{API}{address}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    values = answer.json()
    assert values["type"] == f"urn:kyket:problem:{kind}"
    assert values["status"] == status
    assert values["detail"]


def test_a_problem_of_a_query_says_where(web: TestClient) -> None:
    values = web.get(f"{API}/search", params={"q": "ký (kết"}).json()
    assert values["position"] == 3
    assert values["suggestion"] == "ký (kết)"


def test_agreements_are_paged(web: TestClient) -> None:
    ids: list[str] = []
    after = ""
    while True:
        page = got(web, f"/agreements?limit=4&after={after}")
        ids += [one["id"] for one in page["agreements"]]
        after = page["after"]
        if not after:
            break
    assert len(ids) == len(set(ids)) == page["total"] > 8
    assert got(web, f"/agreements/{ids[0]}")["id"] == ids[0]


def test_an_article_has_versions_story_and_likes(web: TestClient, sources: Sources) -> None:
    edited = next(one.article.id for one in sources.store.articles() if one.version > 1)
    assert [one["number"] for one in got(web, f"/articles/{edited}/versions")["versions"]][:2] == [1, 2]
    assert got(web, f"/articles/{edited}/story")["members"]
    assert "hits" in got(web, f"/articles/{edited}/similar?limit=3")
    assert got(web, f"/articles/{edited}")["reader"].keys() == {"read_at", "starred_at"}


def test_every_hit_is_exported(web: TestClient) -> None:
    total = got(web, "/search?q=ký")["total"]
    lines = web.get(f"{API}/export?q=ký&format=jsonl").text.splitlines()
    assert len([json.loads(line) for line in lines]) == total
    answer = web.get("/export?q=ký&format=csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="kyket.csv"'
    for form in ("csv", "jsonl", "graphml"):
        assert web.get(f"{API}/agreements/export?format={form}").status_code == 200


def test_an_export_is_sent_as_it_comes(sources: Sources) -> None:
    from search.web.exporting import sent

    made = 0

    def pieces() -> Any:
        nonlocal made
        for _ in range(1000):
            made += 1
            yield "x" * 1000

    body = sent(pieces(), "jsonl").body_iterator  # type: ignore[attr-defined]
    del sources

    async def first() -> None:
        async for _ in body:
            return

    import asyncio

    asyncio.run(first())
    assert made < 200


def test_the_document_describes_every_part_and_our_errors(web: TestClient) -> None:
    document = got(web, "/openapi.json")
    assert {f"{API}/search", f"{API}/export", f"{API}/agreements", f"{API}/alerts/{{one}}/log"} <= document[
        "paths"
    ].keys()
    assert "422" not in json.dumps(document)
    assert "Problem" in document["components"]["schemas"]
    assert all(path.startswith(API) for path in document["paths"])
