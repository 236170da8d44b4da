"""One article, one address: what of an address identifies an article, and what never leads to one.

:func:`canonical_url` is the identity of a page (its :func:`pipelines.article.page_id`). The same article at
``/print/``, ``/savefile/``, ``index.php?nv=news&op=…``, with tracking parameters, over http or https, with or without
``www.`` has one; translations, tags, searches, feeds, images and log-in pages have none. Nothing here raises on any
address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from crawlers.discovery import Discovery
from crawlers.normal_form import LANGUAGE_PARAMETERS, bare_host, normal_host, normal_path, normal_query

__all__ = ["AddressRules", "canonical_url", "is_article", "is_listing", "normal_url", "rules_of"]

LONGEST = 2000
"""Longer addresses are never followed: they are mistakes of a CMS or traps for crawlers."""

_LANGUAGE = re.compile(r"cn|zh(?:-\w+)?|en(?:-\w+)?|english|fr|ru|uk|lo|la|km|kh|ko|kr|ja|jp|de|es|th", re.IGNORECASE)
_NEVER_SEGMENT = re.compile(
    r"tags?|tu-?khoa|keywords?|tim-?kiem|search|seek|rss|feeds?|atom|sitemap|log(?:in|out)|sign(?:in|up)|register|"
    r"dang-(?:nhap|ky|xuat)|users?|author|tac-gia|contact|lien-he|comments?|statistics|captcha|cdn-cgi|admin(?:istrator)?|"
    r"wp-(?:login\.php|admin|json|content|includes)",
    re.IGNORECASE,
)
_NEVER_SUFFIX = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|css|js|json|xml|rss|atom|txt|pdf|docx?|xlsx?|pptx?|odt|rtf|csv|zip|rar|"
    r"7z|gz|tar|exe|apk|mp3|mp4|m4a|m3u8|wav|ogg|avi|mov|wmv|flv|webm|woff2?|ttf|eot|swf)$",
    re.IGNORECASE,
)
_SEARCH_PARAMETERS = frozenset(("q", "s", "keyword", "keywords", "search", "tukhoa", "key"))
_HOME = re.compile(r"/(?:(?:index|default)\.(?:html?|php|aspx)|home|trang-chu)?", re.IGNORECASE)
_PRINT_SEGMENT = re.compile(r"/(?:print|savefile)(?=/[^/])", re.IGNORECASE)
_PRINT_QUERY = re.compile(r"\bop=(?:(?:print|savefile)/)+", re.IGNORECASE)
_PRINT_PREFIX = re.compile(r"/(?:printpage|trang-in)-(?!\d+(?:[./]|$))", re.IGNORECASE)
_PRINT_ONLY = re.compile(r"/(?:(?:printpage|trang-in)-\d+[^/]*|print|savefile)$", re.IGNORECASE)
_AMP = re.compile(r"^/amp(?=/[^/])|(?<=[^/])/amp/?$|\.amp(?=\.html?$|$)", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")


class _Addressed(Protocol):
    @property
    def rules(self) -> AddressRules: ...


class Patterns:
    """Several expressions asked as one: those with ``\\?`` of path and query, the others of the path alone."""

    __slots__ = ("_parameters", "_path", "_query")

    def __init__(self, expressions: tuple[str, ...]) -> None:
        on_query = [one for one in expressions if r"\?" in one]
        on_path = [one for one in expressions if r"\?" not in one]
        self._path = re.compile("|".join(f"(?:{one})" for one in on_path)) if on_path else None
        self._query = re.compile("|".join(f"(?:{one})" for one in on_query)) if on_query else None
        self._parameters = frozenset(name for one in on_query for name in re.findall(r"(\w+)=", one))

    def on_path(self, path: str) -> bool:
        """Whether the path alone is enough to match."""
        return self._path is not None and self._path.fullmatch(path) is not None

    def on_query(self, path: str, query: str) -> str | None:
        """The part of ``query`` that matters if path and query match: the parameters that an expression names."""
        if self._query is None or not query or self._query.fullmatch(f"{path}?{query}") is None:
            return None
        kept = "&".join(pair for pair in query.split("&") if pair.partition("=")[0] in self._parameters)
        return kept if self._query.fullmatch(f"{path}?{kept}") else query


@dataclass(frozen=True, eq=False)
class AddressRules:
    """What :func:`canonical_url` needs of a site, compiled once; compared by identity, for results are cached."""

    scheme: str
    netloc: str
    prefix: str
    """Path of the base address without its last slash; expressions are asked of what stands behind it."""
    hosts: dict[str, str]
    """Bare host (and port) → as it is written in canonical addresses."""
    wildcards: tuple[str, ...]
    """``.langson.gov.vn`` for ``*.langson.gov.vn``."""
    article: Patterns
    never: Patterns
    listing: Patterns
    starts: frozenset[str]
    """Paths of the listings that the entry names."""
    forms: tuple[re.Pattern[str], ...]
    canonical: tuple[str, ...]
    defaults: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Parts:
    netloc: str
    prefix: str
    path: str
    """Behind the prefix; begins with a slash; without a last slash unless it is one."""
    query: str
    """Sorted, without tracking and language."""


def rules_of(base: str, hosts: tuple[str, ...], discovery: Discovery) -> AddressRules:
    """The rules of a site at ``base`` (absolute) with further ``hosts`` (``*.x`` is all under x) and its discovery."""
    parts = urlsplit(base)
    netloc = normal_host(parts.hostname or "", parts.port)
    named = {bare_host(netloc): netloc}
    for host in hosts:
        if not host.startswith("*."):
            named.setdefault(bare_host(host), host)
    prefix = parts.path.rstrip("/")
    starts = (urlsplit(listing.url).path.removeprefix(prefix).rstrip("/") or "/" for listing in discovery.listings)
    return AddressRules(
        scheme=parts.scheme,
        netloc=netloc,
        prefix=prefix,
        hosts=named,
        wildcards=tuple(host[1:] for host in hosts if host.startswith("*.")),
        article=Patterns(discovery.article),
        never=Patterns(discovery.never),
        listing=Patterns(discovery.listing),
        starts=frozenset(starts),
        forms=tuple(re.compile(form) for form in discovery.forms),
        canonical=discovery.canonical,
        defaults=dict(discovery.defaults),
    )


def canonical_url(url: str, site: _Addressed) -> str | None:
    """The one address of the article at ``url``, or None if ``url`` can be no article of ``site``.

    None: another host, the home page, a translation, a tag, a search, a feed, a file, a log-in page, no address at all.
    An address that is not None need not be an article: see :func:`is_article`. Applied to its own result it changes
    nothing. It is an identity: fetch the address as it was found, for a site may not answer to the canonical one.
    """
    return _canonical(url, site.rules)[0]


def is_article(url: str, site: _Addressed) -> bool:
    """Whether ``url`` has the form of an article address of ``site``, in whatever of its forms."""
    return _canonical(url, site.rules)[1]


def is_listing(url: str, site: _Addressed) -> bool:
    """Whether ``url`` has the form of a listing of ``site``: one that its entry names, a section, a page of one."""
    rules = site.rules
    parts = _take_apart(url, rules)
    if parts is None or _canonical(url, rules)[1]:
        return False
    if parts.path in rules.starts:
        return True
    if _leads_elsewhere(parts) or _without_print(parts) is not parts:
        return False
    return any(
        rules.listing.on_path(form) or rules.listing.on_query(form, parts.query) is not None
        for form in _slashed(parts.path)
    )


def normal_url(url: str, site: _Addressed) -> str | None:
    """``url`` in normal form, whatever it leads to; None if it is no address of ``site``.

    For listings and feeds, whose identity is their address: scheme, host, slashes, percent-encoding, fragment and
    tracking parameters are made one, nothing else.
    """
    rules = site.rules
    parts = _take_apart(url, rules)
    return None if parts is None else _put_together(parts, _with_its_slash(parts, rules), parts.query, rules)


@lru_cache(maxsize=4096)
def _canonical(url: str, rules: AddressRules) -> tuple[str | None, bool]:
    parts = _take_apart(url, rules)
    if parts is None:
        return None, False
    parts = _without_print(parts)
    if _is_home(parts) or _PRINT_ONLY.search(parts.path) or _leads_elsewhere(parts):
        return None, False
    found = _matching(parts.path, parts.query, rules)
    if found is None:
        rewritten = _rewritten(parts, rules)
        if rewritten is not None:
            return _canonical(rewritten, rules)
        return _put_together(parts, _with_its_slash(parts, rules), parts.query, rules), False
    path, query = found
    return _put_together(parts, path, query, rules), not _is_never(path, query, rules)


def _is_never(path: str, query: str, rules: AddressRules) -> bool:
    return rules.never.on_path(path) or rules.never.on_query(path, query) is not None


def _rewritten(parts: _Parts, rules: AddressRules) -> str | None:
    """The address of the article at ``parts`` in the form that the site's own addresses have, if there is one."""
    for address in (f"{parts.path}?{parts.query}", parts.path) if parts.query else (parts.path,):
        for form in rules.forms:
            match = form.fullmatch(address)
            if match is None:
                continue
            values = rules.defaults | {name: value for name, value in match.groupdict().items() if value}
            for template in rules.canonical:
                path, _, query = template.format_map(values).partition("?")
                if _matching(path, query, rules) is not None:
                    return _put_together(parts, path, query, rules)
    return None


