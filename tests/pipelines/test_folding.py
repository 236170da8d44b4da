"""Folding: the same for a character whatever stands beside it, and of the same length."""

from __future__ import annotations

import sys

import pytest

from pipelines.text import fold

STRANGE = "ß Ⅷ Ж 𝒜 ① ý́ \udc80"
"""Characters that hardly any text has; one combining mark that no letter takes in among them."""


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đắk Nông", "dak nong"),
        ("HOÀ – hòa, “Uỷ”…", "hoa – hoa, “uy”…"),
        ("Ky\u0301", "ky\u0301"),
        ("", ""),
    ],
)
def test_marks_and_capitals_go(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_what_stands_beside_a_character_changes_nothing() -> None:
    beside = fold(STRANGE)
    for code in (*range(0x3000), *range(0xE000, 0xE100), *range(0xFB00, 0x10000), 0x1D49C, sys.maxunicode):
        character = chr(code)
        alone = fold(character)
        assert len(alone) == 1
        assert fold(character + STRANGE) == alone + beside
