"""Where the archive's records are since finished files are rewritten, and what the store knows of them.

References in the store are never changed: they say where a record first stood. ``archive_moves`` says where it is now,
or that it was removed, when and why. That becomes true in one transaction for all records of the files rewritten
together (:meth:`ArchiveBook.commit`), before any of these files is removed: a reader finds each record at any moment.
The same transaction sees to it that nothing that was decided has been overtaken: by pages forgotten or processed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, delete, exists, insert, select, update

from pipelines.archive.keeping import Decision, Known, Role, Why
from pipelines.archive.moved import Moved
from pipelines.article import ArchiveReference
from pipelines.store import pages as page_rows
from pipelines.store.database import Database, chunks, insert_missing, upsert
from pipelines.store.ordering import Turn
from pipelines.store.records import PageState
from pipelines.store.schema import archive_moves, archive_rewrites, captures, pages, versions

State = Literal["begun", "moved", "done"]
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One file made of others, on its way: ``begun``, its records ``moved`` into it, the others removed (``done``)."""

    id: int
    file: str
    """Empty where nothing of them was kept."""
    inputs: tuple[str, ...]
    state: State


class ArchiveBook:
    """The part of :class:`pipelines.store.Store` that is about the archive. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Where records are

    def where(self, reference: ArchiveReference) -> Moved | None:
        """What became of the record; None where it stands as it did, for all that is known."""
        columns = archive_moves.c
        query = select(archive_moves).where(columns.file == reference.file, columns.offset == reference.offset)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        to = None if row.to_file is None else ArchiveReference(row.to_file, row.to_offset)
        return Moved(to, Why(row.why), row.at)

    def needed_files(self) -> set[str]:
        """Names of the files in which a record of a page is held, or of an earlier response."""
        moves = archive_moves.c
        moved = exists().where(moves.file == captures.c.archive_file, moves.offset == captures.c.archive_offset)
        with self._database.reading() as connection:
            found = set(connection.scalars(select(captures.c.archive_file).where(~moved).distinct()))
            return found | set(connection.scalars(select(moves.to_file).where(moves.to_file.is_not(None)).distinct()))

    def known(self, files: Sequence[str]) -> dict[ArchiveReference, Known]:
        """What is known of the records that stand in ``files`` now, by their place."""
        with self._database.reading() as connection:
            return _known(connection, files)

    def forgotten(self, page_ids: Sequence[str]) -> frozenset[str]:
        """Those of ``page_ids`` that were forgotten."""
        with self._database.reading() as connection:
            return frozenset(page_rows.forgotten_of(connection, page_ids))

    def held(self, page_ids: Sequence[str]) -> dict[str, str]:
        """By page, hash of the content of its last response, as far as that is not removed."""
        columns, moves = pages.c, archive_moves.c
        gone = exists().where(
            moves.file == columns.archive_file, moves.offset == columns.archive_offset, moves.to_file.is_(None)
        )
        query = select(columns.page_id, columns.content_hash).where(columns.archive_file.is_not(None), ~gone)
        with self._database.reading() as connection:
            return {
                row.page_id: row.content_hash
                for ids in chunks(list(page_ids))
                for row in connection.execute(query.where(columns.page_id.in_(ids)))
            }

    # Rewriting

    def begin(self, file: str, inputs: Sequence[str], now: datetime) -> Rewrite:
        """Note that ``file`` is being made of ``inputs``."""
        values: dict[str, Any] = {"file": file, "inputs": list(inputs), "state": "begun", "at": now}
        with self._database.writing() as connection:
            number = connection.scalars(insert(archive_rewrites).values(values).returning(archive_rewrites.c.id)).one()
        return Rewrite(number, file, tuple(inputs), "begun")

    def commit(
        self,
        rewrite: Rewrite,
        known: Mapping[ArchiveReference, Known],
        decisions: Sequence[Decision],
        offsets: Mapping[ArchiveReference, int],
        now: datetime,
    ) -> bool:
        """Have references lead to where records are in the new file: ``offsets``, by the place in the old ones.

        False, and nothing done, when ``known`` is not true any more, or a page of those kept was forgotten meanwhile.
        """
        with self._database.writing() as connection:
            Turn(connection)
            if _known(connection, rewrite.inputs) != known:
                return False
            adopted = [(one.page_id, one.record.place) for one in decisions if one.adopted]
            if page_rows.forgotten_of(connection, [page_id for page_id, _ in adopted]):
                return False
            page_rows.keep_captures(connection, adopted)
            rows = list(_moves(rewrite.file, decisions, offsets, now))
            for start in range(0, len(rows), _BATCH):
                connection.execute(upsert(connection, archive_moves), rows[start : start + _BATCH])
            _set_state(connection, rewrite.id, "moved")
        return True

    def done(self, rewrite: Rewrite) -> None:
        """The old files are removed."""
        with self._database.writing() as connection:
            _set_state(connection, rewrite.id, "done")

    def undone(self, rewrite: Rewrite) -> None:
        """What was begun is not made, and removed."""
        with self._database.writing() as connection:
            connection.execute(
                delete(archive_rewrites).where(archive_rewrites.c.id == rewrite.id, archive_rewrites.c.state == "begun")
            )

    def unfinished(self) -> list[Rewrite]:
        """What killed processes left."""
        query = select(archive_rewrites).where(archive_rewrites.c.state != "done").order_by(archive_rewrites.c.id)
        with self._database.reading() as connection:
            return [Rewrite(row.id, row.file, tuple(row.inputs), row.state) for row in connection.execute(query)]

    def looked_at(self) -> set[str]:
        """Files in which there is nothing to be done, as far as they were looked at, or made by us."""
        query = select(archive_rewrites.c.file).where(archive_rewrites.c.state == "done")
        with self._database.reading() as connection:
            return set(connection.scalars(query))

    def look_at(self, file: str, now: datetime) -> None:
        """Note that nothing is to be done in ``file``."""
        values: dict[str, Any] = {"file": file, "inputs": [], "state": "done", "at": now}
        known = select(archive_rewrites.c.id).where(archive_rewrites.c.file == file).limit(1)
        with self._database.writing() as connection:
            if connection.scalar(known) is None:
                connection.execute(insert(archive_rewrites).values(values))

    def learn(self, file: str, told: Sequence[tuple[ArchiveReference, int]], gone: set[str], now: datetime) -> int:
        """Take in what a rewritten ``file`` says of its records that first stood in files that are ``gone``.

        For a store that was restored from before they were rewritten. Returns how many records that was news of.
        """
        rows = [
            _row(reference, Why.COMPACTED, now, ArchiveReference(file, offset))
            for reference, offset in told
            if reference.file in gone
        ]
        with self._database.writing() as connection:
            missing = insert_missing(connection, archive_moves, ["file", "offset"]).returning(archive_moves.c.file)
            return len(connection.execute(missing, rows).all()) if rows else 0


def _known(connection: Connection, files: Sequence[str]) -> dict[ArchiveReference, Known]:
    standing: defaultdict[ArchiveReference, list[tuple[ArchiveReference, str]]] = defaultdict(list)
    for place, reference, page_id in _standing(connection, files):
        standing[place].append((reference, page_id))
    page_ids = sorted({page_id for found in standing.values() for _, page_id in found})
    roles = _Roles(connection, page_ids)
    return {
        place: Known(
            page_id=found[0][1],
            role=min((roles.of(*one) for one in found), key=list(Role).index),
            references=tuple(sorted((one for one, _ in found), key=lambda each: (each.file, each.offset))),
        )
        for place, found in standing.items()
    }


def _standing(connection: Connection, files: Sequence[str]) -> Iterator[tuple[ArchiveReference, ArchiveReference, str]]:
    """(place now, reference, page id) of every response that stands in ``files``."""
    moves, taken = archive_moves.c, captures.c
    same = and_(moves.file == taken.archive_file, moves.offset == taken.archive_offset)
    for some in chunks(list(files)):
        first = select(taken.archive_file, taken.archive_offset, taken.page_id).where(
            taken.archive_file.in_(some), ~exists().where(same)
        )
        for file, offset, page_id in connection.execute(first):
            yield ArchiveReference(file, offset), ArchiveReference(file, offset), page_id
        moved = (
            select(moves.to_file, moves.to_offset, taken.archive_file, taken.archive_offset, taken.page_id)
            .join(captures, same)
            .where(moves.to_file.in_(some))
        )
        for to_file, to_offset, file, offset, page_id in connection.execute(moved):
            yield ArchiveReference(to_file, to_offset), ArchiveReference(file, offset), page_id


class _Roles:
    """What the responses of ``page_ids`` are to us."""

    def __init__(self, connection: Connection, page_ids: Sequence[str]) -> None:
        self._forgotten = page_rows.forgotten_of(connection, page_ids)
        self._pages = page_rows.load(connection, page_ids)
        self._read_from: set[tuple[str, str, int]] = set()
        for ids in chunks(page_ids):
            query = select(versions.c.article_id, versions.c.article).where(versions.c.article_id.in_(ids))
            for one, text in connection.execute(query):
                if told := json.loads(text).get("archive"):
                    self._read_from.add((one, told["file"], told["offset"]))

    def of(self, reference: ArchiveReference, page_id: str) -> Role:
        """The role of the response ``reference`` of a page."""
        if page_id in self._forgotten:
            return Role.FORGOTTEN
        page = self._pages.get(page_id)
        is_held = page is not None and (page["archive_file"], page["archive_offset"]) == (
            reference.file,
            reference.offset,
        )
        if is_held and page is not None and page["held"] == PageState.FETCHED:
            return Role.WAITING
        if (page_id, reference.file, reference.offset) in self._read_from:
            return Role.ARTICLE
        if is_held and page is not None:
            return Role.ARTICLE if page["held"] == PageState.ARTICLE else Role.EMPTY
        return Role.SUPERSEDED


def _moves(
    file: str, decisions: Sequence[Decision], offsets: Mapping[ArchiveReference, int], now: datetime
) -> Iterator[dict[str, Any]]:
    for one in decisions:
        references = one.references or ((one.record.place,) if one.adopted else ())
        place = one.record.place if one.stays else one.same
        to = ArchiveReference(file, offsets[place]) if place is not None else None
        for reference in references:
            yield _row(reference, one.why, now, to)


def _row(reference: ArchiveReference, why: Why, now: datetime, to: ArchiveReference | None) -> dict[str, Any]:
    return {
        "file": reference.file,
        "offset": reference.offset,
        "to_file": to.file if to else None,
        "to_offset": to.offset if to else None,
        "why": why.value,
        "at": now,
    }


def _set_state(connection: Connection, number: int, state: State) -> None:
    connection.execute(update(archive_rewrites).where(archive_rewrites.c.id == number).values(state=state))
