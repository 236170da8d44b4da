"""Erasing one record for ever, while every other reference into the file stays valid.

The record's gzip member is overwritten in place with one of exactly the same length: a ``warcinfo`` record that says
when something was erased, filled up with blanks in stored (uncompressed) blocks. Every WARC tool still reads the whole
file.
"""

from __future__ import annotations

import contextlib
import logging
import os
import uuid
import zlib
from datetime import UTC, datetime
from pathlib import Path

from pipelines.archive.locks import copying, open_locked, release
from pipelines.archive.members import MemberError, read_member
from pipelines.archive.moved import Where
from pipelines.archive.moves import copy_over, sync_folder
from pipelines.archive.names import PART
from pipelines.archive.places import LocalSource, Place
from pipelines.archive.records import ERASED, RecordError, parse
from pipelines.article import ArchiveReference
from pipelines.errors import ArchiveError

log = logging.getLogger(__name__)

_JOURNAL = ".erasing"
_COPY = ".erasing-copy"
_STORED_BLOCK = 65_535


def erase(
    folder: Path,
    address: str,
    reference: ArchiveReference,
    *,
    now: datetime | None = None,
    where: Where | None = None,
) -> bool:
    """Erase the record at ``reference`` from the archive; false when it had been erased, or removed, before.

    ``where`` says where it is, if its file was compacted meanwhile. A file still being written is overwritten where it
    is; one behind a remote address is fetched, overwritten and sent back. Killed in the middle, it is finished by the
    next :func:`pipelines.archive.repair`. Raises :class:`ArchiveError` when the file is missing, no record of a page
    stands at the offset, or the address fails.
    """
    place = Place(folder, address)
    moved = where(reference) if where else None
    if moved is not None:
        # A compaction that was killed may have left the file in which it first stood; the next one removes that.
        with contextlib.suppress(Missing):
            _erase_at(place, reference, now)
        if moved.to is None:
            return False
    try:
        return _erase_at(place, reference if moved is None or moved.to is None else moved.to, now)
    except Missing:
        if where is None or where(reference) == moved:
            raise
    return erase(folder, address, reference, now=now, where=where)  # it was moved at this moment


def _erase_at(place: Place, reference: ArchiveReference, now: datetime | None) -> bool:
    folder = place.folder
    path = place.open_path(reference.file)
    final = place.final_path(reference.file)
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    with copying(folder, exclusive=True):
        found = [path] if path.exists() else []
        if place.is_local:
            # A rename may happen meanwhile, but only from the first to the second of these.
            found += [Path(final)] if Path(final).exists() else []
            Path(final + PART).unlink(missing_ok=True)
        elif found:
            _remove_remote(place, final)  # an unfinished upload: the next move sends the file again
        else:
            return _erase_remote(place, reference, final, moment)
        if not found:
            raise _missing(reference, place)
        outcomes = [_erase_local(place, each, reference, moment) for each in found]
        return any(outcomes)


def finish_erasures(place: Place) -> None:
    """Finish the erasures that a killed process left half done."""
    for left in place.folder.glob(f"*{_COPY}"):
        with copying(place.folder, exclusive=True):
            left.unlink(missing_ok=True)
    for journal in sorted(place.folder.glob(f"*{_JOURNAL}")):
        name, _, offset = journal.name.removesuffix(_JOURNAL).rpartition(".")
        reference = ArchiveReference(name, int(offset))
        with copying(place.folder, exclusive=True):
            if not journal.exists():
                continue
            paths = [place.open_path(name), *([Path(place.final_path(name))] if place.is_local else [])]
            found = [path for path in paths if path.exists()]
            for path in found:
                _overwrite(path, reference.offset, journal.read_bytes())
            if not found and not place.is_local:
                try:
                    _erase_remote(place, reference, place.final_path(name), datetime.now(UTC))
                except ArchiveError as error:
                    log.warning("an erasure is still to be finished: %s", error)
                    continue
            journal.unlink(missing_ok=True)


