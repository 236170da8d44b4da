"""One crawl of many sites, as its parts see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crawlers.options import CrawlOptions, Progress
from crawlers.recorder import Recorder
from crawlers.site import Site
from pipelines.archive import ArchiveWriter
from pipelines.store import Store


@dataclass(slots=True)
class Job:
    """What :func:`crawlers.crawl.crawl` was told, and what came of it."""

    sites: Sequence[Site]
    store: Store
    writer: ArchiveWriter
    options: CrawlOptions
    recorder: Recorder
    on_progress: Callable[[Progress], None] | None = None
    behind: Callable[[], bool] | None = None
    run_ids: dict[str, int] = field(default_factory=dict)
    """Run by site."""
    fatal: Exception | None = None
    """What no site can go on after: the store or the archive cannot be written."""

    def must_wait(self) -> bool:
        """Whether whoever takes the pages is behind."""
        return self.behind is not None and self.behind()
