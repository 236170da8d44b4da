"""What becomes of the ledger when an article is forgotten.

What alerts found goes with it. What they have told stays: an event that was told by the id of the article must not be
told again by those that are left.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from pipelines.store.alerting.events import together_with
from pipelines.store.database import chunks, upsert
from pipelines.store.schema import matches, notices, told_aliases


def leave(connection: Connection, ids: Sequence[str]) -> None:
    """Take an article, given with its aliases, out of what alerts found, before it leaves its story."""
    gone = set(ids)
    keys: set[str] = set()
    for some in chunks(sorted(gone)):
        connection.execute(delete(matches).where(matches.c.article_id.in_(some)))
        keys |= set(connection.scalars(select(notices.c.event).where(notices.c.event.in_(some))))
        keys |= set(connection.scalars(select(told_aliases.c.id).where(told_aliases.c.article_id.in_(some))))
    if not keys:
        return
    heir = next((one for one in together_with(connection, gone) if one not in gone), None)
    if heir is not None:
        connection.execute(upsert(connection, told_aliases), [{"id": key, "article_id": heir} for key in sorted(keys)])
        return
    for some in chunks(sorted(keys)):
        connection.execute(delete(told_aliases).where(told_aliases.c.id.in_(some)))
