"""The embedded index: SQLite FTS5 in a file of its own, derived from the store. No server, one writer, many readers."""

from __future__ import annotations

import heapq
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from operator import itemgetter
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
    IndexUnusable,
    Rejected,
    SearchRequest,
    SearchResult,
)
from search.backends.sqlite_content import load
from search.backends.sqlite_plan import plan
from search.backends.sqlite_writer import write
from search.documents import IndexDocument
from search.facets import facets
from search.highlight import highlight
from search.query import TextField

_WEIGHTS = ", ".join(str(weights[field.value]) for weights in (EXACT_WEIGHTS, FOLDED_WEIGHTS) for field in TextField)
_RANK = f"bm25(fts, {_WEIGHTS})"
_FRESHNESS = (
    f"CASE WHEN d.day IS NULL THEN 1.0 ELSE 1.0 + {RECENCY} / (1.0 + max(:today - d.day, 0) / {RECENCY_AGE_DAYS}) END"
)

# (score, minus the moment of publication, id, no, combination): less comes first.
_Found = tuple[float, float, str, int, int]
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
            found = _find(connection, request)
            counted = _facets(connection, found) if request.facets else {}
            hits = tuple(_hits(connection, found, request)) if request.limit else ()
        return SearchResult(len(found), (time.perf_counter() - started) * 1000, hits, counted)

    def scan(self, request: SearchRequest) -> Iterator[IndexDocument]:
        """Every match in order, as the index was when the scan began."""
        # A connection of its own: the scan may take long, and searches go on meanwhile.
        with _answering(self.path), closing(sqlite_file.connect(self.path)) as connection:
            connection.execute("BEGIN")
            numbers = [no for _, _, _, no, _ in sorted(_find(connection, request))]
            for start in range(0, len(numbers), _SCANNED_AT_ONCE):
                part = numbers[start : start + _SCANNED_AT_ONCE]
                contents = _contents(connection, part)
                yield from (contents[no] for no in part)

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
            # Asked every time: another process may have found it damaged since it was opened.
            sqlite_file.check(self.path, connection)
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
        known = sqlite_file.unavailable(path, error)
        if isinstance(known, IndexUnusable):
            sqlite_file.condemn(path)
        raise known from error


def _find(connection: sqlite3.Connection, request: SearchRequest) -> list[_Found]:
    """All hits, as tuples that sort in the order asked for."""
    planned = plan(request.query, request.filters, connection)
    today = request.today or datetime.now(VIETNAM).date()
    parameters = {**planned.parameters, "today": today.toordinal()}
    ranked = request.sort == "relevance"
    # Negative, so that the best is the least and tuples compare as they are.
    row = "ifnull(-d.moment, 1e18), d.id, d.no, d.combination"
    if planned.match:
        parameters["match"] = planned.ranking if ranked else planned.match
        score = f"{_RANK} * ({_FRESHNESS})" if ranked else "0.0"
        # CROSS JOIN: FTS5 first, then the row of each match.
        statement = (
            f"{planned.sets} SELECT {score}, {row} FROM fts CROSS JOIN doc d ON d.no = fts.rowid"
            f" WHERE fts MATCH :match AND {planned.condition}"
        )
    elif ranked and planned.ranking:
        parameters["match"] = planned.ranking
        statement = (
            f"{planned.sets + ',' if planned.sets else 'WITH'}"
            f" ranked AS MATERIALIZED (SELECT rowid AS no, {_RANK} AS score FROM fts WHERE fts MATCH :match)"
            f" SELECT ifnull(r.score, 0.0) * ({_FRESHNESS}), {row}"
            f" FROM doc d LEFT JOIN ranked r ON r.no = d.no WHERE {planned.condition}"
        )
    else:
        statement = f"{planned.sets} SELECT 0.0, {row} FROM doc d WHERE {planned.condition}"
    return connection.execute(statement, parameters).fetchall()


def _hits(connection: sqlite3.Connection, found: list[_Found], request: SearchRequest) -> Iterator[Hit]:
    page = heapq.nsmallest(request.offset + request.limit, found)[request.offset :]
    site_names = _site_names(connection)
    contents = _contents(connection, [no for _, _, _, no, _ in page])
    for score, _, _, no, _ in page:
        stored = contents[no]
        yield Hit(
            id=stored.id,
            site=stored.site,
            site_name=site_names[stored.site],
            url=stored.url,
            title=stored.title,
            lead=stored.lead,
            published=stored.published,
            province=stored.province,
            province_now=stored.province_now,
            kind=stored.kind,
            language=stored.language,
            score=abs(score),
            highlights=highlight(request.query, stored) if request.highlight else None,
        )


def _contents(connection: sqlite3.Connection, numbers: list[int]) -> dict[int, IndexDocument]:
    marks = ",".join("?" * len(numbers))
    rows = connection.execute(f"SELECT no, data FROM content WHERE no IN ({marks})", numbers)
    return {no: load(data) for no, data in rows}


def _site_names(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT value, label FROM name WHERE field = 'site'"))


def _facets(connection: sqlite3.Connection, found: list[_Found]) -> dict[str, tuple[Bucket, ...]]:
    counted = Counter(map(itemgetter(4), found))
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in ("province", "site", "kind", "year")}
    for no, *values in connection.execute("SELECT no, province, site, kind, year FROM combination"):
        for facet, value in zip(counts, values, strict=True):
            counts[facet][value] += counted[no]
    return facets(counts, _site_names(connection))
