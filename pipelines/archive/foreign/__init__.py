"""Pages from elsewhere, for ``kyket import``: an HTML file, the WARC of another tool, or JSONL."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.archive.foreign.html import read_html
from pipelines.archive.foreign.items import UNREADABLE, ForeignError
from pipelines.archive.foreign.jsonl import read_jsonl
from pipelines.archive.foreign.warc import read_warc
from pipelines.article import Page
from pipelines.errors import ArchiveError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["ForeignError", "read_foreign"]

BODY_LIMIT = 20_000_000

_JSONL_NAMES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_WARC_NAMES = (".warc", ".warc.gz")


def read_foreign(path: Path, *, url: str = "", body_limit: int = BODY_LIMIT) -> Iterator[Page | ForeignError]:
    """The pages in ``path``, and for everything that is none the reason; each can be given to ``ArchiveWriter.write``.

    The kind is told by the name (``.jsonl``, ``.warc`` …) or by the content, and each may be gzipped:

    - HTML: one page. Its address is ``url``, else its canonical link, ``og:url``, or the comment a browser leaves on
      saving.
    - WARC: the ``response`` records with status 200 and HTML in them, chunks and content encodings (gzip, deflate, br)
      undone.
    - JSONL: one object a line with ``url`` and ``html`` (or ``body``), and if known ``final_url``, ``fetched_at`` (ISO
      8601,
      or seconds since 1970), ``status``, ``headers`` (object or list of pairs) and ``site``.

    ``fetched_at`` of a page that does not say it is the modification time of the file. ``site`` is empty unless said. A
    body over ``body_limit`` bytes is refused, unpacked bodies too. Nothing in a file raises; a file that cannot be
    opened raises :class:`ArchiveError` at once.
    """
    try:
        file = path.open("rb")
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise ArchiveError(
            f"cannot be read: {error.strerror}", about=str(path), remedy="give an HTML, WARC or JSONL file"
        ) from error
    return _read(file, path, url, changed, body_limit)


class _Unpacked(io.RawIOBase):
    """A gzipped file, unpacked piece by piece: what is whole before a cut is read before the error comes."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._gzip = gzip.GzipFile(fileobj=file)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._gzip.read1(len(view))
        view[: len(data)] = data
        return len(data)


def _read(
    file: io.BufferedReader, path: Path, url: str, changed: datetime, limit: int
) -> Iterator[Page | ForeignError]:
    with file:
        stream = file
        name = path.name.lower()
        try:
            if file.peek(2).startswith(b"\x1f\x8b"):
                stream = io.BufferedReader(_Unpacked(file))
            start = stream.peek(1024)[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
        except UNREADABLE as error:
            yield ForeignError(path.name, "broken", f"not a whole gzip file: {error}")
            return
        if name.endswith(_JSONL_NAMES) or start.startswith(b"{"):
            yield from read_jsonl(stream, path.name, changed, limit)
        elif name.endswith(_WARC_NAMES) or start.startswith(b"WARC/"):
            yield from read_warc(stream, path.name, changed, limit)
        else:
            yield read_html(stream, path.name, url, changed, limit)
