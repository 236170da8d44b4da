"""The sentences of an article, each with its place, in a form that patterns can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.article_text import ArticleText
from pipelines.findings import Span, TextPart
from pipelines.text import new_tone_placement

_END = re.compile(r"[.!?…]+[\"”’)\]]*\s+(?=[\"“‘(\[–-]*\s*[\w\"“])")
# What stands before a full stop that ends no sentence: "TP. Vũng Tàu", "ThS. Trần", "Y. Moan", "v.v. và".
_NO_END = re.compile(r"(?:(?<!\w)(?:tp|tx|tt|ths|ts|pgs|gs|bs|ks|đ/c|st|h|q|p)|(?<!thứ )(?<!khóa )(?<!\w)[^\W\d_])$")
# A list dash, or the paper's mark at the head of a lead: "(LĐ online) - ", "(GLO)- ".
_OPENING = re.compile(r"[\s•*+–-]*(?:\([^()]{1,14}\)\s*[–-]?\s*)?(?:[–-]\s*)?")
_SHORTENED = 12
"""How far before a full stop the abbreviation begins that it belongs to, in characters."""
_EDGES = " \t\n.,;:!?…()[]“”\"'/"
# Where the tone mark stands as the old school has it; without one of these there is nothing to move.
_OLD_TONES = re.compile(r"(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")
_SIGN_WITH_I = re.compile(r"(?<!\w)kí(?!\w)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article."""

    field: TextPart
    index: int
    start: int
    """Where it begins in its part."""
    text: str
    plain: str
    """``text`` in lower case, new tone placement, "kí" as "ký"; character for character."""
    order: int
    """Its number in the article, in reading order."""
    caption: bool = False
    """It stands under a picture, or repeats what stands there."""

    def span(self, start: int, end: int) -> Span:
        """``text[start:end]`` as a span of the article."""
        return Span(self.field, self.index, self.start + start, self.start + end)

    @property
    def whole(self) -> Span:
        """The sentence as a span of the article."""
        return self.span(0, len(self.text))


def plain(text: str) -> str:
    """``text`` (NFC) in lower case and new tone placement, "kí" as "ký", of the same length.

    >>> plain("Kí kết thoả thuận")
    'ký kết thỏa thuận'
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    if _OLD_TONES.search(lowered):
        lowered = new_tone_placement(lowered)
    return _SIGN_WITH_I.sub("ký", lowered) if "kí" in lowered else lowered


def sentences_of(text: ArticleText) -> list[Sentence]:
    """The sentences of ``text`` in reading order; one that repeats an earlier one is left out."""
    found: list[Sentence] = []
    seen: set[str] = set()
    captions = {_key(plain(caption)) for caption in text.captions}
    for field, index, part in text.parts():
        lowered = plain(part)
        in_caption = field == "captions" or _key(lowered) in captions
        for start, end in _stretches(lowered):
            key = _key(lowered[start:end])
            if not key or key in seen:
                continue
            seen.add(key)
            found.append(Sentence(field, index, start, part[start:end], lowered[start:end], len(found), in_caption))
    return found


def _stretches(lowered: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(lowered):
        if lowered[end.start()] == "." and _NO_END.search(lowered, max(start, end.start() - _SHORTENED), end.start()):
            continue
        yield _trimmed(lowered, start, end.end())
        start = end.end()
    yield _trimmed(lowered, start, len(lowered))


def _trimmed(lowered: str, start: int, end: int) -> tuple[int, int]:
    opening = _OPENING.match(lowered, start, end)
    start = opening.end() if opening else start
    return start, start + len(lowered[start:end].rstrip())


def _key(lowered: str) -> str:
    """What two printings of one caption have in common: its words without the credit and the full stop."""
    return lowered.split("ảnh:", 1)[0].strip(_EDGES)
