"""The newest articles of a search as a feed, RSS 2.0 or Atom, for readers and for other programs.

An entry's id is the article's, so a reader shows it once however often the feed is read and wherever it is made.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Literal
from urllib.parse import quote

from lxml import etree

from pipelines.article import VIETNAM
from search.documents import IndexDocument

FeedFormat = Literal["rss", "atom"]

NEWEST = 50
"""Entries, unless asked otherwise: a few days of a busy search."""
_SUMMARY = 600

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Atom wants a moment of every entry. That of one without a date is the oldest there is, so that it comes last.
_UNDATED = datetime.fromtimestamp(0, VIETNAM)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, as plain text."""

    id: str
    """A reader shows an entry once for each id."""
    title: str
    link: str
    """Address, or empty."""
    at: datetime | None
    """Aware; None if it is not known."""
    summary: str
    author: str = ""
    categories: tuple[str, ...] = ()


def feed(documents: Iterable[IndexDocument], format: FeedFormat, *, query: str, address: str = "") -> str:
    """``documents``, in their order, as the feed of the search for ``query``: one XML text.

    ``address``: where the search can be read on the web, if anywhere. The feed says nothing of when it was made: of the
    same articles it is the same text.
    """
    entries = [_entry(document) for document in documents]
    return written(entries, format, id=_feed_id(query), title=_title(query), address=address)


def written(entries: Sequence[Entry], format: FeedFormat, *, id: str, title: str, address: str = "") -> str:
    """``entries``, in their order, as a feed: one XML text. ``id``: a URI, the same whenever it is written."""
    return (_rss if format == "rss" else _atom)(entries, id, title, address)


def web_address(address: str) -> str:
    """``address`` in ASCII; empty if it is none of the web's."""
    plain = _xml(address).strip()
    if not re.match(r"https?://[^\s/]", plain, re.IGNORECASE):
        return ""
    return quote(plain, safe="%/:?#[]@!$&'()*+,;=~")


def _rss(entries: Sequence[Entry], id: str, title: str, address: str) -> str:
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"dc": _DC})
    channel = _child(root, "channel")
    _child(channel, "title", title)
    _child(channel, "link", web_address(address) or id)
    _child(channel, "description", title)
    _child(channel, "language", "vi")
    _child(channel, "generator", "kyket")
    if entries:
        _child(channel, "lastBuildDate", format_datetime(_newest(entries)))
    for entry in entries:
        item = _child(channel, "item")
        _child(item, "title", html.escape(entry.title, quote=False))
        if link := web_address(entry.link):
            _child(item, "link", link)
        _child(item, "guid", entry.id, isPermaLink="false")
        if entry.at is not None:
            _child(item, "pubDate", format_datetime(entry.at.astimezone(VIETNAM)))
        _child(item, "description", html.escape(entry.summary, quote=False))
        _child(item, f"{{{_DC}}}creator", entry.author)
        for category in entry.categories:
            _child(item, "category", category)
    return _serialised(root)


def _atom(entries: Sequence[Entry], id: str, title: str, address: str) -> str:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    _child(root, f"{{{_ATOM}}}id", id)
    _child(root, f"{{{_ATOM}}}title", title)
    _child(root, f"{{{_ATOM}}}updated", _newest(entries).isoformat())
    _child(root, f"{{{_ATOM}}}generator", "kyket")
    if address:
        _child(root, f"{{{_ATOM}}}link", rel="alternate", href=web_address(address))
    for entry in entries:
        element = _child(root, f"{{{_ATOM}}}entry")
        moment = (entry.at or _UNDATED).astimezone(VIETNAM).isoformat()
        _child(element, f"{{{_ATOM}}}id", entry.id)
        _child(element, f"{{{_ATOM}}}title", entry.title)
        if link := web_address(entry.link):
            _child(element, f"{{{_ATOM}}}link", rel="alternate", href=link)
        _child(element, f"{{{_ATOM}}}updated", moment)
        if entry.at is not None:
            _child(element, f"{{{_ATOM}}}published", moment)
        _child(_child(element, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", entry.author)
        _child(element, f"{{{_ATOM}}}summary", entry.summary)
        for category in entry.categories:
            _child(element, f"{{{_ATOM}}}category", term=category)
    return _serialised(root)


def _entry(document: IndexDocument) -> Entry:
    return Entry(
        id=f"urn:kyket:article:{document.id}",
        title=_headline(document),
        link=document.url,
        at=document.published,
        summary=summary(document),
        author=author(document),
        categories=categories(document),
    )


def _child(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tag, {name: _xml(value) for name, value in attributes.items()})
    if text:
        child.text = _xml(text)
    return child


def _serialised(root: etree._Element) -> str:
    etree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"


def _xml(text: str) -> str:
    """``text`` without what no XML may hold."""
    return _NOT_XML.sub("", text)


def _feed_id(query: str) -> str:
    return f"urn:kyket:search:{hashlib.sha256(query.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _title(query: str) -> str:
    return f"kyket: {query.strip()}" if query.strip() else "kyket"


def _headline(document: IndexDocument) -> str:
    return document.title or document.url


def summary(document: IndexDocument) -> str:
    """The lead, or else how the body begins."""
    text = document.lead or document.body.partition("\n")[0]
    return text if len(text) <= _SUMMARY else f"{text[:_SUMMARY].rpartition(' ')[0] or text[:_SUMMARY]} …"


def author(document: IndexDocument) -> str:
    """Who wrote it, and its site."""
    return " · ".join(part for part in (document.byline, document.site_name or document.site) if part)


def categories(document: IndexDocument) -> tuple[str, ...]:
    """Province, label, kinds of the documents signed."""
    return tuple(each for each in (document.province, document.label, *document.document_kinds) if each)


def _newest(entries: Sequence[Entry]) -> datetime:
    return max((one.at for one in entries if one.at), default=_UNDATED).astimezone(VIETNAM)
