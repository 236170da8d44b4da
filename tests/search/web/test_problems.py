"""What the API says is wrong: in Vietnamese, or in English for whoever prefers it; the same for programs in both."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pipelines.errors import BackendUnavailable, KyketError
from search.web.api.problems import problem_of
from search.web.languages import LANGUAGES, language
from search.web.languages.asking import accepted

API = "/api/v1"
ENGLISH = re.compile(
    r"\b(the|it|is|was|not|of|no|and|or|are|this|there|has|must|should|at|what|send|found|valid)\b", re.I
)
"""A word that no Vietnamese text has."""
WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/search?q=(ký", {}),
    ("GET", "/search?q=ký&limit=0", {}),
    ("GET", "/search?limit=99999", {}),
    ("GET", "/search?limit=many", {}),
    ("GET", f"/search?q={'x' * 5000}", {}),
    ("GET", "/search?after=nonsense", {}),
    ("GET", "/search?province=Xyz", {}),
    ("GET", "/search?q=ngày:[2022 TO 2021]", {}),
    ("GET", "/search?q=tiêu đề:(a tỉnh:b)", {}),
    ("GET", "/search?unread=x", {}),
    ("GET", "/agreements?after=nope", {}),
    ("GET", "/agreements?state=nope", {}),
    ("GET", "/articles/nope", {}),
    ("GET", "/alerts/nope", {}),
    ("GET", "/export?format=exe", {}),
    ("GET", "/nope", {}),
    ("PUT", "/search", {}),
    ("POST", "/alerts", {"json": []}),
    ("POST", "/alerts", {"content": b"{", "headers": {"Content-Type": "application/json"}}),
    ("POST", "/alerts", {"content": b"{}", "headers": {"Content-Type": "text/plain"}}),
    ("POST", "/alerts", {"json": {"name": 1}}),
    ("POST", "/alerts", {"json": {"name": "a", "query": "a", "filters": []}}),
    ("POST", "/alerts", {"json": {"name": "a", "query": "a", "channels": {}}}),
    ("POST", "/alerts", {"json": {"name": "a", "query": "a", "enabled": "perhaps"}}),
    ("POST", "/alerts", {"json": {"name": "a", "query": "a", "watch": "nothing"}}),
    ("POST", "/alerts", {"json": {"name": "a", "query": "a", "mute_until": "soon"}}),
    ("POST", "/alerts/preview", {"json": {"query": "a", "window": 0}}),
    ("POST", "/alerts/preview", {"json": {"query": "a", "window": 1.5}}),
    ("POST", "/alerts/preview", {"json": {"query": "a", "judged": {"x": "maybe"}}}),
]


def asked(web: TestClient, method: str, address: str, given: dict[str, Any], **headers: str) -> Any:
    return web.request(method, f"{API}{address}", **given | {"headers": given.get("headers", {}) | headers})


def told(problem: dict[str, Any]) -> list[str]:
    """Its texts for people, without what was sent or names a field."""
    about = problem.get("about", "")
    texts = [problem["title"], problem["detail"].removeprefix(f"{about}: "), problem.get("remedy", "")]
    return [re.sub(r"“.*?”|`.*?`|\b[a-z]+_[a-z_]+\b|các trường là .*|'\w+'|(?<=có )[\w, ]+$", "", one) for one in texts]


@pytest.mark.parametrize(("method", "address", "given"), WRONG)
def test_it_is_told_in_vietnamese_or_in_english(
    web: TestClient, method: str, address: str, given: dict[str, Any]
) -> None:
    vietnamese = asked(web, method, address, given)
    english = asked(web, method, address, given, **{"Accept-Language": "en-GB, vi;q=0.5"})
    assert vietnamese.status_code == english.status_code >= 400
    assert (vietnamese.headers["content-language"], english.headers["content-language"]) == ("vi", "en")
    assert not [one for one in told(vietnamese.json()) if ENGLISH.search(one)], vietnamese.json()
    for name in ("title", "detail"):
        assert english.json()[name] != vietnamese.json()[name]
        assert english.json()[name].isascii() or "ký" in english.json()[name]
    for name in ("type", "status", "about", "position", "suggestion"):
        assert english.json().get(name) == vietnamese.json().get(name)


def test_the_switch_of_the_page_counts_more_than_what_the_browser_prefers(web: TestClient) -> None:
    web.cookies.set("kyket_language", "en")
    assert web.get(f"{API}/nope").headers["content-language"] == "en"
    web.cookies.set("kyket_language", "vi")
    answer = web.get(f"{API}/nope", headers={"Accept-Language": "en"})
    assert (answer.headers["content-language"], answer.json()["title"]) == ("vi", "Không tìm thấy")
    assert answer.headers["vary"] == "Accept-Language, Cookie"


@pytest.mark.parametrize(
    ("header", "code"),
    [("", "vi"), ("en", "en"), ("EN-us", "en"), ("vi, en", "vi"), ("en;q=0.5, vi;q=0.9", "vi"), ("fr, en;q=0.3", "en"),
     ("en;q=0", "vi"), ("*", "vi"), ("en;q=2", "vi"), (";;,,", "vi"), ("de", "vi"), ("en ; q=1.0", "en")],
)  # fmt: skip
def test_the_language_that_is_wanted_most_is_spoken(header: str, code: str) -> None:
    assert accepted(header) == code


def test_another_host_and_our_own_faults_are_told_so_too(web: TestClient) -> None:
    foreign = web.get(f"{API}/search", headers={"Host": "evil.example"})
    assert foreign.status_code == 421
    assert not [one for one in told(foreign.json()) if ENGLISH.search(one)]
    web.app.state.sources = None  # type: ignore[attr-defined]
    fault = web.get(f"{API}/sites")
    assert fault.status_code == 500
    assert not [one for one in told(fault.json()) if ENGLISH.search(one)]


def test_what_does_not_answer_is_told_without_its_address() -> None:
    error = BackendUnavailable("it cannot be reached (Connection refused)", about="http://es.internal:9200", remedy="x")
    answer = bytes(problem_of(language("vi"), error).body).decode()
    assert "không kết nối được máy tìm kiếm" in answer
    assert "internal" not in answer


def test_every_status_that_is_declared_has_a_title(web: TestClient) -> None:
    paths = web.get(f"{API}/openapi.json").json()["paths"]
    declared = {
        status
        for methods in paths.values()
        for operation in methods.values()
        for status in operation["responses"]
        if status >= "4"
    }
    assert len(declared) > 8
    for code in LANGUAGES:
        assert {f"problem_title.{status}" for status in declared} <= language(code).texts.keys()


def test_the_document_says_in_which_language(web: TestClient) -> None:
    paths = web.get(f"{API}/openapi.json").json()["paths"]
    for methods in paths.values():
        for operation in methods.values():
            assert "Accept-Language" in {one["name"] for one in operation["parameters"]}
            assert "Content-Language" in operation["responses"]["400"]["headers"]


def test_what_has_no_text_is_told_as_it_is() -> None:
    known = KyketError("it has no time zone", remedy="write it with +07:00")
    assert language("vi").parts(known) == ("thời điểm này thiếu múi giờ; viết kèm +07:00", "viết kèm +07:00")
    assert language("vi").error(known) == "thời điểm này thiếu múi giờ; viết kèm +07:00"  # said once
    english = KyketError("no such alert", remedy="do this; or that")
    assert language("vi").parts(english) == ("không có theo dõi này", "")
    assert language("vi").parts(KyketError("something new", remedy="do it")) == ("something new", "do it")
    assert language("en").parts(KyketError("no cadence", remedy="write it")) == ("no cadence", "write it")
