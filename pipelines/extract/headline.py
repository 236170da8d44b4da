"""The title that no heading, meta element or known class tells: a line above the body that looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pipelines.extract.reading import Piece, flat_text, read
from pipelines.extract.residue import is_residue
from pipelines.extract.tree import Element
from pipelines.text import fold

_NAMES = re.compile(
    r"tieu-?_?de|(?:^|[\s_-])b?v?_?tde\b|title|headline|header|heading|subject|ten-?_?bai", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày \d{1,2} tháng \d{1,2} năm \d{4}|\d{1,2}:\d{2}", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:ngay (?:dang|gui|tao)|cap nhat|dang (?:luc|ngay)|xuat ban|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)\b|[*+-]"
)
_TRAIL = re.compile(r"»|>>|\s>\s|^trang chu\b")
_LARGE = re.compile(
    r"font-size\s*:\s*(?:1[6-9]|[2-9]\d)(?:\.\d+)?\s*p[xt]|font-size\s*:\s*(?:x-|xx-)?large", re.IGNORECASE
)
_LARGE_NAMES = re.compile(r"(?:^|\s)(?:\w+:)?(?:text-[2-6]xl|display-[1-6]|fs-[1-4]|h[1-3])(?:\s|$)")
_MOST_LINES = 12
"""So many lines above the body are looked at …"""
_SHORTEST, _LONGEST = 12, 250
"""… and a title has so many characters."""
_FIRST_LINES = 2
"""A body found by its text may begin with its title, at most behind one line (a trail, a section)."""
_SHORT_LINE = 25
"""Capitals tell nothing of a shorter line: boxes of links are headed so."""
_ENOUGH = 2
_AROUND = 3
"""How many elements around a line tell what it is by their names."""


def headline_above(body: Element) -> tuple[str, Element] | None:
    """The line at the head of ``body`` or nearest above it that looks most like its title; None if none does.

    What it looks like is told by heading elements, class names, bold or large type and capitals. With the element
    that prints it.
    """
    best: tuple[int, Piece] | None = None
    for piece in islice(_lines_at(body), _MOST_LINES):
        score = _score(piece) if _can_be_title(piece) else 0
        if score >= _ENOUGH and (best is None or score > best[0]):
            best = score, piece
    return (best[1].text, best[1].element) if best is not None else None


def _lines_at(body: Element) -> Iterator[Piece]:
    """The first lines of text of ``body``, then those before it, the nearest first."""
    yield from islice((piece for piece in read(body) if piece.kind != "picture"), _FIRST_LINES)
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
    if len(_DATE.sub("", text)) < _SHORTEST or _LABEL.match(folded):
        return False
    return not (_TRAIL.search(folded) or is_residue(folded))


def _score(piece: Piece) -> int:
    inside = [each for each in piece.element.iter("span", "font", "strong", "b") if flat_text(each) == piece.text]
    around = [*inside, *[piece.element, *piece.element.iterancestors()][:_AROUND]]
    heading = piece.kind == "heading" or any(each.get("role") == "heading" for each in around)
    score = 3 * heading
    score += 3 * any(_NAMES.search(f"{each.get('class', '')} {each.get('id', '')}") is not None for each in around)
    score += 2 * (piece.bold > 0.8)
    score += 2 * any(_is_large(each) for each in around)
    return score + (piece.text.isupper() and len(piece.text) > _SHORT_LINE)


def _is_large(element: Element) -> bool:
    size = element.get("size", "") if element.tag == "font" else ""
    return (
        (size.isdigit() and int(size) >= 4)
        or _LARGE.search(element.get("style", "")) is not None
        or _LARGE_NAMES.search(element.get("class", "")) is not None
    )
