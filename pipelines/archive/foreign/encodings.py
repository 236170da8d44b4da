"""Undoing content encodings, within a limit."""

from __future__ import annotations

import zlib
from typing import Any

_CHUNK = 65_536


class EncodingError(Exception):
    """The encoding is not known, or the bytes are not in it."""


class TooLargeError(Exception):
    """It unpacks to more than the limit."""


def undo(encodings: str, body: bytes, limit: int) -> bytes:
    """``body`` without the ``Content-Encoding`` s (comma-separated, last one outermost), at most ``limit`` bytes.

    A body that was unpacked already, as some tools leave it beside the header, is returned as it is. Raises
    :class:`EncodingError` and :class:`TooLargeError`.
    """
    for encoding in reversed([name.strip().lower() for name in encodings.split(",")]):
        if encoding in ("", "identity", "none", "utf-8"):
            continue
        if body.lstrip()[:1] in (b"<", b""):
            return body
        if encoding in ("gzip", "x-gzip"):
            body = _inflate(body, zlib.MAX_WBITS | 16, limit)
        elif encoding == "deflate":
            try:
                body = _inflate(body, zlib.MAX_WBITS, limit)
            except EncodingError:
                body = _inflate(body, -zlib.MAX_WBITS, limit)
        elif encoding == "br":
            body = _brotli(body, limit)
        else:
            raise EncodingError(f"content encoding {encoding[:40]!r}")
    return body


def _inflate(body: bytes, window: int, limit: int) -> bytes:
    unpacker = zlib.decompressobj(window)
    try:
        result = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise EncodingError(str(error)) from error
    if len(result) > limit:
        raise TooLargeError(f"unpacks to more than {limit} bytes")
    if not unpacker.eof:
        raise EncodingError("the compressed body is cut off")
    return result


def _brotli(body: bytes, limit: int) -> bytes:
    try:
        import brotli  # type: ignore[import-untyped]
    except ImportError as error:
        raise EncodingError("content encoding 'br' needs a package: pip install brotli") from error
    unpacker: Any = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    pending = body
    try:
        while not unpacker.is_finished():
            part = unpacker.process(pending, output_buffer_limit=_CHUNK)
            size += len(part)
            if size > limit:
                raise TooLargeError(f"unpacks to more than {limit} bytes")
            if not part and unpacker.can_accept_more_data():
                raise EncodingError("the compressed body is cut off")
            parts.append(part)
            pending = b""
    except brotli.error as error:
        raise EncodingError(f"not brotli: {error}") from error
    return b"".join(parts)
