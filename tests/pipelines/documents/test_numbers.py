"""One number has one spelling, however the press writes it, and what is no number is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_texts.articles import article

from pipelines.documents import bodies_of_number, cited, kind_of_number, normalise_kind, normalise_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("238-QĐ/TW", "238-QĐ/TW"),
        ("238-QĐTW", "238-QĐ/TW"),
        ("238 -QĐ/TW", "238-QĐ/TW"),
        ("238 - QĐ / TW", "238-QĐ/TW"),
        ("238–QĐ/TW", "238-QĐ/TW"),
        ("238-qđ/tw", "238-QĐ/TW"),
        ("238-QÐ/TW", "238-QĐ/TW"),
        ("số: 238-QĐ/TW.", "238-QĐ/TW"),
        ("Quyết định số 238-QĐ/TW", "238-QĐ/TW"),
        ("số 02 TT/TU", "02-TT/TU"),
        ("238/QĐ-TW", "238-QĐ/TW"),
        ("12/KH-TU", "12-KH/TU"),
        ("170/HD-BTGTW", "170/HD-BTGTW"),
        ("170/HD/BTGTW", "170-HD/BTGTW"),
        ("572/CT-QUTW", "572/CT-QUTW"),
        ("572-CT/QUTW", "572-CT/QUTW"),
        ("572 / CT - QUTW", "572/CT-QUTW"),
        ("93-CVTU", "93-CV/TU"),
        ("13/CTrPH-CAT-MTTQ", "13/CTrPH-CAT-MTTQ"),
        ("13/ctrph-CAT-MTTQ", "13/CTrPH-CAT-MTTQ"),
        ("02-CTPH/BDVTU-CAT", "02-CTPH/BDVTU-CAT"),
        ("25/2013/QĐ-TTg", "25/2013/QĐ-TTg"),
        ("25/2013/QĐ/TTG", "25/2013/QĐ-TTg"),
        ("403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN", "403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN"),
        ("80/2015/QH13", "80/2015/QH13"),
        ("01/2017/TTLT-BCA-BNN&PTNT-VKSNDTC", "01/2017/TTLT-BCA-BNN&PTNT-VKSNDTC"),
        ("1234/UBND-VX", "1234/UBND-VX"),
        ("127/2017/NĐ - CP", "127/2017/NĐ-CP"),
        ("1256/KHLT - SGDĐT - CAT - TĐ", "1256/KHLT-SGDĐT-CAT-TĐ"),
        ("144/2002/TTLT/BNNPTNT-BCA-BQP", "144/2002/TTLT/BNNPTNT-BCA-BQP"),
    ],
)
def test_a_number_has_one_spelling(written: str, number: str) -> None:
    assert normalise_number(written) == number


@given(st.text(alphabet="0123456789 /-–QĐTWUqđtwsốCHDKLBG.:()", max_size=25))
def test_normalising_a_number_twice_changes_nothing(text: str) -> None:
    once = normalise_number(text)
    assert normalise_number(once) == once


@given(
    st.integers(1, 9999),
    st.sampled_from(["QĐ", "CT", "NQ", "KL", "HD", "KH", "CV", "TT"]),
    st.sampled_from(["TW", "TU", "HU", "BTGTW", "BTGTU", "BDVTU"]),
    st.sampled_from(["{0}-{1}/{2}", "{0}-{1}{2}", "{0} -{1}/{2}", "{0}–{1}/{2}", "{0}/{1}/{2}", "{0} - {1}/{2}"]),
)
def test_every_spelling_of_a_number_of_the_party_is_found_as_one(
    count: int, kind: str, body: str, spelling: str
) -> None:
    text = article(f"Thực hiện Công văn số {spelling.format(count, kind, body)} của cấp trên.")
    assert [each.number for each in cited(text)] == [f"{count}-{kind}/{body}"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("238-QĐ/TW", "quyết định"),
        ("02-TT/TU", "thông tri"),
        ("02/2023/TT-NHNN", "thông tư"),
        ("170-HD/BTGTW", "hướng dẫn"),
        ("80/2015/QH13", "luật"),
        ("13/CTrPH-CAT-MTTQ", "chương trình phối hợp"),
        ("1234/UBND-VX", None),
    ],
)
def test_a_number_says_its_kind(number: str, kind: str | None) -> None:
    assert kind_of_number(number) == kind
    assert normalise_kind(number) == kind


def test_a_number_names_its_bodies() -> None:
    assert bodies_of_number("03/CTPH-BTGTU-TAND-VKSND") == ("BTGTU", "TAND", "VKSND")
    assert bodies_of_number("238-QĐ/TW") == ("TW",)


@pytest.mark.parametrize(
    "text",
    [
        "Trực 24/7, đạt 63/63 tỉnh, thành phố; 9/9 đơn vị; 100% hộ",
        "Đường dây nóng 0208.3855.700 và 0912-345-678",
        "Vốn 2.100 tỷ đồng, 490km bờ biển, tuyến QL1A, nhà giàn DK1, kênh VOV4, tàu KN-390",
        "Biển kiểm soát 51F-123.45 và 29A-567.89",
        "Giai đoạn 2021-2025, ngày 30/9/2020, khóa XIII, 12 CB-CNV, 20 KH-KT",
        "Năm 2021 - UBND tỉnh giao 5 sở",
        "Nghị quyết Đại hội XIII, Quyết định 238 của Ban Bí thư, Luật Đất đai",
        "Nghị quyết của HĐND; Covid-19; U23; giải 5-KH",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert cited(article(text)) == ()
