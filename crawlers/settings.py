"""Everything that is set in Scrapy, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crawlers.options import CrawlOptions
from crawlers.site import Site

_HANDLER = "crawlers.downloads.SiteDownloadHandler"


def scrapy_settings(sites: Iterable[Site], options: CrawlOptions) -> dict[str, Any]:
    """The settings of the one Scrapy run that crawls ``sites``.

    Scrapy's own components are listed in full, not added to: what is not named here does not run. Left out are those
    that do something else here (redirects, retries and robots.txt have middlewares of ours) or nothing for us:
    cookies, referer, proxies, statistics, telnet console, remote control, item pipelines.
    """
    return {
        "BOT_NAME": "kyket",
        "USER_AGENT": options.user_agent,
        "TWISTED_REACTOR_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER, "data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "crawlers.middlewares.addresses.AddressMiddleware": 50,
            "crawlers.middlewares.robots.RobotsMiddleware": 100,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "crawlers.middlewares.retries.RetryMiddleware": 550,
            "crawlers.middlewares.compression.LimitedCompressionMiddleware": 590,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {"crawlers.throttle.SiteThrottle": 0},
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.3",
        },
        "CONCURRENT_REQUESTS": options.concurrency,
        "DOWNLOAD_SLOTS": {site.id: _slot(site, options) for site in sites},
        "DOWNLOAD_TIMEOUT": options.timeout,
        "DOWNLOAD_MAXSIZE": options.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "ROBOTSTXT_OBEY": options.obey_robots,
        "AUTOTHROTTLE_ENABLED": options.autothrottle and options.polite,
        "AUTOTHROTTLE_MAX_DELAY": 30.0,
        "LOG_FORMATTER": "crawlers.spiders.sites.QuietLogFormatter",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    }


def _slot(site: Site, options: CrawlOptions) -> dict[str, float]:
    return {
        "concurrency": concurrency_of(site, options),
        "delay": site.delay if options.polite else 0.0,
        "jitter": 0.3,
    }


def concurrency_of(site: Site, options: CrawlOptions) -> int:
    """Requests under way at once at ``site``."""
    return options.site_concurrency or site.politeness.concurrency
