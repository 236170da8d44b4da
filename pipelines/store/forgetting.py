"""Removing an article for ever: from the store now, from index and archive by what is returned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select

from pipelines.errors import StoreError
from pipelines.store import pages, placing, reading, texts
from pipelines.store.database import insert_missing
from pipelines.store.ordering import Turn
from pipelines.store.records import Forgotten
from pipelines.store.schema import articles, forgotten, forgotten_texts, versions


def forget(connection: Connection, one: str, now: datetime) -> Forgotten:
    """See :meth:`Store.forget`."""
    turn = Turn(connection)
    buried = connection.scalar(select(forgotten.c.article_id).where(forgotten.c.page_id == one))
    if buried is None:
        buried = _remove(connection, turn, one, now)
        turn.close()
    together = select(forgotten.c.page_id).where(forgotten.c.article_id == buried)
    ids = tuple(connection.scalars(together.order_by(forgotten.c.page_id)))
    return Forgotten((buried,), ids, tuple(pages.captures_of(connection, ids)))


def _remove(connection: Connection, turn: Turn, one: str, now: datetime) -> str:
    """Remove the article of ``one``, or the page if there is no article in it. Returns the id it was known by."""
    # With the names of all agencies: others do not wait for them.
    from pipelines.store import agreements
    from pipelines.store.alerting import leaving

    page = pages.load(connection, [one]).get(one)
    leader = func.coalesce(articles.c.merged_into, articles.c.id)
    row = connection.execute(select(leader.label("id"), articles.c.site).where(articles.c.id == one)).first()
    if row is None and page is None:
        raise StoreError(reading.UNKNOWN, about=one, remedy="`kyket search` shows ids of articles")
    if row is None:
        assert page is not None
        pages.bury(connection, page["site"], [one], one, now)
        return one
    article_id: str = row.id
    together = or_(articles.c.id == article_id, articles.c.merged_into == article_id)
    members = list(connection.scalars(select(articles.c.id).where(together).order_by(articles.c.born)))
    origin = connection.scalars(select(articles.c.origin).where(articles.c.id == article_id)).one()
    shown = {texts.text_hash(version.article) for one in members for version in reading.history(connection, one)}
    leaving.leave(connection, members)
    placing.leave(connection, turn, members)
    agreements.leave(connection, members)
    connection.execute(delete(versions).where(versions.c.article_id.in_(members)))
    connection.execute(delete(articles).where(articles.c.merged_into == article_id))
    connection.execute(delete(articles).where(articles.c.id == article_id))
    pages.bury(connection, row.site, members, article_id, now)
    _forget_texts(connection, row.site, {one for one in shown if one}, article_id)
    turn.deleted(article_id, origin)
    return article_id


def _forget_texts(connection: Connection, site: str, shown: set[str], article_id: str) -> None:
    """Refuse the texts the article ever had, except one that has meanwhile become another article's."""
    of_others = set(
        connection.scalars(select(articles.c.text_hash).where(articles.c.site == site, articles.c.text_hash.in_(shown)))
    )
    values = [{"site": site, "text_hash": one, "article_id": article_id} for one in sorted(shown - of_others)]
    if values:
        connection.execute(insert_missing(connection, forgotten_texts, ["site", "text_hash"]), values)
