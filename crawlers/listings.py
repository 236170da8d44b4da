"""Addresses from a listing page: its articles, its next page, and the sections that a home page leads to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from parsel import Selector
from w3lib.encoding import html_to_unicode

from crawlers.canonical import canonical_url, is_article, is_listing, normal_url
from crawlers.discovery import Listing, page_url
from crawlers.item_dates import dates_of_items
from crawlers.links import Link, absolute
from crawlers.site import Site

MOST_LINKS = 1000
MOST_SECTIONS = 60
_LONG_TEXT = 25  # characters; the text of a link that is a headline, not a menu entry
_LD_JSON = "script[type='application/ld+json']"


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What one page of a listing says."""

    links: tuple[Link, ...]
    """To articles, in the page's order, each once; ``dated`` where asked for and printed beside the link."""
    next: str
    """Address of the next page; empty when there is none."""
    sections: tuple[str, ...] = ()
    """Further listings, found on a home page."""
    problem: str = ""
    """What is odd about it: "no links where the registry says", "no links" at all; empty when all is well."""


def read_listing(
    body: bytes, url: str, site: Site, *, first: str, number: int, content_type: str = "", dates: bool = False
) -> ListingPage:
    """Page ``number`` (from 1), fetched from ``url``, of the listing whose first page is at ``first``.

    ``dates`` asks for the dates printed beside the links, which costs time. Never raises on any ``body``.
    """
    text = _markup(html_to_unicode(content_type or None, body.replace(b"\0", b""))[1])
    root = Selector(text=text or "<html/>", type="html")
    base = absolute(url, root.xpath("string(//base/@href)").get()) or url
    listing = next((one for one in site.discovery.listings if one.url == first), Listing(first))
    anchors, problem = _article_anchors(root, base, site, listing, further=number > 1)
    printed = dates_of_items(anchors, month_first="month-first" in site.clock) if dates else {}
    links = {address: Link(address, dated=printed.get(address)) for address, _ in anchors}
    for address in _item_lists(root, base):
        if is_article(address, site):
            links.setdefault(address, Link(address))
    found = tuple(links.values())[:MOST_LINKS]
    home = number == 1 and normal_url(url, site) == normal_url(site.base, site)
    return ListingPage(
        found,
        _next_page(root, text, url, base, site, listing, number),
        _sections(root, base, site) if home else (),
        problem if found or number > 1 else "no links",
    )


def _markup(text: str) -> str:
    """``text``, or, of a JSON answer to a listing's script, the markup inside it."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        return "\n".join(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "<a" in value:
            yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


Anchors = list[tuple[str, etree._Element]]


def _article_anchors(root: Selector, base: str, site: Site, listing: Listing, *, further: bool) -> tuple[Anchors, str]:
    selectors = listing.links or site.discovery.links
    problem = ""
    if selectors:
        found = [pair for pair in _anchors(_select(root, selectors), base) if is_article(pair[0], site)]
        if found or further:  # on a page beyond the last one only side bars have links
            return found, ""
        problem = "no links where the registry says"
    every = list(_anchors(root.xpath("//a[@href]"), base))
    found = [pair for pair in every if is_article(pair[0], site)]
    if found:
        return found, problem
    return _headlines(every, site) if site.family == "generic" and not site.article else [], problem


def _headlines(anchors: Anchors, site: Site) -> Anchors:
    """Links that look like articles where no form of address is known: at least three headlines under one path."""
    shapes: dict[str, Anchors] = {}
    for address, anchor in anchors:
        text = " ".join("".join(map(str, anchor.itertext(with_tail=False))).split()) or str(anchor.get("title") or "")
        if len(text) < _LONG_TEXT or canonical_url(address, site) is None or is_listing(address, site):
            continue
        if any(parent.tag in ("nav", "header", "footer") for parent in anchor.iterancestors()):
            continue
        shapes.setdefault(re.sub(r"\d+", "0", urljoin(address, ".")), []).append((address, anchor))
    return [pair for group in shapes.values() if len({address for address, _ in group}) >= 3 for pair in group]


def _select(root: Selector, selectors: Iterable[str]) -> list[Selector]:
    """The elements of the first selector that matches, after the manner of the registry."""
    for selector in selectors:
        if found := root.css(selector):
            return list(found)
    return []


def _anchors(elements: Iterable[Selector], base: str) -> Iterator[tuple[str, etree._Element]]:
    """Address and element of each link among ``elements`` or inside them."""
    for selected in elements:
        element = selected.root
        inside = [element] if element.get("href") is not None else element.iter("a")
        for anchor in inside:
            address = absolute(base, anchor.get("href"))
            if address:
                yield address, anchor


def _item_lists(root: Selector, base: str) -> Iterator[str]:
    """Addresses of JSON-LD ``ItemList`` elements."""
    for text in root.css(_LD_JSON).xpath("text()").getall():
        if "itemListElement" not in text:
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue
        yield from filter(None, (absolute(base, address) for address in _list_elements(data)))


def _list_elements(data: Any) -> Iterator[str]:
    if isinstance(data, list):
        for value in data:
            yield from _list_elements(value)
    elif isinstance(data, dict):
        kind = data.get("@type")
        items = (
            data.get("itemListElement")
            if "BreadcrumbList" not in (kind if isinstance(kind, list) else [kind])
            else None
        )
        for item in items if isinstance(items, list) else [items]:
            inner = item.get("item") if isinstance(item, dict) else None
            for place in (item, inner):
                address = place if isinstance(place, str) else place.get("url") if isinstance(place, dict) else None
                if isinstance(address, str):
                    yield address
        for key in ("@graph", "mainEntity"):
            yield from _list_elements(data.get(key))


def _next_page(root: Selector, text: str, url: str, base: str, site: Site, listing: Listing, number: int) -> str:
    # What the first page says (a category's number) also stands in the addresses of the further ones.
    template = listing.pages or site.discovery.pages
    following = page_url(template, listing.url, number + 1, f"{url}\n{text}") if template else None
    if following is None:
        selected = next(iter(_select(root, site.discovery.next)), None)
        following = absolute(base, selected.attrib.get("href")) if selected is not None else ""
    return following if following and normal_url(following, site) not in (None, normal_url(url, site)) else ""


def _sections(root: Selector, base: str, site: Site) -> tuple[str, ...]:
    if not site.discovery.sections:
        return ()
    named = [link for selector in site.discovery.sections for link in root.css(selector)]
    home = normal_url(site.base, site)
    sections: dict[str, str] = {}
    for address, _ in _anchors(named or root.xpath("//a[@href]"), base):
        normal = normal_url(address, site)
        if normal is not None and normal != home and is_listing(address, site):
            sections.setdefault(normal, address)
    return tuple(sections.values())[:MOST_SECTIONS]
