"""Addresses from an RSS or Atom feed, however malformed."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from crawlers.links import Link, absolute, moment

MOST_ITEMS = 1000
# feedparser falls back to a tolerant parser in Python when the XML is malformed: 2 s for a megabyte of "<".
LARGEST_FEED = 2_000_000


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says."""

    links: tuple[Link, ...]
    """In the feed's order, each address once."""
    problem: str = ""
    """Why there are no links, or fewer than there might be; empty when all is well."""


def parse_feed(body: bytes, url: str, *, limit: int = MOST_ITEMS) -> Feed:
    """The items of the feed ``body`` that was fetched from ``url``, at most ``limit``.

    Entities are never expanded beyond what the XML parser's own protection allows, and never fetched. Of malformed
    XML as many items are read as can be; ``problem`` says what was wrong when there are none, or when the feed was
    cut.
    """
    if not body.strip():
        return Feed((), "empty feed")
    # A file object: feedparser opens a string that looks like an address or a file name.
    parsed = feedparser.parse(  # type: ignore[attr-defined,no-untyped-call]
        BytesIO(body[:LARGEST_FEED]),
        response_headers={"content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    links: dict[str, Link] = {}
    for entry in parsed.entries:
        link = _link(entry, url)
        if link is not None:
            links.setdefault(link.url, link)
        if len(links) >= limit:
            break
    return Feed(tuple(links.values()), _problem(parsed, body, len(links), limit))


def _problem(parsed: Any, body: bytes, found: int, limit: int) -> str:
    if not found:
        if not parsed.version:
            return "not a feed"
        return f"malformed feed: {_one_line(parsed.get('bozo_exception'))}" if parsed.bozo else ""
    if len(body) > LARGEST_FEED:
        return f"feed cut at {LARGEST_FEED // 1_000_000} MB"
    return f"feed cut at {limit} items" if found >= limit and len(parsed.entries) > found else ""


def _link(entry: Mapping[str, Any], base: str) -> Link | None:
    address = absolute(base, _text(entry, "link") or _identifier(entry))
    if not address:
        return None
    updated, published = _text(entry, "updated"), _text(entry, "published")
    raw = published or updated
    dated = moment(raw) or _parsed(entry, "published_parsed") or _parsed(entry, "updated_parsed")
    return Link(address, raw, "feed" if raw else "", dated, moment(updated) or _parsed(entry, "updated_parsed"))


def _identifier(entry: Mapping[str, Any]) -> str:
    """A ``guid`` that is an address, for items without a link."""
    identifier = _text(entry, "id")
    return identifier if identifier.startswith(("http://", "https://")) else ""


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = dict.get(entry, name) if isinstance(entry, dict) else entry.get(name)
    return value.strip() if isinstance(value, str) else ""


def _parsed(entry: Mapping[str, Any], name: str) -> datetime | None:
    """feedparser's own reading (always UTC) of a date in an odd form."""
    value = dict.get(entry, name) if isinstance(entry, dict) else None
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError):
        return None


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:120] or "unknown"
