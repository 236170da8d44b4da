"""What recognisers read in articles, and what people correct, into the store. The person wins, whatever is read later.

**Which changes are news.** An article comes into the outbox before it is read. The first reading of a version therefore
carries the origin of that version: what a crawl brought is news once it is known what it says. Every other change
of findings (a better recogniser, a correction, the first reading of what was stored before there were findings) is
marked ``reextract``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, select, update

from pipelines import findings as records
from pipelines.article import Origin
from pipelines.errors import StoreError
from pipelines.findings import Findings
from pipelines.store.database import chunks, upsert
from pipelines.store.findings import Reading, corrections_of, readings, shown
from pipelines.store.ordering import Turn
from pipelines.store.reading import resolve
from pipelines.store.records import Correction
from pipelines.store.schema import articles, changes, corrections, counters, findings, positions, versions

PERSON = "person"
"""The recogniser of a correction."""

_LOOK = 1000
"""Changes looked at in one step."""


def save(connection: Connection, items: Sequence[tuple[str, int, Findings]]) -> int:
    """Keep what was read: (article id, version read, findings) each. See :meth:`Store.save_findings`."""
    turn = Turn(connection)
    latest = {one: (version, found) for one, version, found in items}
    ids = sorted(latest)
    before, corrected = readings(connection, ids), corrections_of(connection, ids)
    old = connection.scalar(select(counters.c.value).where(counters.c.name == "unread")) or 0
    present = _present(connection, ids)
    rows: list[dict[str, object]] = []
    moved: list[dict[str, object]] = []
    saved = 0
    for one, (version, found) in latest.items():
        row = present.get(one)
        if row is None or row.version != version:
            continue  # edited meanwhile: the present version is due, and this reading is of another text
        saved += 1
        known = before.get(one)
        if known == Reading(version, found):
            continue
        rows.append(_row(one, version, found))
        if one in corrected or (known and known.version == version and _says(known.findings) == _says(found)):
            continue
        first = row.born > old if known is None else known.version != version
        moved.append({"one": one, "seq": turn.upserted(one, row.origin if first else "reextract")})
    if rows:
        connection.execute(upsert(connection, findings), rows)
    if moved:
        connection.execute(update(articles).where(articles.c.id == bindparam("one")), moved)
    turn.close()
    return saved


def due(connection: Connection, recogniser: str, limit: int) -> list[str]:
    """Ids of articles whose present version ``recogniser`` has not read. See :meth:`Store.findings_due`.

    Follows the outbox, for everything to be read has once been put there: when nothing has happened, nothing is looked
    at. What lies behind the position of ``recogniser`` has been read.
    """
    name = f"findings by {recogniser}"
    begin = connection.scalar(select(positions.c.seq).where(positions.c.index == name)) or 0
    read_to = position = begin
    waiting: dict[str, None] = {}
    while len(waiting) < limit:
        query = select(changes.c.seq, changes.c.article_id).where(changes.c.seq > position)
        seen = connection.execute(query.order_by(changes.c.seq).limit(_LOOK)).all()
        if not seen:
            break
        unread = set(_unread(connection, recogniser, sorted({row.article_id for row in seen})))
        waiting |= dict.fromkeys(row.article_id for row in seen if row.article_id in unread)
        position = seen[-1].seq
        if not waiting:
            read_to = position
    if read_to > begin:
        connection.execute(upsert(connection, positions), {"index": name, "seq": read_to})
    return list(waiting)[:limit]


class Overtaken(StoreError):
    """What a person looked at has changed meanwhile."""


Seen = tuple[int, Findings | None]
"""What a person looked at: the version of the article, and what it was shown to say."""


def correct(
    connection: Connection, one: str, found: Findings, who: str, at: datetime, note: str, seen: Seen | None
) -> Correction:
    """See :meth:`Store.correct`."""
    turn = Turn(connection)
    article_id = resolve(connection, one)
    before = _shown(connection, article_id)
    version = connection.scalars(select(articles.c.version).where(articles.c.id == article_id)).one()
    _still(seen, version, before, article_id)
    made = Correction(article_id, version, replace(found, recogniser=PERSON), who, at, note)
    row = _row(article_id, version, made.findings) | {"who": who, "note": note, "made_at": at}
    row.pop("recogniser")
    _remove_corrections(connection, article_id)
    connection.execute(upsert(connection, corrections), row)
    if before != made.findings:
        _report(connection, turn, article_id, "reextract")
    turn.close()
    return made


def uncorrect(connection: Connection, one: str, seen: Seen | None) -> bool:
    """See :meth:`Store.uncorrect`."""
    turn = Turn(connection)
    article_id = resolve(connection, one)
    before = _shown(connection, article_id)
    version = connection.scalars(select(articles.c.version).where(articles.c.id == article_id)).one()
    _still(seen, version, before, article_id)
    if not _remove_corrections(connection, article_id):
        return False
    if _shown(connection, article_id) != before:
        _report(connection, turn, article_id, "reextract")
    turn.close()
    return True


def _still(seen: Seen | None, version: int, now: Findings | None, about: str) -> None:
    if seen is not None and seen != (version, now):
        raise Overtaken("what it says has changed since you looked", about=about, remedy="look at it again")


def _shown(connection: Connection, article_id: str) -> Findings | None:
    version = connection.scalars(select(articles.c.version).where(articles.c.id == article_id)).one()
    return shown(connection, {article_id: version}).get(article_id)


def _present(connection: Connection, ids: Sequence[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    columns = (articles.c.id, articles.c.born, articles.c.version, versions.c.origin)
    version_of = and_(versions.c.article_id == articles.c.id, versions.c.number == articles.c.version)
    query = select(*columns).join(versions, version_of).where(articles.c.merged_into.is_(None))
    return {row.id: row for some in chunks(ids) for row in connection.execute(query.where(articles.c.id.in_(some)))}


def _unread(connection: Connection, recogniser: str, ids: Sequence[str]) -> list[str]:
    by_it = and_(
        findings.c.article_id == articles.c.id,
        findings.c.version == articles.c.version,
        findings.c.recogniser == recogniser,
    )
    query = select(articles.c.id).outerjoin(findings, by_it)
    query = query.where(articles.c.merged_into.is_(None), findings.c.article_id.is_(None))
    return [one for some in chunks(ids) for one in connection.scalars(query.where(articles.c.id.in_(some)))]


def _remove_corrections(connection: Connection, article_id: str) -> int:
    together = select(articles.c.id).where((articles.c.id == article_id) | (articles.c.merged_into == article_id))
    return connection.execute(delete(corrections).where(corrections.c.article_id.in_(together))).rowcount


def _row(article_id: str, version: int, found: Findings) -> dict[str, object]:
    return {
        "article_id": article_id,
        "version": version,
        "recogniser": found.recogniser,
        "label": found.label,
        "findings": records.to_text(found),
    }


def _says(found: Findings) -> Findings:
    return replace(found, recogniser="")


def _report(connection: Connection, turn: Turn, article_id: str, origin: Origin) -> None:
    seq = turn.upserted(article_id, origin)
    connection.execute(update(articles).where(articles.c.id == article_id).values(seq=seq))
