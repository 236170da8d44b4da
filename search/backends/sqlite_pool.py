"""Connections to the embedded index: each search has one for itself, so that several readers are answered at once."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import deadline
from search.backends import sqlite_file
from search.backends.sqlite_columns import Columns
from search.backends.sqlite_file import answering
from search.backends.sqlite_finding import Combinations

FileId = tuple[int, int]
"""Of a file, whatever it is called: device and inode."""

MOST = 8
"""Connections that are used at once; who comes then waits. Each may hold 8 MB of pages."""


@dataclass(frozen=True)
class Opened:
    """A connection to one file, and what is remembered of that file by all its connections."""

    connection: sqlite3.Connection
    file: FileId
    columns: Columns = field(default_factory=Columns)
    combinations: Combinations = field(default_factory=Combinations)


class Pool:
    """Connections to the index in the file ``path``. May be used by several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST)
        self._file: FileId | None = None
        self._columns, self._combinations = Columns(), Combinations()
        self._free: list[Opened] = []

    def close(self) -> None:
        """Gives up the file. Connections in use are closed when they are given back."""
        with self._lock:
            free, self._free, self._file = self._free, [], None
        for one in free:
            one.connection.close()

    @contextmanager
    def using(self) -> Iterator[Opened]:
        """A connection to the file that has the index's name now, and to nobody else's use."""
        with self._places, answering(self._path):
            opened = self._take()
            deadline.interrupts(opened.connection)
            try:
                yield opened
            except BaseException:
                opened.connection.close()  # with its transaction
                raise
            self._give(opened)

    @contextmanager
    def reading(self) -> Iterator[Opened]:
        """... with one state of the index for as long as the block lasts."""
        with self.using() as opened:
            opened.connection.execute("BEGIN")
            yield opened
            opened.connection.execute("ROLLBACK")

    def _take(self) -> Opened:
        file = _file_at(self._path)
        with self._lock:
            if file == self._file and self._free:
                return self._free.pop()
        while True:
            connection = sqlite_file.connect(self._path)
            opened_at = _file_at(self._path)
            if opened_at == file:
                break
            # A rebuild has put another file in its place just now.
            connection.close()
            file = opened_at
        with self._lock:
            left: list[Opened] = []
            if file != self._file:
                left, self._free = self._free, []
                self._file, self._columns, self._combinations = file, Columns(), Combinations()
            opened = Opened(connection, file, self._columns, self._combinations)
        for one in left:
            one.connection.close()
        return opened

    def _give(self, opened: Opened) -> None:
        with self._lock:
            if opened.file == self._file:
                self._free.append(opened)
                return
        opened.connection.close()


def _file_at(path: Path) -> FileId:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino
