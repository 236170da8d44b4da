"""The embedded index: SQLite FTS5 in a file of its own, derived from the store. No server, one writer, many readers."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from pipelines.article import VIETNAM
from pipelines.errors import QueryError
from search.backends import sqlite_file
from search.backends.protocol import (
    EXACT_WEIGHTS,
    FOLDED_WEIGHTS,
    MAX_WINDOW,
    RECENCY,
    RECENCY_AGE_DAYS,
    Bucket,
    Hit,
    Rejected,
    SearchRequest,
    SearchResult,
)
from search.backends.sqlite_content import load
from search.backends.sqlite_plan import plan
from search.backends.sqlite_writer import write
from search.documents import IndexDocument
from search.facets import roll_up
from search.highlight import highlight
from search.query import TextField

_WEIGHTS = ", ".join(str(weights[field.value]) for weights in (EXACT_WEIGHTS, FOLDED_WEIGHTS) for field in TextField)
_RANK = f"-bm25(fts, {_WEIGHTS})"
_FRESHNESS = (
    f"CASE WHEN d.day IS NULL THEN 1.0 ELSE 1.0 + {RECENCY} / (1.0 + max(:today - d.day, 0) / {RECENCY_AGE_DAYS}) END"
)
_ORDER = {
    "relevance": "h.score DESC, d.moment DESC NULLS LAST, d.id",
    "date": "d.moment DESC NULLS LAST, d.id",
}
_SCANNED_AT_ONCE = 200


class SqliteBackend:
    """The index in the file ``path``; see :class:`~search.backends.protocol.SearchBackend`.

    Any number of processes may read while one writes. The file comes into being with the first :meth:`apply`; a search
    before that raises BackendUnavailable. One object may be used by several threads, one at a time.
    """

    name = "sqlite"

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] = (0, 0)
        self._lock = threading.RLock()

    def __enter__(self) -> SqliteBackend:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives up the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # -- reading ----------------------------------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> SearchResult:
        """The page of hits asked for, the exact total and facets."""
        if request.offset + request.limit > MAX_WINDOW:
            raise QueryError(
                f"only the first {MAX_WINDOW} hits can be paged through", remedy="narrow the query, or export the hits"
            )
        started = time.perf_counter()
        with self._reading() as connection:
            _find(connection, request)
            (total,) = connection.execute("SELECT count(*) FROM temp.hit").fetchone()
            facets = _facets(connection) if request.facets else {}
            hits = tuple(_hits(connection, request)) if request.limit else ()
        return SearchResult(total, (time.perf_counter() - started) * 1000, hits, facets)

    def scan(self, request: SearchRequest) -> Iterator[IndexDocument]:
        """Every match in order, as the index was when the scan began."""
        # A connection of its own: the scan may take long, and searches go on meanwhile.
        with _answering(self.path), closing(sqlite_file.connect(self.path)) as connection:
            connection.execute("BEGIN")
            _find(connection, request)
            order = _ORDER[request.sort]
            numbers = [
                no
                for (no,) in connection.execute(
                    f"SELECT h.no FROM temp.hit h JOIN doc d ON d.no = h.no ORDER BY {order}"
                )
            ]
            for start in range(0, len(numbers), _SCANNED_AT_ONCE):
                part = numbers[start : start + _SCANNED_AT_ONCE]
                marks = ",".join("?" * len(part))
                rows = dict(connection.execute(f"SELECT no, data FROM content WHERE no IN ({marks})", part))
                yield from (load(rows[no]) for no in part)

    def get(self, article_id: str) -> IndexDocument | None:
        """The document with this id."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT data FROM content WHERE no = (SELECT no FROM doc WHERE id = ?)", (article_id,)
            ).fetchone()
        return load(row[0]) if row else None

    def count(self) -> int:
        """How many documents there are; 0 without a file."""
        if not self.path.exists():
            return 0
        with self._reading() as connection:
            (count,) = connection.execute("SELECT count(*) FROM doc").fetchone()
        return int(count)

    def position(self) -> int:
        """The store's sequence number up to which changes are in the index; 0 without a file."""
        if not self.path.exists():
            return 0
        with self._reading() as connection:
            (value,) = connection.execute("SELECT value FROM meta WHERE key = 'position'").fetchone()
        return int(value)

    # -- writing ----------------------------------------------------------------------------------------------------

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str], position: int) -> tuple[Rejected, ...]:
        """Takes in and out and moves on, all in one transaction: a kill leaves everything of it or nothing."""
        with self._lock, _answering(self.path):
            if not self.path.exists():
                sqlite_file.create(self.path)
            write(self._connect(), documents, deleted, position)
        return ()

    def clear(self) -> None:
        """A new, empty index in place of whatever is there."""
        with self._lock:
            self.close()
            with _answering(self.path):
                sqlite_file.create(self.path)

    # -- connections ------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the index for as long as the block lasts."""
        with self._lock, _answering(self.path):
            connection = self._connect()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def _connect(self) -> sqlite3.Connection:
        try:
            status = self.path.stat()
            file = (status.st_dev, status.st_ino)
        except OSError:
            file = (0, 0)
        # A rebuild puts another file in the place of the one that is open here.
        if self._connection is None or file != self._file:
            self.close()
            self._connection = sqlite_file.connect(self.path)
            self._file = file
        return self._connection


