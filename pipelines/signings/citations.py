"""Where an article cites a document, over the spellings of its number and its short form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.findings import CitedDocument, Span
from pipelines.signings.sentences import Sentence, plain

Place = tuple[Sentence, int, int, Span]
"""Where a document is cited: sentence, start and end in it, and the span of its number."""

_MARKS = re.compile(r"[-/]")
_MARK = re.compile(r"\s?[-–/]?\s?")
_NUMBERED = re.compile(r"(?<!\w)số\s$")
_JOINED = re.compile(r"[\w/-]|\s-")
_SHORT = 2
"""A number of no more digits tells no document without its letters."""


def places_of(document: CitedDocument, sentences: Sequence[Sentence]) -> list[Place]:
    """Where ``document`` is cited: (sentence, start, end in it, span), the short form "Quyết định số 238" included.

    The span of a short form is that of the whole number elsewhere: the form alone does not tell which number it is.
    """
    first = document.spans["number"][0]
    parts = [plain(part) for part in _MARKS.split(document.number)]
    found = []
    for sentence in sentences:
        text = sentence.plain
        at = text.find(parts[0])
        while at >= 0:
            behind = at + len(parts[0])
            end = _whole_end(text, at, parts)
            if end is not None:
                found.append((sentence, at, end, sentence.span(at, end)))
            elif (
                len(parts[0]) > _SHORT
                and _NUMBERED.search(text, max(0, at - 5), at)
                and not _JOINED.match(text, behind)
            ):
                found.append((sentence, at - len("số "), behind, first))
            at = text.find(parts[0], behind)
    return found


def _whole_end(text: str, at: int, parts: Sequence[str]) -> int | None:
    """Where the number made of ``parts`` ends that begins at ``at``, over its spellings; None if none does."""
    if at and (text[at - 1].isalnum() or text[at - 1] in "_/"):
        return None
    end = at + len(parts[0])
    for part in parts[1:]:
        mark = _MARK.match(text, end)
        end = mark.end() if mark is not None else end
        if not text.startswith(part, end):
            return None
        end += len(part)
    return None if end < len(text) and (text[end].isalnum() or text[end] in "_/") else end
