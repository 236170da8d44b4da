"""Moving a finished file to the archive's address: a rename where that can be, else copy, compare, delete.

Killed at any point, the file in the folder is still there and whole, and readers look there first; the next
:func:`pipelines.archive.repair` does the move again from the start.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from pipelines.archive.locks import copying
from pipelines.archive.names import PART, month_folder
from pipelines.archive.places import Place
from pipelines.errors import ArchiveError


def move(place: Place, name: str) -> None:
    """Move the finished file ``name`` from the folder to the address; the caller holds its lock.

    Raises :class:`ArchiveError` when it cannot be moved: it then stays in the folder, and readable.
    """
    path = place.open_path(name)
    if place.is_local:
        target = Path(place.final_path(name))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise _not_moved(path, place, error) from error
        else:
            return
    with copying(place.folder):
        copy_over(place, name)


def copy_over(place: Place, name: str) -> None:
    """Copy the file to the address on another filesystem, then delete it here; the caller holds :func:`copying`."""
    path = place.open_path(name)
    copy_whole(place, path, name)
    path.unlink()


def copy_whole(place: Place, path: Path, name: str) -> None:
    """Have the file at ``path`` at the address, too, under ``name``; a half-made copy is never seen there.

    Raises :class:`ArchiveError`.
    """
    try:
        if place.is_local:
            target = Path(place.final_path(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(path, target)
        else:
            _upload(place, path, name)
    except OSError as error:
        raise _not_moved(path, place, error) from error


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` on the disk, not only in the kernel."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(path: Path, target: Path) -> None:
    part = target.with_name(target.name + PART)
    with path.open("rb") as source, part.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
        sink.flush()
        os.fsync(sink.fileno())
    part.replace(target)
    sync_folder(target.parent)


def _upload(place: Place, path: Path, name: str) -> None:
    final = place.final_path(name)
    try:
        place.filesystem.makedirs(f"{place.root}/{month_folder(name)}", exist_ok=True)
        place.filesystem.put_file(str(path), final)
        place.filesystem.invalidate_cache()
        arrived = place.filesystem.size(final)
    except Exception as error:  # each fsspec backend has a family of errors of its own
        raise OSError(str(error) or type(error).__name__) from error
    if arrived != path.stat().st_size:
        raise OSError(f"only {arrived} bytes arrived")


def _not_moved(path: Path, place: Place, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"could not be moved to {place.address}: {error}",
        about=str(path),
        remedy="nothing is lost, its records can be read where it is; the next start moves it, once the address works",
    )
