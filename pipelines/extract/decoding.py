"""From the bytes of a response to its text, whatever was declared."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

from pipelines.article import Page

MAX_BYTES = 8_000_000
"""A page beyond this is no article; the longest ones seen are under 2 MB."""
MAX_ELEMENTS = 60_000
"""Likewise: a page of more elements is a dump or an attack; long articles with all their menus have 5,000."""

_NOT_TEXT = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "gzip data"),
    (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"Rar!", "a RAR file"),
    (b"RIFF", "a media file"),
    (b"ID3", "an MP3 file"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"\x00\x00\x00\x20ftyp", "a video"),
)
_OTHER_MARKUP = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(rss|feed|urlset|sitemapindex|svg|rdf:RDF)\b", re.S
)
_OTHER_TYPE = re.compile(r"^(?:image|audio|video|font)/|^application/(?:pdf|zip|json|octet-stream|msword|vnd\.|x-)")
_HTML = re.compile(rb"<(?:!doctype|html|head|body|title|meta|div|p|h1|article|table|span|br)\b", re.I)
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffd-\uffff]")
# Bytes without which no text holds what _BROKEN takes out: a cheap look that spares most pages the search.
_SUSPICIOUS = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xED, 0xEF, *range(0xF5, 0x100), 0xC0, 0xC1])
# What begins every combining mark that is put together with its letter, and "áº" and "á»", in UTF-8: bytes are looked
# through for them ten times as fast as text.
_MARK, _MISREAD = b"\xcc", "á".encode() + b"\xc2"

# UTF-8 read as Windows-1252 and stored as UTF-8 again: "Tá»‰nh á»§y". Vietnamese letters give these pairs.
_MOJIBAKE = re.compile("á[º»][\x80-\xff\u0152-\u2122]|Ä[‘\x91\x90ƒ\x83]|Æ[°¡]|Ã[\xa0-\xbf\x80-\x9f\u0152-\u2122]")
_WESTERN_RUN = re.compile("[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]+")
_CP1252 = {ord(bytes([code]).decode("cp1252")): code for code in range(0x80, 0xA0) if code not in
           (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # fmt: skip


def unreadable(page: Page) -> tuple[str, str] | None:
    """The reason and detail why ``page`` holds no HTML text at all, or None."""
    body = page.body
    if len(body) > MAX_BYTES:
        return "too-large", f"{len(body):,} bytes, the limit is {MAX_BYTES:,}"
    head = body[:4096]
    if not body.strip():
        return "empty", "the response has no body"
    for magic, name in _NOT_TEXT:
        if head.startswith(magic):
            return "not-html", name
    other = _OTHER_MARKUP.match(head)
    if other:
        return "not-html", f"an XML document <{other.group(1).decode()}>"
    looks_like_html = _HTML.search(head.replace(b"\x00", b"")) is not None or _HTML.search(body[:200_000]) is not None
    content_type = page.header("content-type").split(";")[0].strip().lower()
    if not looks_like_html:
        if _OTHER_TYPE.match(content_type):
            return "not-html", content_type
        if head.lstrip()[:1] in (b"{", b"["):
            return "not-html", "JSON"
        return "not-html", "no markup in it"
    return None


def decode(page: Page) -> str:
    """The text of ``page`` in NFC without NUL bytes, control characters and lone surrogates.

    Order of belief: byte-order mark, valid UTF-8, what header or meta declare, what the bytes look like. What is
    declared stands after valid UTF-8 because sites that moved to UTF-8 often kept their old declaration.
    """
    text, clean = _decode(page)
    if not clean or len(page.body.translate(None, _SUSPICIOUS)) != len(page.body):
        text = _BROKEN.sub("", text)
    if clean and _MARK not in page.body and _MISREAD not in page.body:
        return text
    text = _repair_mojibake(text)
    if any(mark in text for mark in "\u0301\u0300\u0309\u0303\u0323\u0302\u0306\u031b"):
        return unicodedata.normalize("NFC", text)
    return text


def _decode(page: Page) -> tuple[str, bool]:
    """The text, and whether it is valid UTF-8 as it came."""
    body = page.body
    for signature, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(signature):
            return body.decode(encoding, "replace"), False
    start = body[:2000]
    if start.count(0) > len(start) // 4:
        return body.decode(
            "utf-16-le" if start[1::2].count(0) >= start[0::2].count(0) else "utf-16-be", "replace"
        ), False
    try:
        return body.decode("utf-8"), True
    except UnicodeDecodeError:
        pass
    lossy = body.decode("utf-8", "replace")
    broken = lossy.count("\ufffd")
    letters = sum(1 for character in lossy if character > "\x7f") - broken
    if broken * 4 <= letters:
        return lossy, False
    declared = http_content_type_encoding(page.header("content-type")) or html_body_declared_encoding(body)
    name = resolve_encoding(declared) if declared else None
    if name and name not in ("utf-8", "cp1252", "iso8859-1"):
        return body.decode(name, "replace"), False
    # Nobody writes Vietnamese in Windows-1252; what says so is Windows-1258, or nothing it knows of.
    if _is_vietnamese(body.decode("cp1258", "ignore")):
        return body.decode("cp1258", "replace"), False
    guess = from_bytes(body[:100_000]).best()
    return body.decode(guess.encoding if guess else name or "cp1252", "replace"), False


def _is_vietnamese(text: str) -> bool:
    """Whether ``text`` read as Windows-1258 shows its combining tone marks on vowels, or đ, ơ, ư often enough."""
    marks = len(re.findall("[aeiouyâêôăơư][\u0300\u0301\u0303\u0309\u0323]", text, re.IGNORECASE))
    letters = len(re.findall("[đĐơƠưƯăĂ]", text))
    return marks >= 3 and letters >= 3


def _repair_mojibake(text: str) -> str:
    if "áº" not in text and "á»" not in text:
        return text
    sample = text[:200_000]
    if len(_MOJIBAKE.findall(sample)) < 5:
        return text
    return _WESTERN_RUN.sub(_reread, text)


def _reread(match: re.Match[str]) -> str:
    run = match.group()
    try:
        return bytes(_CP1252.get(ord(character), ord(character)) for character in run).decode("utf-8")
    except ValueError:
        return run
