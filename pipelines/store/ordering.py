"""Sequence numbers that rise in commit order, and whose turn it is to write.

An index follows the outbox by remembering one number, so no change may become visible after one with a higher number.
A PostgreSQL sequence does not give that: two transactions take 7 and 8, the second commits first, a reader sees 8,
remembers it, and never sees 7. Therefore the numbers stand in a row of ``counters`` that every writing transaction
locks first (``SELECT … FOR UPDATE``) and holds until its commit: the next writer waits, and begins to number only after
the one before is visible. That also keeps two processes from storing equal text as two articles, and from dead-locking
over the same pages. Writers take turns of a few milliseconds for fifty pages; readers never wait. SQLite has one writer
at a time by nature; ``BEGIN IMMEDIATE`` makes it wait at the start rather than fail in the middle.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from pipelines.article import Origin
from pipelines.store.schema import changes, counters


class Turn:
    """One writing transaction's turn: gives out numbers and collects the changes; :meth:`close` writes both."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(select(counters).order_by(counters.c.name).with_for_update())
        self._before: dict[str, int] = {row.name: row.value for row in rows}
        self._now = dict(self._before)
        self._changes: list[dict[str, object]] = []
        self._connection = connection

    def follows(self, last: int) -> bool:
        """Whether no change has been numbered since ``last`` was the :func:`last_number`."""
        return self._before["changes"] == last

    def born(self) -> int:
        """The ordinal of an article stored for the first time."""
        return self.next_id("articles")

    def next_id(self, name: str) -> int:
        """The next id by the counter ``name``."""
        self._now[name] += 1
        return self._now[name]

    def upserted(self, article_id: str, origin: Origin) -> int:
        """Note that ``article_id`` is new or different. Returns the sequence number."""
        return self._change(article_id, "upsert", origin)

    def deleted(self, article_id: str, origin: Origin) -> int:
        """Note that ``article_id`` is no article any more. Returns the sequence number."""
        return self._change(article_id, "delete", origin)

    def close(self) -> None:
        """Write the counters and the outbox. Must be the transaction's last act."""
        moved = [name for name, value in self._now.items() if value != self._before[name]]
        for name in moved:
            self._connection.execute(update(counters).where(counters.c.name == name).values(value=self._now[name]))
        if self._changes:
            self._connection.execute(insert(changes), self._changes)

    def _change(self, article_id: str, operation: str, origin: Origin) -> int:
        seq = self.next_id("changes")
        self._changes.append({"seq": seq, "article_id": article_id, "operation": operation, "origin": origin})
        return seq


def last_number(connection: Connection) -> int:
    """The number given out last; it may have been left out of the outbox."""
    return int(connection.execute(select(counters.c.value).where(counters.c.name == "changes")).scalar_one())
