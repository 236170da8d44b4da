"""Every page, as it is sent."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from pipelines.alerts import Alert
from pipelines.article import Article
from search.web.emptiness import without_marks
from search.web.sources import Sources

from .conftest import client_of

PAGES = ("/", "/help", "/?q=(ky&province=Lâm Đồng", "/?q=ky+ket", "/?q=(ky", "/?q=zzzz", "/agreements",
         "/agreements?show=timeline&state=expired", "/alerts", "/alerts/new?q=ký", "/sites",
         "/sites/vnpt.demo",
         "/sites/dnn.demo/pages", "/sites/dnn.demo/pages?state=needs-browser", "/sites?state=trouble",
         "/?from=30/2/2026&unread=1", "/starred",
         "/agencies/cong-an", "/map", "/map?units=63&show=coverage", "/map?units=7", "/network",
         "/network?agency=cong-an", "/network?province=Xyz", "/nope")  # fmt: skip


def page(web: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = web.get(address)
    assert answer.status_code == status, answer.text[:500]
    return html.document_fromstring(answer.text)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def signed(sources: Sources) -> Article:
    """An article that reports a signing, of a story of several."""
    found = next(
        one
        for one in sources.store.articles()
        if one.findings and one.findings.signings and one.story != one.article.id
    )
    return found.article


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_light_and_loads_nothing_from_elsewhere(web: TestClient, address: str) -> None:
    answer = web.get(address)
    assert answer.status_code in (200, 400, 404)
    assert len(answer.content) < 150_000
    found = html.document_fromstring(answer.text)
    assert found.get("lang") == "vi"
    assert len(found.cssselect("h1")) == 1
    assert len(found.cssselect("main")) == 1
    loaded = [one.get("src") or one.get("href") for one in found.cssselect("script, link[rel=stylesheet], img, iframe")]
    assert all(one.startswith("/static/") for one in loaded)
    assert not found.xpath("//@style | //style | //script[not(@src)]")
    assert not [name for one in found.iter() for name in getattr(one, "attrib", ()) if name.startswith("on")]
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_hit_shows_who_signed_what_and_how_many_tell_it(web: TestClient) -> None:
    found = page(web, '/?q="Lâm Đồng" "Nghệ An" date:[2026-06-09 TO *]')
    record = text(found.cssselect(".record")[0])
    assert "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Đồng" in record
    assert "chương trình phối hợp" in record
    assert "đến 2030" in record
    assert any("báo" in text(one) for one in found.cssselect(".story"))


def test_facets_are_combined_and_taken_back_and_the_address_says_so(web: TestClient) -> None:
    found = page(web, "/?q=ký&province=Lam+Dong&province=Nghe+An&label=signing")
    checked = {(one.get("name"), one.get("value")) for one in found.cssselect("input[checked]")}
    assert checked == {("province", "Lâm Đồng"), ("province", "Nghệ An"), ("label", "signing")}
    # Another value of a facet in use can be added: its counts do not depend on it.
    assert len(found.cssselect("input[name=province][type=checkbox]")) > 2
    back = [dict(parse_qsl(urlsplit(one.get("href")).query)) for one in found.cssselect(".chips a")]
    assert {"q": "ký", "province": "Nghệ An", "label": "signing"} in back
    assert {"q": "ký"} in back


def test_bars_lead_to_the_hits_of_their_time(web: TestClient) -> None:
    found = page(web, "/?q=ký")
    bars = found.cssselect(".histogram svg a")
    assert len(bars) > 5
    named = bars[0].get("aria-label")
    count = int(re.findall(r": (\d+) bài", named)[0])
    assert f"trong {count} bài" in text(page(web, bars[0].get("href")).cssselect("h1")[0])


def test_an_error_is_shown_under_the_word_it_is_about(web: TestClient) -> None:
    found = page(web, '/?q=ký+tite:"x"+kết', 400)
    assert found.cssselect("#q")[0].get("aria-describedby") == "wrong"
    assert text(found.cssselect(".pointed mark")[0]) == 'tite:"x"'
    assert "không có trường “tite”" in text(found.cssselect("#wrong")[0])
    assert page(web, "/?q=(ký", 400).cssselect("#wrong a")[0].get("href") == "/?q=%28k%C3%BD%29"


@pytest.mark.parametrize("address", ["/?year=abc", "/?province=Xyz", "/?page=0", "/?sort=x"])
def test_a_wrong_filter_is_told_and_is_no_fault(web: TestClient, address: str) -> None:
    assert page(web, address, 400).cssselect("#wrong")


def test_what_is_chosen_stays_when_the_query_or_another_filter_is_wrong(web: TestClient) -> None:
    for wrong in ("/?q=(ký", "/?q=ký&province=Xyz", "/?q=ký&site=vnpt.demo&year=abc"):
        found = page(web, f"{wrong}&label=signing&from=2021-01-01&unread=1&sort=date", 400)
        kept = {(one.get("name"), one.get("value")) for one in found.cssselect("input[type=hidden][form=search]")}
        assert {("label", "signing"), ("from", "2021-01-01"), ("unread", "1"), ("sort", "date")} <= kept
        assert [text(one) for one in found.cssselect(".chips a")][-1] == "Bỏ hết"
        assert not {value for _, value in kept} & {"Xyz", "abc"}
    assert ("site", "vnpt.demo") in kept
    mended = page(web, "/?q=ký&" + "&".join(f"{name}={value}" for name, value in kept))
    assert {(one.get("name"), one.get("value")) for one in mended.cssselect("input[checked]")} >= {("label", "signing")}


def test_agreements_keep_what_was_typed_beside_a_wrong_province(web: TestClient) -> None:
    found = page(web, "/agreements?province=Xyz&agency=cong-an&year=2021", 400)
    typed = {one.get("name"): one.get("value") for one in found.cssselect(".filters input")}
    assert (typed["province"], typed["agency"], typed["year"]) == ("Xyz", "Công an", "2021")
    assert "Xyz" in text(found.cssselect(".wrong")[0])


def test_on_paper_one_reads_what_was_asked_for(web: TestClient) -> None:
    found = page(web, "/agreements?province=Lâm Đồng&state=expired&with=cong-an&from=2016-01-01")
    (line,) = found.cssselect(".printed")
    assert text(line) == (
        "Lọc theo: Tỉnh, thành phố: Lâm Đồng; Cùng với: Công an; Tình trạng: hết hạn; "
        "Ký từ ngày: 1/1/2016 · in ngày 30/11/2026"
    )
    assert text(page(web, "/agreements").cssselect(".printed")[0]) == "in ngày 30/11/2026"
    searched = page(web, '/?q="ký kết"&label=signing')
    assert text(searched.cssselect(".printed")[0]) == 'Câu tìm: "ký kết" · in ngày 30/11/2026'
    assert "Ban Tuyên giáo" in text(page(web, "/sites?kind=committee").cssselect(".printed")[0])
    assert "63 tỉnh" in text(page(web, "/map?units=63").cssselect(".printed")[0])


def test_days_are_written_as_in_vietnam_or_as_iso(web: TestClient) -> None:
    found = page(web, "/?q=ký&from=1/6/2026&to=2026-06-30")
    assert [found.cssselect(f"#{name}")[0].get("value") for name in ("from", "to")] == ["01/06/2026", "30/06/2026"]
    assert found.cssselect(".hit")


@pytest.mark.parametrize(
    ("address", "name", "told"),
    [
        ("/?q=ký&from=31/2/2021", "from", "đây không phải là một ngày; viết như 29/4/2021"),
        ("/?q=ký&from=2/6/2026&to=1/6/2026", "to", "ngày cuối trước ngày đầu"),
        ("/agreements?to=hôm+qua", "to", "đây không phải là một ngày; viết như 29/4/2021"),
    ],
)
def test_a_wrong_day_is_told_under_its_field_and_the_rest_is_shown(
    web: TestClient, address: str, name: str, told: str
) -> None:
    found = page(web, address, 400)
    field = found.cssselect(f"#{name}")[0]
    assert field.get("aria-invalid") == "true"
    assert text(found.get_element_by_id(field.get("aria-describedby"))) == told
    assert field.get("value") in address.replace("+", " ")
    assert found.cssselect(".hit, tbody tr")


def test_an_empty_result_offers_what_finds_something(web: TestClient) -> None:
    found = page(web, '/?q="chương+trình+phối+hợp"&year=1999')
    offers = found.cssselect(".empty li a")
    assert offers
    assert page(web, offers[0].get("href")).cssselect(".hit")


def test_an_empty_result_says_which_words_no_article_has(web: TestClient) -> None:
    found = page(web, '/?q=ký+zzqx+"kết+nghĩa+zzqy"&label=signing').cssselect(".empty p")[0]
    assert [text(one) for one in found.cssselect("q")] == ["zzqx", "kết nghĩa zzqy"]


def test_an_empty_result_offers_to_leave_out_the_one_filter_that_stands_in_the_way(web: TestClient) -> None:
    found = page(web, '/?q="ký+kết"&label=signing&from=1/1/1999&to=31/12/1999')
    offers = {text(one): one.get("href") for one in found.cssselect(".empty li a")}
    ((name, address),) = [each for each in offers.items() if "1/1/1999" in each[0]]
    assert "from" not in address
    assert "label=signing" in address
    assert page(web, address).cssselect(".hit"), name


@pytest.mark.parametrize(
    ("query", "folded"),
    [
        ("kỵ HOẶC kếch", "ky HOẶC kech"),
        ('"kỵ kết" KHÔNG "giao ước"', '"ky ket" KHÔNG "giao uoc"'),
        ("kỵ kết ngày:[1/1/2016 ĐẾN *]", "ky ket ngay:[1/1/2016 ĐẾN *]"),
        ("(kỵ VÀ kết)", "(ky VÀ ket)"),
        ('"kỵ HOẶC kết', '"ky hoac ket'),
    ],
)
def test_without_tone_marks_operators_are_still_operators(web: TestClient, query: str, folded: str) -> None:
    assert without_marks(query) == folded
    if query.count('"') % 2 == 0:
        found = page(web, f"/?q={query}")
        offers = {text(one): dict(parse_qsl(urlsplit(one.get("href")).query)) for one in found.cssselect(".empty a")}
        assert offers["Tìm không phân biệt dấu"]["q"] == folded


def test_what_would_find_nothing_more_is_not_offered_beside(web: TestClient) -> None:
    offers = [text(one) for one in page(web, '/?q="ký kết"&year=1999').cssselect(".empty li a")]
    assert offers == ["Bỏ mọi bộ lọc"]
    assert not [one for one in page(web, "/?q=zzzz HOẶC qqqq").cssselect(".empty li a") if "OR" in one.get("href")]


def test_a_tab_of_a_search_says_what_it_is_narrowed_by(web: TestClient) -> None:
    title = text(page(web, "/?q=ký&province=Lâm Đồng&label=signing").cssselect("title")[0])
    assert title == "ký · Ký kết · Lâm Đồng · kyket"
    assert text(page(web, "/").cssselect("title")[0]) == "kyket"


def test_our_own_fault_is_told_with_its_moment(own_sources: Sources) -> None:
    broken = client_of(own_sources)
    broken.app.state.register = None  # type: ignore[attr-defined]
    answer = broken.get("/agreements")
    assert answer.status_code == 500
    assert "báo người vận hành kèm thời điểm này: 30/11/2026 10:00" in answer.text
    assert "NoneType" not in answer.text


def test_a_page_behind_the_last_leads_to_the_last(web: TestClient) -> None:
    for address, last in (
        ("/?q=ký&page=50", "/?q=k%C3%BD"),
        ("/agreements?agency=cong-an&page=9", "/agreements?agency"),
    ):
        answer = web.get(address)
        assert (answer.status_code, "page=9" in answer.headers["location"]) == (303, False)
        assert answer.headers["location"].startswith(last)
        assert page(web, answer.headers["location"]).cssselect(".hit, tbody tr")
    assert page(web, "/?q=zzzz&page=1").cssselect(".empty")
    assert web.get("/?q=zzzz&page=7").headers["location"] == "/?q=zzzz"


def test_an_open_period_is_said_in_words(web: TestClient) -> None:
    told = [text(one) for one in page(web, "/agreements").cssselect("td.period")]
    assert "đến 2028" in told
    assert not [one for one in told if "…" in one]


def test_a_tab_of_an_agreement_says_who_signed(web: TestClient, sources: Sources) -> None:
    one = next(one for one in sources.store.agreements() if len(one.parties) == 2)
    title = text(page(web, f"/agreements/{one.id}").cssselect("title")[0])
    assert " – ".join(party.name for party in one.parties) in title


def test_a_printed_article_says_where_it_stood(web: TestClient, signed: Article) -> None:
    assert signed.canonical_url in text(page(web, f"/articles/{signed.id}").cssselect(".printed")[0])


def test_every_part_is_in_the_navigation(web: TestClient) -> None:
    links = [one.get("href") for one in page(web, "/network").cssselect("header nav a")]
    assert links == ["/", "/agreements", "/map", "/network", "/alerts", "/sites", "/starred"]
    assert [one.get("href") for one in page(web, "/network").cssselect("nav [aria-current]")] == ["/network"]


def test_titles_are_marked_as_vietnamese_where_the_page_is_english(web: TestClient) -> None:
    assert not page(web, "/?q=ký").cssselect(".hit [lang]")
    web.cookies.set("kyket_language", "en")
    hits = page(web, "/?q=ký").cssselect(".hit")
    assert len(hits) == len(page(web, "/?q=ký").cssselect('.hit .title > bdi[lang="vi"]'))


def test_provinces_agencies_and_saved_searches_are_offered_while_one_types(web: TestClient, sources: Sources) -> None:
    made = sources.store.alerts.add(Alert("", "Của ban", '"ký kết" tỉnh:"Lâm Đồng"'))
    try:
        offered = {one.get("value"): one.get("label") for one in page(web, "/").cssselect("#offered option")}
    finally:
        sources.store.alerts.remove(made.id)
    assert offered['"ký kết" tỉnh:"Lâm Đồng"'] == "Của ban"
    assert offered['tỉnh:"Lâm Đồng"'] == "Lâm Đồng"
    for one in ('bên:"Công an"', 'tỉnh:"Hà Giang"'):
        assert one in offered
        assert page(web, f"/?q={one}").cssselect("#count")


def test_what_was_meant_is_offered(web: TestClient) -> None:
    assert text(page(web, "/?q=ky+ket").cssselect(".meant a")[0]) == "ký kết"


def test_numbers_and_days_are_vietnamese_and_english_by_a_switch(web: TestClient) -> None:
    assert page(web, "/").cssselect("time")[0].text_content().count("/") == 2
    found = page(web, "/")
    token = found.cssselect(".preferences input[name=token]")[0].get("value")
    answer = web.post("/preferences", data={"token": token, "language": "en", "next": "/?q=k%C3%BD"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=k%C3%BD")
    found = page(web, "/?q=ký")
    assert found.get("lang") == "en"
    assert re.fullmatch(r"\d{1,2} [A-Z][a-z]{2} \d{4}", found.cssselect("time")[0].text_content())


def test_pages_put_together_are_all_hits(web: TestClient) -> None:
    ids: list[str] = []
    address: str | None = "/?view=articles"
    while address:
        found = page(web, address)
        ids += [one.get("id") for one in found.cssselect(".hit")]
        address = next((one.get("href") for one in found.cssselect("a[rel=next]")), None)
    assert len(ids) == len(set(ids)) == int(text(found.cssselect("#count")[0]).split()[0])


def test_an_article_shows_where_it_says_so_the_record_story_and_date(web: TestClient, signed: Article) -> None:
    found = page(web, f"/articles/{signed.id}")
    assert text(found.cssselect("article h1")[0]) == " ".join(signed.title.split())
    said = {one.get("title") for one in found.cssselect("mark.said")}
    assert any("Các bên" in one for one in said)
    beside = text(found.cssselect(".beside")[0])
    for expected in ("Các bên", "bài về cùng một tin", "bản gốc", "Bài tương tự", "Lấy từ"):
        assert expected in beside
    assert found.cssselect('a[rel~="noopener"]')[0].get("href") == signed.canonical_url
    body = text(found.cssselect(".article-text")[0])
    assert all(" ".join(one.split()) in body for one in signed.body)


def test_an_edited_article_shows_what_was_changed(web: TestClient, sources: Sources) -> None:
    one = next(one for one in sources.store.articles("vnpt.demo") if one.version > 1)
    edits = page(web, f"/articles/{one.article.id}").cssselect(".difference")
    assert edits
    assert edits[0].cssselect("ins, del")


def test_agreements_are_shown_as_lives_on_the_same_years(web: TestClient) -> None:
    found = page(web, "/agreements?show=timeline&agency=tuyen-giao&year=2024")
    rows = found.cssselect(".lives > li")
    table = page(web, "/agreements?agency=tuyen-giao&year=2024")
    assert [one.get("href") for one in found.cssselect(".lives a")] == [
        one.get("href") for one in table.cssselect("tbody td a")
    ]
    assert len({tuple(one.get("x1") for one in row.cssselect(".faint")) for row in rows}) == 1
    assert len({row.cssselect(".now")[0].get("x1") for row in rows}) == 1
    for row in rows:
        told = row.cssselect("svg")[0].get("aria-label")
        assert "Hết thời hạn 31/12/20" in told
        assert told.count(";") + 1 == len(row.cssselect("circle"))
    assert any(
        row.cssselect(".dot.reviewed") for row in page(web, "/agreements?show=timeline").cssselect(".lives > li")
    )
    assert any(row.cssselect(".dot.renewed") for row in page(web, "/agreements?show=timeline").cssselect(".lives > li"))


def test_lives_and_table_lead_to_each_other_with_what_is_chosen(web: TestClient) -> None:
    chosen = "state=expired&state=renewed&from=2015-01-01"
    found = page(web, f"/agreements?{chosen}")
    (lives,) = [one.get("href") for one in found.cssselect(".tabs a") if not one.get("aria-current")]
    assert dict(parse_qsl(urlsplit(lives).query))["show"] == "timeline"
    shown = page(web, lives)
    assert [one.get("value") for one in shown.cssselect("form.filters input[name=show]")] == ["timeline"]
    (back,) = [one.get("href") for one in shown.cssselect(".tabs a") if not one.get("aria-current")]
    assert parse_qsl(urlsplit(back).query) == parse_qsl(chosen)
    assert "show" not in shown.cssselect(".exports a")[0].get("href")


def test_an_agreement_shows_its_life(web: TestClient, sources: Sources) -> None:
    reviewed = next(one for one in sources.store.agreements() if one.reviews)
    found = page(web, f"/agreements/{reviewed.id}")
    assert [text(one) for one in found.cssselect(".timeline li") if "Sơ kết" in text(one)]
    assert found.cssselect("svg.life")[0].get("role") == "img"
    table = page(web, "/agreements?state=reviewed")
    assert f"/agreements/{reviewed.id}" in [one.get("href") for one in table.cssselect("td a")]


def test_agreements_are_narrowed_by_province_agency_and_year(web: TestClient) -> None:
    everything = len(page(web, "/agreements").cssselect("tbody tr"))
    for narrowed in ("province=Nghe+An", "agency=Công+an", "year=2025", "state=expired", "kind=quy+chế+phối+hợp"):
        assert 0 < len(page(web, f"/agreements?{narrowed}").cssselect("tbody tr")) < everything


def test_an_agency_shows_its_agreements_and_former_names(web: TestClient) -> None:
    found = page(web, "/agencies/tuyen-giao")
    assert text(found.cssselect("h1")[0]) == "Ban Tuyên giáo và Dân vận"
    assert "Ban Tuyên giáo" in text(found.cssselect("p.soft")[0])
    assert found.cssselect("tbody tr")
    assert web.get("/agencies/dan-van").headers["location"] == "/agencies/tuyen-giao"


def test_an_archived_copy_is_inert(web: TestClient, signed: Article) -> None:
    frame = page(web, f"/articles/{signed.id}/copy").cssselect("iframe")[0]
    assert frame.get("sandbox") == ""
    copy = web.get(frame.get("src"))
    policy = copy.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert "script-src" not in policy
    assert copy.headers["x-frame-options"] == "SAMEORIGIN"
    assert copy.headers["content-type"].startswith("text/html")
    assert "set-cookie" not in copy.headers
