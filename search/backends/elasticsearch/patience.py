"""What to do when Elasticsearch has too much to do: wait and try again, later and later, for a limited time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from elasticsearch import ApiError

from search.backends.elasticsearch.connection import error_type

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for which what was not taken for want of capacity is sent again."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0

# A tripped circuit breaker may answer 503, a full queue inside the cluster too.
_OVERLOADED = frozenset({"es_rejected_execution_exception", "circuit_breaking_exception"})


def overloaded(status: int, kind: str) -> bool:
    """Whether an answer says that the same may succeed a little later. A full disk does not, though its status is 429
    too: it is a ``cluster_block_exception``."""
    return kind != "cluster_block_exception" and (status in (429, 502, 503, 504) or kind in _OVERLOADED)


def pauses(patience: float = PATIENCE) -> Iterator[float]:
    """Waits before each value, and ends when ``patience`` seconds would be over.

    With full jitter: of several processes that were turned away together not all come back together.
    """
    until = time.monotonic() + patience
    longest = _FIRST_PAUSE
    while time.monotonic() + longest <= until:
        pause = random.uniform(0, longest)
        time.sleep(pause)
        yield pause
        longest = min(2 * longest, _LONGEST_PAUSE)


def patiently(ask: Callable[[], T]) -> T:
    """What ``ask`` gives; asked again while it raises the client's error of one that has too much to do."""
    waiting = pauses()
    while True:
        try:
            return ask()
        except ApiError as error:
            if not overloaded(error.meta.status, error_type(error)) or next(waiting, None) is None:
                raise
