# ruff: noqa: E501 - markup reads better unbroken
"""Paragraphs, captions and residue of a body."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

TABLE = "<table><tr><td>leftcenterrightdel</td></tr><tr><td><img src='/a.jpg'></td></tr><tr><td>{}</td></tr></table>"


def between(paragraphs: tuple[str, ...], html: str) -> str:
    return f"<p>{paragraphs[0]}</p>{html}<p>{paragraphs[1]}</p><p>{paragraphs[2]}</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<figure><img src='/a.jpg'><figcaption><em>Toàn cảnh buổi lễ</em></figcaption></figure>",
        "<div class='image-center'><figure class='image'><img src='/a.jpg'><figcaption>Toàn cảnh<br>buổi lễ</figcaption></figure></div>",
        TABLE.format("Toàn cảnh buổi lễ"),
        TABLE.format("<p>Toàn cảnh</p><p>buổi lễ</p>"),
        "<p style='text-align:center'><img src='/a.jpg'></p><p style='text-align:center'><em>Toàn cảnh buổi lễ</em></p>",
        "<p align='center'><img src='/a.jpg'><br><em>Toàn cảnh buổi lễ</em></p>",
        "<p><img src='/a.jpg'></p><p><i>Toàn cảnh buổi lễ</i></p>",
        "<img src='/a.jpg' alt='Toàn cảnh buổi lễ'><p>Toàn cảnh buổi lễ</p>",
        "<div><img src='/a.jpg'><div class='below'>Toàn cảnh buổi lễ</div></div>",
        "<figure><img src='/a.jpg'><figcaption>Toàn cảnh buổi lễ</figcaption></figure><p>Toàn cảnh buổi lễ</p>",
    ],
)
def test_a_caption_stands_apart_once(page: Any, article: Any, paragraphs: tuple[str, ...], html: str) -> None:
    found = article(page(between(paragraphs, html)))
    assert (found.captions, found.body) == (("Toàn cảnh buổi lễ",), paragraphs)


def test_a_table_of_data_is_read_row_by_row(page: Any, article: Any, paragraphs: tuple[str, ...]) -> None:
    html = "<table><tr><th>Xã</th><th>Số hộ</th></tr><tr><td>Tân Lập</td><td><p>412</p></td></tr></table>"
    found = article(page(between(paragraphs, html)))
    assert found.body == (paragraphs[0], "Xã | Số hộ", "Tân Lập | 412", *paragraphs[1:])


def test_a_table_that_only_lays_out_is_read_through(page: Any, article: Any, paragraphs: tuple[str, ...]) -> None:
    inside = "".join(f"<p>{paragraph * 2}</p>" for paragraph in paragraphs)
    found = article(page(f"<table><tr><td>{inside}</td><td>&nbsp;</td></tr></table>"))
    assert found.body == tuple(paragraph * 2 for paragraph in paragraphs)


@pytest.mark.parametrize(
    "html",
    [
        "<p>leftcenterrightdel</p>",
        "<p>Click để đánh giá bài viết</p>",
        "<p>Đã xem: 1356 Phản hồi: 0</p>",
        "<div class='box'><p>Một khối của trang, có cả một câu đầy đủ.</p></div>",
        "<div class='related-news'><h3>Tin liên quan</h3><ul><li><a href='/b-1.html'>Một bài viết khác của trang</a></li></ul></div>",
        "<p><b>Xem thêm:</b></p><p><a href='/b-1.html'>Một bài viết khác của trang</a></p>",
        "<p>Xem thêm: <a href='/b-1.html'>Một bài viết khác của trang này</a></p>",
        "<ul><li><a href='/b-1.html'>Một bài viết khác của trang</a></li><li><a href='/b-2.html'>Thêm một bài viết khác</a></li></ul>",
        "<div class='share-buttons'>Chia sẻ <a href='#'>Facebook</a></div>",
        "<script>var a = 'Một câu.';</script><style>p {}</style><!-- Một câu. -->",
        "<p style='display:none'>Một câu mà không ai thấy.</p>",
        "<form><p>Mời bạn gửi ý kiến về bài viết.</p><input></form>",
    ],
)
def test_what_is_of_the_page_is_not_of_the_article(
    page: Any, article: Any, paragraphs: tuple[str, ...], html: str
) -> None:
    assert article(page(between(paragraphs, html))).body == paragraphs


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>Tin: A</p>", ("Tin: A",)),
        ("<p>Vì sao?</p>", ("Vì sao?",)),
        ("<p><b>1. Mục tiêu</b></p>", ("1. Mục tiêu",)),
        ("<ul><li>Một;</li><li>Hai.</li></ul>", ("Một;", "Hai.")),
        ("<ol><li><p>Một;</p></li><li><p>Hai.</p></li></ol>", ("Một;", "Hai.")),
        ("<blockquote><p>Một lời nói.</p></blockquote>", ("Một lời nói.",)),
        ("<h3>Chuyển biến từ cơ sở</h3>", ("Chuyển biến từ cơ sở",)),
        (
            "<p>Theo <a href='/a'>Kế hoạch số 45-KH/TU</a> và <a href='/b'>Chỉ thị số 12-CT/TU</a>.</p>",
            ("Theo Kế hoạch số 45-KH/TU và Chỉ thị số 12-CT/TU.",),
        ),
        ("<p><b>T</b>rong <i>khi</i> đó.</p>", ("Trong khi đó.",)),
        ("Một dòng.<br />Hai dòng.<br><br>&nbsp;&nbsp;Ba dòng.", ("Một dòng.", "Hai dòng.", "Ba dòng.")),
        ("<p>Một câu dài<br>xuống dòng giữa chừng.</p>", ("Một câu dài xuống dòng giữa chừng.",)),
        ("<p class='content-comment-note'>Một đoạn mang tên lạ.</p>", ("Một đoạn mang tên lạ.",)),
        ("<p>Một đoạn.</p><p>Một đoạn.</p>", ("Một đoạn.", "Một đoạn.")),
    ],
)
def test_no_true_paragraph_is_lost(
    page: Any, article: Any, paragraphs: tuple[str, ...], html: str, texts: tuple[str, ...]
) -> None:
    assert article(page(between(paragraphs, html))).body == (paragraphs[0], *texts, *paragraphs[1:])


WORDS = st.sampled_from(
    [
        "đồng",
        "chí",
        "hội",
        "nghị",
        "tuyên",
        "giáo",
        "phối",
        "hợp",
        "nhân",
        "dân",
        "tỉnh",
        "ủy",
        "kế",
        "hoạch",
        "giai",
        "đoạn",
        "chỉ",
        "tiêu",
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=25).map(lambda words: f"{' '.join(words).capitalize()}.")
WRAPS = st.sampled_from(
    [
        "<p>{}</p>",
        "<div>{}</div>",
        "{}<br><br>",
        "<p><span>{}</span></p>",
        "<blockquote>{}</blockquote>",
        "<ul><li>{}</li></ul>",
    ]
)


@settings(max_examples=60)
@given(pairs=st.lists(st.tuples(SENTENCES, WRAPS), min_size=4, max_size=12))
def test_every_sentence_that_goes_in_comes_out_in_order(page: Any, article: Any, pairs: list[tuple[str, str]]) -> None:
    html = "".join(wrap.format(sentence) for sentence, wrap in pairs)
    long = "Hội nghị đã thống nhất chương trình phối hợp giai đoạn mới với nhiều nội dung quan trọng trên toàn tỉnh."
    found = article(page(f"<p>{long}</p>{html}"))
    assert found.body == (long, *(sentence for sentence, _ in pairs))
