"""How the settings tell a crawl what to do, and what its failure is called."""

from __future__ import annotations

from datetime import date

from crawlers.options import CrawlOptions
from kyket.settings import Settings
from pipelines.errors import SettingsError


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


def check_days(first: date, last: date | None, today: date, *, names: tuple[str, str]) -> None:
    """Raises :class:`SettingsError` for days that no backfill can have; ``names`` are what they were given as."""
    if first > today:
        raise SettingsError("the day is still to come", about=names[0], remedy="give the first day to go back to")
    if last is not None and last < first:
        raise SettingsError(
            f"the day is before {names[0]}", about=names[1], remedy="give the last day, or leave it out"
        )
