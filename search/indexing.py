"""From the store's outbox into a search index: the index follows the store, and can always be made again from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pipelines.errors import BackendUnavailable
from search.backends.life import Index, IndexGone, Mark
from search.backends.protocol import IndexUnusable, Rejected, SearchBackend
from search.documents import IndexDocument, SiteInfo, document
from search.pipelining import ahead

if TYPE_CHECKING:  # as in documents.py
    from pipelines.store.records import Change, StoredArticle

BATCH = 2000
"""Changes taken in at once: enough for FTS5 to write long lists and for Elasticsearch to be waited for seldom (with 500
it takes an eighth longer), few enough to lose little to a kill."""
RESENT = 200
"""Documents that an index did not take, sent to it once more by one update."""


class ChangeSource(Protocol):
    """What of the store an index needs."""

    def changes_since(self, seq: int, limit: int) -> Sequence[Change]: ...

    def last_seq(self) -> int: ...

    def current(self, ids: Sequence[str]) -> Mapping[str, StoredArticle]: ...


class OfAnotherStore(BackendUnavailable):
    """The index follows another store, or this one was restored from an older state."""


def update(
    backend: SearchBackend,
    store: ChangeSource,
    sites: Mapping[str, SiteInfo],
    *,
    limit: int | None = None,
    batch: int = BATCH,
    resend: bool = True,
    on_batch: Callable[[int], None] | None = None,
    on_rejected: Callable[[Rejected], None] | None = None,
) -> int:
    """Takes the store's changes since each index's position into it; returns how many the live index took.

    The live index comes first, then the old ones that are kept. Of an embedded index that is missing, damaged, of
    another version or of another store a new one is made and filled from the first change on; of a server's that is
    told. Killed at any point and called again, the result is the same.
    ``limit`` ends it after about so many changes. ``resend``: what an index did not take before is tried again, some of
    it. ``on_batch`` is told the number of changes after each batch of the live index, ``on_rejected`` each document
    that it did not take. Raises BackendUnavailable, when all that can be done is done, and StoreError.
    """
    following = _Following(store, sites, batch, resend)
    try:
        live, *others = backend.life().targets()
        done = following.feed(live, limit, on_batch, on_rejected)
    except (IndexUnusable, OfAnotherStore, IndexGone) as error:
        if isinstance(error, IndexGone):  # another took its place just now
            pass
        elif backend.life().renews_itself:
            backend.clear()
        else:
            raise
        live, *others = backend.life().targets()
        done = following.feed(live, limit, on_batch, on_rejected)
    trouble: BackendUnavailable | None = None
    for one in others:
        # An old index of another schema or store stays as it is: there is nothing that could be put into it.
        if not one.current:
            continue
        try:
            following.feed(one, limit)
        except (OfAnotherStore, IndexUnusable, IndexGone):
            continue
        except BackendUnavailable as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble
    return done


def follow(index: Index, store: ChangeSource, sites: Mapping[str, SiteInfo]) -> int:
    """Takes the store's changes since the index's position into this one index; returns how many. Raises as
    :func:`update`."""
    return _Following(store, sites, BATCH, resend=False).feed(index, None)


def follows(mark: Mark, store: ChangeSource) -> bool:
    """Whether an index with ``mark`` is of ``store``, as far as its outbox tells."""
    if mark.seq > store.last_seq():
        return False
    if not mark.article_id:
        return True
    after = store.changes_since(mark.seq - 1, 1)
    return not after or after[0].seq != mark.seq or after[0].article_id == mark.article_id


class _Following:
    """One update: what it is of, and how."""

    def __init__(self, store: ChangeSource, sites: Mapping[str, SiteInfo], batch: int, resend: bool) -> None:
        self._store = store
        self._sites = sites
        self._batch = batch
        self._resend = resend

    def feed(
        self,
        index: Index,
        limit: int | None,
        on_batch: Callable[[int], None] | None = None,
        on_rejected: Callable[[Rejected], None] | None = None,
    ) -> int:
        mark = index.mark()
        self._check(index, mark)
        rejected = list(self._again(index, mark)) if self._resend else []
        done = 0
        # While a batch is being taken in, the next is read.
        for count, refused in ahead(
            self._batches(mark, limit),
            lambda one: (one.changes, index.apply(one.documents, one.deleted, one.mark)),
        ):
            rejected += refused
            done += count
            if on_batch is not None:
                on_batch(count)
        if done or rejected:
            index.refresh()
        if on_rejected is not None:
            for one in {one.id: one for one in rejected}.values():
                on_rejected(one)
        return done

    def _check(self, index: Index, mark: Mark) -> None:
        if not index.current:
            raise IndexUnusable(
                "the search index is of another version of kyket: it is searched, but takes nothing in",
                about=index.name,
                remedy="run `kyket index rebuild`: nothing is lost meanwhile",
            )
        if not follows(mark, self._store):
            raise OfAnotherStore(
                f"the search index has come to change {mark.seq} of another store, or this store was restored from an"
                " older state",
                about=index.name,
                remedy="see that KYKET_STORE_URL and KYKET_ELASTICSEARCH_INDEX belong together; if they do, run"
                " `kyket index rebuild`",
            )

    def _again(self, index: Index, mark: Mark) -> Sequence[Rejected]:
        """What the index did not take before, as it is now."""
        ids = [one.id for one in index.due(RESENT)]
        if not ids:
            return ()
        documents, deleted = load(self._store, ids, self._sites)
        return index.apply(documents, deleted, mark)

    def _batches(self, mark: Mark, limit: int | None) -> Iterator[_Batch]:
        left = limit
        while left is None or left > 0:
            changes = self._store.changes_since(mark.seq, self._batch if left is None else min(self._batch, left))
            if not changes:
                return
            mark = Mark(changes[-1].seq, changes[-1].article_id)
            ids = list(dict.fromkeys(change.article_id for change in changes))
            yield _Batch(len(changes), *load(self._store, ids, self._sites), mark)
            if left is not None:
                left -= len(changes)


class _Batch:
    """Changes, as what they come to for an index."""

    def __init__(self, changes: int, documents: list[IndexDocument], deleted: list[str], mark: Mark) -> None:
        self.changes = changes
        self.documents = documents
        self.deleted = deleted
        self.mark = mark


def load(
    store: ChangeSource, ids: Sequence[str], sites: Mapping[str, SiteInfo]
) -> tuple[list[IndexDocument], list[str]]:
    """What the articles ``ids`` are now, whatever they were at a change: that later changes come again does no harm.

    The ids that are no article now have been forgotten or have become an alias, and leave the index.
    """
    stored = store.current(ids)
    return [document(one, sites) for one in stored.values()], [one for one in ids if one not in stored]