def _matching(path: str, query: str, rules: AddressRules) -> tuple[str, str] | None:
    for form in _slashed(path):
        if rules.article.on_path(form):
            return form, ""
    for form in _slashed(path):
        kept = rules.article.on_query(form, query)
        if kept is not None:
            return form, kept
    return None


def _slashed(path: str) -> tuple[str, ...]:
    return (path,) if path == "/" else (path, path + "/")


def _with_its_slash(parts: _Parts, rules: AddressRules) -> str:
    """The path with a last slash if the site's articles or listings of this form have one."""
    for patterns in (rules.article, rules.listing):
        for form in _slashed(parts.path):
            if patterns.on_path(form):
                return form
    return parts.path


def _without_print(parts: _Parts) -> _Parts:
    """``parts`` of the article itself, where they are those of its print page, its copy to keep or its AMP page."""
    path, before = parts.path, ""
    while path != before:
        before = path
        path = _PRINT_PREFIX.sub("/", _PRINT_SEGMENT.sub("", _AMP.sub("", path))) or "/"
    query = _PRINT_QUERY.sub("op=", parts.query)
    return parts if (path, query) == (parts.path, parts.query) else replace(parts, path=path, query=query)


def _leads_elsewhere(parts: _Parts) -> bool:
    """Whether the address is a translation or a kind of page that is never an article, on any site."""
    segments = parts.path.lower().strip("/").split("/")
    if segments[0] == "index.php":
        segments = segments[1:] or [""]
    if _LANGUAGE.fullmatch(segments[0]) or any(_NEVER_SEGMENT.fullmatch(segment) for segment in segments):
        return True
    if _NEVER_SUFFIX.search(parts.path):
        return True
    for name, _, value in (pair.partition("=") for pair in parts.query.lower().split("&") if pair):
        if name in LANGUAGE_PARAMETERS or (name in _SEARCH_PARAMETERS and segments[0] == ""):
            return True
        if name == "nv" and _NEVER_SEGMENT.fullmatch(value):
            return True
        if name == "op" and _NEVER_SEGMENT.fullmatch(value.partition("/")[0]):
            return True
    return False


