"""What holds for every request: host, headers, probes."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from search.web.sources import Sources

from .conftest import client_of

ADDRESSES = ("/", "/nope", "/api/v1", "/api/v1/nope", "/healthz", "/static/kyket.css", "/export?format=jsonl")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8320", "127.0.0.1.evil.example", "127.0.0.1@evil", "", "[::1].evil"]
)
def test_another_host_is_refused(web: TestClient, host: str) -> None:
    answer = web.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:9", "localhost:8320", "LOCALHOST", "[::1]:8320", "[::1]"])
def test_our_own_host_is_answered(web: TestClient, host: str) -> None:
    assert web.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_its_headers(web: TestClient, address: str) -> None:
    headers = web.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_the_cookie_is_for_us_alone(web: TestClient) -> None:
    cookie = web.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_static_files_are_kept_and_nothing_else_is_there(web: TestClient) -> None:
    assert "immutable" in web.get("/static/kyket.js").headers["cache-control"]
    for name in ("../app.py", "..%2fapp.py", "%2e%2e/sources.py", "kyket.css/../../app.py"):
        assert web.get(f"/static/{name}").status_code == 404


def test_probes_tell_what_does_not_answer(web: TestClient, own_sources: Sources) -> None:
    assert web.get("/readyz").json() == {"store": "ok", "index": "ok", "ready": True}
    own_sources.backend.close()
    own_sources.backend.path.write_bytes(b"not an index")  # type: ignore[attr-defined]
    broken = client_of(own_sources)
    answer = broken.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["index"] != "ok"
    assert broken.get("/healthz").status_code == 200
    assert broken.get("/").status_code == 503
    assert broken.get("/api/v1/search").json()["type"] == "urn:kyket:problem:unavailable"
    assert "kyket_index_up 0" in broken.get("/metrics").text


def test_metrics_count_answers_by_route(web: TestClient) -> None:
    web.get("/articles/nope")
    lines = web.get("/metrics").text.splitlines()
    assert 'kyket_web_answers_total{method="GET",route="/articles/{one}",status="404"} 1' in lines
    assert any(line.startswith("kyket_articles{site=") for line in lines)
    assert all(line.startswith("#") or len(line.rsplit(" ", 1)) == 2 for line in lines)


def test_a_fault_of_ours_shows_nothing_of_it(own_sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret of the inside")

    web = client_of(own_sources)
    monkeypatch.setattr(type(own_sources.backend), "search", fail)
    for address in ("/", "/api/v1/search"):
        answer = web.get(address)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "content-security-policy" in answer.headers
