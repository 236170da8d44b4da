"""A site as the registry would have it, and a crawl of it into a store and an archive of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawlers.crawl import CrawlOptions, Progress, crawl
from crawlers.site import Site
from pipelines.archive import ArchiveReader, ArchiveWriter
from pipelines.article import Page, page_id
from pipelines.store import CrawlRun, PageRecord, Store

FAST: dict[str, Any] = {"polite": False, "autothrottle": False, "backoff": 0.01}


def site_at(url: str, site_id: str = "mau.vn", **facts: Any) -> Site:
    """A site of no known family with one listing, whose articles are at ``/tin/slug-123.html``."""
    values: dict[str, Any] = {
        "id": site_id,
        "name": "Báo Mẫu",
        "kind": "central",
        "base": url,
        "listings": ("/tin/",),
        "pages": "?page={n}",
        "article": (r"/tin/[\w-]+-\d+\.html",),
        "listing": (r"/tin/",),
        "allow_private": True,
        "revisit_hours": 0,
    }
    return Site.model_validate(values | facts)


@dataclass
class Crawling:
    """Crawls into a store and an archive of its own."""

    folder: Path
    store: Store
    pages: list[tuple[Page, PageRecord]] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)

    def all(self, *sites: Site, behind: Any = None, **options: Any) -> list[CrawlRun]:
        with ArchiveWriter(self.folder) as writer:
            return crawl(
                sites,
                store=self.store,
                writer=writer,
                options=CrawlOptions(**(FAST | options)),
                on_page=lambda page, record: self.pages.append((page, record)),
                on_progress=self.progress.append,
                behind=behind,
            )

    def __call__(self, site: Site, **options: Any) -> CrawlRun:
        return self.all(site, **options)[0]

    def record(self, site: Site, path: str) -> PageRecord:
        wanted = page_id(site.id, site.base + path)
        return next(record for record in self.store.pages(site.id) if record.page_id == wanted)

    def archived(self) -> Counter[str]:
        """Path → how many records of it are in the archive that the store knows."""
        reader = ArchiveReader(self.folder)
        return Counter(reader.read(one.archive).url for one in self.store.pages() if one.archive)
