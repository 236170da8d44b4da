"""What the store says of the whole work in numbers: how much there is, how much waits, since when nothing was done.

Counters of the work are derived from what is stored, not kept by processes: commands come and go, on several machines,
and whoever is asked gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, Table, case, func, select

from pipelines.store.schema import (
    alerts,
    archive_moves,
    articles,
    changes,
    deliveries,
    failures,
    page_facts,
    pages,
    positions,
    runs,
    stages,
    troubles,
)

LATE = timedelta(minutes=15)
"""A message that is due for longer should have been sent."""


@dataclass(frozen=True, slots=True)
class Crawls:
    """The crawls of one site."""

    site: str
    ended: int
    failed: int
    """Of those that ended."""
    bytes: int
    seconds: float
    last_good: datetime | None
    """End of the last that did not fail."""


@dataclass(frozen=True, slots=True)
class Extractions:
    """What extraction made of the pages of one site that crawls fetched."""

    site: str
    outcome: str
    pages: int
    timed: int
    """Those whose time was taken."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Messages of alerts."""

    states: Mapping[str, int]
    due: int
    """Due now."""
    late: int
    """Due for longer than :data:`LATE`."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What monitors want to know."""

    pages: Mapping[tuple[str, str], int]
    """By site and state."""
    articles: Mapping[str, int]
    """By site, aliases left out."""
    crawls: Sequence[Crawls]
    extractions: Sequence[Extractions]
    deliveries: Deliveries
    alerts: Mapping[str, int]
    """Alerts ``on``, ``off``, and of those that are on those that need ``attention``."""
    attention: Mapping[str, str]
    """By name of an alert that is on and cannot be evaluated, why."""
    last_change: int
    positions: Mapping[str, int]
    """By index, the last change that it has taken in, as far as indices keep that here."""
    archive_records_removed: Mapping[str, int]
    """By reason."""
    troubles: int
    """Troubles of sites that last."""
    failures: int
    """Failures of scheduled work that last."""
    stages: Mapping[str, datetime]

    @property
    def waiting(self) -> int:
        """Pages that wait to be processed."""
        return sum(number for (_, state), number in self.pages.items() if state == "fetched")


def measure(connection: Connection, now: datetime, *, extractions: bool = True) -> Measured:
    """All of it, as one transaction sees it; ``extractions``, for which every page is looked at, only if asked for."""
    of_articles = select(articles.c.site, func.count()).where(articles.c.merged_into.is_(None))
    removed = select(archive_moves.c.why, func.count()).where(archive_moves.c.to_file.is_(None))
    return Measured(
        pages=_pages(connection),
        articles=_counted(connection, of_articles.group_by(articles.c.site).order_by(articles.c.site)),
        crawls=_crawls(connection),
        extractions=_extractions(connection) if extractions else (),
        deliveries=_deliveries(connection, now),
        alerts=_alerts(connection),
        attention=_attention(connection),
        last_change=connection.scalar(select(func.max(changes.c.seq))) or 0,
        positions={row[0]: row[1] for row in connection.execute(select(positions.c["index"], positions.c.seq))},
        archive_records_removed=_counted(connection, removed.group_by(archive_moves.c.why)),
        troubles=_lasting(connection, troubles),
        failures=_lasting(connection, failures),
        stages={row.stage: row.at for row in connection.execute(select(stages).order_by(stages.c.stage))},
    )


def _pages(connection: Connection) -> dict[tuple[str, str], int]:
    kinds = (pages.c.site, pages.c.state)
    query = select(*kinds, func.count()).group_by(*kinds).order_by(*kinds)
    return {(site, state): number for site, state, number in connection.execute(query)}


def _lasting(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(table.c.ended_at.is_(None))) or 0


def _counted(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _crawls(connection: Connection) -> list[Crawls]:
    columns = runs.c
    failed = case((columns.error != "", 1), else_=0)
    good = case((columns.error == "", columns.finished_at))
    query = (
        select(
            columns.site,
            func.count(columns.finished_at),
            func.sum(failed),
            func.sum(columns.bytes),
            func.sum(columns.seconds),
            func.max(good, type_=columns.finished_at.type),
        )
        .group_by(columns.site)
        .order_by(columns.site)
    )
    return [
        Crawls(site, ended, int(bad or 0), int(size or 0), float(seconds or 0), last)
        for site, ended, bad, size, seconds, last in connection.execute(query)
    ]


def _extractions(connection: Connection) -> list[Extractions]:
    columns = page_facts.c
    query = (
        select(columns.site, columns.outcome, func.count(), func.count(columns.seconds), func.sum(columns.seconds))
        .group_by(columns.site, columns.outcome)
        .order_by(columns.site, columns.outcome)
    )
    return [
        Extractions(site, outcome, number, timed, float(seconds or 0))
        for site, outcome, number, timed, seconds in connection.execute(query)
    ]


def _deliveries(connection: Connection, now: datetime) -> Deliveries:
    columns = deliveries.c
    by_state = select(columns.state, func.count()).group_by(columns.state).order_by(columns.state)
    waits = columns.state.in_(("waiting", "sending"))
    due = select(func.count()).where(waits, columns.ready_at <= now)
    late = select(func.count()).where(waits, columns.due_at <= now - LATE)
    return Deliveries(
        _counted(connection, by_state),
        connection.scalar(due) or 0,
        connection.scalar(late) or 0,
    )


def _alerts(connection: Connection) -> dict[str, int]:
    columns = alerts.c
    kind = case((columns.enabled.is_(False), "off"), (columns.attention != "", "attention"), else_="on")
    found = {"on": 0, "off": 0, "attention": 0}
    for what, number in connection.execute(select(kind.label("kind"), func.count()).group_by(kind)):
        found[what] = number
    found["on"] += found["attention"]
    return found


def _attention(connection: Connection) -> dict[str, str]:
    columns = alerts.c
    query = select(columns.name, columns.attention).where(columns.enabled.is_(True), columns.attention != "")
    return {row.name: row.attention for row in connection.execute(query.order_by(columns.name_key))}
