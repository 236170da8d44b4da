"""Finding the element that holds an article's body."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction

from pipelines.extract.body import key
from pipelines.extract.reading import Piece, read
from pipelines.extract.structured import Structured
from pipelines.extract.tree import Element, Tree, visible_length

_LOGGER = logging.getLogger(__name__)
# Less text than this, and a container is an empty shell.
_SHELL = 40
_COVERED = 0.9


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stands."""

    element: Element
    how: str
    """``selector``, ``json-ld`` or ``trafilatura``."""
    keys: frozenset[str] = field(default=frozenset())
    """What its paragraphs are (:func:`pipelines.extract.body.key`), if that is how it was found."""


def by_selectors(tree: Tree, selectors: Sequence[str]) -> Place | None:
    """The body where one of ``selectors`` says, the first that holds text; of several, the one with most.

    A selector that matches three elements or more matches the entries of a listing.
    """
    shell: Element | None = None
    for selector in selectors:
        matches = tree.select(selector)
        if not matches:
            continue
        outermost = [element for element in matches if not any(other is not element and other in element.iterancestors() for other in matches)]
        lengths = [(visible_length(element), -number, element) for number, element in enumerate(outermost)]
        filled = [entry for entry in lengths if entry[0] >= _SHELL]
        if len(filled) >= 3 and sum(1 for _, _, element in filled if element.find(".//a") is not None) >= 2:
            continue
        if filled:
            return Place(max(filled, key=lambda entry: entry[:2])[2], "selector")
        if shell is None and next(outermost[0].iter("img", "iframe", "video"), None) is not None:
            shell = outermost[0]
    return Place(shell, "selector") if shell is not None else None


def by_text(tree: Tree, data: Structured) -> Place | None:
    """The body by what it says: JSON-LD's ``articleBody``, else what trafilatura finds to be the text of the page."""
    pieces = [piece for piece in read(tree.root, whole_page=True) if piece.kind != "picture"]
    if len(data.body) >= 200:
        wanted = key(data.body)
        place = _place(
            pieces,
            frozenset(own for piece in pieces if len(own := key(piece.text)) >= 20 and own in wanted),
            "json-ld",
            len(wanted) * 0.6,
        )
        if place is not None:
            return place
    lines = _trafilatura_lines(tree.html)
    return _place(pieces, frozenset(own for line in lines if len(own := key(line)) >= 3), "trafilatura", 0)


def _trafilatura_lines(html: str) -> list[str]:
    try:
        page = lxml_html.document_fromstring(html.encode("utf-8", "ignore"), parser=lxml_html.HTMLParser(encoding="utf-8"))
        found = bare_extraction(page, fast=True, include_comments=False, with_metadata=False, include_tables=True)
    except (etree.LxmlError, ValueError, RecursionError, AssertionError) as error:
        _LOGGER.debug("trafilatura gave up: %s", error)
        return []
    if found is None or isinstance(found, dict):
        return []
    text = found.text or ""
    return [line.strip(" -|") for line in text.split("\n") if line.strip(" -|")]


def _place(pieces: Sequence[Piece], keys: frozenset[str], how: str, least: float) -> Place | None:
    weights: dict[Element, int] = defaultdict(int)
    total = 0
    matched = 0
    for piece in pieces:
        own = key(piece.text)
        if own not in keys:
            continue
        matched += 1
        weight = len(own)
        total += weight
        node: Element | None = piece.element
        while node is not None:
            weights[node] += weight
            node = node.getparent()
    if not matched or total < max(_SHELL, least):
        return None
    enough = [element for element, weight in weights.items() if weight >= total * _COVERED]
    if not enough:
        return None
    innermost = max(enough, key=lambda element: sum(1 for _ in element.iterancestors()))
    return Place(innermost, how, keys)


def within(pieces: list[Piece], keys: frozenset[str]) -> list[Piece]:
    """``pieces`` from the first to the last that ``keys`` name, with the pictures before and what can still be the end after."""
    if not keys:
        return pieces
    named = [number for number, piece in enumerate(pieces) if piece.kind != "picture" and key(piece.text) in keys]
    if not named:
        return pieces
    first, last = named[0], named[-1]
    while first > 0 and pieces[first - 1].kind in ("picture", "caption"):
        first -= 1
    end = last + 1
    while end < len(pieces) and end <= last + 4:
        piece = pieces[end]
        if piece.kind == "heading" or piece.linked > 0.5 or len(piece.text) > 120:
            break
        end += 1
    return pieces[first:end]
