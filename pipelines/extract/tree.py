"""A page as a tree: parsed once, asked by CSS selectors that are compiled once per process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from pipelines.extract.selecting import Element as Element
from pipelines.extract.selecting import Holding, compiled
from pipelines.extract.selecting import is_inside as is_inside
from pipelines.text import clean


def text_of(element: Element) -> str:
    """All text in ``element``, as it stands."""
    return "".join(element.itertext())  # type: ignore[arg-type]  # lxml gives str; its stubs also allow for bytes


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
        self.holding = Holding(root)
        self._present: dict[str, bool] = {}
        self._lowered: str | None = None

    def select(self, selector: str, within: Element | None = None) -> list[Element]:
        """The elements that match ``selector``, in document order, in the page or in one element of it."""
        asked = compiled(selector)
        if not (all(map(self._holds, asked.names)) and all(map(self._holds_in_any_case, asked.lowered))):
            return []
        place = self.root if within is None else within
        if asked.simple is not None:
            return self.holding.find(asked.simple, place)
        return cast("list[Element]", asked.path(place))

    def _holds(self, name: str) -> bool:
        present = self._present.get(name)
        if present is None:
            present = self._present[name] = name in self.html
        return present

    def _holds_in_any_case(self, name: str) -> bool:
        if self._lowered is None:
            self._lowered = self.html.lower()
        return name in self._lowered

    def select_all(self, selectors: Iterable[str], within: Element | None = None) -> Iterator[Element]:
        """The elements that match any of ``selectors``, selector by selector."""
        for selector in selectors:
            yield from self.select(selector, within)


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


def in_list(element: Element) -> bool:
    """Whether ``element`` is in an entry of a list or in a menu."""
    return any(ancestor.tag in ("li", "nav") for ancestor in element.iterancestors())


def position(element: Element) -> tuple[int, ...]:
    """Where ``element`` stands in the document; comparing two positions compares document order."""
    places = []
    node = element
    while (parent := node.getparent()) is not None:
        places.append(parent.index(node))
        node = parent
    return tuple(reversed(places))


def common_ancestor(one: Element, other: Element) -> Element:
    """The innermost element that holds both."""
    above = {one, *one.iterancestors()}
    node: Element | None = other
    while node is not None and node not in above:
        node = node.getparent()
    return node if node is not None else one
