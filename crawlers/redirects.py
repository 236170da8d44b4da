"""What a redirect means: the same page elsewhere, another article, or a page that does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from crawlers.canonical import canonical_url, is_article, is_listing, normal_url
from crawlers.links import absolute
from crawlers.middlewares.addresses import check_address
from crawlers.outcomes import Refused
from crawlers.site import Site
from pipelines.article import page_id
from pipelines.store.records import AddressKind

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LEAVES_THE_SITE = "redirect leaves the site"


def other_host(error: Refused) -> str:
    """The host outside the site to which the redirect of ``error`` leads; empty if that is not the reason."""
    if error.reason != LEAVES_THE_SITE:
        return ""
    return urlsplit(str(error).partition(": ")[2]).hostname or ""


class Meaning(Enum):
    """What to do about a redirect."""

    FOLLOW = auto()
    """It is the same page, or a listing that has moved: ask there."""
    MOVED = auto()
    """It is another article: visit that under its own id."""
    MISSING = auto()
    """A soft 404: the site sends whoever asks for what it does not have to its home page or a listing."""
    ASTRAY = auto()
    """It leads to neither (a log-in page, a notice): a failure that may pass."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """One redirect, understood."""

    meaning: Meaning
    target: str
    reason: str = ""


def understand(kind: AddressKind, url: str, location: str, site: Site) -> Redirect:
    """What the answer "see ``location``" to a request for ``url`` means.

    Raises :class:`Refused` when it leads away from the site's hosts or to a private address.
    """
    target = absolute(url, location)
    if not target:
        return Redirect(Meaning.ASTRAY, "", "redirect to no address")
    try:
        check_address(target, site)
    except Refused as error:
        reason = LEAVES_THE_SITE if error.reason == "other host" else f"redirect to a {error.reason}"
        raise Refused(reason, target) from error
    if kind is not AddressKind.ARTICLE:
        return Redirect(Meaning.FOLLOW, target)
    canonical = canonical_url(target, site)
    if canonical is not None and page_id(site.id, canonical) == page_id(site.id, canonical_url(url, site) or url):
        return Redirect(Meaning.FOLLOW, target)
    if is_home(target, site):
        return Redirect(Meaning.MISSING, target, "soft 404: redirect to home page")
    if is_article(target, site):
        return Redirect(Meaning.MOVED, target)
    if is_listing(target, site):
        return Redirect(Meaning.MISSING, target, "soft 404: redirect to a listing")
    return Redirect(Meaning.ASTRAY, target, "redirect to no article")


def is_home(url: str, site: Site) -> bool:
    """Whether ``url`` is the site's home page, whatever parameters it has."""
    return normal_url(urlsplit(url)._replace(query="", fragment="").geturl(), site) == normal_url(site.base, site)
