"""Agreements in the store: signings follow the articles that report them, agreements follow the signings.

What is kept is which signing is in which agreement, by block (:func:`pipelines.agreements.block`): a change of an
article makes the blocks of its signings anew, as they were and as they are. The agreements themselves are put together
when they are asked for. No change of theirs goes into the outbox: the index holds nothing of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from pipelines.agreements import (
    Agreement,
    Report,
    SigningSource,
    block,
    build,
    group,
    present,
    report_in,
    signings_in,
)
from pipelines.errors import StoreError
from pipelines.store import reading
from pipelines.store.database import chunks, upsert
from pipelines.store.schema import agreement_aliases, changes, positions, reports, signings
from pipelines.store.workings import KnownWorkings

POSITION = "agreements"
"""How far the outbox has been followed."""

_REMEDY = "`kyket agreements list` shows ids"


@dataclass(frozen=True, slots=True)
class Step:
    """What a stretch of the outbox brings: what the articles in it say now."""

    start: int
    end: int
    ids: tuple[str, ...]
    """The articles concerned, those that are none any more too."""
    signings: tuple[SigningSource, ...]
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    block: str
    agreement_id: str
    record: str


def position(connection: Connection) -> int:
    """Where the outbox has been followed to."""
    return connection.scalar(select(positions.c.seq).where(positions.c.index == POSITION)) or 0


def next_step(connection: Connection, limit: int, workings: KnownWorkings) -> Step:
    """What the next ``limit`` changes of the outbox concern."""
    start = position(connection)
    query = select(changes.c.seq, changes.c.article_id).where(changes.c.seq > start)
    seen = connection.execute(query.order_by(changes.c.seq).limit(limit)).all()
    ids = sorted({row.article_id for row in seen})
    signed: list[SigningSource] = []
    reported: list[Report] = []
    for one in reading.current(connection, ids).values():
        if one.findings is None:
            continue
        signed += signings_in(one.article, one.findings, one.story)
        known = workings.get((one.article.id, one.version))
        report = report_in(one.article, one.findings, one.story, known.review if known else None)
        reported += [report] if report is not None else []
    return Step(start, seen[-1].seq if seen else start, tuple(ids), tuple(signed), tuple(reported))


def take(connection: Connection, step: Step) -> None:
    """Have the tables say what ``step`` says, and the agreements follow."""
    _take_reports(connection, step)
    old = _rows_of(connection, step.ids)
    new = {row["id"]: row for row in map(_row, step.signings)}
    touched = {one.block for key, one in old.items() if key not in new or not _same(one, new[key])}
    touched |= {row["block"] for key, row in new.items() if key not in old or not _same(old[key], row)}
    if not touched:
        return
    before = _members(connection, touched)
    for some in chunks(step.ids):
        connection.execute(delete(signings).where(signings.c.article_id.in_(some)))
    kept = [row | {"agreement_id": old[key].agreement_id if key in old else key} for key, row in new.items()]
    if kept:
        connection.execute(insert(signings), kept)
    _regroup(connection, touched)
    _pass_on(connection, [key for key in old if key not in new], before)


def leave(connection: Connection, ids: Sequence[str]) -> None:
    """Take articles that are about to be forgotten out of their agreements."""
    take(connection, Step(0, 0, tuple(ids), (), ()))


def all_agreements(connection: Connection) -> list[Agreement]:
    """See :meth:`Store.agreements`."""
    rows = connection.execute(select(signings.c.agreement_id, signings.c.record))
    return _with_aliases(connection, build(_by_agreement(rows), _reports(connection)))


def agreement(connection: Connection, one: str) -> Agreement:
    """See :meth:`Store.agreement`."""
    agreement_id, its_block = _resolve(connection, one)
    query = select(signings.c.agreement_id, signings.c.record).where(signings.c.block == its_block)
    made = build(_by_agreement(connection.execute(query)), _reports(connection))
    return _with_aliases(connection, [each for each in made if each.id == agreement_id])[0]


def _resolve(connection: Connection, one: str) -> tuple[str, str]:
    """Id and block of the agreement that ``one`` leads to."""
    columns = select(signings.c.agreement_id, signings.c.block)
    former = connection.scalar(select(agreement_aliases.c.signing_id).where(agreement_aliases.c.id == one))
    for each in (one, former):
        row = connection.execute(columns.where(signings.c.id == each)).first() if each else None
        if row is not None:
            return row.agreement_id, row.block
    if "-" in one:
        raise StoreError("no such agreement", about=one, remedy=_REMEDY)
    try:
        article_id = reading.resolve(connection, one)
    except StoreError as error:
        if error.message != reading.UNKNOWN:
            raise
        raise StoreError("no such agreement", about=one, remedy=_REMEDY) from error
    found = connection.execute(columns.where(signings.c.article_id == article_id).distinct()).all()
    if not found:
        raise StoreError("this article reports no signing", about=one, remedy=_REMEDY)
    if len(found) > 1:
        ids = ", ".join(sorted(row.agreement_id for row in found))
        raise StoreError(
            f"this article reports {len(found)} signings: {ids}", about=one, remedy="give one of these ids"
        )
    return found[0].agreement_id, found[0].block


def _regroup(connection: Connection, blocks: Collection[str]) -> None:
    query = select(signings.c.id, signings.c.agreement_id, signings.c.record)
    moved: list[dict[str, str]] = []
    for its in sorted(blocks):
        rows = connection.execute(query.where(signings.c.block == its)).all()
        grouped = group(source_of(row.record) for row in rows)
        moved += [{"one": row.id, "other": grouped[row.id]} for row in rows if grouped[row.id] != row.agreement_id]
    if moved:
        change = update(signings).where(signings.c.id == bindparam("one")).values(agreement_id=bindparam("other"))
        connection.execute(change, moved)


def _pass_on(connection: Connection, gone: Iterable[str], before: Mapping[str, str]) -> None:
    """Have the ids of signings that are gone lead to what is left of the agreement they were in."""
    gone = set(gone)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for one, agreement_id in before.items():
        members[agreement_id].append(one)
    for one in sorted(gone):
        heir = min((each for each in members[before[one]] if each not in gone), default=None)
        led = agreement_aliases.c.signing_id == one
        if heir is None:
            connection.execute(delete(agreement_aliases).where(led))
        else:
            connection.execute(update(agreement_aliases).where(led).values(signing_id=heir))
            connection.execute(upsert(connection, agreement_aliases), {"id": one, "signing_id": heir})


def _take_reports(connection: Connection, step: Step) -> None:
    for some in chunks(step.ids):
        connection.execute(delete(reports).where(reports.c.article_id.in_(some)))
    if step.reports:
        rows = [
            {"article_id": each.teller.article_id, "record": _report_type().dump_json(each).decode()}
            for each in step.reports
        ]
        connection.execute(insert(reports), rows)


def _rows_of(connection: Connection, ids: Sequence[str]) -> dict[str, _Row]:
    columns = select(signings.c.id, signings.c.block, signings.c.agreement_id, signings.c.record)
    return {
        row.id: _Row(row.block, row.agreement_id, row.record)
        for some in chunks(ids)
        for row in connection.execute(columns.where(signings.c.article_id.in_(some)))
    }


def _members(connection: Connection, blocks: Collection[str]) -> dict[str, str]:
    """The agreement of every signing in ``blocks``."""
    columns = select(signings.c.id, signings.c.agreement_id)
    return {
        row.id: row.agreement_id
        for some in chunks(sorted(blocks))
        for row in connection.execute(columns.where(signings.c.block.in_(some)))
    }


def _row(source: SigningSource) -> dict[str, Any]:
    signing = source.signing
    return {
        "id": source.id,
        "article_id": source.teller.article_id,
        "kind": signing.document_kind,
        "province": present(signing.province or ""),
        "signed_on": signing.signed_on,
        "period_from": signing.period_from,
        "period_to": signing.period_to,
        "published": source.teller.published,
        "block": block(source),
        "record": _source_type().dump_json(source).decode(),
    }


def _same(old: _Row, new: Mapping[str, Any]) -> bool:
    return (old.record, old.block) == (new["record"], new["block"])


def _by_agreement(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[str, list[SigningSource]]:
    found: defaultdict[str, list[SigningSource]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id].append(source_of(row.record))
    return found


def _reports(connection: Connection) -> list[Report]:
    return [_report_type().validate_json(record) for record in connection.scalars(select(reports.c.record))]


def _with_aliases(connection: Connection, made: Sequence[Agreement]) -> list[Agreement]:
    former: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(agreement_aliases).order_by(agreement_aliases.c.id)):
        former[row.signing_id].append(row.id)
    if not former:
        return list(made)
    return [
        replace(each, aliases=(*each.aliases, *(old for one in each.sources for old in former.get(one.id, ()))))
        for each in made
    ]


def source_of(record: str) -> SigningSource:
    """The signing that a row holds."""
    return _source_type().validate_json(record)


@cache
def _source_type() -> TypeAdapter[SigningSource]:
    return TypeAdapter(SigningSource)


@cache
def _report_type() -> TypeAdapter[Report]:
    return TypeAdapter(Report)
