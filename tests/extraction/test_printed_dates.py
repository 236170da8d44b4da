"""The date of an article, whatever way its site prints it and whatever else the page prints."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks.language import Speaker
from benchmarks.markup import FAMILIES, Print
from crawlers.cms import family
from pipelines.article import Article, Page
from pipelines.extract import extract
from pipelines.hints import SiteFacts

FETCHED = datetime(2026, 6, 15, 3, tzinfo=UTC)
BODY = (
    "<p>Hội nghị đã nghe báo cáo kết quả công tác thời gian qua, nhiều chỉ tiêu đạt và vượt kế hoạch đề ra.</p>"
    "<p>Các đại biểu thảo luận sôi nổi, đề xuất nhiều giải pháp sát với tình hình thực tế ở cơ sở.</p>"
    "<p>Lãnh đạo tỉnh ghi nhận và giao các ngành sớm hoàn thiện văn bản để triển khai trong toàn tỉnh.</p>"
)
PRINTED = {
    "Thứ sáu - 16/07/2021 04:36": "2021-07-16T04:36:00",
    "Thứ Tư, 30/6/2021 10:14'(GMT+7)": "2021-06-30T10:14:00",
    "Thứ Năm, 8/6/2023 14:46'(GMT+7)": "2023-06-08T14:46:00",
    "Chủ Nhật, 3/1/2021 9:5'(GMT+7)": "2021-01-03T09:05:00",
    "26/11/2021 17:20 (GMT+7)": "2021-11-26T17:20:00",
    "09:47, 15/03/2021": "2021-03-15T09:47:00",
    "13:00, 24/03/2025": "2025-03-24T13:00:00",
    "Cập nhật lúc 05:59, Thứ Sáu, 18/11/2016 (GMT+7)": "2016-11-18T05:59:00",
    "Thứ Tư, 08/04/2015, 08:11 [GMT+7]": "2015-04-08T08:11:00",
    "Thứ Tư, 07/06/2017, 09:49 (GMT+7)": "2017-06-07T09:49:00",
    "Cập nhật: 22-07-2015 | 06:04:53": "2015-07-22T06:04:53",
    "20/06/2018 | 08:29 GMT+7": "2018-06-20T08:29:00",
    "24/09/2020 - 12:39": "2020-09-24T12:39:00",
    "Cập nhật ngày: 19/06/2021 - 08:47": "2021-06-19T08:47:00",
    "Cập nhật lúc: 18:00 |22/05/2022": "2022-05-22T18:00:00",
    "Ngày đăng: 12/04/2021": "2021-04-12T00:00:00",
    "Thứ 5 Ngày 17/11/2016": "2016-11-17T00:00:00",
    "(26/03/2021)": "2021-03-26T00:00:00",
    "09/05/2025 3:25 CH": "2025-05-09T15:25:00",
    "09/05/2025 8:25 SA": "2025-05-09T08:25:00",
    "09/05/2025 12:25 CH": "2025-05-09T12:25:00",
    "09/05/2025 12:05 SA": "2025-05-09T00:05:00",
    "21/11/2023 09:28": "2023-11-21T09:28:00",
    "20:35 19/11/2024": "2024-11-19T20:35:00",
    "Thứ Sáu 03/01/2020 17:34": "2020-01-03T17:34:00",
    "23/01/2025": "2025-01-23T00:00:00",
    "Thứ Hai, 19/01/2026": "2026-01-19T00:00:00",
    "Thứ Hai, ngày 13 tháng 7 năm 2020": "2020-07-13T00:00:00",
    "ngày 5 tháng 12 năm 2022, 7 giờ 45 phút": "2022-12-05T07:45:00",
    "14:30 ngày 02/9/2021": "2021-09-02T14:30:00",
    "15h30, 02/09/2021": "2021-09-02T15:30:00",
    "07h05 ngày 02.09.2021": "2021-09-02T07:05:00",
    "Đăng lúc: 08:05:09 - 02/09/2021": "2021-09-02T08:05:09",
    "Thứ ba, 13 Tháng 7 2021 08:30": "2021-07-13T08:30:00",
    "2021-07-13 08:30:00": "2021-07-13T08:30:00",
    "2021-07-13T01:30:00Z": "2021-07-13T08:30:00",
    "7/13/2021 8:30:00 PM": "2021-07-13T20:30:00",
    "13/07/2021, 8:30 PM": "2021-07-13T20:30:00",
    "Thứ\xa0Ba,\xa013/07/2021\xa008:30": "2021-07-13T08:30:00",
}


def article_of(
    printed: str, *, body: str = BODY, meta: str = "", head: str = "", facts: SiteFacts | None = None
) -> Article:
    speaker = Speaker(printed)
    url = "https://baotayson.example/chinh-tri/202107/hoi-nghi-so-ket-cong-tac-5be3a10/"
    piece = Print(
        "Hội nghị sơ kết công tác",
        url,
        datetime.fromisoformat("2000-01-01"),
        body,
        lead="Một năm nhìn lại.",
        author="Hà An",
        date=printed,
        meta_published=meta,
        head=head,
        speaker=speaker,
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    page = Page(url, url, "baotayson.example", FETCHED, 200, headers, FAMILIES["vnpt_cms"](piece).encode())
    outcome = extract(page, family("vnpt_cms"), facts or SiteFacts(id="baotayson.example"))
    assert isinstance(outcome, Article), outcome
    return outcome


@pytest.mark.parametrize("printed", sorted(PRINTED))
def test_a_printed_date_is_read(printed: str) -> None:
    article = article_of(printed)
    assert article.published is not None
    assert article.published.isoformat() == PRINTED[printed] + "+07:00"
    assert article.published_from is not None
    assert article.published_from.source == "page"
    day_only = PRINTED[printed].endswith("T00:00:00")
    assert (article.published_from.precision == "day") == day_only


def event(text: str) -> str:
    return f"<p>{text}, Tỉnh ủy tổ chức hội nghị sơ kết công tác sáu tháng với sự tham dự của 120 đại biểu.</p>{BODY}"


@pytest.mark.parametrize(
    ("printed", "text", "meant"),
    [
        ("05:10, 20/10/2016", "Chiều ngày 20/10", "2016-10-20T17:10:00"),
        ("10:30, 20/10/2016", "Sáng ngày 20/10", "2016-10-20T10:30:00"),
        ("05:10, 20/10/2016", "Chiều ngày 19/10", "2016-10-20T05:10:00"),
        ("09:10, 20/10/2016", "Tối 20/10", "2016-10-20T21:10:00"),
        ("05:10, 20/10/2016", "Chiều nay (20/10)", "2016-10-20T17:10:00"),
        ("15:10, 20/10/2016", "Chiều 20/10", "2016-10-20T15:10:00"),
        ("08:57 07/10/2015", "Ngày 9/7", "2015-07-10T08:57:00"),
        ("08:57 07/10/2015", "Chiều 9/7/2015", "2015-07-10T08:57:00"),
        ("08:57 07/10/2015", "Ngày 6/10", "2015-10-07T08:57:00"),
        ("08:57 07/10/2015", "Trong tháng qua", "2015-10-07T08:57:00"),
    ],
)
def test_a_date_means_what_the_text_says(printed: str, text: str, meant: str) -> None:
    article = article_of(printed, body=event(text))
    assert article.published is not None
    assert article.published.isoformat() == meant + "+07:00"
    assert article.published_raw == printed


def test_the_quirk_of_a_site_is_not_taken_for_another_one_s() -> None:
    month_first = SiteFacts(id="thanhuy.example", clock=("month-first",))
    assert article_of("08:57 07/10/2015").published == datetime.fromisoformat("2015-10-07T08:57+07:00")
    assert article_of("08:57 21/10/2015", facts=month_first).published == datetime.fromisoformat(
        "2015-10-21T08:57+07:00"
    )


@pytest.mark.parametrize(
    ("meta", "printed", "meant"),
    [
        ("2021-04-29+0716:20:00", "29/04/2021 16:20", "2021-04-29T16:20:00"),
        ("11/21/2023 9:28:00 AM", "21/11/2023 09:28", "2023-11-21T09:28:00"),
        ("6/5/2023 9:28:00 AM", "05/06/2023 09:28", "2023-06-05T09:28:00"),
        ("2021-07-13T08:30:00+07:00", "13/07/2021 08:30", "2021-07-13T08:30:00"),
        ("2021-07-13T01:30:00Z", "13/07/2021 08:30", "2021-07-13T08:30:00"),
        ("2021-07-13T08:30:00", "13/07/2021 08:30", "2021-07-13T08:30:00"),
        ("0001-01-01T00:00:00", "13/07/2021 08:30", "2021-07-13T08:30:00"),
        ("1970-01-01T07:00:00+07:00", "13/07/2021 08:30", "2021-07-13T08:30:00"),
        ("không rõ", "13/07/2021 08:30", "2021-07-13T08:30:00"),
        ("", "13/07/2021 08:30", "2021-07-13T08:30:00"),
    ],
)
def test_meta_and_print_agree_on_the_moment(meta: str, printed: str, meant: str) -> None:
    article = article_of(printed, meta=meta)
    assert article.published is not None
    assert article.published.isoformat() == meant + "+07:00"


def test_every_date_on_offer_is_kept_with_the_winner_first_in_trust() -> None:
    json_ld = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-07-13T01:30:00Z"}</script>'
    )
    article = article_of("13/07/2021 08:30", meta="2021-07-13T08:30:00", head=json_ld)
    assert article.published == datetime.fromisoformat("2021-07-13T08:30+07:00")
    assert article.published_from is not None
    assert {"json-ld", "meta", "page"} <= {candidate.source for candidate in article.published_from.candidates}


def test_the_page_clock_is_not_the_date_of_an_article_without_one() -> None:
    article = article_of("&nbsp;")
    assert article.published is None or article.published.date() != FETCHED.date()
    assert article.published is None or article.published_from is not None
    if article.published is not None and article.published_from is not None:
        assert article.published_from.source == "url"


def test_an_impossible_date_is_none_and_the_operator_is_told() -> None:
    article = article_of("31/02/2021 25:61")
    assert article.published is None or (article.published_from is not None and article.published_from.source == "url")
    assert article.warnings
