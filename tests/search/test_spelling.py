"""Other ways to write a word."""

from __future__ import annotations

from pipelines.text import fold
from search.spelling import is_odd, one_slip_away, with_marks


def test_one_edit_is_a_letter_or_mark_put_in_taken_out_or_changed() -> None:
    near = one_slip_away("ký")
    assert {"k", "ký", "kỳ", "ky", "kýt", "tý", "y", "ý", "kiý"} - near == {"ký", "y"}


def test_marks_are_put_in_at_all_places_where_a_syllable_bears_them() -> None:
    assert {"đường", "dương", "duong", "dường", "đuông"} <= with_marks("duong")
    assert with_marks("hoa") >= {"hòa", "hóa", "hỏa"}
    assert {fold(word) for word in with_marks("nghieng")} == {"nghieng"}


def test_a_syllable_has_one_tone() -> None:
    assert "áá" not in with_marks("aa")


def test_what_is_no_syllable_is_not_marked() -> None:
    assert with_marks("a" * 40) == set()


def test_a_word_with_marks_is_odd_unless_a_syllable_could_bear_them() -> None:
    assert [word for word in ("ký", "hòa", "đắk", "naive", "2021", "quý", "nghiêng") if is_odd(word)] == []
    assert all(map(is_odd, ("àấ", "đắklắk", "škoda", "ă" * 40)))
