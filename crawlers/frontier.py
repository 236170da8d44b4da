"""What a run still has to visit: in the store, so that a killed run goes on, and in memory, in order."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from pipelines.store import Store
from pipelines.store.records import AddressKind, CrawlRun, FrontierEntry

_RANK = {AddressKind.FEED: 0, AddressKind.SITEMAP: 1, AddressKind.LISTING: 2, AddressKind.ARTICLE: 3}
_FURTHER_PAGES = 4


class Frontier:
    """The addresses of one run in the order of their visits.

    Feeds, sitemaps and first pages of listings first, then articles as found (newest first), and a further page of a
    listing only when no article waits: so the frontier stays short, and a limit on pages takes the newest.
    """

    def __init__(self, store: Store, run: CrawlRun) -> None:
        self._store = store
        self._run_id = run.id
        self._resumed = run.resumed
        self._heap: list[tuple[int, int, int, FrontierEntry]] = []
        self._count = 0
        self.articles = 0
        """Articles waiting."""

    def resume(self) -> list[FrontierEntry]:
        """Take up what an earlier, killed crawl of the same run left; the entries taken up."""
        left = self._store.frontier_pending(self._run_id)
        self._push(left)
        return left

    def add(self, entries: Sequence[FrontierEntry]) -> None:
        """Add ``entries``, in the store first. What the run had visited before it was killed is left out."""
        if not entries:
            return
        new = self._store.frontier_add(self._run_id, entries)
        if self._resumed and new < len(entries):
            pending = {entry.page_id for entry in self._store.frontier_pending(self._run_id)}
            entries = [entry for entry in entries if entry.page_id in pending]
        self._push(entries)

    def pop(self) -> FrontierEntry | None:
        """The next entry; it stays in the store until :meth:`Store.frontier_done`. None when nothing waits."""
        if not self._heap:
            return None
        entry = heapq.heappop(self._heap)[-1]
        self.articles -= entry.kind is AddressKind.ARTICLE
        return entry

    def drop(self, page_ids: Iterable[str]) -> None:
        """Take out entries that need no visit."""
        dropped = set(page_ids)
        self._heap = [item for item in self._heap if item[-1].page_id not in dropped]
        heapq.heapify(self._heap)
        self.articles = sum(item[-1].kind is AddressKind.ARTICLE for item in self._heap)

    def waiting(self) -> list[FrontierEntry]:
        """What has not been visited, in order."""
        return [item[-1] for item in sorted(self._heap)]

    def __bool__(self) -> bool:
        return bool(self._heap)

    def _push(self, entries: Iterable[FrontierEntry]) -> None:
        for entry in entries:
            further = entry.kind is AddressKind.LISTING and entry.depth > 0
            rank = _FURTHER_PAGES if further else _RANK[entry.kind]
            heapq.heappush(self._heap, (rank, entry.depth if further else 0, self._count, entry))
            self._count += 1
            self.articles += entry.kind is AddressKind.ARTICLE
