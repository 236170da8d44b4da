"""Which documents an article cites, with their dates and issuers, and that the evidence says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from made_texts.articles import anything, article

from pipelines.article_text import ArticleText
from pipelines.documents import (
    cited,
    normalise_date,
    normalise_issuer,
    normalise_kind,
    normalise_number,
    with_signing_day,
)
from pipelines.findings import CitedDocument, Span


def told(text: ArticleText) -> list[tuple[str, str | None, str | None]]:
    """(number, date, issuer) of every document cited, their evidence checked."""
    documents = cited(text)
    for document in documents:
        assert_evidence(text, document)
    return [(each.number, each.date, each.issuer) for each in documents]


def assert_evidence(text: ArticleText, document: CitedDocument) -> None:
    """Every value has spans, each of which gives it when normalised; what is None has none."""
    published = text.published.date() if text.published else None
    for name, value, normalise in (
        ("number", document.number, normalise_number),
        ("date", document.date, lambda said: normalise_date(said, published)),
        ("issuer", document.issuer, normalise_issuer),
        ("kind", document.kind, normalise_kind),
    ):
        spans = document.spans.get(name, ())
        assert bool(spans) == (value is not None), name
        assert all(normalise(text.said(span)) == value for span in spans), name


@pytest.mark.parametrize(
    ("sentence", "documents"),
    [
        (
            "Quyết định số 238-QĐTW, ngày 30-9-2020 của Ban Bí thư và Hướng dẫn số 170 -HD/BTGTW, ngày 26-1-2021 của "
            "Ban Tuyên giáo Trung ương",
            [("238-QĐ/TW", "2020-09-30", "Ban Bí thư"), ("170-HD/BTGTW", "2021-01-26", "Ban Tuyên giáo Trung ương")],
        ),
        (
            "Quyết định số 238-QĐ/TW, ngày 30 tháng 9 năm 2020 của Ban Bí thư Trung ương Đảng khoá XII",
            [("238-QĐ/TW", "2020-09-30", "Ban Bí thư")],
        ),
        (
            "Quyết định số 238-QĐ/TW (ngày 30/9/2020) của Ban Bí thư, Quyết định 221-QĐ/TW của Ban Bí thư khóa X ngày "
            "27.4.2009",
            [("238-QĐ/TW", "2020-09-30", "Ban Bí thư"), ("221-QĐ/TW", "2009-04-27", "Ban Bí thư")],
        ),
        (
            "các Nghị quyết số 18-NQ/TW, 19-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương Đảng",
            [
                ("18-NQ/TW", "2017-10-25", "Ban Chấp hành Trung ương Đảng"),
                ("19-NQ/TW", "2017-10-25", "Ban Chấp hành Trung ương Đảng"),
            ],
        ),
        (  # counts that share the rest
            "các Quyết định số 117, 118-QĐ/TW và Quyết định số 9 và số 10-QĐ/TU ngày 25/10/2017 của Ban Thường vụ "
            "Tỉnh ủy",
            [
                ("117-QĐ/TW", None, None),
                ("118-QĐ/TW", None, None),
                ("9-QĐ/TU", "2017-10-25", "Ban Thường vụ Tỉnh ủy"),
                ("10-QĐ/TU", "2017-10-25", "Ban Thường vụ Tỉnh ủy"),
            ],
        ),
        (  # the letters of a body may have numbers, and marks
            "Kế hoạch số 41/KH-BCĐ1389 của Ban Chỉ đạo 1389 huyện; Quy ước số 07/QƯ-HPN-HND",
            [("41/KH-BCĐ1389", None, "Ban Chỉ đạo 1389 huyện"), ("07/QƯ-HPN-HND", None, None)],
        ),
        (  # a body named by what it steers, and a session by its term
            "Kế hoạch số 3-KH/BCĐTW ngày 8/2/2019 của Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, tiêu cực; "
            "Nghị quyết số 28-NQ/TW của Hội nghị Trung ương 7 khóa XII; Kế hoạch số 4-KH/BCĐ của Ban Chỉ đạo tỉnh về "
            "việc rà soát hộ nghèo",
            [
                ("3-KH/BCĐTW", "2019-02-08", "Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, tiêu cực"),
                ("28-NQ/TW", None, "Hội nghị Trung ương 7 khóa XII"),
                ("4-KH/BCĐ", None, "Ban Chỉ đạo tỉnh"),
            ],
        ),
        (  # the day that opens the sentence, if the document was signed or issued on it
            "Ngày 14/6/2018, ba ngành của huyện ký kết Quy chế số 05/QCLN. Ngày 15/6/2018, hai bên sơ kết việc "
            "thực hiện Quy chế số 06/QCLN.",
            [("05/QCLN", "2018-06-14", None), ("06/QCLN", None, None)],
        ),
        (
            "Kết luận số 62-KL/TW, ngày 8/12/2009 và Quyết định số 290-QĐ/TW ngày 25/02/2010 của Bộ Chính trị",
            [("62-KL/TW", "2009-12-08", "Bộ Chính trị"), ("290-QĐ/TW", "2010-02-25", "Bộ Chính trị")],
        ),
        (
            "Nghị quyết số 36-NQ/TW, Chỉ thị số 37-CT/TW tại Sơn La (ngày 07/5/2019)",
            [("36-NQ/TW", None, None), ("37-CT/TW", None, None)],
        ),
        (
            "Chỉ thị số 46-CT/TW về tăng cường sự lãnh đạo của Đảng đối với công tác an ninh, trật tự của Bộ Chính trị",
            [("46-CT/TW", None, "Bộ Chính trị")],
        ),
        (
            "Quyết định số 238-QĐ/TW của Ban Bí thư, thay thế Quyết định số 221-QĐ/TW, ngày 27/4/2009; theo đó",
            [("238-QĐ/TW", None, "Ban Bí thư"), ("221-QĐ/TW", "2009-04-27", None)],
        ),
        (
            "Ban Thường vụ Tỉnh uỷ đã ban hành Thông tri số 02-TT/TU, ngày 28/01/2021 về lãnh đạo thực hiện",
            [("02-TT/TU", "2021-01-28", "Ban Thường vụ Tỉnh ủy")],
        ),
        (
            "Ngày 28/01/2021, Ban Thường vụ Tỉnh ủy ban hành Thông tri số 02-TT/TU về lãnh đạo thực hiện",
            [("02-TT/TU", "2021-01-28", "Ban Thường vụ Tỉnh ủy")],
        ),
        (
            "UBND tỉnh ban hành Kế hoạch số 12/KH-UBND và Quyết định số 55/QĐ-UBND ngày 3/4/2021",
            [
                ("12/KH-UBND", None, "Ủy ban nhân dân tỉnh"),
                ("55/QĐ-UBND", "2021-04-03", "Ủy ban nhân dân tỉnh"),
            ],
        ),
        (
            "Kế hoạch số 25-KH/BTGTU do bà Lò Thị Mai, Phó Trưởng Ban Tuyên giáo Tỉnh ủy ký ngày 10/3/2021, xác định",
            [("25-KH/BTGTU", "2021-03-10", "Ban Tuyên giáo Tỉnh ủy")],
        ),
        (
            "Quy định số 99-QĐ/TW do Ban Bí thư ban hành ngày 3/10/2017",
            [("99-QĐ/TW", "2017-10-03", "Ban Bí thư")],
        ),
        (
            "Quyết định của Thủ tướng Chính phủ số 25/2013/QĐ-TTg, ngày 4/5/2013",
            [("25/2013/QĐ-TTg", "2013-05-04", "Thủ tướng Chính phủ")],
        ),
        (
            "Quyết định số 217-QĐ/TW và Quyết định số 218-QĐ/TW, ngày 12/12/2013 của Bộ Chính trị (khóa XI)",
            [("217-QĐ/TW", "2013-12-12", "Bộ Chính trị"), ("218-QĐ/TW", "2013-12-12", "Bộ Chính trị")],
        ),
        (
            "Ngày 5/5/2021, Bộ Y tế có Công văn số 3741/BYT-DP gửi các tỉnh; HĐND tỉnh thông qua Nghị quyết số "
            "12/2021/NQ-HĐND ngày 8/7/2021 quy định mức chi",
            [
                ("3741/BYT-DP", "2021-05-05", "Bộ Y tế"),
                ("12/2021/NQ-HĐND", "2021-07-08", "Hội đồng nhân dân tỉnh"),
            ],
        ),
        (
            "Luật số 80/2015/QH13 ngày 22/6/2015 của Quốc hội",
            [("80/2015/QH13", "2015-06-22", "Quốc hội")],
        ),
        (
            "Công văn số 12-CV/HU ngày 24.5 của Ban Thường vụ Huyện uỷ",
            [("12-CV/HU", "2021-05-24", "Ban Thường vụ Huyện ủy")],
        ),
        (
            "Quyết định số 15-QĐ/TU năm 2020 của Tỉnh ủy Sơn La",
            [("15-QĐ/TU", None, "Tỉnh ủy Sơn La")],
        ),
        (
            "Thông tư liên tịch số 02/2016/TTLT-VKSNDTC-TANDTC ngày 31/8/2016 của VKSND tối cao và TAND tối cao",
            [("02/2016/TTLT-VKSNDTC-TANDTC", "2016-08-31", None)],
        ),
        (
            "Chương trình phối hợp số 03/CTPH-BTGTU-TAND được hai cơ quan ký kết ngày 16/3/2020",
            [("03/CTPH-BTGTU-TAND", "2020-03-16", None)],
        ),
        (
            "UBND tỉnh đã giao Sở Y tế làm đầu mối bằng Công văn số 1290/UBND-NLN ngày 13/6/2016",
            [("1290/UBND-NLN", "2016-06-13", "Ủy ban nhân dân tỉnh")],
        ),
        (
            "Chủ tịch UBND tỉnh yêu cầu các sở vào cuộc tại Công điện số 12/CĐ-UBND",
            [("12/CĐ-UBND", None, "Chủ tịch Ủy ban nhân dân tỉnh")],
        ),
        ("UBND tỉnh tổ chức họp, hướng dẫn bằng Công văn số 1290/UBND-NLN", [("1290/UBND-NLN", None, None)]),
        (
            "Quyết định số 2214/QĐ-V5 của Tư lệnh Vùng 5",
            [("2214/QĐ-V5", None, "Tư lệnh Vùng 5")],
        ),
        (
            "Hướng dẫn số 118/HD-HĐTĐKT của Hội đồng Thi đua - Khen thưởng tỉnh",
            [("118/HD-HĐTĐKT", None, "Hội đồng Thi đua - Khen thưởng tỉnh")],
        ),
        (
            "Nghị quyết liên tịch số 07/NQLT - HPN - BP ngày 20-8-2012",
            [("07/NQLT-HPN-BP", "2012-08-20", None)],
        ),
        (
            "Theo Công văn số 12-CV/TU - UBND tỉnh đã giao Sở Y tế",
            [("12-CV/TU", None, None)],
        ),
        (
            "Quy định số 253-QĐ/TW và Quy định số 254 - QĐ/TW cùng ngày 24/01/2025 của Bộ Chính trị",
            [("253-QĐ/TW", "2025-01-24", "Bộ Chính trị"), ("254-QĐ/TW", "2025-01-24", "Bộ Chính trị")],
        ),
        (
            "Chương trình phối hợp số 08-CTPH/BTGTU-CAT ký năm 2021",
            [("08-CTPH/BTGTU-CAT", None, None)],
        ),
    ],
)  # fmt: skip
def test_a_citation_tells_number_date_and_issuer(
    sentence: str, documents: list[tuple[str, str | None, str | None]]
) -> None:
    assert told(article(f"{sentence}.")) == documents


def test_a_document_cited_twice_is_one_and_the_fullest_citation_tells_it() -> None:
    text = article(
        "Thực hiện Quyết định số 238-QĐTW, hai bên ký quy chế.",
        "Quyết định số 238 - QĐ/TW, ngày 30/9/2020 của Ban Bí thư nêu rõ trách nhiệm.",
        title="Triển khai Quyết định 238-QĐ/TW",
    )
    assert told(text) == [("238-QĐ/TW", "2020-09-30", "Ban Bí thư")]
    assert [(span.field, span.index) for span in cited(text)[0].spans["number"]] == [("paragraphs", 1)]


def test_a_date_said_later_of_the_one_joint_document_is_its_date() -> None:
    text = article(
        "Hội nghị sơ kết Chương trình phối hợp số 15/CTPH-BTGTU-CAT.",
        "Chương trình được hai cơ quan ký kết ngày 12 tháng 7 năm 2020, trong bối cảnh khó khăn.",
    )
    assert told(text) == [("15/CTPH-BTGTU-CAT", "2020-07-12", None)]
    text = article(
        "Sở triển khai Chương trình phối hợp số 526/CTrPH-MTTW-HPN-HND.",
        "Chương trình nói trên do Ủy ban Trung ương MTTQ Việt Nam, Trung ương Hội LHPN và Trung ương Hội Nông dân Việt "
        "Nam ký với Chính phủ ngày 30/3/2016.",
    )
    assert told(text) == [("526/CTrPH-MTTW-HPN-HND", "2016-03-30", None)]


def test_an_issuer_named_in_short_is_completed_from_its_full_name() -> None:
    text = article(
        "Báo cáo được trình Ban Thường vụ Tỉnh ủy.",
        "Trên cơ sở đó, Ban Thường vụ ban hành Chỉ thị số 12-CT/TU, ngày 22/9/2016 về dân số.",
    )
    assert told(text) == [("12-CT/TU", "2016-09-22", "Ban Thường vụ Tỉnh ủy")]


def test_documents_in_captions_count_and_those_in_the_byline_do_not() -> None:
    text = ArticleText("", "", ("Không có gì.",), ("Khảo sát thực hiện Chỉ thị số 37-CT/TW",), "Số 12-CV/TU")
    assert told(text) == [("37-CT/TW", None, None)]


def test_the_document_signed_bears_the_day_of_the_signing_unless_it_has_a_date() -> None:
    text = article("Hai bên ký Quy chế phối hợp số 02/QCPH-VKS-MTTQ thay Quy chế số 01/QCPH-VKS-MTTQ ngày 12/5/2014.")
    day = (Span("paragraphs", 0, 0, 7),)
    documents = with_signing_day(cited(text), "02/QCPH-VKS-MTTQ", "2021-07-30", day)
    documents = with_signing_day(documents, "01/QCPH-VKS-MTTQ", "2021-07-30", day)
    assert [each.date for each in documents] == ["2021-07-30", "2014-05-12"]
    assert documents[0].spans["date"] == day


@pytest.mark.parametrize(
    ("written", "published", "day"),
    [
        ("30/9/2020", None, "2020-09-30"),
        ("30-9-2020", None, "2020-09-30"),
        ("30 . 9 . 2020", None, "2020-09-30"),
        ("30 tháng 9, năm 2020", None, "2020-09-30"),
        ("24.5", date(2021, 6, 19), "2021-05-24"),
        ("24/12", date(2021, 6, 19), "2020-12-24"),
        ("24/12", None, None),
        ("31/2/2020", None, None),
        ("29/2", date(2021, 6, 19), "2020-02-29"),
        ("năm 2020", None, None),
    ],
)
def test_a_date_without_a_year_is_the_last_such_day(written: str, published: date | None, day: str | None) -> None:
    assert normalise_date(written, published) == day


@given(anything, anything)
def test_any_text_can_be_read_and_evidence_always_says_what_it_is_evidence_of(title: str, body: str) -> None:
    text = article(body, title=title)
    for document in cited(text):
        assert_evidence(text, document)


@given(anything)
def test_normalising_an_issuer_twice_changes_nothing(text: str) -> None:
    once = normalise_issuer(text)
    assert normalise_issuer(once) == once


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("Quyết định số 238-QĐ/TW của Ban Bí thư, ngày 12/7/2021, Sở Y tế", None),
        ("Quyết định số 238-QĐ/TW của Ban Bí thư, ngày 12/7, Sở Y tế", None),
        ("Quyết định số 238-QĐ/TW của Ban Bí thư, ngày 12 tháng 7 năm 2021 Sở Y tế", None),
        ("Quyết định số 238-QĐ/TW, ngày 12/7, hai ngành", None),
        ("Quyết định số 238-QĐ/TW, ngày 30/9/2020 của Ban Bí thư, ngày 12/7/2021, Sở Y tế", "2020-09-30"),
        ("Quyết định số 238-QĐ/TW của Ban Bí thư, ngày 30/9/2020, Sở Y tế", "2020-09-30"),
        ("Quyết định số 238-QĐ/TW của Ban Bí thư, ngày 5/7/2021, về quy chế phối hợp, Sở Y tế", "2021-07-05"),
        ("Quyết định số 238-QĐ/TW của Ban Bí thư ngày 5/7/2021, Sở Y tế", "2021-07-05"),
        ("Quyết định số 238-QĐ/TW, ngày 5/7, của Ban Bí thư, Sở Y tế", "2021-07-05"),
    ],
)
def test_the_day_of_the_event_is_not_that_of_the_document(opening: str, day: str | None) -> None:
    (document,) = cited(article(f"Thực hiện {opening} và Công an tỉnh ký kết quy chế.", published=date(2021, 7, 13)))
    assert document.date == day
    assert document.issuer in ("Ban Bí thư", None)
