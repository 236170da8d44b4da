"""Crawl runs and their frontier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from pipelines.article import Origin
from pipelines.errors import StoreError
from pipelines.store.database import chunks, insert_missing
from pipelines.store.ordering import Turn
from pipelines.store.records import AddressKind, CrawlRun, FrontierEntry, RunMode
from pipelines.store.schema import frontier, runs


def start(
    connection: Connection, site: str, mode: RunMode, since: date | None, origin: Origin, now: datetime
) -> CrawlRun:
    """The unfinished run of the same kind, or a new one."""
    Turn(connection)  # two processes that start the same run at once share it
    query = select(runs).where(runs.c.site == site, runs.c.mode == mode, runs.c.finished_at.is_(None))
    query = query.where(runs.c.since.is_(None) if since is None else runs.c.since == since)
    unfinished = connection.execute(query.order_by(runs.c.id.desc()).limit(1)).first()
    if unfinished is not None:
        return replace(_run(unfinished), resumed=True)
    values = {"site": site, "mode": mode, "since": since, "origin": origin, "started_at": now}
    counted = {"outcomes": {}, "articles": {}, "bytes": 0, "seconds": 0.0, "error": ""}
    run_id = connection.scalars(insert(runs).values(values | counted).returning(runs.c.id)).one()
    return CrawlRun(id=run_id, site=site, mode=mode, since=since, origin=origin, started_at=now)


def note(connection: Connection, run_id: int, values: Mapping[str, Any]) -> None:
    """Write what a run has counted."""
    if connection.execute(update(runs).where(runs.c.id == run_id).values(values)).rowcount == 0:
        raise StoreError("no such crawl run", about=str(run_id), remedy="start one first")


def finish(connection: Connection, run_id: int, values: Mapping[str, Any]) -> None:
    """Write what a run has counted and drop its frontier."""
    note(connection, run_id, values)
    connection.execute(delete(frontier).where(frontier.c.run_id == run_id))


def count_articles(connection: Connection, counts: Mapping[int, Counter[str]]) -> None:
    """Add to the article counts of runs, finished ones too."""
    if not counts:
        return
    query = select(runs.c.id, runs.c.articles).where(runs.c.id.in_(counts))
    for run_id, counted in connection.execute(query).all():
        values = {"articles": dict(Counter(counted) + counts[run_id])}
        connection.execute(update(runs).where(runs.c.id == run_id).values(values))


def listed(connection: Connection, site: str | None, limit: int) -> list[CrawlRun]:
    """The last runs, newest first."""
    query = select(runs).order_by(runs.c.id.desc()).limit(limit)
    return [_run(row) for row in connection.execute(query if site is None else query.where(runs.c.site == site))]


def last_of_each_site(connection: Connection) -> dict[str, CrawlRun]:
    """The newest run of each site."""
    newest = select(func.max(runs.c.id)).group_by(runs.c.site)
    return {row.site: _run(row) for row in connection.execute(select(runs).where(runs.c.id.in_(newest)))}


def add(connection: Connection, run_id: int, entries: Iterable[FrontierEntry]) -> int:
    """Add addresses to a run's frontier; those it has already seen are left as they are."""
    values = [
        {
            "run_id": run_id,
            "page_id": entry.page_id,
            "done": False,
            "url": entry.url,
            "kind": entry.kind.value,
            "depth": entry.depth,
            "hinted_published": entry.hinted_published,
            "hinted_source": entry.hinted_source,
            "found_on": entry.found_on,
        }
        for entry in entries
    ]
    if not values:
        return 0
    added = insert_missing(connection, frontier, ["run_id", "page_id"]).returning(frontier.c.id)
    return len(connection.execute(added, values).all())


def pending(connection: Connection, run_id: int, limit: int | None) -> list[FrontierEntry]:
    """Addresses not visited yet, in the order in which they were found."""
    columns = frontier.c
    query = select(frontier).where(columns.run_id == run_id, columns.done.is_(False)).order_by(columns.id).limit(limit)
    return [
        FrontierEntry(
            url=row.url,
            kind=AddressKind(row.kind),
            page_id=row.page_id,
            depth=row.depth,
            hinted_published=row.hinted_published,
            hinted_source=row.hinted_source,
            found_on=row.found_on,
        )
        for row in connection.execute(query)
    ]


def done(connection: Connection, run_id: int, page_ids: Sequence[str]) -> None:
    """Note that addresses need no visit any more."""
    for ids in chunks(page_ids):
        connection.execute(
            update(frontier).where(frontier.c.run_id == run_id, frontier.c.page_id.in_(ids)).values(done=True)
        )


def _run(row: Row[Any]) -> CrawlRun:
    return CrawlRun(
        id=row.id,
        site=row.site,
        mode=row.mode,
        since=row.since,
        origin=row.origin,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcomes=row.outcomes,
        articles=row.articles,
        bytes=row.bytes,
        seconds=row.seconds,
        error=row.error,
    )
