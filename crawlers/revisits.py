"""Whether a page that was seen before is looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto

from crawlers.links import Link
from pipelines.store.records import KnownPage, PageState


class Again(Enum):
    """What to do with a known page that discovery comes across."""

    NO = auto()
    FAILED = auto()
    """The last visit failed: it is tried as if it were new."""
    YOUNG = auto()
    """It may have been edited: young articles are."""
    CHANGED = auto()
    """Its feed or sitemap says that it changed since we fetched it."""
    FORBIDDEN = auto()
    """robots.txt forbade it; whether it still does is asked without a visit."""


def look_again(known: KnownPage, link: Link, *, young: timedelta, now: datetime, trust_changes: bool = True) -> Again:
    """Whether ``known``, now found as ``link``, is visited again.

    ``young``: how long after it was fetched it counts as young.
    ``trust_changes``: whether ``link.changed`` means anything (some sitemaps stamp every page with today).
    """
    if known.state is PageState.REFUSED and known.reason.startswith("robots.txt"):
        return Again.FORBIDDEN
    if known.state in (PageState.GONE, PageState.REFUSED):
        return Again.NO
    if known.state is PageState.FAILED or known.fetched_at is None:
        return Again.FAILED
    if trust_changes and link.changed is not None and link.changed > known.fetched_at:
        return Again.CHANGED
    return Again.YOUNG if now - known.fetched_at < young else Again.NO


def conditions(known: KnownPage | None) -> dict[str, str]:
    """The headers that ask for the page only if it changed; none if the server gave nothing to ask by."""
    if known is None:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}
