"""Sentences end where a reader says so, and each stands once."""

from __future__ import annotations

import pytest

from pipelines.article_text import ArticleText
from pipelines.signings.sentences import plain, sentences_of


def texts(*paragraphs: str, captions: tuple[str, ...] = ()) -> list[str]:
    return [each.text for each in sentences_of(ArticleText("", "", paragraphs, captions))]


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("Hai bên ký quy chế. Lễ ký ngắn gọn.", ["Hai bên ký quy chế.", "Lễ ký ngắn gọn."]),
        ("Tại TP. Vũng Tàu, lễ ký diễn ra.", ["Tại TP. Vũng Tàu, lễ ký diễn ra."]),
        ("PGS.TS. Lê A và ThS. Trần B dự. Buổi lễ kết thúc.", ["PGS.TS. Lê A và ThS. Trần B dự.", "Buổi lễ kết thúc."]),
        ("Sáng 18.6, hai ngành họp.", ["Sáng 18.6, hai ngành họp."]),
        (
            "Kỳ họp của HĐND tỉnh khóa X. Lễ ký diễn ra sau đó.",
            ["Kỳ họp của HĐND tỉnh khóa X.", "Lễ ký diễn ra sau đó."],
        ),
        ("“Phải làm ngay”, ông nói. “Không chờ!” Hội trường vỗ tay.", None),
        ("- Ngày 18/8, Công an tỉnh ký quy chế.", ["Ngày 18/8, Công an tỉnh ký quy chế."]),
        ("(LĐ online) - Chiều 20/10, lễ ký diễn ra.", ["Chiều 20/10, lễ ký diễn ra."]),
    ],
)
def test_a_sentence_ends_at_a_full_stop_that_is_one(paragraph: str, sentences: list[str] | None) -> None:
    assert texts(paragraph) == (sentences or ["“Phải làm ngay”, ông nói.", "“Không chờ!”", "Hội trường vỗ tay."])


def test_a_caption_printed_in_the_body_stands_once() -> None:
    caption = "Hai đơn vị trao văn bản. Ảnh: M.T"
    assert texts("Hai đơn vị trao văn bản", captions=(caption,)) == ["Hai đơn vị trao văn bản", "Ảnh: M.T"][:1]


def test_a_sentence_knows_where_it_stands() -> None:
    text = ArticleText("", "", ("Mở đầu. Hai bên ký quy chế.",))
    sentence = sentences_of(text)[1]
    assert text.said(sentence.whole) == "Hai bên ký quy chế."
    assert text.said(sentence.span(8, 11)) == "ký "[:3]


@pytest.mark.parametrize(
    ("written", "read"), [("Kí kết THOẢ THUẬN", "ký kết thỏa thuận"), ("Uỷ ban", "ủy ban"), ("kíp", "kíp")]
)
def test_the_plain_form_has_one_spelling_and_the_same_length(written: str, read: str) -> None:
    assert plain(written) == read
    assert len(plain(written)) == len(written)
