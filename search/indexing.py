"""From the store's outbox into a search index: the index follows the store, and can always be made again from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from search.backends.protocol import IndexUnusable, Rejected, SearchBackend
from search.documents import IndexDocument, SiteInfo, document

if TYPE_CHECKING:  # as in documents.py
    from pipelines.store.records import Change, StoredArticle

BATCH = 500
"""Changes taken in at once: enough for FTS5 to write long lists, few enough to lose little to a kill."""


class ChangeSource(Protocol):
    """What of the store an index needs."""

    def changes_since(self, seq: int, limit: int) -> Sequence[Change]: ...

    def last_seq(self) -> int: ...

    def current(self, ids: Sequence[str]) -> Mapping[str, StoredArticle]: ...


def update(
    backend: SearchBackend,
    store: ChangeSource,
    sites: Mapping[str, SiteInfo],
    *,
    limit: int | None = None,
    batch: int = BATCH,
    on_batch: Callable[[int], None] | None = None,
    on_rejected: Callable[[Rejected], None] | None = None,
) -> int:
    """Takes the store's changes since the index's position into the index; returns how many changes that were.

    An index that is missing, damaged, of another version or of another store (its position lies beyond the store's last
    change) is made new and filled from the first change on. Killed at any point and called again, the result is the
    same.
    ``limit`` ends it after about so many changes. ``on_batch`` is told the number of changes after each batch,
    ``on_rejected`` each document that the index did not take. Raises BackendUnavailable and StoreError.
    """
    try:
        return _follow(backend, store, sites, limit, batch, on_batch, on_rejected)
    except IndexUnusable:
        backend.clear()
        return _follow(backend, store, sites, limit, batch, on_batch, on_rejected)


def _follow(
    backend: SearchBackend,
    store: ChangeSource,
    sites: Mapping[str, SiteInfo],
    limit: int | None,
    batch: int,
    on_batch: Callable[[int], None] | None,
    on_rejected: Callable[[Rejected], None] | None,
) -> int:
    position = backend.position()
    if position > store.last_seq():
        backend.clear()
        position = 0
    done = 0
    while limit is None or done < limit:
        changes = store.changes_since(position, batch if limit is None else min(batch, limit - done))
        if not changes:
            break
        documents, deleted = _load(store, changes, sites)
        position = changes[-1].seq
        for rejected in backend.apply(documents, deleted, position):
            if on_rejected is not None:
                on_rejected(rejected)
        done += len(changes)
        if on_batch is not None:
            on_batch(len(changes))
    return done


def _load(
    store: ChangeSource, changes: Sequence[Change], sites: Mapping[str, SiteInfo]
) -> tuple[list[IndexDocument], list[str]]:
    """What the changed articles are now, whatever they were at the change: that later changes come again does no harm.

    An id that is no article now has been forgotten or has become an alias, and leaves the index.
    """
    ids = list(dict.fromkeys(change.article_id for change in changes))
    stored = store.current(ids)
    return [document(one, sites) for one in stored.values()], [one for one in ids if one not in stored]
