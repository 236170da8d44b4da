"""A long article in portions, each light enough for a page; and in which of them something stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.article import Article
from pipelines.findings import Signing, Span
from search.web.evidence import SENTENCE, Piece, Said, pieces

HEAVIEST = 60_000
"""Bytes of a portion as it is sent: beside it a page has 90,000 for all the rest."""
TITLE = 600
"""Characters of a title that are shown."""
_MARK = 130
"""Bytes of what stands around a passage that is evidence."""
_PARAGRAPH = 40
_ESCAPED = re.compile("[&<>\"']")
_STEP = 2_000

Part = Literal["lead", "paragraphs"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of the lead, or of one paragraph, what stands in one portion."""

    part: Part
    index: int
    start: int
    end: int

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"{'l' if self.part == 'lead' else 'p'}{self.index}" + (f"-{self.start}" if self.start else "")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is shown of a stretch."""

    part: Part
    anchor: str
    pieces: tuple[Piece, ...]


class Portions:
    """Lead and paragraphs of an article, in order."""

    def __init__(self, article: Article, said: Said) -> None:
        self._texts: dict[tuple[Part, int], str] = {("lead", 0): article.lead} if article.lead else {}
        self._texts |= {("paragraphs", place): text for place, text in enumerate(article.body)}
        self._said = said
        self._portions: list[list[Stretch]] = [[]]
        left = HEAVIEST
        for stretch, weight in self._stretches():
            if weight > left and self._portions[-1]:
                self._portions.append([])
                left = HEAVIEST
            self._portions[-1].append(stretch)
            left -= weight

    def __len__(self) -> int:
        return len(self._portions)

    def shown(self, number: int) -> tuple[Paragraph, ...]:
        """What the portion ``number``, counted from 1, shows."""
        return tuple(self._shown(stretch) for stretch in self._portions[number - 1])

    def place(self, span: Span) -> tuple[int, str] | None:
        """The number of the portion in which ``span`` begins, and the anchor there; None for the title and the like."""
        part: Part = "lead" if span.field == "lead" else "paragraphs"
        if span.field not in ("lead", "paragraphs"):
            return None
        for number, portion in enumerate(self._portions, 1):
            for one in portion:
                if (one.part, one.index) == (part, span.index) and one.start <= span.start < one.end:
                    return number, one.anchor
        return None

    def evidence(self, signing: Signing) -> tuple[int, str] | None:
        """Where the sentence that reports ``signing`` stands, else its first party; see :meth:`place`."""
        spans = [*signing.spans.get(SENTENCE, ()), *(span for party in signing.parties for span in party.spans)]
        return next((place for span in spans if (place := self.place(span)) is not None), None)

    def of_line(self, offset: int) -> tuple[int, str] | None:
        """Where the character ``offset`` of the paragraphs stands, each of which ends with one more."""
        lengths = [len(text) + 1 for (part, _), text in self._texts.items() if part == "paragraphs"]
        starts = [0]
        for length in lengths:
            starts.append(starts[-1] + length)
        index = bisect_right(starts, offset) - 1
        if not 0 <= index < len(lengths):
            return None
        return self.place(Span("paragraphs", index, offset - starts[index], offset - starts[index] + 1))

    def _stretches(self) -> Iterator[tuple[Stretch, int]]:
        """Every paragraph with its weight; one that is long in several."""
        for (part, index), text in self._texts.items():
            said = self._said.get((part, index), ())
            start = 0
            while start < len(text) or not start:
                end = start
                weight = _PARAGRAPH
                while end < len(text) and (end == start or weight < HEAVIEST // 2):
                    step = _end(text, end + _STEP)
                    # A passage that is evidence has an edge where it begins and one where it ends.
                    edges = sum((end <= first < step) + (end < last <= step) for first, last, _ in said)
                    weight += _weight(text[end:step]) + _MARK * edges
                    end = step
                yield Stretch(part, index, start, end), weight
                start = end
                if not text:
                    break

    def _shown(self, stretch: Stretch) -> Paragraph:
        text = self._texts[stretch.part, stretch.index][stretch.start : stretch.end]
        said: Sequence[tuple[int, int, str]] = [
            (first - stretch.start, last - stretch.start, what)
            for first, last, what in self._said.get((stretch.part, stretch.index), ())
            if first < stretch.end and last > stretch.start
        ]
        return Paragraph(stretch.part, stretch.anchor, tuple(pieces(text, said)))


def _weight(text: str) -> int:
    return len(text.encode("utf-8", "replace")) + 4 * len(_ESCAPED.findall(text))


def _end(text: str, about: int) -> int:
    """An end near ``about``, between words where there is one."""
    if about >= len(text):
        return len(text)
    space = text.rfind(" ", about - _STEP // 2, about)
    return space + 1 if space > 0 else about
