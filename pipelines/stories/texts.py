"""The text of an article as stories compare it: folded words of lead and body, names and numbers marked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipelines.article import Article
from pipelines.findings import Span, TextPart
from pipelines.text import fold, fold_words, spans

SHINGLE = 8
"""Words of a shingle. Eight Vietnamese syllables are four or five words: long enough that two people who report
different things rarely write them alike, short enough to fit between two changed names."""


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
    def shingles(self) -> tuple[tuple[str, ...], ...]:
        """The :data:`SHINGLE` words that begin at each place."""
        return tuple(zip(*(self.words[start:] for start in range(SHINGLE)), strict=False))

    @cached_property
    def places(self) -> Mapping[tuple[str, ...], int]:
        """Where each of :attr:`shingles` begins, the last time."""
        return dict(zip(self.shingles, range(len(self.shingles)), strict=True))

    @cached_property
    def repeated(self) -> Mapping[tuple[str, ...], Sequence[int]]:
        """Where those that begin at several places do."""
        found: dict[tuple[str, ...], list[int]] = {}
        if len(self.places) < len(self.shingles):  # seldom
            for place, shingle in enumerate(self.shingles):
                if shingle in found or self.places[shingle] != place:
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
    words, telling = _read("\n".join(text for _, _, text in parts(article)))
    title, title_telling = _read(article.title.lower() if article.title.isupper() else article.title)
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
    plain = fold_words(text)
    words, capitals = _seen(plain) if plain is not None else _looked_for(text)
    telling = [""] * len(words)
    for number in capitals:
        telling[number] = words[number]
    for number in [number for number, word in enumerate(words) if not word.isalpha()]:
        telling[number] = words[number].lstrip("0") or "0"
    return words, telling


def _seen(plain: str) -> tuple[list[str], list[int]]:
    """The words of a text that is ``plain`` already, and the numbers of those with a capital within a sentence."""
    capitals: list[int] = []
    passed, last = 0, -1
    pieces = plain.replace(".", " . ").split()
    for place in [place for place, piece in enumerate(pieces) if piece < "a"]:  # a capital, a digit, an end
        if pieces[place] == ".":
            passed += 1
            last = place
        elif pieces[place] >= "A" and last < place - 1 and place > passed:
            capitals.append(place - passed)
    return plain.lower().replace(".", " ").split(), capitals


def _looked_for(text: str) -> tuple[list[str], list[int]]:
    """The same for a text of any characters, by the one tokenisation (``pipelines.text``): takes twice the time."""
    folded = fold(text)
    where = spans(text)
    words = [folded[start:end] for start, end in where]
    capitals = [
        number
        for number, ((_, before), (start, _)) in enumerate(pairwise(where), 1)
        if text[start].isupper() and _ENDS.isdisjoint(text[before:start])
    ]
    return words, capitals


_ENDS = frozenset(".!?:;…\n")
"""After these a capital says nothing."""
