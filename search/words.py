"""The two forms in which a word is searched: exact (as written, up to case and tone placement) and folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipelines.text import fold, is_marked, new_tone_placement, words

_MEMO_LIMIT = 200_000


class Forms(NamedTuple):
    """A word as both columns of an index hold it."""

    exact: str
    folded: str


def _lower(word: str) -> str:
    # Character for character, and without the final sigma of Greek, which depends on what follows the word.
    lowered = word.lower()
    if len(lowered) != len(word):
        lowered = "".join(c if len(low := c.lower()) != 1 else low for c in word)
    return lowered.replace("ς", "σ")


class _Words(dict[str, Forms]):
    """A news text is some thousand different syllables said again and again: each is normalised once."""

    def __missing__(self, word: str) -> Forms:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        exact = new_tone_placement(_lower(word))
        forms = self[word] = Forms(exact, fold(exact))
        return forms


class _Runs(dict[str, str]):
    """The exact words in a run of characters without white space ("(QĐ/TW),"), joined by spaces.

    No word reaches over white space, so a text can be cut there first: that is done in a fifth of the time.
    """

    def __missing__(self, run: str) -> str:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        joined = self[run] = " ".join([_WORDS[word].exact for word in words(run)])
        return joined


class _Cut(dict[str, tuple[str, ...]]):
    """The words in such a run, as written."""

    def __missing__(self, run: str) -> tuple[str, ...]:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        cut = self[run] = tuple(words(run))
        return cut


_WORDS = _Words()
_RUNS = _Runs()
_CUT = _Cut()


def forms(word: str) -> Forms:
    """The exact and folded form of one word (a token of :func:`pipelines.text.tokenise`), of the same length as it.

    >>> forms("Hoà")
    Forms(exact='hòa', folded='hoa')
    """
    return _WORDS[word]


def forms_of(written: Iterable[str]) -> Iterator[Forms]:
    """:func:`forms` of each of ``written``, several times faster."""
    return map(_WORDS.__getitem__, written)


def written_words(text: str) -> list[str]:
    """The same as :func:`pipelines.text.words`, several times faster for news, which says much again.

    >>> written_words("Hoà ước (1884)")
    ['Hoà', 'ước', '1884']
    """
    return [word for run in text.split() for word in _CUT[run]]


def joined_forms(text: str) -> tuple[str, str]:
    """The exact words of ``text`` (NFC) in order, joined by single spaces, and the folded ones.

    >>> joined_forms("Hoà ước (1884)")
    ('hòa ước 1884', 'hoa uoc 1884')
    """
    exact = " ".join(filter(None, map(_RUNS.__getitem__, text.split())))
    return exact, fold(exact)


def bears_mark(word: str) -> bool:
    """Whether ``word``, typed in a query, means only itself: it has a tone or vowel mark or a đ."""
    return is_marked(_lower(word))


# The open syllables that the two schools write differently, in both spellings (new, old).
_TWO_SPELLINGS = {
    new_tone_placement(old): old
    for old in ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
}


def prefix_forms(prefix: str) -> tuple[str, ...]:
    """The beginnings that an exact word may have to match ``prefix`` (an exact form).

    ``hoà`` ends an open syllable, so it is the word hòa; but it is also how "hoàn" and "hoàng" begin. A prefix
    that could be either, typed either way, stands for both.

    >>> prefix_forms("hòa")
    ('hòa', 'hoà')
    """
    old = _TWO_SPELLINGS.get(prefix[-2:])
    if old is None:
        return (prefix,)
    other = prefix[:-2] + old
    return (prefix, other) if new_tone_placement(other) == prefix else (prefix,)
