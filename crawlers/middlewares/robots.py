"""robots.txt."""

from __future__ import annotations

import asyncio
from typing import Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawlers.outcomes import PASSING, BrokenEncoding, NoRobots, Refused, TooLarge, failure_reason
from crawlers.site import Site

LARGEST_ROBOTS = 500_000
_REDIRECTS = 3


class RobotsMiddleware:
    """Refuses what the site's robots.txt forbids us (RFC 9309).

    A robots.txt that is not there (4xx, a redirect to another page) allows everything; one that cannot be had (5xx, no
    answer) forbids everything, as the RFC demands: :class:`NoRobots`.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        # The product token, by which robots.txt names crawlers.
        self._agent = str(crawler.settings["USER_AGENT"]).split("/")[0].split()[0]
        self._rules: dict[str, asyncio.Future[Protego | str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Waits for the host's robots.txt if it has not come yet."""
        if request.meta.get("is_robots"):
            return
        rules = await self.rules(request.url, request.meta["site"])
        if isinstance(rules, str):
            raise NoRobots(rules)
        if not rules.can_fetch(request.url, self._agent):
            raise Refused("robots.txt")

    async def rules(self, url: str, site: Site) -> Protego | str:
        """The rules of the host of ``url``, fetched once; or why they cannot be had."""
        parts = urlsplit(url)
        key = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(key)
        if known is None:
            known = self._rules[key] = asyncio.get_running_loop().create_future()
            try:
                known.set_result(await self._fetch(f"{key}/robots.txt", site))
            except Exception as error:
                del self._rules[key]
                known.set_exception(error)
            except BaseException:
                known.cancel()
                raise
        return await asyncio.shield(known)

    def crawl_delay(self, rules: Protego) -> float:
        """The seconds that ``rules`` ask for between two requests; 0 if they do not say."""
        return float(rules.crawl_delay(self._agent) or 0.0)

    async def _fetch(self, address: str, site: Site) -> Protego | str:
        for _ in range(_REDIRECTS):
            meta = {"site": site, "download_slot": site.id, "is_robots": True, "download_maxsize": LARGEST_ROBOTS}
            try:
                response = await self._crawler.engine.download_async(Request(address, meta=meta))
            except (Refused, TooLarge, BrokenEncoding):
                return Protego.parse("")
            except PASSING as error:
                return failure_reason(error)
            location = (response.headers.get("Location") or b"").decode("latin-1")
            if 300 <= response.status < 400 and location:
                address = urljoin(address, location)
                if urlsplit(address).path == "/robots.txt":
                    continue
                break
            if response.status >= 500 or response.status == 429:
                return f"status {response.status}"
            if response.status == 200:
                return Protego.parse(response.body.decode("utf-8-sig", "ignore"))
            break
        return Protego.parse("")
