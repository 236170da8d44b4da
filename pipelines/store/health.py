"""What the store keeps of the health of sites: facts of pages, conditions, troubles, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from pipelines.article import VIETNAM
from pipelines.errors import StoreError
from pipelines.health.records import (
    Condition,
    Crawl,
    Gap,
    PageFacts,
    Standing,
    State,
    Trouble,
    Unanswered,
    from_json,
    to_json,
)
from pipelines.store import pages
from pipelines.store.database import Database, upsert
from pipelines.store.records import PageRecord, PageState
from pipelines.store.schema import articles, conditions, gaps, page_facts, runs, troubles
from pipelines.store.schema import pages as pages_table
from pipelines.store.visits import to_record

MOST_FACTS = 1500
"""Pages of a site that its health is judged by: of the busiest paper two or three weeks."""
MOST_CRAWLS = 2000

_STANDING = [column for column in conditions.c if column.name != "told"]


def keep_facts(connection: Connection, facts: Sequence[PageFacts]) -> None:
    """Keep what extraction met; the same page of the same run again replaces it."""
    if facts:
        connection.execute(upsert(connection, page_facts), [asdict(one) for one in facts])


class HealthStore:
    """The part of :class:`pipelines.store.Store` that is about the health of sites. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # What health is learned from

    def facts(self, site: str, *, before: datetime | None = None, limit: int = MOST_FACTS) -> list[PageFacts]:
        """The last ``limit`` pages of ``site`` (fetched before ``before``), oldest first."""
        query = select(page_facts).where(page_facts.c.site == site)
        if before is not None:
            query = query.where(page_facts.c.at < before)
        query = query.order_by(page_facts.c.at.desc(), page_facts.c.page_id).limit(limit)
        with self._database.reading() as connection:
            return [PageFacts(**row._asdict()) for row in connection.execute(query)][::-1]

    def crawls(self, site: str, since: datetime) -> list[Crawl]:
        """The crawls of ``site`` since then, oldest first."""
        query = select(runs).where(runs.c.site == site, runs.c.started_at >= since)
        query = query.order_by(runs.c.id.desc()).limit(MOST_CRAWLS)
        with self._database.reading() as connection:
            return [_crawl(row) for row in connection.execute(query)][::-1]

    def appearances(self, site: str, since: datetime) -> list[tuple[datetime | None, datetime]]:
        """Of the articles first seen since then: when each was published, and when it was first seen, in that order."""
        columns = articles.c
        query = select(columns.published, columns.first_seen).where(
            columns.site == site,
            columns.merged_into.is_(None),
            columns.first_seen >= since,
            columns.origin.in_(("crawl", "backfill")),
        )
        with self._database.reading() as connection:
            return [(row.published, row.first_seen) for row in connection.execute(query.order_by(columns.first_seen))]

    def unanswered(self, site: str, since: datetime) -> list[Unanswered]:
        """The pages of ``site`` that do not answer, and have not since then at the earliest, by when that began."""
        columns = pages_table.c
        query = select(
            columns.page_id, columns.status, columns.cause, columns.held, columns.failing_since, columns.visited_at
        ).where(columns.site == site, columns.visited_at >= since, columns.failing_since >= since)
        query = query.order_by(columns.failing_since, columns.page_id)
        with self._database.reading() as connection:
            return [
                Unanswered(row.page_id, _failure(row), row.failing_since, row.visited_at, bool(row.held))
                for row in connection.execute(query)
            ]

    def look_again(self, page_ids: Sequence[str]) -> None:
        """Have the next crawl visit these pages again."""
        with self._database.writing() as connection:
            pages.look_again(connection, page_ids)

    # How sites are

    def note(self, standings: Sequence[Standing], told: Sequence[Condition] = (), *, all_sites: bool = False) -> None:
        """Keep how sites stand, and what was ``told`` of them. ``all_sites``: others are not crawled, and dropped."""
        conditions_told = {one.site: to_json(one) for one in told}
        with self._database.writing() as connection:
            if all_sites:
                connection.execute(delete(conditions).where(conditions.c.site.not_in([one.site for one in standings])))
            if standings:
                values = [
                    asdict(one) | {"state": one.state.value, "told": conditions_told.get(one.site)} for one in standings
                ]
                connection.execute(upsert(connection, conditions), values)

    def standings(self) -> list[Standing]:
        """How the sites that are crawled stood when they were last looked at, by id."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*_STANDING).order_by(conditions.c.site))
            return [Standing(**row._asdict() | {"state": State(row.state)}) for row in rows]

    def conditions(self, site: str | None = None) -> dict[str, Condition]:
        """What was told of the sites (of ``site`` alone) when they were last looked at, by id."""
        query = select(conditions.c.site, conditions.c.told).where(conditions.c.told.is_not(None))
        if site is not None:
            query = query.where(conditions.c.site == site)
        with self._database.reading() as connection:
            return {row.site: from_json(row.told) for row in connection.execute(query)}

    def last_pages(self, site: str, limit: int, states: Sequence[PageState] = ()) -> list[PageRecord]:
        """The pages of ``site`` that were visited last, the last first; ``states``: only those that are so."""
        with self._database.reading() as connection:
            return pages.last(connection, site, limit, states)

    def page(self, page_id: str) -> PageRecord | None:
        """What is known of one page."""
        with self._database.reading() as connection:
            row = pages.load(connection, [page_id]).get(page_id)
        return to_record(row) if row else None

    # Troubles

    def troubles(self, site: str | None = None, *, ended: bool = False) -> list[Trouble]:
        """The troubles that last (of ``site``), in the order in which they began; with ``ended`` all."""
        query = select(troubles).order_by(troubles.c.id)
        if site is not None:
            query = query.where(troubles.c.site == site)
        if not ended:
            query = query.where(troubles.c.ended_at.is_(None))
        with self._database.reading() as connection:
            return [_trouble(row) for row in connection.execute(query)]

    def open_trouble(self, one: Trouble) -> int:
        """Keep a new trouble; its id. One of the same site and state that lasts is that trouble."""
        with self._database.writing() as connection:
            same = select(troubles.c.id).where(
                troubles.c.site == one.site, troubles.c.state == one.state.value, troubles.c.ended_at.is_(None)
            )
            known = connection.scalar(same)
            if known is not None:
                return int(known)
            values = asdict(one) | {"state": one.state.value, "evidence": list(one.evidence)}
            del values["id"]
            return int(connection.scalars(insert(troubles).values(values).returning(troubles.c.id)).one())

    def renew_trouble(self, trouble_id: int, evidence: Sequence[str], remedy: str) -> None:
        """Replace what is said of a trouble that lasts."""
        with self._database.writing() as connection:
            connection.execute(
                update(troubles).where(troubles.c.id == trouble_id).values(evidence=list(evidence), remedy=remedy)
            )

    def end_troubles(self, ids: Sequence[int], now: datetime) -> None:
        """Note that troubles are over."""
        with self._database.writing() as connection:
            connection.execute(
                update(troubles).where(troubles.c.id.in_(ids), troubles.c.ended_at.is_(None)).values(ended_at=now)
            )

    def told(self, ids: Sequence[int], now: datetime) -> None:
        """Note that operators were told of troubles, or of their end where they are over."""
        with self._database.writing() as connection:
            mine = troubles.c.id.in_(ids)
            connection.execute(
                update(troubles)
                .where(mine, troubles.c.ended_at.is_(None))
                .values(told_at=now, times_told=troubles.c.times_told + 1)
            )
            connection.execute(update(troubles).where(mine, troubles.c.ended_at.is_not(None)).values(end_told=True))

    def acknowledge(self, site: str, who: str, now: datetime) -> list[Trouble]:
        """Somebody takes up the troubles of ``site``: they are not told again. :class:`StoreError` if it has none."""
        with self._database.writing() as connection:
            mine = (troubles.c.site == site, troubles.c.ended_at.is_(None))
            known = connection.execute(select(troubles).where(*mine).order_by(troubles.c.id)).all()
            if not known:
                raise StoreError("no trouble is known of it", about=site, remedy=f"`kyket sites health {site}` looks")
            connection.execute(
                update(troubles)
                .where(*mine, troubles.c.acknowledged_at.is_(None))
                .values(acknowledged_at=now, acknowledged_by=who)
            )
            return [_trouble(row) for row in connection.execute(select(troubles).where(*mine).order_by(troubles.c.id))]

    # Gaps

    def gaps(self, site: str | None = None, *, filled: bool = True) -> list[Gap]:
        """When sites were not seen, oldest first; without ``filled`` only what is still missing."""
        query = select(gaps).order_by(gaps.c.first, gaps.c.site)
        if site is not None:
            query = query.where(gaps.c.site == site)
        if not filled:
            query = query.where(gaps.c.filled.is_(False))
        with self._database.reading() as connection:
            return [Gap(**row._asdict()) for row in connection.execute(query)]

    def keep_gaps(self, site: str, found: Iterable[Gap], since: datetime) -> None:
        """Replace the gaps of ``site`` that end at ``since`` or later, or do not end; older ones stay."""
        with self._database.writing() as connection:
            connection.execute(
                delete(gaps).where(gaps.c.site == site, (gaps.c.last.is_(None)) | (gaps.c.last >= since))
            )
            values = [asdict(one) for one in found]
            if values:
                connection.execute(upsert(connection, gaps), values)


def _crawl(row: Row[Any]) -> Crawl:
    since: date | None = row.since
    return Crawl(
        id=row.id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcomes=row.outcomes,
        error=row.error,
        reaches_back=row.mode != "since",
        since=datetime.combine(since, time(), VIETNAM).astimezone(UTC) if since else None,
    )


def _trouble(row: Row[Any]) -> Trouble:
    return Trouble(**row._asdict() | {"state": State(row.state)})


def _failure(row: Row[*tuple[Any, ...]]) -> str:
    """What a page that does not answer met last, as crawls count it; ``cause`` may be of what is held."""
    if row.status >= 400:
        return f"status {row.status}"
    if not row.held:
        return str(row.cause)
    return "redirect" if row.status >= 300 else "empty answer" if row.status else "no answer"
