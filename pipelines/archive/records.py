"""A page as a WARC record, and back.

The record is a ``response`` of WARC 1.1: the status line and the headers as received, then the body as we hold it, that
is with content encodings removed. So that a replay does not unpack it again, headers that describe the transfer
(``Content-Encoding``, ``Transfer-Encoding``, and ``Content-Length`` where it is not that of the body) stand in the
record under the prefix ``X-Archive-Orig-``, as other archiving tools do it; :func:`decode` takes the prefix off.

``WARC-Target-URI`` is the address that answered, ``WARC-Date`` the moment of fetching. What WARC has no field for:

=====================  ==================================================================================
``X-Kyket-Site``       id of the site in the registry
``X-Kyket-Run``        the crawl run, as the caller names it
``X-Kyket-Requested``  the address asked for, where it is not the one that answered
``X-Kyket-Hint``       the date that a feed or sitemap gave, as printed; ``X-Kyket-Hint-Source`` says which
``X-Kyket-URI``        the address that answered, where it cannot stand in ``WARC-Target-URI`` (blanks …)
``X-Kyket-Headers``    all headers as a JSON list, where HTTP cannot carry them exactly (line breaks, NUL, not ASCII …)
``X-Kyket-Erased``     on the ``warcinfo`` record that replaces an erased one: when
=====================  ==================================================================================

A value that is not one plain ASCII line stands as a JSON string. Digests are SHA-1, which every WARC tool checks; both
together cost 0.06 ms a page (computed here in one go: warcio's own way takes 0.12 ms more), a whole record, packed,
about 0.9 ms.
"""

# mypy: disable-error-code=no-untyped-call
# warcio has no annotations.

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Literal, cast
from urllib.parse import quote

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.article import ArchiveReference, Page

ERASED = "X-Kyket-Erased"
ORIGINAL = "X-Archive-Orig-"
"""Prefix of headers that were true of the transfer and are not true of the body as kept."""
_TRANSFER = frozenset({"content-encoding", "transfer-encoding"})

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?")
_ADDRESS = re.compile(r"https?://[\x21-\x3b\x3d\x3f-\x7e]+")
_STATUS = re.compile(rb"HTTP/1\.1 (-?\d+)(?: |$)")

_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class RecordError(Exception):
    """The bytes are a member of an archive file, but no page: the message says what they are instead."""


def encode(page: Page, run: str = "") -> bytes:
    """``page`` as the bytes of one WARC record, not yet compressed. Raises ``ValueError`` if ``fetched_at`` has no
    zone.
    """
    if page.fetched_at.tzinfo is None:
        raise ValueError("fetched_at has no time zone")
    http_headers, exact = _http_headers(page)
    http_headers.compute_headers_buffer()
    target = page.final_url if _ADDRESS.fullmatch(page.final_url) else _nearest_address(page.final_url)
    own = {
        "WARC-Date": page.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "WARC-Payload-Digest": _digest(page.body),
        "WARC-Block-Digest": _digest(http_headers.headers_buff or b"", page.body),
    }
    extra = (
        ("X-Kyket-Site", page.site),
        ("X-Kyket-Run", run),
        ("X-Kyket-Hint", page.hinted_published),
        ("X-Kyket-Hint-Source", page.hinted_source),
    )
    own.update((name, _line(value)) for name, value in extra if value)
    if page.url != page.final_url:
        own["X-Kyket-Requested"] = _line(page.url)
    if target != page.final_url:
        own["X-Kyket-URI"] = _line(page.final_url)
    if not exact:
        own["X-Kyket-Headers"] = json.dumps(page.headers)
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    writer.write_record(
        writer.create_warc_record(
            target,
            "response",
            payload=io.BytesIO(page.body),
            length=len(page.body),
            http_headers=http_headers,
            warc_headers_dict=own,
        )
    )
    return buffer.getvalue()


