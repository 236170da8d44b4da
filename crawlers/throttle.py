"""Delays between requests to one site: at least what the registry and robots.txt say, more where it answers slowly."""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class SiteThrottle(AutoThrottle):
    """Scrapy's AutoThrottle, which knows one least delay for all slots, with one for each site.

    Sites whose entry says ``autothrottle = false`` send ``autothrottle_dont_adjust_delay`` with their requests.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it; not configured unless ``AUTOTHROTTLE_ENABLED``."""
        return cls(crawler)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key is not None and slot is not None:
            slot.delay = max(slot.delay, _least_delay(self.crawler, key))


def slow_down(crawler: Crawler, site: str, seconds: float) -> None:
    """Leave at least ``seconds`` between two requests to ``site`` from now on (robots.txt's Crawl-delay)."""
    least = max(_least_delay(crawler, site), seconds)
    downloader = crawler.engine.downloader
    downloader.per_slot_settings.setdefault(site, {})["delay"] = least
    slot = downloader.slots.get(site)
    if slot is not None:
        slot.delay = max(slot.delay, least)


def _least_delay(crawler: Crawler, site: str) -> float:
    return float(crawler.engine.downloader.per_slot_settings.get(site, {}).get("delay", 0.0))
