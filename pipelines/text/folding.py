"""Folding: lower case, no marks, đ as d — character for character, so that offsets stay valid."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    lowered = character.lower()
    if lowered == "đ":
        return "d"
    base = unicodedata.normalize("NFD", lowered)[0]
    return base if len(base) == 1 else character


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """``text`` in lower case without marks, of the same length.

    Both tone placements fold alike (``hoà`` and ``hòa`` → ``hoa``). ``text`` must be NFC for the marks to be seen;
    a combining mark that NFC left alone stays as it is.

    >>> fold("Đắk Nông")
    'dak nong'
    """
    return text.translate(_TABLE)


def is_marked(word: str) -> bool:
    """Whether ``word`` (NFC) bears a tone or vowel mark or a đ: such a word in a query means only itself."""
    return word.lower() != fold(word)
