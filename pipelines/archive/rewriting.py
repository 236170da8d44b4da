"""Finished files rewritten: records of several copied, byte by byte, into one; nothing is packed anew.

A rewritten file begins with a list of where its records stood before (a ``metadata`` record), so that a store which
was restored from an older backup can learn where they are.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.archive.keeping import Record
from pipelines.archive.members import Break, MemberError, compress, read_member, scan
from pipelines.archive.moves import copy_whole, sync_folder
from pipelines.archive.names import OPEN, is_name, new_name
from pipelines.archive.places import LocalSource, Place
from pipelines.archive.records import ERASED, RecordError, decode, encode_file_head, encode_moves, parse
from pipelines.article import ArchiveReference, content_hash
from pipelines.errors import ArchiveError

WORK = ".compacting"
"""Suffix of what is being made of finished files, or was fetched for it."""
REWRITTEN = ".compact"
"""By it the name of a rewritten file is told from others."""

_PARTS = re.compile(r"(.+?)(\.compact)?-(\d{8})T(\d{6})Z-\d+-[0-9a-f]{8}\.warc\.gz")


@dataclass(frozen=True, slots=True)
class Finished:
    """A file at the archive's address."""

    name: str
    size: int
    prefix: str
    """What its name begins with: what its files have in common."""
    begun: datetime
    rewritten: bool

    @property
    def day(self) -> date:
        return self.begun.date()


class Unfit(Exception):
    """A file that cannot be rewritten: the message says why. It is left as it is."""


