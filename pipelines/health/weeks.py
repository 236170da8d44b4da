"""How many articles a site had in each of the last weeks, beside what its own past makes likely."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta

from pipelines.health.records import Week
from pipelines.health.rhythm import Rhythm

WEEKS = 12
_WEEK = timedelta(weeks=1)


def weeks_of(events: Sequence[datetime], rhythm: Rhythm | None, now: datetime) -> tuple[Week, ...]:
    """The last weeks up to ``now``, oldest first; none before the first of ``events``, which are in order."""
    if not events:
        return ()
    found = []
    for ago in range(WEEKS, 0, -1):
        first, last = now - ago * _WEEK, now - (ago - 1) * _WEEK
        if last <= events[0]:
            continue
        count = bisect_left(events, last) - bisect_left(events, first)
        found.append(Week(first, count, rhythm.expected(max(first, events[0]), last) if rhythm else None))
    return tuple(found)
