"""Articles out of the store, the outbox, the counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, select

from pipelines.errors import StoreError
from pipelines.findings import Findings
from pipelines.store import texts
from pipelines.store.database import chunks
from pipelines.store.findings import shown
from pipelines.store.records import Change, Counts, PageState, StoredArticle, Version
from pipelines.store.schema import articles, changes, forgotten, pages, tellings, versions

_PRESENT = (
    select(articles, versions.c.article)
    .join(versions, and_(versions.c.article_id == articles.c.id, versions.c.number == articles.c.version))
    .where(articles.c.merged_into.is_(None))
)


UNKNOWN = "no such article"
"""What is said of an id that is nobody's."""


def resolve(connection: Connection, one: str) -> str:
    """The id of the article that the page or article ``one`` is shown by. Raises :class:`StoreError`."""
    row = connection.execute(select(articles.c.id, articles.c.merged_into).where(articles.c.id == one)).first()
    if row is not None:
        return str(row.merged_into or row.id)
    if connection.scalar(select(forgotten.c.page_id).where(forgotten.c.page_id == one)):
        raise StoreError("this article was forgotten", about=one, remedy="its address is not fetched again")
    page = connection.execute(select(pages.c.state, pages.c.reason).where(pages.c.page_id == one)).first()
    if page is not None:
        state = f"{page.state} ({page.reason})" if page.reason else page.state
        raise StoreError(f"this page is no article: {state}", about=one, remedy="`kyket search` shows ids of articles")
    raise StoreError(UNKNOWN, about=one, remedy="`kyket search` shows ids of articles")


def current(connection: Connection, ids: Sequence[str]) -> dict[str, StoredArticle]:
    """Those of ``ids`` that are articles, and not aliases."""
    return {
        stored.article.id: stored
        for some in chunks(ids)
        for stored in _stored(connection, _PRESENT.where(articles.c.id.in_(some)))
    }


def said(connection: Connection, ids: Sequence[str]) -> dict[str, Findings]:
    """What is shown of what those of ``ids`` say that are articles and have been read; their texts are not."""
    columns = articles.c.id, articles.c.version
    present = {
        row.id: row.version
        for some in chunks(ids)
        for row in connection.execute(select(*columns).where(articles.c.id.in_(some), articles.c.merged_into.is_(None)))
    }
    return shown(connection, present)


def after(
    connection: Connection, born: int, site: str | None, since: datetime | None, limit: int
) -> tuple[list[StoredArticle], int]:
    """The next articles after the ordinal ``born``, and the ordinal to go on from."""
    query = _PRESENT.where(articles.c.born > born)
    if site is not None:
        query = query.where(articles.c.site == site)
    if since is not None:
        query = query.where(func.coalesce(articles.c.published, articles.c.first_seen) >= since)
    query = query.order_by(articles.c.born).limit(limit)
    rows = connection.execute(query).all()
    return _with_aliases(connection, rows), rows[-1].born if rows else born


def history(connection: Connection, article_id: str) -> list[Version]:
    """Every version, oldest first."""
    query = select(versions).where(versions.c.article_id == article_id).order_by(versions.c.number)
    return [
        Version(row.number, texts.load(row.article), row.seen_at, tuple(row.changed), row.origin)
        for row in connection.execute(query)
    ]


def sequence_numbers(connection: Connection, after_id: str, limit: int) -> list[tuple[str, int]]:
    """The next (article id, seq of its last change) by id after ``after_id``."""
    query = select(articles.c.id, articles.c.seq).where(articles.c.id > after_id, articles.c.merged_into.is_(None))
    return [(row.id, row.seq) for row in connection.execute(query.order_by(articles.c.id).limit(limit))]


def changes_since(connection: Connection, seq: int, limit: int) -> list[Change]:
    """The outbox after ``seq``."""
    query = select(changes).where(changes.c.seq > seq).order_by(changes.c.seq).limit(limit)
    return [Change(row.seq, row.article_id, row.operation, row.origin) for row in connection.execute(query)]


def counts(connection: Connection) -> Counts:
    """What the store holds, by site, state and reason."""
    sites: defaultdict[str, Counter[str]] = defaultdict(Counter)
    is_alias = articles.c.merged_into.is_not(None)
    kind = case((is_alias, "alias"), (articles.c.gone_since.is_not(None), "gone"), else_="here").label("kind")
    for site, which, number in connection.execute(
        select(articles.c.site, kind, func.count()).group_by(articles.c.site, kind)
    ):
        sites[site]["aliases" if which == "alias" else "articles"] += number
        sites[site]["gone"] += number if which == "gone" else 0
    states: Counter[str] = Counter()
    reasons: Counter[tuple[str, str, str]] = Counter()
    columns = (pages.c.site, pages.c.state, pages.c.cause)
    for site, state, cause, number in connection.execute(select(*columns, func.count()).group_by(*columns)):
        states[state] += number
        sites[site][f"pages {state}"] += number
        if state not in (PageState.ARTICLE, PageState.FETCHED):
            reasons[site, state, cause] += number
    total = sum(sites.values(), Counter())
    frequent = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return Counts(
        articles=total["articles"],
        aliases=total["aliases"],
        gone=total["gone"],
        versions=connection.scalar(select(func.count()).select_from(versions)) or 0,
        forgotten=connection.scalar(select(func.count()).select_from(forgotten)) or 0,
        pages=dict(states),
        reasons=[(*what, number) for what, number in frequent],
        sites={site: dict(+found) for site, found in sorted(sites.items())},
    )


def _stored(connection: Connection, query: Select[Any]) -> list[StoredArticle]:
    return _with_aliases(connection, connection.execute(query).all())


def _with_aliases(connection: Connection, rows: Sequence[Row[Any]]) -> list[StoredArticle]:
    aliases: defaultdict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    columns = articles.c
    for ids in chunks([row.id for row in rows]):
        query = select(columns.id, columns.merged_into, columns.last_seen).where(columns.merged_into.in_(ids))
        for alias in connection.execute(query.order_by(columns.born)):
            aliases[alias.merged_into].append(alias)
    found = shown(connection, {row.id: row.version for row in rows})
    stories = _story_ids(connection, [row.id for row in rows])
    return [
        StoredArticle(
            article=texts.load(row.article),
            version=row.version,
            seq=row.seq,
            first_seen=row.first_seen,
            last_seen=max([row.last_seen, *(alias.last_seen for alias in aliases[row.id])]),
            gone_since=row.gone_since,
            aliases=tuple(alias.id for alias in aliases[row.id]),
            origin=row.origin,
            findings=found.get(row.id),
            story=stories.get(row.id, ""),
        )
        for row in rows
    ]


def _story_ids(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    query = select(tellings.c.article_id, tellings.c.story_id)
    return {
        row.article_id: row.story_id
        for some in chunks(ids)
        for row in connection.execute(query.where(tellings.c.article_id.in_(some)))
    }
