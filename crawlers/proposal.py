"""``kyket sites add``: what a site's own pages say about how to crawl it, as an entry to be read by a person."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from w3lib.encoding import html_to_unicode

from crawlers.addresses import private_host
from crawlers.canonical import canonical_url, is_article, normal_url
from crawlers.cms import recognise
from crawlers.discovery import page_url
from crawlers.entry_text import to_toml
from crawlers.feeds import parse_feed
from crawlers.links import absolute
from crawlers.listings import read_listing
from crawlers.normal_form import bare_host, normal_host
from crawlers.outlet import kind_of, province_of
from crawlers.shapes import FEWEST, article_patterns, page_template
from crawlers.site import Kind, ListingEntry, Site
from crawlers.sitemaps import parse_sitemap
from pipelines.article import Page
from pipelines.errors import KyketError, SiteError
from pipelines.text import clean

__all__ = ["propose", "to_toml"]

Fetch = Callable[[str], Page]
"""A page by its address. A :class:`KyketError` says that it did not come."""

MOST_SECTIONS = 20
_LOOKED_AT = 3
"""Sections, feeds and articles that are fetched to learn from, each."""
_FEED_TYPES = re.compile(r"application/(?:rss|atom|rdf)\+xml", re.IGNORECASE)
_USUAL_FEEDS = ("/rss/home.rss", "/rss/", "/feed/", "/rss.xml")
_TITLE_PARTS = re.compile(r"\s+[|–—»-]\s+|\s*\|\s*")


def propose(home: Page, fetch: Fetch, *, replacing: Site | None = None) -> Site:
    """An entry for the site whose page ``home`` is, best its home page.

    Looks at robots.txt, sitemaps, feeds, a few sections and articles through ``fetch`` (some fifteen pages at most).
    What could not be found out is left out; a site whose articles were not found is proposed as not enabled, with the
    reason. Nothing of it is verified. ``replacing`` is an entry, of a site not crawled yet, that the new one is to
    stand for: who keeps the site, its other hosts, selectors and clock are taken from it.

    Raises :class:`SiteError` where ``home`` is not the answer of a site but an error.
    """
    if home.status != 200 or urlsplit(home.final_url).scheme not in ("http", "https"):
        remedy = "give the address of the home page as a browser shows it"
        raise SiteError(f"no page to begin with (HTTP {home.status})", about=home.url, remedy=remedy)
    look = _Look(fetch)
    base = _base(home.final_url)
    if urlsplit(home.final_url).path.strip("/"):
        home = look(base + "/") or home
        base = _base(home.final_url)
    text = _text(home)
    root = Selector(text=text or "<html/>", type="html")
    name = _name(root) or urlsplit(base).hostname or base
    host = bare_host(normal_host(urlsplit(base).hostname or "", urlsplit(base).port))
    known: dict[str, Any] = {
        "id": re.sub(r"[^a-z0-9.-]+", "-", host).strip("-.") or "site",
        "name": name,
        "base": base,
        "allow_private": private_host(urlsplit(base).hostname or ""),
        "hosts": _other_hosts(home, host),
        "family": recognise(text, base),
        "listings": ("/",),
        "evidence": {"entry": ("page",)},
    } | (_kept(replacing) if replacing else _outlet(name, host))
    found = _explore(Site(**known), home, root, look)
    return Site(**(known | found))


class _Look:
    """``fetch`` that answers None where nothing usable came, and asks for nothing twice."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._seen: dict[str, Page | None] = {}

    def __call__(self, url: str) -> Page | None:
        if url not in self._seen:
            try:
                page = self._fetch(url)
            except KyketError:
                self._seen[url] = None
            else:
                self._seen[url] = page if page.status == 200 and page.body else None
        return self._seen[url]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the pages of a site show."""

    sections: tuple[str, ...]
    """Absolute, in the order of the menu."""
    articles: tuple[str, ...]
    """Absolute, as found; those of feeds first."""
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]


def _explore(site: Site, home: Page, root: Selector, look: _Look) -> dict[str, Any]:
    """What remains to be said in the entry of ``site``, of which only the name and the family are known yet."""
    found = _collect(site, home, root, look)
    family = site.family
    if family == "generic":
        family = _family_of_articles(found.articles, look)
    known = _changed(site, family=family)
    sitemaps = [url for url in found.sitemaps if url not in known.discovery.sitemaps]
    values: dict[str, Any] = {
        "family": family,
        "feeds": _paths(found.feeds, known),
        "sitemaps": _paths(sitemaps, known),
    }
    values |= _articles(found, known) | _listings(found, known, look)
    if len(found.articles) < FEWEST:
        values |= _not_crawled(home, root, known)
    return values


def _collect(site: Site, home: Page, root: Selector, look: _Look) -> _Found:
    """Looks as the family would, and where that shows too little, as the generic family does."""
    views = (site,) if site.family == "generic" else (site, _changed(site, family="generic"))
    sections: tuple[str, ...] = ()
    for view in views:
        sections = sections or read_listing(home.body, home.final_url, view, first=site.base, number=1).sections
    feeds = _feeds(site, root, look)
    sitemaps, mapped = _sitemaps(site, look)
    articles: dict[str, None] = {}
    for feed in filter(None, map(look, feeds)):
        links = parse_feed(feed.body, feed.final_url, limit=100).links
        articles |= dict.fromkeys(link.url for link in links if canonical_url(link.url, site) is not None)
    pages = [home, *filter(None, map(look, sections[:_LOOKED_AT]))]
    for view in views:
        if len(articles) < FEWEST or view is site:
            for page in pages:
                shown = read_listing(page.body, page.final_url, view, first=page.final_url, number=2).links
                articles |= dict.fromkeys(link.url for link in shown)
    if len(articles) < FEWEST:
        articles |= dict.fromkeys(address for address in mapped if is_article(address, views[-1]))
    return _Found(sections[:MOST_SECTIONS], tuple(articles), feeds, sitemaps)


def _changed(site: Site, **values: Any) -> Site:
    return Site(**(site.model_dump() | values))


def _feeds(site: Site, root: Selector, look: _Look) -> tuple[str, ...]:
    """Feeds that the home page links to, else those that such sites usually have; each was seen to list articles."""
    named = [
        absolute(site.base, link.attrib.get("href"))
        for link in root.css("link[rel~=alternate][href]")
        if _FEED_TYPES.match(link.attrib.get("type", ""))
    ]
    usual = (*site.discovery.feeds, *(urljoin(site.base, path) for path in _USUAL_FEEDS))
    for candidates in (named, usual):
        good = tuple(url for url in dict.fromkeys(filter(None, candidates)) if _is_feed(look(url), site))[:_LOOKED_AT]
        if good:
            return good[:1] if candidates is usual else good
    return ()


def _is_feed(page: Page | None, site: Site) -> bool:
    if page is None or re.search(rb"<(?:rss|feed|rdf:RDF)\b", page.body[:2000]) is None:
        return False
    links = parse_feed(page.body, page.final_url, limit=20).links
    return any(canonical_url(link.url, site) is not None for link in links)


def _sitemaps(site: Site, look: _Look) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sitemaps that robots.txt lists or that stand where the family has them, and addresses in them."""
    robots = look(urljoin(site.base, "/robots.txt"))
    listed = re.findall(rb"(?im)^\s*sitemap:\s*(\S+)", robots.body) if robots else []
    urls = [absolute(site.base, url.decode("latin-1")) for url in listed] or list(site.discovery.sitemaps)
    good: list[str] = []
    addresses: list[str] = []
    for url in list(dict.fromkeys(filter(None, urls)))[:_LOOKED_AT]:
        page = look(url)
        sitemap = parse_sitemap(page.body, page.final_url, limit=1000) if page else None
        if sitemap is None or not sitemap.links or not sitemap.kind:
            continue
        good.append(url)
        if sitemap.kind == "index":
            inner = look(sitemap.links[0].url)
            sitemap = parse_sitemap(inner.body, inner.final_url, limit=1000) if inner else sitemap
        addresses += [link.url for link in sitemap.links]
    return tuple(good), tuple(addresses)


