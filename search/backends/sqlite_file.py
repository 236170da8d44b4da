"""The file of the embedded index: its tables, and opening it.

Why the tables are as they are:

* FTS5 is fed words that Python has already cut and folded, joined by spaces. Its ``ascii`` tokenizer splits them at
  nothing but those spaces and changes none, so the tokenisation stays where it is defined, in ``pipelines.text``.
* Every text has an exact and a folded column. One column with both forms cannot hold phrases of both kinds.
* ``fts`` keeps no text of its own (``content=''``). SQLite before 3.43 deletes from such a table only if told the words
  that were put in; they stand in ``content``, compressed and exact only, for the folded ones follow from them. There
  they also serve the phrases that FTS5 cannot answer (see ``sqlite_plan.py``). Measured: an article
  of 4,000 characters takes 12 KB; with the words uncompressed in FTS5's own table it would take twice that.
* Words of the index and of a query must be cut and folded alike: what decides it besides kyket, the version of Unicode,
  is part of the schema's version, and another version means another file.
* ``doc`` has short rows, for filters and sorting touch every hit; ``content`` is read for the page of hits only. For
  facets each row names its combination of values (in ``said``, those that a signing says, several of a kind), so that a
  hit is counted twice and not once for each facet and value.
* ``revision`` counts the transactions; each row of ``doc`` has that of its last change, so that who keeps rows in
  memory (``sqlite_columns.py``) reads what is new.
* ``tag`` and ``signed`` hold the values of which an article may have several. A party's ``name`` is labelled with its
  folded words: few of the many names have to be looked at word by word.
* ``word`` counts the articles of each written word: spellings are looked up there, and FTS5 would have to read through
  the lists of a word to count them.
"""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from pipelines.errors import BackendUnavailable
from search.backends.protocol import IndexUnusable
from search.query import TextField

_DAMAGED = "damaged"
SCHEMA = f"3 unicode {unicodedata.unidata_version}"

EXACT = {field: f"{field.value}_exact" for field in TextField}
FOLDED = {field: f"{field.value}_folded" for field in TextField}
COLUMNS = (*EXACT.values(), *FOLDED.values())

_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (
    no INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL, UNIQUE (field, value)
);
CREATE TABLE doc (
    no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, site INTEGER NOT NULL, province INTEGER NOT NULL,
    province_now INTEGER NOT NULL, kind INTEGER NOT NULL, language INTEGER NOT NULL, label INTEGER NOT NULL,
    year INTEGER, day INTEGER, moment INTEGER, combination INTEGER NOT NULL, said INTEGER NOT NULL, story TEXT NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX doc_story ON doc (story);
CREATE INDEX doc_revision ON doc (revision);
CREATE TABLE combination (
    no INTEGER PRIMARY KEY, province TEXT NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL, year TEXT NOT NULL,
    label TEXT NOT NULL, UNIQUE (province, site, kind, year, label)
);
CREATE TABLE said (
    no INTEGER PRIMARY KEY, document_kinds TEXT NOT NULL, agencies TEXT NOT NULL, UNIQUE (document_kinds, agencies)
);
CREATE TABLE tag (name INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (name, doc)) WITHOUT ROWID;
CREATE INDEX tag_doc ON tag (doc);
CREATE TABLE signed (day INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (day, doc)) WITHOUT ROWID;
CREATE INDEX signed_doc ON signed (doc);
CREATE TABLE word (word TEXT PRIMARY KEY, folded TEXT NOT NULL, articles INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX word_folded ON word (folded);
CREATE TABLE content (no INTEGER PRIMARY KEY, data BLOB NOT NULL, words BLOB NOT NULL);
CREATE VIRTUAL TABLE fts USING fts5({", ".join(COLUMNS)}, content='', tokenize='ascii');
"""

_MISSING = "run `kyket process` to build it from the store, or `kyket demo` for an example"
_REBUILD = "run `kyket process`: the index is built again from the store"


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the index at ``path``, of this schema. Raises BackendUnavailable if there is none."""
    if not path.is_file():
        raise BackendUnavailable("there is no search index yet", about=str(path), remedy=_MISSING)
    try:
        connection = _open(path)
        try:
            check(path, connection)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise unavailable(path, error) from error
    return connection


def check(path: Path, connection: sqlite3.Connection) -> None:
    """Raises IndexUnusable if the index is of another schema or known to be damaged."""
    schema = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if schema is None or schema[0] != SCHEMA:
        what = "damaged" if schema == (_DAMAGED,) else "of another version"
        raise IndexUnusable(f"the search index is {what}", about=str(path), remedy=_REBUILD)


def schema(path: Path) -> str:
    """The schema of the index at ``path``; empty if it cannot be read."""
    try:
        with closing(_open(path)) as connection:
            (value,) = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
            return str(value)
    except (sqlite3.Error, TypeError):
        return ""


@contextmanager
def answering(path: Path) -> Iterator[None]:
    """Errors of SQLite become what :func:`unavailable` makes of them; a damaged file is noted as such."""
    try:
        yield
    except sqlite3.Error as error:
        known = unavailable(path, error)
        if isinstance(known, IndexUnusable):
            condemn(path)
        raise known from error


def condemn(path: Path) -> None:
    """Notes in the file that it is damaged, as far as it still can be, so that whoever writes next makes it new."""
    with suppress(sqlite3.Error), closing(_open(path)) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (_DAMAGED,))


def unavailable(path: Path, error: sqlite3.Error) -> BackendUnavailable:
    """What to tell of ``error``: IndexUnusable if the file itself is the matter, else only BackendUnavailable."""
    # A locked, full or unreadable file is an OperationalError, a damaged or foreign one a plain DatabaseError.
    if type(error) is sqlite3.DatabaseError:
        return IndexUnusable(f"the search index is damaged: {error}", about=str(path), remedy=_REBUILD)
    if "no such table" in str(error):
        return IndexUnusable("this is no search index of kyket", about=str(path), remedy=_REBUILD)
    return BackendUnavailable(f"the search index does not answer: {error}", about=str(path))


def create(path: Path) -> None:
    """A new, empty index at ``path``, in place of whatever is there; readers see the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made beside it and renamed, so that no reader meets half an index and a kill leaves the old one or the new one.
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    connection = sqlite3.connect(fresh, isolation_level=None)
    try:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN; {_TABLES}")
        connection.execute("INSERT INTO meta VALUES ('schema', ?), ('position', '0'), ('revision', '0')", (SCHEMA,))
        connection.execute("COMMIT")
    finally:
        connection.close()
    put_in_place(fresh, path)


def in_memory() -> sqlite3.Connection:
    """A new, empty index in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.executescript(_TABLES)
    return connection


def put_in_place(fresh: Path, path: Path) -> None:
    """Renames ``fresh``, which nobody has open, over ``path``; readers see the old index or the new one."""
    # The old log would be taken for the new file's own.
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    fresh.replace(path)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None, timeout=30, check_same_thread=False
    )
    # NORMAL: a lost machine may lose the last transactions, but with them the position: they are taken in again.
    for pragma in ("synchronous = NORMAL", "temp_store = MEMORY", "cache_size = -8000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
