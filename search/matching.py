"""Where in a text the words of a query stand: the meaning of a Text node, in Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.query import Text, Word
from search.words import forms_of, written_words


class Written:
    """The words of a text (tokens, in any form), to be looked through for some."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        # A word said again is compared once.
        self._different = set(words)

    def numbers(self, word: Word) -> list[int]:
        """The numbers of the words that ``word`` matches, rising."""
        form = 0 if word.exact else 1
        pairs = zip(self._different, forms_of(self._different), strict=True)
        if word.prefix:
            matching = {one for one, forms in pairs if forms[form].startswith(word.beginnings)}
        else:
            text = word.text
            matching = {one for one, forms in pairs if forms[form] == text}
        return [number for number, one in enumerate(self.words) if one in matching] if matching else []


def occurrences(wanted: Text, written: Written) -> Iterator[tuple[int, ...]]:
    """The token numbers of each place where a text holds ``wanted``; its field is not looked at.

    For words near each other a place is the last word of a window with every matching word before it in the window.
    """
    found: list[list[int]] = []
    for word in wanted.words:
        numbers = written.numbers(word)
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
    return next(occurrences(wanted, Written(written)), None) is not None


def line_holds(wanted: Text, line: str) -> bool:
    """:func:`holds` for a text given as its exact words, joined by single spaces; finds a phrase ten times faster."""
    anchor = max(
        (word for word in wanted.words if word.exact and not word.prefix), key=lambda w: len(w.text), default=None
    )
    if anchor is None:
        return holds(wanted, line.split(" "))
    if wanted.within is None:
        before = wanted.words.index(anchor)
        after = len(wanted.words) - before - 1
    else:
        # A window with this word in it reaches no farther to either side.
        before = after = len(wanted.words) + wanted.within - 1
    # What stands around the word is read, and only that.
    padded, needle = f" {line} ", f" {anchor.text} "
    at = padded.find(needle)
    while at >= 0:
        left = padded[:at].rsplit(" ", before)[-before:] if before else []
        right = padded[at + len(needle) : -1].split(" ", after)[:after]
        if holds(wanted, [*filter(None, left), anchor.text, *filter(None, right)]):
            return True
        at = padded.find(needle, at + 1)
    return False


def phrase_in_name(phrase: tuple[Word, ...], name: str) -> bool:
    """Whether ``name`` holds the words of ``phrase`` in a row; without words, whether there is a name at all."""
    return holds(Text(phrase), written_words(name)) if phrase else bool(name)
