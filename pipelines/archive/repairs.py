"""What the next start does about files that a killed process left behind."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.erasure import finish_erasures
from pipelines.archive.locks import open_locked, release
from pipelines.archive.members import Break, Member, scan
from pipelines.archive.moves import move
from pipelines.archive.names import OPEN, is_name
from pipelines.archive.places import LocalSource, Place
from pipelines.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done about one file; ``str()`` of it is a line for the operator."""

    file: str
    records: int
    """Whole records in it, those of kyket itself (one at the start of a file) among them."""
    cut: int = 0
    """Bytes of a torn last record that were cut off."""
    moved: bool = True
    """False: it stays in the folder, ``detail`` says why; or there was nothing to keep."""
    detail: str = ""

    def __str__(self) -> str:
        parts = [f"{self.records} records kept"]
        if self.cut:
            parts.append(f"a torn last record of {self.cut} bytes cut off")
        if self.moved:
            parts.append("moved to the archive")
        if self.detail:
            parts.append(self.detail)
        return f"{self.file}: {', '.join(parts)}"


def repair(folder: Path, address: str = "") -> list[Repair]:
    """Repair and move every file in ``folder`` whose writer is gone; what was done, in order of file names.

    A file that a living process holds is left alone (its lock says so, not its process number). A torn last record is
    cut off, for no reference to it was ever given out; every whole record stays where it is. Damage anywhere else is
    left as it is, for the records behind it keep their offsets, and is told. Interrupted moves and erasures are
    finished. Can be called at any time, by several processes at once, and again: then there is nothing left to do.

    A file that cannot be moved is told (``moved=False``) and stays. Raises :class:`ArchiveError` for an unusable
    address.
    """
    place = Place(folder, address)
    finish_erasures(place)
    repairs = [_repair(place, path) for path in place.waiting() if is_name(path.name.removesuffix(OPEN))]
    return [done for done in repairs if done is not None]


def _repair(place: Place, path: Path) -> Repair | None:
    try:
        descriptor = open_locked(path, os.O_RDWR, wait=False)
    except FileNotFoundError:
        return None  # another repair was faster
    if descriptor is None:
        return None
    try:
        return _repair_locked(place, path, descriptor)
    finally:
        release(descriptor)


def _repair_locked(place: Place, path: Path, descriptor: int) -> Repair:
    name = path.name.removesuffix(OPEN)
    records = cut = 0
    detail = ""
    source = LocalSource(path)
    try:
        for item in scan(source):
            if isinstance(item, Member):
                records += 1
            elif item.kind == "torn":
                cut = os.fstat(descriptor).st_size - item.offset
                os.ftruncate(descriptor, item.offset)
            else:
                detail = _damage(item)
    finally:
        source.close()
    if not os.fstat(descriptor).st_size:
        path.unlink()
        return Repair(name, records, cut, moved=False, detail="nothing in it, removed")
    try:
        move(place, name)
    except ArchiveError as error:
        return Repair(name, records, cut, moved=False, detail=f"{detail}; {error}" if detail else str(error))
    return Repair(name, records, cut, detail=detail)


def _damage(found: Break) -> str:
    return f"damaged at {found.offset} ({found.detail}): left as it is, see `kyket archive verify`"
