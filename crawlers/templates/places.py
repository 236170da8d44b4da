"""Where known values stand on a page: the elements that show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from crawlers.templates.known import Known
from crawlers.templates.texts import TemplatePage, is_in_list, key, text_of
from pipelines.dates import read_dates
from pipelines.extract.tree import Element

FIELDS = ("body", "title", "lead", "published", "byline", "source", "captions")
"""Fields that can be found by their values, in the order in which their selectors are tried."""

_COVERED = 0.9
"""Part of the known body that its element must hold."""
_SURPLUS = 0.15
"""How much longer an element around it may be to count as well."""
_LONGEST_LINE = 160
_WORDS_AROUND = 4
"""Words that may stand with a name: "Tác giả:", "Bài và ảnh:"."""


def places_of(page: TemplatePage, known: Known) -> dict[str, list[Element]]:
    """By field, the elements of ``page`` that show what is known of it; fields that are not found are left out."""
    finders: dict[str, Callable[[], list[Element]]] = {
        "body": lambda: _body(page, known.body),
        "title": lambda: _equal(page, known.title, 2),
        "lead": lambda: _equal(page, known.lead, 2),
        "published": lambda: _published(page, known),
        "byline": lambda: _named(page, known.byline),
        "source": lambda: _named(page, known.source),
        "captions": lambda: [place for caption in known.captions for place in _equal(page, caption, 1)],
    }
    found = {name: finders[name]() for name in FIELDS if getattr(known, name)}
    return {name: elements for name, elements in found.items() if elements}


def _elements(page: TemplatePage) -> Iterator[Element]:
    return page.body.iter(etree.Element)


def _equal(page: TemplatePage, value: str, around: int) -> list[Element]:
    """Elements whose text is ``value``: the innermost and ``around`` elements about it that hold nothing else."""
    wanted = key(value)
    if not wanted:
        return []
    innermost: list[Element] = []
    for element in _holding(page, wanted):
        if page.key(element) == wanted and not is_in_list(element):
            innermost.append(element)
    innermost = [one for one in innermost if not any(one in other.iterancestors() for other in innermost)]
    return [place for one in innermost for place in _with_shells(page, one, around)]


def _holding(page: TemplatePage, wanted: str) -> Iterator[Element]:
    """Elements whose words contain ``wanted``, from the outside in."""
    waiting = [page.body]
    while waiting:
        element = waiting.pop()
        if wanted in page.key(element):
            yield element
            waiting.extend(
                child for child in element.iterchildren(etree.Element) if child.tag not in ("script", "style")
            )


def _with_shells(page: TemplatePage, element: Element, most: int) -> Iterator[Element]:
    yield element
    own = page.key(element)
    for above in list(element.iterancestors())[:most]:
        if page.key(above) != own:
            return
        yield above


def _named(page: TemplatePage, value: str) -> list[Element]:
    """Elements that print the name ``value``, alone or behind a word that says whose it is."""
    wanted = key(value)
    if not wanted:
        return []
    found = [
        element
        for element in _holding(page, wanted)
        if len(page.key(element)) <= _LONGEST_LINE
        and page.key(element).endswith(wanted)
        and len(page.key(element).split()) <= len(wanted.split()) + _WORDS_AROUND
        and not is_in_list(element)
    ]
    innermost = [one for one in found if not any(one in other.iterancestors() for other in found)]
    return [place for one in innermost for place in (one, *_above(one, found))]


def _above(one: Element, found: list[Element]) -> list[Element]:
    return [other for other in found if other in one.iterancestors()]


def _published(page: TemplatePage, known: Known) -> list[Element]:
    """Elements that print the known date, the innermost ones."""
    if known.published is None:
        return []
    day = known.published.strftime("%d/%m/%Y")
    found: list[Element] = []
    for element in _elements(page):
        machine = element.get("datetime") or element.get("content") or ""
        if not machine and len(page.key(element)) > _LONGEST_LINE:
            continue
        printed = text_of(element)
        if not any(char.isdigit() for char in machine + printed) or is_in_list(element):
            continue
        for text in filter(None, (machine, printed)):
            for reading in read_dates(text[: 2 * _LONGEST_LINE], anchor=page.page.fetched_at):
                same_day = reading.value.strftime("%d/%m/%Y") == day and not reading.relative
                whole_day = reading.precision == "day" or not known.to_the_minute
                if same_day and (whole_day or reading.value.strftime("%H:%M") == known.published.strftime("%H:%M")):
                    found.append(element)
    found = list(dict.fromkeys(found))
    return [one for one in found if not any(one in other.iterancestors() for other in found)]


def _body(page: TemplatePage, paragraphs: tuple[str, ...]) -> list[Element]:
    """The innermost element that holds nearly all ``paragraphs``, and those around it that hold little else."""
    wanted = [(own, len(own)) for text in paragraphs if (own := key(text))]
    total = sum(length for _, length in wanted)
    if total < 40:
        return []

    def held(element: Element) -> int:
        words = page.key(element)
        return sum(length for own, length in wanted if own in words)

    element = page.body
    if held(element) < total * _COVERED:
        return []
    above: list[Element] = []
    while True:
        inner = next((child for child in element.iterchildren(etree.Element) if held(child) >= total * _COVERED), None)
        if inner is None:
            break
        above.append(element)
        element = inner
    if element is page.body:  # parts of it stand here and there
        return []
    size = len(page.key(element))
    return [element, *(one for one in reversed(above) if len(page.key(one)) <= size * (1 + _SURPLUS))]
