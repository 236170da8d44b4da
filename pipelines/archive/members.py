"""The gzip members of an archive file: one member a record, so that a record can be read, and lost, alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from isal import isal_zlib

from pipelines.archive.places import Source

GZIP_LEVEL = 2
"""ISA-L's. Measured on pages of 50 KB (Vietnamese text in news markup, one core), a page's milliseconds and bytes:
1: 0.09/13.2K  2: 0.09/13.0K  3: 0.20/12.7K, beside zlib's 1: 0.43/13.4K  2: 0.45/12.8K  4: 0.61/11.9K.
Pages are written once: zlib's level 2 would save 2 % of the disk for five times the time, its level 4 9 % for
seven times."""

RECORD_LIMIT = 1 << 29
"""Bytes of one record, unpacked (512 MB). The crawler stops far below; this only keeps a forged file from filling
memory."""

_FIRST_READ = 32 * 1024
_NEXT_READ = 256 * 1024
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Member:
    """A whole member: its place in the file, and what is in it."""

    offset: int
    length: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """A place from which the file cannot be read on.

    ``torn``: the file ends in the middle of a member (a process was killed), or in zeros (the power failed).
    ``damaged``: the bytes are not what was written.
    """

    offset: int
    kind: Literal["torn", "damaged"]
    detail: str


class MemberError(Exception):
    """No whole member stands at an offset; ``kind`` as in :class:`Break`, or ``end``: the file ends before it."""

    def __init__(self, kind: Literal["torn", "damaged", "end"], detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


def compress(record: bytes) -> bytes:
    """``record`` as one gzip member."""
    compressor = isal_zlib.compressobj(GZIP_LEVEL, isal_zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return compressor.compress(record) + compressor.flush()


def read_member(source: Source, offset: int, *, limit: int = RECORD_LIMIT) -> Member:
    """The member at ``offset``, its checksum verified. Raises :class:`MemberError`."""
    if offset < 0:
        raise MemberError("damaged", "the offset is negative")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    parts: list[bytes] = []
    unpacked = 0
    position = offset
    while not unpacker.eof:
        raw = source.read_at(position, _NEXT_READ if position > offset else _FIRST_READ)
        if not raw:
            if position == offset:
                raise MemberError("end", "the file ends before it")
            raise MemberError("torn", f"the file ends {position - offset} bytes into the record")
        position += len(raw)
        while raw and not unpacker.eof:
            try:
                part = unpacker.decompress(raw, limit - unpacked + 1)
            except zlib.error as error:
                raise MemberError("damaged", f"not a gzip member: {error}") from error
            parts.append(part)
            unpacked += len(part)
            if unpacked > limit:
                raise MemberError("damaged", f"unpacks to more than {limit} bytes")
            raw = unpacker.unconsumed_tail
    return Member(offset, position - len(unpacker.unused_data) - offset, b"".join(parts))


def scan(source: Source) -> Iterator[Member | Break]:
    """All members from the start, in order; behind damage it goes on with the next record that can be found."""
    offset = 0
    while True:
        try:
            member = read_member(source, offset)
        except MemberError as error:
            if error.kind == "end":
                return
            following = _next_record(source, offset + 1)
            if following is None and (error.kind == "torn" or _zeros_only(source, offset)):
                yield Break(offset, "torn", str(error))
            else:
                yield Break(offset, "damaged", str(error))
            if following is None:
                return
            offset = following
            continue
        yield member
        offset += member.length


def _next_record(source: Source, start: int) -> int | None:
    """Offset of the first whole member at or after ``start`` that holds a WARC record."""
    position = start
    while block := source.read_at(position, _NEXT_READ):
        found = block.find(_MAGIC)
        while found >= 0:
            if _begins_record(source.read_at(position + found, 1024)):
                try:
                    read_member(source, position + found)
                except MemberError:
                    pass
                else:
                    return position + found
            found = block.find(_MAGIC, found + 1)
        if len(block) < len(_MAGIC):
            return None
        position += len(block) - len(_MAGIC) + 1
    return None


def _begins_record(raw: bytes) -> bool:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw, 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _zeros_only(source: Source, start: int) -> bool:
    position = start
    while block := source.read_at(position, _NEXT_READ):
        if block.strip(b"\0"):
            return False
        position += len(block)
    return True
