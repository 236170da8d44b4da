"""The bar that long work shows, on standard error and only to a person."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crawlers.options import Progress as Crawled
from kyket.cli.console import error_console

if TYPE_CHECKING:
    from kyket.run import Processed


class CrawlProgress:
    """Pages fetched of those known to be due, and articles made of them."""

    def __init__(self) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            console=error_console,
            transient=True,
            disable=not error_console.is_terminal,
        )
        self._task = self._bar.add_task("pages", total=None, note="")
        self._sites: dict[str, Crawled] = {}

    def crawled(self, progress: Crawled) -> None:
        """Called by the crawl now and then, for one site."""
        self._sites[progress.site] = progress
        visited = sum(site.visited for site in self._sites.values())
        waiting = sum(site.pending for site in self._sites.values())
        self._bar.update(self._task, completed=visited, total=visited + waiting)

    def processed(self, report: Processed) -> None:
        """Called after each batch that was saved."""
        self._bar.update(self._task, note=f"{sum(report.saved.values())} understood")

    def __enter__(self) -> CrawlProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
