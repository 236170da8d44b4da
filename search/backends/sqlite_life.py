"""The life of the embedded index: files beside each other. ``index.sqlite`` is live, ``index.sqlite.old`` was before.

A file never gets another name while somebody may have it open to write: SQLite's log goes by the name. What becomes
live or old is therefore a copy that nobody knows yet, renamed over the file that it replaces.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import KyketError
from search.backends import sqlite_file
from search.backends.life import Index, IndexGone, IndexStatus, Mark, Role
from search.backends.protocol import IndexUnusable, Rejected
from search.backends.sqlite_content import load
from search.documents import IndexDocument

if TYPE_CHECKING:
    from search.backends.protocol import SearchBackend
    from search.backends.sqlite import SqliteBackend
    from search.backends.sqlite_pool import FileId


class SqliteIndex:
    """One file; see :class:`search.backends.life.Index`."""

    current = True  # a file of another schema says so itself, with every call

    def __init__(self, backend: SqliteBackend, role: Role) -> None:
        self.name = backend.path.name
        self.role: Role = role
        self._backend = backend
        self._file: FileId | None = None

    def mark(self) -> Mark:
        """How far it has come."""
        position, self._file = self._backend.position_of_file()
        return Mark(position)

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str], mark: Mark) -> tuple[Rejected, ...]:
        """Takes in and out and moves on, in one transaction.

        Only into the file that :meth:`mark` was of: what follows on one position would leave a gap behind another.
        """
        self._file = self._backend.apply_to_file(documents, deleted, mark.seq, self._file)
        return ()

    def refresh(self) -> None:
        """Nothing to do: what is committed is seen."""

    def due(self, limit: int) -> Sequence[Rejected]:  # noqa: ARG002
        """None: whatever the store holds can be taken in."""
        return ()

    def listed(self) -> Iterator[tuple[str, int]]:
        """(id, sequence number) of every document, by id, as they were at the beginning."""
        if not self._backend.path.exists():
            return
        with sqlite_file.answering(self._backend.path), closing(sqlite_file.connect(self._backend.path)) as connection:
            rows = connection.execute("SELECT d.id, c.data FROM doc d JOIN content c ON c.no = d.no ORDER BY d.id")
            for article_id, data in rows:
                yield article_id, load(data).seq

    def documents(self, ids: Sequence[str]) -> Mapping[str, IndexDocument]:
        """Those of ``ids`` that it has."""
        found = ((one, self._backend.get(one)) for one in ids)
        return {one: document for one, document in found if document is not None}

    def count(self) -> int:
        """How many documents it has."""
        return self._backend.count()


class SqliteLife:
    """The files beside ``backend``'s; see :class:`search.backends.life.IndexLife`."""

    renews_itself = True

    def __init__(self, backend: SqliteBackend) -> None:
        self._backend = backend
        self._live = backend.path
        self._files: dict[Role, Path] = {
            "live": self._live,
            "building": self._live.with_name(f"{self._live.name}.building"),
            "old": self._live.with_name(f"{self._live.name}.old"),
        }

    def targets(self) -> Sequence[SqliteIndex]:
        """The live file, whether it is there yet or not, and the old one if there is one."""
        live = SqliteIndex(self._backend, "live")
        return [live, self._index("old")] if self._files["old"].exists() else [live]

    def status(self) -> Sequence[IndexStatus]:
        """Every file there is, the live one first."""
        return [self._status(role, path) for role, path in self._files.items() if path.exists()]

    def index(self, name: str) -> SqliteIndex:
        """The index in the file of this name."""
        return self._index(self._role(name))

    def begin(self, mark: Mark) -> SqliteIndex:
        """The half-built file that a killed rebuild left, or a new one."""
        building = self._index("building")
        path = self._files["building"]
        try:
            if path.exists() and building.mark().seq <= mark.seq:
                return building
        except IndexUnusable:
            pass
        sqlite_file.create(path)
        building.apply((), (), mark)
        return building

    def searched(self, index: Index) -> SearchBackend:
        """A backend that searches the file of ``index``."""
        return self._opened(self._files[index.role])

    def swap(self, name: str) -> None:
        """Puts the file in the live one's place; of that a copy is kept as the old one."""
        role = self._role(name)
        if role == "live":
            return
        # A copy that nobody has open; of the file being built its builder is the only one to know.
        becoming = _copy(self._files[role])
        if self._live.exists():
            try:
                sqlite_file.put_in_place(_copy(self._live), self._files["old"])
            except IndexUnusable:  # not worth keeping
                _remove(self._files["old"])
        self._backend.close()
        sqlite_file.put_in_place(becoming, self._live)
        if role == "building":
            _remove(self._files["building"])

    def drop(self, name: str) -> None:
        """Deletes a file that is not the live one."""
        role = self._role(name)
        if role == "live":
            raise KyketError("this is the live index", about=name, remedy="`kyket index rebuild` makes it anew")
        _remove(self._files[role])

    # -----------------------------------------------------------------------------------------------------------------

    def _role(self, name: str) -> Role:
        for role, path in self._files.items():
            if path.name == name and path.exists():
                return role
        raise IndexGone("there is no such index", about=name, remedy="`kyket index status` lists those there are")

    def _opened(self, path: Path) -> SqliteBackend:
        return type(self._backend)(path)

    def _index(self, role: Role) -> SqliteIndex:
        return SqliteIndex(self._backend if role == "live" else self._opened(self._files[role]), role)

    def _status(self, role: Role, path: Path) -> IndexStatus:
        schema = sqlite_file.schema(path)
        usable = schema == sqlite_file.SCHEMA
        index = self._index(role)
        files = (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")))
        return IndexStatus(
            name=path.name,
            role=role,
            documents=index.count() if usable else 0,
            mark=index.mark() if usable else Mark(),
            bytes=sum(file.stat().st_size for file in files if file.exists()),
            schema=schema,
            current=usable,
            created=datetime.fromtimestamp(path.stat().st_ctime, UTC),
            rejected=0,
        )


def _copy(path: Path) -> Path:
    """A copy of an index of this schema, whole, without its log."""
    copy = path.with_name(f"{path.name}.{os.getpid()}.new")
    copy.unlink(missing_ok=True)
    with (
        sqlite_file.answering(path),
        closing(sqlite_file.connect(path)) as held,
        closing(sqlite3.connect(copy)) as fresh,
    ):
        held.backup(fresh)
    return copy


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
