"""What hits of the embedded index are sorted and counted by, of all its articles, as columns in memory.

A search of many hits would otherwise read the row of each: twice the time of finding and ranking them, much of it
Python's, which other searches wait for. What has been written since is read with the next search.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from search.backends.sqlite_rows import read_columns

_Value = TypeVar("_Value", bound=np.generic)
Numbers = NDArray[np.int64]
FEW = 2_000
"""So many rows are read by themselves where nothing is in memory yet: sooner done than reading all."""
_NAMES = ("no", "ifnull(-moment, 1e18)", "id", "ifnull(day, 0)", "combination", "said", "story")


@dataclass(frozen=True)
class Rows:
    """Articles; one of each column is one article. Never changed once made."""

    age: NDArray[np.float64]
    """Minus the moment of publication; what has none is oldest."""
    id: NDArray[np.bytes_]
    """UTF-8, which sorts as the text does."""
    day: Numbers
    """Of publication; 0 for none."""
    combination: Numbers
    said: Numbers
    story: Numbers
    """A number that all articles of a story have, and no other among these rows."""

    def take(self, chosen: Numbers) -> Rows:
        """Those at these places."""
        return Rows(
            self.age[chosen],
            self.id[chosen],
            self.day[chosen],
            self.combination[chosen],
            self.said[chosen],
            self.story[chosen],
        )

    def put(self, numbers: Numbers, rows: Rows) -> Rows:
        """These with ``rows`` at the places ``numbers``, which may lie behind the last."""
        length = max(len(self.age), int(numbers.max(initial=-1)) + 1)

        def put(old: NDArray[_Value], new: NDArray[_Value]) -> NDArray[_Value]:
            column = np.zeros(length, np.promote_types(old.dtype, new.dtype))
            column[: len(old)] = old
            column[numbers] = new
            return column

        return Rows(
            put(self.age, rows.age),
            put(self.id, rows.id),
            put(self.day, rows.day),
            put(self.combination, rows.combination),
            put(self.said, rows.said),
            put(self.story, rows.story),
        )


class Columns:
    """The rows of one file. May be used by several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._revision = -1
        """Of the index, up to which all is in memory."""
        self._stories: dict[str, int] = {}
        self._all = _rows([[] for _ in _NAMES], self._stories)[1]

    def rows(self, connection: sqlite3.Connection, numbers: Numbers) -> Rows:
        """The articles with ``numbers``, as the transaction of ``connection`` sees them."""
        (text,) = connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()
        revision = int(text)
        with self._lock:
            # Another thread may have seen a later state than this one, whose transaction began before.
            is_known = revision >= self._revision if self._revision >= 0 else len(numbers) > FEW
            if is_known and revision > self._revision:
                self._read(connection, revision)
            known = self._all if is_known else None
        if known is not None:
            return known.take(numbers)
        source = "doc WHERE no IN (SELECT value FROM json_each(?))"
        found, rows = _rows(read_columns(connection, _NAMES, source, (json.dumps(numbers.tolist()),)), {})
        order = np.argsort(found)
        return rows.take(order[np.searchsorted(found, numbers, sorter=order)])

    def _read(self, connection: sqlite3.Connection, revision: int) -> None:
        """Takes in what has been written. What has been deleted stays: no search finds its number."""
        written = read_columns(connection, _NAMES, "doc WHERE revision > ?", (self._revision,))
        self._all = self._all.put(*_rows(written, self._stories))
        self._revision = revision


def _rows(read: Sequence[Sequence[object]], stories: dict[str, int]) -> tuple[Numbers, Rows]:
    """The numbers and the rows of ``read``; ``stories`` are the numbers of stories, those that are new too."""
    no, age, ids, day, combination, said, told = read
    return np.array(no, np.int64), Rows(
        np.array(age, np.float64),
        np.array([str(one).encode() for one in ids], np.bytes_),
        np.array(day, np.int64),
        np.array(combination, np.int64),
        np.array(said, np.int64),
        np.array([stories.setdefault(str(one), len(stories)) for one in told], np.int64),
    )