def encode_file_head(name: str) -> bytes:
    """The ``warcinfo`` record that a file begins with."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    writer.write_record(
        writer.create_warcinfo_record(
            name,
            {
                "software": f"kyket, with warcio {version('warcio')}",
                "format": "WARC File Format 1.1",
                "description": "bodies without content encodings; headers of the transfer bear X-Archive-Orig-",
            },
        )
    )
    return buffer.getvalue()


def encode_moves(name: str, told: Sequence[tuple[str, int, int]]) -> bytes:
    """The ``metadata`` record by which a rewritten file says where its records stood before.

    ``told``: file and offset before, and offset now, counted from the end of this record.
    """
    payload = json.dumps(told, separators=(",", ":")).encode()
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    writer.write_record(
        writer.create_warc_record(
            f"urn:kyket:{name}",
            "metadata",
            payload=io.BytesIO(payload),
            length=len(payload),
            warc_content_type="application/json",
        )
    )
    return buffer.getvalue()


def parse(data: bytes) -> ArcWarcRecord:
    """The WARC record in ``data``, its block still to be read. Raises :class:`RecordError`."""
    try:
        record: ArcWarcRecord = ArcWarcRecordLoader().parse_record_stream(
            io.BytesIO(data), known_format="warc", no_record_parse=True
        )
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise RecordError(f"no WARC record: {error}") from error
    return record


def decode(data: bytes, reference: ArchiveReference | None = None) -> Page:
    """The page in the record ``data``. Raises :class:`RecordError` when there is none in it."""
    return page_of(parse(data), reference)


def page_of(record: ArcWarcRecord, reference: ArchiveReference | None = None) -> Page:
    """The page in a record that we wrote. Raises :class:`RecordError`."""
    fields = {name.lower(): value for name, value in record.rec_headers.headers}
    if erased := fields.get(ERASED.lower()):
        raise RecordError(f"was erased on {erased}")
    if record.rec_type != "response":
        raise RecordError(f"a {record.rec_type or 'nameless'} record, not a response")
    block = record.raw_stream.read()
    if str(len(block)) != fields.get("content-length"):
        raise RecordError("shorter than it says")
    head, separator, body = block.partition(b"\r\n\r\n")
    status_line, *lines = head.split(b"\r\n")
    status = _STATUS.match(status_line)
    if status is None or not separator:
        raise RecordError("no HTTP response in it")
    try:
        final_url = from_line(fields["x-kyket-uri"]) if "x-kyket-uri" in fields else fields["warc-target-uri"]
        exact = fields.get("x-kyket-headers")
        return Page(
            url=from_line(fields["x-kyket-requested"]) if "x-kyket-requested" in fields else final_url,
            final_url=final_url,
            site=from_line(fields.get("x-kyket-site", "")),
            fetched_at=datetime.fromisoformat(fields["warc-date"]),
            status=int(status[1]),
            headers=tuple((n, v) for n, v in json.loads(exact)) if exact else _headers(lines),
            body=body,
            archive=reference,
            hinted_published=from_line(fields.get("x-kyket-hint", "")),
            hinted_source=cast('Literal["feed", "sitemap", ""]', from_line(fields.get("x-kyket-hint-source", ""))),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise RecordError(f"a response with an unusable header: {error}") from error


def wrong_digests(record: ArcWarcRecord) -> list[str]:
    """Names of the digest headers that do not fit the block; the block of ``record`` must not have been read."""
    block = record.raw_stream.read()
    payload = block.partition(b"\r\n\r\n")[2] if record.rec_type == "response" else block
    parts = {"WARC-Block-Digest": block, "WARC-Payload-Digest": payload}
    return [
        name
        for name, content in parts.items()
        if (expected := record.rec_headers.get_header(name)) and expected != _digest(content)
    ]


def _http_headers(page: Page) -> tuple[StatusAndHeaders, bool]:
    """The headers as HTTP can carry them, and whether that is exactly what was received."""
    exact = True
    headers = []
    for name, value in page.headers:
        lowered = name.lower()
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or lowered.startswith(ORIGINAL.lower()):
            exact = False
            name = re.sub(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]", "_", name) or "_"
            value = quote(re.sub(r"[\x00-\x20\x7f]+", " ", value).strip(), safe=_PRINTABLE, errors="replace")
        if lowered in _TRANSFER or (lowered == "content-length" and value != str(len(page.body))):
            name = ORIGINAL + name
        headers.append((name, value))
    status_line = f"{page.status} {_PHRASES.get(page.status, '')}"
    return StatusAndHeaders(status_line, headers, protocol="HTTP/1.1"), exact


_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


def _headers(lines: Iterable[bytes]) -> tuple[tuple[str, str], ...]:
    pairs = (line.decode("ascii").partition(": ") for line in lines)
    return tuple((name.removeprefix(ORIGINAL), value) for name, _, value in pairs)


def _nearest_address(address: str) -> str:
    """An address that no WARC reader trips over; of another scheme than HTTP, warcio would not see the headers."""
    encoded = quote(address, safe="!#$%&'()*+,-./:;=?@[]_~", errors="replace")
    return encoded if _ADDRESS.fullmatch(encoded) else f"http://address.invalid/{encoded}"


def _line(value: str) -> str:
    return value if _VALUE.fullmatch(value) and not value.startswith('"') else json.dumps(value)


def from_line(line: str) -> str:
    """The value of an ``X-Kyket-*`` field. Raises ``ValueError``."""
    return str(json.loads(line)) if line.startswith('"') else line


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        digest.update(part)
    return "sha1:" + base64.b32encode(digest.digest()).decode("ascii")
