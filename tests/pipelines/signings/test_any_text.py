"""Any text at all can be read: whatever its characters, however long and monotonous it is."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_texts.articles import anything, article

from pipelines.signings import read
from pipelines.signings.sentences import sentences_of
from pipelines.signings_evaluation import read_labelled, unsupported

spelled = st.builds(unicodedata.normalize, st.sampled_from(("NFC", "NFD", "NFKD")), anything)


def in_lower_case(sentence: str) -> bool:
    """Whether it is no title set in capitals, which only a title is."""
    return sum(map(str.islower, sentence)) > len(sentence) / 2


LONG = 100_000
"""Characters; what looked back over all of a text would take minutes for so many."""


@given(spelled, spelled, st.lists(spelled, max_size=3), spelled)
def test_any_text_can_be_read(title: str, lead: str, paragraphs: list[str], caption: str) -> None:
    read(replace(article(*paragraphs, title=title), lead=lead, captions=(caption,)))


@given(anything.map(lambda text: unicodedata.normalize("NFC", text)))
def test_whatever_is_found_has_evidence_that_gives_it(body: str) -> None:
    text = article(body)
    assert unsupported(read(text), text) == []


@pytest.mark.parametrize(
    "repeated",
    [
        "Phó Chủ tịch UBND tỉnh, ",
        "ông Nguyễn Văn Ba, Phó Chủ tịch UBND tỉnh; ",
        "các đồng chí Lê Văn Ba, Lê Văn Bốn, ",
        "Công an tỉnh và ",
        "Công an tỉnh ký kết với ",
        "217, ",
        "12-QĐ/TW, ",
        "ngày 12/3/2020 ",
        "các tỉnh Hà Nam, ",
        "các tỉnh Hà Nam, Hà Nội, ",
        "sáng thứ ",
        "Công an phường 1, phường 2, ",
        "từ năm 2018 ",
        "“",
        "và ",
        ", ",
        "1",
        " ",
    ],
)
def test_a_long_text_of_one_phrase_is_read_in_time(repeated: str) -> None:
    read(article(repeated * (LONG // len(repeated))))


@pytest.mark.parametrize("opening", ["Chủ tịch ", "Sở ", "số 12-QĐ/", "Công an tỉnh ký với Hội "])
def test_a_word_without_end_is_read_in_time(opening: str) -> None:
    read(article(opening + "A" * LONG))


@pytest.mark.parametrize(
    "repeated",
    [
        "căn cứ Nghị định số 14/2014/NĐ-CP và thực hiện ",
        "quy chế thực hiện đến hết năm 2025, giai đoạn 2021-2025, ",
        "đơn vị này cùng Công an hai tỉnh ",
        "UBND tỉnh giao bằng Công văn số 12/UBND-NC tại ",
        "Văn bản thứ hai là quy chế phối hợp với ",
        "Phòng An ninh mạng và phòng, chống ",
        "ông Trần Văn Hòa, Giám đốc Sở Y tế và ",
        "Thực hiện Chỉ thị số 31/CT-TTg, quy chế được xây dựng nhằm thực hiện chỉ thị này ",
        "quy chế đã có đủ chữ ký của hai bên, hai bên cùng ký tên, ",
        "bầu ông Trần Văn Hòa làm Chủ tịch ",
        "Theo văn bản này, trong 5 năm 2021-2025, ",
        "các Đồn Biên phòng Mường Típ, Na Ngoi, ",
    ],
)
def test_a_long_text_beside_a_signing_is_read_in_time(repeated: str) -> None:
    lead = "Sáng 12/7, Công an tỉnh và Sở Y tế Yên Bái ký kết quy chế phối hợp."
    read(replace(article(repeated * (LONG // len(repeated))), lead=lead))


@pytest.mark.parametrize("opening", ["Công an phường 1, ", "Công an các phường 3, ", "Công an các tỉnh "])
@pytest.mark.parametrize("repeated", ["phường 1, phường 2, ", "1, 2, ", "Hà Nam, Hà Nội, "])
def test_a_list_of_units_without_end_is_read(opening: str, repeated: str) -> None:
    read(article(f"Sáng 12/7, {opening}{repeated * (LONG // len(repeated))} và 4 ký quy chế phối hợp."))


OWN = Path(__file__).parents[2] / "fixtures" / "signings"
SENTENCES = sorted({each.text for one in read_labelled(OWN) for each in sentences_of(one.text)})
TITLES = sorted({one.text.title for one in read_labelled(OWN)})
signing = st.sampled_from([each for each in SENTENCES if "ký" in each.lower() and in_lower_case(each)])
mixed = st.lists(
    st.one_of(signing, st.sampled_from([each for each in SENTENCES if in_lower_case(each)])), min_size=1, max_size=4
).map(" ".join)


@given(st.sampled_from(TITLES), mixed, st.lists(mixed, max_size=3), st.dates(date(2016, 1, 1), date(2026, 12, 31)))
def test_sentences_of_articles_put_together_at_random_have_evidence(
    title: str, lead: str, paragraphs: list[str], published: date
) -> None:
    text = replace(article(*paragraphs, title=title, published=published), lead=lead)
    assert unsupported(read(text), text) == []


DAYS = (
    "Sáng 12/7,", "ngày 14/7", "30/12", "hôm qua,", "hôm kia,", "ngày mai,", "sáng mai (14/7),", "thứ sáu tuần trước,",
    "thứ sáu tuần này,", "chủ nhật tới,", "ngày 29/2,", "ngày 12/7/2022,", "ngày 12/7/2021,", "ngày 1/1/2030",
    "cách đây 3 ngày,", "ngày 20 vừa qua,", "sáng thứ hai,", "tháng 8,", "ngày 31/7 tới,", "sẽ", "vừa", "tối 3/7/21,",
)  # fmt: skip
phrases = st.lists(st.sampled_from(DAYS), max_size=3).map(" ".join)


@given(phrases, phrases, phrases, st.dates(date(2016, 1, 1), date(2026, 12, 31)))
def test_nothing_was_signed_after_the_article_came_out(lead: str, before: str, after: str, published: date) -> None:
    pair = "Công an tỉnh và Sở Y tế Yên Bái"
    text = article(f"{before} {pair} ký kết quy chế phối hợp {after}.", f"{after} lễ ký.", published=published)
    found = read(replace(text, lead=f"{lead} {pair} tổ chức hội nghị."))
    for signing in found.signings:
        assert signing.signed_on is None or signing.signed_on <= published.isoformat()
    assert unsupported(found, replace(text, lead=f"{lead} {pair} tổ chức hội nghị.")) == []
