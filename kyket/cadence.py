"""Which sites are due: one rule for `kyket run`, `kyket sites due` and the schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawlers.registry import Registry, Site
from kyket.health import last_starts, met
from pipelines.health import access
from pipelines.health.access import Met
from pipelines.health.cadence import next_crawl
from pipelines.health.rhythm import Rhythm, events_of, learn
from pipelines.store import Store
from pipelines.store.records import CrawlRun

LEARNED = timedelta(days=42)
"""How much of a site's past its cadence is adapted to."""
UNFINISHED = timedelta(minutes=10)
"""A crawl that began so long ago and did not end is gone on with; one that is still under way has claimed its site."""
_RECENT = 20
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a site is crawled next."""

    site: Site
    at: datetime
    """:data:`NEVER` (before all others) for one that never was."""
    quiet: bool = False
    """Whether these are hours in which its entry allows no crawl."""


def turns(store: Store, registry: Registry, now: datetime) -> list[Turn]:
    """When each site that is crawled is due, the longest overdue first."""
    runs, starts = store.last_runs(), last_starts(store, registry)
    found = [
        Turn(site, _next(store, site, runs, starts, now), site.cadence.is_quiet(now))
        for site in registry
        if site.enabled
    ]
    return sorted(found, key=lambda turn: (turn.at, turn.site.id))


def due(store: Store, registry: Registry, now: datetime) -> list[Site]:
    """The sites to be crawled at ``now``, the longest overdue first."""
    return [turn.site for turn in turns(store, registry, now) if turn.at <= now and not turn.quiet]


def seen_since(store: Store, site: str, moment: datetime) -> bool:
    """Whether a crawl of ``site`` that began at ``moment`` or later has come to a good end."""
    return any(
        run.started_at >= moment and run.finished_at is not None and not run.error and met(run) is Met.SEEN
        for run in store.runs(site, _RECENT)
    )


def _next(
    store: Store, site: Site, runs: Mapping[str, CrawlRun], starts: Mapping[str, datetime], now: datetime
) -> datetime:
    run = runs.get(site.id)
    if run is None:
        return NEVER
    if run.finished_at is None:
        return run.started_at + UNFINISHED
    minutes = site.cadence.minutes
    if starts[site.id] != run.started_at:  # something is odd: its next crawl was brought forward
        return starts[site.id] + timedelta(minutes=minutes)
    return next_crawl(run.started_at, minutes, _rhythm(store, site.id, now))


def _rhythm(store: Store, site: str, now: datetime) -> Rhythm | None:
    health, since = store.health(), now - LEARNED
    crawls = health.crawls(site, since)
    first = next((one.finished_at for one in crawls if one.finished_at is not None), None)
    look = access.last_look(crawls)
    if first is None or look is None:
        return None
    events = events_of(health.appearances(site, since), first + timedelta(hours=1))
    return learn(events, max(events[0], since), look.started_at) if events else None
