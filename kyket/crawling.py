"""How the settings tell a crawl what to do, and what its failure is called."""

from __future__ import annotations

from crawlers.options import CrawlOptions
from kyket.settings import Settings


def crawl_options(settings: Settings, **choices: object) -> CrawlOptions:
    """The settings that concern the crawl, with the ``choices`` of this run."""
    values: dict[str, object] = {
        "user_agent": settings.user_agent,
        "concurrency": settings.concurrency,
        "timeout": settings.timeout_seconds,
        "retries": settings.retries,
        "max_bytes": int(settings.max_page_mb * 1_000_000),
        "max_seconds": settings.run_minutes * 60,
    }
    return CrawlOptions(**(values | choices))  # type: ignore[arg-type]


def crawl_key(site: str) -> str:
    """By what operators know the failing crawl of ``site``."""
    return f"crawl {site}"
