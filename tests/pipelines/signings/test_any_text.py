"""Any text at all can be read: whatever its characters, however long and monotonous it is."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_texts.articles import anything, article

from pipelines.signings import read
from pipelines.signings_evaluation import unsupported

spelled = st.builds(unicodedata.normalize, st.sampled_from(("NFC", "NFD", "NFKD")), anything)

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


@pytest.mark.parametrize("opening", ["Công an phường 1, ", "Công an các phường 3, ", "Công an các tỉnh "])
@pytest.mark.parametrize("repeated", ["phường 1, phường 2, ", "1, 2, ", "Hà Nam, Hà Nội, "])
def test_a_list_of_units_without_end_is_read(opening: str, repeated: str) -> None:
    read(article(f"Sáng 12/7, {opening}{repeated * (LONG // len(repeated))} và 4 ký quy chế phối hợp."))
