"""Whether a response is a page at all."""

from __future__ import annotations

import re

_HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "")
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "Office document"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"\x00\x00\x00\x18ftyp", "video"),
    (b"\x00\x00\x00\x20ftyp", "video"),
    (b"ID3", "audio"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # byte order marks of UTF-16, whose every other byte may be NUL
_LOOKED_AT = 4096
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|meta|title|div|article|p|h1|script)\b", re.IGNORECASE)


def not_html(body: bytes, content_type: str) -> str:
    """What ``body`` is instead of HTML (``PDF``, ``image/png``, ``binary``), or an empty string if it may be HTML.

    The declared type counts only when the bytes do not contradict it: there are PDFs served as HTML and pages served as
    plain text. NUL bytes strewn over a page do not make it binary.
    """
    head = body[:_LOOKED_AT]
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    declared = content_type.partition(";")[0].strip().lower()
    marked = _MARKUP.search(head) is not None
    if declared not in _HTML_TYPES and not (marked and declared.startswith(("text/", "application/xml"))):
        return declared[:60]
    if marked or head.startswith(_WIDE):
        return ""
    if len(_CONTROL.findall(head)) * 10 > len(head):
        return "binary"
    return "" if declared in _HTML_TYPES[:2] else declared or "no type"
