"""The title that no heading, meta element or known class tells: a line above the body that looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.extract.reading import Piece, flat_text, read
from pipelines.extract.residue import is_residue
from pipelines.extract.tree import Element
from pipelines.text import fold

_NAMES = re.compile(
    r"tieu-?_?de|(?:^|[\s_-])b?v?_?tde\b|title|headline|header|heading|subject|ten-?_?bai", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày \d{1,2} tháng \d{1,2} năm \d{4}|\d{1,2}:\d{2}", re.IGNORECASE)
_TRAIL = re.compile(r"»|>>|\s>\s|^trang chu\b")
_LARGE = re.compile(
    r"font-size\s*:\s*(?:1[6-9]|[2-9]\d)(?:\.\d+)?\s*p[xt]|font-size\s*:\s*(?:x-|xx-)?large", re.IGNORECASE
)
_MOST_LINES = 12
"""So many lines above the body are looked at …"""
_SHORTEST, _LONGEST = 12, 250
"""… and a title has so many characters."""
_SHORT_LINE = 25
"""Capitals tell nothing of a shorter line: boxes of links are headed so."""
_ENOUGH = 2
_AROUND = 3
"""How many elements around a line tell what it is by their names."""


def headline_above(body: Element) -> tuple[str, Element] | None:
    """The line nearest above ``body`` that looks most like its title, with the element that prints it; None for none.

    What it looks like is told by heading elements, class names, bold or large type and capitals.
    """
    best: tuple[int, Piece] | None = None
    for number, piece in enumerate(_lines_above(body)):
        if number == _MOST_LINES:
            break
        score = _score(piece) if _can_be_title(piece) else 0
        if score >= _ENOUGH and (best is None or score > best[0]):
            best = score, piece
    return (best[1].text, best[1].element) if best is not None else None


def _lines_above(body: Element) -> Iterator[Piece]:
    """The lines of text before ``body``, the nearest first."""
    node: Element | None = body
    while node is not None and node.tag != "body":
        for sibling in node.itersiblings(preceding=True):
            if isinstance(sibling.tag, str):
                yield from (piece for piece in reversed(read(sibling)) if piece.kind != "picture")
        node = node.getparent()


def _can_be_title(piece: Piece) -> bool:
    text = piece.text
    if not _SHORTEST <= len(text) <= _LONGEST or piece.linked > 0.3 or text[-1] in ".:;,":
        return False
    folded = fold(text)
    return not (_DATE.search(text) or _TRAIL.search(folded) or is_residue(folded))


def _score(piece: Piece) -> int:
    inside = [each for each in piece.element.iter("span", "font", "strong", "b") if flat_text(each) == piece.text]
    around = [*inside, *[piece.element, *piece.element.iterancestors()][:_AROUND]]
    score = 3 * (piece.kind == "heading")
    score += 3 * any(_NAMES.search(f"{each.get('class', '')} {each.get('id', '')}") is not None for each in around)
    score += 2 * (piece.bold > 0.8)
    score += 2 * any(_is_large(each) for each in around)
    return score + (piece.text.isupper() and len(piece.text) > _SHORT_LINE)


def _is_large(element: Element) -> bool:
    size = element.get("size", "") if element.tag == "font" else ""
    return (size.isdigit() and int(size) >= 4) or _LARGE.search(element.get("style", "")) is not None
