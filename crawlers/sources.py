"""Feeds, sitemaps and listings of one site: read, and what they lead to noted."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from datetime import UTC, datetime

from crawlers.canonical import is_article, normal_url
from crawlers.discoveries import Discoveries, Reach
from crawlers.feeds import parse_feed
from crawlers.fetching import Answer, Fetcher
from crawlers.job import Job
from crawlers.keeping import keep
from crawlers.links import Link
from crawlers.listings import ListingPage, read_listing
from crawlers.outcomes import LEADS_TO, LEFT, Refused, SiteStopped, StopAll, failure_detail
from crawlers.redirects import is_home, other_host
from crawlers.site import Site
from crawlers.sitemaps import parse_sitemap, trustworthy_changes
from pipelines.article import VIETNAM
from pipelines.errors import KyketError
from pipelines.logs import say
from pipelines.store.records import AddressKind, CrawlRun, FrontierEntry

log = logging.getLogger(__name__)

_ALWAYS_READ = 10
"""So many sitemaps of an index are read whatever it says of them: more dates are wrong than sites are this large."""


class Sources:
    """Reads the sources of one site in one run.

    ``last_crawl`` is the start of the last crawl after which nothing was left over: an incremental crawl then ends a
    listing at a run of known pages and leaves out sitemaps that have not changed since. None: everything is looked
    through.
    """

    def __init__(
        self,
        site: Site,
        run: CrawlRun,
        job: Job,
        fetcher: Fetcher,
        discoveries: Discoveries,
        last_crawl: datetime | None,
    ) -> None:
        self._site = site
        self._run = run
        self._job = job
        self._options = job.options
        self._fetcher = fetcher
        self._discoveries = discoveries
        self._last_crawl = last_crawl
        self._stop_after = job.options.stop_after_known if last_crawl is not None else 0
        self._reaches: defaultdict[str, Reach] = defaultdict(Reach)
        self._sitemaps = 0
        # What the entry itself names has to be there; the family's ways are only tried.
        discovery = site.discovery
        self._named = {*discovery.feeds[: len(site.feeds)], *discovery.sitemaps[: len(site.sitemaps)]}
        self.bytes = 0

    def begin(self, sitemaps_of_robots: list[str]) -> None:
        """Note where discovery begins."""
        discovery = self._site.discovery
        sitemaps = dict.fromkeys((*discovery.sitemaps, *sitemaps_of_robots))
        self._named.update(sitemaps_of_robots)
        self._discoveries.listings([(url, AddressKind.FEED) for url in discovery.feeds])
        self._discoveries.listings([(url, AddressKind.SITEMAP) for url in sitemaps])
        self._discoveries.listings([(one.url, AddressKind.LISTING) for one in discovery.listings])

    async def visit(self, entry: FrontierEntry) -> Exception | None:
        """Read the source ``entry``; the error, if there was no answer.

        Raises :class:`SiteStopped` and what stops every site.
        """
        try:
            answer = await self._fetcher.fetch(entry.url, entry.kind)
            self.bytes += len(answer.response.body)
            await self._answered(entry, answer)
        except Refused as error:
            self._count(f"{entry.kind} refused: {error.reason}")
            if host := other_host(error):
                self._count(f"{LEADS_TO}{host}")
        except (SiteStopped, StopAll, KyketError):
            raise
        except Exception as error:  # whatever a hostile answer makes a library raise is one failed source
            self._failed(entry, failure_detail(error), passing=True)
            return error
        self._job.recorder.done(self._run.id, entry.page_id)
        return None

    async def _answered(self, entry: FrontierEntry, answer: Answer) -> None:
        status = answer.response.status
        if answer.redirect is not None:
            self._failed(entry, answer.redirect.reason)
        elif status in (404, 410) and entry.depth > 0:
            self._count("listing read to its end")
        elif status != 200:
            self._failed(entry, f"status {status}", passing=status >= 500)
        else:
            if self._options.archive_listings:
                keep(self._job.writer, self._run, answer, entry.url)
            if entry.kind is AddressKind.FEED:
                await self._feed(entry, answer)
            elif entry.kind is AddressKind.SITEMAP:
                await self._sitemap(entry, answer)
            else:
                await self._listing(entry, answer)

    async def _feed(self, entry: FrontierEntry, answer: Answer) -> None:
        feed = await asyncio.to_thread(parse_feed, answer.response.body, answer.final_url)
        if feed.problem and not feed.links:
            self._failed(entry, feed.problem)
            return
        self._count("feed read" if not feed.problem else f"feed read in part: {feed.problem}")
        # A feed also links to its own listing: that is no article.
        await self._discoveries.articles(feed.links, Reach(), found_on=entry.url, strict=False)

    async def _sitemap(self, entry: FrontierEntry, answer: Answer) -> None:
        body, limit = answer.response.body, self._options.max_addresses
        sitemap = await asyncio.to_thread(parse_sitemap, body, answer.final_url, limit=limit)
        if not sitemap.links:
            self._failed(entry, sitemap.problem or "no addresses in the sitemap")
            return
        self._count("sitemap read" if not sitemap.problem else f"sitemap read in part: {sitemap.problem}")
        if sitemap.kind == "index":
            self._index(sitemap.links, entry)
            return
        dated = any(link.dated for link in sitemap.links)
        await self._discoveries.articles(
            sitemap.links,
            Reach(),
            found_on=entry.url,
            look=dated,
            trust_changes=trustworthy_changes(sitemap.links, datetime.now(UTC)),
            # Only where dates put the newest first does a run of known pages say anything of the rest.
            stop_after=self._stop_after if dated else 0,
        )

    def _index(self, links: tuple[Link, ...], entry: FrontierEntry) -> None:
        if entry.depth > 2:
            self._failed(entry, "sitemap index too deep")
            return
        since = self._options.since
        wanted: list[tuple[str, AddressKind]] = []
        for place, link in enumerate(links):  # newest first
            changed = link.changed
            if changed is not None and since is not None and changed.astimezone(VIETNAM).date() < since:
                self._count("sitemap skipped: older than --since")
            elif place >= _ALWAYS_READ and changed and self._last_crawl and changed < self._last_crawl:
                self._count("sitemap skipped: unchanged since the last crawl")
            elif self._sitemaps >= self._options.max_sitemaps:
                self._count("over the limit: sitemaps")
            else:
                self._sitemaps += 1
                wanted.append((link.url, AddressKind.SITEMAP))
        self._discoveries.listings(wanted, depth=entry.depth + 1, found_on=entry.url)

    async def _listing(self, entry: FrontierEntry, answer: Answer) -> None:
        first = entry.found_on if entry.depth > 0 else entry.url
        if entry.depth > 0 and self._is_beyond_the_end(answer.final_url, entry.url, first):
            self._count("listing read to its end")
            return
        page = read_listing(
            answer.response.body,
            answer.final_url,
            self._site,
            first=first,
            number=entry.depth + 1,
            content_type=answer.header("Content-Type"),
            dates=self._options.since is not None,
        )
        if page.links or not entry.depth:
            self._count("listing read" if not page.problem else f"listing read: {page.problem}")
        if page.sections:
            self._discoveries.listings([(url, AddressKind.LISTING) for url in page.sections], found_on=entry.url)
        reach = self._reaches[first]
        fresh = await self._discoveries.articles(
            page.links,
            reach,
            found_on=entry.url,
            # Headlines whose addresses have no form that is known.
            strict=any(is_article(link.url, self._site) for link in page.links),
        )
        self._go_on(entry, page, reach, first, fresh)

    def _go_on(self, entry: FrontierEntry, page: ListingPage, reach: Reach, first: str, fresh: int) -> None:
        """Note the next page, unless the listing has been followed far enough."""
        if not page.next or not fresh:
            self._count("listing read to its end")
        elif self._stop_after and reach.known_in_a_row >= self._stop_after:
            self._count("listing read to known pages")
        elif reach.too_old:
            self._count("listing read to --since")
        elif entry.depth + 1 >= self._options.max_listing_pages:
            self._count("over the limit: pages of a listing")
        else:
            self._discoveries.listings([(page.next, AddressKind.LISTING)], depth=entry.depth + 1, found_on=first)

    def _is_beyond_the_end(self, final: str, asked: str, first: str) -> bool:
        """Whether a further page was answered with a redirect to the first one or to the home page."""
        normal = normal_url(final, self._site)
        if normal == normal_url(asked, self._site):
            return False
        return normal == normal_url(first, self._site) or is_home(final, self._site)

    def _failed(self, entry: FrontierEntry, reason: str, *, passing: bool = False) -> None:
        first = entry.depth == 0
        if first and not passing and entry.kind is not AddressKind.LISTING and entry.url not in self._named:
            self._count(f"{entry.kind} not there")
            return
        say(log, logging.WARNING, "source failed", kind=entry.kind.value, reason=reason, url=entry.url)
        self._count(f"{entry.kind} failed: {reason.partition(': ')[0]}")
        if passing and (entry.kind is AddressKind.SITEMAP or not first):
            # What stands behind it is older than what this run has found, or in sitemaps that will not change again.
            self._count(f"{LEFT}what a failed {entry.kind} leads to")

    def _count(self, outcome: str) -> None:
        self._discoveries.outcomes[outcome] += 1
