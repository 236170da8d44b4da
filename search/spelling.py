"""Other ways to write a word: for an index that can say of words whether they are written, but not list them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from math import prod

from pipelines.text import fold
from search.words import forms

_BARE = "abcdefghijklmnopqrstuvwxyz"
LETTERS = _BARE + "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
"""What may be put into a word."""

_SHAPES = {"a": "aăâ", "d": "dđ", "e": "eê", "o": "oôơ", "u": "uư"}
_VOWELS = frozenset("aăâeêioôơuưy")
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_MOST_SHAPES = 100
"""No syllable has so many letters that may be another; a word that has is none."""


def one_slip_away(word: str) -> set[str]:
    """Words (exact forms) of which ``word`` (likewise) is one letter or mark short, over or another, or has two
    neighbours in each other's places."""
    return _slips(word, LETTERS)


def bare_slips(word: str) -> set[str]:
    """The same without marks, of a folded form.

    >>> {"truyen", "an", "phoi"} <= bare_slips("truyem") | bare_slips("na") | bare_slips("phooi")
    True
    """
    return _slips(word, _BARE)


def likely_slips(word: str) -> set[str]:
    """What fingers make of a word by themselves: neighbours change places, a letter is doubled, one of two left out.

    >>> sorted(likely_slips("nna"))
    ['na', 'nan', 'nnaa', 'nnna']
    """
    doubled = {word[:at] + word[at] + word[at:] for at in range(len(word))}
    single = {word[:at] + word[at + 1 :] for at in range(1, len(word)) if word[at] == word[at - 1]}
    return (doubled | single | _swapped(word)) - {word, ""}


def _slips(word: str, letters: str) -> set[str]:
    others = _swapped(word)
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        others.add(before + after[1:])
        for letter in letters:
            others.add(before + letter + after)
            others.add(before + letter + after[1:])
    return others - {word, ""}


def _swapped(word: str) -> set[str]:
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


def with_marks(word: str) -> set[str]:
    """The syllables (exact forms) that ``word``, without marks, is when its marks are put in; none for a longer word.

    >>> sorted(with_marks("di"))[:5]
    ['di', 'dì', 'dí', 'dĩ', 'dỉ']
    """
    shapes_of = [_SHAPES.get(letter, letter) for letter in word]
    if prod(map(len, shapes_of)) > _MOST_SHAPES:
        return set()
    shapes = ("".join(letters) for letters in product(*shapes_of))
    return {forms(written).exact for shape in shapes for written in _toned(shape)}


@lru_cache(maxsize=100_000)
def is_odd(word: str) -> bool:
    """Whether ``word`` (an exact form) bears marks, but not as syllables do: :func:`with_marks` does not know it.

    >>> is_odd("đắk"), is_odd("đắklắk"), is_odd("plus")
    (False, True, False)
    """
    folded = fold(word)
    return word != folded and word not in _known(folded)


_known = lru_cache(maxsize=10_000)(with_marks)


def _toned(shape: str) -> Iterator[str]:
    yield shape
    for at, letter in enumerate(shape):
        if letter in _VOWELS:
            for tone in _TONES:
                yield shape[:at] + unicodedata.normalize("NFC", letter + tone) + shape[at + 1 :]
