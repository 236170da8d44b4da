"""What of an article is shown for a query: the matching words marked, the best fragments of the text.

A function of query and text alone, so that every backend marks the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.documents import IndexDocument
from search.places import places
from search.query import Query, Text, TextField

FRAGMENTS = 3
FRAGMENT_LENGTH = 240
"""Characters, about."""
MARKED = 500_000
"""Characters of a text in which marks are looked for: no article is longer, and what is must not hold up a search."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, or a fragment of one, with the words in it that match."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """``text[start:end]`` is a matching word; rising, apart."""
    field: TextField
    start: int = 0
    """Where the fragment begins in its field."""
    cut_before: bool = False
    """The fragment begins inside a paragraph."""
    cut_after: bool = False

    def render(self, before: str = "[", after: str = "]", *, escape: Callable[[str], str] = str) -> str:
        """The text with every matching word between ``before`` and ``after``; ``escape`` is applied to the rest.

        >>> Marked("Lễ ký kết", ((3, 5),), TextField.TITLE).render("<b>", "</b>")
        'Lễ <b>ký</b> kết'
        """
        parts = ["… " if self.cut_before else ""]
        at = 0
        for start, end in self.spans:
            parts += (escape(self.text[at:start]), before, escape(self.text[start:end]), after)
            at = end
        parts += (escape(self.text[at:]), " …" if self.cut_after else "")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Highlights:
    """What a hit shows."""

    title: Marked
    lead: Marked
    fragments: tuple[Marked, ...]
    """The best of body, captions and byline, in this order; none if nothing there matches."""


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    wants: frozenset[int]
    """Which of the query's texts the word belongs to."""


def highlight(query: Query, document: IndexDocument) -> Highlights:
    """The marks of ``query`` in ``document``.

    Marked are the words that make some part of the query true (of a phrase only where the phrase stands); parts under
    NOT mark nothing.
    """
    wanted = query.wanted
    fragments: list[Marked] = []
    for field in (TextField.BODY, TextField.CAPTIONS, TextField.BYLINE):
        room = FRAGMENTS - len(fragments)
        text = getattr(document, field.value)
        fragments += _fragments(text, _found(wanted, field, text), field, room) if room else ()
    return Highlights(
        _whole(wanted, TextField.TITLE, document.title), _whole(wanted, TextField.LEAD, document.lead), tuple(fragments)
    )


def _found(wanted: tuple[Text, ...], field: TextField, text: str) -> list[_Found]:
    asked = [(index, want) for index, want in enumerate(wanted) if want.field is None or want.field is field]
    if not asked or not text:
        return []
    text = text[:MARKED]
    by_span: dict[tuple[int, int], set[int]] = {}
    for index, want in asked:
        for place in places(want, text):
            for span in place:
                by_span.setdefault(span, set()).add(index)
    return [_Found(*span, frozenset(by_span[span])) for span in sorted(by_span)]


def _whole(wanted: tuple[Text, ...], field: TextField, text: str) -> Marked:
    spans = tuple((word.start, word.end) for word in _found(wanted, field, text))
    return Marked(text, spans, field)


def _fragments(text: str, found: list[_Found], field: TextField, limit: int) -> list[Marked]:
    """Up to ``limit`` fragments: those that hold most different parts of the query, then most words; in text order."""
    candidates: list[tuple[int, int, int, int]] = []
    paragraph_end = -1
    for first, word in enumerate(found):
        if 0 <= paragraph_end < word.start or first == 0:  # not anew for each word of a paragraph of megabytes
            paragraph_end = text.find("\n", word.start)
        reach = min(word.start + FRAGMENT_LENGTH * 2 // 3, paragraph_end if paragraph_end >= 0 else len(text))
        last = first
        wants = set(word.wants)
        while last + 1 < len(found) and found[last + 1].end <= reach:
            last += 1
            wants |= found[last].wants
        candidates.append((-len(wants), first - last, first, last))
    chosen: list[tuple[int, int]] = []
    for _, _, first, last in sorted(candidates):
        if len(chosen) == limit:
            break
        start, end = _around(text, found[first].start, found[last].end)
        if all(end <= other_start or other_end <= start for other_start, other_end in chosen):
            chosen.append((start, end))
    return [_fragment(text, found, field, start, end) for start, end in sorted(chosen)]


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of one paragraph with ``text[start:end]`` in it, beginning and ending between words."""
    paragraph_start = text.rfind("\n", 0, start) + 1
    paragraph_end = text.find("\n", end)
    paragraph_end = len(text) if paragraph_end < 0 else paragraph_end
    if paragraph_end - paragraph_start <= FRAGMENT_LENGTH * 5 // 4:
        return paragraph_start, paragraph_end
    # A third of what room is left goes before the match: what follows says more about it.
    room = max(FRAGMENT_LENGTH - (end - start), 0)
    begin = max(start - room // 3, paragraph_start)
    finish = min(begin + max(FRAGMENT_LENGTH, end - begin), paragraph_end)
    if begin > paragraph_start:
        sentence = text.rfind(". ", max(begin - room // 3, paragraph_start), start)
        begin = sentence + 2 if sentence >= 0 else _next_space(text, begin, start)
    if finish < paragraph_end:
        space = text.rfind(" ", end, finish + 1)
        finish = space if space > end else _word_end(text, end, paragraph_end)
    return begin, finish


def _next_space(text: str, begin: int, start: int) -> int:
    space = text.find(" ", begin, start)
    return space + 1 if space >= 0 else start


def _word_end(text: str, end: int, paragraph_end: int) -> int:
    space = text.find(" ", end, paragraph_end)
    return space if space >= 0 else paragraph_end


def _fragment(text: str, found: list[_Found], field: TextField, start: int, end: int) -> Marked:
    spans = tuple((word.start - start, word.end - start) for word in found if start <= word.start and word.end <= end)
    cut_before = start > 0 and text[start - 1] != "\n"
    cut_after = end < len(text) and text[end] != "\n"
    return Marked(text[start:end], spans, field, start, cut_before, cut_after)