def finished_files(place: Place) -> list[Finished]:
    """The files at the address that references lead to, by name. Raises :class:`ArchiveError`."""
    waiting = {path.name.removesuffix(OPEN) for path in place.waiting()}
    found = []
    for path, size in place.finished_sizes():
        name = path.rsplit("/", 1)[-1]
        if name in waiting or not is_name(name) or path != place.final_path(name):
            continue
        if parts := _PARTS.fullmatch(name):
            begun = datetime.strptime(parts[3] + parts[4], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            found.append(Finished(name, size, parts[1], begun, bool(parts[2])))
    return sorted(found, key=lambda one: one.name)


def name_for(one: Finished) -> str:
    """A new name for what is made of ``one`` and others of its day."""
    return new_name(one.prefix + REWRITTEN, one.begun)


@contextmanager
def at_hand(place: Place, name: str) -> Iterator[Path]:
    """The finished file, on this machine. Raises :class:`Unfit` when it is gone, and :class:`ArchiveError`."""
    if place.is_local:
        path = Path(place.final_path(name))
        if not path.exists():
            raise Unfit("it is not there any more")
        yield path
        return
    copy = place.folder / (name + WORK)
    place.folder.mkdir(parents=True, exist_ok=True)
    try:
        place.filesystem.invalidate_cache()
        place.filesystem.get_file(place.final_path(name), str(copy))
    except FileNotFoundError as error:
        copy.unlink(missing_ok=True)
        raise Unfit("it is not there any more") from error
    except Exception as error:  # each fsspec backend has a family of errors of its own
        copy.unlink(missing_ok=True)
        raise place.unreachable(error) from error
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def records_of(path: Path, name: str) -> list[Record]:
    """The pages in a finished file, and what was erased of it, in order. Raises :class:`Unfit` for a damaged one."""
    found: list[Record] = []
    source = LocalSource(path)
    try:
        for item in scan(source):
            if isinstance(item, Break):
                raise Unfit(f"{item.kind} at {item.offset} ({item.detail}): `kyket archive verify` shows it")
            place = ArchiveReference(name, item.offset)
            try:
                head = parse(item.data)
                if head.rec_headers.get_header(ERASED):
                    found.append(Record(place, item.length, erased=True))
                elif head.rec_type not in ("warcinfo", "metadata"):
                    page = decode(item.data)
                    found.append(
                        Record(
                            place=place,
                            length=item.length,
                            site=page.site,
                            url=page.url,
                            status=page.status,
                            fetched_at=page.fetched_at,
                            content=content_hash(page.body),
                        )
                    )
            except RecordError as error:
                raise Unfit(f"no page at {item.offset} ({error}): `kyket archive verify` shows it") from error
    finally:
        source.close()
    return found


def write(
    place: Place,
    name: str,
    parts: Sequence[tuple[Path, Sequence[Record]]],
    stood: Mapping[ArchiveReference, Sequence[ArchiveReference]],
) -> dict[ArchiveReference, int]:
    """Copy the records of ``parts`` into a new file of the folder; the offset of each there, by its present place.

    ``stood``: by which references each is known. Every record is read back. Raises :class:`ArchiveError`.
    """
    new: dict[ArchiveReference, int] = {}
    relative = 0
    for _, records in parts:
        for one in records:
            new[one.place] = relative
            relative += one.length
    told = [(known.file, known.offset, new[place]) for place, known_as in stood.items() for known in known_as]
    head = compress(encode_file_head(name)) + compress(encode_moves(name, told))
    path = place.folder / (name + WORK)
    place.folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as sink:
            sink.write(head)
            for source_path, records in parts:
                _copy(source_path, records, sink)
            sink.flush()
            os.fsync(sink.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise ArchiveError(
            f"cannot be written: {error.strerror}", about=str(path), remedy="make room on the disk; nothing is lost"
        ) from error
    offsets = {where: len(head) + offset for where, offset in new.items()}
    _read_back(path, offsets, len(head) + relative)
    return offsets


def publish(place: Place, name: str) -> int:
    """Move what :func:`write` made to the address; its size. Raises :class:`ArchiveError`."""
    path = place.folder / (name + WORK)
    size = path.stat().st_size
    if place.is_local:
        target = Path(place.final_path(name))
        with contextlib.suppress(OSError):  # on another filesystem it is copied
            path.rename(target)
            sync_folder(target.parent)
            return size
    copy_whole(place, path, name)
    path.unlink(missing_ok=True)
    return size


def remove(place: Place, name: str) -> None:
    """Remove a finished file, and what is left of its making. Raises :class:`ArchiveError` when the address fails."""
    (place.folder / (name + WORK)).unlink(missing_ok=True)
    if place.is_local:
        Path(place.final_path(name)).unlink(missing_ok=True)
        return
    try:
        place.filesystem.invalidate_cache()
        if place.filesystem.exists(place.final_path(name)):
            place.filesystem.rm_file(place.final_path(name))
    except Exception as error:  # each fsspec backend has a family of errors of its own
        raise place.unreachable(error) from error


def clear_work(place: Place) -> None:
    """Remove what a killed process was making. To be called by one who knows that nobody is at it."""
    for left in place.folder.glob(f"*{WORK}"):
        left.unlink(missing_ok=True)


def moves_told(place: Place, name: str) -> list[tuple[ArchiveReference, int]]:
    """What the rewritten file ``name`` says of its records: where each stood before, and its offset now.

    Raises :class:`ArchiveError` when it does not say so, or cannot be read.
    """
    source = place.open_final(place.final_path(name))
    try:
        first = read_member(source, 0)
        second = read_member(source, first.length)
        record = parse(second.data)
        if record.rec_type != "metadata":
            raise RecordError(f"a {record.rec_type} record, not a metadata record")
        told: list[tuple[str, int, int]] = json.loads(record.raw_stream.read())
        begin = first.length + second.length
        return [(ArchiveReference(file, offset), begin + now) for file, offset, now in told]
    except (MemberError, RecordError, ValueError, TypeError) as error:
        raise ArchiveError(
            f"it does not say where its records stood before: {error}",
            about=name,
            remedy="`kyket archive verify` shows what it holds",
        ) from error
    finally:
        source.close()


def _copy(path: Path, records: Sequence[Record], sink: io.BufferedWriter) -> None:
    source = LocalSource(path)
    try:
        for one in records:
            sink.write(source.read_at(one.place.offset, one.length))
    finally:
        source.close()


def _read_back(path: Path, offsets: Mapping[ArchiveReference, int], size: int) -> None:
    source = LocalSource(path)
    try:
        for offset in offsets.values():
            read_member(source, offset)
        if path.stat().st_size != size:
            raise MemberError("damaged", f"{path.stat().st_size} bytes, not {size}")
    except MemberError as error:
        path.unlink(missing_ok=True)
        raise ArchiveError(
            f"what was written is not what comes back: {error}",
            about=str(path),
            remedy="check the disk; nothing is lost",
        ) from error
    finally:
        source.close()
