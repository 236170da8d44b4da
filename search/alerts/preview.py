"""What an alert would have told: before it is saved, its past is replayed (:mod:`search.alerts.replaying`).

The hits are those of the search itself.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal

from pipelines.alerts import Alert, Outcome
from pipelines.article import VIETNAM
from search.alerts.matching import request_of
from search.alerts.replaying import LATE, Replay, arrival
from search.backends.protocol import SearchBackend
from search.documents import IndexDocument

if TYPE_CHECKING:
    from pipelines.store import Store

SAMPLE = 20
MOST = 20_000
"""Newest hits that are replayed; nobody reads an alert with more."""
A_WEEK, A_DAY = 50, 20
"""Notices that one person reads."""
Concern = Literal["", "hits", "week", "day"]
TOGETHER = timedelta(minutes=10)
"""Articles that arrive closer than this are looked at by one pass."""

_BATCH = 500


@dataclass(frozen=True, slots=True)
class PreviewHit:
    """An article that the alert would have found."""

    document: IndexDocument
    """Without its text."""
    arrived: datetime
    outcome: Outcome
    """As of :class:`pipelines.alerts.Match`: one of "told", "new fact", "known" and "no event"."""
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
    """Whether these are all; if not, the newest :attr:`most`."""
    notices: int
    a_week: float
    """Notices, on average."""
    busiest_week: tuple[date, int] | None
    """Monday and notices of the week with most; None if there was nothing to tell. So too the day."""
    busiest_day: tuple[date, int] | None
    most: int = MOST

    @property
    def concern(self) -> Concern:
        """Why nobody would read it: too many hits, notices a week, or notices on one day. Empty without reason."""
        if not self.whole:
            return "hits"
        if self.a_week > A_WEEK:
            return "week"
        return "day" if self.busiest_day is not None and self.busiest_day[1] > A_DAY else ""

    @property
    def warning(self) -> str:
        """:attr:`concern` in words."""
        day = self.busiest_day[1] if self.busiest_day else 0
        return {
            "": "",
            "hits": f"it finds more than {self.most:,} articles: narrow the query",
            "week": f"{self.a_week:.0f} notices a week are more than one person reads ({A_WEEK}): narrow the query",
            "day": f"{day} notices on one day are more than one person reads: a digest may help",
        }[self.concern]


def preview(
    store: Store,
    backend: SearchBackend,
    alert: Alert,
    today: date,
    *,
    days: int = 365,
    most: int = MOST,
    check: Callable[[], None] = lambda: None,
) -> Preview:
    """What ``alert``, saved or not, would have told from ``days`` days before ``today`` until today.

    ``most``: of more hits, the newest so many. ``check`` is called again and again on the way, and may raise to end it.
    Raises QueryError, BackendUnavailable and StoreError.
    """
    first = today - timedelta(days=days)
    found = list(islice(_hits(store, backend, alert, first, today, check), most + 1))
    found, whole = found[:most], len(found) <= most
    found.sort(key=lambda one: (one[1], one[0].seq, one[0].id))
    replay = Replay(store, [one.id for one, _ in found], signings=alert.watch == "signings", check=check)
    hits: list[PreviewHit] = []
    for together in _together(found):
        check()
        hits += _told(replay, together)
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
        most=most,
    )


def sample(preview: Preview, size: int = SAMPLE) -> list[PreviewHit]:
    """Hits to judge, the same for the same hits, newest first."""
    hits = sorted(preview.hits, key=lambda one: one.document.id)
    dice = random.Random(" ".join(one.document.id for one in hits))
    chosen = dice.sample(hits, min(size, len(hits)))
    return sorted(chosen, key=lambda one: (one.arrived, one.document.id), reverse=True)


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
    store: Store, backend: SearchBackend, alert: Alert, first: date, last: date, check: Callable[[], None]
) -> Iterator[tuple[IndexDocument, datetime]]:
    """What the alert's search finds, with its arrival, if that lies between the days."""
    scanned = backend.scan(request_of(alert))
    while batch := list(islice(scanned, _BATCH)):
        check()
        # What was published earlier came earlier, whoever brought it: it need not be looked up.
        late = [one for one in batch if one.day is None or one.day >= first - LATE]
        stored = store.current([one.id for one in late])
        for one in late:
            arrived = arrival(stored[one.id]) if one.id in stored else None
            if arrived is not None and first <= arrived.astimezone(VIETNAM).date() <= last:
                yield replace(one, body="", captions=""), arrived


def _told(replay: Replay, together: Sequence[tuple[IndexDocument, datetime]]) -> Iterator[PreviewHit]:
    outcomes = replay.take([one.id for one, _ in together], together[-1][1])
    for one, arrived in together:
        if one.id in outcomes:  # else it was forgotten just now
            its = outcomes[one.id]
            best: Outcome = min(its, key=["told", "new fact", "known"].index) if its else "no event"
            yield PreviewHit(one, arrived, best, sum(each != "known" for each in its))


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
