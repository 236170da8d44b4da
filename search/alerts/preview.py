"""What an alert would have told: before it is saved, its past is replayed.

The hits are those of the search itself. What would have been told of them follows from the events that they report,
taken in the order in which they arrived, by the rules of the ledger (:mod:`pipelines.store.alerting.deciding`). What a
crawl brought arrived when it was first seen; what a backfill, an import or the first crawl of a site brought long
after it was published, as if it had been crawled on its day: so it will be from now on.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

from pipelines.alerts import Alert, Event, SigningFact, what_is_new
from pipelines.article import VIETNAM
from search.alerts.matching import request_of
from search.backends.protocol import SearchBackend
from search.documents import IndexDocument

if TYPE_CHECKING:
    from pipelines.store import Store
    from pipelines.store.records import StoredArticle

SAMPLE = 20
MOST = 20_000
"""Newest hits that are replayed; nobody reads an alert with more."""
A_WEEK, A_DAY = 50, 20
"""Notices that one person reads."""
LATE = timedelta(days=3)
"""A crawl that works finds articles earlier."""
TOGETHER = timedelta(minutes=10)
"""Articles that arrive closer than this are looked at by one pass."""

_BATCH = 500


@dataclass(frozen=True, slots=True)
class PreviewHit:
    """An article that the alert would have found."""

    document: IndexDocument
    arrived: datetime
    outcome: Literal["told", "new fact", "known", "no event"]
    """As of :class:`pipelines.alerts.Match`."""
    notices: int
    """How many it would have made."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an alert would have told in a time."""

    first: date
    last: date
    hits: tuple[PreviewHit, ...]
    """In the order of their arrival."""
    whole: bool
    """Whether these are all; if not, the newest :data:`MOST`."""
    notices: int
    a_week: float
    """Notices, on average."""
    busiest_week: tuple[date, int] | None
    """Monday and notices of the week with most; None if there was nothing to tell. So too the day."""
    busiest_day: tuple[date, int] | None

    @property
    def warning(self) -> str:
        """Why nobody would read it; empty if that is not to be feared."""
        if not self.whole:
            return f"it finds more than {MOST:,} articles: narrow the query"
        if self.a_week > A_WEEK:
            return f"{self.a_week:.0f} notices a week are more than one person reads ({A_WEEK}): narrow the query"
        if self.busiest_day is not None and self.busiest_day[1] > A_DAY:
            return f"{self.busiest_day[1]} notices on one day are more than one person reads: a digest may help"
        return ""


def preview(store: Store, backend: SearchBackend, alert: Alert, today: date, *, days: int = 365) -> Preview:
    """What ``alert``, saved or not, would have told from ``days`` days before ``today`` until today.

    Raises QueryError, BackendUnavailable and StoreError.
    """
    first = today - timedelta(days=days)
    found = list(islice(_hits(store, backend, alert, first, today), MOST + 1))
    found, whole = found[:MOST], len(found) <= MOST
    found.sort(key=lambda one: (one[1], one[0].seq, one[0].id))
    replay = _Replay(store, alert)
    hits = [hit for together in _together(found) for hit in replay.take(together)]
    told = Counter(hit.arrived.astimezone(VIETNAM).date() for hit in hits for _ in range(hit.notices))
    weeks: Counter[date] = Counter()
    for day, count in told.items():
        weeks[day - timedelta(days=day.weekday())] += count
    notices = sum(told.values())
    return Preview(
        first=first,
        last=today,
        hits=tuple(hits),
        whole=whole,
        notices=notices,
        a_week=notices * 7 / max(days, 1),
        busiest_week=_most(weeks),
        busiest_day=_most(told),
    )


def sample(preview: Preview, size: int = SAMPLE) -> list[PreviewHit]:
    """Hits to judge, the same for the same hits, newest first."""
    hits = sorted(preview.hits, key=lambda one: one.document.id)
    dice = random.Random(" ".join(one.document.id for one in hits))
    chosen = dice.sample(hits, min(size, len(hits)))
    return sorted(chosen, key=lambda one: (one.arrived, one.document.id), reverse=True)


@dataclass(frozen=True, slots=True)
class Precision:
    """What part of the hits is wanted, as a judged sample tells."""

    estimate: float
    low: float
    high: float
    """The interval that holds the truth in 95 of 100 samples."""


def precision(wanted: int, judged: int, population: int) -> Precision:
    """Of a sample of ``judged`` out of ``population`` hits, ``wanted`` were wanted.

    By Wilson's interval, whose ends stay within 0 and 1 also for small samples (E. B. Wilson, JASA 22, 1927); narrowed
    where the sample is a good part of all. Raises ValueError for an empty sample.
    """
    if not 0 < judged <= population or not 0 <= wanted <= judged:
        raise ValueError("no such sample")
    share = wanted / judged
    if judged == population:
        return Precision(share, share, share)
    z = NormalDist().inv_cdf(0.975)
    # The finite population correction, as a larger sample.
    size = judged * (population - 1) / (population - judged)
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z / (1 + z * z / size) * (share * (1 - share) / size + z * z / (4 * size * size)) ** 0.5
    return Precision(share, max(middle - reach, 0.0), min(middle + reach, 1.0))


