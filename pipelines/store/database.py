"""The connection to SQLite or PostgreSQL: how it is set up, how it begins a transaction, what its errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, StaticPool, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.sql.dml import Insert

from pipelines import deadline
from pipelines.errors import StoreError

BUSY_SECONDS = 30
"""How long a writer waits for the one before it."""

CHUNK = 500
"""Values in one IN list."""


class Database:
    """An engine with two ways to use it: :meth:`reading` and :meth:`writing`, each one transaction."""

    def __init__(self, url: str) -> None:
        parsed = _parsed(url)
        self.address = parsed.render_as_string(hide_password=True)
        self._engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
        self._writer = self._engine.execution_options(kyket_writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads; it ends with its deadline. Raises :class:`StoreError`."""
        with self.explained(), self._engine.begin() as connection:
            _limit(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: committed as a whole at the end, or not at all. Raises :class:`StoreError`."""
        with self.explained(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def own_connection(self) -> Connection:
        """A connection for whoever asks, each statement its own transaction; closed for good when it is closed."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        return connection

    @contextmanager
    def explained(self) -> Iterator[None]:
        """What the database objects to within, as :class:`StoreError`."""
        try:
            yield
        except IntegrityError:
            raise
        except DBAPIError as error:
            trouble = _trouble(error)
            if trouble is None:
                raise
            raise StoreError(trouble[0], about=self.address, remedy=trouble[1]) from error


def is_shared(url: str) -> bool:
    """Whether several machines may use the database at ``url``: PostgreSQL, not a file. Raises :class:`StoreError`."""
    return _parsed(url).get_backend_name() == "postgresql"


def upsert(connection: Connection, table: Table) -> Insert:
    """INSERT into ``table`` that overwrites every column of a row with the same primary key."""
    keys = [column.name for column in table.primary_key]
    if connection.dialect.name == "sqlite":
        lite = sqlite.insert(table)
        return lite.on_conflict_do_update(
            index_elements=keys, set_={name: value for name, value in lite.excluded.items() if name not in keys}
        )
    full = postgresql.insert(table)
    return full.on_conflict_do_update(
        index_elements=keys, set_={name: value for name, value in full.excluded.items() if name not in keys}
    )


def insert_missing(connection: Connection, table: Table, keys: Sequence[str]) -> Insert:
    """INSERT into ``table`` that leaves rows with the same ``keys`` as they are."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=keys)
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=keys)


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """``values`` in lists short enough for one statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _limit(connection: Connection) -> None:
    """Has the database end a statement of this transaction when its time is over."""
    seconds = deadline.left()
    if seconds is None:
        return
    if connection.dialect.name == "sqlite":
        deadline.interrupts(cast(sqlite3.Connection, connection.connection.driver_connection))
    else:  # 0 would be no limit
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "not an address of a store", about=url, remedy="give sqlite:///FILE or postgresql://USER@HOST/DATABASE"
        ) from error
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"{parsed.get_backend_name()} is not supported",
            about=parsed.render_as_string(hide_password=True),
            remedy="give sqlite:///FILE or postgresql://USER@HOST/DATABASE",
        )
    return parsed


def _sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if in_memory:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        folder = Path(str(url.database).removeprefix("file:")).parent  # SQLite's own URIs name a file, too
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"its folder cannot be made: {error.strerror}", about=str(url), remedy="choose a folder you may write"
            ) from error
        engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: Python's own comes too late and is never IMMEDIATE
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_SECONDS * 1000}",
            "journal_mode = WAL",
            "synchronous = NORMAL",  # with WAL: kill -9 loses nothing, a power cut at most the last transactions
            "foreign_keys = ON",
            "cache_size = -4000",
            "temp_store = MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("kyket_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            "the PostgreSQL driver is not installed",
            about=url.render_as_string(hide_password=True),
            remedy="pip install 'kyket[postgres]'",
        ) from error


_TROUBLES = (
    ("unable to open database file", "the file cannot be opened", "check that its folder exists and is yours"),
    ("readonly database", "the file cannot be written", "check its owner and permissions, and its folder's"),
    ("file is not a database", "the file is not a kyket store", "give another file, or move this one away"),
    ("database is locked", f"another process has been writing for {BUSY_SECONDS} s", "wait for it, or end it"),
    ("database or disk is full", "the disk is full", "make room and run again: nothing of the last batch was written"),
    ("malformed", "the file is damaged", "restore a copy, or `sqlite3 FILE .recover`"),
    ("disk i/o error", "the disk reports an error", "check the disk, and that the file was not moved meanwhile"),
    ("password authentication failed", "PostgreSQL refuses the user or the password", "correct the store's address"),
    ("no password supplied", "PostgreSQL asks for a password", "put it into the store's address"),
    ("permission denied", "PostgreSQL lets this user do too little", "make it the owner of the database"),
    ('role "', "PostgreSQL does not know the user", "create it, or correct the store's address"),
    ("does not exist", "PostgreSQL has no such database", "create it (createdb), or correct the store's address"),
)


def _trouble(error: DBAPIError) -> tuple[str, str] | None:
    """What to tell a person about ``error``, and what to do; None for an error of ours, which needs its trace."""
    said = str(error.orig).lower()
    for sign, message, remedy in _TROUBLES:
        if sign in said and (sign != "does not exist" or not isinstance(error, ProgrammingError)):
            return message, remedy
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    first = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
    return f"the database does not do what it should: {first}", "check that it runs and that the address is right"
