"""A page saved as a file."""

from __future__ import annotations

import codecs
import re
from datetime import datetime
from io import BufferedIOBase
from urllib.parse import urljoin, urlsplit

from lxml import etree

from pipelines.archive.foreign.items import UNREADABLE, ForeignError, usable_address
from pipelines.article import Page

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# "<!-- saved from url=(0041)https://… -->" by the browsers, and the comment of the SingleFile extension.
_SAVED_FROM = (
    re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(\S{1,4096}?)\s*-->", re.IGNORECASE),
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,4096})", re.IGNORECASE),
)
_TAG = re.compile(r"<(?:!doctype|html|head|body|title|meta|div|p|article|table|span|h[1-6])\b", re.IGNORECASE)


def read_html(stream: BufferedIOBase, file: str, url: str, changed: datetime, limit: int) -> Page | ForeignError:
    """The one page in ``stream``; parameters as in :func:`pipelines.archive.read_foreign`."""
    try:
        body = stream.read(limit + 1)
    except UNREADABLE as error:
        return ForeignError(file, "broken", f"not a whole gzip file: {error}")
    if len(body) > limit:
        return ForeignError(file, "too-large", f"more than {limit} bytes")
    text = _text(body)
    if not text.strip():
        return ForeignError(file, "broken", "the file is empty")
    if not _TAG.search(text):
        return ForeignError(file, "not-html", "neither HTML, WARC nor JSONL")
    if url:
        address = usable_address(url)
        detail = "the address given is none of the web"
    else:
        address = address_in(text)
        detail = "the page does not say where it is from (no canonical link, og:url or saved-from comment)"
    if not address:
        return ForeignError(file, "no-address", detail)
    return Page(
        url=address,
        final_url=address,
        site="",
        fetched_at=changed,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
    )


def address_in(text: str) -> str:
    """The address that a saved page names as its own; empty if it names none that can be used.

    The canonical link goes first, but one that leads to a home page (templates print that everywhere) goes last.
    """
    saved_from = next((usable_address(found[1]) for pattern in _SAVED_FROM if (found := pattern.search(text))), "")
    candidates = [usable_address(urljoin(saved_from, raw)) for raw in _named_in_head(text)]
    candidates = [address for address in [*candidates, saved_from] if address]
    return next((a for a in candidates if urlsplit(a).path.strip("/") or urlsplit(a).query), "".join(candidates[:1]))


def _named_in_head(text: str) -> list[str]:
    parser = etree.HTMLParser(recover=True, no_network=True, encoding="utf-8", huge_tree=False)
    try:
        tree = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return []
    if tree is None:
        return []
    links = (e.get("href", "") for e in tree.iter("link") if "canonical" in e.get("rel", "").lower().split())
    metas = (e.get("content", "") for e in tree.iter("meta") if "og:url" in (e.get("property"), e.get("name")))
    return [*links, *metas]


def _text(body: bytes) -> str:
    """``body`` read well enough to find addresses and tags, which are ASCII in all encodings that carry no mark."""
    encoding = next((name for bom, name in _BOMS if body.startswith(bom)), "latin-1")
    return body.decode(encoding, "replace")
