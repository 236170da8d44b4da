"""Finding the element that holds an article's body."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml import html as lxml_html

from pipelines.extract.body import key
from pipelines.extract.reading import Piece, read
from pipelines.extract.structured import Structured
from pipelines.extract.surroundings import is_imprint, surroundings
from pipelines.extract.tree import Element, Tree, is_inside, running_length
from pipelines.text import fold

_LOGGER = logging.getLogger(__name__)
# Less text than this, and a container is an empty shell.
_SHELL = 40
# Less text than this on a page without a known container is a notice ("Trang không tồn tại"), no article.
_LEAST = 120
# Beyond this many lines a page is no article, and trafilatura would take seconds over it.
_MOST_PIECES = 5_000
_CARDS = 3
"""So many links behind an article are a list of others, and so many paragraphs before them an article."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stands."""

    element: Element
    how: str
    """``selector``, ``json-ld``, ``trafilatura`` or ``density``."""
    keys: frozenset[str] = field(default=frozenset())
    """What its paragraphs are (:func:`pipelines.extract.body.key`), if that is how it was found."""
    skip: frozenset[Element] = field(default=frozenset())
    """Elements in it that are of the page, if the whole page was searched for them."""


def by_selectors(tree: Tree, selectors: Sequence[str]) -> Place | None:
    """The body where one of ``selectors`` says, the first that holds text; of several, the one with most.

    A selector that matches three elements or more matches the entries of a listing.
    """
    shell: Element | None = None
    for selector in selectors:
        matches = tree.select(selector)
        if not matches or (len(matches) > 1 and all(element.tag == "p" for element in matches)):
            continue  # its paragraphs, not what holds them
        outermost = [
            element
            for element in matches
            if not any(other is not element and other in element.iterancestors() for other in matches)
        ]
        lengths = [(running_length(element), -number, element) for number, element in enumerate(outermost)]
        filled = [entry for entry in lengths if entry[0] >= _SHELL]
        if len(filled) >= 3 and sum(1 for _, _, element in filled if element.find(".//a") is not None) >= 2:
            continue
        if filled:
            return Place(max(filled, key=lambda entry: entry[:2])[2], "selector")
        if shell is None and next(outermost[0].iter("img", "iframe", "video"), None) is not None:
            shell = outermost[0]
    return Place(shell, "selector") if shell is not None else None


def by_text(tree: Tree, data: Structured) -> Place | None:
    """The body by what it says, on the page without its boxes: JSON-LD's ``articleBody``, else what trafilatura finds
    to be the text of the page, else where most of the running text stands.
    """
    around = frozenset(surroundings(tree.root))
    pieces = [
        piece
        for piece in read(tree.root, skip=around, whole_page=True)
        if piece.kind != "picture" and not is_imprint(fold(piece.text))
    ]
    if len(data.body) >= 200:
        wanted = key(data.body)
        keys = frozenset(own for piece in pieces if len(own := key(piece.text)) >= 20 and own in wanted)
        place = _place(pieces, keys, "json-ld", len(wanted) * 0.6)
        if place is not None:
            return replace(place, skip=around)
    lines = _trafilatura_lines(tree.html) if len(pieces) <= _MOST_PIECES else []
    place = _place(pieces, frozenset(own for line in lines if len(own := key(line)) >= 3), "trafilatura", _LEAST)
    running = running_text(pieces)
    total = sum(len(piece.text) for piece in running)
    if place is None and not running and len(data.body) >= 200:
        return Place(_written(tree, data.body), "json-ld")
    found = sum(len(piece.text) for piece in running if key(piece.text) in place.keys) if place is not None else 0
    if place is None or found * 2 < total:
        dense = _densest(running)
        # trafilatura may take the lead for the article where the body stands in a table made for layout.
        if dense is not None and (place is None or not is_inside(place.element, dense.element) or found * 3 < total):
            place = dense
    return replace(place, skip=around) if place is not None else None


def running_text(pieces: Sequence[Piece]) -> list[Piece]:
    """Those of ``pieces`` that can be paragraphs of an article."""
    return [piece for piece in pieces if piece.linked < 0.3 and len(piece.text) >= 40]


def _written(tree: Tree, body: str) -> Element:
    """An element of the page that holds ``body``: a client-rendered page says its article to machines alone."""
    holder = etree.SubElement(tree.root, "div")
    for line in body.split("\n"):
        if line.strip():
            etree.SubElement(holder, "p").text = line
    return holder


