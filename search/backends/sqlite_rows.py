"""Rows of the embedded index read all at once.

Python's lock is given up for each row that SQLite looks for, and waited for again: a search of ten thousand rows
beside a thread that computes would take a minute. So SQLite is asked for one row that holds them all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson

_TOGETHER = 50


def rows(
    connection: sqlite3.Connection,
    columns: Sequence[str],
    source: str,
    parameters: Sequence[object] | dict[str, object] = (),
) -> list[tuple[Any, ...]]:
    """What ``SELECT columns FROM source`` gives: numbers, texts and NULL only."""
    return list(zip(*read_columns(connection, columns, source, parameters), strict=True))


def read_columns(
    connection: sqlite3.Connection,
    columns: Sequence[str],
    source: str,
    parameters: Sequence[object] | dict[str, object] = (),
    *,
    sets: str = "",
) -> list[list[Any]]:
    """... each column by itself. ``sets``: a WITH clause before it."""
    names = [f"c{place}" for place in range(len(columns))]
    inner = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
    whole = ", ".join(f"json_group_array({name})" for name in names)
    # LIMIT: bm25() is known where FTS5 is read, and not where rows are put together.
    statement = f"{sets} SELECT {whole} FROM (SELECT {inner} FROM {source} LIMIT -1)"
    return [orjson.loads(one) for one in connection.execute(statement, parameters).fetchone()]


def contents(connection: sqlite3.Connection, column: str, numbers: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """(number, ``column`` of the table ``content``) of each of ``numbers`` that is there, in their order."""
    one = f"(SELECT {column} FROM content WHERE no = ?)"
    statement = f"SELECT {', '.join([one] * _TOGETHER)}"
    left = iter(numbers)
    while some := list(islice(left, _TOGETHER)):
        padded = [*some, *[None] * (_TOGETHER - len(some))]
        for number, data in zip(some, connection.execute(statement, padded).fetchone(), strict=False):
            if data is not None:
                yield number, data
