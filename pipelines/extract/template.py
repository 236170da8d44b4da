"""The fingerprint of a page's template: which elements, by tag and class, stand in which around the article.

Texts, numbers and how often a block is repeated do not count, and two sketches can be compared: pages of one template
are nearly alike however different their articles are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import cast

from lxml import etree

from pipelines.extract.tree import Element, Tree

BINS = 32
"""Each holds the least hash of those that fall into it, as one byte: alike pages have most of them in common."""

_INNER_WITH_CLASS = etree.XPath("descendant-or-self::*[@class]")
_NUMBER = re.compile(r"\d+")
_TEXT = frozenset(("p", "br", "b", "i", "em", "strong", "u", "font", "img", "script", "style", "meta"))
"""What belongs to texts, not to templates."""
_LEAST = 12
"""A template with fewer classes than this is known by its tags."""


def sketch(tree: Tree, body: Element | None) -> str:
    """The fingerprint of the page without the article's ``body``: 64 hexadecimal digits, empty where there is none."""
    left_out = _outside(tree.root)
    if body is not None:
        left_out |= _with_class(body)
    hashes = {
        _hash(element.tag, classes, *_above(element))
        for element, classes in tree.holding.attribute("class")
        if element not in left_out
    }
    if len(hashes) < _LEAST:
        hashes |= {
            _hash(element.tag, "", *_above(element))
            for element in tree.root.iter(etree.Element)
            if element.tag not in _TEXT
        }
    return _least(hashes)


def _outside(root: Element) -> set[Element]:
    """The elements with a class that stand in no ``body``: the head's, and the outermost themselves."""
    found = {root}
    for child in root:
        found |= {child} if child.tag == "body" else _with_class(child)
    return found


def _with_class(element: Element) -> set[Element]:
    return set(cast("list[Element]", _INNER_WITH_CLASS(element)))


def _above(element: Element) -> tuple[str, str]:
    parent = element.getparent()
    if parent is None:
        return "", ""
    return parent.tag, parent.get("class") or ""


@lru_cache(maxsize=16_384)
def _hash(tag: str, classes: str, above: str, classes_above: str) -> int:
    path = f"{_name(above, classes_above)}>{_name(tag, classes)}"
    return int.from_bytes(blake2b(path.encode("utf-8", "ignore"), digest_size=8).digest(), "big")


def _name(tag: str, classes: str) -> str:
    return ".".join((tag, *sorted({_NUMBER.sub("0", one) for one in classes.split()})))


def _least(hashes: set[int]) -> str:
    least: list[int | None] = [None] * BINS
    for one in hashes:
        place, value = one % BINS, one // BINS
        known = least[place]
        if known is None or value < known:
            least[place] = value
    filled = [value for value in least if value is not None]
    if not filled:
        return ""
    # A bin that nothing fell into borrows from the next that has something.
    made = bytearray(BINS)
    following = filled[0]
    for place in reversed(range(BINS)):
        own = least[place]
        following = own if own is not None else following
        made[place] = following & 0xFF
    return made.hex()
