"""What a reader has read, and what he or she keeps in view with a star."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from pipelines.store.database import Database, chunks, insert_missing
from pipelines.store.records import Mark
from pipelines.store.schema import articles, marks, tellings

MOST_READ = 50_000
"""Articles that a search leaves out as read: of years, for one reader."""

# A mark stays with the page it was made on; of an article that was merged into another, it is one of that.
_LEADER = func.coalesce(articles.c.merged_into, articles.c.id)


class MarkStore:
    """The part of :class:`pipelines.store.Store` that is about readers' marks. Each method is one transaction.

    A reader goes by a name; ids may be those of any page of an article. Unknown ids are passed over.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, reader: str, ids: Sequence[str]) -> dict[str, Mark]:
        """The marks of the articles ``ids``; those without are left out."""
        found: dict[str, Mark] = {}
        with self._database.reading() as connection:
            for some in chunks(ids):
                query = (
                    select(_LEADER.label("id"), marks.c.read_at, marks.c.starred_at)
                    .join(articles, articles.c.id == marks.c.article_id)
                    .where(marks.c.reader == reader, _LEADER.in_(some))
                    .order_by(marks.c.article_id)
                )
                for row in connection.execute(query):
                    one = found.get(row.id, Mark())
                    found[row.id] = Mark(one.read_at or row.read_at, one.starred_at or row.starred_at)
        return found

    def starred(self, reader: str, limit: int = 100, offset: int = 0) -> list[str]:
        """Ids of the articles with a star, the star given last first."""
        last = func.max(marks.c.starred_at)
        query = (
            select(_LEADER)
            .join(articles, articles.c.id == marks.c.article_id)
            .where(marks.c.reader == reader, marks.c.starred_at.is_not(None))
            .group_by(_LEADER)
            .order_by(last.desc(), _LEADER)
            .limit(limit)
            .offset(offset)
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def read_before(self, reader: str, before: datetime | None = None, *, stories: bool = False) -> list[str]:
        """Ids of what has been read (before then), the last first, at most :data:`MOST_READ`.

        Of articles; with ``stories``, of the stories that they tell.
        """
        last = func.max(marks.c.read_at)
        what = func.coalesce(tellings.c.story_id, _LEADER) if stories else _LEADER
        query = select(what).join(articles, articles.c.id == marks.c.article_id)
        if stories:
            query = query.outerjoin(tellings, tellings.c.article_id == _LEADER)
        query = query.where(marks.c.reader == reader, marks.c.read_at.is_not(None))
        if before is not None:
            query = query.where(marks.c.read_at < before)
        query = query.group_by(what).order_by(last.desc(), what).limit(MOST_READ)
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def read(self, reader: str, ids: Sequence[str], now: datetime) -> None:
        """They have been read. What was read before keeps its moment."""
        self._set(reader, ids, "read_at", now)

    def unread(self, reader: str, ids: Sequence[str]) -> None:
        """They have not been read after all."""
        self._take(reader, ids, "read_at")

    def star(self, reader: str, ids: Sequence[str], now: datetime) -> None:
        """They get a star. One that is there keeps its moment."""
        self._set(reader, ids, "starred_at", now)

    def unstar(self, reader: str, ids: Sequence[str]) -> None:
        """Their stars are taken away."""
        self._take(reader, ids, "starred_at")

    def _set(self, reader: str, ids: Sequence[str], what: str, now: datetime) -> None:
        with self._database.writing() as connection:
            known = _known(connection, ids)
            if not known:
                return
            rows = [{"reader": reader, "article_id": one} for one in known]
            connection.execute(insert_missing(connection, marks, ("reader", "article_id")), rows)
            mine = (marks.c.reader == reader, marks.c.article_id.in_(known), marks.c[what].is_(None))
            connection.execute(update(marks).where(*mine).values({what: now}))

    def _take(self, reader: str, ids: Sequence[str], what: str) -> None:
        with self._database.writing() as connection:
            for some in chunks(ids):
                pages = select(articles.c.id).where(_LEADER.in_(some) | articles.c.id.in_(some))
                mine = (marks.c.reader == reader, marks.c.article_id.in_(pages))
                connection.execute(update(marks).where(*mine).values({what: None}))
            empty = (marks.c.reader == reader, marks.c.read_at.is_(None), marks.c.starred_at.is_(None))
            connection.execute(delete(marks).where(*empty))


def _known(connection: Connection, ids: Sequence[str]) -> list[str]:
    return [
        one for some in chunks(ids) for one in connection.scalars(select(articles.c.id).where(articles.c.id.in_(some)))
    ]
