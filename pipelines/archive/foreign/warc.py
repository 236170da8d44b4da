"""The WARC of another tool."""

# mypy: disable-error-code=no-untyped-call
# warcio has no annotations.

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from typing import Literal, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from pipelines.archive.foreign.encodings import EncodingError, TooLargeError, undo
from pipelines.archive.foreign.items import ForeignError, ForeignReason, usable_address
from pipelines.archive.records import ORIGINAL, from_line
from pipelines.article import Page

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_PLAIN_RECORDS = ("warcinfo", "request", "metadata")
"""What stands in every WARC beside the responses and is no page by its nature."""
_LONGEST_HEADERS = 1 << 20


class _Watched:
    """A stream that ends in an error when the headers of one record are endless: warcio reads them without a limit."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self.left: int | None = _LONGEST_HEADERS

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read1(size)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise ValueError(f"more than {_LONGEST_HEADERS} bytes of headers")
        return data


def read_warc(stream: BufferedReader, file: str, changed: datetime, limit: int) -> Iterator[Page | ForeignError]:
    """The pages in the (unpacked) ``stream``; parameters as in :func:`pipelines.archive.read_foreign`."""
    number = 0
    try:
        watched = _Watched(_checked_start(stream))
        records = ArchiveIterator(watched)
        for record in records:
            number += 1
            watched.left = None
            if record.rec_type not in _PLAIN_RECORDS:
                yield _item(record, file, number, changed, limit)
            while record.raw_stream.read(65_536):
                pass
            watched.left = _LONGEST_HEADERS
    except Exception as error:  # warcio raises whatever a forged header leads to
        detail = str(error) or type(error).__name__
        yield ForeignError(file, "broken", f"cannot be read on after record {number}: {detail[:300]}")
        return
    if not number:
        yield ForeignError(file, "broken", "no record in it")


def _checked_start(stream: BufferedReader) -> BufferedReader:
    """``stream``, which begins with a record: warcio would unpack one gzipped again, and read any text as ARC."""
    start = stream.peek(5)[:5]
    if start and start != b"WARC/":
        raise ValueError("it does not begin with a WARC record")
    return stream


def _item(record: ArcWarcRecord, file: str, number: int, changed: datetime, limit: int) -> Page | ForeignError:
    raw_address = record.rec_headers.get_header("WARC-Target-URI", "")
    address = usable_address(raw_address)

    def refused(reason: ForeignReason, detail: str) -> ForeignError:
        return ForeignError(file, reason, detail, number, address)

    if record.rec_type is None:
        return refused("broken", "a record without WARC-Type")
    if record.rec_type == "revisit":
        return refused("no-body", "a revisit: the body stands in an earlier record")
    if record.rec_type != "response":
        return refused("not-html", f"a {str(record.rec_type)[:40]} record")
    if not address:
        return refused("no-address", "WARC-Target-URI is missing or no address of the web")
    http = record.http_headers
    if http is None:
        return refused("broken", "no HTTP response in it")
    if http.get_statuscode() != "200":
        return refused("status", f"status {http.get_statuscode()[:20]}")
    kind = http.get_header("Content-Type", "").split(";")[0].strip().lower()
    if kind and kind not in _HTML_TYPES:
        return refused("not-html", kind[:100])
    body = record.raw_stream.read(limit + 1)
    if len(body) > limit:
        return refused("too-large", f"more than {limit} bytes")
    if len(body) < record.payload_length:
        return refused("broken", "cut off")
    try:
        if http.get_header("Transfer-Encoding", "").strip().lower() == "chunked":
            body = ChunkedDataReader(BytesIO(body)).read()
        body = undo(http.get_header("Content-Encoding", ""), body, limit)
    except TooLargeError as error:
        return refused("too-large", str(error))
    except EncodingError as error:
        return refused("encoding", str(error))
    if not kind and body.lstrip()[:1] != b"<":
        return refused("not-html", "no content type, and not HTML")
    source = _own(record, "X-Kyket-Hint-Source")
    return Page(
        url=usable_address(_own(record, "X-Kyket-Requested")) or address,
        final_url=address,
        site=_own(record, "X-Kyket-Site"),
        fetched_at=_moment(record.rec_headers.get_header("WARC-Date", ""), changed),
        status=200,
        headers=tuple((name.removeprefix(ORIGINAL), value) for name, value in http.headers),
        body=body,
        hinted_published=_own(record, "X-Kyket-Hint") if source in ("feed", "sitemap") else "",
        hinted_source=cast('Literal["feed", "sitemap"]', source) if source in ("feed", "sitemap") else "",
    )


def _own(record: ArcWarcRecord, name: str) -> str:
    """A field that only archives of kyket have; empty in others, or when it is forged."""
    try:
        return from_line(record.rec_headers.get_header(name, ""))
    except ValueError:
        return ""


def _moment(text: str, changed: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return changed
