"""The articles of a batch in memory, and which of them stand for which pages.

The rule: **the articles of a site are the different texts that its pages showed when last seen; each stands under the
id of that page, among those that show the text, which was stored first; the others are its aliases.** So the articles
follow from what the pages show, not from the order in which they were looked at (only which id stands for a text
does, as DESIGN.md wants it). Every page keeps a row and versions of its own, an alias too: when texts part, nothing has
to be fetched or extracted again. What follows from the rule:

* An alias edited to differ becomes an article of its own; edited to another article's text, an alias of that one.
* The article edited while aliases still show the old text: its id goes on with the new text; the old text becomes the
  article of the alias stored next, the other aliases follow. That change is marked ``reextract``, for nothing new came
  in, and the next crawl looks at those aliases again (``Store.retry_pages``): often they show the edit as well, and
  are aliases again.
* An article edited to the text of another: the one stored later becomes an alias, and leaves the index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, bindparam, insert, select, update

from pipelines.article import Origin
from pipelines.store import gone, pages
from pipelines.store.database import chunks
from pipelines.store.ordering import Turn
from pipelines.store.schema import articles


@dataclass(slots=True)
class Shelved:
    """A row of ``articles``."""

    id: str
    site: str
    born: int
    merged_into: str | None
    version: int
    seq: int
    text_hash: str | None
    reader_hash: str
    published: datetime | None
    language: str
    province: str
    province_now: str
    first_seen: datetime
    last_seen: datetime
    gone_since: datetime | None
    origin: Origin

    @property
    def text(self) -> tuple[str, str] | None:
        """What equal texts have in common."""
        return None if self.text_hash is None else (self.site, self.text_hash)


_COLUMNS = [articles.c[field.name] for field in fields(Shelved)]
_VALUES = [field.name for field in fields(Shelved) if field.name != "id"]


def _values(row: Shelved) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _VALUES}


class Shelf:
    """Rows of ``articles`` in the hands of one writing transaction; :meth:`write` puts them back."""

    def __init__(self, connection: Connection, turn: Turn) -> None:
        self._connection = connection
        self._turn = turn
        self.rows: dict[str, Shelved] = {}
        self._standing: dict[tuple[str, str], Shelved] = {}
        """The article of each text, of those texts that concern this batch."""
        self._new: list[Shelved] = []
        self._changed: dict[str, Shelved] = {}
        self._regrouped: set[str] = set()
        self._parted: set[str] = set()

    def take(self, ids: Collection[str], texts: Collection[tuple[str, str]]) -> None:
        """Load the rows ``ids``, and the articles that stand for ``texts``."""
        self._load(articles.c.id, ids)
        self._load(articles.c.id, {row.merged_into for row in self.rows.values() if row.merged_into})
        sites = {site for site, _ in texts}
        for hashes in chunks(sorted({text for _, text in texts})):
            query = select(*_COLUMNS).where(
                articles.c.site.in_(sites), articles.c.text_hash.in_(hashes), articles.c.merged_into.is_(None)
            )
            self._keep(query)

    def take_aliases(self) -> None:
        """Load the aliases of the articles taken. Needed before a row's text may change."""
        self._load(articles.c.merged_into, [row.id for row in self.rows.values() if row.merged_into is None])

    def article_of(self, row: Shelved) -> Shelved:
        """The row that stands for ``row``'s text."""
        return row if row.merged_into is None else self.rows[row.merged_into]

    def add(self, row: Shelved) -> None:
        """Put in a page's article for the first time. Call :meth:`place` next."""
        self.rows[row.id] = row
        self._new.append(row)

    def changed(self, row: Shelved) -> None:
        """Note that ``row`` has to be written."""
        self._changed[row.id] = row

    def retext(self, row: Shelved, text_hash: str | None) -> None:
        """``row``'s page shows another text now: the old one is left to whoever shows it. Then :meth:`place`."""
        if row.merged_into is None:
            self._leave(row)
        else:
            self._regrouped |= {row.id, row.merged_into}
        row.text_hash = text_hash
        self.changed(row)

    def place(self, row: Shelved, origin: Origin) -> int | None:
        """Find ``row`` its place among the pages of equal text.

        Returns the sequence number of the change to ``row``'s own id, None if an index need not know of ``row``.
        """
        was_article = row.merged_into is None and row.seq > 0
        self._parted.discard(row.id)
        other = self._standing.get(row.text) if row.text else None
        if other is not None and other.born < row.born:
            self._merge(row, other)
            return self._turn.deleted(row.id, origin) if was_article else None
        if other is not None and other is not row:
            self._merge(other, row)
            self._turn.deleted(other.id, origin)
        row.merged_into = None
        if row.text:
            self._standing[row.text] = row
        return self.report(row, origin)

    def report(self, row: Shelved, origin: Origin) -> int:
        """Put ``row`` into the outbox."""
        row.seq = self._turn.upserted(row.id, origin)
        self.changed(row)
        return row.seq

    def recount(self, row: Shelved) -> None:
        """See, once everything is written, whether ``row``'s article is gone."""
        self._regrouped.add(row.id)

    def write(self, now: datetime) -> None:
        """Write every row that is new or has changed."""
        if self._new:
            self._connection.execute(insert(articles), [_values(row) | {"id": row.id} for row in self._new])
        fresh = {row.id for row in self._new}
        old = [_values(row) | {"row_id": row.id} for row in self._changed.values() if row.id not in fresh]
        if old:
            self._connection.execute(update(articles).where(articles.c.id == bindparam("row_id")), old)
        pages.look_again(self._connection, sorted(self._parted))
        standing = {self.article_of(self.rows[one]).id for one in self._regrouped}
        gone.refresh(self._connection, self._turn, standing, now)

    def _leave(self, row: Shelved) -> None:
        """The article ``row`` gives up its text: the alias stored next stands for it."""
        if row.text and self._standing.get(row.text) is row:
            del self._standing[row.text]
        followers = sorted(self._aliases(row), key=lambda one: one.born)
        if not followers:
            return
        heir = followers[0]
        heir.merged_into = None
        for one in followers[1:]:
            one.merged_into = heir.id
            self.changed(one)
        if heir.text:
            self._standing[heir.text] = heir
        self._parted.update(one.id for one in followers)
        self._regrouped |= {row.id, heir.id}
        self.report(heir, "reextract")

    def _merge(self, row: Shelved, into: Shelved) -> None:
        for one in self._aliases(row):
            one.merged_into = into.id
            self.changed(one)
        if row.merged_into != into.id:
            self._regrouped.add(into.id)
        row.merged_into = into.id
        self.changed(row)

    def _aliases(self, row: Shelved) -> list[Shelved]:
        return [one for one in self.rows.values() if one.merged_into == row.id]

    def _load(self, column: Column[Any], values: Iterable[str]) -> None:
        for some in chunks(sorted(set(values))):
            self._keep(select(*_COLUMNS).where(column.in_(some)))

    def _keep(self, query: Select[Any]) -> None:
        for found in self._connection.execute(query):
            row = self.rows.setdefault(found.id, Shelved(*found))
            if row.merged_into is None and row.text:
                self._standing.setdefault(row.text, row)
