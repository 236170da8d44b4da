"""Stories out of the store, and the way to those that are due."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, func, select

from pipelines.errors import StoreError
from pipelines.store import texts
from pipelines.store.reading import resolve
from pipelines.store.schema import articles, changes, overlaps, positions, story_aliases, tellings, versions
from pipelines.stories import Story, tell

POSITION = "stories"
"""How far the outbox has been followed."""


def story(connection: Connection, one: str) -> Story:
    """The story ``one``. See :meth:`Store.story`."""
    story_id = _story_of(connection, one)
    placed = (versions.c.article_id == tellings.c.article_id) & (versions.c.number == tellings.c.version)
    query = select(tellings.c.number, versions.c.article).join(versions, placed)
    query = query.join(articles, articles.c.id == tellings.c.article_id).where(articles.c.merged_into.is_(None))
    rows = connection.execute(query.where(tellings.c.story_id == story_id).order_by(tellings.c.number)).all()
    members = {row.number: texts.load(row.article) for row in rows}
    ids = [article.id for article in members.values()]
    former = connection.scalars(select(story_aliases.c.id).where(story_aliases.c.article_id.in_(ids)))
    return tell(
        story_id,
        list(members.values()),
        aliases=({*former} | {*ids}) - {story_id},
        linked=_linked(connection, story_id),
    )


def due(connection: Connection, limit: int) -> tuple[int, int, list[str]]:
    """Where the outbox has been followed to, where the next step leads, and the articles it concerns."""
    position = connection.scalar(select(positions.c.seq).where(positions.c.index == POSITION)) or 0
    query = select(changes.c.seq, changes.c.article_id).where(changes.c.seq > position)
    seen = connection.execute(query.order_by(changes.c.seq).limit(limit)).all()
    return position, seen[-1].seq if seen else position, sorted({row.article_id for row in seen})


def since(connection: Connection, moment: datetime, born: int, limit: int) -> tuple[list[str], int]:
    """The next articles after the ordinal ``born`` that appeared at ``moment`` or later; the ordinal to go on from."""
    appeared = func.coalesce(articles.c.published, articles.c.first_seen) >= moment
    query = select(articles.c.id, articles.c.born).where(articles.c.born > born, appeared)
    rows = connection.execute(query.order_by(articles.c.born).limit(limit)).all()
    return [row.id for row in rows], rows[-1].born if rows else born


def _story_of(connection: Connection, one: str) -> str:
    former = connection.scalar(select(story_aliases.c.article_id).where(story_aliases.c.id == one))
    article_id = resolve(connection, former or one)
    found = connection.scalar(select(tellings.c.story_id).where(tellings.c.article_id == article_id))
    if found is None:
        raise StoreError("this article is not placed in a story yet", about=one, remedy="`kyket process` places it")
    return str(found)


def _linked(connection: Connection, story_id: str) -> dict[str, list[str]]:
    """Other stories that share a passage with a member, by the member's article id."""
    here, there = tellings, tellings.alias()
    query = (
        select(here.c.article_id, there.c.story_id)
        .join(overlaps, overlaps.c.one == here.c.number)
        .join(there, there.c.number == overlaps.c.other)
        .where(here.c.story_id == story_id, there.c.story_id != story_id)
        .distinct()
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.article_id].append(row.story_id)
    return found
