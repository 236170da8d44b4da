"""Crawling: sites in, archived pages and run records out."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from crawlers.job import Job
from crawlers.options import CrawlOptions, Progress
from crawlers.outcomes import StopAll
from crawlers.recorder import Recorder
from crawlers.settings import scrapy_settings
from crawlers.site import Site
from crawlers.spiders.sites import SiteSpider
from pipelines.archive import ArchiveWriter
from pipelines.article import Page
from pipelines.store import Store
from pipelines.store.records import CrawlRun, PageRecord

__all__ = ["CrawlOptions", "Progress", "crawl"]


def crawl(
    sites: Sequence[Site],
    *,
    store: Store,
    writer: ArchiveWriter,
    options: CrawlOptions = CrawlOptions(),  # noqa: B008 - frozen
    on_page: Callable[[Page, PageRecord], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    behind: Callable[[], bool] | None = None,
) -> list[CrawlRun]:
    """Crawl ``sites`` side by side and return their runs, in the order of ``sites``.

    Every page is in the archive (``writer``), then in the store, then handed to ``on_page``, all in this process and
    thread; ``on_page`` must not block. While ``behind`` answers True no new request is made. ``on_progress`` is
    called after each visit, and with ``finished`` at the end of each site.

    A run that was killed is taken up where it was. SIGINT and SIGTERM (in the main thread) end the crawl soon and
    orderly: what is not visited stays for the next crawl, the runs come back without ``finished_at``, and no
    exception is raised. So does ``max_seconds``. Can be called again in the same process, not while it runs.

    Raises :class:`pipelines.errors.StoreError` and :class:`pipelines.errors.ArchiveError` when pages cannot be kept,
    and whatever ``on_page`` raises.
    """
    job = Job(sites, store, writer, options, Recorder(store, on_page), on_progress, behind)
    with asyncio.Runner() as runner, _quiet_scrapy():
        runner.run(_run(job))
    if job.fatal is not None:
        raise job.fatal.__cause__ if isinstance(job.fatal, StopAll) and job.fatal.__cause__ else job.fatal
    return [_run_of(store, site.id, job.run_ids[site.id]) for site in sites if site.id in job.run_ids]


def _run_of(store: Store, site: str, run_id: int) -> CrawlRun:
    return next(run for run in store.runs(site, limit=100) if run.id == run_id)


async def _run(job: Job) -> None:
    runner = AsyncCrawlerRunner(Settings(scrapy_settings(job.sites, job.options)))
    with _stop_on_signals(runner):
        await runner.crawl(SiteSpider, job=job)


@contextmanager
def _stop_on_signals(runner: AsyncCrawlerRunner) -> Iterator[None]:
    """The first SIGINT or SIGTERM stops the crawl in order; then the handlers of before are back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    stopping: set[asyncio.Task[None]] = set()
    before: dict[int, Any] = {}

    def put_back() -> None:
        while before:
            signal.signal(*before.popitem())

    def stop(_signal: int, _frame: Any) -> None:
        put_back()
        loop.call_soon_threadsafe(lambda: stopping.add(asyncio.ensure_future(runner.stop())))

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        put_back()


@contextmanager
def _quiet_scrapy() -> Iterator[None]:
    """What Scrapy would say of single requests stands in the runs' records."""
    logger = logging.getLogger("scrapy")
    before = logger.level
    logger.setLevel(max(before, logging.ERROR))
    try:
        yield
    finally:
        logger.setLevel(before)
