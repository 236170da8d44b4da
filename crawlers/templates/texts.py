"""A page as learning a template sees it: its tree, its structured data, the text of its elements."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from pipelines.article import Page
from pipelines.extract.body import key
from pipelines.extract.decoding import MAX_ELEMENTS, decode, unreadable
from pipelines.extract.structured import Structured, structured
from pipelines.extract.tree import Element, Tree
from pipelines.text import clean

__all__ = ["TemplatePage", "is_in_list", "key", "leaves", "parsed", "text_of"]

_INLINE = frozenset(
    ("a", "b", "strong", "i", "em", "u", "span", "font", "small", "sup", "sub", "mark", "abbr", "cite", "q", "s")
)
_NO_TEXT = frozenset(("script", "style", "noscript", "template", "head", "title", "option", "select"))
_AROUND = frozenset(("nav", "aside", "footer", "form"))


class TemplatePage:
    """One page, parsed."""

    def __init__(self, page: Page, tree: Tree) -> None:
        self.page = page
        self.tree = tree
        self._keys: dict[Element, str] = {}

    @cached_property
    def data(self) -> Structured:
        """What it says to machines."""
        return structured(self.tree)

    @cached_property
    def body(self) -> Element:
        """The ``body`` element."""
        found = self.tree.root.find(".//body")
        return found if found is not None else self.tree.root

    @cached_property
    def title(self) -> str:
        """What the window is called."""
        found = self.tree.root.find(".//title")
        return clean(found.text or "") if found is not None else ""

    def key(self, element: Element) -> str:
        """The words of ``element``, for comparison."""
        known = self._keys.get(element)
        if known is None:
            known = self._keys[element] = key(text_of(element))
        return known


def parsed(page: Page) -> TemplatePage | None:
    """``page``, parsed; None for one that cannot be, or is too large."""
    if unreadable(page) is not None:
        return None
    try:
        tree = Tree(decode(page))
    except ValueError:
        return None
    if sum(1 for _ in tree.root.iter(etree.Element)) > MAX_ELEMENTS:
        return None
    return TemplatePage(page, tree)


def text_of(element: Element) -> str:
    """The text in ``element``, hidden or not; inline markup never divides a word, other markup does."""
    parts: list[str] = []
    _collect(element, parts)
    return clean("".join(parts))


def _collect(element: Element, parts: list[str]) -> None:
    skipped: Element | None = None
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(one.tag, str):
            continue
        if event == "start":
            if skipped is None and one.tag in _NO_TEXT:
                skipped = one
            if skipped is None:
                parts.append(("" if one.tag in _INLINE else " ") + (one.text or ""))
        else:
            if skipped is one:
                skipped = None
            if skipped is None and one is not element:
                parts.append(("" if one.tag in _INLINE else " ") + (one.tail or ""))


def leaves(page: TemplatePage) -> Iterator[tuple[Element, str]]:
    """The innermost blocks of text of ``page``, without those that are links to other pages, or stand around."""
    for element in page.body.iter(etree.Element):
        if element.tag in _INLINE or element.tag in _NO_TEXT or element.tag == "br":
            continue
        if any(child.tag not in _INLINE and child.tag != "br" for child in element.iterdescendants(etree.Element)):
            continue
        text = text_of(element)
        if not text or any(above.tag in _AROUND or above.tag in _NO_TEXT for above in element.iterancestors()):
            continue
        linked = sum(len(clean("".join(map(str, link.itertext())))) for link in element.iter("a"))
        if linked * 2 < len(text) and not any(above.tag == "a" for above in element.iterancestors()):
            yield element, text


def is_in_list(element: Element) -> bool:
    """Whether ``element`` is an entry of a list of links, or stands around the article."""
    return any(above.tag in ("li", "a", *_AROUND) for above in element.iterancestors())
