"""When a site was not seen, why, and whether what was missed has come since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import sqrt

from pipelines.article import VIETNAM
from pipelines.health.access import Met, leaves_gap, met, saw
from pipelines.health.records import Crawl, Gap
from pipelines.health.rhythm import Rhythm

OURS = "not crawled"
BLOCKED = "blocked"
NO_ANSWER = "no answer"
MOVED = "moved"
NO_LINKS = "no links"
CUT_SHORT = "cut short"
CAUSES = {
    OURS: "kyket did not crawl it",
    BLOCKED: "the site did not let kyket in",
    NO_ANSWER: "the site did not answer",
    MOVED: "the site led to another host",
    NO_LINKS: "its listings led to no articles",
    CUT_SHORT: "a crawl ended before it had seen everything",
}
"""Why a site was not seen: what the store keeps, and how it is said."""

_OF_MET = {Met.DENIED: BLOCKED, Met.NO_ANSWER: NO_ANSWER, Met.AWAY: MOVED, Met.NO_LINKS: NO_LINKS, Met.UNFINISHED: OURS}
_LEAST = timedelta(hours=12)


def tolerance(minutes: int) -> timedelta:
    """How long a site of this cadence may go unseen before that is a gap: it rests at night, a crawl may fail."""
    return max(2 * timedelta(minutes=minutes), _LEAST)


def gaps_of(
    site: str,
    crawls: Sequence[Crawl],
    appeared: Sequence[datetime],
    rhythm: Rhythm | None,
    minutes: int,
    now: datetime,
) -> list[Gap]:
    """The gaps between the first and the last of ``crawls`` (oldest first), and up to ``now``.

    ``appeared``: when its articles were published, in any order. ``minutes``: the site's cadence.
    """
    allowed = tolerance(minutes)
    found: list[Gap] = []
    before: Crawl | None = None
    tried: list[Crawl] = []
    for crawl in crawls:
        if not crawl.reaches_back:
            continue
        if not saw(crawl):
            tried.append(crawl)
            continue
        if before is not None:
            if crawl.started_at - before.started_at > allowed:
                found.append(_gap(site, before.started_at, crawl, _cause(tried), crawls, appeared, rhythm))
            elif leaves_gap(before) and leaves_gap(crawl):
                found.append(_gap(site, before.started_at, crawl, CUT_SHORT, crawls, appeared, rhythm))
        before, tried = crawl, []
    if before is not None and now - before.started_at > allowed:
        expected = rhythm.expected(before.started_at, now) if rhythm else None
        found.append(Gap(site, before.started_at, None, _cause(tried), 0, expected))
    return found


def backfill(gap: Gap) -> str:
    """The command that fetches what was missed."""
    since = f"kyket run {gap.site} --since {gap.first.astimezone(VIETNAM):%Y-%m-%d}"
    return f"{since} --until {gap.last.astimezone(VIETNAM):%Y-%m-%d}" if gap.last else since


def overlaps(gap: Gap, first: datetime | None, last: datetime | None) -> bool:
    """Whether ``gap`` has a part in the time from ``first`` to ``last``; None is open."""
    return (last is None or gap.first <= last) and (first is None or gap.last is None or gap.last >= first)


def _cause(tried: Sequence[Crawl]) -> str:
    causes = Counter(_OF_MET.get(met(crawl), CUT_SHORT) for crawl in tried)
    return causes.most_common(1)[0][0] if causes else OURS


def _gap(
    site: str,
    first: datetime,
    seen: Crawl,
    cause: str,
    crawls: Sequence[Crawl],
    appeared: Sequence[datetime],
    rhythm: Rhythm | None,
) -> Gap:
    last = seen.started_at
    came = sum(first < moment <= last for moment in appeared)
    expected = rhythm.expected(first, last) if rhythm else None
    filled = any(_fills(crawl, first, last) for crawl in crawls)
    if not filled and not leaves_gap(seen) and expected is not None:
        # The crawl after it goes back to what was known; how far that is shows in what it found.
        filled = came >= expected - 2 * sqrt(2 * expected)
    return Gap(site, first, last, cause, came, expected, filled)


def _fills(crawl: Crawl, first: datetime, last: datetime) -> bool:
    """Whether ``crawl`` is a backfill of the time from ``first`` to ``last``."""
    whole = crawl.finished_at is not None and not crawl.error and not leaves_gap(crawl) and met(crawl) is Met.SEEN
    return whole and crawl.since is not None and crawl.since <= first and crawl.started_at >= last
