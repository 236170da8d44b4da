"""A copy of the archive in a folder, for a backup: brought up to date by what is new or has changed.

The copy looks like an archive whose address is its own folder. It is made beside crawls: what is still written is
copied as far as it is, what is finished meanwhile is found where it goes. Files must not be rewritten meanwhile, for
then one could be gone before it is copied, and its successor come too late to be seen: the caller keeps compaction
away.
"""

# mypy: disable-error-code=no-untyped-call
# fsspec has no annotations.

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from pipelines.archive.locks import copying
from pipelines.archive.moves import sync_folder
from pipelines.archive.names import OPEN, PART, is_name, month_folder
from pipelines.archive.places import Place
from pipelines.errors import ArchiveError

FINISHED = "warc"
"""Folder of a copy that holds the finished files, as an archive without an address of its own has it."""


@dataclass
class Copied:
    """What was done."""

    files: int = 0
    """Files of the archive, all of which are in the copy now."""
    copied: int = 0
    """Those that were new, or had changed."""
    bytes: int = 0
    removed: int = 0
    """Files that the archive has no more, removed from the copy."""
    surplus: int = 0
    """Files that the archive has no more, left in the copy."""


def copy_archive(place: Place, target: Path, *, exact: bool = False) -> Copied:
    """Copy what is new or has changed of the archive into ``target``; with ``exact`` remove what it has no more.

    Raises :class:`ArchiveError` when the archive's address fails, a file cannot be written, or ``exact`` would leave
    nothing.
    """
    done = Copied()
    try:
        present = _copy_all(place, target, done)
        _clear(target, present, done, exact=exact)
    except OSError as error:
        raise ArchiveError(
            f"cannot be copied into: {error.strerror or error}",
            about=str(target),
            remedy="see that it can be written to and its disk has room; what it holds already is good",
        ) from error
    done.files = len(present)
    return done


def _copy_all(place: Place, target: Path, done: Copied) -> set[Path]:
    target.mkdir(parents=True, exist_ok=True)
    present: set[Path] = set()
    # First what is being written, then what is finished: files only ever go from the first to the second.
    for path in place.waiting():
        copy = target / path.name
        if is_name(path.name.removesuffix(OPEN)) and _copy(place, path, copy, done):
            present.add(copy)
    for address, size in place.finished_sizes():
        name = address.rsplit("/", 1)[-1]
        if not is_name(name) or address != place.final_path(name):
            continue
        copy = target / FINISHED / month_folder(name) / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if _copy(place, Path(address), copy, done) if place.is_local else _fetch(place, address, size, copy, done):
            present.add(copy)
            beginning = target / (name + OPEN)  # of an earlier copy; it would be read in place of the whole
            beginning.unlink(missing_ok=True)
            present.discard(beginning)
    return present


def _copy(place: Place, path: Path, copy: Path, done: Copied) -> bool:
    """False when the file is not there any more."""
    part = copy.with_name(copy.name + PART)
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return False
    with source, copying(place.folder):
        told = os.fstat(source.fileno())
        if not _is_same(copy, told.st_size, told.st_mtime_ns):
            with part.open("wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
            _keep(part, copy, told.st_mtime_ns, done)
    return True


def _fetch(place: Place, address: str, size: int, copy: Path, done: Copied) -> bool:
    part = copy.with_name(copy.name + PART)
    try:
        changed = _changed(place, address)
        if not _is_same(copy, size, changed):
            place.filesystem.get_file(address, str(part))
            _keep(part, copy, changed, done)
    except FileNotFoundError:
        return False
    except Exception as error:  # each fsspec backend has a family of errors of its own
        raise place.unreachable(error) from error
    return True


def _changed(place: Place, address: str) -> int:
    """When the file at the address was last written, in nanoseconds; 0 where the address does not know.

    S3 tells whole seconds, and a record that is erased leaves its file as large as it was: the fraction of the second
    stands for the version, by its ETag.
    """
    try:
        seconds = int(place.filesystem.modified(address).timestamp())
    except NotImplementedError:
        seconds = 0
    version = str(place.filesystem.info(address).get("ETag", ""))
    return seconds * 1_000_000_000 + crc32(version.encode()) % 1_000_000_000


def _is_same(copy: Path, size: int, changed: int) -> bool:
    try:
        told = copy.stat()
    except FileNotFoundError:
        return False
    return told.st_size == size and told.st_mtime_ns == changed


def _keep(part: Path, copy: Path, changed: int, done: Copied) -> None:
    with part.open("rb") as written:
        os.fsync(written.fileno())
    os.utime(part, ns=(changed, changed))
    done.copied += 1
    done.bytes += part.stat().st_size
    part.replace(copy)
    sync_folder(copy.parent)


def _clear(target: Path, present: set[Path], done: Copied, *, exact: bool) -> None:
    found = [*target.glob("*.warc.gz" + OPEN), *(target / FINISHED).rglob("*.warc.gz")]
    surplus = [path for path in found if path not in present and is_name(path.name.removesuffix(OPEN))]
    if not exact:
        done.surplus = len(surplus)
        return
    if surplus and not present:
        raise ArchiveError(
            "the archive is empty, and the copy is not",
            about=str(target),
            remedy="see that KYKET_VAR and KYKET_ARCHIVE_ADDRESS are right; without --exact nothing is removed",
        )
    for path in surplus:
        path.unlink()
    done.removed = len(surplus)
