"""What is new: articles that changed, by the numbers of the outbox, once everything before them is settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, select

from pipelines.alerts import NewsItem, Step
from pipelines.store.alerting.book import least_position
from pipelines.store.database import chunks
from pipelines.store.schema import articles, changes, findings, positions, versions

_FOLLOWERS = ("stories", "agreements")
"""Who has to have followed the outbox first."""

_CHANGES_AN_ARTICLE = 4
"""Found, read, placed, placed again: about so many changes are looked at for one article."""


def step(connection: Connection, after: int, limit: int, end: int) -> Step:
    """See :meth:`AlertStore.news`."""
    query = select(changes).where(changes.c.seq > after, changes.c.seq <= end).order_by(changes.c.seq)
    window = limit * _CHANGES_AN_ARTICLE
    seen = connection.execute(query.limit(window)).all()
    last: dict[str, int] = {}
    crawled: dict[str, int] = {}
    reached = after
    for row in seen:
        if row.article_id not in last and len(last) == limit:
            return Step(after, reached, _items(connection, last, crawled))
        last[row.article_id] = reached = row.seq
        if row.origin == "crawl":
            crawled.setdefault(row.article_id, row.seq)
    return Step(after, reached if len(seen) == window else max(after, end), _items(connection, last, crawled))


def settled_to(connection: Connection) -> int:
    """See :meth:`AlertStore.settled_to`."""
    last = connection.scalar(select(func.max(changes.c.seq))) or 0
    followed = select(positions.c.index, positions.c.seq).where(positions.c.index.in_(_FOLLOWERS))
    reached: dict[str, int] = {row[0]: row[1] for row in connection.execute(followed)}
    settled: int = min(last, *(reached.get(one, 0) for one in _FOLLOWERS))
    start = least_position(connection)
    unread: int | None = connection.scalar(_first_unread(settled if start is None else start))
    return settled if unread is None else min(settled, unread - 1)


def recent(connection: Connection, since: datetime) -> tuple[NewsItem, ...]:
    """See :meth:`AlertStore.recent_articles`."""
    # What shows now decides: a version that a re-extraction made is no news, though a crawl brought the one before.
    by_now = and_(versions.c.origin == "crawl", versions.c.number == articles.c.version)
    crawled = func.max(case((by_now, 1), else_=0)).label("crawled")
    seen = select(versions.c.article_id, crawled).join(articles, articles.c.id == versions.c.article_id)
    seen = seen.where(versions.c.seen_at >= since).group_by(versions.c.article_id)
    late = seen.subquery()
    by_crawl = func.max(case((changes.c.origin == "crawl", changes.c.seq)))
    query = (
        select(changes.c.article_id, func.max(changes.c.seq).label("seq"), by_crawl.label("crawl"), late.c.crawled)
        .join(late, late.c.article_id == changes.c.article_id)
        .group_by(changes.c.article_id, late.c.crawled)
    )
    rows = connection.execute(query).all()
    last = {row.article_id: row.seq for row in rows}
    return _items(connection, last, {row.article_id: row.crawl for row in rows if row.crawled and row.crawl})


def _items(connection: Connection, last: Mapping[str, int], crawled: Mapping[str, int]) -> tuple[NewsItem, ...]:
    """Those of ``last`` that are articles, in order. By id: the number of a change, and of one by a crawl."""
    query = select(articles.c.id, articles.c.version).where(articles.c.merged_into.is_(None))
    rows: list[Row[*tuple[Any, ...]]] = []
    for some in chunks(sorted(last)):
        rows += connection.execute(query.where(articles.c.id.in_(some)))
    items = [NewsItem(row.id, row.version, crawled.get(row.id, last[row.id]), row.id in crawled) for row in rows]
    return tuple(sorted(items, key=lambda item: (item.seq, item.article_id)))


def _first_unread(after: int) -> Select[Any]:
    """The first change after ``after`` of an article whose present version nobody has read.

    It waits for its reading, which comes a little later than its text: told now, its event would be told without the
    signing, and once more with it.
    """
    read = and_(findings.c.article_id == articles.c.id, findings.c.version == articles.c.version)
    return (
        select(func.min(changes.c.seq))
        .select_from(changes)
        .join(articles, articles.c.id == changes.c.article_id)
        .outerjoin(findings, read)
        .where(changes.c.seq > after, articles.c.merged_into.is_(None), findings.c.article_id.is_(None))
    )
