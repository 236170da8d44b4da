"""Looking at good pages again: the strongest witness of whether what is odd is the page or the site.

One odd page says little. A dozen of the site's good pages, visited once more, say whether its template changed: they
hold what they held before, or less. So before a site is said to be broken for the oddity of its *new* pages, old ones
are asked, unless the new ones leave no doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from pipelines.health.access import last_look, met_no_article
from pipelines.health.pages import CHANGED, FAMILY, LOST, NEW, Borne, Break, Usual, is_suspect, met_again
from pipelines.health.records import ARTICLE, Crawl, PageFacts, State, Trouble

PROBES = 12
"""So many pages are looked at again."""
AGAIN = timedelta(hours=1)
"""A site whose last crawl failed, or whose last pages are odd, is crawled again after this instead of its cadence."""
REST = timedelta(hours=12)
"""How long after good pages were looked at others are for odd pages; at once where those had lost something."""
_AGED = timedelta(hours=12)
_WITNESSES = 5
SURE = 1e-6
"""What has less chance than this needs no witness."""
_WAITED = timedelta(hours=8)
_OF_PAGES = frozenset({State.BROKEN, State.MOVED})


def chosen(pages: Sequence[PageFacts], now: datetime, troubles: Sequence[Trouble] = ()) -> list[str]:
    """The pages to be looked at again, of ``pages`` (oldest first): the last that held an article, none met lately.

    Of a site whose pages are known to be broken, as ``troubles`` say, those that held one before.
    """
    before = min((one.since for one in troubles if one.state in _OF_PAGES), default=None)
    last: dict[str, PageFacts] = {}
    for page in reversed(pages):
        if before is None or page.at < before:
            last.setdefault(page.page_id, page)
    good = [one.page_id for one in last.values() if one.outcome == ARTICLE and now - one.at > _AGED]
    return good[:PROBES]


def is_wanted(
    state: State,
    borne: Sequence[Borne],
    known: Usual | None,
    probed: datetime | None,
    now: datetime,
) -> bool:
    """Whether good pages should be looked at again for what is odd about the last ones since ``probed``."""
    if known is None or not borne:
        return False
    if state in _OF_PAGES:  # is it over? New pages that lack nothing make it likely, and where none come none deny it
        well = borne[-1].marks.isdisjoint({LOST, CHANGED, FAMILY, *known.rare})
        rested = probed is None or now - probed >= (REST if well else 2 * REST)
        return rested and (well or now - borne[-1].page.at >= 2 * REST)
    if state is State.BLOCKED or not is_suspect(borne, known, probed):
        return False
    if probed is None or now - probed >= REST:
        return True
    return any(LOST in one.marks and one.page.at > probed for one in borne)


def is_wanted_for_failures(state: State, crawls: Sequence[Crawl], probed: datetime | None, now: datetime) -> bool:
    """Whether good pages should be looked at again because no article answered the last crawl, though listings did.

    One article that does not answer is no trouble; that good ones no longer do is.
    """
    rested = probed is None or now - probed >= 2 * REST
    return rested and state not in (State.BLOCKED, *_OF_PAGES) and bool(crawls) and met_no_article(crawls[-1])


def is_hurried(failed: bool, odd: bool, troubles: Collection[State]) -> bool:
    """Whether a site is crawled again after :data:`AGAIN`: its last crawl failed, or its pages are ``odd``.

    ``odd``: :attr:`Condition.suspect`; where there is a trouble, that it may be over. ``troubles``: those that last. Of
    a site that is known to be shut nobody needs to be surer, but a silent one may be refused next.
    """
    return odd or (failed and State.BLOCKED not in troubles and State.MOVED not in troubles)


def is_awaited(probed: datetime | None, crawls: Sequence[Crawl]) -> bool:
    """Whether no crawl has looked at the pages chosen at ``probed`` yet."""
    look = last_look(crawls)
    return probed is not None and look is not None and look.started_at < probed


def stands(
    one: Break, pages: Sequence[PageFacts], crawls: Sequence[Crawl], probed: datetime | None, now: datetime
) -> bool:
    """Whether ``one`` may be said: it leaves no doubt, or what old pages say does not speak against it.

    Waits for their answer, but not for ever: a site with no old pages to be asked is judged by its new ones.
    """
    if one.mark not in NEW or one.chance < SURE:
        return True
    answered = [lost for page, lost in met_again(pages) if page.at >= one.doubted]
    if any(answered):
        return True
    same = sum(crawl.outcomes.get("unchanged", 0) for crawl in crawls if crawl.started_at >= one.doubted)
    if len(answered) + same >= _WITNESSES:
        return False
    asked = probed is not None and probed >= one.since and not is_awaited(probed, crawls)
    return asked or now - one.doubted > _WAITED
