"""A page as a tree: parsed once, asked by CSS selectors that are compiled once per process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from pipelines.text import clean

Element = etree._Element


def text_of(element: Element) -> str:
    """All text in ``element``, as it stands."""
    return "".join(element.itertext())  # type: ignore[arg-type]  # lxml gives str; its stubs also allow for bytes


_TRANSLATOR = HTMLTranslator()
_NAMES = re.compile(r"[.#]([\w-]+)|\[[\w-]+[*^$~|]?=[\"']?([^\"'\]]+)|\[([\w-]+)\]")


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> tuple[etree.XPath, tuple[str, ...]]:
    """``selector`` as XPath, with the names that a page must hold for it to match at all."""
    try:
        path = _TRANSLATOR.css_to_xpath(selector, prefix="descendant-or-self::")
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {selector!r} ({error})") from error
    plain = re.sub(r":[\w-]+\((?:[^()]|\([^()]*\))*\)", "", selector)
    names = tuple(next(part for part in found if part) for found in _NAMES.findall(plain))
    return etree.XPath(path), names


class Tree:
    """A parsed page. ``root`` is its ``html`` element."""

    def __init__(self, html: str) -> None:
        """Parse ``html``. Raises ``ValueError`` if nothing can be made of it."""
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        try:
            root = etree.fromstring(html.encode("utf-8", "ignore"), parser)
        except (etree.ParseError, AssertionError) as error:
            raise ValueError(str(error) or "the markup cannot be parsed") from error
        if root is None:
            raise ValueError("the markup holds no element")
        self.html = html
        self.root: Element = root
        self._present: dict[str, bool] = {}

    def select(self, selector: str, within: Element | None = None) -> list[Element]:
        """The elements that match ``selector``, in document order, in the page or in one element of it."""
        path, names = _compiled(selector)
        for name in names:
            present = self._present.get(name)
            if present is None:
                present = self._present[name] = name in self.html
            if not present:
                return []
        return cast("list[Element]", path(self.root if within is None else within))

    def select_all(self, selectors: Iterable[str], within: Element | None = None) -> Iterator[Element]:
        """The elements that match any of ``selectors``, selector by selector."""
        for selector in selectors:
            yield from self.select(selector, within)


def is_inside(element: Element, outer: Element) -> bool:
    """Whether ``element`` is ``outer`` or stands in it."""
    node: Element | None = element
    while node is not None:
        if node is outer:
            return True
        node = node.getparent()
    return False


def running_length(element: Element) -> int:
    """Characters of text in ``element`` outside links, white space not counted."""
    total = sum(len(text.strip()) for text in element.itertext())
    for link in element.iter("a"):
        total -= sum(len(text.strip()) for text in link.itertext())
    return total


def attribute(element: Element, *names: str) -> str:
    """The first attribute of ``names`` that is there, cleaned; an empty string without any."""
    for name in names:
        value = element.get(name)
        if value and value.strip():
            return clean(value)
    return ""
