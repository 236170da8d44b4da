"""When each stage of the work last came to a good end: by that one sees that a schedule stands still."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from pipelines.store.database import Database, upsert
from pipelines.store.schema import stages

Stage = Literal[
    "crawl", "process", "index", "alerts", "health", "dedup", "reconcile", "sweep", "verify", "compact", "retain",
    "backup",
]  # fmt: skip


class StageStore:
    """The part of :class:`pipelines.store.Store` that is about stages. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def done(self, stage: Stage, now: datetime) -> None:
        """``stage`` has come to a good end."""
        with self._database.writing() as connection:
            connection.execute(upsert(connection, stages), {"stage": stage, "at": now})

    def last(self) -> Mapping[str, datetime]:
        """When each stage last did."""
        with self._database.reading() as connection:
            return {row.stage: row.at for row in connection.execute(select(stages).order_by(stages.c.stage))}
