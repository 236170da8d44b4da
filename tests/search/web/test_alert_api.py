"""Alerts by the API: made, changed, muted, removed and previewed by programs, without undoing what others changed."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from search.web.sources import Sources

from .conftest import TODAY, client_of
from .test_problems import ENGLISH, told

API = "/api/v1/alerts"


@pytest.fixture
def web(own_sources: Sources) -> TestClient:
    return client_of(own_sources)


def added(web: TestClient, **values: Any) -> Any:
    answer = web.post(API, json={"name": "Ký kết", "query": '"ký kết"'} | values)
    assert answer.status_code == 201, answer.text
    return answer


def test_an_alert_is_made_changed_muted_and_removed(web: TestClient) -> None:
    answer = added(web, filters={"provinces": ["Lâm Đồng"]}, cadence="daily 7:30", watch="signings", note="a")
    one = answer.json()
    address = answer.headers["location"]
    assert address == f"{API}/{one['id']}"
    assert (one["owner"], one["cadence"], one["filters"]) == ("local", "daily 07:30", {"provinces": ["Lâm Đồng"]})
    tag = answer.headers["etag"]
    assert web.get(address).headers["etag"] == tag
    assert web.get(address, headers={"If-None-Match": tag}).status_code == 304
    edited = web.patch(address, json={"note": "b"}, headers={"If-Match": tag})
    assert edited.status_code == 200, edited.text
    assert edited.json() == one | {"note": "b", "edited_at": edited.json()["edited_at"]}
    muted = web.post(f"{address}/mute", json={"days": 2})
    assert muted.json()["mute_until"].startswith("2026-12-02T03:00")
    assert web.post(f"{address}/mute", json={}).json()["mute_until"] is None
    assert web.delete(address, headers={"If-Match": tag}).status_code == 412
    assert web.delete(address).status_code == 204
    assert web.get(address).status_code == 404


def test_nobody_undoes_what_another_changed(web: TestClient, own_sources: Sources) -> None:
    first = added(web)
    address, tag = first.headers["location"], first.headers["etag"]
    assert web.patch(address, json={"note": "x"}).status_code == 428
    assert web.patch(address, json={"note": "x"}, headers={"If-Match": tag}).status_code == 200
    late = web.patch(address, json={"note": "y"}, headers={"If-Match": tag})
    assert (late.status_code, late.json()["type"]) == (412, "urn:kyket:problem:changed")
    assert web.get(address).json()["note"] == "x"
    # What the alert finds and sends is no change of anybody's, and stops none.
    tag = web.get(address).headers["etag"]
    own_sources.store.alerts.set_attention(first.json()["id"], "it cannot be read", TODAY)
    assert web.get(address).headers["etag"] != tag
    assert web.patch(address, json={"note": "z"}, headers={"If-Match": f'"other", {tag}'}).status_code == 200
    assert web.patch(address, json={"note": "z"}, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"name": "a", "query": "(ký"}, 400, "parenthesis"),
        ({"name": "", "query": "ký"}, 400, "needs a name"),
        ({"query": "ký"}, 400, "required"),
        ({"name": "a", "query": "ký", "nope": 1}, 400, "no such field"),
        ({"name": "a", "query": "ký", "filters": {"provinces": ["Xyz"]}}, 400, "none of this name"),
        ({"name": "a", "query": "ký", "watch": "expiry"}, 400, "number of days"),
        ({"name": "a", "query": "ký", "cadence": "sometimes"}, 400, "no cadence"),
        ({"name": "a", "query": "ký", "channels": ["nope"]}, 400, "no such channel"),
        ({"name": "a", "query": "ký", "mute_until": "2026-12-01T00:00:00"}, 400, "time zone"),
        ({"name": "KÝ KẾT", "query": "ký"}, 409, "of this name"),
        ([], 400, "no JSON object"),
    ],
)
def test_what_is_wrong_is_a_problem_and_nothing_is_saved(web: TestClient, values: Any, status: int, said: str) -> None:
    added(web)
    answer = web.post(API, json=values, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]
    vietnamese = web.post(API, json=values)
    assert not [one for one in told(vietnamese.json()) if ENGLISH.search(one)], vietnamese.json()
    assert web.get(API).json()["total"] == 1


def test_what_is_no_json_or_too_long_is_refused(web: TestClient) -> None:
    json_type = {"Content-Type": "application/json"}
    assert web.post(API, content=b"{", headers=json_type).status_code == 400
    assert web.post(API, content=b"[" * 100_000, headers=json_type).status_code == 400
    assert web.post(API, content=b" " * 300_000, headers=json_type).status_code == 413
    # What a page of another site could send without being asked.
    assert web.post(API, content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert web.post(API, json={}, headers={"Origin": "http://evil.example"}).status_code == 403
    assert web.get(API).json()["total"] == 0


def test_a_preview_says_what_the_page_says(web: TestClient) -> None:
    found = web.post(f"{API}/preview", json={"query": "ký", "window": 365}).json()
    assert found["hits"] >= found["notices"] > 3
    assert [one["id"] for one in found["articles"]] == found["sample"]
    judged = web.post(f"{API}/preview", json={"query": "ký", "judged": dict.fromkeys(found["sample"], True)}).json()
    assert judged["precision"]["estimate"] == 1.0
    one = added(web, query='"quy chế"').json()["id"]
    against = web.post(f"{API}/preview", json={"query": "ký", "against": one}).json()
    assert against["gained"]
    ends = web.post(f"{API}/preview", json={"query": "*", "watch": "expiry", "days": 400}).json()
    assert ends.keys() == {"notices"}
    assert web.post(f"{API}/preview", json={"query": "(ký"}).json()["position"] == 0


def test_why_is_answered(web: TestClient, own_sources: Sources) -> None:
    one = added(web, query="zzzz").json()["id"]
    article = next(iter(own_sources.store.articles())).article.id
    assert web.get(f"{API}/{one}/why/{article}").json()["verdict"] == "query"
    assert web.get(f"{API}/{one}/why/nope").status_code == 404


def test_the_document_describes_the_bodies(web: TestClient) -> None:
    paths = web.get("/api/v1/openapi.json").json()["paths"]
    body = paths[API]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert {"name", "query", "filters", "channels"} <= body["properties"].keys()
    assert {"412", "428"} <= paths[f"{API}/{{one}}"]["patch"]["responses"].keys()