@dataclass(frozen=True, slots=True)
class Difference:
    """What another version of an alert would have found."""

    gained: tuple[PreviewHit, ...]
    lost: tuple[PreviewHit, ...]


def difference(before: Preview, after: Preview) -> Difference:
    """What ``after`` finds and ``before`` does not, and the other way round; newest first."""
    here, there = ({one.document.id: one for one in each.hits} for each in (before, after))
    gained = [one for key, one in there.items() if key not in here]
    lost = [one for key, one in here.items() if key not in there]
    return Difference(tuple(reversed(gained)), tuple(reversed(lost)))


def _hits(
    store: Store, backend: SearchBackend, alert: Alert, first: date, last: date
) -> Iterator[tuple[IndexDocument, datetime]]:
    """What the alert's search finds, with its arrival, if that lies between the days."""
    scanned = backend.scan(request_of(alert))
    while batch := list(islice(scanned, _BATCH)):
        stored = store.current([one.id for one in batch])
        for one in batch:
            arrived = _arrived(stored[one.id]) if one.id in stored else None
            if arrived is not None and first <= arrived.astimezone(VIETNAM).date() <= last:
                yield one, arrived


def _arrived(stored: StoredArticle) -> datetime:
    published = stored.article.published
    if published is None or (stored.origin == "crawl" and stored.first_seen - published <= LATE):
        return stored.first_seen
    return min(published, stored.first_seen)


def _together(
    found: Iterable[tuple[IndexDocument, datetime]],
) -> Iterator[list[tuple[IndexDocument, datetime]]]:
    """Those that one pass would have looked at together."""
    batch: list[tuple[IndexDocument, datetime]] = []
    for one in found:
        if batch and one[1] - batch[-1][1] > TOGETHER:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _most(counts: Mapping[date, int]) -> tuple[date, int] | None:
    return max(counts.items(), key=lambda item: (item[1], item[0]), default=None)


class _Replay:
    """The ledger of an alert that never was."""

    def __init__(self, store: Store, alert: Alert) -> None:
        self._store = store
        self._watches_signings = alert.watch == "signings"
        self._told: dict[str, tuple[SigningFact, ...]] = {}
        """What was told of each event, by each of its ids."""
        self._arrivals: dict[str, datetime | None] = {}
        """Of articles that report a signing of an event, whether the alert finds them or not."""
        self._own: dict[str, tuple[SigningFact, ...]] = {}
        """What each of them says itself."""

    def take(self, together: Sequence[tuple[IndexDocument, datetime]]) -> Iterator[PreviewHit]:
        """What becomes of articles that one pass looks at."""
        ids = [one.id for one, _ in together]
        events = self._store.alerts.events(ids)
        self._load(fact for each in events.values() for fact in each.story.fact)
        until = together[-1][1]
        for one, arrived in together:
            its = events.get(one.id)
            if its is None:
                continue
            watched = its.signings if self._watches_signings else (its.story,)
            outcomes = [self._decide(event, until) for event in watched]
            notices = sum(each != "known" for each in outcomes)
            best = min(outcomes, key=["told", "new fact", "known"].index) if outcomes else "no event"
            yield PreviewHit(one, arrived, best, notices)

    def _decide(self, event: Event, until: datetime) -> Literal["told", "new fact", "known"]:
        told = next((self._told[one] for one in event.ids if one in self._told), None)
        known = self._known(event, until)
        if told is not None and not (what_is_new(told, event.own) and what_is_new(told, known)):
            return "known"
        for one in event.ids:
            self._told[one] = (*(told or ()), *known)
        return "told" if told is None else "new fact"

    def _known(self, event: Event, until: datetime) -> tuple[SigningFact, ...]:
        """What was known of ``event`` at the moment ``until``."""
        here = [
            one for one in _tellers(event.fact) if (arrived := self._arrivals.get(one)) is not None and arrived <= until
        ]
        ids = {each for fact in event.fact for each in fact.ids}
        return tuple(fact for one in here for fact in self._own[one] if ids & set(fact.ids))

    def _load(self, facts: Iterable[SigningFact]) -> None:
        missing = sorted({one for one in _tellers(facts) if one not in self._arrivals})
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            stored = self._store.current(part)
            own = self._store.alerts.events(part)
            for one in part:
                self._arrivals[one] = _arrived(stored[one]) if one in stored and one in own else None
                self._own[one] = own[one].story.own if one in own else ()


def _tellers(facts: Iterable[SigningFact]) -> Iterator[str]:
    """The articles that report the signings: an agreement's ids are those of its signings, ``ARTICLE-NUMBER``."""
    for fact in facts:
        for one in fact.ids:
            article_id, dash, number = one.rpartition("-")
            if dash and number.isdecimal():
                yield article_id
