"""Words, their two forms, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.text import fold, nfc, tokenise
from search.matching import Written, holds, line_holds, occurrences
from search.query import Text, Word
from search.words import bears_mark, forms, joined_forms, prefix_forms, written_words


@pytest.mark.parametrize(
    ("word", "exact", "folded"),
    [
        ("Hoà", "hòa", "hoa"),
        ("ỦY", "ủy", "uy"),
        ("Quý", "quý", "quy"),
        ("ĐẮK", "đắk", "dak"),
        ("İ", "İ", "i"),
        ("ΟΔΟΣ", "οδοσ", "οδοσ"),
    ],
)
def test_a_word_has_an_exact_and_a_folded_form_of_its_length(word: str, exact: str, folded: str) -> None:
    assert forms(word) == (exact, folded)
    assert len(word) == len(exact) == len(folded)


@given(st.text(max_size=80))
def test_a_text_cut_in_runs_has_the_words_that_tokenise_gives(text: str) -> None:
    text = nfc(text)
    assert written_words(text) == [token.text for token in tokenise(text)]
    expected = [forms(token.text) for token in tokenise(text)]
    assert joined_forms(text) == (" ".join(form.exact for form in expected), " ".join(form.folded for form in expected))
    for form in expected:
        assert fold(form.exact) == form.folded
        assert forms(form.exact) == form


@pytest.mark.parametrize(
    ("word", "is_marked"), [("hoa", False), ("hòa", True), ("đ", True), ("2021", False), ("ơ", True)]
)
def test_a_mark_or_a_d_with_a_stroke_makes_a_word_mean_itself(word: str, is_marked: bool) -> None:
    assert bears_mark(word) is is_marked


def test_a_prefix_that_may_end_in_either_tone_placement_stands_for_both() -> None:
    assert prefix_forms("hòa") == ("hòa", "hoà")
    assert prefix_forms("quý") == ("quý",)
    assert prefix_forms("hoàn") == ("hoàn",)


def test_a_phrase_is_found_at_every_place_where_it_stands() -> None:
    ky_ket = Text((Word("ký", True), Word("ket", False)))
    assert list(occurrences(ky_ket, Written(["ký", "kết", "rồi", "ký", "két", "ký"]))) == [(0, 1), (3, 4)]


def test_words_near_each_other_may_be_one_and_the_same_word_of_the_text() -> None:
    assert holds(Text((Word("hoa", False), Word("hòa", True)), within=0), ["hòa"])


VOCABULARY = ("ban", "bàn", "bạn", "ký", "kỳ", "kết", "két")
typed = st.builds(
    lambda word, exact: Word(word, exact or bears_mark(word)),
    st.sampled_from((*VOCABULARY, "ky", "ket")),
    st.booleans(),
)


@settings(max_examples=300)
@given(
    st.builds(Text, st.lists(typed, min_size=1, max_size=4).map(tuple), st.none(), st.none() | st.integers(0, 3)),
    st.lists(st.sampled_from(VOCABULARY), max_size=12),
)
def test_the_fast_way_to_find_a_phrase_finds_the_same(wanted: Text, written: list[str]) -> None:
    assert line_holds(wanted, " ".join(written)) == holds(wanted, written)
