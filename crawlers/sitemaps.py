"""Addresses from a sitemap or sitemap index, plain or gzipped, of any length."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Literal

from lxml import etree

from crawlers.links import Link, absolute, is_day_only, moment

MOST_ADDRESSES = 50_000  # what the protocol allows in one file
LARGEST_SITEMAP = 16_000_000  # bytes, unpacked; the rest is cut off
_ENTRY_END = re.compile(rb"</(?:\w+:)?(?:url|sitemap)\s*>")
_TAIL = 100_000  # bytes in which the end of the last whole entry is looked for
_GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap says."""

    kind: Literal["urlset", "index", ""]
    """Empty when it is neither."""
    links: tuple[Link, ...]
    """Pages of an ``urlset``, further sitemaps of an ``index``; newest first where dates are given, each once."""
    problem: str = ""
    """Why there are none, or fewer than there might be; empty when all is well."""


def parse_sitemap(body: bytes, url: str, *, limit: int = MOST_ADDRESSES) -> Sitemap:
    """The addresses of the sitemap ``body`` fetched from ``url``: at most ``limit``, from at most
    :data:`LARGEST_SITEMAP`.

    The XML is read as a stream, without entities, DTD or network. A plain text sitemap (an address a line) is read too.
    """
    data, problem = _unpack(body)
    if not data.strip():
        return Sitemap("", (), problem or "empty sitemap")
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _from_text(data, url, limit)
    kind: Literal["urlset", "index", ""] = ""
    links: dict[str, Link] = {}
    try:
        for tag, values in _elements(data):
            kind = kind or ("index" if tag == "sitemap" else "urlset")
            link = _link(values, url)
            if link is not None:
                links.setdefault(link.url, link)
            if len(links) >= limit:
                problem = f"sitemap cut at {limit} addresses"
                break
    except etree.LxmlError as error:
        problem = f"malformed sitemap: {' '.join(str(error).split())[:120]}"
    if not links and not problem:
        problem = "no addresses in the sitemap" if kind else "not a sitemap"
    return Sitemap(kind, _newest_first(list(links.values())), problem)


def trustworthy_changes(links: tuple[Link, ...], now: datetime) -> bool:
    """Whether the sitemap's ``lastmod`` say anything: some sites stamp every page with the time of asking."""
    changes = [link.changed for link in links if link.changed is not None]
    if len(changes) < 2:
        return bool(changes)
    recent = sum(change > now - timedelta(hours=1) for change in changes)
    return len(set(changes)) > 1 and recent * 2 <= max(len(changes), 20)


def _unpack(body: bytes) -> tuple[bytes, str]:
    """The XML of a body that may be gzipped, cut to size, and what went wrong."""
    problem = ""
    if body.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, LARGEST_SITEMAP + 1)
        except zlib.error as error:
            return b"", f"broken gzip: {error}"
    if len(body) > LARGEST_SITEMAP:
        body, problem = body[:LARGEST_SITEMAP], f"sitemap cut at {LARGEST_SITEMAP // 1_000_000} MB"
    return body, problem


def _elements(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each ``url`` or ``sitemap`` element's children as text by local name; elements are freed as they are read."""
    whole = max((found.end() for found in _ENTRY_END.finditer(data, max(0, len(data) - _TAIL))), default=len(data))
    context = etree.iterparse(
        BytesIO(data[:whole]),  # of a file that was cut off, the last address may be half of one
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in context:
        tag = _local_name(element)
        if tag not in ("url", "sitemap"):
            continue
        values = {
            _local_name(child): (child.text or "").strip()
            for child in element.iter()
            if child is not element and isinstance(child.tag, str)
        }
        yield tag, values
        element.clear()
        while element.getprevious() is not None:
            parent = element.getparent()
            if parent is None:
                break
            del parent[0]


def _local_name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _link(values: dict[str, str], base: str) -> Link | None:
    address = absolute(base, values.get("loc"))
    if not address:
        return None
    changed_raw, published = values.get("lastmod", ""), values.get("publication_date", "")
    raw = published or changed_raw
    changed = moment(changed_raw)
    if changed is not None and is_day_only(changed_raw):
        changed += timedelta(days=1)  # some time that day: what was fetched during it may be older than the change
    return Link(address, raw, "sitemap" if raw else "", moment(raw), changed)


def _from_text(data: bytes, url: str, limit: int) -> Sitemap:
    found: dict[str, Link] = {}
    for line in data.decode("utf-8-sig", "replace").splitlines():
        if line.strip().startswith(("http://", "https://")) and (address := absolute(url, line)):
            found.setdefault(address, Link(address))
        if len(found) >= limit:
            return Sitemap("urlset", tuple(found.values()), f"sitemap cut at {limit} addresses")
    return Sitemap("urlset" if found else "", tuple(found.values()), "" if found else "not a sitemap")


def _newest_first(links: list[Link]) -> tuple[Link, ...]:
    """Dated links newest first, the others behind them in the file's order."""
    never = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(links, key=lambda link: link.dated or link.changed or never, reverse=True))
