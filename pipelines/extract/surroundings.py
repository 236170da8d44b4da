"""What stands around an article on any page: menus, side bars, lists of other articles, the imprint."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import islice

from pipelines.extract.residue import is_hidden, is_noise
from pipelines.extract.tree import Element, text_of
from pipelines.text import clean, fold

_REGIONS = re.compile(
    r"(?:^|[\s_-])(?:footer\w*|foot|copyright|bottom|header|top-?bar|topbar|top-?menu|main-?menu|menu\w*|navigation|navbar\w*|nav"
    r"|(?:col|column|box|cot)-?(?:right|phai)|right-?(?:col\w*|box|bar|side)|side-?(?:bar|right|left)|sidebar\w*|aside|login|dang-?nhap"
    r"|web-?links?|lien-?ket|statistics|thong-?ke|counter|survey|tham-?do|search\w*|breadcrumbs?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar|pptx?)(?:$|[?#])|^#", re.IGNORECASE)
_PARAGRAPH = 150
"""So many characters make a paragraph of an article …"""
_PARAGRAPHS = 3
"""… and so many of these an article."""
_RUNNING = 300
"""So many characters that are no links, in one row of a table of links, are its article."""
_TAGS = frozenset({"nav", "footer", "aside", "header"})
_IMPRINT = re.compile(
    r"(?:giay phep (?:so|hoat dong|xuat ban|thiet lap)|(?:nguoi )?chiu trach nhiem (?:noi dung|chinh|xuat ban)"
    r"|©|\(c\)|copyright|ban quyen (?:thuoc|©)|ghi ro nguon|toa soan\s*:|tru so(?: chinh)?\s*:|dia chi\s*:"
    r"|dien thoai\s*:|duong day nong|so dien thoai\s*:|tong bien tap\s*:|hotline|co quan chu quan|co quan ngon luan"
    r"|design(?:ed)? by|phat trien boi|thiet ke boi|all rights reserved|khong sao chep duoi)"
)


def is_imprint(folded: str) -> bool:
    """Whether a paragraph (folded) belongs to the imprint at the foot of a page."""
    return _IMPRINT.match(folded) is not None


@lru_cache(maxsize=4096)
def _is_region(names: str) -> bool:
    return _REGIONS.search(names) is not None


def surroundings(root: Element) -> set[Element]:
    """The outermost elements of the page that hold no article: by their names, or because they list other articles."""
    found: set[Element] = set()
    weights = _weights(root)
    total = max(weights.get(root, (0, 0))[0], 1)
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str) or tag in ("html", "body", "form", "script", "style"):
            continue
        plain, linked = weights.get(element, (0, 0))
        if not plain:
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        named = tag in _TAGS or (names != " " and _is_region(names))
        if (named and (plain < total * 0.5 or linked * 2 > plain) and not _holds_text(element, plain, linked)) or (
            element.attrib and (is_hidden(element) or is_noise(element))
        ):
            found.add(element)
        else:
            found.update(_teasers(element, weights))
    return {element for element in found if not any(ancestor in found for ancestor in element.iterancestors())}


def lists_of_articles(body: Element) -> set[Element]:
    """The entries of lists of other articles in what is known to be a body: surer of it than :func:`surroundings`."""
    if len(body) == 0 or next(body.iter("a"), None) is None:
        return set()
    weights = _weights(body)
    return {entry for element in body.iter() if len(element) >= 3 for entry in _teasers(element, weights, sure=True)}


def _weights(root: Element) -> dict[Element, tuple[int, int]]:
    """Characters of text in each element, and those of them in links."""
    plain: dict[Element, int] = defaultdict(int)
    linked: dict[Element, int] = defaultdict(int)
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "noscript"):
            continue
        own = len(element.text.strip()) if element.text else 0
        own += sum(len(child.tail.strip()) for child in element if child.tail)
        if not own:
            continue
        in_link = False
        node: Element | None = element
        while node is not None:
            in_link = in_link or node.tag == "a"
            plain[node] += own
            if in_link:
                linked[node] += own
            node = node.getparent()
    # An element above a link counts the link's text as linked, its own text as plain.
    return {element: (count, linked.get(element, 0)) for element, count in plain.items()}


def _holds_text(element: Element, plain: int, linked: int) -> bool:
    """Whether an element named like a region still holds running text: "content-right" may be the article."""
    return linked * 3 <= plain and plain >= 600 and element.tag not in ("footer", "nav") and _has_paragraphs(element)


def _has_paragraphs(element: Element) -> bool:
    """Whether an article's paragraphs stand in ``element``, not the lines of a teaser."""
    long = (1 for paragraph in element.iter("p") if len(clean(text_of(paragraph))) >= _PARAGRAPH)
    return sum(islice(long, _PARAGRAPHS)) == _PARAGRAPHS


def _teasers(parent: Element, weights: dict[Element, tuple[int, int]], sure: bool = False) -> list[Element]:
    """The children of ``parent`` that are entries of a list of articles: three alike or more, with linked titles."""
    children = list(parent)
    if len(children) < 3:
        return []
    alike: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for child in children:
        if isinstance(child.tag, str) and child.tag in ("li", "div", "article", "tr", "section", "dd", "p", "h3", "h4"):
            alike[(child.tag, child.get("class", ""))].append(child)
    doomed: list[Element] = []
    for (tag, _), group in alike.items():
        if len(group) < 3:
            continue
        entries = [child for child in group if _is_teaser(child, weights, tag, sure)]
        if len(entries) >= 3 and len(entries) * 10 >= len(group) * 7:
            doomed.extend(child for child in group if child in entries or not _is_running(child, weights))
    return doomed


def _is_running(element: Element, weights: dict[Element, tuple[int, int]]) -> bool:
    """Whether there is more text in ``element`` than a heading or a date between the entries of a list has."""
    plain, linked = weights.get(element, (0, 0))
    return plain - linked >= _RUNNING


def _is_teaser(element: Element, weights: dict[Element, tuple[int, int]], tag: str, sure: bool) -> bool:
    plain, linked = weights.get(element, (0, 0))
    least = 0.9 if tag in ("p", "h3", "h4") else 0.2
    if linked < 18 or linked < plain * least or _has_paragraphs(element):
        return False
    if sure and linked < plain * 0.6 and next(element.iter("img"), None) is None:
        return False
    links = list(element.iter("a"))
    if all(_DOCUMENT.search(link.get("href", "")) for link in links):
        return False
    return any(len(fold(clean(text_of(link)))) >= 18 for link in links)
