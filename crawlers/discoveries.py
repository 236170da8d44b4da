"""From links found to entries of the frontier: what is new, what is looked at again, what is left out and why."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from crawlers.canonical import canonical_url, is_article, normal_url
from crawlers.frontier import Frontier
from crawlers.links import Link
from crawlers.middlewares.addresses import check_address
from crawlers.options import CrawlOptions
from crawlers.outcomes import LEFT, Refused
from crawlers.revisits import Again, look_again
from crawlers.site import Site
from pipelines.article import VIETNAM, page_id
from pipelines.store import Store
from pipelines.store.records import AddressKind, CrawlRun, FrontierEntry, KnownPage

_T = TypeVar("_T")
_CHUNK = 500
FORGOTTEN = "forgotten"
"""The reason by which the store says that a page must not come back."""
# The same article made for another purpose: what is fetched is its canonical address, not this.
_DUPLICATE_FORM = re.compile(
    r"/(?:print|savefile|amp)/|[?&]op=(?:print|savefile)|/(?:printpage|trang-in)-|[./]amp(?:$|\.)"
)


@dataclass(slots=True)
class Reach:
    """How far back a source (a listing, a feed, a sitemap) has been followed."""

    known_in_a_row: int = 0
    too_old: bool = False
    """Everything on its last page is dated before ``since``."""
    met: set[str] = field(default_factory=set)
    """Ids of the articles on it so far: a page of a listing without another one is beyond its end."""


class Discoveries:
    """Decides about each link that a run comes across, once.

    What is not visited is counted in ``outcomes`` under ``skipped: …``.
    """

    def __init__(self, site: Site, run: CrawlRun, store: Store, frontier: Frontier, options: CrawlOptions) -> None:
        self.outcomes: Counter[str] = Counter()
        self.known: dict[str, KnownPage] = {}
        """Of the pages in the frontier, those that we hold: what to ask by whether they changed."""
        self._site = site
        self._run = run
        self._store = store
        self._frontier = frontier
        self._options = options
        self._young = timedelta(hours=site.revisit_hours)
        self._seen: set[str] = set()
        """Ids of pages, and addresses that are none, about which this run has decided."""
        self._seen_known: set[str] = set()
        self._left = {Again.YOUNG: options.revisits, Again.CHANGED: options.most_changed}

    def resume(self, entries: Sequence[FrontierEntry]) -> list[str]:
        """Take note of what an earlier crawl of this run left; ids of those that it had visited after all."""
        self._seen.update(entry.page_id for entry in entries)
        visited: list[str] = []
        for chunk in _chunks([entry.page_id for entry in entries if entry.kind is AddressKind.ARTICLE]):
            for key, known in self._store.known_pages(self._site.id, chunk).items():
                if self._visited_in_this_run(known):
                    visited.append(key)
                else:
                    self.known[key] = known
        return visited

    def retry(self, entries: Sequence[FrontierEntry]) -> None:
        """Visit pages again on which the last visit failed."""
        fresh = [entry for entry in entries if entry.page_id not in self._seen]
        self._seen.update(entry.page_id for entry in fresh)
        for chunk in _chunks([entry.page_id for entry in fresh]):
            self.known |= self._store.known_pages(self._site.id, chunk)
        self._frontier.add(fresh)

    def listings(self, addresses: Sequence[tuple[str, AddressKind]], *, depth: int = 0, found_on: str = "") -> int:
        """Add listings, feeds or sitemaps; how many were new in this run."""
        entries: list[FrontierEntry] = []
        for address, kind in addresses:
            try:
                check_address(address, self._site)
            except Refused as error:
                self.outcomes[f"skipped: {error.reason}"] += 1
                continue
            key = page_id(self._site.id, normal_url(address, self._site) or address)
            if key not in self._seen:
                self._seen.add(key)
                entries.append(FrontierEntry(address, kind, key, depth, found_on=found_on))
        self._frontier.add(entries)
        return len(entries)

    def moved(self, target: str, entry: FrontierEntry) -> None:
        """Visit the article ``target`` to which ``entry`` was redirected, under its own id."""
        canonical = canonical_url(target, self._site) or target
        key = page_id(self._site.id, canonical)
        if key in self._seen:
            return
        self._seen.add(key)
        known = self._store.known_pages(self._site.id, [key]).get(key)
        if known is not None:
            if self._visited_in_this_run(known) or known.reason == FORGOTTEN:
                return
            self.known[key] = known
        moved = replace(entry, url=target, page_id=key, depth=entry.depth + 1, found_on=entry.url)
        self._frontier.add([moved])

    async def articles(
        self,
        links: Sequence[Link],
        reach: Reach,
        *,
        found_on: str,
        look: bool = True,
        trust_changes: bool = True,
        strict: bool = True,
        stop_after: int = 0,
    ) -> int:
        """Decide about ``links`` in their order; how many are articles that ``reach`` had not met.

        ``look``: young known articles among them are looked at again. ``strict``: only what has the form of an
        article's address counts as one; a feed lists nothing else, whatever the form. ``stop_after`` so many known in
        a row the rest is left out (0: never). Lets others work between chunks of a long sitemap.
        """
        before = len(reach.met)
        old = young_enough = 0
        for start in range(0, len(links), _CHUNK):
            chunk = links[start : start + _CHUNK]
            if stop_after and reach.known_in_a_row >= stop_after:
                self.outcomes["skipped: known"] += len(links) - start
                break
            found = self._of_this_site(chunk, strict=strict)
            fresh = [key for key in found if key not in self._seen]
            known = self._store.known_pages(self._site.id, fresh) if fresh else {}
            entries: list[FrontierEntry] = []
            for key, (link, address) in found.items():
                reach.met.add(key)
                if self._is_too_old(link, known.get(key)):
                    old += 1
                    self._count_once(key, "skipped: older than --since")
                    continue
                young_enough += 1
                if self._is_too_new(link, known.get(key)):
                    self._count_once(key, f"{LEFT}newer than --until")
                    continue
                if key in self._seen:
                    reach.known_in_a_row += key in self._seen_known
                elif self._is_wanted(key, known.get(key), link, reach, look=look, trust_changes=trust_changes):
                    entries.append(
                        FrontierEntry(address, AddressKind.ARTICLE, key, 0, link.published, link.source, found_on)
                    )
                self._seen.add(key)
            self._frontier.add(entries)
            await asyncio.sleep(0)
        reach.too_old = old > 0 and young_enough == 0
        return len(reach.met) - before

    def _of_this_site(self, links: Sequence[Link], *, strict: bool) -> dict[str, tuple[Link, str]]:
        """Page id → link and address to fetch, of those links that can be articles of the site."""
        wanted: dict[str, tuple[Link, str]] = {}
        for link in links:
            canonical = canonical_url(link.url, self._site)
            if canonical is None or (strict and not is_article(link.url, self._site)):
                foreign = normal_url(link.url, self._site) is None
                self._count_once(link.url, "skipped: other host" if foreign else "skipped: not an article's address")
                continue
            address = canonical if _DUPLICATE_FORM.search(link.url) else link.url
            wanted.setdefault(page_id(self._site.id, canonical), (link, address))
        return wanted

    def _is_wanted(
        self, key: str, known: KnownPage | None, link: Link, reach: Reach, *, look: bool, trust_changes: bool
    ) -> bool:
        if known is None:
            reach.known_in_a_row = 0
            return True
        if self._visited_in_this_run(known):
            return False
        again = look_again(known, link, young=self._young, now=datetime.now(UTC), trust_changes=trust_changes)
        if again is Again.FAILED:
            reach.known_in_a_row = 0
            return True
        reach.known_in_a_row += 1
        self._seen_known.add(key)
        if again is Again.FORBIDDEN:
            return True
        if again is Again.NO or (again is Again.YOUNG and not look) or self._left[again] <= 0:
            self.outcomes[f"skipped: {FORGOTTEN}" if known.reason == FORGOTTEN else "skipped: known"] += 1
            return False
        self._left[again] -= 1
        self.known[key] = known
        return True

    def _count_once(self, key: str, outcome: str) -> None:
        if key not in self._seen:
            self._seen.add(key)
            self.outcomes[outcome] += 1

    def _is_too_old(self, link: Link, known: KnownPage | None) -> bool:
        since, day = self._options.since, _day(link, known)
        return since is not None and day is not None and day < since

    def _is_too_new(self, link: Link, known: KnownPage | None) -> bool:
        until, day = self._options.until, _day(link, known)
        return until is not None and day is not None and day > until

    def _visited_in_this_run(self, known: KnownPage) -> bool:
        return known.fetched_at is not None and known.fetched_at >= self._run.started_at


def _day(link: Link, known: KnownPage | None) -> date | None:
    """The day, in Vietnam, of which the article is said to be."""
    dated = link.dated or (known.published if known else None)
    return dated.astimezone(VIETNAM).date() if dated else None


def _chunks(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