@contextmanager
def _answering(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise sqlite_file.unavailable(path, error) from error


def _find(connection: sqlite3.Connection, request: SearchRequest) -> None:
    """Puts the hits into ``temp.hit``, with their score when it decides the order."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS hit (no INTEGER PRIMARY KEY, score REAL NOT NULL)")
    connection.execute("DELETE FROM temp.hit")
    planned = plan(request.query, request.filters, connection)
    today = request.today or datetime.now(VIETNAM).date()
    parameters = {**planned.parameters, "today": today.toordinal()}
    ranked = request.sort == "relevance"
    if planned.match:
        parameters["match"] = planned.ranking if ranked else planned.match
        score = f"{_RANK} * ({_FRESHNESS})" if ranked else "0.0"
        # CROSS JOIN: FTS5 first, then the row of each match.
        statement = (
            f"{planned.sets} SELECT d.no, {score} FROM fts CROSS JOIN doc d ON d.no = fts.rowid"
            f" WHERE fts MATCH :match AND {planned.condition}"
        )
    elif ranked and planned.ranking:
        parameters["match"] = planned.ranking
        statement = (
            f"{planned.sets + ',' if planned.sets else 'WITH'}"
            f" ranked AS MATERIALIZED (SELECT rowid AS no, {_RANK} AS score FROM fts WHERE fts MATCH :match)"
            f" SELECT d.no, coalesce(r.score, 0.0) * ({_FRESHNESS})"
            f" FROM doc d LEFT JOIN ranked r ON r.no = d.no WHERE {planned.condition}"
        )
    else:
        statement = f"{planned.sets} SELECT d.no, 0.0 FROM doc d WHERE {planned.condition}"
    connection.execute(f"INSERT INTO temp.hit {statement}", parameters)


def _hits(connection: sqlite3.Connection, request: SearchRequest) -> Iterator[Hit]:
    rows = connection.execute(
        "SELECT h.score, c.data, n.label FROM"
        f" (SELECT h.no, h.score, d.site, row_number() OVER (ORDER BY {_ORDER[request.sort]}) AS place"
        f"  FROM temp.hit h JOIN doc d ON d.no = h.no ORDER BY place LIMIT ? OFFSET ?) h"
        " JOIN content c ON c.no = h.no JOIN name n ON n.no = h.site ORDER BY h.place",
        (request.limit, request.offset),
    )
    for score, data, site_name in rows:
        stored = load(data)
        yield Hit(
            id=stored.id,
            site=stored.site,
            site_name=site_name,
            url=stored.url,
            title=stored.title,
            lead=stored.lead,
            published=stored.published,
            province=stored.province,
            province_now=stored.province_now,
            kind=stored.kind,
            language=stored.language,
            score=score,
            highlights=highlight(request.query, stored) if request.highlight else None,
        )


def _facets(connection: sqlite3.Connection) -> dict[str, tuple[Bucket, ...]]:
    named = dict(connection.execute("SELECT no, value FROM name"))
    site_names = dict(connection.execute("SELECT value, label FROM name WHERE field = 'site'"))
    rows = connection.execute(
        "SELECT d.province, d.site, d.kind, d.year, count(*) FROM temp.hit h JOIN doc d ON d.no = h.no"
        " GROUP BY 1, 2, 3, 4"
    )
    combinations = (
        (
            {
                "province": named[province],
                "site": named[site],
                "kind": named[kind],
                "year": str(year) if year is not None else "",
            },
            count,
        )
        for province, site, kind, year, count in rows
    )
    return roll_up(combinations, site_names)
