"""CSS selectors, answered from lists of the elements that bear a class, an id or another attribute.

The selectors of families and sites are simple nearly all: names, classes, ids and attributes of an element and of
those that it stands in. XPath walks through the page for each of them; here a page is walked through once for all that
ask for a class. What is not so simple is left to XPath.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from cssselect import HTMLTranslator, SelectorError, parse
from cssselect import parser as css
from lxml import etree

Element = etree._Element

_TRANSLATOR = HTMLTranslator()
# A value stands in the page as it is written, unless a flag behind it says otherwise.
_NAMES = re.compile(r"[.#]([\w-]+)|\[[\w-]+[*^$~|]?=(?:\"([^\"]+)\"|'([^']+)'|([^\"'\s\]]+))\]|\[([\w-]+)\]")
_FLAGGED = re.compile(r"\[[\w-]+[*^$~|]?=(?:\"([^\"]+)\"|'([^']+)'|([^\"'\s\]]+))\s+[iI]\]")
_SAFE = re.compile(r"[a-z_][a-z0-9_-]*")
_CLASS = re.compile(r"[^ \t\r\n]+")  # what XPath takes for white space, and no more


@dataclass(frozen=True, slots=True)
class Compound:
    """What a selector asks of one element."""

    tag: str
    """Empty for any."""
    id: str
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]
    """Name, operator (``exists``, ``=``, ``*=``) and value."""

    def fits(self, element: Element) -> bool:
        """Whether ``element`` is as asked."""
        if self.tag and element.tag != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.classes:
            names = _classes(element.get("class") or "")
            if not all(name in names for name in self.classes):
                return False
        return all(_holds(element.get(name), operator, value) for name, operator, value in self.attributes)


@dataclass(frozen=True, slots=True)
class Simple:
    """A selector of compounds, each of an element somewhere in the one before."""

    above: tuple[Compound, ...]
    """The innermost first."""
    last: Compound


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector as it is answered."""

    simple: Simple | None
    path: etree.XPath
    names: tuple[str, ...]
    """What a page must hold for it to match at all, where that is not known from its classes."""
    lowered: tuple[str, ...] = ()
    """The same for what may stand there in any case."""


@lru_cache(maxsize=2048)
def compiled(selector: str) -> Selector:
    """``selector``, read once per process. Raises ``ValueError`` for what is no CSS selector."""
    try:
        path = _TRANSLATOR.css_to_xpath(selector, prefix="descendant-or-self::")
        alternatives = parse(selector)
        simple = _simple(alternatives)
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {selector!r} ({error})") from error
    if simple is not None and simple.last.classes:
        return Selector(simple, etree.XPath(path), ())
    if len(alternatives) > 1:
        return Selector(simple, etree.XPath(path), ())  # a page needs to hold only what one of them asks for
    plain = re.sub(r":[\w-]+\((?:[^()]|\([^()]*\))*\)", "", selector)
    names, lowered = (
        tuple(next(part for part in found if part) for found in pattern.findall(plain))
        for pattern in (_NAMES, _FLAGGED)
    )
    return Selector(simple, etree.XPath(path), names, tuple(value.lower() for value in lowered))


def _simple(selectors: Sequence[css.Selector]) -> Simple | None:
    if len(selectors) != 1 or selectors[0].pseudo_element is not None:
        return None
    compounds: list[Compound] = []
    node = selectors[0].parsed_tree
    while isinstance(node, css.CombinedSelector):
        if node.combinator != " " or (compound := _compound(node.subselector)) is None:
            return None
        compounds.append(compound)
        node = node.selector
    first = _compound(node)
    if first is None:
        return None
    last, *above = (*compounds, first)
    return Simple(tuple(above), last)


def _compound(node: object) -> Compound | None:
    own_id = ""
    classes: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    while not isinstance(node, css.Element):
        if isinstance(node, css.Class):
            classes.append(node.class_name)
        elif isinstance(node, css.Hash) and not own_id:
            own_id = node.id
        elif isinstance(node, css.Attrib) and (asked := _attribute(node)) is not None:
            attributes.append(asked)
        else:
            return None
        node = node.selector
    tag = (node.element or "").lower()
    if node.namespace or (tag and not _SAFE.fullmatch(tag)):
        return None
    return Compound(tag, own_id, tuple(classes), tuple(attributes))


def _attribute(node: css.Attrib) -> tuple[str, str, str] | None:
    name = node.attrib.lower()
    value = node.value.value if node.value is not None else ""
    known = node.operator in ("exists", "=") or (node.operator == "*=" and value)
    if node.namespace or node.flag or not known or not _SAFE.fullmatch(name):
        return None
    return name, node.operator, value or ""


def _holds(own: str | None, operator: str, value: str) -> bool:
    if own is None:
        return False
    return operator == "exists" or (own == value if operator == "=" else value in own)


class Holding:
    """The elements of a page by their attributes; what is added to the page later must bear none."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._with: dict[str, list[tuple[Element, str]]] = {}
        self._of_class: dict[str, list[Element]] | None = None

    def attribute(self, name: str) -> list[tuple[Element, str]]:
        """The elements that bear the attribute ``name``, in document order, with its value."""
        found = self._with.get(name)
        if found is None:
            found = self._with[name] = [(element, element.get(name) or "") for element in _bearing(name)(self._root)]
        return found

    def of_class(self, name: str) -> Sequence[Element]:
        """The elements of class ``name``, in document order."""
        if self._of_class is None:
            self._of_class = defaultdict(list)
            for element, names in self.attribute("class"):
                for one in _classes(names):
                    self._of_class[one].append(element)
        return self._of_class.get(name, ())

    def find(self, asked: Simple, within: Element) -> list[Element]:
        """The elements in ``within``, itself included, that ``asked`` selects, in document order."""
        if any(compound.classes and not self.of_class(compound.classes[0]) for compound in asked.above):
            return []
        found = [
            element
            for element in self._likely(asked.last, within)
            if asked.last.fits(element) and (within is self._root or is_inside(element, within))
        ]
        return [element for element in found if _stands_in(element, asked.above, within)] if asked.above else found

    def _likely(self, asked: Compound, within: Element) -> Iterable[Element]:
        if asked.id:
            return [element for element, value in self.attribute("id") if value == asked.id]
        if asked.classes:
            return self.of_class(asked.classes[0])
        if asked.attributes:
            return [element for element, _ in self.attribute(asked.attributes[0][0])]
        return within.iter(asked.tag) if asked.tag else within.iter(etree.Element)


@lru_cache(maxsize=4096)  # the pages of a site have the same
def _classes(names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_CLASS.findall(names)))


@lru_cache(maxsize=256)
def _bearing(name: str) -> Callable[[Element], list[Element]]:
    return cast("Callable[[Element], list[Element]]", etree.XPath(f"descendant-or-self::*[@{name}]"))


def is_inside(element: Element, outer: Element) -> bool:
    """Whether ``element`` is ``outer`` or stands in it."""
    node: Element | None = element
    while node is not None:
        if node is outer:
            return True
        node = node.getparent()
    return False


def _stands_in(element: Element, above: Sequence[Compound], within: Element) -> bool:
    """Whether one in another the elements around ``element`` are as ``above`` asks, none of them outside ``within``."""
    node = element
    for compound in above:
        while True:
            parent = node.getparent()
            if node is within or parent is None:
                return False
            node = parent
            if compound.fits(node):
                break
    return True
