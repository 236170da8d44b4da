"""When a site is crawled next: its entry's cadence, adapted within bounds to how often it publishes.

A site is worth another look when about one new article is expected since the last. The expectation is its own past's
(:class:`pipelines.health.rhythm.Rhythm`), which knows weekends, hours, holidays and Tết.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pipelines.health.gaps import tolerance
from pipelines.health.rhythm import Rhythm

EXPECTED = 1.0
"""Articles expected since the last crawl that make another one worth while."""
FASTER, SLOWER = 4, 4
"""By how much a cadence is shortened or lengthened at most."""
_LEAST = timedelta(minutes=10)
_EXACT = timedelta(minutes=1)


def bounds(minutes: int) -> tuple[timedelta, timedelta]:
    """The shortest and the longest time between two crawls of a site whose entry says ``minutes``.

    The longest stays well below what would count as a gap in what was seen.
    """
    cadence = timedelta(minutes=minutes)
    shortest = min(cadence, max(cadence / FASTER, _LEAST))
    longest = max(cadence, min(cadence * SLOWER, tolerance(minutes) * 3 / 4))
    return shortest, longest


def next_crawl(last: datetime, minutes: int, rhythm: Rhythm | None) -> datetime:
    """When a site last crawled at ``last`` is due. Without a ``rhythm``, its past being too short: by its entry."""
    if rhythm is None:
        return last + timedelta(minutes=minutes)
    shortest, longest = bounds(minutes)
    early, late = last + shortest, last + longest
    if rhythm.expected(last, early) >= EXPECTED:
        return early
    if rhythm.expected(last, late) < EXPECTED:
        return late
    while late - early > _EXACT:
        middle = early + (late - early) / 2
        if rhythm.expected(last, middle) >= EXPECTED:
            late = middle
        else:
            early = middle
    return late
