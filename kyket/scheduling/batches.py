"""So many sites, in at most so many tasks."""

from __future__ import annotations

from collections.abc import Sequence


def batches(sites: Sequence[str], limit: int) -> list[list[str]]:
    """``sites`` in at most ``limit`` batches: one each as long as that is possible, else as even as they can be.

    Neighbours in ``sites`` (the longest overdue first) are not put into one batch, so that none waits behind another.
    """
    number = min(len(sites), max(limit, 1))
    return [list(sites[start::number]) for start in range(number)]


def label(batch: Sequence[str], shown: int = 3) -> str:
    """What a task over ``batch`` is called."""
    more = len(batch) - shown
    return ", ".join(batch[:shown]) + (f" and {more} more" if more > 0 else "")