def _take_apart(url: str, rules: AddressRules) -> _Parts | None:
    cleaned = _UNSEEN.sub(_keep_inner_space, url.strip()).replace("\\", "/").replace("&amp;", "&")
    if not cleaned or len(cleaned) > LONGEST:
        return None
    try:
        if "://" not in cleaned.partition("?")[0]:
            cleaned = urljoin(f"{rules.scheme}://{rules.netloc}{rules.prefix}/", cleaned)
        split = urlsplit(cleaned)
        host, port = split.hostname or "", split.port
    except ValueError:
        return None
    if split.scheme not in ("http", "https") or not host:
        return None
    netloc = _own_netloc(normal_host(host, port), rules)
    if netloc is None:
        return None
    path = normal_path(split.path)
    prefix = ""
    if rules.prefix and netloc == rules.netloc:
        if path != rules.prefix and not path.startswith(rules.prefix + "/"):
            return None
        prefix, path = rules.prefix, path[len(rules.prefix) :] or "/"
    parts = _Parts(netloc, prefix, path, normal_query(split.query))
    return replace(parts, path="/") if _is_home(parts) else parts


def _keep_inner_space(match: re.Match[str]) -> str:
    return "%20" if match.group() in (" ", "\xa0") else ""


def _is_home(parts: _Parts) -> bool:
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def _put_together(parts: _Parts, path: str, query: str, rules: AddressRules) -> str:
    address = f"{rules.scheme}://{parts.netloc}{parts.prefix}{path}"
    return f"{address}?{query}" if query else address


def _own_netloc(netloc: str, rules: AddressRules) -> str | None:
    if not netloc:
        return None
    bare = bare_host(netloc)
    own = rules.hosts.get(bare)
    if own is not None:
        return own
    for suffix in rules.wildcards:
        if bare.endswith(suffix) and not _LANGUAGE.fullmatch(bare.partition(".")[0]):
            return bare
    return None
