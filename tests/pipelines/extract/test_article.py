# ruff: noqa: E501 - markup reads better unbroken
"""The fields of an article, and the traps of real pages."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.article import from_json, page_id, to_json
from pipelines.extract import GENERIC, VERSION
from pipelines.hints import Hints

ENGLISH = "<p>" + "The provincial committee held a conference to review the coordination programme. " * 6 + "</p>"


def test_every_field_is_there(page: Any, article: Any, paragraphs: tuple[str, ...]) -> None:
    found = article(page(lead="Một năm nhìn lại."), province="Vĩnh Phúc", province_now="Phú Thọ")
    assert found.id == page_id("tinhuy.example", found.canonical_url)
    assert (found.title, found.lead, found.body) == ("Ký kết chương trình phối hợp", "Một năm nhìn lại.", paragraphs)
    assert found.published == datetime.fromisoformat("2021-07-13T08:30+07:00")
    assert (found.published_raw, found.language) == ("13/07/2021 08:30", "vi")
    assert (found.province, found.province_now) == ("Vĩnh Phúc", "Phú Thọ")
    assert found.extractor == f"{VERSION} plain"


@pytest.mark.parametrize(
    ("line", "byline"),
    [("Viết bởi Lương Hải", "Lương Hải"), ("Đăng bởi Kim Ngân vào lúc 16:27", "Kim Ngân"), ("Đăng bởi admin", "")],
)
def test_who_is_named_at_the_head_of_a_body_signs_unless_it_is_an_account(
    page: Any, article: Any, paragraphs: tuple[str, ...], line: str, byline: str
) -> None:
    body = "".join(f"<p>{text}</p>" for text in (line, *paragraphs))
    found = article(page(body))
    assert (found.byline, found.body) == (byline, paragraphs)


def test_an_article_goes_to_another_process_and_to_json_and_back(page: Any, article: Any) -> None:
    found = article(page())
    assert pickle.loads(pickle.dumps(found)) == found
    assert from_json(to_json(found)) == found


def test_the_province_has_its_new_name_from_july_2025(page: Any, article: Any) -> None:
    later = {"fetched_at": datetime(2026, 1, 1, tzinfo=UTC)}
    facts = {"province": "Vĩnh Phúc", "province_now": "Phú Thọ"}
    assert article(page(printed="30/06/2025 23:59", **later), **facts).province == "Vĩnh Phúc"
    assert article(page(printed="01/07/2025 00:00", **later), **facts).province == "Phú Thọ"


@pytest.mark.parametrize("before", ["null ", "Skip Ribbon Commands ", "null null "])
def test_what_a_cms_prints_before_the_title_is_no_part_of_it(page: Any, article: Any, before: str) -> None:
    assert article(page(title=f"{before}Giao ban dư luận xã hội")).title == "Giao ban dư luận xã hội"


def test_a_title_in_capitals_stays_as_printed(page: Any, article: Any) -> None:
    assert article(page(title="LỄ KÝ KẾT CHƯƠNG TRÌNH")).title == "LỄ KÝ KẾT CHƯƠNG TRÌNH"


@pytest.mark.parametrize("before", ["", "(TN) - "])
def test_a_first_paragraph_that_only_repeats_the_lead_goes(
    page: Any, article: Any, paragraphs: tuple[str, ...], before: str
) -> None:
    body = f"<p>{before}{paragraphs[0]}</p><p>{paragraphs[1]}</p><p>{paragraphs[2]}</p>"
    found = article(page(body, lead=paragraphs[0]))
    assert (found.lead, found.body) == (paragraphs[0], paragraphs[1:])


def test_a_first_paragraph_that_begins_with_the_lead_and_goes_on_stays_whole(
    page: Any, article: Any, paragraphs: tuple[str, ...]
) -> None:
    found = article(page(f"<p>{paragraphs[0]} {paragraphs[1]}</p><p>{paragraphs[2]}</p>", lead=paragraphs[0]))
    assert found.lead == paragraphs[0]
    assert found.body == (f"{paragraphs[0]} {paragraphs[1]}", paragraphs[2])


def test_a_signature_leaves_the_body_and_notes_stay_under_it(
    page: Any, article: Any, paragraphs: tuple[str, ...]
) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    note = "(1) Báo cáo số 118-BC/BTGTU ngày 14/02/2022."
    found = article(page(f"{text}<p align='right'><b>H.D</b></p><p>{note}</p>"))
    assert (found.byline, found.body) == ("H.D", (*paragraphs, note))


def test_a_source_leaves_the_body(page: Any, article: Any, paragraphs: tuple[str, ...]) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    found = article(page(f"{text}<p>Hồng Nhung</p><p>Nguồn: <a href='https://nhandan.example/a'>Báo Nhân Dân</a></p>"))
    assert (found.byline, found.source_name, found.source_url) == (
        "Hồng Nhung",
        "Báo Nhân Dân",
        "https://nhandan.example/a",
    )
    assert found.body == paragraphs


def test_the_feed_dates_a_page_that_prints_no_date(page: Any, article: Any) -> None:
    hinted = {"hinted_published": "Thu, 15 Jul 2021 21:36:00 GMT", "hinted_source": "feed"}
    found = article(page(printed="", **hinted))
    assert found.published == datetime.fromisoformat("2021-07-16T04:36+07:00")
    assert found.published_from is not None
    assert found.published_from.source == "feed"


def test_an_original_in_another_language_is_kept_and_marked(page: Any, article: Any) -> None:
    assert article(page(ENGLISH)).language == "en"


@pytest.mark.parametrize(
    ("url", "head"),
    [
        ("https://tinhuy.example/en/news-12.html", ""),
        ("https://tinhuy.example/cn/news-12.html", ""),
        (
            "https://tinhuy.example/n-12.html",
            '<link rel="alternate" hreflang="vi" href="https://tinhuy.example/tin-12.html">',
        ),
    ],
)
def test_a_translation_is_no_article(page: Any, refusal: Any, url: str, head: str) -> None:
    assert refusal(page(ENGLISH, url=url, head=head)).reason == "translation"


def test_vietnamese_text_at_a_foreign_address_is_an_article(page: Any, article: Any) -> None:
    assert article(page(url="https://tinhuy.example/en/tin-12.html")).language == "vi"


def test_a_page_that_is_not_as_its_family_promises_is_read_all_the_same_with_a_warning(
    page: Any, article: Any, paragraphs: tuple[str, ...]
) -> None:
    found = article(page(), Hints(family="moved", title=(".no",), body=(".nowhere",)))
    assert (found.title, found.body) == ("Ký kết chương trình phối hợp", paragraphs)
    assert found.published == datetime.fromisoformat("2021-07-13T08:30+07:00")
    assert any("moved" in warning for warning in found.warnings)


def test_a_page_of_no_known_family_is_read_without_selectors(
    page: Any, article: Any, paragraphs: tuple[str, ...]
) -> None:
    found = article(page(), GENERIC)
    assert (found.title, found.body) == ("Ký kết chương trình phối hợp", paragraphs)


def test_a_site_s_own_selectors_come_first(page: Any, article: Any) -> None:
    body = "<h2 class='real'>Tên thật của bài</h2>" + "".join(
        f"<p>Đoạn thứ {n} của bài viết này.</p>" for n in range(5)
    )
    assert article(page(body), selectors={"title": (".real",)}).title == "Tên thật của bài"


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_error_page_is_no_article(page: Any, refusal: Any, status: int) -> None:
    found = refusal(page(status=status))
    assert (found.reason, str(status) in found.detail) == ("broken", True)


def test_markup_before_head_after_html_and_never_closed_is_read(
    page: Any, article: Any, paragraphs: tuple[str, ...]
) -> None:
    written = page()
    html = written.body.decode()
    broken = f"<div>quảng cáo{html.replace('</p>', '').replace('</body>', '')}</html><script>var a;</script><div><p>chân trang"
    assert article(replace(written, body=broken.encode())).body == paragraphs


def test_a_further_article_below_is_left_out_and_a_body_beside_its_title_is_not(
    page: Any, article: Any, paragraphs: tuple[str, ...]
) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    further = "<p>Bài tiếp theo kể một chuyện khác hẳn, ở một nơi khác, với những con người khác.</p>"
    below = f'<div class="text"><div class="one"><h1>Ký kết</h1>{text}</div><div class="one"><h1>Bài khác</h1>{further}</div></div>'
    beside = (
        f'<div class="text"><div class="row"><h2>Ký kết</h2></div><div class="row"><h2>Mục đầu</h2>{text}</div></div>'
    )
    for markup, heading, expected in ((below, "h1", paragraphs), (beside, "h2", ("Mục đầu", *paragraphs))):
        whole = replace(page(), body=f"<html><body>{markup}</body></html>".encode())
        found = article(whole, Hints(family="plain", title=(heading,), body=(".text",)))
        assert (found.title, found.body) == ("Ký kết", expected)
