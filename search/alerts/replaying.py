"""The ledger of an alert that never was.

What would have been told of its hits follows from the events that they report, taken in the order in which they
arrived, by the rules of the real ledger (:mod:`pipelines.store.alerting.deciding`). What a crawl brought arrived when
it was first seen; what a backfill, an import or the first crawl of a site brought long after it was published, as if it
had been crawled on its day: so it will be from now on. What had not arrived yet was not known, nor did it make one
event of two stories. Only the stories and agreements themselves are those of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipelines.alerts import ArticleEvents, Event, Fact, Outcome, SigningFact

if TYPE_CHECKING:
    from pipelines.store import Store
    from pipelines.store.records import StoredArticle

LATE = timedelta(days=3)
"""A crawl that works finds articles earlier."""

_BATCH = 500


def arrival(stored: StoredArticle) -> datetime:
    """When an article came, or would come to an alert from now on."""
    published = stored.article.published
    if published is None or (stored.origin == "crawl" and stored.first_seen - published <= LATE):
        return stored.first_seen
    return min(published, stored.first_seen)


class Replay:
    """What became of articles that are taken in the order of their arrival."""

    def __init__(
        self, store: Store, ids: Sequence[str], *, signings: bool, check: Callable[[], None] = lambda: None
    ) -> None:
        """``ids``: all that will be taken. ``signings``: whether an event is an agreement, not a story.

        ``check``: as of :func:`search.alerts.preview.preview`.
        """
        self._check = check
        self._store = store
        self._signings = signings
        self._whole: dict[str, ArticleEvents] = {}
        """What is known of the events today."""
        self._tellers: dict[str, set[str]] = {}
        """Who reports something of them, by article that is taken: whether the alert finds these or not."""
        self._here: set[str] = set()
        """Those of them that have arrived."""
        self._ahead = sorted(self._arrivals(ids), reverse=True)
        """Those that have not: moment and id, the next one last."""
        self._ledger: defaultdict[str, list[SigningFact]] = defaultdict(list)
        """By the key under which an event was told, all that was told of it."""

    def take(self, ids: Sequence[str], until: datetime) -> dict[str, list[Outcome]]:
        """What becomes of each event of ``ids``, which one pass looks at together; the last arrives at ``until``.

        Those that are no articles any more are left out.
        """
        while self._ahead and self._ahead[-1][0] <= until:
            self._here.add(self._ahead.pop()[1])
        events = self._known(ids)
        return {one: [self._decide(each) for each in self._watched(events[one])] for one in ids if one in events}

    def _known(self, ids: Sequence[str]) -> dict[str, ArticleEvents]:
        """The events of ``ids`` as far as they were known; of most, all that is known today."""
        part = [one for one in ids if not self._tellers.get(one, set()) <= self._here]
        known = self._store.alerts.events(part, self._here | set(ids)) if part else {}
        return {one: self._whole[one] for one in ids if one in self._whole} | known

    def _watched(self, reported: ArticleEvents) -> tuple[Event, ...]:
        return reported.signings if self._signings else (reported.story,)

    def _decide(self, event: Event) -> Outcome:
        from pipelines.store.alerting.deciding import decide  # loads SQLAlchemy, as the store has

        decision = decide(event, self._told(event), is_news=True, muted=False)
        if decision.tells:
            self._ledger[event.key] += event.fact
        return decision.outcome

    def _told(self, event: Event) -> Fact | None:
        """What was told of ``event``; of two events that were found to be one meanwhile, what was told of either."""
        keys = sorted(event.ids & self._ledger.keys())
        return tuple(fact for one in keys for fact in self._ledger[one]) if keys else None

    def _arrivals(self, ids: Sequence[str]) -> Iterator[tuple[datetime, str]]:
        """All that report what ``ids`` report; looks up what is known of that."""
        there: set[str] = set()
        for start in range(0, len(ids), _BATCH):
            self._check()
            events = self._store.alerts.events(ids[start : start + _BATCH])
            self._whole |= events
            self._tellers |= {one: set(_tellers(its.story.fact)) for one, its in events.items()}
            new = set().union(*(self._tellers[one] for one in events)) - there
            for one, stored in self._store.current(sorted(new)).items():
                there.add(one)
                yield arrival(stored), one
        for tellers in self._tellers.values():
            tellers &= there  # some may have been forgotten


def _tellers(facts: Iterable[SigningFact]) -> Iterator[str]:
    """The articles that report the signings: an agreement's ids are those of its signings, ``ARTICLE-NUMBER``."""
    for fact in facts:
        for one in fact.ids:
            article_id, dash, number = one.rpartition("-")
            if dash and number.isdecimal():
                yield article_id
