"""Claims by PostgreSQL: names that one process at a time holds, on however many machines.

An advisory lock belongs to a connection, and PostgreSQL gives it back when that ends, however the process ends: killed,
at once; with its whole machine, as soon as the server misses it (:data:`MISSED_AFTER`). No lease has to be renewed, and
a process that hangs for a while does not lose what it claims.
"""

from __future__ import annotations

import hashlib
from types import TracebackType
from typing import Self

from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from pipelines.store.database import Database

MISSED_AFTER = 60
"""Seconds after which PostgreSQL gives back what a machine held that is no more: three questions without an answer."""

_SET_UP = (
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
    "SET idle_session_timeout = 0",
)
_LOCK_NOT_AVAILABLE = "55P03"


class Claims:
    """What this process claims, on a connection of its own: it must reach the server itself, or through a pooler that
    gives each client one connection for all its time (not PgBouncer's transaction mode)."""

    def __init__(self, database: Database) -> None:
        with database.explained():
            self._connection = database.own_connection()
            for statement in _SET_UP:
                self._connection.execute(text(statement))
        self._database = database

    def take(self, name: str, wait: float = 0) -> bool:
        """Claim ``name`` until :meth:`close`; false if another still holds it after ``wait`` seconds.

        Raises :class:`StoreError`.
        """
        key = number_of(name)
        with self._database.explained():
            if self._connection.scalar(select(func.pg_try_advisory_lock(key))):
                return True
            if wait <= 0:
                return False
            self._connection.execute(text(f"SET lock_timeout = {max(1, int(wait * 1000))}"))
            try:
                self._connection.execute(select(func.pg_advisory_lock(key)))
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                    raise
                return False
            return True

    def close(self) -> None:
        """Give everything back."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def number_of(name: str) -> int:
    """The number by which PostgreSQL knows the claim ``name``: its advisory locks are numbers of 64 bits."""
    return int.from_bytes(hashlib.blake2b(f"kyket claim {name}".encode(), digest_size=8).digest(), signed=True)
