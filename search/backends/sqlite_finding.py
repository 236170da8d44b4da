"""One search in the embedded index: all hits in order, and what is counted over them."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from pipelines.article import VIETNAM
from search.backends.protocol import (
    EXACT_WEIGHTS,
    FOLDED_WEIGHTS,
    RECENCY,
    RECENCY_AGE_DAYS,
    Bucket,
    Hit,
    Period,
    SearchRequest,
)
from search.backends.sqlite_content import load
from search.backends.sqlite_plan import plan
from search.documents import IndexDocument
from search.facets import facets
from search.histogram import fold
from search.hits import hit
from search.query import TextField

_WEIGHTS = ", ".join(str(weights[field.value]) for weights in (EXACT_WEIGHTS, FOLDED_WEIGHTS) for field in TextField)
_RANK = f"bm25(fts, {_WEIGHTS})"
_FRESHNESS = (
    f"CASE WHEN d.day IS NULL THEN 1.0 ELSE 1.0 + {RECENCY} / (1.0 + max(:today - d.day, 0) / {RECENCY_AGE_DAYS}) END"
)
_COMBINED = ("province", "site", "kind", "year", "label")
_SAID = ("document_kind", "agency")


class Found(NamedTuple):
    """One hit; sorted as tuples are, hits stand in the order asked for."""

    score: float
    """Negative: less is better."""
    age: float
    """Minus the moment of publication."""
    id: str
    no: int
    combination: int
    said: int
    day: int | None
    story: str


def find(connection: sqlite3.Connection, request: SearchRequest) -> list[Found]:
    """All hits, in no order."""
    planned = plan(request.query, request.filters, connection)
    today = request.today or datetime.now(VIETNAM).date()
    parameters = {**planned.parameters, "today": today.toordinal()}
    ranked = request.sort == "relevance"
    row = "ifnull(-d.moment, 1e18), d.id, d.no, d.combination, d.said, d.day, d.story"
    if planned.match:
        parameters["match"] = planned.ranking if ranked else planned.match
        score = f"{_RANK} * ({_FRESHNESS})" if ranked else "0.0"
        # CROSS JOIN: FTS5 first, then the row of each match.
        statement = (
            f"{planned.sets} SELECT {score}, {row} FROM fts CROSS JOIN doc d ON d.no = fts.rowid"
            f" WHERE fts MATCH :match AND {planned.condition}"
        )
    elif ranked and planned.ranking:
        parameters["match"] = planned.ranking
        statement = (
            f"{planned.sets + ',' if planned.sets else 'WITH'}"
            f" ranked AS MATERIALIZED (SELECT rowid AS no, {_RANK} AS score FROM fts WHERE fts MATCH :match)"
            f" SELECT ifnull(r.score, 0.0) * ({_FRESHNESS}), {row}"
            f" FROM doc d LEFT JOIN ranked r ON r.no = d.no WHERE {planned.condition}"
        )
    else:
        statement = f"{planned.sets} SELECT 0.0, {row} FROM doc d WHERE {planned.condition}"
    # Plain tuples, for there may be very many: their places are those of Found.
    return connection.execute(statement, parameters).fetchall()


def count(connection: sqlite3.Connection, request: SearchRequest) -> int:
    """How many hits there are, without looking at each."""
    planned = plan(request.query, request.filters, connection)
    if not planned.match:
        source = f"doc d WHERE {planned.condition}"
    elif planned.condition == "1":
        source = "fts WHERE fts MATCH :match"
    else:
        source = f"fts CROSS JOIN doc d ON d.no = fts.rowid WHERE fts MATCH :match AND {planned.condition}"
    parameters = planned.parameters | ({"match": planned.match} if planned.match else {})
    (number,) = connection.execute(f"{planned.sets} SELECT count(*) FROM {source}", parameters).fetchone()
    return int(number)


def best(found: Iterable[Found], request: SearchRequest) -> list[Found]:
    """Those on the page asked for, in order."""
    return heapq.nsmallest(request.offset + request.limit, found)[request.offset :]


def best_of_stories(found: Iterable[Found]) -> list[Found]:
    """The first hit of each story, in no order."""
    stories: dict[str, Found] = {}
    for one in found:
        other = stories.get(one[-1])
        if other is None or one < other:
            stories[one[-1]] = one
    return list(stories.values())


def story_sizes(found: Iterable[Found]) -> Counter[str]:
    """How many hits tell each story."""
    return Counter([one[-1] for one in found])


def hits(
    connection: sqlite3.Connection, page: Sequence[Found], request: SearchRequest, sizes: Mapping[str, int]
) -> tuple[Hit, ...]:
    """What is shown of the hits of a page; a story missing from ``sizes`` counts as one of one."""
    names = site_names(connection)
    stored = contents(connection, [one[3] for one in page])
    query = request.query if request.highlight else None
    return tuple(
        hit(
            stored[no],
            score=abs(score),
            query=query,
            site_name=names[stored[no].site],
            story_size=sizes.get(story, 1),
        )
        for score, _, _, no, _, _, _, story in page
    )


def contents(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, IndexDocument]:
    """The documents with these numbers."""
    marks = ",".join("?" * len(numbers))
    rows = connection.execute(f"SELECT no, data FROM content WHERE no IN ({marks})", numbers)
    return {no: load(data) for no, data in rows}


def site_names(connection: sqlite3.Connection) -> dict[str, str]:
    """What each site is called, by id."""
    return dict(connection.execute("SELECT value, label FROM name WHERE field = 'site'"))


def count_facets(connection: sqlite3.Connection, found: Iterable[Found]) -> dict[str, tuple[Bucket, ...]]:
    """The facets of ``found``."""
    found = list(found)
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in (*_COMBINED, *_SAID)}
    combined = Counter([one[4] for one in found])
    for no, *values in _rows(connection, "no, province, site, kind, year, label FROM combination", combined):
        for facet, value in zip(_COMBINED, values, strict=True):
            counts[facet][value] += combined[no]
    said = Counter([one[5] for one in found])
    for no, *several in _rows(connection, "no, document_kinds, agencies FROM said", said):
        for facet, listed in zip(_SAID, several, strict=True):
            for value in listed.split("\n"):
                counts[facet][value] += said[no]
    return facets(counts, site_names(connection))


def count_days(found: Iterable[Found]) -> tuple[Period, ...]:
    """The histogram of ``found``."""
    days = Counter([one[6] for one in found])
    return fold({date.fromordinal(day): count for day, count in days.items() if day is not None})


def _rows(connection: sqlite3.Connection, what: str, numbers: Iterable[int]) -> sqlite3.Cursor:
    return connection.execute(
        f"SELECT {what} WHERE no IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)
    )
