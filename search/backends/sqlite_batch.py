"""Some articles of the embedded index, copied into one in memory, and searched there as in the file.

In the file a word's list holds every article that has it, and the few that are asked for would be looked up in each:
a search takes some milliseconds there, and a tenth of one among 500 articles alone.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from search.backends import sqlite_file
from search.backends.batch import Answer
from search.backends.protocol import SearchRequest
from search.backends.sqlite_content import load_words
from search.backends.sqlite_file import answering
from search.backends.sqlite_finding import identify
from search.backends.sqlite_writer import PUT

_DOCS = "SELECT * FROM doc WHERE id IN (SELECT value FROM json_each(?))"
# Numbers stay as they are in the file. Of names those that the articles have, and every province: which of them are now
# one, all articles of the file say.
_OF_DOCS = {
    "tag": "SELECT * FROM tag WHERE doc IN (SELECT value FROM json_each(?))",
    "signed": "SELECT * FROM signed WHERE doc IN (SELECT value FROM json_each(?))",
    # What a hit shows is not asked for.
    "content": "SELECT no, x'', words FROM content WHERE no IN (SELECT value FROM json_each(?))",
}
_NAMED = ("site", "province", "province_now", "kind", "language", "label")
_NAMES = "SELECT * FROM name WHERE field = 'province' OR no IN (SELECT value FROM json_each(?))"
_PLACES = "SELECT DISTINCT province, province_now FROM doc"


class SqliteBatch:
    """Articles of the index that ``live`` has open; see :class:`search.backends.batch.Batch`."""

    def __init__(self, path: Path, live: sqlite3.Connection, ids: Sequence[str]) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection = sqlite_file.in_memory()
        try:
            self.missing = frozenset(ids) - _copy(live, self._connection, ids)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> SqliteBatch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives up the memory."""
        self._connection.close()

    def matching(self, requests: Sequence[SearchRequest]) -> list[Answer]:
        """The ids that each request finds."""
        with self._lock, answering(self._path):
            return [identify(self._connection, request, places="places") for request in requests]


def _copy(live: sqlite3.Connection, batch: sqlite3.Connection, ids: Sequence[str]) -> frozenset[str]:
    """Copies the articles ``ids`` and what belongs to them; returns the ids of those there are."""

    def take(table: str, statement: str, *wanted: Iterable[object]) -> list[dict[str, Any]]:
        cursor = live.execute(statement, [json.dumps(list(one)) for one in wanted])
        names = [name for name, *_ in cursor.description]
        rows = cursor.fetchall()
        batch.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(names))})", rows)
        return [dict(zip(names, row, strict=True)) for row in rows]

    batch.execute("BEGIN")
    docs = take("doc", _DOCS, ids)
    numbers = [doc["no"] for doc in docs]
    copied = {table: take(table, statement, numbers) for table, statement in _OF_DOCS.items()}
    take("name", _NAMES, {doc[name] for doc in docs for name in _NAMED} | {tag["name"] for tag in copied["tag"]})
    batch.executemany(PUT, ((row["no"], *load_words(row["words"])) for row in copied["content"]))
    batch.execute("CREATE TABLE places (province INTEGER NOT NULL, province_now INTEGER NOT NULL)")
    take("places", _PLACES)
    batch.execute("COMMIT")
    return frozenset(doc["id"] for doc in docs)
