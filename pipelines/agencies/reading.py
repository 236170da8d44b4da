"""A text as the recognition of agencies reads it: words in lower case with one tone placement, abbreviations spelled out.

An abbreviation becomes the words it stands for, each standing where the abbreviation stands; so "Sở TT&TT" is found under
the name "Sở Thông tin và Truyền thông" and its evidence is what the article says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.agencies.registry import registry
from pipelines.text import new_tone_placement

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ‘][^\W_]+)*|[^\w\s]")
_DASHES = str.maketrans("–—−‐‑", "-----")
_ROMAN = re.compile(r"[IVX]+")
# A number like 02-CTPH/BDVTU-CAT holds abbreviations of agencies, but names none.
_IN_NUMBER = re.compile(r"[\d/]")
_ISSUERS = re.compile(r"[^\s]*[/][^\s]*")


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a text, abbreviations spelled out: parallel tuples."""

    low: tuple[str, ...]
    """In lower case, new tone placement, every dash "-"."""
    shown: tuple[str, ...]
    """As written, new tone placement; of an abbreviation what it stands for."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    first: tuple[bool, ...]
    """Whether a token begins here; False within a spelled-out abbreviation."""
    spelled: tuple[bool, ...]
    """Whether the word comes from an abbreviation."""
    capitals: bool
    """Whether the whole text is in capitals, so that they tell nothing."""

    def __len__(self) -> int:
        return len(self.low)

    def capital(self, place: int) -> bool:
        """Whether the word at ``place`` begins with a capital (or with a digit)."""
        return place < len(self.low) and (self.shown[place][0].isupper() or self.capitals)

    def number(self, place: int) -> bool:
        """Whether digits or a Roman numeral stand at ``place``."""
        if place >= len(self.low):
            return False
        return self.low[place].isdigit() or _ROMAN.fullmatch(self.shown[place]) is not None


def in_capitals(text: str) -> bool:
    """Whether ``text`` is set in capitals throughout, as titles are."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


@lru_cache(maxsize=512)
def words_of(text: str) -> Words:
    """The words of ``text`` (NFC), abbreviations spelled out."""
    source = new_tone_placement(text).translate(_DASHES)
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(source)]
    capitals = in_capitals(source)
    table = _abbreviations()
    low: list[str] = []
    shown: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    first: list[bool] = []
    spelled: list[bool] = []
    place = 0
    while place < len(tokens):
        token, start, end = tokens[place]
        entries = table.get(token.lower())
        found = _abbreviation(entries, tokens, place, source) if entries else None
        if found is None:
            low.append(token.lower())
            shown.append(token)
            starts.append(start)
            ends.append(end)
            first.append(True)
            spelled.append(False)
            place += 1
            continue
        count, expansion = found
        end = tokens[place + count - 1][2]
        for number, word in enumerate(expansion):
            low.append(word.lower())
            shown.append(word)
            starts.append(start)
            ends.append(end)
            first.append(number == 0)
            spelled.append(True)
        place += count
    return Words(tuple(low), tuple(shown), tuple(starts), tuple(ends), tuple(first), tuple(spelled), capitals)


def _abbreviation(
    entries: list[tuple[tuple[str, ...], tuple[str, ...]]], tokens: list[tuple[str, int, int]], place: int, source: str
) -> tuple[int, tuple[str, ...]] | None:
    for pattern, expansion in entries:
        window = tokens[place : place + len(pattern)]
        if len(window) < len(pattern):
            continue
        if all(
            token == wanted if wanted.isupper() or wanted == "Tp" else token.lower() == wanted.lower()
            for (token, _, _), wanted in zip(window, pattern, strict=True)
        ) and not _in_document_number(source, window[0][1], window[-1][2]):
            return len(pattern), expansion
    return None


def _in_document_number(source: str, start: int, end: int) -> bool:
    before = source[max(0, start - 1) : start]
    after = source[end : end + 1]
    if before not in ("/", "-") and after not in ("/", "-"):
        return False
    chunk_start = max(source.rfind(" ", 0, start), source.rfind("\n", 0, start)) + 1
    chunk_end = source.find(" ", end)
    chunk = source[chunk_start : chunk_end if chunk_end >= 0 else len(source)]
    return "/" in chunk or chunk[0].isdigit() or (chunk[0] == "-" and len(chunk) > 1)


@cache
def _abbreviations() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """By first token in lower case: (tokens, the words they stand for), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for short, long in registry().abbreviations.items():
        pattern = tuple(_TOKEN.findall(short.translate(_DASHES)))
        table.setdefault(pattern[0].lower(), []).append((pattern, tuple(_TOKEN.findall(long))))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def tokens_of(name: str) -> tuple[str, ...]:
    """``name`` as its tokens in lower case, for looking names up."""
    return tuple(_TOKEN.findall(new_tone_placement(name).translate(_DASHES).lower()))


def join(shown: list[str]) -> str:
    """Tokens as a text again: no blank before a comma, around an apostrophe, a slash or within brackets.

    >>> join(["Phát", "thanh", "-", "Truyền", "hình", ",", "Báo"])
    'Phát thanh - Truyền hình, Báo'
    """
    text = " ".join(shown)
    return re.sub(r"\s+([,;:.!?)’”])", r"\1", text).replace("( ", "(").replace(" / ", "/").replace("“ ", "“")
