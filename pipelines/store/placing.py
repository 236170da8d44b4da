"""Articles into their stories: found by fingerprints, joined by what texts have in common, reported where that changed.

The stories follow from the articles that are stored, not from the order in which they came (``pipelines/stories``):
each placing finds what the article has in common with others, and groups anew everything that hangs together with it.
Comparing texts is most of the work, so it is done before the writers' turn is taken. Where nobody has written in
between, what was found is written as it is; else only what has come meanwhile is compared within the turn.

A change of story is never news by itself: it is marked ``reextract``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, update

from pipelines.article import Article
from pipelines.store import texts
from pipelines.store.candidates import Comparisons, Holders, Key, Placed, batches, overlaps_of, pack, unpack
from pipelines.store.database import chunks, insert_missing, upsert
from pipelines.store.ordering import Turn
from pipelines.store.schema import articles, fingerprints, overlaps, story_aliases, tellings, versions
from pipelines.stories import Overlap, Sketch, Telling, group

AnyRow = Row[*tuple[Any, ...]]


def look_ahead(connection: Connection, compared: Comparisons, ids: Sequence[str], again: bool = False) -> Placing:
    """Do the comparing of :func:`place` without writing anything."""
    placing = Placing(connection, compared, ids, again)
    placing.search(connection)
    return placing


def place(
    connection: Connection,
    turn: Turn,
    compared: Comparisons,
    ids: Sequence[str],
    again: bool = False,
    *,
    ahead: Placing | None = None,
) -> set[str]:
    """Place the present versions of ``ids``; those that are articles no more leave their stories.

    One that has been placed is left alone, or, ``again``, compared with what is there now. ``ahead``: what
    :func:`look_ahead` found, if nobody has written since it began. Returns the ids of all articles whose story changed.
    """
    placing = ahead or look_ahead(connection, compared, ids, again)
    placing.write(connection)
    return _regroup(connection, turn, placing.touched, placing.former)


def leave(connection: Connection, turn: Turn, ids: Sequence[str]) -> None:
    """Take articles that are about to be forgotten out of their stories, and the stories' ids with them."""
    rows = _rows(connection, ids)
    former = {row.article_id: row.story_id for row in rows.values()}
    touched = _take_out(connection, list(rows.values()))
    named = [one for one in former if one in former.values()]
    heirs = {
        row.story_id: row.article_id
        for some in chunks(named)
        for row in connection.execute(
            select(tellings.c.story_id, tellings.c.article_id)
            .where(tellings.c.story_id.in_(some))
            .order_by(tellings.c.article_id.desc())
        )
    }
    if heirs:
        values = [{"id": one, "article_id": heir} for one, heir in heirs.items()]
        connection.execute(insert_missing(connection, story_aliases, ["id"]), values)
    for one in former:
        story = former[one]
        _pass_on(connection, one, heirs.get(story) if story in former else story)
    _regroup(connection, turn, touched, {})


def stories_like(connection: Connection, compared: Comparisons, article: Article) -> dict[str, float]:
    """See :meth:`Store.stories_like`."""
    compared.take(article, 0)
    prints = compared.sketches[article.id, 0].prints
    holders = Holders(connection, prints)
    numbers = holders.candidates(prints, 0)
    others: dict[int, Placed] = {}
    for one in numbers:  # the two most alike of each story: one of them may be what another page made of it
        placed = holders.placed[one]
        if placed.key[0] != article.id and sum(each.story_id == placed.story_id for each in others.values()) < 2:
            others[one] = placed
    held: dict[str, float] = {}
    for number, overlap in overlaps_of(connection, compared, (article.id, 0), others).items():
        story_id = others[number].story_id
        held[story_id] = max(held.get(story_id, 0.0), overlap.of_one)
    return dict(sorted(held.items(), key=lambda item: (-item[1], item[0])))


