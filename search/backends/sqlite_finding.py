"""One search in the embedded index: all hits, the first of them in order, and what is counted over them."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
from search.backends.sqlite_columns import Columns, Numbers, Rows
from search.backends.sqlite_content import load
from search.backends.sqlite_plan import Plan, plan
from search.backends.sqlite_rows import read_columns, rows
from search.cursor import Cursor, Key, fingerprint
from search.documents import IndexDocument
from search.facets import FACETS, facets
from search.histogram import fold_numbers
from search.hits import hit
from search.query import TextField

_WEIGHTS = ", ".join(str(weights[field.value]) for weights in (EXACT_WEIGHTS, FOLDED_WEIGHTS) for field in TextField)
_RANK = f"bm25(fts, {_WEIGHTS})"
Places = NDArray[np.intp]
"""Of hits, in what was found."""


@dataclass(frozen=True)
class Found:
    """All hits of a search, in no order. Never changed once made."""

    numbers: Numbers
    score: NDArray[np.float64]
    """Negative: less is better."""
    rows: Rows

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, places: Places) -> Found:
        """Those at ``places``, in that order."""
        return Found(self.numbers[places], self.score[places], self.rows.take(places))

    def in_order(self) -> Found:
        """All in the order asked for."""
        return self.take(np.lexsort((self.rows.id, self.rows.age, self.score)))

    def first(self, count: int) -> Found:
        """The first ``count`` in the order asked for."""
        return self.take(self._places_of_first(count)).in_order().take(np.arange(min(count, len(self))))

    @cached_property
    def story_sizes(self) -> Numbers:
        """By the number of a story, how many of them tell it."""
        return np.bincount(self.rows.story)

    def key(self, place: int) -> Key:
        """What the hit there is sorted by."""
        return float(self.score[place]), float(self.rows.age[place]), self.rows.id[place].decode()

    @property
    def ids(self) -> list[str]:
        """Of the articles, in their order here."""
        return [one.decode() for one in self.rows.id.tolist()]

    def _places_of_first(self, count: int) -> Places:
        """Where the first ``count`` are, and perhaps some more: of those alike to the last only the id decides."""
        if not 0 < count < len(self):
            return np.arange(len(self))
        last = np.partition(self.score, count - 1)[count - 1]
        before, level = np.flatnonzero(self.score < last), np.flatnonzero(self.score == last)
        ages = self.rows.age[level]
        missing = count - len(before)
        return np.concatenate((before, level[ages <= np.partition(ages, missing - 1)[missing - 1]]))


class Shown(NamedTuple):
    """One hit of a page."""

    key: Key
    no: int
    story_size: int = 1
    """How many hits tell its story, where each story is shown once."""


def find(connection: sqlite3.Connection, request: SearchRequest, columns: Columns) -> Found:
    """All hits."""
    planned = plan(request.query, request.filters, connection)
    today = request.today or datetime.now(VIETNAM).date()
    parameters = dict(planned.parameters)
    ranked = request.sort == "relevance" and bool(planned.ranking)
    sets = planned.sets
    if planned.match:
        parameters["match"] = planned.ranking if ranked else planned.match
        read = ("fts.rowid", _RANK) if ranked else ("fts.rowid",)
        source = _source(planned)
    elif ranked:
        parameters["match"] = planned.ranking
        sets = (
            f"{sets + ',' if sets else 'WITH'}"
            f" ranked AS MATERIALIZED (SELECT rowid AS no, {_RANK} AS score FROM fts WHERE fts MATCH :match)"
        )
        read = ("d.no", "ifnull(r.score, 0.0)")
        source = f"doc d LEFT JOIN ranked r ON r.no = d.no WHERE {planned.condition}"
    else:
        read, source = ("d.no",), _source(planned)
    numbers, *ranks = (np.array(one) for one in read_columns(connection, read, source, parameters, sets=sets))
    numbers = numbers.astype(np.int64)
    found = columns.rows(connection, numbers)
    score = ranks[0].astype(np.float64) * _freshness(found.day, today) if ranks else np.zeros(len(numbers))
    return Found(numbers, score, found)


def _freshness(days: Numbers, today: date) -> NDArray[np.float64]:
    age = np.maximum(today.toordinal() - days, 0)
    return np.where(days > 0, 1.0 + RECENCY / (1.0 + age / RECENCY_AGE_DAYS), 1.0)


def count(connection: sqlite3.Connection, request: SearchRequest) -> int:
    """How many hits there are, without looking at each."""
    planned = plan(request.query, request.filters, connection)
    (number,) = connection.execute(
        f"{planned.sets} SELECT count(*) FROM {_source(planned)}", _parameters(planned)
    ).fetchone()
    return int(number)


def identify(connection: sqlite3.Connection, request: SearchRequest, *, places: str) -> frozenset[str]:
    """The ids of all hits; ``places`` as :func:`~search.backends.sqlite_plan.plan` takes it."""
    planned = plan(request.query, request.filters, connection, places=places)
    found = f"SELECT {'fts.rowid' if planned.match else 'd.no'} FROM {_source(planned)}"
    rows = connection.execute(f"{planned.sets} SELECT id FROM doc WHERE no IN ({found})", _parameters(planned))
    return frozenset(one for (one,) in rows)


def _source(planned: Plan) -> str:
    """All hits, as rows of ``fts`` where it is asked, else of ``d``."""
    if not planned.match:
        return f"doc d WHERE {planned.condition}"
    if planned.condition == "1":
        return "fts WHERE fts MATCH :match"
    # CROSS JOIN: FTS5 first, then the row of each match.
    return f"fts CROSS JOIN doc d ON d.no = fts.rowid WHERE fts MATCH :match AND {planned.condition}"


def _parameters(planned: Plan) -> dict[str, object]:
    return planned.parameters | ({"match": planned.match} if planned.match else {})


def best(found: Found, request: SearchRequest) -> list[Shown]:
    """Those on the page asked for, in order."""
    first = found.first(request.offset + request.limit)
    return shown(first, request.offset, len(first))


def shown(found: Found, start: int, end: int) -> list[Shown]:
    """The hits from ``start`` to ``end``, as many of them as there are."""
    return [Shown(found.key(place), int(found.numbers[place])) for place in range(start, min(end, len(found)))]


def best_of_stories(found: Found, request: SearchRequest) -> list[Shown]:
    """The first hit of each story, of those on the page asked for, in order."""
    wanted = request.offset + request.limit
    window = wanted
    while True:
        window = min(len(found), 2 * window)
        first = found.first(window)
        # Of the hits of a story the first is what stands for it, wherever the others are.
        _, places = np.unique(first.rows.story, return_index=True)
        if len(places) >= wanted or window == len(found):
            break
    places = np.sort(places)[request.offset : wanted]
    return [
        Shown(first.key(at), int(first.numbers[at]), int(found.story_sizes[first.rows.story[at]]))
        for at in places.tolist()
    ]


def count_stories(found: Found) -> int:
    """How many stories the hits tell."""
    return int(np.count_nonzero(found.story_sizes))


def behind(found: Found, last: Key) -> Found:
    """Those that stand behind the hit that had the key ``last`` and may have another now, for scores are of all
    articles; behind where it stood if it is no more. In order."""
    (there,) = np.nonzero(found.rows.id == str(last[-1]).encode())
    score, age, article_id = found.key(int(there[0])) if len(there) else last
    later = found.rows.id > np.bytes_(str(article_id).encode())
    same = found.score == score
    is_behind = (found.score > float(score)) | same & ((found.rows.age > float(age)) | (found.rows.age == age) & later)
    return found.take(np.flatnonzero(is_behind)).in_order()


def in_order(found: Found, ids: Sequence[str]) -> Found:
    """Those with ``ids``, in their order."""
    places = {one: place for place, one in enumerate(found.ids)}
    return found.take(np.array([places[one] for one in ids if one in places], np.intp))


def page_end(backend: str, request: SearchRequest, last: Shown, passed: int, held: str = "") -> Cursor:
    """The end of a page whose last hit is ``last``, the ``passed``-th of all."""
    assert request.today is not None, "age was counted from a day"
    return Cursor(backend, fingerprint(request), request.today, last.key, passed, held)


def hits(connection: sqlite3.Connection, page: Sequence[Shown], request: SearchRequest) -> tuple[Hit, ...]:
    """What is shown of the hits of a page."""
    names = site_names(connection)
    stored = contents(connection, [one.no for one in page])
    query = request.query if request.highlight else None
    return tuple(
        hit(
            stored[one.no],
            score=abs(float(one.key[0])),
            query=query,
            site_name=names[stored[one.no].site],
            story_size=one.story_size,
        )
        for one in page
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

    def count(self, connection: sqlite3.Connection, found: Found) -> dict[str, tuple[Bucket, ...]]:
        """The facets of ``found``."""
        counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
        combined, said = _counted(found.rows.combination), _counted(found.rows.said)
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


def count_days(found: Found) -> tuple[Period, ...]:
    """The histogram of ``found``."""
    return fold_numbers(_counted(found.rows.day[found.rows.day > 0]))


def _counted(values: Numbers) -> dict[int, int]:
    """How often each of ``values`` is there."""
    least = int(values.min()) if len(values) else 0
    counts = np.bincount(values - least)
    (there,) = np.nonzero(counts)
    return dict(zip((there + least).tolist(), counts[there].tolist(), strict=True))


def _numbered(
    connection: sqlite3.Connection, columns: Sequence[str], table: str, numbers: Collection[int]
) -> Iterable[tuple[Any, ...]]:
    if not numbers:
        return ()
    source = f"{table} WHERE no IN (SELECT value FROM json_each(?))"
    return rows(connection, columns, source, (json.dumps(list(numbers)),))
