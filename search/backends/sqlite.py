"""The embedded index: SQLite FTS5 in a file of its own, derived from the store. No server, one writer, many readers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipelines.article import VIETNAM
from search.backends import sqlite_file
from search.backends.life import IndexGone
from search.backends.protocol import Hit, Rejected, SearchRequest, SearchResult
from search.backends.sqlite_batch import SqliteBatch
from search.backends.sqlite_columns import Columns
from search.backends.sqlite_content import load
from search.backends.sqlite_file import answering
from search.backends.sqlite_finding import (
    Found,
    Shown,
    behind,
    best,
    best_of_stories,
    contents,
    count,
    count_days,
    count_stories,
    find,
    hits,
    in_order,
    page_end,
    shown,
)
from search.backends.sqlite_held import held, hold, release
from search.backends.sqlite_life import SqliteLife
from search.backends.sqlite_pool import FileId, Pool
from search.backends.sqlite_similar import similar
from search.backends.sqlite_words import bare_spellings, spellings
from search.backends.sqlite_writer import write
from search.cursor import Cursor, going_on
from search.documents import IndexDocument

_SCANNED_AT_ONCE = 200


class SqliteBackend:
    """The index in the file ``path``; see :class:`~search.backends.protocol.SearchBackend`.

    Any number of processes may read while one writes. The file comes into being with the first :meth:`apply`; a search
    before that raises BackendUnavailable. One object may be used by several threads, at once.
    """

    name = "sqlite"

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._pool = Pool(self.path)
        self._writing = threading.Lock()

    def __enter__(self) -> SqliteBackend:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives up the file."""
        self._pool.close()

    # -- reading ----------------------------------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> SearchResult:
        """The page of hits asked for, the exact total, and what is counted over all hits."""
        cursor = going_on(request, self.name)
        request = replace(request, today=cursor.today if cursor else request.today or datetime.now(VIETNAM).date())
        started = time.perf_counter()
        with self._pool.reading() as opened:
            connection = opened.connection
            if not (request.limit or request.facets or request.histogram or request.collapse):
                return SearchResult(count(connection, request), (time.perf_counter() - started) * 1000, ())
            found = find(connection, request, opened.columns)
            page, offset, after = self._page(request, cursor, found)
            result = SearchResult(
                total=len(found),
                took_ms=0,
                hits=hits(connection, page, request),
                facets=opened.combinations.count(connection, found) if request.facets else {},
                histogram=count_days(found) if request.histogram else (),
                stories=count_stories(found) if request.collapse else None,
                offset=offset,
                after=after,
            )
        return replace(result, took_ms=(time.perf_counter() - started) * 1000)

    def scan(self, request: SearchRequest) -> Iterator[IndexDocument]:
        """Every match in order, as the index was when the scan began."""
        # A connection of its own: the scan may take long, and searches go on meanwhile.
        with answering(self.path), closing(sqlite_file.connect(self.path)) as connection:
            connection.execute("BEGIN")
            numbers = find(connection, request, Columns()).in_order().numbers.tolist()
            for start in range(0, len(numbers), _SCANNED_AT_ONCE):
                part = numbers[start : start + _SCANNED_AT_ONCE]
                stored = contents(connection, part)
                yield from (stored[no] for no in part)

    def batch(self, ids: Sequence[str]) -> SqliteBatch:
        """The articles ``ids``, to be searched by themselves."""
        with self._pool.reading() as opened:
            return SqliteBatch(self.path, opened.connection, ids)

    def get(self, article_id: str) -> IndexDocument | None:
        """The document with this id."""
        with self._pool.reading() as opened:
            row = opened.connection.execute(
                "SELECT data FROM content WHERE no = (SELECT no FROM doc WHERE id = ?)", (article_id,)
            ).fetchone()
        return load(row[0]) if row else None

    def similar(self, article_id: str, limit: int = 10) -> tuple[Hit, ...]:
        """Articles about the same: those that have most of the words that set this one apart."""
        with self._pool.reading() as opened:
            return similar(opened.connection, article_id, limit)

    def spellings(self, word: str) -> Mapping[str, int]:
        """Written words one slip away, most articles first, with exactly how many articles have each."""
        with self._pool.reading() as opened:
            return spellings(opened.connection, word)

    def bare_spellings(self, word: str) -> Mapping[str, int]:
        """Written words one slip away without their marks, most articles first. An article that has several of the
        words that are one so counts for each."""
        with self._pool.reading() as opened:
            return bare_spellings(opened.connection, word)

    def count(self) -> int:
        """How many documents there are; 0 without a file."""
        if not self.path.exists():
            return 0
        with self._pool.reading() as opened:
            (count,) = opened.connection.execute("SELECT count(*) FROM doc").fetchone()
        return int(count)

    def position(self) -> int:
        """The store's sequence number up to which changes are in the index; 0 without a file."""
        return self.position_of_file()[0]

    def position_of_file(self) -> tuple[int, FileId | None]:
        """The position, and of which file it is: another may take the place of that one at any time."""
        if not self.path.exists():
            return 0, None
        with self._pool.reading() as opened:
            # Asked every time: another process may have found it damaged since it was opened.
            sqlite_file.check(self.path, opened.connection)
            (value,) = opened.connection.execute("SELECT value FROM meta WHERE key = 'position'").fetchone()
            return int(value), opened.file

    # -- writing ----------------------------------------------------------------------------------------------------

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str], position: int) -> tuple[Rejected, ...]:
        """Takes in and out and moves on, all in one transaction: a kill leaves everything of it or nothing."""
        self.apply_to_file(documents, deleted, position)
        return ()

    def apply_to_file(
        self, documents: Iterable[IndexDocument], deleted: Iterable[str], position: int, file: FileId | None = None
    ) -> FileId:
        """As :meth:`apply`; returns of which file. Raises IndexGone if it is another than ``file``."""
        with self._writing, answering(self.path):
            if not self.path.exists():
                sqlite_file.create(self.path)
            with self._pool.using() as opened:
                if file not in (None, opened.file):
                    raise IndexGone("another index has taken its place", about=self.path.name, remedy="try again")
                write(opened.connection, documents, deleted, position)
                return opened.file

    def clear(self) -> None:
        """A new, empty index in place of whatever is there."""
        with self._writing, answering(self.path):
            self.close()
            sqlite_file.create(self.path)

    def life(self) -> SqliteLife:
        """The live file and those beside it."""
        return SqliteLife(self)

    def _page(self, request: SearchRequest, cursor: Cursor | None, found: Found) -> tuple[list[Shown], int, str]:
        """The hits of the page asked for, how many stand before them, and the cursor that leads to the next."""
        offset = request.offset + (cursor.passed if cursor else 0)
        if not request.limit:
            return [], offset, ""
        if request.collapse:
            return best_of_stories(found, request), offset, ""
        if not (cursor or request.hold):
            page = best(found, request)
            left = bool(page) and len(found) > request.offset + len(page)
            return page, offset, page_end(self.name, request, page[-1], offset + len(page)).text if left else ""
        order = held(self.path, cursor.held) if cursor else None
        if cursor and order:
            rest = in_order(found, order.behind(cursor.passed))
        else:
            rest = behind(found, cursor.last) if cursor else found.in_order()
        page = shown(rest, request.offset, request.offset + request.limit)
        if not page or len(rest) == request.offset + len(page):
            if order:
                release(self.path, order.name)
            return page, offset, ""
        if order:
            # Of those that are no more, too, which are held all the same.
            passed = order.passed + order.ids.index(str(page[-1].key[-1])) + 1
            name = order.name
        else:
            passed = offset + len(page)
            name = hold(self.path, rest.ids[request.offset + len(page) :], passed)
        return page, offset, page_end(self.name, request, page[-1], passed, name).text