def _family_of_articles(articles: Iterable[str], look: _Look) -> str:
    """The family that articles show where the home page shows none: that of most of the first few."""
    seen = [recognise(page.body, page.final_url) for page in map(look, list(articles)[:_LOOKED_AT]) if page]
    return max(seen, key=seen.count, default="generic")


def _articles(found: _Found, site: Site) -> dict[str, Any]:
    """The form of the article addresses, unless the family says it already."""
    fitting = [address for address in found.articles if is_article(address, site)]
    if site.family != "generic" and len(fitting) * 5 >= len(found.articles) * 4:
        return {}
    words = {segment for address in found.sections for segment in urlsplit(address).path.split("/")}
    paths = [normal.removeprefix(site.base) for url in found.articles if (normal := normal_url(url, site))]
    patterns = article_patterns((path.removesuffix(".html/") for path in paths), words)
    return {"article": patterns} if patterns else {}


def _listings(found: _Found, site: Site, look: _Look) -> dict[str, Any]:
    """The sections, and how their pages are counted where that is not as the family does it."""
    if not found.sections:
        return {}
    values: dict[str, Any] = {"listings": tuple(ListingEntry(url=path) for path in _paths(found.sections, site))}
    for section in found.sections[:_LOOKED_AT]:
        page = look(section)
        if page is None:
            continue
        for second in _second_pages(page, site):
            template = page_template(section, second) or page_template(page.final_url, second)
            if template and page_url(site.discovery.pages, section, 2) != second:
                return values | {"pages": template}
            if template:
                return values
    return values


