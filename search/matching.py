"""Where in a text the words of a query stand: the meaning of a Text node, in Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipelines.text import words
from search.query import Text, Word
from search.words import forms


class _Matching(dict[str, bool]):
    """Which written words ``word`` matches: the words of news are soon all known."""

    _LIMIT = 5_000

    def __init__(self, word: Word) -> None:
        super().__init__()
        self._word = word

    def __missing__(self, written: str) -> bool:
        if len(self) >= self._LIMIT:
            self.clear()
        result = self[written] = self._word.matches(*forms(written))
        return result


@lru_cache(maxsize=32)
def _matching(word: Word) -> _Matching:
    return _Matching(word)


def occurrences(wanted: Text, written: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The token numbers of each place where a text holds ``wanted``; its field is not looked at.

    ``written`` are the tokens of the text, in any form.
    For words near each other a place is the last word of a window with every matching word before it in the window.
    """
    found: list[list[int]] = []
    for word in wanted.words:
        matching = _matching(word)
        numbers = [number for number, one in enumerate(written) if matching[one]]
        if not numbers:
            return
        found.append(numbers)
    if wanted.within is not None and len(found) > 1:
        yield from _windows(found, len(found) + wanted.within)
        return
    others = [frozenset(numbers) for numbers in found]
    # From the rarest word: a phrase has as many places as that at most.
    rarest = min(range(len(found)), key=lambda index: len(found[index]))
    for number in found[rarest]:
        first = number - rarest
        if all(first + index in numbers for index, numbers in enumerate(others)):
            yield tuple(range(first, first + len(found)))


def _windows(found: list[list[int]], size: int) -> Iterator[tuple[int, ...]]:
    events = sorted((number, index) for index, numbers in enumerate(found) for number in numbers)
    inside = [0] * len(found)
    missing = len(found)
    left = 0
    for right, (number, index) in enumerate(events):
        missing -= inside[index] == 0
        inside[index] += 1
        while events[left][0] <= number - size:
            leaving = events[left][1]
            inside[leaving] -= 1
            missing += inside[leaving] == 0
            left += 1
        if not missing:
            yield tuple(sorted({event[0] for event in events[left : right + 1]}))


def holds(wanted: Text, written: Sequence[str]) -> bool:
    """Whether a text with the tokens ``written`` holds ``wanted``; its field is not looked at."""
    return next(occurrences(wanted, written), None) is not None


def line_holds(wanted: Text, line: str) -> bool:
    """:func:`holds` for a text given as its exact words, joined by single spaces; finds a phrase ten times faster."""
    anchor = max(
        (word for word in wanted.words if word.exact and not word.prefix), key=lambda w: len(w.text), default=None
    )
    if anchor is None or wanted.within is not None:
        return holds(wanted, line.split(" "))
    index = wanted.words.index(anchor)
    before, after = wanted.words[:index], wanted.words[index + 1 :]
    padded, needle = f" {line} ", f" {anchor.text} "
    at = padded.find(needle)
    while at >= 0:
        left = padded[:at].rsplit(" ", index)[-index:] if index else []
        right = padded[at + len(needle) : -1].split(" ", len(after))[: len(after)]
        if len(left) == index and len(right) == len(after):
            pairs = zip((*before, *after), (*left, *right), strict=True)
            if all(written and _matching(word)[written] for word, written in pairs):
                return True
        at = padded.find(needle, at + 1)
    return False


def phrase_in_name(phrase: tuple[Word, ...], name: str) -> bool:
    """Whether ``name`` holds the words of ``phrase`` in a row; without words, whether there is a name at all."""
    return holds(Text(phrase), words(name)) if phrase else bool(name)
