"""The text of an article as stories compare it: folded words of lead and body, names and numbers marked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from pipelines.article import Article
from pipelines.findings import Span, TextPart
from pipelines.text import fold, spans

SHINGLE = 8
"""Words of a shingle. Eight Vietnamese syllables are four or five words: long enough that two people who report
different things rarely write them alike, short enough to fit between two changed names."""

_PRIME = (1 << 61) - 1
_BASE = 1_000_003
_TOP = pow(_BASE, SHINGLE, _PRIME)


@dataclass(frozen=True)
class StoryText:
    """The words of one article.

    Title, captions and byline are left out of the text: whoever reprints an article rewrites them first.
    """

    words: tuple[str, ...]
    """Folded: a copy with scrambled tone marks has the same."""
    telling: tuple[str, ...]
    """For each word: itself if it is a number or a name (capitalised within a sentence), else an empty string."""
    title: frozenset[str]
    """Folded words of the title."""
    title_telling: tuple[str, ...]
    """As :attr:`telling`, for the words of the title in order."""

    @cached_property
    def shingles(self) -> tuple[int, ...]:
        """A hash for each place at which :data:`SHINGLE` words begin; the same on any machine."""
        values = [_value(word) for word in self.words]
        if len(values) < SHINGLE:
            return ()
        rolled = 0
        for value in values[:SHINGLE]:
            rolled = (rolled * _BASE + value) % _PRIME
        hashes = [rolled]
        for gone, value in zip(values, values[SHINGLE:], strict=False):
            rolled = (rolled * _BASE + value - gone * _TOP) % _PRIME
            hashes.append(rolled)
        return tuple(hashes)

    @cached_property
    def places(self) -> Mapping[int, Sequence[int]]:
        """Where each of :attr:`shingles` begins."""
        found: dict[int, list[int]] = {}
        for place, shingle in enumerate(self.shingles):
            found.setdefault(shingle, []).append(place)
        return found

    @cached_property
    def said(self) -> frozenset[str]:
        """Every word of title and text, and every two words in a row; numbers also as :attr:`telling` writes them."""
        pairs = map(" ".join, pairwise(self.words))
        return frozenset(self.words).union(self.telling, self.title, pairs)

    @cached_property
    def key(self) -> str:
        """Hash of everything above: with equal keys, texts compare equally with any other."""
        read = (self.words, self.telling, sorted(self.title), self.title_telling)
        text = "\n".join(" ".join(each) for each in read)
        return hashlib.blake2b(text.encode("utf-8", "ignore"), digest_size=16).hexdigest()

    def __len__(self) -> int:
        return len(self.words)


def read_text(article: Article) -> StoryText:
    """The text of ``article`` as stories compare it."""
    words: list[str] = []
    telling: list[str] = []
    for _, _, text in parts(article):
        folded, marked = _read(text)
        words += folded
        telling += marked
    title, title_telling = _read(article.title)
    return StoryText(tuple(words), tuple(telling), frozenset(title), tuple(title_telling))


def parts(article: Article) -> Iterator[tuple[TextPart, int, str]]:
    """Lead and paragraphs in reading order: (name, index, text). A lead that the body repeats is left out."""
    if article.lead and (not article.body or fold(article.lead) != fold(article.body[0])):
        yield "lead", 0, article.lead
    for index, paragraph in enumerate(article.body):
        yield "paragraphs", index, paragraph


def names(telling: Sequence[str]) -> set[str]:
    """The names and numbers in a stretch of :attr:`StoryText.telling`: two words in a row, or one that stands alone.

    Single words of names say little: every second person is a Nguyễn Văn.
    """
    before, after = ("", *telling), (*telling[1:], "")
    alone = {word for left, word, right in zip(before, telling, after, strict=False) if word and not left + right}
    return alone | {f"{one} {other}" for one, other in pairwise(telling) if one and other}


def word_spans(article: Article) -> list[Span]:
    """Where each word of :func:`read_text` stands."""
    return [Span(name, index, start, end) for name, index, text in parts(article) for start, end in spans(text)]


def _read(text: str) -> tuple[list[str], list[str]]:
    """The folded words of ``text``, and what is telling of them (:attr:`StoryText.telling`)."""
    where = spans(text)
    folded = fold(text)
    words = [folded[start:end] for start, end in where]
    telling = [""] * len(words)
    shouted = text.isupper()
    for number, (start, end) in enumerate(where):
        written = text[start:end]
        if written.islower() and written.isalpha():
            continue
        word = words[number]
        if not word.isalpha():
            telling[number] = word.lstrip("0") or "0"
        elif number and written[0].isupper() and not shouted and not _ENDS & {*text[where[number - 1][1] : start]}:
            telling[number] = word
    return words, telling


_ENDS = frozenset(".!?:;…")
"""After these a capital says nothing."""


@lru_cache(maxsize=1 << 16)
def _value(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "ignore"), digest_size=7).digest(), "big") + 1
