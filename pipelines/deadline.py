"""A time after which nobody waits any longer: work within it is ended, also within one statement of a database.

Whoever answers somebody says how long (:func:`within`). What asks a database looks here and has the statement ended by
the database's own means; an error follows, as of one that does not answer. Without a deadline nothing is different.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: about a millisecond."""
_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What this thread does in the block is over after ``seconds``, or with a deadline around it that comes sooner."""
    ends = time.monotonic() + seconds
    outer = _ends.get()
    token = _ends.set(ends if outer is None else min(ends, outer))
    try:
        yield
    finally:
        _ends.reset(token)


def left() -> float | None:
    """Seconds until it is over, less than 0 when it is; None without a deadline."""
    ends = _ends.get()
    return None if ends is None else ends - time.monotonic()


def is_over() -> bool:
    """Whether there is a deadline, and it has passed."""
    seconds = left()
    return seconds is not None and seconds <= 0


def interrupts(connection: sqlite3.Connection) -> None:
    """Has SQLite end a statement of ``connection`` when its time is over.

    It asks in the thread that runs the statement: the deadline of another one, or an earlier one, does not count.
    """
    if left() is not None:
        connection.set_progress_handler(is_over, _STEPS)
