"""Failures of scheduled work in the store, and what operators were told of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from pipelines.errors import StoreError
from pipelines.failures import Failure
from pipelines.store.database import Database
from pipelines.store.ordering import Turn
from pipelines.store.schema import failures

KEPT = timedelta(days=90)
"""After this, one that is over is dropped."""


class FailureStore:
    """The part of :class:`pipelines.store.Store` that is about failures. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report(self, key: str, text: str, now: datetime) -> Failure:
        """``key`` has failed (again)."""
        with self._database.writing() as connection:
            Turn(connection)  # two that report the same one at once
            mine = (failures.c.key == key, failures.c.ended_at.is_(None))
            again = update(failures).where(*mine).values(text=text, last_at=now, times=failures.c.times + 1)
            row = connection.execute(again.returning(failures)).first()
            if row is None:
                connection.execute(delete(failures).where(failures.c.ended_at < now - KEPT))
                values: dict[str, Any] = {
                    "key": key, "text": text, "since": now, "last_at": now, "times": 1, "times_told": 0,
                    "acknowledged_by": "", "end_told": False,
                }  # fmt: skip
                row = connection.execute(insert(failures).values(values).returning(failures)).one()
            return _failure(row)

    def over(self, keys: Sequence[str], now: datetime) -> int:
        """What has ``keys`` has succeeded; returns how many failures end by that."""
        mine = (failures.c.key.in_(list(keys)), failures.c.ended_at.is_(None))
        with self._database.reading() as connection:
            if connection.scalar(select(failures.c.id).where(*mine).limit(1)) is None:
                return 0  # as nearly always: nothing is written then
        with self._database.writing() as connection:
            return connection.execute(update(failures).where(*mine).values(ended_at=now)).rowcount

    def reported(self, keys: Sequence[str], since: datetime) -> set[str]:
        """Those of ``keys`` that were reported at ``since`` or later, whether they last or are over."""
        mine = (failures.c.key.in_(list(keys)), failures.c.last_at >= since)
        with self._database.reading() as connection:
            return set(connection.scalars(select(failures.c.key).where(*mine)))

    def lasting(self) -> list[Failure]:
        """Those that last, in the order in which they began."""
        return self._listed(failures.c.ended_at.is_(None))

    def to_tell(self) -> list[Failure]:
        """Those that last, and those of which operators were told, but not yet that they are over."""
        return self._listed(
            or_(failures.c.ended_at.is_(None), (failures.c.times_told > 0) & failures.c.end_told.is_(False))
        )

    def told(self, ids: Sequence[int], now: datetime) -> None:
        """Operators were told of ``ids``, or of their end where they are over."""
        mine = failures.c.id.in_(list(ids))
        with self._database.writing() as connection:
            lasting = update(failures).where(mine, failures.c.ended_at.is_(None))
            connection.execute(lasting.values(told_at=now, times_told=failures.c.times_told + 1))
            connection.execute(update(failures).where(mine, failures.c.ended_at.is_not(None)).values(end_told=True))

    def acknowledge(self, failure_id: int, who: str, now: datetime) -> Failure:
        """Somebody takes it up: it is not told again. Raises :class:`StoreError` if none with this id lasts."""
        mine = (failures.c.id == failure_id, failures.c.ended_at.is_(None))
        with self._database.writing() as connection:
            change = update(failures).where(*mine).values(acknowledged_at=now, acknowledged_by=who)
            row = connection.execute(change.returning(failures)).first()
        if row is None:
            raise StoreError(
                "no failure with this number lasts", about=str(failure_id), remedy="`kyket alarms list` lists them"
            )
        return _failure(row)

    def _listed(self, condition: Any) -> list[Failure]:
        with self._database.reading() as connection:
            rows = connection.execute(select(failures).where(condition).order_by(failures.c.id))
            return [_failure(row) for row in rows]


def _failure(row: Row[*tuple[Any, ...]]) -> Failure:
    return Failure(**row._asdict())
