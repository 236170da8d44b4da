"""An article is gone when every page that shows it is: kept, with the moment, and alive again when one answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, case, func, or_, select, update

from pipelines.store.database import chunks
from pipelines.store.ordering import Turn
from pipelines.store.records import PageState
from pipelines.store.schema import articles, pages


def articles_of(connection: Connection, page_ids: Sequence[str]) -> set[str]:
    """Ids of the articles that the pages show."""
    query = select(func.coalesce(articles.c.merged_into, articles.c.id))
    return {one for ids in chunks(page_ids) for one in connection.scalars(query.where(articles.c.id.in_(ids)))}


def refresh(connection: Connection, turn: Turn, article_ids: Iterable[str], now: datetime) -> None:
    """Set or clear ``gone_since`` of ``article_ids`` by their pages, and put what changed into the outbox.

    The change is marked ``reextract``: going or coming back is no news.
    """
    wanted = sorted(article_ids)
    leader = func.coalesce(articles.c.merged_into, articles.c.id)
    here = func.sum(case((pages.c.state == PageState.GONE.value, 0), else_=1))
    for ids in chunks(wanted):
        alive = {
            one: bool(count)
            for one, count in connection.execute(
                select(leader, here)
                .outerjoin(pages, pages.c.page_id == articles.c.id)
                .where(or_(articles.c.id.in_(ids), articles.c.merged_into.in_(ids)))
                .group_by(leader)
            )
        }
        rows = connection.execute(select(articles.c.id, articles.c.gone_since).where(articles.c.id.in_(ids))).all()
        for row in sorted(rows):
            if alive[row.id] == (row.gone_since is None):
                continue
            seq = turn.upserted(row.id, "reextract")
            connection.execute(
                update(articles)
                .where(articles.c.id == row.id)
                .values(gone_since=None if alive[row.id] else now, seq=seq)
            )