def _densest(running: Sequence[Piece]) -> Place | None:
    """The innermost element with half of the running text of the page, if that is text enough."""
    return _place(running, frozenset(key(piece.text) for piece in running), "density", _LEAST, covered=0.6)


def _trafilatura_lines(html: str) -> list[str]:
    from trafilatura import bare_extraction  # takes a tenth of a second; the process that writes never asks for it

    try:
        page = lxml_html.document_fromstring(
            html.encode("utf-8", "ignore"), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
        for element in surroundings(page):
            if element.getparent() is not None:
                lxml_html.HtmlElement.drop_tree(element)
        found = bare_extraction(page, fast=True, include_comments=False, with_metadata=False, include_tables=True)
    except (etree.LxmlError, ValueError, RecursionError, AssertionError) as error:
        _LOGGER.debug("trafilatura gave up: %s", error)
        return []
    if found is None or isinstance(found, dict):
        return []
    text = found.text or ""
    return [line.strip(" -|") for line in text.split("\n") if line.strip(" -|")]


def _place(
    pieces: Sequence[Piece], keys: frozenset[str], how: str, least: float, covered: float = 0.75
) -> Place | None:
    named = [piece for piece in pieces if key(piece.text) in keys]
    if sum(len(piece.text) for piece in named) < max(_SHELL, least):
        return None
    weights: dict[Element, float] = defaultdict(float)
    total = 0.0
    for piece in named:
        weight = _weight(piece)
        total += weight
        node: Element | None = piece.element
        while node is not None:
            weights[node] += weight
            node = node.getparent()
    enough = [element for element, weight in weights.items() if weight >= total * covered]
    innermost = max(enough, key=lambda element: sum(1 for _ in element.iterancestors()))
    return Place(_grown(innermost, named), how, keys)


def _weight(piece: Piece) -> float:
    """How much ``piece`` counts as text of an article: lists and short lines fill side bars as well."""
    if piece.kind == "item" or len(piece.text) < 60 or piece.linked > 0.3:
        return len(piece.text) * 0.3
    return float(len(piece.text))


def _grown(element: Element, named: Sequence[Piece]) -> Element:
    """``element``, or the one above it as long as that adds running text: a body in two halves is one body."""
    while (parent := element.getparent()) is not None and parent.tag not in ("body", "html"):
        added = [piece for piece in named if is_inside(piece.element, parent) and not is_inside(piece.element, element)]
        if not added:
            break
        running = sum(
            len(piece.text) for piece in added if _weight(piece) == len(piece.text) and piece.kind == "paragraph"
        )
        if running < 0.7 * sum(len(piece.text) for piece in added):
            break
        element = parent
    return element


def within(pieces: list[Piece], keys: frozenset[str]) -> list[Piece]:
    """``pieces`` from the first to the last that ``keys`` name, with pictures before and what can be the end after."""
    if not keys:
        return pieces
    named = [number for number, piece in enumerate(pieces) if piece.kind != "picture" and key(piece.text) in keys]
    if not named:
        return pieces
    first, last = named[0], named[-1]
    subheadings = {piece.element.tag for piece in pieces[first:last] if piece.kind == "heading"}
    while first > 0 and (
        pieces[first - 1].kind in ("picture", "caption")
        or _goes_before(pieces[first - 1], pieces[first])
        or (pieces[first - 1].kind == "heading" and pieces[first - 1].element.tag in subheadings)
    ):
        first -= 1
    end = last + 1
    while end < len(pieces) and end <= last + 4:
        piece = pieces[end]
        if piece.kind == "heading" or piece.linked > 0.5 or len(piece.text) > 120:
            break
        end += 1
    return pieces[first:end]


def _goes_before(piece: Piece, following: Piece) -> bool:
    """Whether ``piece`` is a paragraph right before ``following`` in the same element."""
    return (
        piece.kind == following.kind == "paragraph"
        and piece.linked < 0.3
        and len(piece.text) >= _SHELL
        and piece.element.getparent() is following.element.getparent()
        and piece.element.getparent() is not None
    )


def without_linked_end(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` without the cards of other articles behind an article: nothing but links from there on."""
    texts = [number for number, piece in enumerate(pieces) if piece.kind != "picture"]
    last = next((number for number in reversed(texts) if pieces[number].linked < 0.8), -1)
    links = sum(1 for number in texts if number > last)
    if links < _CARDS or len(running_text(pieces[: last + 1])) < _CARDS:
        return pieces
    if pieces[last].kind == "heading":  # theirs
        last -= 1
    return pieces[: last + 1]
