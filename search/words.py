"""The two forms in which a word is searched: exact (as written, up to case and tone placement) and folded."""

from __future__ import annotations

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


class _Memo(dict[str, Forms]):
    """A news text is some thousand different syllables said again and again: each is normalised once."""

    def __missing__(self, word: str) -> Forms:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        exact = new_tone_placement(_lower(word))
        forms = self[word] = Forms(exact, fold(exact))
        return forms


_FORMS = _Memo()


def forms(word: str) -> Forms:
    """The exact and folded form of one word (a token of :func:`pipelines.text.tokenise`), of the same length as it.

    >>> forms("Hoà")
    Forms(exact='hòa', folded='hoa')
    """
    return _FORMS[word]


def text_forms(text: str) -> list[Forms]:
    """The forms of every word of ``text`` (NFC), in order."""
    return [_FORMS[word] for word in words(text)]


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
