"""A record is corrected on its page: checked, with a reason, by what was looked at, and taken back."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from lxml import html

from pipelines.findings import Findings
from pipelines.store.records import StoredArticle
from search.backends.protocol import Filters, SearchRequest
from search.query import parse
from search.web.sources import Sources

from .conftest import TODAY, client_of
from .test_pages import page, text


@pytest.fixture
def own(own_sources: Sources) -> TestClient:
    return client_of(own_sources)


@pytest.fixture
def one(own_sources: Sources) -> StoredArticle:
    """An article that reports one signing, with officials, a day and a period."""
    return next(
        each
        for each in own_sources.store.articles()
        if each.findings
        and each.findings.officials
        and [bool(one.signed_on and one.period_to) for one in each.findings.signings] == [True]
    )


def form(web: TestClient, address: str) -> tuple[str, dict[str, list[str]]]:
    """Where the form on the page goes to, and what a browser would send."""
    found = page(web, address).cssselect("form.correcting")[0]
    values: dict[str, list[str]] = {}
    for each in found.cssselect("input, textarea, select"):
        if each.get("type") == "checkbox" and each.get("checked") is None:
            continue
        value = each.value if each.tag != "input" else each.get("value")
        values.setdefault(each.get("name"), []).append(value or "")
    return found.get("action"), values


def says(sources: Sources, one: StoredArticle) -> Findings:
    found = sources.store.article(one.article.id).findings
    assert found
    return found


def test_what_is_sent_as_it_was_shown_changes_nothing_but_who_says_it(
    own: TestClient, own_sources: Sources, one: StoredArticle
) -> None:
    address, values = form(own, f"/articles/{one.article.id}/correct")
    assert own.post(address, data=values | {"reason": "xem lại"}).status_code == 303
    now = says(own_sources, one)
    assert one.findings
    assert now.recogniser == "person"
    assert (now.signings, now.officials, now.documents, now.provinces) == (
        one.findings.signings, one.findings.officials, one.findings.documents, one.findings.provinces,
    )  # fmt: skip


def test_a_record_is_corrected_found_and_taken_back(own: TestClient, own_sources: Sources, one: StoredArticle) -> None:
    address, values = form(own, f"/articles/{one.article.id}/correct")
    values |= {
        "s0.document_kind": ["kế hoạch liên tịch"],
        "s0.parties": [values["s0.parties"][0] + "\nHội Nông dân tỉnh Quảng Bình"],
        "s0.signed_on": ["5/6/2019"],
        "s0.period_from": ["2019"],
        "s0.period_to": ["2031"],
        "s0.place": [""],
        "s0.basis": ["238-QĐ/TW"],
        "official.name": ["Nguyễn Văn An"],
        "official.title": ["Bí thư Tỉnh ủy"],
        "reason": ["bài viết nói khác"],
    }
    answer = own.post(address, data=values)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/articles/{one.article.id}#record")
    (signing,) = says(own_sources, one).signings
    assert (signing.document_kind, signing.signed_on, signing.period_to) == ("kế hoạch liên tịch", "2019-06-05", 2031)
    assert signing.parties[-1].name == "Hội Nông dân tỉnh Quảng Bình"
    assert (signing.place, signing.basis) == (None, ("238-QĐ/TW",))
    assert [each.name for each in says(own_sources, one).officials] == ["Nguyễn Văn An"]
    (kept,) = own_sources.store.corrections()
    assert (kept.who, kept.at, kept.note) == ("local", TODAY, "bài viết nói khác")
    asked = SearchRequest(parse(""), Filters(document_kinds=("kế hoạch liên tịch",)))
    assert one.article.id in {hit.id for hit in own_sources.backend.search(asked).hits}
    agreement = own_sources.store.agreement(f"{one.article.id}-1")
    assert agreement.kind == "kế hoạch liên tịch"
    shown = page(own, f"/articles/{one.article.id}")
    said = text(shown.cssselect("#record")[0])
    assert "Đã được người dùng máy này hiệu đính lúc" in said
    assert "Lý do: bài viết nói khác" in said
    assert "đã hiệu đính" in text(page(own, f"/agreements/{agreement.id}").cssselect("main")[0])

    undo = shown.cssselect("form[action$=uncorrect]")[0]
    back = {each.get("name"): each.get("value") for each in undo.cssselect("input")}
    assert own.post(undo.get("action"), data=back).status_code == 303
    assert says(own_sources, one) == one.findings
    assert not own_sources.store.corrections()


def test_everything_that_is_wrong_is_told_under_its_field(
    own: TestClient, own_sources: Sources, one: StoredArticle
) -> None:
    address, values = form(own, f"/articles/{one.article.id}/correct")
    values |= {
        "s0.signed_on": ["31/2/2021"], "s0.period_from": ["2030"], "s0.period_to": ["hai năm"], "s0.parties": ["Một"],
        "s0.province": ["Atlantis"], "provinces": ["Nghệ An\nXyz"], "official.title": [""], "reason": ["  "],
    }  # fmt: skip
    answer = own.post(address, data=values)
    assert answer.status_code == 400
    found = html.document_fromstring(answer.text)
    told = {each.get("id").removeprefix("wrong-"): text(each) for each in found.cssselect(".field-error")}
    assert set(told) == {
        "s0.signed_on", "s0.period_to", "s0.parties", "s0.province", "provinces", "official.0", "reason",
    }  # fmt: skip
    assert told["s0.signed_on"] == "“31/2/2021” không phải một ngày; viết như 12/7/2021, hoặc 12/7 khi không rõ năm"
    assert told["s0.parties"] == "cần ít nhất hai bên, mỗi dòng một bên"
    for name in told:
        assert found.xpath(f'//*[@aria-describedby="wrong-{name}"]'), name
    assert found.xpath('//input[@name="s0.signed_on"]')[0].get("value") == "31/2/2021"
    assert not own_sources.store.corrections()


def test_a_signing_is_taken_out_and_another_added(own: TestClient, own_sources: Sources, one: StoredArticle) -> None:
    address, values = form(own, f"/articles/{one.article.id}/correct")
    values |= {
        "s0.remove": ["1"], "s1.parties": ["Sở Y tế Nghệ An\nSở Giáo dục và Đào tạo Nghệ An"],
        "s1.signed_on": ["12/7"], "reason": ["hai văn bản khác nhau"],
    }  # fmt: skip
    assert own.post(address, data=values).status_code == 303
    (signing,) = says(own_sources, one).signings
    assert [each.name for each in signing.parties] == ["Sở Y tế Nghệ An", "Sở Giáo dục và Đào tạo Nghệ An"]
    assert signing.signed_on == "--07-12"


def test_a_form_made_from_what_has_changed_since_is_refused_and_nothing_typed_is_lost(
    own: TestClient, own_sources: Sources, one: StoredArticle
) -> None:
    address, values = form(own, f"/articles/{one.article.id}/correct")
    own_sources.store.correct(one.article.id, Findings("coordination"), "Lan", TODAY, "không có lễ ký")
    answer = own.post(address, data=values | {"s0.place": ["hội trường lớn"], "reason": ["nơi ký"]})
    assert answer.status_code == 409
    found = html.document_fromstring(answer.text)
    assert "Lan" in text(found.cssselect("[role=alert]")[0])
    assert found.xpath('//input[@name="s0.place"]')[0].get("value") == "hội trường lớn"
    assert says(own_sources, one).label == "coordination"
    again = own.post(address, data=values | {"reason": ["nơi ký"], "seen": [""]})
    assert again.status_code == 409


def test_forms_that_make_no_sense_do_no_harm(own: TestClient, own_sources: Sources, one: StoredArticle) -> None:
    address, values = form(own, f"/articles/{one.article.id}/correct")
    token, seen = values["token"], values["seen"]
    for given in (
        {}, {"signings": ["x"]}, {"signings": ["999"]}, {"signings": ["-1"], "label": ["x"]},
        {"signings": ["1"], "s0.parties": ["a\nb"], "s0.document_kind": ["<script>"], "label": ["unrelated"]},
        {"official.name": ["a"] * 500, "official.title": ["b"] * 3, "provinces": ["\x00\n\u202eX"]},
    ):  # fmt: skip
        answer = own.post(address, data={"token": token, "seen": seen} | given)
        assert answer.status_code == 400, given
    assert not own_sources.store.corrections()
    assert own.post(f"/articles/{'0' * 16}/correct", data={"token": token}).status_code == 404


def test_the_api_corrects_refuses_what_has_changed_and_takes_back(
    own: TestClient, own_sources: Sources, one: StoredArticle
) -> None:
    address = f"/api/v1/articles/{one.article.id}/correction"
    before = own.get(address).json()
    assert before["corrected"] is None
    said = {"signings": [before["signings"][0] | {"document_kind": "kế hoạch liên tịch"}], "seen": before["seen"]}
    assert own.put(address, json=said).status_code == 400  # no reason
    answer = own.put(address, json=said | {"note": "đọc lại"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["corrected"] == {
        "who": "local",
        "at": TODAY.isoformat(),
        "note": "đọc lại",
        "version": one.version,
    }
    assert says(own_sources, one).signings[0].document_kind == "kế hoạch liên tịch"
    assert own_sources.store.agreement(f"{one.article.id}-1").kind == "kế hoạch liên tịch"
    stale = own.put(address, json=said | {"note": "lại nữa"})
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:kyket:problem:overtaken")
    for wrong in ({"label": ["x"]}, {"signings": {"a": 1}}, {"signings": [[]]}, {"officials": ["x"]}):
        assert own.put(address, json=wrong | {"note": "thử"}).status_code == 400, wrong
    half = b'{"note": "x", "provinces": ["\\ud83d"]}'
    assert own.put(address, content=half, headers={"Content-Type": "application/json"}).status_code == 400
    assert own.put(address, json=said | {"note": "x" * 300_000}).status_code == 413
    assert own.delete(address).json() == before
    assert says(own_sources, one) == one.findings