class Placing:
    """One call of :func:`place`."""

    def __init__(self, connection: Connection, compared: Comparisons, ids: Sequence[str], again: bool) -> None:
        self._compared = compared
        self._old = _rows(connection, ids)
        self._gone: list[AnyRow] = []
        self._same_text: list[dict[str, Any]] = []
        self._new: dict[str, _New] = {}
        self._take(connection, ids, again)
        wanted = {one for new in self._new.values() for one in new.prints}
        wanted |= {one for row in self._replaced() for one in unpack(row.fingerprints)}
        self._holders = Holders(connection, wanted)
        self._found: list[tuple[int, int, Overlap]] = []
        self.touched: set[int] = set()
        """Numbers of the articles whose group may be another now."""
        self.former = {row.article_id: str(row.story_id) for row in self._old.values()}

    def search(self, connection: Connection) -> None:
        """Find what the new texts have in common with others."""
        for row in self._replaced():
            self._holders.remove(unpack(row.fingerprints), row.number)
        before: dict[int, _New] = {}
        moving = {row.number for row in (*self._gone, *self._replaced())}
        for new in self._new.values():
            numbers = self._holders.candidates(new.prints, new.number)
            stored = {one: self._holders.placed[one] for one in numbers if one not in before and one not in moving}
            found = overlaps_of(connection, self._compared, new.key, stored)
            here = {before[one].key: one for one in numbers if one in before}
            beside = self._compared.compare(connection, new.key, here)
            found |= {here[key]: overlap for key, overlap in beside.items()}
            self._found += [(new.number, other, overlap) for other, overlap in found.items()]
            new.kept = self._holders.put(new.prints, new.number)
            before[new.number] = new

    def write(self, connection: Connection) -> None:
        """Write what has been found."""
        self.touched |= _take_out(connection, [*self._gone, *self._replaced()])
        execute = connection.execute
        if self._same_text:
            execute(update(tellings).where(tellings.c.article_id == bindparam("one")), self._same_text)
        kept = [one for one in self._new.values() if not one.placed]
        if kept:
            execute(insert(tellings), [one.row() for one in kept])
            bearers = [(print_, one.number) for one in kept for print_ in one.kept]
            values = [{"fingerprint": print_, "number": number} for print_, number in sorted(bearers)]
            if values:
                execute(insert(fingerprints), values)
        # Once each: articles compared again may have found each other from both sides.
        pairs = {(one, other): overlap for one, other, overlap in self._found}
        pairs |= {(other, one): overlap.turned() for one, other, overlap in self._found}
        if pairs:
            execute(
                upsert(connection, overlaps),
                [
                    {
                        "one": one,
                        "other": other,
                        "words_of_one": overlap.one,
                        "words_of_other": overlap.other,
                        "same": overlap.same,
                    }
                    for (one, other), overlap in pairs.items()
                ],
            )
        self.touched |= {one.number for one in self._new.values()} | {other for _, other, _ in self._found}

    def _take(self, connection: Connection, ids: Sequence[str], again: bool) -> None:
        """Sort the articles into those that leave, those whose text is as it was, and those to be placed."""
        columns = (articles.c.id, articles.c.born, articles.c.version, articles.c.merged_into)
        present: list[AnyRow] = []
        for some in chunks(sorted(set(ids))):
            present += connection.execute(select(*columns).where(articles.c.id.in_(some)))
        present.sort(key=lambda row: row.born)
        self._gone = [self._old[row.id] for row in present if row.merged_into is not None and row.id in self._old]
        waiting = [
            row
            for row in present
            if row.merged_into is None
            and (again or row.id not in self._old or self._old[row.id].version != row.version)
        ]
        self._read(connection, [row.id for row in waiting if not self._compared.knows((row.id, row.version))])
        for row in waiting:
            if (row.id, row.version) in self._compared.sketches:  # else a newer version has come in between: it is due
                self._consider(row, self._old.get(row.id), again)

    def _read(self, connection: Connection, ids: Sequence[str]) -> None:
        version_of = and_(versions.c.article_id == articles.c.id, versions.c.number == articles.c.version)
        query = select(articles.c.version, versions.c.article).join(versions, version_of)
        for some in chunks(ids):
            for row in connection.execute(query.where(articles.c.id.in_(some))):
                self._compared.take(texts.load(row.article), row.version)

    def _consider(self, row: AnyRow, old: AnyRow | None, again: bool) -> None:
        sketch = self._compared.sketches[row.id, row.version]
        placed = old is not None and (old.text_key, old.published) == (sketch.key, sketch.published)
        if placed and old is not None and old.version != row.version:
            self._same_text.append({"one": row.id, "version": row.version})
        if again or not placed:
            self._new[row.id] = _New(row.born, (row.id, row.version), sketch, placed)

    def _replaced(self) -> list[AnyRow]:
        return [self._old[one] for one, new in self._new.items() if one in self._old and not new.placed]


