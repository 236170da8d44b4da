"""Writing pages into the archive."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pipelines.archive.locks import open_locked, release
from pipelines.archive.members import compress
from pipelines.archive.moves import move, sync_folder
from pipelines.archive.names import new_name
from pipelines.archive.places import Place
from pipelines.archive.records import encode, encode_file_head
from pipelines.article import ArchiveReference, Page
from pipelines.errors import ArchiveError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _OpenFile:
    name: str
    path: Path
    descriptor: int
    begun: datetime
    size: int = 0


class ArchiveWriter:
    """Appends pages to a file of this process alone, and moves the file to the archive's address when it is full or
    old.

    ``folder`` is local; ``address`` as in :class:`Place` (empty: ``<folder>/warc``). A file is rolled at ``roll_bytes``
    (compressed) or when it is ``roll_seconds`` old and a page comes. ``site`` only begins the file names.

    When :meth:`write` returns, the record is in the kernel's hands: it survives ``kill -9`` and any crash of ours. Only
    with ``fsync`` does it also survive a power failure or a crash of the kernel, at the price of one disk flush a page
    (0.1–10 ms). Without it the loss is bounded and harmless: the pages of the last seconds, which a crawl fetches again
    when their records cannot be read.

    Safe in several threads; a forked child goes on with a file of its own. An address that is not a local folder is
    served by a thread, so that an upload does not hold up the crawl; :meth:`close` waits for it.
    """

    def __init__(
        self,
        folder: Path,
        address: str = "",
        *,
        site: str = "",
        roll_bytes: int = 100_000_000,
        roll_seconds: float = 3600.0,
        fsync: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._place = Place(folder, address)
        self._site = site
        self._roll_bytes = roll_bytes
        self._roll_seconds = roll_seconds
        self._fsync = fsync
        self._clock = clock
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._file: _OpenFile | None = None
        self._mover: ThreadPoolExecutor | None = None
        self._moves: list[Future[ArchiveError | None]] = []

    def write(self, page: Page, *, run: str = "") -> ArchiveReference:
        """Append ``page``; where it stands, once it is there. ``run`` names the crawl run in the record.

        Raises :class:`ArchiveError` when it cannot be written (disk full …): the file is then as it was before.
        A file that is full but cannot be moved is no error here: it is logged, and :meth:`close` says so.
        """
        if os.getpid() != self._process:
            self._start_anew_in_a_child()
        try:
            member = compress(encode(page, run))
        except ValueError as error:
            raise ArchiveError(
                f"cannot be archived: {error}", about=page.url, remedy="the code that made the page is wrong"
            ) from error
        with self._lock:
            file = self._file or self._open()
            offset = self._append(file, member)
            if file.size >= self._roll_bytes or self._age(file) >= self._roll_seconds:
                self._roll()
            return ArchiveReference(file.name, offset)

    def close(self) -> None:
        """Finish the open file and have everything moved. Can be called again, and written after (a new file begins).

        Raises :class:`ArchiveError` when a file could not be moved; its records are safe and readable in the folder.
        """
        if os.getpid() != self._process:
            return
        with self._lock:
            self._roll()
            mover, self._mover = self._mover, None
            moves, self._moves = self._moves, []
        if mover is not None:
            mover.shutdown()
        errors = [error for done in moves if (error := done.result()) is not None]
        if errors:
            raise errors[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start_anew_in_a_child(self) -> None:
        """Forget the file and the threads of the parent; the child's copy of the descriptor was closed at the fork."""
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._file = None
        self._mover = None
        self._moves = []

    def _age(self, file: _OpenFile) -> float:
        return (self._clock() - file.begun).total_seconds()

    def _open(self) -> _OpenFile:
        folder = self._place.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = None
            while descriptor is None:  # None: a repair found the file empty and removed it before it was locked
                begun = self._clock()
                name = new_name(self._site, begun)
                path = self._place.open_path(name)
                descriptor = open_locked(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, wait=True)
        except OSError as error:
            raise ArchiveError(
                f"no archive file can be made in it: {error.strerror}",
                about=str(folder),
                remedy="check that the folder can be written to and the disk has room",
            ) from error
        file = _OpenFile(name, path, descriptor, begun)
        self._append(file, compress(encode_file_head(name)))
        if self._fsync:
            sync_folder(folder)
        self._file = file
        return file

    def _append(self, file: _OpenFile, member: bytes) -> int:
        offset = file.size
        try:
            rest = memoryview(member)
            while rest:
                rest = rest[os.pwrite(file.descriptor, rest, offset + len(member) - len(rest)) :]
            if self._fsync:
                os.fsync(file.descriptor)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(file.descriptor, offset)
            if self._file is not file:
                release(file.descriptor)
            raise ArchiveError(
                f"cannot be written to: {error.strerror}",
                about=str(file.path),
                remedy="make room on the disk; nothing already archived is lost",
            ) from error
        file.size += len(member)
        return offset

    def _roll(self) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        if self._place.is_local:
            done: Future[ArchiveError | None] = Future()
            done.set_result(self._move(file))
        else:
            self._mover = self._mover or ThreadPoolExecutor(1, "archive-upload")
            done = self._mover.submit(self._move, file)
        self._moves = [*(earlier for earlier in self._moves if not earlier.done() or earlier.result()), done]

    def _move(self, file: _OpenFile) -> ArchiveError | None:
        try:
            move(self._place, file.name)
        except ArchiveError as error:
            log.warning("%s", error)
            return error
        else:
            return None
        finally:
            release(file.descriptor)
