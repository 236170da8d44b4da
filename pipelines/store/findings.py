"""What is shown of what an article says: the recogniser's reading of its present version, or a person's correction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from pipelines import findings as records
from pipelines.findings import Findings
from pipelines.store.database import chunks
from pipelines.store.records import Correction
from pipelines.store.schema import articles, corrections, findings


@dataclass(frozen=True, slots=True)
class Reading:
    """What a recogniser read in one version of an article."""

    version: int
    findings: Findings


def shown(connection: Connection, present: Mapping[str, int]) -> dict[str, Findings]:
    """What is shown of articles, given the number of their present version."""
    ids = list(present)
    found = {one: read.findings for one, read in readings(connection, ids).items() if read.version == present[one]}
    return found | {one: made.findings for one, made in corrections_of(connection, ids).items()}


def readings(connection: Connection, ids: Sequence[str]) -> dict[str, Reading]:
    """What was last read in each of ``ids``."""
    return {
        row.article_id: Reading(row.version, records.from_text(row.findings))
        for some in chunks(ids)
        for row in connection.execute(select(findings).where(findings.c.article_id.in_(some)))
    }


def corrections_of(connection: Connection, ids: Sequence[str]) -> dict[str, Correction]:
    """The correction of each article that has one: also one made while an alias of it stood for the text."""
    leader = func.coalesce(articles.c.merged_into, articles.c.id).label("leader")
    of: defaultdict[str, list[Correction]] = defaultdict(list)
    for some in chunks(ids):
        for column in (articles.c.id, articles.c.merged_into):
            query = select(corrections, leader).join(articles, articles.c.id == corrections.c.article_id)
            for row in connection.execute(query.where(column.in_(some), leader.in_(some))):
                found = records.from_text(row.findings)
                of[row.leader].append(Correction(row.leader, row.version, found, row.who, row.made_at, row.note))
    return {one: max(made, key=lambda correction: correction.at) for one, made in of.items()}


def all_corrections(connection: Connection) -> list[Correction]:
    """Every correction in force, oldest first, under the id of the article that shows it."""
    leader = func.coalesce(articles.c.merged_into, articles.c.id)
    ids = set(connection.scalars(select(leader).join(corrections, corrections.c.article_id == articles.c.id)))
    return sorted(corrections_of(connection, sorted(ids)).values(), key=lambda one: (one.at, one.article_id))
