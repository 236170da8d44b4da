"""The log of accounts: written in the transaction of what it tells, and only ever added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from pipelines.accounts import By, LogEntry, Outcome
from pipelines.store.accounts.tables import audit
from pipelines.store.database import Database

_LONGEST = 300


class AuditStore:
    """The log of accounts. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, by: By, what: str, about: str, outcome: Outcome, now: datetime) -> None:
        """``by`` did ``what`` (a short word of the code) about something. Never hand it a secret."""
        with self._database.writing() as connection:
            note(connection, by, what, about, now, outcome)

    def read(self, *, who: str = "", before: int | None = None, limit: int = 100) -> list[LogEntry]:
        """The last ``limit`` entries, newest first; of one account, or before the entry with the id ``before``."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if who:
            query = query.where(audit.c.who == who)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self._database.reading() as connection:
            return [LogEntry(**row._asdict()) for row in connection.execute(query)]


def note(connection: Connection, by: By, what: str, about: str, now: datetime, outcome: Outcome = "done") -> None:
    """One entry, in the transaction of what it tells."""
    row = {"at": now, "who": by.who, "origin": by.origin[:_LONGEST], "what": what[:_LONGEST],
           "about": about[:_LONGEST].replace("\x00", ""), "outcome": outcome}  # fmt: skip
    connection.execute(insert(audit), row)