class _New:
    """An article to be placed."""

    def __init__(self, number: int, key: Key, sketch: Sketch, placed: bool) -> None:
        self.number = number
        self.key = key
        self.placed = placed
        """Whether it has been, and is only to be compared again."""
        self.prints = sketch.prints
        self.kept: list[int] = []
        """Those of them that are not too frequent."""
        self._sketch = sketch

    def row(self) -> dict[str, Any]:
        """As it stands in ``tellings``, in a story of its own."""
        sketch = self._sketch
        return {
            "article_id": self.key[0],
            "number": self.number,
            "version": self.key[1],
            "text_key": sketch.key,
            "words": sketch.words,
            "published": sketch.published,
            "title": " ".join(sorted(sketch.title)),
            "fingerprints": pack(sketch.prints),
            "story_id": self.key[0],
        }


def _rows(connection: Connection, ids: Sequence[str]) -> dict[str, AnyRow]:
    return {
        row.article_id: row
        for some in chunks(sorted(set(ids)))
        for row in connection.execute(select(tellings).where(tellings.c.article_id.in_(some)))
    }


def _take_out(connection: Connection, rows: Sequence[AnyRow]) -> set[int]:
    """Remove articles from the tables of stories. Returns the numbers of those they had something in common with."""
    left: set[int] = set()
    for row in rows:
        prints = [{"print": one, "of": row.number} for one in unpack(row.fingerprints)]
        if prints:
            both = and_(fingerprints.c.fingerprint == bindparam("print"), fingerprints.c.number == bindparam("of"))
            connection.execute(delete(fingerprints).where(both), prints)
        others = list(connection.scalars(select(overlaps.c.other).where(overlaps.c.one == row.number)))
        connection.execute(delete(overlaps).where(overlaps.c.one == row.number))
        for some in batches(others):
            connection.execute(delete(overlaps).where(overlaps.c.one.in_(some), overlaps.c.other == row.number))
        left |= set(others)
    for ids in chunks([row.article_id for row in rows]):
        connection.execute(delete(tellings).where(tellings.c.article_id.in_(ids)))
    return left - {row.number for row in rows}


def _regroup(connection: Connection, turn: Turn, touched: Collection[int], former: dict[str, str]) -> set[str]:
    """Group anew what hangs together with the articles ``touched``. ``former``: stories of articles placed again."""
    together, pairs = _hanging_together(connection, touched)
    rows = [
        row
        for some in batches(sorted(together))
        for row in connection.execute(
            select(
                tellings.c.article_id,
                tellings.c.number,
                tellings.c.words,
                tellings.c.published,
                tellings.c.title,
                tellings.c.story_id,
            ).where(tellings.c.number.in_(some))
        )
    ]
    ids = {row.number: row.article_id for row in rows}
    size = {row.number: row.words for row in rows}
    stories = group(
        [Telling(row.article_id, row.words, row.published, frozenset(row.title.split())) for row in rows],
        {
            (ids[pair.one], ids[pair.other]): Overlap(
                pair.words_of_one,
                pair.words_of_other,
                pair.words_of_one / size[pair.one],
                pair.words_of_other / size[pair.other],
                pair.same,
            )
            for pair in pairs
        },
    )
    moved = {row.article_id: stories[row.article_id] for row in rows if stories[row.article_id] != row.story_id}
    if moved:
        values = [{"one": one, "story_id": story} for one, story in moved.items()]
        connection.execute(update(tellings).where(tellings.c.article_id == bindparam("one")), values)
    was = {row.article_id: former.get(row.article_id, row.story_id) for row in rows}
    changed = {one for one, story in stories.items() if story != was[one]}
    _report(connection, turn, sorted(changed))
    return changed


def _hanging_together(connection: Connection, touched: Iterable[int]) -> tuple[set[int], list[AnyRow]]:
    """All articles that can be reached from ``touched`` over texts that are the same, and these overlaps."""
    reached: set[int] = set()
    pairs: list[AnyRow] = []
    edge = set(touched)
    while edge:
        reached |= edge
        found = [
            row
            for some in batches(sorted(edge))
            for row in connection.execute(select(overlaps).where(overlaps.c.one.in_(some), overlaps.c.same.is_(True)))
        ]
        pairs += found
        edge = {row.other for row in found} - reached
    return reached, pairs


def _report(connection: Connection, turn: Turn, ids: Sequence[str]) -> None:
    numbers = [{"one": one, "seq": turn.upserted(one, "reextract")} for one in ids]
    if numbers:
        connection.execute(update(articles).where(articles.c.id == bindparam("one")), numbers)


def _pass_on(connection: Connection, one: str, heir: str | None) -> None:
    """Ids that led to ``one`` lead to ``heir`` from now on."""
    mine = story_aliases.c.article_id == one
    connection.execute(
        update(story_aliases).where(mine).values(article_id=heir) if heir else delete(story_aliases).where(mine)
    )
