"""Reading pages back by reference."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pipelines.archive.members import Member, MemberError, read_member
from pipelines.archive.moved import Where, present_place
from pipelines.archive.places import Place, Source
from pipelines.archive.records import RecordError, decode
from pipelines.article import ArchiveReference, Page
from pipelines.errors import ArchiveError

_OPEN_FILES = 16


@dataclass(frozen=True, slots=True)
class ArchiveSize:
    """How large the archive is."""

    files: int | None
    """None where counting them would ask another machine for a list of all."""
    bytes: int | None
    free: int
    """Room on the disk on which files are written."""


class ArchiveReader:
    """Reads pages of the archive in ``folder`` and at ``address`` (as given to the writer), in any order.

    ``where`` says where a record is whose file is no more, because files were compacted. The last 16 files stay open;
    those that are still being written are read too. Safe in several threads and after a fork.
    """

    def __init__(self, folder: Path, address: str = "", where: Where | None = None) -> None:
        self._place = Place(folder, address)
        self._where = where
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._sources: OrderedDict[str, Source] = OrderedDict()

    def read(self, reference: ArchiveReference) -> Page:
        """The page at ``reference``, equal to the one written, with ``archive`` set.

        Raises :class:`ArchiveError` when the file is missing, the record torn, damaged or erased, or something else
        stands there than a page; :class:`ArchiveRemoved` when it was removed on purpose.
        """
        if os.getpid() != self._process:
            self._lock, self._process = threading.Lock(), os.getpid()
            self._sources.clear()
        with self._lock:
            try:
                member = self._member(reference)
            except FileNotFoundError as error:
                raise self._error(
                    reference,
                    "the file is not in the archive",
                    f"check the archive's address ({self._place.address}), or restore the file from a backup",
                ) from error
            except MemberError as error:
                raise self._error(
                    reference, f"no whole record stands there ({error.kind}: {error})", _SEE_VERIFY
                ) from error
            except ArchiveError:
                raise
            except Exception as error:  # each fsspec backend has a family of errors of its own
                raise self._place.unreachable(error) from error
        try:
            return decode(member.data, reference)
        except RecordError as error:
            raise self._error(reference, str(error), _SEE_VERIFY) from error

    def size(self) -> ArchiveSize:
        """How large it is: those files that are in folders of this machine. Raises :class:`ArchiveError`."""
        folder = self._place.folder
        existing = next(one for one in (folder, *folder.parents) if one.exists())
        free = shutil.disk_usage(existing).free
        if not self._place.is_local:
            return ArchiveSize(None, None, free)
        sizes = [size for _, size in self._place.finished_sizes()]
        for path in self._place.waiting():
            with contextlib.suppress(FileNotFoundError):  # moved at this moment
                sizes.append(path.stat().st_size)
        return ArchiveSize(len(sizes), sum(sizes), free)

    def close(self) -> None:
        """Close the files. The reader can still be used: it opens them again."""
        with self._lock:
            while self._sources:
                self._sources.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _member(self, reference: ArchiveReference) -> Member:
        """The record, where it is now: what is moved meanwhile is looked for again."""
        place = reference
        while True:
            try:
                return read_member(self._source(place), place.offset)
            except FileNotFoundError:
                if stale := self._sources.pop(place.file, None):
                    stale.close()
                if self._where is None or (now := present_place(self._where, reference)) == place:
                    raise
                place = now
                self._place.filesystem.invalidate_cache()  # a listing from before it was there

    def _source(self, reference: ArchiveReference) -> Source:
        source = self._sources.get(reference.file)
        if source is None:
            source = self._sources[reference.file] = self._place.open(reference.file)
            if len(self._sources) > _OPEN_FILES:
                self._sources.popitem(last=False)[1].close()
        self._sources.move_to_end(reference.file)
        return source

    @staticmethod
    def _error(reference: ArchiveReference, message: str, remedy: str) -> ArchiveError:
        return ArchiveError(message, about=f"{reference.file} at {reference.offset}", remedy=remedy)


_SEE_VERIFY = "`kyket archive verify` shows what the file holds; a page that is lost is fetched again by a full crawl"
