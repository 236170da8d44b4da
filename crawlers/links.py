"""What discovery finds: addresses, with what their source says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urldefrag, urljoin, urlsplit

from pipelines.article import VIETNAM

LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """An address found on a feed, sitemap or listing."""

    url: str
    """Absolute, without fragment."""
    published: str = ""
    """The date the source gives, raw; empty on a listing."""
    source: Literal["feed", "sitemap", ""] = ""
    dated: datetime | None = None
    """``published`` as a moment, aware; None if there is none or it cannot be read."""
    changed: datetime | None = None
    """When the source says the page was last changed, aware."""


def absolute(base: str, address: str | None) -> str:
    """``address`` as it stands on the page ``base``, absolute and without fragment; empty if it is no web address."""
    if not address:
        return ""
    cleaned = "".join(address.split()) if "\n" in address or "\t" in address else address.strip()
    if not cleaned.isprintable() or cleaned.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return ""
    try:
        joined = urldefrag(urljoin(base, cleaned)).url
        parts = urlsplit(joined)
        host = parts.hostname
        _ = parts.port  # raises on a port that is none
        joined.encode("utf-8")
    except ValueError:  # "http://[bad", a lone surrogate
        return ""
    if parts.scheme not in ("http", "https") or not host or len(joined) > LONGEST_ADDRESS:
        return ""
    return joined.replace(" ", "%20")


def moment(raw: str) -> datetime | None:
    """A date of a feed or sitemap (ISO 8601 or RFC 822) as an aware moment; without a zone it is Vietnamese time."""
    text = raw.strip()
    if not text:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            value = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if value.tzinfo is None:
            value = value.replace(tzinfo=VIETNAM)
        try:
            return value.astimezone(UTC)
        except OverflowError:
            return None
    return None


def is_day_only(raw: str) -> bool:
    """Whether ``raw`` names a day without a time (``2021-04-29``)."""
    return len(raw.strip()) <= 10
