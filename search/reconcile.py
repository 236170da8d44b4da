"""An index held against the store: what is missing, surplus or stale, and its repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, Protocol

from search.backends.life import Index
from search.backends.protocol import Rejected
from search.documents import IndexDocument, SiteInfo
from search.indexing import ChangeSource, load

BATCH = 500
"""Differences looked at once more, and repaired, at once."""
EXAMPLES = 20

Kind = Literal["missing", "surplus", "stale", "ahead"]


class Source(ChangeSource, Protocol):
    """What of the store an index is held against."""

    def sequence_numbers(self) -> Iterator[tuple[str, int]]: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """One article that an index does not have as the store has it."""

    id: str
    kind: Kind
    """``missing`` in the index; ``surplus``: it is no article; ``stale``: an older change of it is indexed; ``ahead``:
    a later one than the store has ever seen, so the index is, or was, of another store and has to be built anew."""
    stored: int | None
    """Number of its last change in the store."""
    indexed: int | None


@dataclass(slots=True)
class Reconciled:
    """What came of one index."""

    index: str
    articles: int = 0
    documents: int = 0
    found: Counter[Kind] = field(default_factory=Counter)
    examples: list[Difference] = field(default_factory=list)
    """The first few."""
    not_yet: int = 0
    """Articles whose last change is still due from the outbox: no difference."""
    repaired: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    """What the index did not take when it was sent again."""

    @property
    def agrees(self) -> bool:
        """Whether the index had exactly what the store has."""
        return not self.found.total()


def reconcile(
    index: Index,
    store: Source,
    sites: Mapping[str, SiteInfo],
    *,
    repair: bool = True,
    on_progress: Callable[[int], None] | None = None,
) -> Reconciled:
    """Holds ``index`` against ``store`` by id and sequence number, and unless ``repair`` is false mends what differs.

    Both sides are read as streams by id; memory stays flat. Articles may arrive and be indexed meanwhile: what differs
    is looked at once more before it counts, and what the outbox has still to bring is not counted. ``on_progress`` is
    told how many articles have been looked at. Raises BackendUnavailable and StoreError.
    """
    result = Reconciled(index.name)
    suspects = _suspects(result, store.sequence_numbers(), index.listed(), on_progress)
    while batch := list(islice(suspects, BATCH)):
        mark = index.mark()
        documents, _ = load(store, batch, sites)
        differences = list(_differences(result, batch, documents, index, mark.seq, store))
        for one in differences:
            result.found[one.kind] += 1
        result.examples += differences[: EXAMPLES - len(result.examples)]
        if repair and differences:
            wrong = {one.id for one in differences if one.kind != "ahead"}
            held = {one.id for one in documents}
            refused = index.apply([one for one in documents if one.id in wrong], wrong - held, mark)
            result.rejected += refused
            result.repaired += len(wrong) - len(refused)
    if result.repaired:
        index.refresh()
    return result


def _suspects(
    result: Reconciled,
    stored: Iterable[tuple[str, int]],
    indexed: Iterable[tuple[str, int]],
    on_progress: Callable[[int], None] | None,
) -> Iterator[str]:
    """Ids that are on one side only or with another number; both sides in id order."""
    left, right = iter(stored), iter(indexed)
    article, document = next(left, None), next(right, None)
    while article is not None or document is not None:
        if document is None or (article is not None and article[0] < document[0]):
            assert article is not None
            yield article[0]
            one, other = True, False
        elif article is None or document[0] < article[0]:
            yield document[0]
            one, other = False, True
        else:
            if article[1] != document[1]:
                yield article[0]
            one, other = True, True
        if one:
            result.articles += 1
            article = next(left, None)
            if on_progress is not None and result.articles % BATCH == 0:
                on_progress(result.articles)
        if other:
            result.documents += 1
            document = next(right, None)


def _differences(
    result: Reconciled,
    ids: Sequence[str],
    documents: Sequence[IndexDocument],
    index: Index,
    position: int,
    store: Source,
) -> Iterator[Difference]:
    """What is still different now that both sides have been asked again, ``index`` after the store."""
    stored = {one.id: one.seq for one in documents}
    indexed = {one.id: one.seq for one in index.documents(ids).values()}
    # Changed and indexed since the store was asked? Then it knows that change by now.
    later = [one for one, seq in indexed.items() if seq > stored.get(one, position)]
    stored |= {one: article.seq for one, article in store.current(later).items()}
    due = _due(store, position, {one for one in indexed if one not in stored})
    for one in ids:
        article, document = stored.get(one), indexed.get(one)
        if article == document:
            continue
        if one in due:
            result.not_yet += 1
        elif article is None:
            yield Difference(one, "surplus", article, document)
        elif document is not None and document > article:
            yield Difference(one, "ahead", article, document)
        elif article > position:
            result.not_yet += 1
        else:
            yield Difference(one, "missing" if document is None else "stale", article, document)


def _due(store: Source, position: int, ids: Set[str]) -> Set[str]:
    """Those of ``ids`` that a change after ``position`` takes out."""
    found: set[str] = set()
    while ids - found and (changes := store.changes_since(position, 10 * BATCH)):
        found |= {one.article_id for one in changes if one.article_id in ids}
        position = changes[-1].seq
    return found
