"""What is known of a site, which of its pages are the last ones, and what those before them make usual."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.health.pages import LEAST_USUAL, RECENT, Usual, usual
from pipelines.health.records import ARTICLE, Crawl, PageFacts, State, Trouble, Unanswered
from pipelines.health.rhythm import Rhythm, events_of, learn

ACCEPTED_AFTER = timedelta(days=30)
"""An acknowledged trouble of extraction that has lasted as long is learned as what is usual."""
TOLD = 60
"""So many pages up to when a trouble was told are enough to know what told it."""
_DOUBTED = timedelta(hours=24)
"""Pages met so shortly before good ones were looked at again may be why."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one site. Everything in order of time."""

    site: str
    family: str
    """By the registry."""
    crawls: Sequence[Crawl]
    pages: Sequence[PageFacts]
    """Of the last weeks; where a trouble lasts, some from before it too."""
    appearances: Sequence[tuple[datetime | None, datetime]]
    """Published, and first seen."""
    away: Sequence[tuple[datetime, datetime]] = ()
    """Times that say nothing of the site's rhythm: it could not be seen."""
    troubles: Sequence[Trouble] = ()
    """Those of this site that last."""
    spoilt: Sequence[tuple[datetime, datetime]] = ()
    """Times whose pages say nothing of what is usual: extraction was broken."""
    probed: datetime | None = None
    """When good pages were last chosen to be looked at again."""
    unanswered: Sequence[Unanswered] = ()
    """Pages that do not answer, by when that began."""

    def lasting(self, state: State) -> Trouble | None:
        """The trouble of this kind that lasts."""
        return next((one for one in self.troubles if one.state is state), None)


@dataclass(frozen=True, slots=True)
class Past:
    """What was learned of a site's past; learning takes longer than judging, and may be done less often."""

    rhythm: Rhythm | None
    usual: Usual | None
    events: Sequence[datetime] = ()
    """When articles became known, in order."""


def hiding(troubles: Sequence[Trouble], pages: Sequence[PageFacts]) -> Trouble | None:
    """Of ``troubles`` (those of extraction) the one for which more is wanted than ``pages``, the last (oldest first).

    One that lasts: what was usual before it, and the pages that told it. Or one that is over, but fills the oldest of
    the pages at hand, as it does at a site that has hundreds a day: what was usual before it.
    """
    for one in troubles:
        if one.ended_at is None or (pages and one.since <= pages[0].at < one.ended_at):
            return one
    return None


def completed(
    one: Trouble, before: Sequence[PageFacts], told: Sequence[PageFacts], pages: Sequence[PageFacts]
) -> list[PageFacts]:
    """The last ``pages`` with those from ``before`` the trouble ``one``, and the last that ``told`` it."""
    last = [page for page in pages if page.at >= one.since]
    first = last[0].at if last else one.opened_at
    return [*before, *(page for page in told if one.since <= page.at < first), *last]


def learned(history: History) -> Past:
    """What the past of a site makes usual."""
    events = events_known(history)
    return Past(_rhythm(history, events), _usual(history), events)


def _rhythm(history: History, events: Sequence[datetime]) -> Rhythm | None:
    if not events:
        return None
    # A silence that lasts is what is judged, not what is learned from.
    return learn(events, events[0], events[-1], history.away)


def events_known(history: History, last: int = 0) -> list[datetime]:
    first = next((crawl for crawl in history.crawls if crawl.finished_at is not None), None)
    if first is None or first.finished_at is None:
        return []
    return events_of(history.appearances[-last:], first.finished_at + timedelta(hours=1))


def lately(history: History, now: datetime) -> int:
    """How many of the appearances are enough for the last week and the newest article."""
    week = bisect_left(history.appearances, now - timedelta(days=8), key=lambda one: one[1])
    return max(len(history.appearances) - week, 50)


def _usual(history: History) -> Usual | None:
    trouble = history.lasting(State.BROKEN) or history.lasting(State.MOVED)
    pages = unspoilt(history)
    if trouble is not None and not is_accepted(trouble, history):
        return usual([page for page in pages if page.at < trouble.since], history.family)
    first = recent_pages(history)
    if not first:
        return None
    ids = {page.page_id for page in first}
    begin = first[0].at  # of which other pages may be, too, where a crawl had to be divided
    before = [page for page in pages if page.at < begin or (page.at == begin and page.page_id not in ids)]
    return usual(before, history.family)


def unspoilt(history: History) -> Sequence[PageFacts]:
    """The pages that were not met in a trouble of extraction that is over."""
    pages, kept, begin = history.pages, list[PageFacts](), 0
    for first, last in sorted(history.spoilt):
        kept += pages[begin : bisect_left(pages, first, key=_at)]
        begin = max(begin, bisect_left(pages, last, key=_at))
    return [*kept, *pages[begin:]] if history.spoilt else pages


def _at(page: PageFacts) -> datetime:
    return page.at


def is_accepted(trouble: Trouble, history: History) -> bool:
    """Whether somebody has known of the trouble for so long that it is how the site is now."""
    if trouble.acknowledged_at is None or not history.pages:
        return False
    return history.pages[-1].at - trouble.since > ACCEPTED_AFTER


def recent_pages(history: History) -> list[PageFacts]:
    """The last pages, each as it was last met: at most half of all, and none of a trouble that is over."""
    pages = unspoilt(history)
    last: dict[str, PageFacts] = {}
    run = 0
    ids, enough = _counted(pages)
    least = min(RECENT, ids // 2, max(ids - LEAST_USUAL, 1))
    for place in range(len(pages) - 1, -1, -1):
        page = pages[place]
        # What one crawl met is not divided, unless too little is left to compare it with; what made good pages be
        # looked at again is not what they are compared with.
        ends = page.run_id != run and (history.probed is None or page.at <= history.probed - _DOUBTED)
        if len(last) >= least and (ends or len(last) >= RECENT or place < enough):
            break
        run = page.run_id
        last.setdefault(page.page_id, page)
    return sorted(last.values(), key=_at)


def _counted(pages: Sequence[PageFacts]) -> tuple[int, int]:
    """How many there are, each counted once (up to twice :data:`RECENT`), and before which place are the first few."""
    ids: set[str] = set()
    enough = len(pages)
    for place, page in enumerate(pages):
        ids.add(page.page_id)
        if len(ids) == LEAST_USUAL:
            enough = min(enough, place + 1)
        elif len(ids) == 2 * RECENT:
            break
    return len(ids), enough


def first_met(history: History, recent: Sequence[PageFacts]) -> dict[str, PageFacts]:
    """Each of the ``recent`` pages as it was when an article first came out of it."""
    wanted = {page.page_id for page in recent}
    met = [page for page in unspoilt(history) if page.page_id in wanted and page.outcome == ARTICLE]
    # Pages that were first met broken are no witnesses of how it was, nor of its end.
    for trouble in (one for one in history.troubles if one.state in (State.BROKEN, State.MOVED)):
        if not is_accepted(trouble, history):
            met = [page for page in met if page.at < trouble.since]
    return {page.page_id: page for page in reversed(met)}
