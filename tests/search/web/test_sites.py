"""What those who run kyket see of the sites."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from made_health.sites import NOW, SITE, crawls, days, history

from pipelines.health.clauses import chance, clause
from pipelines.health.judging import judge
from pipelines.health.pages import AROUND, BROKEN, FAMILY, TEMPLATE, Break
from pipelines.health.records import Crawl, Trouble
from search.web.languages import language
from search.web.sources import Sources
from servers.web import BROKEN_SITE, HOSTILE_PAGE, hostile_copy, troubled

from .conftest import TODAY, client_of
from .test_pages import page, text

HOUR = timedelta(hours=1)


@pytest.fixture
def own(own_sources: Sources) -> TestClient:
    troubled(own_sources.store, TODAY)
    return client_of(own_sources)


def test_a_site_in_trouble_stands_first_with_its_reason_and_what_to_do(own: TestClient) -> None:
    found = page(own, "/sites")
    first = found.cssselect("tbody tr")[0]
    said = text(first)
    assert first.get("class") == "in-trouble"
    for expected in (
        "trích lỗi", "từ 29/11/2026", "12 trong 14 trang gần nhất không có ngày đăng (thường 0,5%)", "Cần làm:",
        "1 khoảng thời gian còn thiếu", "Ngày đăng: 14%", "4 / thường 19,5",
    ):  # fmt: skip
        assert expected in said, expected
    assert f"kyket sites check {BROKEN_SITE}" in [one.text for one in first.cssselect("code")]
    assert (
        first.cssselect("svg.weeks")[0].get("aria-label").startswith("Số bài mỗi tuần, từ cũ đến mới: 20 (thường 19,5)")
    )


def test_the_table_is_narrowed_by_state_kind_and_province(own: TestClient) -> None:
    everything = len(page(own, "/sites").cssselect("tbody tr"))
    assert [one.get("href") for one in page(own, "/sites?state=trouble").cssselect("tbody td:first-child b")] == [None]
    assert len(page(own, "/sites?state=broken+extraction").cssselect("tbody tr")) == 1
    assert len(page(own, "/sites?kind=paper&province=Lâm+Đồng").cssselect("tbody tr")) == everything
    assert page(own, "/sites?kind=central").cssselect(".empty")


def test_a_site_shows_its_drift_its_gaps_and_how_to_fill_them(own: TestClient) -> None:
    found = page(own, f"/sites/{BROKEN_SITE}")
    assert [text(one) for one in found.cssselect("tr.fell")[0]][:3] == ["Ngày đăng", "14%", "99%"]
    assert f"kyket run {BROKEN_SITE} --since 2026-10-31 --until 2026-11-05" in text(found.cssselect("main")[0])
    assert len(found.cssselect("svg.happened rect")) == 2
    assert len(found.cssselect(".runs li")) == 2


def test_a_trouble_is_taken_up_once_by_whoever_may(own: TestClient, own_sources: Sources) -> None:
    found = page(own, f"/sites/{BROKEN_SITE}")
    form = found.cssselect(f'form[action="/sites/{BROKEN_SITE}/acknowledge"]')[0]
    assert own.post(form.get("action"), data={"token": "0"}).status_code == 403
    answer = own.post(form.get("action"), data={"token": form.cssselect("input")[0].get("value")})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sites/{BROKEN_SITE}")
    (trouble,) = own_sources.store.health().troubles()
    assert (trouble.acknowledged_at, trouble.acknowledged_by) == (TODAY, "local")
    assert "người dùng máy này đã nhận" in text(page(own, f"/sites/{BROKEN_SITE}").cssselect(".trouble")[0])
    assert not page(own, f"/sites/{BROKEN_SITE}").cssselect("form[action$=acknowledge]")


def test_every_search_that_spans_a_gap_says_so(own: TestClient) -> None:
    everything = page(own, "/?q=ký").cssselect("[role=note]")[0]
    assert "1 nguồn có khoảng thời gian chưa thu thập được" in text(everything)
    assert everything.cssselect("a")[0].get("href") == "/sites?state=gap"
    partly = text(page(own, "/?q=ký&from=3/11/2026").cssselect("div.gaps")[0])
    assert f"{BROKEN_SITE}: 31/10/2026 – 5/11/2026 (trang từ chối truy cập)" in partly
    assert not page(own, "/?q=ký&from=7/11/2026").cssselect("div.gaps")
    assert [one["site"] for one in own.get("/api/v1/search?q=ký").json()["gaps"]] == [BROKEN_SITE]
    assert [one["cause"] for one in own.get("/api/v1/search?q=ký&to=1/11/2026").json()["gaps"]] == ["blocked"]
    assert own.get("/api/v1/search?q=ký&to=1/10/2026").json()["gaps"] == []


def test_last_pages_stand_as_fetched_beside_as_extracted(web: TestClient) -> None:
    rows = page(web, "/sites/dnn.demo/pages").cssselect("tbody tr")
    assert len(rows) == 30
    address = rows[0].cssselect("a")[0].get("href")
    found = page(web, address)
    frame = found.cssselect("iframe")[0]
    assert frame.get("sandbox") == ""
    assert web.get(frame.get("src")).headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    article = page(web, rows[0].cssselect("a")[1].get("href"))
    assert text(article.cssselect("article h1")[0]) in text(found.cssselect("[aria-labelledby=as-extracted]")[0])
    (missed, *_) = page(web, "/sites/dnn.demo/pages?state=needs-browser").cssselect("tbody tr")
    assert "trang cần JavaScript" in text(missed)
    shown = page(web, missed.cssselect("a")[0].get("href"))
    assert "Không trích được bài nào" in text(shown)


def test_the_source_of_a_page_is_nothing_but_text(own_sources: Sources) -> None:
    from pipelines.store.records import PageRecord, PageState

    one = own_sources.store.article(hostile_copy().id).article
    record = PageRecord(one.id, one.site, None, one.url, one.url, PageState.FETCHED, TODAY, 200, archive=one.archive)
    own_sources.store.record_pages([record])
    web = client_of(own_sources)
    source = web.get(f"/sites/{one.site}/pages/{one.id}/source")
    assert source.headers["content-type"] == "text/plain; charset=utf-8"
    assert source.headers["x-content-type-options"] == "nosniff"
    assert HOSTILE_PAGE in source.text
    assert web.get(f"/sites/onecms.demo/pages/{one.id}").status_code == 404


def test_the_api_tells_the_same(own: TestClient) -> None:
    (one,) = own.get("/api/v1/sites?state=trouble").json()["sites"]
    assert (one["id"], one["state"], one["in_trouble"], one["missing"]) == (BROKEN_SITE, "broken extraction", True, 1)
    assert one["health"]["measures"]["filled"]["date"] == {"now": 0.14, "usual": 0.99}
    assert len(one["health"]["measures"]["weeks"]) == 12
    whole = own.get(f"/api/v1/sites/{BROKEN_SITE}").json()
    assert [each["cause"] for each in whole["gaps"]] == ["blocked"]
    assert [each["state"] for each in whole["troubles"]] == ["broken extraction"]
    assert len(whole["pages"]) == 30
    assert len(whole["runs"]) == 2
    taken = own.post(f"/api/v1/sites/{BROKEN_SITE}/acknowledge").json()["troubles"]
    assert [each["acknowledged_by"] for each in taken] == ["local"]
    assert own.get("/api/v1/sites?state=trouble").json()["sites"][0]["acknowledged_by"] == "local"
    assert own.post("/api/v1/sites/dnn.demo/acknowledge").status_code == 404


NOTHING = {"listing read: no links": 2, "listing read to its end": 2, "feed failed: not a feed": 1}
AWAY = {"listing refused: redirect leaves the site": 3, "redirect to host: moi.example": 3}


@pytest.mark.parametrize("outcomes", [NOTHING, AWAY, {"listing failed: status 403": 4}, {"listing failed: timeout": 4}])
def test_what_is_said_of_a_site_that_is_shut_and_of_its_end_is_said_in_vietnamese(outcomes: dict[str, int]) -> None:
    failed = [Crawl(7_000 + hour, NOW - hour * HOUR, NOW - hour * HOUR, outcomes) for hour in (20, 14, 5)]
    shut = judge(history(met=crawls(last=failed)), NOW)
    assert shut.in_trouble
    trouble = Trouble(1, SITE, shut.state, NOW - 20 * HOUR, NOW - 6 * HOUR, remedy=shut.remedy)
    seen = Crawl(8_000, NOW - HOUR, NOW - HOUR, {"listing read": 2, "fetched": 1})
    after = judge(replace(history(met=crawls(last=[*failed, seen])), troubles=[trouble]), NOW)
    assert after.state is shut.state
    spoken = language("vi")
    for said in (*shut.evidence, shut.remedy, *shut.notes, *after.evidence):
        assert spoken.told(said) != said


def test_that_pages_have_the_date_of_the_visit_is_said_in_vietnamese() -> None:
    before = [replace(one, published=one.at) for one in days()]
    again = [replace(one, at=NOW - HOUR, run_id=999, published=NOW - 4 * HOUR) for one in before[-20:-8]]
    spoken = language("vi")
    assert "12 trong số đó mang ngày thu thập" in " ".join(
        map(spoken.told, judge(history([*before, *again]), NOW).evidence)
    )


def test_everything_that_is_said_of_pages_is_said_in_vietnamese() -> None:
    spoken = language("vi")
    figures = {"bad": 3, "of": 40, "usual": 0.125, "chance": 0.0}
    moments = {one.name: TODAY for one in fields(Break) if one.name not in ("mark", *figures)}
    for mark in (*BROKEN, AROUND, TEMPLATE, FAMILY):
        told = spoken.told(clause(Break(mark=mark, **figures, **moments)))
        assert told.startswith("3 trong 40 trang gần nhất "), mark
        assert "(thường 12,5%)" in told
    silent = (
        "nothing new since 1/6/2026 08:00: for 9 days, in which 12.5 articles were to be expected; "
        f"by its own past {chance(1 / 4000)}"
    )
    assert spoken.told(silent) == (
        "không có gì mới từ 1/6/2026 08:00: đã 9 ngày, lẽ ra có khoảng 12,5 bài; "
        "theo nhịp của chính trang, im lặng như vậy: cứ 4.000 ngày mới gặp một lần"
    )
    assert language("en").told(silent) == silent


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("name=lang biang", ["vnpt.demo"]),
        ("name=LANG BIANG", ["vnpt.demo"]),
        ("name=tam dao", ["dnn.demo"]),
        ("name=nukeviet", ["nukeviet.demo"]),
        ("name=https://nukeviet.demo/tin/1", ["nukeviet.demo"]),
        ("name=không có", []),
        ("province=thái nguyên", ["nukeviet.demo"]),
        ("province=thai nguyen&name=song cau", ["nukeviet.demo"]),
        ("province=thai nguyen&name=lang biang", []),
    ],
)
def test_a_site_is_found_by_its_name_or_province_however_it_is_typed(
    own_sources: Sources, asked: str, found: list[str]
) -> None:
    names = {"vnpt.demo": ("Báo Lang Biang", "Lâm Đồng"), "dnn.demo": ("Báo Tam Đảo điện tử", "Vĩnh Phúc"),
             "nukeviet.demo": ("Trang tin Tuyên giáo Sông Cầu", "Thái Nguyên")}  # fmt: skip
    infos = {
        site: replace(info, name=names[site][0], province=names[site][1]) if site in names else info
        for site, info in own_sources.sites.items()
    }
    shown = page(client_of(replace(own_sources, sites=infos)), f"/sites?{asked}")
    assert [one.get("href").removeprefix("/sites/") for one in shown.cssselect("tbody td:first-child > a")] == found
    assert text(shown.cssselect("h1")[0]) == f"{len(found)} nguồn trong 5 nguồn"
