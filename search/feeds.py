"""The newest articles of a search as a feed, RSS 2.0 or Atom, for readers and for other programs.

An entry's id is the article's, so a reader shows it once however often the feed is read and wherever it is made.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Sequence
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


def feed(documents: Iterable[IndexDocument], format: FeedFormat, *, query: str, address: str = "") -> str:
    """``documents``, in their order, as the feed of the search for ``query``: one XML text.

    ``address``: where the search can be read on the web, if anywhere. The feed says nothing of when it was made: of the
    same articles it is the same text.
    """
    entries = list(documents)
    return (_rss if format == "rss" else _atom)(entries, query, address)


def _rss(entries: Sequence[IndexDocument], query: str, address: str) -> str:
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"dc": _DC})
    channel = _child(root, "channel")
    _child(channel, "title", _title(query))
    _child(channel, "link", _uri(address) or _feed_id(query))
    _child(channel, "description", _title(query))
    _child(channel, "language", "vi")
    _child(channel, "generator", "kyket")
    if entries:
        _child(channel, "lastBuildDate", format_datetime(_newest(entries)))
    for document in entries:
        item = _child(channel, "item")
        _child(item, "title", html.escape(_headline(document), quote=False))
        if link := _uri(document.url):
            _child(item, "link", link)
        _child(item, "guid", _entry_id(document), isPermaLink="false")
        if document.published is not None:
            _child(item, "pubDate", format_datetime(document.published.astimezone(VIETNAM)))
        _child(item, "description", html.escape(_summary(document), quote=False))
        _child(item, f"{{{_DC}}}creator", _author(document))
        for category in _categories(document):
            _child(item, "category", category)
    return _written(root)


def _atom(entries: Sequence[IndexDocument], query: str, address: str) -> str:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    _child(root, f"{{{_ATOM}}}id", _feed_id(query))
    _child(root, f"{{{_ATOM}}}title", _title(query))
    _child(root, f"{{{_ATOM}}}updated", _newest(entries).isoformat())
    _child(root, f"{{{_ATOM}}}generator", "kyket")
    if address:
        _child(root, f"{{{_ATOM}}}link", rel="alternate", href=_uri(address))
    for document in entries:
        entry = _child(root, f"{{{_ATOM}}}entry")
        moment = (document.published or _UNDATED).astimezone(VIETNAM).isoformat()
        _child(entry, f"{{{_ATOM}}}id", _entry_id(document))
        _child(entry, f"{{{_ATOM}}}title", _headline(document))
        if link := _uri(document.url):
            _child(entry, f"{{{_ATOM}}}link", rel="alternate", href=link)
        _child(entry, f"{{{_ATOM}}}updated", moment)
        if document.published is not None:
            _child(entry, f"{{{_ATOM}}}published", moment)
        _child(_child(entry, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", _author(document))
        _child(entry, f"{{{_ATOM}}}summary", _summary(document))
        for category in _categories(document):
            _child(entry, f"{{{_ATOM}}}category", term=category)
    return _written(root)


def _child(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tag, {name: _xml(value) for name, value in attributes.items()})
    if text:
        child.text = _xml(text)
    return child


def _written(root: etree._Element) -> str:
    etree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"


def _xml(text: str) -> str:
    """``text`` without what no XML may hold."""
    return _NOT_XML.sub("", text)


def _uri(address: str) -> str:
    """``address`` in ASCII; empty if it is none of the web's."""
    plain = _xml(address).strip()
    if not re.match(r"https?://[^\s/]", plain, re.IGNORECASE):
        return ""
    return quote(plain, safe="%/:?#[]@!$&'()*+,;=~")


def _feed_id(query: str) -> str:
    return f"urn:kyket:search:{hashlib.sha256(query.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _title(query: str) -> str:
    return f"kyket: {query.strip()}" if query.strip() else "kyket"


def _headline(document: IndexDocument) -> str:
    return document.title or document.url


def _summary(document: IndexDocument) -> str:
    """The lead, or else how the body begins."""
    text = document.lead or document.body.partition("\n")[0]
    return text if len(text) <= _SUMMARY else f"{text[:_SUMMARY].rpartition(' ')[0] or text[:_SUMMARY]} …"


def _author(document: IndexDocument) -> str:
    return " · ".join(part for part in (document.byline, document.site_name or document.site) if part)


def _categories(document: IndexDocument) -> list[str]:
    return [category for category in (document.province, document.label, *document.document_kinds) if category]


def _entry_id(document: IndexDocument) -> str:
    return f"urn:kyket:article:{document.id}"


def _newest(entries: Sequence[IndexDocument]) -> datetime:
    return max((one.published for one in entries if one.published), default=_UNDATED).astimezone(VIETNAM)