def _second_pages(page: Page, site: Site) -> Iterator[str]:
    """Addresses that look like the second page of the listing at ``page``, the likeliest first."""
    root = Selector(text=_text(page) or "<html/>", type="html")
    named = [root.css(selector) for selector in site.discovery.next]
    for links in (*named, root.xpath("//a[@href][normalize-space()='2']")):
        for link in links:
            address = absolute(page.final_url, link.attrib.get("href"))
            if address and normal_url(address, site):
                yield address


def _not_crawled(home: Page, root: Selector, site: Site) -> dict[str, Any]:
    links = [absolute(home.final_url, href) for href in root.css("a::attr(href)").getall()]
    own = {normal for link in links if link and (normal := normal_url(link, site))}
    if len(own) < FEWEST and root.css("script"):
        reason = "Its home page holds no links without a browser: it has to wait for a crawler that runs one."
        return {"enabled": False, "needs_browser": True, "reason": reason}
    reason = (
        f"No articles were found from the home page: put a section into listings, run `kyket sites check {site.id}`."
    )
    return {"enabled": False, "reason": reason}


def _kept(site: Site) -> dict[str, Any]:
    """What a person has entered of ``site`` that its pages do not say better."""
    names = ("id", "name", "kind", "province", "province_now", "hosts", "selectors", "clock", "date_seen")
    return {name: getattr(site, name) for name in names} | {"replaces": True}


def _outlet(name: str, host: str) -> dict[str, Any]:
    province, now = province_of(name, host)
    kind: Kind = kind_of(name, host, province)
    return {"kind": kind, "province": province, "province_now": now}


def _name(root: Selector) -> str:
    """What the site calls itself: Open Graph, JSON-LD, or the end or beginning of the title."""
    for raw in root.css("meta[property='og:site_name']::attr(content)").getall():
        if clean(raw):
            return clean(raw)
    for script in root.css("script[type='application/ld+json']::text").getall():
        found = _named(script)
        if found:
            return found
    title = clean(root.css("title::text").get() or "")
    parts = [part for part in _TITLE_PARTS.split(title) if part and part.lower() not in ("trang chủ", "trang nhất")]
    telling = [
        part for part in parts if re.search(r"báo|ban tuyên giáo|tỉnh ủy|cổng|tạp chí|trang", part, re.IGNORECASE)
    ]
    return (telling or parts or [""])[0]


def _named(script: str) -> str:
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return ""
    nodes = data.get("@graph", [data]) if isinstance(data, dict) else data
    for node in nodes if isinstance(nodes, list) else []:
        kinds = str(node.get("@type")) if isinstance(node, dict) else ""
        if re.search(r"WebSite|Organization", kinds) and isinstance(node.get("name"), str):
            return clean(node["name"])
    return ""


def _base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{normal_host(parts.hostname or '', parts.port)}"


def _other_hosts(home: Page, host: str) -> tuple[str, ...]:
    asked = urlsplit(home.url)
    other = bare_host(normal_host(asked.hostname or "", asked.port))
    return (other,) if other and other != host else ()


def _paths(urls: Iterable[str], site: Site) -> tuple[str, ...]:
    """``urls`` as an entry has them: paths where they are on the site's own host."""
    base = site.base.rstrip("/")
    return tuple(dict.fromkeys(url[len(base) :] or "/" if url.startswith(base + "/") else url for url in urls))


def _text(page: Page) -> str:
    return html_to_unicode(page.header("content-type") or None, page.body.replace(b"\0", b""))[1]
