"""Articles about the same, in the embedded index."""

from __future__ import annotations

import sqlite3

from search.backends.protocol import Hit
from search.backends.sqlite_content import exact_words, load
from search.backends.sqlite_file import EXACT
from search.backends.sqlite_finding import contents, site_names
from search.backends.sqlite_words import articles_with
from search.hits import hit
from search.likeness import LEAST_LIKENESS, characteristic, likeness, said_words
from search.query import TextField

_COMPARED = 300
"""Articles looked at word by word: those that FTS5 ranks best."""
_POSTINGS = 60_000
"""Articles that FTS5 has to rank for them, at most: the commonest of the words are left out beyond that."""
_READ = (TextField.TITLE, TextField.LEAD, TextField.BODY)


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
    expression = _expression(weights, articles)
    if not expression:
        return ()
    # The rest of the story must not take the places of what is merely like it.
    rows = connection.execute(
        "SELECT d.no, d.id, d.moment, c.words FROM (SELECT rowid AS no FROM fts WHERE fts MATCH :match"
        " AND rowid NOT IN (SELECT no FROM doc WHERE story = :story) ORDER BY rank, rowid LIMIT :compared) near"
        " JOIN doc d ON d.no = near.no JOIN content c ON c.no = d.no",
        {"match": expression, "story": story, "compared": max(_COMPARED, limit)},
    )
    found = []
    for no, other_id, moment, words in rows:
        texts = exact_words(words)
        alike = likeness(weights, [word for text in texts[: len(_READ)] for word in text.split(" ")])
        if alike >= LEAST_LIKENESS:
            found.append((-alike, -(moment if moment is not None else -1e18), other_id, no))
    page = sorted(found)[:limit]
    names = site_names(connection)
    stored = contents(connection, [no for *_, no in page])
    return tuple(hit(stored[no], score=-alike, site_name=names[stored[no].site]) for alike, _, _, no in page)


def _expression(weights: dict[str, float], articles: dict[str, int]) -> str:
    words: list[str] = []
    postings = 0
    for word in weights:
        postings += articles[word]
        if words and postings > _POSTINGS:
            break
        words.append(f'"{word}"')
    columns = " ".join(EXACT[field] for field in _READ)
    return f"{{{columns}}}: ({' OR '.join(words)})" if words else ""
