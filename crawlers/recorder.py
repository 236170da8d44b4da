"""What came of visits, on its way into the store: in batches, so that a page costs no transaction of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime

from crawlers.outcomes import StopAll
from pipelines.article import Page
from pipelines.store import Store
from pipelines.store.records import PageRecord

BATCH = 50
SECONDS = 1.0
"""A batch is written when it is full, when it is this old (the caller's clock), and at the end of a run."""


class Recorder:
    """Collects visits and writes them in an order that a kill between any two steps does not harm.

    The archive has a page before it comes here; then the store learns of it, then it leaves the frontier, and only
    then it is handed on. Killed before, the page is fetched again and the archive has a record too many.
    """

    def __init__(self, store: Store, on_page: Callable[[Page, PageRecord], None] | None) -> None:
        self._store = store
        self._on_page = on_page
        self._records: list[PageRecord] = []
        self._pages: list[tuple[Page, PageRecord]] = []
        self._unchanged: list[str] = []
        self._done: defaultdict[int, list[str]] = defaultdict(list)

    def page(self, run_id: int, page: Page, record: PageRecord) -> None:
        """A page that was fetched and archived."""
        self._pages.append((page, record))
        self.visit(run_id, record)

    def visit(self, run_id: int, record: PageRecord) -> None:
        """A visit that brought no page."""
        self._records.append(record)
        self.done(run_id, record.page_id)

    def unchanged(self, run_id: int, page_id: str) -> None:
        """A visit that found what we have."""
        self._unchanged.append(page_id)
        self.done(run_id, page_id)

    def done(self, run_id: int, page_id: str) -> None:
        """An entry of the frontier that needs no visit any more (a listing that was read)."""
        self._done[run_id].append(page_id)
        if len(self._records) >= BATCH or len(self._unchanged) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what has come together. Raises :class:`pipelines.errors.StoreError` and :class:`StopAll`."""
        records, self._records = self._records, []
        pages, self._pages = self._pages, []
        unchanged, self._unchanged = self._unchanged, []
        done, self._done = self._done, defaultdict(list)
        if records:
            self._store.record_pages(records)
        if unchanged:
            self._store.touch_pages(unchanged, datetime.now(UTC))
        for run_id, page_ids in done.items():
            self._store.frontier_done(run_id, page_ids)
        if self._on_page is not None:
            for page, record in pages:
                try:
                    self._on_page(page, record)
                except Exception as error:
                    raise StopAll from error
