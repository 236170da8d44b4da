"""Both schools of placing a tone mark come out as the new one, in either case, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text import fold, new_tone_placement


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "HÒA"),
        ("Hoá", "Hóa"),
        ("thoả khoẻ loè", "thỏa khỏe lòe"),
        ("Uỷ uỵ thuý TUỲ", "Ủy ụy thúy TÙY"),
        ("oà, xoè.", "òa, xòe."),
    ],
)
def test_an_open_syllable_bears_its_mark_on_the_first_vowel(old: str, new: str) -> None:
    assert new_tone_placement(old) == new


@pytest.mark.parametrize("text", ["quý", "QUỲ", "hoàn toàn", "khuynh", "hòa ủy", "loạt", "đồng hóa"])
def test_what_both_schools_write_alike_stays(text: str) -> None:
    assert new_tone_placement(text) == text


@given(st.text(alphabet="oOuUyYàÀáạẹẻỷỶýqQnh ", max_size=30))
def test_the_length_and_the_letters_stay(text: str) -> None:
    new = new_tone_placement(text)
    assert fold(new) == fold(text)
    assert new_tone_placement(new) == new
