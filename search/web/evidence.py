"""Where an article says what was read in it: its text in pieces, each with what it is the evidence of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.findings import Findings, Span, TextPart

SENTENCE = "signing"
_SHOWN = ("parties", "signed_on", "period_from", "period_to", "document_kind", "province", "place", "basis", "subject")
MOST = 30_000
"""Characters of an article that stand beside what is corrected."""

Said = dict[tuple[TextPart, int], list[tuple[int, int, str]]]
"""By part of the article: (start, end, what it says)."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that says one thing, or nothing."""

    text: str
    said: tuple[str, ...] = ()
    """Fields of a signing; without :data:`SENTENCE`."""
    in_sentence: bool = False


def said_in(findings: Findings | None) -> Said:
    """The evidence of every value of every signing."""
    found: Said = defaultdict(list)
    for signing in findings.signings if findings is not None else ():
        for party in signing.parties:
            _add(found, party.spans, "parties")
        for name in (SENTENCE, *_SHOWN):
            _add(found, signing.spans.get(name, ()), name)
    return found


def pieces(text: str, said: Sequence[tuple[int, int, str]]) -> list[Piece]:
    """``text`` in order. Spans may overlap; what lies outside of the text is passed over."""
    edges = {0, len(text)}
    edges.update(min(max(edge, 0), len(text)) for start, end, _ in said for edge in (start, end))
    ordered = sorted(edges)
    made = []
    for start, end in pairwise(ordered):
        here = [what for first, last, what in said if first <= start and end <= last]
        named = tuple(dict.fromkeys(what for what in here if what != SENTENCE))
        made.append(Piece(text[start:end], named, SENTENCE in here))
    return made


def paragraphs(body: Iterable[str], said: Said) -> Iterator[list[Piece]]:
    """The paragraphs of ``body`` in pieces, up to :data:`MOST` characters."""
    left = MOST
    for index, paragraph in enumerate(body):
        if left <= 0:
            return
        yield pieces(paragraph[:left], said.get(("paragraphs", index), ()))
        left -= len(paragraph)


def _add(found: Said, spans: Iterable[Span], what: str) -> None:
    for span in spans:
        found[span.field, span.index].append((span.start, span.end, what))
