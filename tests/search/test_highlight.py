"""What is marked in an article, and which fragments of it are shown."""

from __future__ import annotations

import html
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import IndexDocument, highlight, parse

Make = Callable[..., IndexDocument]


@pytest.mark.parametrize(
    ("query", "title", "marked"),
    [
        ("ký", "Lễ KÝ kết", "Lễ [KÝ] kết"),
        ("ky", "Lễ KÝ kết, kỳ này", "Lễ [KÝ] kết, [kỳ] này"),
        ("hoà", "Hòa bình, hoà giải, hóa", "[Hòa] bình, [hoà] giải, hóa"),
        ("=ban", "Ban bán", "[Ban] bán"),
        ("tuy*", "Tuyên tuyến, tây", "[Tuyên] [tuyến], tây"),
        ("đồng*", "Đồng, đong, dòng", "[Đồng], đong, dòng"),
        ('"ký kết"', "ký, kết; ký rồi kết", "[ký], [kết]; ký rồi kết"),
        ('"ban ký"', "Bản ký, ký bản", "[Bản] [ký], ký bản"),
        ('"ký kế*"', "ký kết, ký kế, ký", "[ký] [kết], [ký] [kế], ký"),
        ('"quy hợp"~1', "quy chế hợp tác; hợp và các quy chế", "[quy] chế [hợp] tác; hợp và các quy chế"),
        ("ký OR kết", "kết", "[kết]"),
        ("ký -kết", "ký kết", "[ký] kết"),
        ("NOT kết", "ký kết", "ký kết"),
        ('"ký kết" ký', "ký kết, ký", "[ký] [kết], [ký]"),
        ("238-QĐ", "Số 238-QĐ/TW", "Số [238]-[QĐ]/TW"),
        ("title:ký", "ký", "[ký]"),
        ("lead:ký", "ký", "ký"),
        ("tỉnh:ký", "ký", "ký"),
        ("*", "ký", "ký"),
        ("ký", "", ""),
    ],
)
def test_exactly_the_words_that_match_are_marked(article: Make, query: str, title: str, marked: str) -> None:
    assert highlight(parse(query), article(title=title)).title.render() == marked


def test_marks_and_escaping_are_as_asked_for(article: Make) -> None:
    shown = highlight(parse("ký"), article(title="<b> ký & kết")).title
    assert shown.render("<mark>", "</mark>", escape=html.escape) == "&lt;b&gt; <mark>ký</mark> &amp; kết"
    assert [shown.text[start:end] for start, end in shown.spans] == ["ký"]


def test_the_fragments_are_the_places_with_most_of_the_query(article: Make) -> None:
    filler = "Tin khác không có gì. " * 30
    body = "\n".join(
        (
            filler + "Một chữ ký ở đây. " + filler,
            "Hai bên ký kết quy chế.",
            filler,
            filler + "Quy chế có kết quả. " + filler,
        )
    )
    fragments = highlight(parse("ký kết quy chế"), article(body=body)).fragments
    assert [fragment.render() for fragment in fragments][1] == "Hai bên [ký] [kết] [quy] [chế]."
    assert len(fragments) == 3
    for fragment in fragments:
        assert body[fragment.start : fragment.start + len(fragment.text)] == fragment.text
        assert "\n" not in fragment.text
        assert len(fragment.text) <= 330
    first = fragments[0]
    assert (first.cut_before, first.cut_after) == (True, True)
    assert first.render().startswith("… Tin khác") or first.render().startswith("… Một chữ")
    assert "[ký] ở đây" in first.render()


def test_without_a_match_in_the_text_no_fragment_is_shown(article: Make) -> None:
    shown = highlight(parse("ký"), article(title="ký", body="Tin khác"))
    assert shown.fragments == ()


def test_captions_and_byline_are_shown_where_the_body_has_too_little(article: Make) -> None:
    shown = highlight(parse("ký"), article(body="chữ ký", captions="Lễ ký\nẢnh khác", byline="Ký giả"))
    assert [(fragment.field.value, fragment.render()) for fragment in shown.fragments] == [
        ("body", "chữ [ký]"),
        ("captions", "Lễ [ký]"),
        ("byline", "[Ký] giả"),
    ]


def test_a_phrase_over_two_paragraphs_is_marked_in_both(article: Make) -> None:
    fragments = highlight(parse('"ký kết"'), article(body="rồi ký\nkết quả")).fragments
    assert [fragment.render() for fragment in fragments] == ["rồi [ký]", "[kết] quả"]


WORDS = ("ký", "kết", "Ky", "ban", "bản", "quy", "chế", "-", "\n", ".", "hoàng", "hòa", "a" * 400)


@settings(max_examples=60)
@given(
    text=st.lists(st.sampled_from(WORDS), max_size=150).map(" ".join),
    query=st.sampled_from(("ky", '"ký kết"', '"ban quy"~4', "hoà*", "ký kết OR chế", '"bản quy"')),
)
def test_every_fragment_is_a_piece_of_the_text_and_every_span_a_word_in_it(
    article: Make, text: str, query: str
) -> None:
    shown = highlight(parse(query), article(title=text, body=text))
    spans = {shown.title.text[start:end] for start, end in shown.title.spans}
    assert spans <= set(WORDS)
    whole = {(start, end) for start, end in shown.title.spans}
    for fragment in shown.fragments:
        assert text[fragment.start : fragment.start + len(fragment.text)] == fragment.text
        assert fragment.spans
        assert {(start + fragment.start, end + fragment.start) for start, end in fragment.spans} <= whole
        assert list(fragment.spans) == sorted(fragment.spans)
    assert bool(shown.fragments) == bool(whole)
    ends = [(fragment.start, fragment.start + len(fragment.text)) for fragment in shown.fragments]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
