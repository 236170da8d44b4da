"""The words written in the articles of the embedded index, and how many articles have each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from pipelines.text import fold
from search.spelling import bare_slips, one_slip_away
from search.words import bears_mark, forms


def articles_with(connection: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
    """How many articles have each of ``words`` (exact forms); those that none has are left out."""
    rows = connection.execute(
        "SELECT word, articles FROM word WHERE word IN (SELECT value FROM json_each(?))",
        (json.dumps(list(words), ensure_ascii=False),),
    )
    return dict(rows)


def spellings(connection: sqlite3.Connection, word: str) -> Mapping[str, int]:
    """See :meth:`search.backends.protocol.SearchBackend.spellings`."""
    exact = forms(word).exact
    found = articles_with(connection, one_slip_away(exact))
    if not bears_mark(exact):
        found |= dict(connection.execute("SELECT word, articles FROM word WHERE folded = ?", (fold(exact),)).fetchall())
    found.pop(exact, None)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def bare_spellings(connection: sqlite3.Connection, word: str) -> Mapping[str, int]:
    """See :meth:`search.backends.protocol.SearchBackend.bare_spellings`."""
    rows = connection.execute(
        "SELECT folded, sum(articles) FROM word WHERE folded IN (SELECT value FROM json_each(?)) GROUP BY folded"
        " ORDER BY 2 DESC, 1",
        (json.dumps(sorted(bare_slips(forms(word).folded)), ensure_ascii=False),),
    )
    return dict(rows.fetchall())
