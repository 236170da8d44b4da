"""A text as the recognition of agencies reads it: lower case, one tone placement, abbreviations spelled out.

An abbreviation becomes the words it stands for, each standing where the abbreviation stands; so "Sở TT&TT" is found
under the name "Sở Thông tin và Truyền thông" and its evidence is what the article says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pipelines.agencies.registry import registry
from pipelines.text import new_tone_placement

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ‘][^\W_]+)*|[^\w\s]")
_BEFORE_MARK = re.compile(r"\s+([,;:.!?)’”])")
_DASHES = str.maketrans("–—−‐‑", "-----")
_ROMANS = frozenset("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split())  # noqa: SIM905
_SHORTEST_IN_CAPITALS = 12
_CACHED_WORDS = 100_000


class _Lowered(dict[str, str]):
    """Words in lower case with the new tone placement, remembered: there are few Vietnamese syllables."""

    def __missing__(self, word: str) -> str:
        if len(self) > _CACHED_WORDS:  # numbers and foreign words go on for ever
            self.clear()
        low = self[word] = "và" if word == "&" else new_tone_placement(word).translate(_DASHES).lower()
        return low


_LOWERED = _Lowered()


class Words:
    """The words and marks of a text in order, abbreviations spelled out; a place is a number in that order."""

    __slots__ = ("_places", "_spans", "_spelled", "capitals", "low", "shown", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        tokens: list[str] = _TOKEN.findall(text)
        self._spans: list[tuple[int, int]] | None = None
        self._places: list[int] | None = None
        self._spelled: frozenset[int] = frozenset()
        lowered = _LOWERED
        low = [lowered[token] for token in tokens]
        short, context = _abbreviation_beginnings()
        candidates = [
            place for place, word in enumerate(tokens) if word in short or (low[place] in context and word[0].isupper())
        ]
        self.capitals = in_capitals(text)
        """Whether the whole text is in capitals, so that they tell nothing."""
        self.low: tuple[str, ...]
        """In lower case, new tone placement, every dash "-"."""
        self.shown: tuple[str, ...]
        """As written; of an abbreviation what it stands for."""
        if candidates:
            self._spell_out(tokens, low, candidates)
        else:
            self.low, self.shown = tuple(low), tuple(tokens)

    def __len__(self) -> int:
        return len(self.low)

    def capital(self, place: int) -> bool:
        """Whether the word at ``place`` begins with a capital, or would if capitals told anything."""
        return place < len(self.low) and (self.capitals or self.shown[place][0].isupper())

    def number(self, place: int) -> bool:
        """Whether digits or a Roman numeral stand at ``place``."""
        return place < len(self.low) and (self.low[place].isdigit() or self.shown[place] in _ROMANS)

    def spelled(self, place: int) -> bool:
        """Whether the word at ``place`` comes from an abbreviation."""
        return place in self._spelled

    def goes_on(self, place: int) -> bool:
        """Whether the word at ``place`` comes from the abbreviation that the word before comes from, too."""
        return place > 0 and self._places is not None and self._places[place] == self._places[place - 1]

    def start(self, place: int) -> int:
        """Where in the text the word at ``place`` begins, or the abbreviation that it comes from."""
        return self._token_spans()[self._places[place] if self._places is not None else place][0]

    def end(self, place: int) -> int:
        """Where in the text the word at ``place`` ends, or the abbreviation that it comes from."""
        if self._places is None:
            return self._token_spans()[place][1]
        token = self._places[place]
        # An abbreviation of several tokens ends where the next word's token begins.
        following = next((at for at in self._places[place + 1 :] if at != token), None) if self.spelled(place) else None
        last = following - 1 if following is not None else self._last_token(place, token)
        return self._token_spans()[last][1]

    def _last_token(self, place: int, token: int) -> int:
        return len(self._token_spans()) - 1 if self.spelled(place) else token

    def _token_spans(self) -> list[tuple[int, int]]:
        if self._spans is None:
            self._spans = [match.span() for match in _TOKEN.finditer(self.text)]
        return self._spans

    def _spell_out(self, tokens: list[str], low: list[str], candidates: Iterable[int]) -> None:
        """Put the words that abbreviations stand for in their place."""
        words: list[str] = []
        shown: list[str] = []
        places: list[int] = []
        spelled: set[int] = set()
        behind = 0
        for place in candidates:
            if place < behind:
                continue
            found = _abbreviation(tokens, low, place)
            if found is None:
                continue
            count, expansion = found
            if low[place] == "tư" and count == 1 and low[place + 1 : place + 2] and low[place + 1] in _BEHIND_TU:
                continue  # "SỞ TƯ PHÁP" is no central one
            around = (*tokens[max(0, place - 1) : place], *tokens[place + count : place + count + 1])
            if "/" in around or "-" in around:  # else there is no need to know where in the text it stands
                spans = self._token_spans()
                if _in_document_number(self.text, spans[place][0], spans[place + count - 1][1]):
                    continue
            words += low[behind:place]
            shown += tokens[behind:place]
            places += range(behind, place)
            spelled.update(range(len(words), len(words) + len(expansion)))
            words += [_LOWERED[word] for word in expansion]
            shown += expansion
            places += [place] * len(expansion)
            behind = place + count
        words += low[behind:]
        shown += tokens[behind:]
        places += range(behind, len(tokens))
        self.low, self.shown = tuple(words), tuple(shown)
        self._places, self._spelled = places, frozenset(spelled)


@lru_cache(maxsize=512)
def words_of(text: str) -> Words:
    """The words of ``text`` (NFC), abbreviations spelled out."""
    return Words(text)


def in_capitals(text: str) -> bool:
    """Whether ``text`` is set in capitals throughout, as titles are."""
    if sum(map(str.islower, text[:40])) > 12:  # the usual text, told by its beginning
        return False
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > _SHORTEST_IN_CAPITALS and sum(map(str.isupper, letters)) > 0.85 * len(letters)


_BEHIND_TU = frozenset(("pháp", "lệnh", "tưởng", "vấn", "nhân", "liệu"))
"""With these "TƯ" is a word, not short for "Trung ương"."""
Abbreviation = tuple[tuple[str, ...], tuple[str, ...]]
"""The tokens of a short form, and the words it stands for."""


def _abbreviation(tokens: list[str], low: list[str], place: int) -> tuple[int, tuple[str, ...]] | None:
    for pattern, expansion in _abbreviations()[low[place]]:
        window = tokens[place : place + len(pattern)]
        if len(window) == len(pattern) and all(map(_is_token, window, pattern)):
            return len(pattern), expansion
    return None


def _is_token(token: str, wanted: str) -> bool:
    """Whether ``token`` is the ``wanted`` one: exactly if that is in capitals, in any case if it is context."""
    if wanted.isupper() or wanted == "Tp":
        return token == wanted
    return _LOWERED[token] == _LOWERED[wanted]


def _in_document_number(text: str, start: int, end: int) -> bool:
    """Whether an abbreviation stands in a number like 02-CTPH/BDVTU-CAT, which names no agency."""
    if text[max(0, start - 1) : start] not in ("/", "-") and text[end : end + 1] not in ("/", "-"):
        return False
    chunk_start = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    chunk_end = text.find(" ", end)
    chunk = text[chunk_start : chunk_end if chunk_end >= 0 else len(text)]
    return "/" in chunk or chunk[0].isdigit() or (chunk[0] == "-" and len(chunk) > 1)


@cache
def _abbreviations() -> dict[str, list[Abbreviation]]:
    """By first token in lower case, longest first."""
    table: dict[str, list[Abbreviation]] = {}
    for short, long in registry().abbreviations.items():
        pattern = tuple(_TOKEN.findall(short.translate(_DASHES)))
        table.setdefault(_LOWERED[pattern[0]], []).append((pattern, tuple(_TOKEN.findall(long))))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


@cache
def _abbreviation_beginnings() -> tuple[frozenset[str], frozenset[str]]:
    """The tokens that an abbreviation may begin with: those in capitals as they are, the others in lower case."""
    firsts = {pattern[0] for entries in _abbreviations().values() for pattern, _ in entries}
    in_upper = frozenset(first for first in firsts if first.isupper() or first == "Tp")
    return in_upper, frozenset(_LOWERED[first] for first in firsts - in_upper)


def tokens_of(name: str) -> tuple[str, ...]:
    """``name`` as its tokens in lower case, for looking names up."""
    return tuple(_LOWERED[token] for token in _TOKEN.findall(name))


@lru_cache(maxsize=4096)
def join(shown: tuple[str, ...]) -> str:
    """Tokens as a text again: new tone placement, no blank before a comma or within brackets.

    >>> join(("Phát", "thanh", "-", "Truyền", "hình", ",", "Báo"))
    'Phát thanh - Truyền hình, Báo'
    """
    text = new_tone_placement(" ".join(shown)).translate(_DASHES)
    return _BEFORE_MARK.sub(r"\1", text).replace("( ", "(").replace(" / ", "/").replace("“ ", "“")
