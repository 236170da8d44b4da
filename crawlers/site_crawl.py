"""The crawl of one site: its workers, its limits, its record."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from crawlers.discoveries import Discoveries
from crawlers.fetching import Download, Fetcher
from crawlers.frontier import Frontier
from crawlers.job import Job
from crawlers.options import Progress
from crawlers.outcomes import LEFT, NO_ANSWER, SiteStopped, StopAll, failure_reason, leaves_gap, nothing_seen
from crawlers.settings import concurrency_of
from crawlers.site import Site
from crawlers.sources import Sources
from crawlers.visits import Visitor
from pipelines.errors import KyketError
from pipelines.logs import bound, say
from pipelines.store.records import AddressKind, FrontierEntry

log = logging.getLogger(__name__)

_BEHIND_POLL = 0.05  # seconds between two looks at whether the consumer has caught up
_LOOKED_BACK = 10  # runs

Robots = Callable[[], Awaitable[list[str]]]
"""Fetches robots.txt, slows down as it asks, and gives the sitemaps it lists."""


class SiteCrawl:
    """One run over one site. It is finished in the store unless it was cancelled or ran out of time: then it goes on
    with the next crawl."""

    def __init__(self, site: Site, job: Job, download: Download, robots: Robots) -> None:
        options = job.options
        now = datetime.now(UTC)
        self.site = site
        self.run = job.store.start_run(site.id, options.run_mode, options.since, options.run_origin, now)
        self.note = ""
        self._job = job
        self._robots = robots
        self._begun = time.monotonic()
        self._frontier = Frontier(job.store, self.run)
        self._discoveries = Discoveries(site, self.run, job.store, self._frontier, options)
        self._discoveries.outcomes.update(self.run.outcomes)
        fetcher = Fetcher(site, download, options)
        self._visitor = Visitor(site, self.run, job, fetcher, self._discoveries)
        self._sources = Sources(site, self.run, job, fetcher, self._discoveries, self._last_whole_crawl())
        self._visited = 0
        self._in_flight: set[FrontierEntry] = set()
        self._unanswered = 0
        self._changed = asyncio.Event()
        self._stop = ""
        """Why the run ends before its frontier is empty."""
        self._later = False
        """Whether what is left stays in the frontier, for the same run to go on."""

    async def crawl(self) -> None:
        """Crawl until nothing is left or a limit is met.

        Raises what no site can go on after: :class:`pipelines.errors.StoreError`, ``ArchiveError``, :class:`StopAll`.
        """
        with bound(site=self.site.id, run=self.run.id):
            await self._crawl()

    async def _crawl(self) -> None:
        say(log, logging.INFO, "crawl begins", mode=self.run.mode, resumed=self.run.resumed or None)
        error = ""
        try:
            await self._begin()
            await self._work_together()
        except SiteStopped as stopped:
            error = self._stop = str(stopped)
        except (StopAll, KyketError):
            raise
        except Exception as mistake:
            log.exception("the crawl of %s failed", self.site.id)
            error = self._stop = f"{type(mistake).__name__}: {mistake}"
        self._end(error)

    def save(self) -> None:
        """Write what was counted so far."""
        outcomes, size, seconds = self._totals()
        self._job.store.note_run(self.run.id, outcomes=outcomes, bytes=size, seconds=seconds)

    def report(self, *, finished: bool = False) -> None:
        """Tell whoever listens how far it is."""
        if self._job.on_progress is not None:
            self._job.on_progress(
                Progress(
                    site=self.site.id,
                    visited=self._visited,
                    fetched=self._visitor.fetched,
                    failed=self._visitor.failed,
                    pending=self._frontier.articles,
                    bytes=self._visitor.bytes + self._sources.bytes,
                    finished=finished,
                    note=self.note,
                )
            )

    async def _begin(self) -> None:
        sitemaps = await self._robots()
        if self.run.resumed:
            entries = self._frontier.resume()
            visited = self._discoveries.resume(entries)
            self._frontier.drop(visited)
            self._job.store.frontier_done(self.run.id, visited)
            if entries:
                return
        self._sources.begin(sitemaps)
        self._discoveries.retry(self._job.store.retry_pages(self.site.id, self._job.options.most_changed))

    async def _work_together(self) -> None:
        workers = [asyncio.create_task(self._work()) for _ in range(concurrency_of(self.site, self._job.options))]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self) -> None:
        while (entry := await self._next()) is not None:
            visitor = self._visitor if entry.kind is AddressKind.ARTICLE else self._sources
            error = await visitor.visit(entry)
            self._in_flight.discard(entry)
            self._changed.set()
            self._give_up_if_dead(error)
            self.note = ""
            self.report()

    async def _next(self) -> FrontierEntry | None:
        """The next entry to visit, waited for while other workers may still find some; None when the run is over."""
        options = self._job.options
        while True:
            while self._job.must_wait():
                await asyncio.sleep(_BEHIND_POLL)
            if options.max_seconds and time.monotonic() - self._begun >= options.max_seconds:
                self._stop, self._later = "time limit", True
            if self._stop:
                return None
            full = options.max_pages > 0 and self._visited >= options.max_pages
            entry = None if full else self._frontier.pop()
            if entry is not None:
                self._in_flight.add(entry)
                self._visited += entry.kind is AddressKind.ARTICLE
                return entry
            if full and self._frontier:
                self._stop = "over --max-pages"
            if not self._in_flight:
                self._changed.set()
                return None
            self._changed.clear()
            await self._changed.wait()

    def _give_up_if_dead(self, error: Exception | None) -> None:
        self._unanswered = self._unanswered + 1 if isinstance(error, NO_ANSWER) else 0
        if self._unanswered >= self._job.options.dead_after and isinstance(error, Exception):
            raise SiteStopped(f"no answer to {self._unanswered} addresses in a row: {failure_reason(error)}")

    def _end(self, error: str) -> None:
        self._job.recorder.flush()
        if self._later:
            self.note = f"{self._stop}; goes on with the next crawl"
            self.save()
        else:
            reason = "site stopped" if error else self._stop
            for entry in (*self._in_flight, *self._frontier.waiting()):
                kind = "" if entry.kind is AddressKind.ARTICLE else f"{entry.kind}: "
                self._discoveries.outcomes[f"{LEFT}{kind}{reason}"] += 1
            outcomes, size, seconds = self._totals()
            now = datetime.now(UTC)
            error = error or nothing_seen(outcomes, now)
            self._job.store.finish_run(
                self.run.id, now=now, outcomes=outcomes, bytes=size, seconds=seconds, error=error
            )
            self.note = error
        self._say_end(error)
        self.report(finished=True)

    def _say_end(self, error: str) -> None:
        outcomes, size, seconds = self._totals()
        level = logging.ERROR if error else logging.INFO
        say(
            log, level, "crawl ends", reason=error or self._stop, finished=not self._later, outcomes=dict(outcomes),
            bytes=size, seconds=round(seconds, 3),
        )  # fmt: skip

    def _totals(self) -> tuple[Counter[str], int, float]:
        size = self.run.bytes + self._visitor.bytes + self._sources.bytes
        return self._discoveries.outcomes, size, self.run.seconds + time.monotonic() - self._begun

    def _last_whole_crawl(self) -> datetime | None:
        """The start of the last crawl, if nothing was left over from it: between the pages known since, none is
        missing."""
        if self._job.options.run_mode != "incremental":
            return None
        for run in self._job.store.runs(self.site.id, _LOOKED_BACK):
            if run.id == self.run.id:
                continue
            if run.finished_at is None or leaves_gap(run.outcomes):
                return None
            if run.error and nothing_seen(run.outcomes, run.finished_at):
                continue  # it learned nothing, and left nothing behind
            if run.error:
                return None
            if run.mode in ("incremental", "full"):
                return run.started_at
        return None