def tombstone(length: int, erased: datetime) -> bytes:
    """A gzip member of exactly ``length`` bytes. Raises ``ValueError`` below about 260 (no record of a page is so
    short).
    """
    stamp = f"{erased:%Y-%m-%dT%H:%M:%SZ}"
    head = (
        f"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nWARC-Date: {stamp}\r\n"
        f"{ERASED}: {stamp}\r\nContent-Type: application/warc-fields\r\nContent-Length: "
    )
    # The digits of Content-Length and the heads of blocks count too, so some lengths cannot be met; a gzip comment of a
    # few bytes makes up for it.
    for comment in range(8):
        room = length - 18 - comment
        blocks = -(-room // (_STORED_BLOCK + 5))
        if -(-(room - 5 * blocks) // _STORED_BLOCK) != blocks:
            continue
        size = room - 5 * blocks - len(head) - len("\r\n\r\n") - len("\r\n\r\n")
        for digits in range(1, 11):
            content = size - digits
            if content >= 0 and len(str(content)) == digits:
                filling = b"note: erased".ljust(content)[:content]
                record = f"{head}{content}\r\n\r\n".encode("ascii") + filling + b"\r\n\r\n"
                return _stored_member(record, comment)
    raise ValueError(f"no tombstone fits into {length} bytes")


def _stored_member(record: bytes, comment: int) -> bytes:
    parts = [b"\x1f\x8b\x08", bytes([0x10 if comment else 0]), b"\0\0\0\0\0\xff"]
    if comment:
        parts.append(b"-" * (comment - 1) + b"\0")
    for start in range(0, len(record), _STORED_BLOCK):
        block = record[start : start + _STORED_BLOCK]
        last = start + _STORED_BLOCK >= len(record)
        parts += [bytes([last]), len(block).to_bytes(2, "little"), (len(block) ^ 0xFFFF).to_bytes(2, "little"), block]
    parts += [zlib.crc32(record).to_bytes(4, "little"), len(record).to_bytes(4, "little")]
    return b"".join(parts)


def _erase_local(place: Place, path: Path, reference: ArchiveReference, moment: datetime) -> bool:
    """Overwrite the record in ``path``; a journal beside it lets a half-done overwrite be finished."""
    source = LocalSource(path)
    try:
        member = read_member(source, reference.offset)
        record = parse(member.data)
    except (MemberError, RecordError) as error:
        raise _unusable(reference, str(error)) from error
    finally:
        source.close()
    if record.rec_headers.get_header(ERASED):
        return False
    if record.rec_type != "response":
        raise _unusable(reference, f"a {record.rec_type} record, not a response")
    try:
        bytes_over = tombstone(member.length, moment)
    except ValueError as error:
        raise _unusable(reference, str(error)) from error
    journal = place.folder / f"{reference.file}.{reference.offset}{_JOURNAL}"
    new = journal.with_name(journal.name + "-copy")
    new.write_bytes(bytes_over)
    new.replace(journal)
    sync_folder(place.folder)
    _overwrite(path, reference.offset, bytes_over)
    journal.unlink()
    return True


def _erase_remote(place: Place, reference: ArchiveReference, final: str, moment: datetime) -> bool:
    """Fetch the file, erase here, and have it moved again; until then the local file is the one that counts."""
    path = place.open_path(reference.file)
    copy = path.with_name(reference.file + _COPY)
    try:
        place.filesystem.invalidate_cache()
        place.filesystem.get_file(final, str(copy))
    except FileNotFoundError as error:
        copy.unlink(missing_ok=True)
        raise _missing(reference, place) from error
    except Exception as error:  # each fsspec backend has a family of errors of its own
        copy.unlink(missing_ok=True)
        raise place.unreachable(error) from error
    try:
        if not _erase_local(place, copy, reference, moment):
            return False
        copy.rename(path)
    finally:
        copy.unlink(missing_ok=True)
    _remove_remote(place, final)
    descriptor = open_locked(path, os.O_RDWR, wait=False)
    if descriptor is None:
        return True  # a repair that runs at this moment has it, and moves it
    try:
        copy_over(place, reference.file)
    except ArchiveError as error:
        log.warning("%s", error)  # erased it is; the next repair sends the file
    finally:
        release(descriptor)
    return True


def _remove_remote(place: Place, final: str) -> None:
    try:
        if place.filesystem.exists(final):
            place.filesystem.rm_file(final)
    except Exception as error:
        raise place.unreachable(error) from error


def _overwrite(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


class Missing(ArchiveError):
    """The file is not in the archive."""


def _missing(reference: ArchiveReference, place: Place) -> Missing:
    return Missing(
        "the file is not in the archive",
        about=f"{reference.file} at {reference.offset}",
        remedy=f"check the archive's address ({place.address})",
    )


def _unusable(reference: ArchiveReference, reason: str) -> ArchiveError:
    return ArchiveError(
        f"cannot be erased: {reason}",
        about=f"{reference.file} at {reference.offset}",
        remedy="`kyket archive verify` shows what the file holds",
    )
