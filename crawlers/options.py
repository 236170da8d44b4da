"""What a caller tells a crawl, and what it hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.article import Origin
from pipelines.store.records import RunMode


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How a crawl goes. Every limit is there so that no site can make a crawl endless; 0 means no limit where said
    so."""

    mode: RunMode = "incremental"
    """``incremental``: from the newest until a run of known pages. ``full``: every page of every listing. ``since``:
    back to :attr:`since`."""
    since: date | None = None
    """Articles that their feed, sitemap or listing dates before this day (Vietnamese time) are left out. Makes the mode
    ``since``."""
    until: date | None = None
    """Articles dated after this day (Vietnamese time) are left out, too, and counted as left."""
    origin: Origin | None = None
    """What the pages are marked with; None: ``backfill`` for ``full`` and ``since``, else ``crawl``."""

    max_pages: int = 0
    """Most visits to articles of one site; 0: no limit."""
    max_listing_pages: int = 2000
    """Most pages of one listing."""
    max_sitemaps: int = 500
    """Most sitemaps of one site's indexes in one run, the newest first."""
    max_addresses: int = 50_000
    """Most addresses taken from one sitemap."""
    max_redirects: int = 5
    max_seconds: float = 0.0
    """A site's run stops after this time, stays unfinished and goes on with the next crawl; 0: no limit."""
    max_bytes: int = 10_000_000
    """Largest response, as received and unpacked."""
    timeout: float = 60.0
    """Longest time for one response, in seconds."""

    stop_after_known: int = 20
    """So many known articles in a row end a listing of an incremental crawl."""
    revisits: int = 40
    """Most known articles looked at again in one run because they are young (the site's ``revisit_hours``)."""
    most_changed: int = 200
    """Most known articles looked at again in one run because their sitemap or feed says that they changed."""

    user_agent: str = "kyket/0.1 (monitor of coordination signings)"
    obey_robots: bool = True
    autothrottle: bool = True
    """Slow down where a site answers slowly, unless its entry forbids that. Off for benchmarks."""
    polite: bool = True
    """False: the registry's delays do not count (benchmarks, the demo); robots.txt and Retry-After still do."""
    concurrency: int = 32
    """Requests under way at once over all sites."""
    site_concurrency: int = 0
    """Requests under way at once at each site; 0: what the registry says."""

    retries: int = 3
    """Further tries after a timeout, a broken connection or a 5xx."""
    backoff: float = 2.0
    """Seconds before the first of them; doubled each time."""
    longest_pause: float = 900.0
    """A ``Retry-After`` beyond this ends the site's run; what is left stays for the next."""
    most_paused: float = 3600.0
    """Most seconds a run waits for 429 and 503 altogether; then likewise."""
    dead_after: int = 5
    """So many addresses in a row without any answer end the site's run; what is left stays for the next."""

    archive_listings: bool = True
    """Whether listings, feeds and sitemaps are archived beside the articles."""

    @property
    def run_mode(self) -> RunMode:
        """The mode under which the run is recorded."""
        return "since" if self.since is not None else self.mode

    @property
    def run_origin(self) -> Origin:
        """The origin with which its pages are recorded."""
        return self.origin or ("crawl" if self.run_mode == "incremental" else "backfill")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the crawl of one site is."""

    site: str
    visited: int
    """Article addresses visited, whatever came of it."""
    fetched: int
    """Of these, pages that are new or changed, and archived."""
    failed: int
    pending: int
    """Article addresses known to wait. More may be discovered."""
    bytes: int
    finished: bool = False
    note: str = ""
    """What it waits for or why it ended: "paused 59 s (429)"; empty when all is well."""
