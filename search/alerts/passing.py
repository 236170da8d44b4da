"""Looking for what is new: the pass, which follows the store, and the sweep, which looks at the last days again.

Both ask the live index the alerts' own queries, limited to some articles, and give what was found to the store, which
decides in one transaction what is told (:mod:`pipelines.store.alerting`). Neither goes by the clock: the pass by
the numbers of the store's outbox, each alert from its own position; the sweep by what has no match yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from pipelines.alerts import Alert, Found, NewsItem, Notice
from search.alerts.matching import match
from search.backends.protocol import SearchBackend

if TYPE_CHECKING:
    from pipelines.store import Store

STEP = 500
"""Changed articles looked at at once."""

Clock = Callable[[], datetime]


@dataclass
class Passed:
    """What a pass or a sweep did."""

    articles: int = 0
    """Looked at, once for each group of alerts at the same position."""
    matches: int = 0
    """Found; of a sweep, those alone that had been missed."""
    missed: list[Found] = field(default_factory=list)
    """Of a sweep, these."""
    notices: Counter[str] = field(default_factory=Counter)
    """By alert id, how many there were to tell, muted ones left out."""
    attention: dict[str, str] = field(default_factory=dict)
    """By alert id, why it cannot be evaluated."""
    missing: set[str] = field(default_factory=set)
    """Articles that the index should hold and does not; the sweep looks for them again."""

    def take(self, notices: Iterable[Notice]) -> None:
        """Count what is to be told."""
        self.notices.update(one.alert_id for one in notices if not one.muted)


def run_pass(store: Store, backend: SearchBackend, now: Clock, *, tell_all: bool = False) -> Passed:
    """Have every alert that is on look at what is new since its position.

    Goes as far as everything is read, placed, agreed and in the live index. ``tell_all``: what a backfill, an import
    or a new reading brought is told too. Raises BackendUnavailable, when the positions stay where they were, and
    StoreError. May be killed at any moment, and run by several processes at once.
    """
    passed = Passed()
    end = min(store.alerts.settled_to(), backend.position())
    waiting = _by_position(store, end)
    while waiting:
        start = min(waiting)
        alerts = waiting.pop(start)
        # Those behind catch up with those ahead, and go on with them.
        step = store.alerts.news(start, STEP, min([end, *waiting]))
        _look(store, backend, alerts, step.items, passed, now(), {one.id: step.end for one in alerts}, tell_all)
        stuck = passed.attention.keys()
        if step.end < end and (going := [one for one in alerts if one.id not in stuck]):
            waiting.setdefault(step.end, []).extend(going)
    return passed


def run_sweep(store: Store, backend: SearchBackend, now: Clock, *, days: int) -> Passed:
    """Have every alert that is on look again at the articles of the last ``days`` days, and tell what it missed.

    Only what came after the alert began to watch and lies behind its position counts as missed. Raises as
    :func:`run_pass`.
    """
    passed = Passed()
    alerts = store.alerts.all(enabled=True)
    if not alerts:
        return passed
    recent = iter(store.alerts.recent_articles(now() - timedelta(days=days)))
    while items := list(islice(recent, STEP)):
        _look(store, backend, alerts, items, passed, now(), {}, False, found_by_sweep=True)
    return passed


def _by_position(store: Store, end: int) -> dict[int, list[Alert]]:
    waiting: dict[int, list[Alert]] = {}
    for one in store.alerts.all(enabled=True):
        if one.position < end:
            waiting.setdefault(one.position, []).append(one)
    return waiting


def _look(
    store: Store,
    backend: SearchBackend,
    alerts: Sequence[Alert],
    items: Sequence[NewsItem],
    passed: Passed,
    moment: datetime,
    positions: dict[str, int],
    tell_all: bool,
    *,
    found_by_sweep: bool = False,
) -> None:
    searching = [one for one in alerts if one.watch in ("articles", "signings")]
    matched = match(backend, searching, [one.article_id for one in items])
    for one in searching:  # the others are looked at by search/alerts/standing.py
        reason = str(matched.invalid[one.id]) if one.id in matched.invalid else ""
        if reason:
            passed.attention[one.id] = reason
            positions.pop(one.id, None)  # it goes on from where it is when it can be read again
        if items and reason != one.attention:
            store.alerts.set_attention(one.id, reason, moment)
    by_id = {one.article_id: one for one in items}
    watching = {one.id: one for one in alerts}
    found = [
        Found(alert_id, article_id, item.version, item.seq, item.is_news)
        for alert_id, article_id in matched.hits
        for item in (by_id[article_id],)
        if not found_by_sweep or watching[alert_id].start < item.seq <= watching[alert_id].position
    ]
    if found_by_sweep:
        found = store.alerts.unmatched(found)
        passed.missed += found
    told = store.alerts.record(
        found, moment, positions=positions, found_by="sweep" if found_by_sweep else "pass", tell_all=tell_all
    )
    passed.take(told)
    passed.articles += len(items)
    passed.matches += len(found)
    passed.missing |= matched.missing
