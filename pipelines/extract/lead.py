"""An article's lead: named by its element, standing between title and body, or set in bold above the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from pipelines.extract.body import Content, ends_with_credit, key
from pipelines.extract.reading import Piece, flat_text, read
from pipelines.extract.residue import is_residue
from pipelines.extract.tree import Element, Tree, in_list, is_inside, position, text_of
from pipelines.text import fold

_SHORTEST_LEAD = 30
"""What bears the name of a lead in some CMS and is shorter is a rating or a label."""
_LONGEST_LEAD = 2000
_BOLD = 0.9
_SENTENCE = 60
"""A subheading has fewer characters, as a rule …"""
_LONGEST_IN_BOLD = 600
"""… and an article that is bold throughout more."""
_LEAST_BELOW = 2
_ASKS = re.compile(r"\s*(?:[-–—]|P\.?V\b|Hỏi\b|Phóng viên\b)|\s*[\dIVX]+\s*[.)]|.*[?:]\W*$", re.DOTALL)
"""A question of an interview, or a numbered heading."""


def lead_of(
    tree: Tree,
    own: Sequence[str],
    shared: Sequence[str],
    *,
    scope: Element,
    body: Element,
    title: Element | None,
    skip: Collection[Element],
) -> tuple[str, list[Element]]:
    """The lead and the elements that print it. It stands in ``scope``, after the title, not after the body.

    ``own`` are the family's selectors. ``shared`` are those of many CMSs: inside the body they count only at its head,
    for a box in the middle may be called "summary" too. ``skip`` are elements (captions) that are not read with it.
    """
    after = position(title) if title is not None else ()
    start = position(body)
    for number, selector in enumerate((*own, *shared)):
        for element in tree.select(selector, scope):
            if element is body or is_inside(body, element) or (title is not None and is_inside(title, element)):
                continue
            place = position(element)
            inside = is_inside(element, body)
            if place < after or (place > start and not inside) or in_list(element):
                continue
            if inside and number >= len(own) and _text_before(element, body, 40):
                continue
            text = flat_text(element, skip)
            shortest = _SHORTEST_LEAD if selector.startswith("[class*") else 0
            if not shortest < len(text) <= _LONGEST_LEAD or is_residue(fold(text)):
                continue
            return text, [element]
    return "", []


def lead_between(
    scope: Element, body: Element, title: Element, *, skip: Collection[Element], captions: Collection[str]
) -> str:
    """A paragraph or two standing between the title and the body in no element that names them; usually empty.

    What is no sentence there (date, author, section, buttons) is no lead, nor is one of ``captions`` (their
    :func:`~pipelines.extract.body.key`) printed once more.
    """
    after, before = position(title), position(body)
    found: list[str] = []
    for child in _between(scope, body):
        if not isinstance(child.tag, str) or not after < position(child) < before or child in skip:
            continue
        for piece in read(child, skip=skip):
            if (
                piece.kind == "paragraph"
                and piece.linked < 0.3
                and len(piece.text) >= 50
                and piece.text[-1] in ".!?…”"
                and key(piece.text) not in captions
            ):
                found.append(piece.text)
    text = " ".join(found)
    return text if len(found) <= 2 and len(text) <= 1000 else ""


def _between(scope: Element, body: Element) -> Iterator[Element]:
    """What stands in ``scope`` before ``body``, whatever holds both: no element that holds ``body``."""
    above = [each for each in (body, *body.iterancestors()) if is_inside(each, scope) and each is not scope]
    for holder in reversed(above):
        yield from reversed(list(holder.itersiblings(preceding=True)))


def _text_before(element: Element, outer: Element, limit: int) -> bool:
    """Whether more than ``limit`` characters of text stand in ``outer`` before ``element``."""
    count = 0
    node = element
    while node is not outer:
        parent = node.getparent()
        if parent is None:
            return False
        count += len((parent.text or "").strip())
        for sibling in node.itersiblings(preceding=True):
            count += len(text_of(sibling).strip()) + len((sibling.tail or "").strip())
        if count > limit:
            return True
        node = parent
    return False


def lead_in_bold(content: Content) -> str:
    """The first paragraph, taken out of ``content``, if it alone is set in bold above plain ones; else nothing.

    Newsrooms whose system has no field for a lead write it so, or as a heading that is a sentence.
    """
    pieces = content.pieces
    if len(pieces) <= _LEAST_BELOW or not _SENTENCE <= len(pieces[0].text) <= _LONGEST_IN_BOLD:
        return ""
    bold = [_is_bold(piece) for piece in pieces]
    if not bold[0] or any(bold[1:]) or _ASKS.match(pieces[0].text) or ends_with_credit(pieces[0].text):
        return ""
    return pieces.pop(0).text


def _is_bold(piece: Piece) -> bool:
    heading = piece.kind == "heading" and piece.text[-1] in ".…”"
    return (heading or (piece.kind == "paragraph" and piece.bold > _BOLD)) and len(piece.text) >= _SENTENCE
