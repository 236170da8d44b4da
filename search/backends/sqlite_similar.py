"""Articles about the same, in the embedded index."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

from search.backends.protocol import Hit
from search.backends.sqlite_content import load
from search.backends.sqlite_file import EXACT
from search.backends.sqlite_finding import contents, site_names
from search.backends.sqlite_rows import rows
from search.backends.sqlite_words import articles_with
from search.hits import hit
from search.likeness import LEAST_LIKENESS, characteristic, said_words
from search.query import TextField

_READ = (TextField.TITLE, TextField.LEAD, TextField.BODY)
_POSTINGS = 200_000
"""Words in articles that are looked at: a tenth of a second. The commonest words, which tell least, are left out."""


def similar(connection: sqlite3.Connection, article_id: str, limit: int) -> tuple[Hit, ...]:
    """See :meth:`search.backends.protocol.SearchBackend.similar`."""
    row = connection.execute(
        "SELECT d.story, c.data FROM doc d JOIN content c ON c.no = d.no WHERE d.id = ?", (article_id,)
    ).fetchone()
    if row is None or limit < 1:
        return ()
    story, data = row
    said = said_words(load(data))
    (total,) = connection.execute("SELECT count(*) FROM doc").fetchone()
    articles = articles_with(connection, said)
    weights = characteristic(said, articles, total)
    likeness = _likeness(connection, weights, articles)
    for (no,) in connection.execute("SELECT no FROM doc WHERE story = ?", (story,)):
        likeness.pop(no, None)
    alike = [no for no, one in likeness.items() if one >= LEAST_LIKENESS]
    source = f"doc WHERE no IN ({','.join(map(str, alike))})"
    ages = rows(connection, ("no", "ifnull(-moment, 1e18)", "id"), source)
    page = sorted((-likeness[no], age, other_id, no) for no, age, other_id in ages)[:limit]
    names = site_names(connection)
    stored = contents(connection, [no for *_, no in page])
    return tuple(hit(stored[no], score=-less, site_name=names[stored[no].site]) for less, _, _, no in page)


def _likeness(
    connection: sqlite3.Connection, weights: Mapping[str, float], articles: Mapping[str, int]
) -> dict[int, float]:
    """How much of ``weights`` each article has that has any of it, by its number: 1 is all."""
    columns = " ".join(EXACT[field] for field in _READ)
    whole = sum(weights.values())
    likeness: dict[int, float] = defaultdict(float)
    postings = 0
    for word, weight in weights.items():
        if postings and postings + articles[word] > _POSTINGS:
            continue
        postings += articles[word]
        for (no,) in rows(connection, ("rowid",), "fts WHERE fts MATCH ?", (f'{{{columns}}}: "{word}"',)):
            likeness[no] += weight / whole
    return likeness
