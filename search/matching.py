"""Where in a text the words of a query stand: the meaning of a Text node, in Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipelines.text import Token, tokenise
from search.query import Text, Word
from search.words import forms


class ReadText:
    """The words of one text, ready to be looked up in either form."""

    __slots__ = ("_exact", "_folded", "tokens")

    def __init__(self, text: str) -> None:
        self.tokens: list[Token] = list(tokenise(text))
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._folded: dict[str, list[int]] = defaultdict(list)
        for number, token in enumerate(self.tokens):
            exact, folded = forms(token.text)
            self._exact[exact].append(number)
            self._folded[folded].append(number)

    def numbers(self, word: Word) -> list[int]:
        """The numbers of the tokens that ``word`` matches, rising."""
        by_form = self._exact if word.exact else self._folded
        if not word.prefix:
            return by_form.get(word.text, [])
        return sorted(n for form, numbers in by_form.items() if form.startswith(word.beginnings) for n in numbers)


def occurrences(wanted: Text, text: ReadText) -> Iterator[tuple[int, ...]]:
    """The token numbers of each place where ``text`` holds ``wanted``; its field is not looked at.

    For words near each other a place is the last word of a window with every matching word before it in the window.
    """
    if not wanted.words:
        return
    found = [text.numbers(word) for word in wanted.words]
    if not all(found):
        return
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


def holds(wanted: Text, text: str) -> bool:
    """Whether ``text`` (NFC, one field) holds what ``wanted`` asks for."""
    return next(occurrences(wanted, ReadText(text)), None) is not None


def phrase_in_name(words: tuple[Word, ...], name: str) -> bool:
    """Whether ``name`` holds ``words`` in a row; without words, whether there is a name at all."""
    return holds(Text(words), name) if words else bool(name)
