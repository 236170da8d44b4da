"""One search in the embedded index: all hits in order, and what is counted over them."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime
from operator import itemgetter
from threading import Lock
from typing import Any, NamedTuple

from pipelines.article import VIETNAM
from search.backends import sqlite_rows
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
from search.backends.sqlite_plan import Plan, plan
from search.backends.sqlite_rows import rows
from search.cursor import Cursor, Key, fingerprint
from search.documents import IndexDocument
from search.facets import FACETS, facets
from search.histogram import fold_numbers
from search.hits import hit
from search.query import TextField

_WEIGHTS = ", ".join(str(weights[field.value]) for weights in (EXACT_WEIGHTS, FOLDED_WEIGHTS) for field in TextField)
_RANK = f"bm25(fts, {_WEIGHTS})"
_FRESHNESS = (
    f"CASE WHEN d.day IS NULL THEN 1.0 ELSE 1.0 + {RECENCY} / (1.0 + max(:today - d.day, 0) / {RECENCY_AGE_DAYS}) END"
)


_KEY = 3
"""The first fields of Found are what hits are sorted by."""


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
    row = ("ifnull(-d.moment, 1e18)", "d.id", "d.no", "d.combination", "d.said", "d.day", "d.story")
    # Plain tuples, for there may be very many: their places are those of Found.
    found: list[Found]
    if planned.match or not (ranked and planned.ranking):
        if planned.match:
            parameters["match"] = planned.ranking if ranked else planned.match
        score = f"{_RANK} * ({_FRESHNESS})" if ranked and planned.match else "0.0"
        found = rows(connection, (score, *row), _source(planned), parameters, sets=planned.sets)  # type: ignore[assignment]
    else:
        parameters["match"] = planned.ranking
        sets = (
            f"{planned.sets + ',' if planned.sets else 'WITH'}"
            f" ranked AS MATERIALIZED (SELECT rowid AS no, {_RANK} AS score FROM fts WHERE fts MATCH :match)"
        )
        score = f"ifnull(r.score, 0.0) * ({_FRESHNESS})"
        source = f"doc d LEFT JOIN ranked r ON r.no = d.no WHERE {planned.condition}"
        found = rows(connection, (score, *row), source, parameters, sets=sets)  # type: ignore[assignment]
    return found


def count(connection: sqlite3.Connection, request: SearchRequest) -> int:
    """How many hits there are, without looking at each."""
    planned = plan(request.query, request.filters, connection)
    alone = planned.match and planned.condition == "1"
    source = "fts WHERE fts MATCH :match" if alone else _source(planned)
    (number,) = connection.execute(f"{planned.sets} SELECT count(*) FROM {source}", _parameters(planned)).fetchone()
    return int(number)


def identify(connection: sqlite3.Connection, request: SearchRequest, *, places: str) -> frozenset[str]:
    """The ids of all hits; ``places`` as :func:`~search.backends.sqlite_plan.plan` takes it."""
    planned = plan(request.query, request.filters, connection, places=places)
    rows = connection.execute(f"{planned.sets} SELECT d.id FROM {_source(planned)}", _parameters(planned))
    return frozenset(one for (one,) in rows)


def _source(planned: Plan) -> str:
    """All hits, as rows of ``d``."""
    if not planned.match:
        return f"doc d WHERE {planned.condition}"
    # CROSS JOIN: FTS5 first, then the row of each match.
    return f"fts CROSS JOIN doc d ON d.no = fts.rowid WHERE fts MATCH :match AND {planned.condition}"


def _parameters(planned: Plan) -> dict[str, object]:
    return planned.parameters | ({"match": planned.match} if planned.match else {})


def best(found: Iterable[Found], request: SearchRequest) -> list[Found]:
    """Those on the page asked for, in order."""
    return heapq.nsmallest(request.offset + request.limit, found)[request.offset :]


def behind(found: Sequence[Found], last: Key) -> Sequence[Found]:
    """Those that stand behind the hit that had the key ``last`` and may have another now, for scores are of all
    articles; behind where it stood if it is no more."""
    now = next((one[:_KEY] for one in found if one[2] == last[-1]), last)
    return [one for one in found if one[:_KEY] > now]


def in_order(found: Sequence[Found], ids: Sequence[str]) -> list[Found]:
    """Those with ``ids``, in their order."""
    wanted = set(ids)
    known = {one[2]: one for one in found if one[2] in wanted}
    return [known[one] for one in ids if one in known]


def page_end(backend: str, request: SearchRequest, last: Found, passed: int, held: str = "") -> Cursor:
    """The end of a page whose last hit is ``last``, the ``passed``-th of all."""
    assert request.today is not None, "age was counted from a day"
    return Cursor(backend, fingerprint(request), request.today, (last[0], last[1], last[2]), passed, held)


def best_of_stories(found: Sequence[Found]) -> Sequence[Found]:
    """The first hit of each story, in no order."""
    # Most stories have one hit; the others are compared.
    stories = {one[-1]: one for one in found}
    if len(stories) == len(found):
        return found
    for one in [one for one in found if stories[one[-1]] is not one]:
        if one < stories[one[-1]]:
            stories[one[-1]] = one
    return list(stories.values())


def story_sizes(found: Iterable[Found], page: Iterable[Found]) -> Counter[str]:
    """How many of ``found`` tell each story of ``page``."""
    shown = {one[-1] for one in page}
    return Counter(filter(shown.__contains__, map(itemgetter(-1), found)))


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
    return {no: load(data) for no, data in sqlite_rows.contents(connection, "data", numbers)}


def site_names(connection: sqlite3.Connection) -> dict[str, str]:
    """What each site is called, by id."""
    return dict(rows(connection, ("value", "label"), "name WHERE field = 'site'"))


class Combinations:
    """The values that stand behind ``combination`` and ``said`` in one file, read once: they never change there.

    May be used by several threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._combined: dict[int, tuple[tuple[str, str, str], str, str]] = {}
        # Of articles that say nothing: 0.
        self._said: dict[int, tuple[list[str], list[str]]] = {0: ([], [])}

    def count(self, connection: sqlite3.Connection, found: Iterable[Found]) -> dict[str, tuple[Bucket, ...]]:
        """The facets of ``found``."""
        found = list(found)
        counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
        combined = Counter(map(itemgetter(4), found))
        said = Counter(map(itemgetter(5), found))
        self._read(connection, combined.keys(), said.keys())
        places: Counter[tuple[str, str, str]] = Counter()
        years, labels = counts["year"], counts["label"]
        for no, count in combined.items():
            place, year, label = self._combined[no]
            places[place] += count
            years[year] += count
            labels[label] += count
        for (province, site, kind), count in places.items():
            counts["province"][province] += count
            counts["site"][site] += count
            counts["kind"][kind] += count
        for no, count in said.items():
            for facet, values in zip(("document_kind", "agency"), self._said[no], strict=True):
                for value in values:
                    counts[facet][value] += count
        return facets(counts, site_names(connection))

    def _read(self, connection: sqlite3.Connection, combined: Set[int], said: Set[int]) -> None:
        with self._lock:
            self._read_unknown(connection, combined - self._combined.keys(), said - self._said.keys())

    def _read_unknown(self, connection: sqlite3.Connection, combined: Set[int], said: Set[int]) -> None:
        places = {place: place for place, _, _ in self._combined.values()} if combined else {}
        columns = ("no", "province", "site", "kind", "year", "label")
        for no, province, site, kind, year, label in _numbered(connection, columns, "combination", combined):
            place = (province, site, kind)
            self._combined[no] = places.setdefault(place, place), year, label
        for no, kinds, agencies in _numbered(connection, ("no", "document_kinds", "agencies"), "said", said):
            self._said[no] = kinds.split("\n"), agencies.split("\n")


def count_days(found: Iterable[Found]) -> tuple[Period, ...]:
    """The histogram of ``found``."""
    days = Counter(map(itemgetter(6), found))
    return fold_numbers({day: count for day, count in days.items() if day is not None})


def _numbered(
    connection: sqlite3.Connection, columns: Sequence[str], table: str, numbers: Collection[int]
) -> Iterable[tuple[Any, ...]]:
    if not numbers:
        return ()
    source = f"{table} WHERE no IN (SELECT value FROM json_each(?))"
    return rows(connection, columns, source, (json.dumps(list(numbers)),))
