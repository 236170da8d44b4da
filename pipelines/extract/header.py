"""What stands above an article's body: its title and its lead."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipelines.extract.body import key
from pipelines.extract.reading import flat_text
from pipelines.extract.residue import is_residue
from pipelines.extract.structured import Structured
from pipelines.extract.tree import Element, Tree, is_inside
from pipelines.text import clean, fold

_LEFT_BEFORE = re.compile(r"^(?:(?:null|undefined|skip ribbon commands|skip to main content)\s+)+", re.IGNORECASE)
_SUFFIX = re.compile(r"\s+(?:[-|–—»:]|::)\s+")
_OUTLET = re.compile(r"^(?:bao|cong|trang|tap chi|dai|ban tuyen giao|btg|tinh uy|thanh uy|dang bo|ubnd|so|uy ban|hoi|website|tin|vien kiem sat)\b")
_LONGEST_LEAD = 2000


@dataclass(frozen=True, slots=True)
class Title:
    """A title and the element that prints it, if one does."""

    text: str
    element: Element | None


def title_of(tree: Tree, selectors: Sequence[str], data: Structured) -> Title:
    """The article's title: where the family says, else JSON-LD, ``itemprop``, ``h1``, ``og:title``, ``title``."""
    site_names = {fold(name) for name in (data.first("og:site_name"), data.publisher, data.first("application-name")) if name}
    for element in tree.select_all(selectors):
        text = _clean_title(flat_text(element) or clean(element.get("content") or ""))
        if len(text) >= 2 and fold(text) not in site_names and not _in_list(element):
            return Title(text, element if element.tag != "meta" else None)
    headings = [
        (text, element) for element in tree.root.iter("h1") if (text := _clean_title(flat_text(element))) and fold(text) not in site_names
    ]
    machine = _clean_title(data.headline)
    if machine:
        for text, element in headings:
            if key(text).startswith(key(machine[:60])) or key(machine).startswith(key(text[:60])):
                return Title(text, element)
    page_title = _page_title(tree)
    shared = _clean_title(data.first("og:title", "twitter:title", "title"))
    for text, element in headings:
        own = key(text)
        if len(own) >= 10 and (own in key(shared) or own in key(page_title)):
            return Title(text, element)
    if machine:
        return Title(machine, _printing(tree, machine))
    for text, element in headings:
        if len(text) >= 15 and not _in_banner(element):
            return Title(text, element)
    for candidate in (shared, page_title):
        text = _printed_part(tree, without_site_name(candidate, site_names))
        if len(text) >= 5:
            return Title(text, _printing(tree, text))
    return Title(headings[0][0], headings[0][1]) if headings else Title("", None)


def without_site_name(title: str, site_names: Collection[str]) -> str:
    """``title`` without " - Báo Lâm Đồng" and the like; ``site_names`` are folded."""
    parts = _SUFFIX.split(title)
    separators = _SUFFIX.findall(title)
    while len(parts) > 1:
        last = fold(parts[-1])
        if last in site_names or (_OUTLET.match(last) and len(parts[-1]) <= 60 and len(parts[-1]) < len(title) / 2) or re.fullmatch(
            r"[\w.-]+\.(?:vn|com|org|net)", last
        ):  # fmt: skip
            parts.pop()
            separators.pop()
        else:
            break
    return "".join(part + (separators[number] if number < len(separators) else "") for number, part in enumerate(parts)).strip()


def _printed_part(tree: Tree, title: str) -> str:
    """``title``, or that half of it which the page prints as a line of its own: the other is the site's."""
    parts = _SUFFIX.split(title, maxsplit=1)
    if len(parts) == 2 and _printing(tree, title) is None:
        for part in reversed(parts):
            if len(part) >= 15 and _printing(tree, part) is not None:
                return part
    return title


def _clean_title(text: str) -> str:
    return _LEFT_BEFORE.sub("", text).strip()


def _page_title(tree: Tree) -> str:
    element = next(tree.root.iter("title"), None)
    return _clean_title(clean("".join(element.itertext()))) if element is not None else ""


def _printing(tree: Tree, text: str) -> Element | None:
    """The element that prints ``text`` as a heading, whatever its name."""
    wanted = key(text)
    start = text[:20]
    for element in tree.root.iter("h1", "h2", "h3", "div", "span", "p", "td", "strong", "b", "a"):
        own = element.text
        if own and start in clean(own) and key(flat_text(element)) == wanted and not _in_list(element):
            return element
    return None


def _in_list(element: Element) -> bool:
    return any(ancestor.tag in ("li", "nav") for ancestor in element.iterancestors())


def _in_banner(element: Element) -> bool:
    for ancestor in element.iterancestors():
        names = f"{ancestor.get('class', '')} {ancestor.get('id', '')}".lower()
        if "logo" in names or "banner" in names or "navbar" in names:
            return True
    return False


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


def lead_of(
    tree: Tree, selectors: Sequence[str], *, scope: Element, body: Element, title: Element | None, skip: Collection[Element]
) -> tuple[str, list[Element]]:
    """The lead and the elements that print it. It stands in ``scope``, after the title, not after the body.

    ``skip`` are elements (captions) that are not read with it.
    """
    after = position(title) if title is not None else ()
    start = position(body)
    for selector in selectors:
        for element in tree.select(selector, scope):
            if element is body or is_inside(body, element) or (title is not None and is_inside(title, element)):
                continue
            place = position(element)
            inside = is_inside(element, body)
            if place < after or (place > start and not inside) or _in_list(element):
                continue
            text = flat_text(element, skip)
            if not text or len(text) > _LONGEST_LEAD or is_residue(fold(text)):
                continue
            return text, [element]
    return "", []


def canonical_url(tree: Tree, final_url: str) -> str:
    """The address the page calls its own, if it is an article's on the same host; else the one it was fetched from."""
    own = urlsplit(final_url)
    plain = final_url.split("#", 1)[0]
    if "canonical" not in tree.html:
        return plain
    for element in tree.root.iter("link"):
        if element.get("rel", "").lower() != "canonical":
            continue
        address = urlsplit((element.get("href") or "").strip())
        if not address.path.strip("/") and not address.query:
            continue
        if not address.netloc:
            return own._replace(path=address.path if address.path.startswith("/") else f"/{address.path}", query=address.query,
                                fragment="").geturl()  # fmt: skip
        if own.netloc and _host(address.netloc) != _host(own.netloc):
            continue
        return address._replace(fragment="").geturl()
    return plain


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.").split(":", 1)[0]
