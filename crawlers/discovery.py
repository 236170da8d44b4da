"""How the articles of a site are found: the record that a CMS family fills in and a registry entry overrides.

A family (``crawlers/cms/*.py``) exposes one value of :class:`Discovery` as ``DISCOVERY``. What the spider reads is
:attr:`crawlers.registry.Site.discovery`: that value with what the site's own entry says in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing of articles, newest first."""

    url: str
    """Of its first page; a family gives a path, :attr:`Site.discovery` makes it absolute."""
    pages: str = ""
    """Template of the further pages, see :func:`page_url`; empty: the family's."""
    links: tuple[str, ...] = ()
    """CSS selectors of the links to articles on it; empty: the family's."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where a family or a site lists its articles, and what its addresses look like.

    All regular expressions match the whole path (with ``?query`` behind it when the expression contains ``\\?``), all
    selectors are CSS. Every field may be empty.
    """

    feeds: tuple[str, ...] = ()
    """RSS or Atom, to be tried; one that does not exist is no fault unless the site's own entry names it."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps or sitemap indexes to be tried, besides those that robots.txt lists."""
    listings: tuple[Listing, ...] = ()
    """Where listing begins. The home page is one where ``sections`` are to be found on it."""
    sections: tuple[str, ...] = ()
    """Selectors of the links on the home page that lead to listings: the menu."""
    listing: tuple[str, ...] = ()
    """Addresses that list articles. Also what keeps a section link that leads elsewhere from being followed."""
    links: tuple[str, ...] = ()
    """Selectors of the links to articles on a listing; the first that finds any wins. Where none does, every link whose
    address is an article's counts."""
    pages: str = ""
    """Template of the second and further pages of a listing, see :func:`page_url`; empty: only ``next`` is followed."""
    next: tuple[str, ...] = ()
    """Selectors of the link to the next page, used where there is no template or as a check of it."""
    article: tuple[str, ...] = ()
    """Addresses of articles."""
    never: tuple[str, ...] = ()
    """Addresses that look like articles and are none (a special, an event page)."""
    forms: tuple[str, ...] = ()
    """The same article at other addresses: expressions whose named groups are filled into ``canonical``."""
    canonical: tuple[str, ...] = ()
    """Templates over the groups of ``forms``; the first that gives an article address of the site is its canonical one.

    A group that the matched expression lacks is filled from ``defaults``.
    """
    defaults: tuple[tuple[str, str], ...] = ()
    soft_404: bool = False
    """An address that does not exist answers with a redirect to the home page or to the first page of the listing."""
    conditional: bool = True
    """False where ``If-Modified-Since`` and ETag are known to be ignored: only the content says what changed."""
    delay: float = 1.0
    """Seconds between two requests to one site that this family bears."""
    gmt_feed: bool = False
    """``pubDate`` is in GMT and names the day before for an article of the early morning."""


_NUMBERED = re.compile(r"\{(\w+)\}")


def page_url(template: str, listing: str, number: int, html: str = "") -> str | None:
    """The address of page ``number`` of the listing whose first page is ``listing`` (absolute).

    The template is one of

    * ``?page={n}``: the query parameters are set on the listing's address, others are kept;
    * ``page-{n}/``: appended to the listing's path; not where a query names the listing (NukeViet without rewriting);
    * ``{stem}/trang-{n}.html``: ``stem`` is the listing's path without ``.html`` and the like and without a last slash;
    * ``/services/list.ashx?p={n}&cid={cid}``: a path of the site. Any other name in braces is a number or word that the
      first page (``html``) says as ``cid = "12"``, ``cid: 12``, ``data-cid="12"`` or ``cid=12``.

    None where the template is empty, does not fit, or has a name that is not on the page. The first page is number 1.

    >>> page_url("page-{n}/", "https://a.vn/tin-tuc/", 2)
    'https://a.vn/tin-tuc/page-2/'
    >>> page_url("?page={n}", "https://a.vn/tin-tuc?sort=new", 3)
    'https://a.vn/tin-tuc?sort=new&page=3'
    """
    if not template:
        return None
    parts = urlsplit(listing)
    values = {"n": str(number), "stem": re.sub(r"\.\w+$", "", parts.path.rstrip("/"))}
    for name in _NUMBERED.findall(template):
        if name not in values:
            found = re.search(rf"\b{re.escape(name)}[\"']?\s*[:=]\s*[\"']?([\w-]+)", html)
            if found is None:
                return None
            values[name] = found.group(1)
    filled = _NUMBERED.sub(lambda match: values[match.group(1)], template)
    if filled.startswith("?"):
        changed = dict(parse_qsl(filled[1:], keep_blank_values=True))
        kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in changed]
        return urlunsplit(parts._replace(query=urlencode(kept + list(changed.items())), fragment=""))
    if filled.startswith("/"):
        return urljoin(listing, filled)
    if parts.query:
        return None
    path = parts.path if parts.path.endswith("/") else parts.path + "/"
    return urlunsplit(parts._replace(path=path + filled, query="", fragment=""))
