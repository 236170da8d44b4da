"""One spider for all sites: each site's crawl runs beside the others, and each request through Scrapy's downloader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter

from crawlers.job import Job
from crawlers.middlewares.robots import RobotsMiddleware
from crawlers.recorder import SECONDS
from crawlers.site import Site
from crawlers.site_crawl import SiteCrawl
from crawlers.throttle import slow_down

_SAVED_EVERY = 5  # flushes


class SiteSpider(Spider):
    """Crawls the sites of its job side by side. A site that fails ends alone.

    The sites' crawls ask the downloader themselves (``engine.download_async``) instead of yielding requests: each is
    a plain sequence of visits, a page costs less than half the time, and what waits stands in the frontier, not in a
    queue.
    """

    name = "sites"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self._crawls: dict[str, SiteCrawl] = {}

    async def start(self) -> AsyncIterator[Any]:
        """Runs all crawls to their end; yields nothing."""
        crawls = [asyncio.create_task(self._crawl(site)) for site in self.job.sites]
        flusher = asyncio.create_task(self._flush_now_and_then(crawls))
        try:
            await asyncio.gather(flusher, *crawls)
        except Exception as error:
            self.job.fatal = error
        finally:
            for task in (flusher, *crawls):
                task.cancel()
            await asyncio.gather(flusher, *crawls, return_exceptions=True)
            if self.job.fatal is None:
                self._leave_for_later()
        return
        yield

    def on_pause(self, site: str, seconds: float, status: int) -> None:
        """The retry middleware tells that ``site`` asked for a pause."""
        crawl = self._crawls.get(site)
        if crawl is not None:
            crawl.note = f"paused {seconds:.0f} s ({status})"
            crawl.report()

    async def _crawl(self, site: Site) -> None:
        crawl = SiteCrawl(site, self.job, self._download, lambda: self._robots(site))
        self.job.run_ids[site.id] = crawl.run.id
        self._crawls[site.id] = crawl
        await crawl.crawl()
        del self._crawls[site.id]

    def _leave_for_later(self) -> None:
        """Keep what was done by crawls that a signal ended."""
        self.job.recorder.flush()
        for crawl in self._crawls.values():
            crawl.save()

    async def _download(self, request: Request) -> Response:
        return await self.crawler.engine.download_async(request)

    async def _robots(self, site: Site) -> list[str]:
        middleware = self.crawler.get_downloader_middleware(RobotsMiddleware)
        if middleware is None:
            return []
        robots = await middleware.rules(site.base, site)
        if isinstance(robots, str):
            return []
        if delay := middleware.crawl_delay(robots):
            slow_down(self.crawler, site.id, delay)
        return [urljoin(site.base, address) for address in robots.sitemaps]

    async def _flush_now_and_then(self, crawls: Collection[asyncio.Task[None]]) -> None:
        turn = 0
        while True:
            _, going = await asyncio.wait(crawls, timeout=SECONDS) if crawls else (set(), set())
            if not going:
                return
            turn += 1
            self.job.recorder.flush()
            if turn % _SAVED_EVERY == 0:
                for crawl in self._crawls.values():
                    crawl.save()


class QuietLogFormatter(LogFormatter):
    """Says nothing of each page: formatting it takes time, and the run's record has it."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> None:  # type: ignore[override]
        """Nothing."""
