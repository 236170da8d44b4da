"""Further tries, and waiting where a site asks for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.options import CrawlOptions
from crawlers.outcomes import PASSING, SiteStopped

PASSING_STATUS = frozenset({408, 500, 502, 503, 504, 522, 524})
_UNSAID_PAUSE = 30.0  # a 429 without Retry-After


@dataclass(slots=True)
class _Pause:
    """How long a site is left in peace."""

    until: float = 0.0
    """On the monotonic clock."""
    spent: float = 0.0
    """Seconds waited so far, all pauses together."""


class RetryMiddleware:
    """429, and 503 with ``Retry-After``, pause the whole site as long as it asks and then try again, without counting.

    Timeouts, broken connections and other 5xx are tried again ``retries`` times with growing intervals. A pause longer
    than ``longest_pause``, or more than ``most_paused`` in all, raises :class:`SiteStopped`.
    """

    def __init__(self, options: CrawlOptions, on_pause: Callable[[str, float, int], None]) -> None:
        self._options = options
        self._on_pause = on_pause
        self._pauses: dict[str, _Pause] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it; options and listener come from the spider."""
        spider = crawler.spider
        return cls(spider.job.options, spider.on_pause)  # type: ignore[union-attr]

    async def process_request(self, request: Request) -> None:
        """Holds the request back while its site is paused."""
        pause = self._pauses.get(request.meta["download_slot"])
        while pause is not None and (left := pause.until - time.monotonic()) > 0:
            await asyncio.sleep(left)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """The response, or the request again after a wait."""
        status = response.status
        if status == 429 or (status == 503 and "Retry-After" in response.headers):
            self._pause(request, retry_after(response, datetime.now(UTC)), status)
            return request.copy()
        if status in PASSING_STATUS:
            return await self._again(request) or response
        return response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request again after a wait, or None: the error stands."""
        return await self._again(request) if isinstance(exception, PASSING) else None

    async def _again(self, request: Request) -> Request | None:
        tries = request.meta.get("tries", 1)
        if tries > self._options.retries:
            return None
        await asyncio.sleep(self._options.backoff * 2 ** (tries - 1))
        request.meta["tries"] = tries + 1
        return request.copy()

    def _pause(self, request: Request, seconds: float | None, status: int) -> None:
        site = request.meta["download_slot"]
        seconds = _UNSAID_PAUSE if seconds is None else seconds
        if seconds > self._options.longest_pause:
            raise SiteStopped(f"{status}, asks us to wait {seconds:.0f} s")
        pause = self._pauses.setdefault(site, _Pause())
        now = time.monotonic()
        longer = max(0.0, now + seconds - max(pause.until, now))
        if pause.spent + longer > self._options.most_paused:
            raise SiteStopped(f"{status} for {pause.spent:.0f} s of waiting")
        pause.spent += longer
        pause.until = max(pause.until, now + seconds)
        self._on_pause(site, seconds, status)


def retry_after(response: Response, now: datetime) -> float | None:
    """Seconds that ``Retry-After`` asks for, given as a number or an HTTP date; None if it is not there or
    unreadable."""
    raw = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if raw.isascii() and raw.isdigit():
        return float(raw[:9])
    try:
        until = parsedate_to_datetime(raw)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
