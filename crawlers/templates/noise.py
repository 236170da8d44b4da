"""What stands in an article's body on the new template and is none of it: the selectors of such elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from crawlers.templates.known import Known
from crawlers.templates.selectors import Choice, selectors_of
from crawlers.templates.texts import TemplatePage, key
from pipelines.extract.tree import Element

_FEWEST = 2
"""Pages on which an element must stand to be the template's."""


def noise_of(pages: Sequence[tuple[TemplatePage, Known, Element]]) -> list[Choice]:
    """Selectors of what is in the bodies of ``pages`` beside the known text, those on most pages first.

    Each is a page, what is known of it and its body. None of them matches anything that is known to be the article's.
    """
    often = Counter(
        own for page, _, body in pages for own in {page.key(one) for one in body.iterdescendants(etree.Element)}
    )
    foreign = [_foreign(page, known, body, often) for page, known, body in pages]
    votes = Counter(one for each in foreign for one in {text for place in each for text in selectors_of(place)})
    found: list[Choice] = []
    taken: set[frozenset[Element]] = set()
    for selector, _ in sorted(votes.items(), key=lambda vote: (-vote[1], len(vote[0]))):
        matches = [page.tree.select(selector, body) for page, _, body in pages]
        right = sum(1 for some in matches if some)
        if right < min(_FEWEST, len(pages)) or any(
            one not in each for some, each in zip(matches, foreign, strict=True) for one in some
        ):
            continue
        elements = frozenset(one for some in matches for one in some)
        if elements not in taken:
            taken.add(elements)
            found.append(Choice(selector, right, 0, len(pages), 0))
    return found


def _foreign(page: TemplatePage, known: Known, body: Element, often: Counter[str]) -> set[Element]:
    """Elements in ``body`` that hold nothing of the article, as far as that is known: else what others show too."""
    said = {
        own
        for text in (known.title, known.lead, known.byline, known.source, *known.body, *known.captions)
        if (own := key(text))
    }
    whole = " ".join(said)
    found: set[Element] = set()
    for element in body.iterdescendants(etree.Element):
        own = page.key(element)
        if own and own not in whole and not any(one in own for one in said) and (known.exact or often[own] >= _FEWEST):
            found.add(element)
    return found
