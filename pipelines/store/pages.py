"""Pages: what is known of each address, what a visit changes, which wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select, tuple_, update

from pipelines.article import ArchiveReference
from pipelines.store import gone
from pipelines.store.database import chunks, insert_missing, upsert
from pipelines.store.ordering import Turn
from pipelines.store.records import AddressKind, FrontierEntry, KnownPage, PageRecord, PageState
from pipelines.store.schema import articles, captures, forgotten, forgotten_texts, pages
from pipelines.store.visits import Row, after_touch, after_visit, to_record

FORGOTTEN = "forgotten"
"""The reason by which the crawler learns that a page must not come back."""


def known(connection: Connection, site: str, page_ids: Sequence[str]) -> dict[str, KnownPage]:
    """What is known of those of ``page_ids`` that were ever visited."""
    found: dict[str, KnownPage] = {}
    columns = pages.c
    for ids in chunks(page_ids):
        query = (
            select(
                columns.page_id,
                columns.state,
                columns.reason,
                columns.held,
                columns.content_hash,
                columns.etag,
                columns.last_modified,
                columns.fetched_at,
                articles.c.published,
            )
            .outerjoin(articles, articles.c.id == columns.page_id)
            .where(columns.page_id.in_(ids), columns.site == site)
        )
        for row in connection.execute(query):
            found[row.page_id] = KnownPage(
                page_id=row.page_id,
                state=PageState(row.state),
                content_hash=row.content_hash,
                etag=row.etag,
                last_modified=row.last_modified,
                fetched_at=row.fetched_at if row.held else None,
                published=row.published,
                reason=row.reason,
            )
        for page_id in connection.scalars(select(forgotten.c.page_id).where(forgotten.c.page_id.in_(ids))):
            found[page_id] = KnownPage(page_id, PageState.REFUSED, "", "", "", None, None, FORGOTTEN)
    return found


def record(connection: Connection, records: Sequence[PageRecord]) -> None:
    """Take in visits. See :meth:`Store.record_pages`."""
    turn = Turn(connection)
    ids = list({one.page_id for one in records})
    rows = load(connection, ids)
    states = {page_id: row["state"] for page_id, row in rows.items()}
    tombs = forgotten_of(connection, ids)
    changed: dict[str, Row] = {}
    for one in records:
        if one.page_id in tombs:
            continue
        row = after_visit(rows.get(one.page_id), one)
        if row is not None:
            changed[one.page_id] = rows[one.page_id] = row
    write(connection, changed.values())
    keep_captures(connection, [(one.page_id, one.archive) for one in records if one.archive])
    _refresh_gone(connection, turn, states, changed)
    turn.close()


def touch(connection: Connection, page_ids: Sequence[str], now: datetime) -> None:
    """Note that pages were visited and are unchanged. See :meth:`Store.touch_pages`."""
    turn = Turn(connection)
    rows = load(connection, page_ids)
    states = {page_id: row["state"] for page_id, row in rows.items()}
    after = {page_id: after_touch(row, now) for page_id, row in rows.items()}
    plain = [page_id for page_id in after if _differ_in_time_only(rows[page_id], after[page_id])]
    for ids in chunks(plain):
        connection.execute(
            update(pages).where(pages.c.page_id.in_(ids), pages.c.visited_at < now).values(visited_at=now)
        )
    write(connection, [row for page_id, row in after.items() if page_id not in set(plain)])
    for ids in chunks(list(rows)):
        seen = articles.c.id.in_(ids) & (articles.c.last_seen < now)
        connection.execute(update(articles).where(seen).values(last_seen=now))
    _refresh_gone(connection, turn, states, after)
    turn.close()


def pending(connection: Connection, limit: int, site: str | None, after: PageRecord | None) -> list[PageRecord]:
    """Pages that are archived and wait to be processed, oldest first."""
    columns = pages.c
    query = select(pages).where(columns.state == PageState.FETCHED.value)
    if site is not None:
        query = query.where(columns.site == site)
    if after is not None:
        query = query.where(
            or_(
                columns.fetched_at > after.fetched_at,
                and_(columns.fetched_at == after.fetched_at, columns.page_id > after.page_id),
            )
        )
    query = query.order_by(columns.fetched_at, columns.page_id).limit(limit)
    return [to_record(row._asdict()) for row in connection.execute(query)]


def waiting(connection: Connection) -> dict[str, int]:
    """How many pages wait to be processed, by site."""
    columns = pages.c
    query = select(columns.site, func.count()).where(columns.state == PageState.FETCHED.value)
    return {row[0]: row[1] for row in connection.execute(query.group_by(columns.site).order_by(columns.site))}


def to_retry(connection: Connection, site: str, limit: int | None) -> list[FrontierEntry]:
    """Pages that the next crawl of ``site`` should look at again, those that failed least often first."""
    columns = pages.c
    query = (
        select(columns.page_id, columns.url, columns.hinted_published, columns.hinted_source)
        .where(columns.site == site, columns.again.is_(True))
        .order_by(columns.failures, columns.visited_at, columns.page_id)
        .limit(limit)
    )
    return [
        FrontierEntry(row.url, AddressKind.ARTICLE, row.page_id, 0, row.hinted_published, row.hinted_source)
        for row in connection.execute(query)
    ]


def listed(
    connection: Connection, site: str | None, states: Sequence[PageState], after: str, limit: int
) -> list[PageRecord]:
    """The next ``limit`` pages by id after the id ``after``."""
    query = select(pages).where(pages.c.page_id > after)
    if site is not None:
        query = query.where(pages.c.site == site)
    if states:
        query = query.where(pages.c.state.in_([state.value for state in states]))
    query = query.order_by(pages.c.page_id).limit(limit)
    return [to_record(row._asdict()) for row in connection.execute(query)]


def last(connection: Connection, site: str, limit: int, states: Sequence[PageState]) -> list[PageRecord]:
    """The pages of ``site`` visited last, the last first."""
    columns = pages.c
    query = select(pages).where(columns.site == site)
    if states:
        query = query.where(columns.state.in_([one.value for one in states]))
    query = query.order_by(columns.visited_at.desc(), columns.page_id).limit(limit)
    return [to_record(row._asdict()) for row in connection.execute(query)]


def load(connection: Connection, page_ids: Sequence[str]) -> dict[str, Row]:
    """The rows of those of ``page_ids`` that are known."""
    return {
        row.page_id: row._asdict()
        for ids in chunks(page_ids)
        for row in connection.execute(select(pages).where(pages.c.page_id.in_(ids)))
    }


def write(connection: Connection, rows: Iterable[Row]) -> None:
    """Write whole rows, new and known ones."""
    values = list(rows)
    if values:
        connection.execute(upsert(connection, pages), values)


def look_again(connection: Connection, page_ids: Sequence[str]) -> None:
    """Have the next crawl visit pages that did not fail."""
    for ids in chunks(page_ids):
        connection.execute(update(pages).where(pages.c.page_id.in_(ids)).values(again=True))


def keep_captures(connection: Connection, found: Sequence[tuple[str, ArchiveReference]]) -> None:
    """Remember which archive records hold which page."""
    if found:
        connection.execute(
            insert_missing(connection, captures, ["archive_file", "archive_offset"]),
            [
                {"page_id": page_id, "archive_file": reference.file, "archive_offset": reference.offset}
                for page_id, reference in found
            ],
        )


def captures_of(connection: Connection, page_ids: Sequence[str]) -> Iterator[ArchiveReference]:
    """Every archive record of the pages, in the order of the archive."""
    columns = captures.c
    for ids in chunks(page_ids):
        query = select(columns.archive_file, columns.archive_offset).where(columns.page_id.in_(ids))
        for file, offset in connection.execute(query.order_by(columns.archive_file, columns.archive_offset)):
            yield ArchiveReference(file, offset)


def forgotten_of(connection: Connection, page_ids: Sequence[str]) -> dict[str, str]:
    """Those of ``page_ids`` that were forgotten, with the id of the article that was."""
    return {
        row.page_id: row.article_id
        for ids in chunks(page_ids)
        for row in connection.execute(
            select(forgotten.c.page_id, forgotten.c.article_id).where(forgotten.c.page_id.in_(ids))
        )
    }


def bury(connection: Connection, site: str, page_ids: Sequence[str], article_id: str, now: datetime) -> None:
    """Remove pages and refuse them from now on."""
    for ids in chunks(page_ids):
        connection.execute(pages.delete().where(pages.c.page_id.in_(ids)))
    connection.execute(
        insert_missing(connection, forgotten, ["page_id"]),
        [{"page_id": one, "article_id": article_id, "site": site, "forgotten_at": now} for one in page_ids],
    )


def texts_forgotten(connection: Connection, texts: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Those of ``texts`` (site, hash) whose article was forgotten, with its id."""
    if not texts:
        return {}
    columns = forgotten_texts.c
    query = select(columns.site, columns.text_hash, columns.article_id)
    query = query.where(tuple_(columns.site, columns.text_hash).in_(texts))
    return {(row.site, row.text_hash): row.article_id for row in connection.execute(query)}


def _differ_in_time_only(before: Row, after: Row) -> bool:
    return before | {"visited_at": after["visited_at"]} == after


def _refresh_gone(connection: Connection, turn: Turn, before: dict[str, str], after: dict[str, Row]) -> None:
    """Where pages went or came back, see whether their articles did."""
    moved = [
        page_id
        for page_id, row in after.items()
        if page_id in before and (before[page_id] == PageState.GONE) != (row["state"] == PageState.GONE)
    ]
    if moved:
        visited_at = max(after[one]["visited_at"] for one in moved)
        gone.refresh(connection, turn, gone.articles_of(connection, moved), visited_at)
