"""One step at work while the one before it makes the next piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def ahead(pieces: Iterable[T], step: Callable[[T], R]) -> Iterator[R]:
    """``step`` of each piece, in order, in another thread, while the next piece is made in this one.

    No more than two pieces are there at once. The first error, of either side, ends it; no later piece is begun.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
        before: Future[R] | None = None
        for piece in pieces:
            if before is not None:
                yield before.result()
            before = worker.submit(step, piece)
        if before is not None:
            yield before.result()
