"""CSS selectors for elements, and which of them finds the right ones on most pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cssselect import HTMLTranslator, SelectorError

from crawlers.templates.texts import TemplatePage
from pipelines.extract.tree import Element

_NAME = re.compile(r"[A-Za-z_][\w-]*")
_NUMBERED = re.compile(r"\d{3,}")
"""A number in a name is the article's."""
_UPWARDS = 4
_TELLING = ("itemprop", "data-role", "property")
_PLAIN = frozenset(("h1", "h2", "article", "time", "main", "figcaption", "header", "section"))
_MOST_TRIED = 60
_BY_PLACE = re.compile(r":nth|(?:^|[ >])(?:div|span|p|td|li|b|strong|em|i|a|font|section)$")
"""Selectors that say where an element stands rather than what it is called."""
_RIGHT = 0.8
"""Part of the pages on which a selector must find the field."""
_MOST = 3
"""Selectors of one field: a site may have more than one template."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One page and the elements of it that show a field."""

    page: TemplatePage
    places: tuple[Element, ...]
    all_match: bool = False
    """Whether every element that matches must be one of :attr:`places` (captions, noise), not only the first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A selector and how it did."""

    selector: str
    right: int
    """Pages on which it finds the field."""
    wrong: int
    """… and something else."""
    pages: int
    """Pages on which it was looked for."""
    before: int
    """Pages of the template before on which it finds anything at all."""


def choose(shown: Sequence[Shown], others: Sequence[TemplatePage], before: Sequence[TemplatePage]) -> list[Choice]:
    """The selectors that find the field on most of ``shown``, the plainest first; none if too few pages agree.

    By names if there are any that do; else by the place among other elements, which the next redesign changes.
    ``others`` are pages of the same template that have no such field, ``before`` pages of the one before.
    """
    for by_place in (False, True):
        chosen = _chosen(shown, others, before, by_place=by_place)
        if chosen:
            return chosen
    return []


def _chosen(
    shown: Sequence[Shown], others: Sequence[TemplatePage], before: Sequence[TemplatePage], *, by_place: bool
) -> list[Choice]:
    chosen: list[Choice] = []
    left = list(shown)
    while left and len(chosen) < _MOST:
        votes = Counter(one for each in left for one in _of_page(each) if by_place or not _BY_PLACE.search(one))
        tried = [_tried(one, left, others, before) for one, _ in votes.most_common(_MOST_TRIED)]
        good = [one for one in tried if one.right > 4 * one.wrong]
        if not good:
            break
        best = min(good, key=_rank)
        if best.right < 2 and len(left) > 1 and chosen:
            break
        chosen.append(best)
        left = [each for each in left if not _finds(best.selector, each)]
    found = len(shown) - len(left)
    return chosen if found >= len(shown) * _RIGHT else []


def _rank(one: Choice) -> tuple[float, ...]:
    parts = len(re.split(r"[ >]+", one.selector))
    odd = one.selector.count(":nth") * 4 + one.selector.count("[")
    return (-one.right, one.wrong, one.before, parts + odd, len(one.selector))


def _tried(
    selector: str, shown: Sequence[Shown], others: Sequence[TemplatePage], before: Sequence[TemplatePage]
) -> Choice:
    right = sum(1 for each in shown if _finds(selector, each))
    wrong = sum(1 for each in shown if each.page.tree.select(selector) and not _finds(selector, each))
    wrong += sum(1 for page in others if page.tree.select(selector))
    return Choice(selector, right, wrong, len(shown), sum(1 for page in before if page.tree.select(selector)))


def _finds(selector: str, each: Shown) -> bool:
    """Whether the first match is one of the places, for of several the first is taken."""
    found = each.page.tree.select(selector)
    if not found:
        return False
    return all(one in each.places for one in found) if each.all_match else found[0] in each.places


def _of_page(each: Shown) -> set[str]:
    return {selector for element in each.places for selector in selectors_of(element)}


def selectors_of(element: Element) -> Iterator[str]:
    """Selectors that match ``element``, by its own names and by those of the elements around it."""
    own = list(_simple(element))
    yield from own
    tag = str(element.tag)
    for level, above in enumerate(list(element.iterancestors())[:_UPWARDS]):
        if above.tag in ("body", "html"):
            return
        for name in _simple(above):
            for inner in (*own, tag):
                yield f"{name} {inner}"
                if level == 0:
                    yield f"{name} > {inner}"
            if level == 0 and (number := _number(element)) <= 5:
                yield f"{name} > {tag}:nth-of-type({number})"


def _simple(element: Element) -> Iterator[str]:
    tag = str(element.tag)
    if _is_name(one := element.get("id", "")):
        yield f"#{one}"
    classes = [one for one in (element.get("class") or "").split() if _is_name(one)]
    for one in classes:
        yield f".{one}"
        yield f"{tag}.{one}"
    for number, one in enumerate(classes):
        for other in classes[number + 1 :]:
            yield f".{one}.{other}"
    for attribute in _TELLING:
        if _is_name(value := element.get(attribute, "")):
            yield f"[{attribute}={value}]"
    if tag in _PLAIN:
        yield tag


def _is_name(text: str) -> bool:
    if not _NAME.fullmatch(text) or _NUMBERED.search(text):
        return False
    try:
        HTMLTranslator().css_to_xpath(f".{text}")
    except SelectorError:
        return False
    return True


def _number(element: Element) -> int:
    return 1 + sum(1 for _ in element.itersiblings(str(element.tag), preceding=True))
