"""Finding by what was signed: label, parties, kinds and numbers of documents, days of signing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from search import IndexDocument, SearchBackend

Make = Callable[..., IndexDocument]
Found = Callable[..., list[int]]


@pytest.fixture
def signings(backend: SearchBackend, article: Make) -> SearchBackend:
    backend.apply(
        [
            article(
                1, label="signing", document_kinds=("quy chế phối hợp",), signed_on=(date(2021, 7, 12),),
                parties=("Ban Tuyên giáo Tỉnh ủy", "Công an tỉnh"), documents=("238-QĐ/TW", "01-QC/TU"),
                basis=("238-QĐ/TW",),
            ),
            article(
                2, label="signing", document_kinds=("chương trình phối hợp", "other"),
                signed_on=(date(2020, 12, 31), date(2022, 1, 1)),
                parties=("Liên đoàn Lao động tỉnh", "Hội Nông dân tỉnh Hoà Bình"), documents=("25/2013/QĐ-TTg",),
            ),
            article(3, label="coordination", documents=("238-QĐ/TW",), body="Công an tỉnh ký kết 238-QĐ/TW"),
            article(4, label="unrelated", parties=("Công an xã",), signed_on=(date(2019, 5, 1),)),
            article(5),
        ],
        (),
        1,
    )  # fmt: skip
    return backend


@pytest.mark.usefixtures("signings")
@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        (("label:signing", "nhãn:signing", 'nhãn:"ký kết"', "nhan:ky"), {1, 2}),
        (("label:coordination", 'Nhãn:"phối hợp"'), {3}),
        (("label:(coordination OR unrelated)",), {3, 4}),
        (("label:*",), {1, 2, 3, 4}),
        (("NOT label:*",), {5}),
        (('party:"Công an"', 'bên:"cong an"', 'bên ký:"CÔNG AN"', 'parties:"công an*"'), {1, 4}),
        (('party:"Công an tỉnh"', 'party:="công an tỉnh"', 'bên ký:"công an tỉ*"'), {1}),
        (('party:"tỉnh công an"', 'party:"Tỉnh ủy Công an"', 'party:"công ân"', "party:=tinh"), set()),
        (('party:"tinh uy"', 'party:"Tỉnh uỷ"'), {1}),
        (('party:"hòa bình"', 'party:"hoà bình"', 'party:"hoa binh"'), {2}),
        (("party:(nông OR tuyên)",), {1, 2}),
        (("party:*", "-(-bên ký:*)"), {1, 2, 4}),
        (('document_kind:"quy chế phối hợp"', "loại văn bản:quy-chế", "document_kind:rules"), {1}),
        (("document_kind:other", "loại văn bản:khác"), {2}),
        (("document_kind:*",), {1, 2}),
        (("document:238-QĐ/TW", 'văn bản:"238 -QĐ/TW"', "van ban:238-QĐTW", "document:238-qd/tw"), {1, 3}),
        (("document:25/2013/QĐ-TTg", "văn bản:25/2013/qđ-ttg"), {2}),
        (("document:239-QĐ/TW",), set()),
        (("document:*",), {1, 2, 3}),
        (("basis:238-QĐ/TW", 'căn cứ:"số 238-QĐ/TW"', "can cu:238-QD/TW"), {1}),
        (("basis:*",), {1}),
        (("signed:2021-07-12", "ngày ký:12/7/2021", "ký:7/2021", "ky:2021", "signed_on:2021"), {1}),
        (("signed:[2021 TO 2022]", "ký:[1/1/2021 ĐẾN 1/1/2022]"), {1, 2}),
        (("signed:{2020-12-31 TO 2021-12-31]",), {1}),
        # One signing for the one condition, another for the other.
        (("signed:>2020 signed:<2022",), {1, 2}),
        (("signed:<2021", "signed:[* TO 31/12/2020]"), {2, 4}),
        (("signed:*",), {1, 2, 4}),
        (("-signed:*",), {3, 5}),
        (('party:"công an" OR basis:238-QĐ/TW OR "ký kết"',), {1, 3, 4}),
        (('label:signing -party:"công an"', "label:signing NOT signed:2021"), {2}),
    ],
)
def test_a_field_of_signings_finds_what_was_signed(found: Found, queries: tuple[str, ...], expected: set[int]) -> None:
    for query in queries:
        assert set(found(query)) == expected, query


def test_what_an_article_says_now_counts(signings: SearchBackend, article: Make, found: Found) -> None:
    signings.apply([article(1, label="unrelated", parties=("Báo Nhân Dân",))], [f"{2:016x}"], 2)
    assert found("label:signing") == found('party:"công an tỉnh"') == found("signed:[2020 TO 2022]") == []
    assert found("document_kind:*") == found("basis:*") == []
    assert found('party:"nhân dân"') == [1]
