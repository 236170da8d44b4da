"""A new index beside the old one, from the store; checked; then it takes the old one's place."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from pipelines.errors import KyketError
from search.backends.life import Index, IndexLife, Mark
from search.backends.protocol import Filters, Rejected, SearchBackend, SearchRequest
from search.documents import IndexDocument, SiteInfo, document
from search.indexing import BATCH, follow, follows, load
from search.pipelining import ahead
from search.query import parse
from search.reconcile import Reconciled, Source, reconcile
from search.words import joined_forms

if TYPE_CHECKING:
    from pipelines.store.records import StoredArticle

SAMPLE = 100
"""Documents compared field by field before the new index is used."""
SEARCHES = 20
"""Of those, how many are looked for by the words of their title."""
_TITLE_WORDS = 8


class ArticleSource(Source, Protocol):
    """What of the store an index is built from."""

    def articles(self) -> Iterator[StoredArticle]: ...


class NotTheSame(KyketError):
    """The new index is not what the store holds; the old one stays in use."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    index: str
    documents: int
    resumed: bool
    """Whether it went on where a killed one was."""
    rejected: Sequence[Rejected]
    """Documents that the new index did not take, nor had the old one."""


Progress = Callable[[str, int], None]
"""Told what is being done, and to how many articles it is done."""


def rebuild(
    life: IndexLife, store: ArticleSource, sites: Mapping[str, SiteInfo], *, on_progress: Progress = lambda *_: None
) -> Rebuilt:
    """Builds an index beside the live one, checks it, and puts it in its place; the old one is kept.

    Searches go on meanwhile, and new articles go into the live index: the new one takes all that the outbox has since
    the build began. One rebuild at a time; a killed one is gone on with. Raises NotTheSame, and leaves the new index
    where it is, if a check fails; BackendUnavailable and StoreError.
    """
    start = head(store)
    index = life.begin(start)
    if not follows(index.mark(), store):
        life.drop(index.name)
        index = life.begin(start)
    index.refresh()
    resumed = index.count() > 0
    if resumed:
        on_progress("comparing what is there", 0)
        reconcile(index, store, sites, on_progress=lambda count: on_progress("comparing what is there", count))
    else:
        _fill(index, store, sites, on_progress)
    on_progress("taking in what is new", 0)
    follow(index, store, sites)
    rejected = _check(life, index, store, sites, on_progress)
    follow(index, store, sites)  # what came during the checks: the shorter the new one is behind when it is searched
    life.swap(index.name)
    live = life.targets()[0]  # a file has another name now
    return Rebuilt(live.name, live.count(), resumed, rejected)


def head(store: Source) -> Mark:
    """The end of the outbox."""
    last = store.last_seq()
    change = store.changes_since(last - 1, 1)
    return Mark(last, change[0].article_id if change and change[0].seq == last else "")


def _fill(index: Index, store: ArticleSource, sites: Mapping[str, SiteInfo], on_progress: Progress) -> None:
    mark = index.mark()
    articles = store.articles()
    batches = iter(lambda: [document(one, sites) for one in islice(articles, BATCH)], [])
    done = 0
    for count in ahead(batches, lambda batch: (len(batch), index.apply(batch, (), mark))[0]):
        done += count
        on_progress("building", done)
    index.refresh()


def _check(
    life: IndexLife, index: Index, store: ArticleSource, sites: Mapping[str, SiteInfo], on_progress: Progress
) -> Sequence[Rejected]:
    """Compares the new index with the store. Returns what it did not take, which the live one has not either."""
    on_progress("checking", 0)
    found = reconcile(index, store, sites, repair=False, on_progress=lambda count: on_progress("checking", count))
    refused = {one.id: one for one in index.due(10_000)}
    lost = _held_by_the_old(life, refused)
    if found.found.total() > len(refused) or lost:
        raise _differs(index, _told(found, [refused[one] for one in lost]))
    sample = _sample(store, refused)
    if wrong := _compared(index, store, sites, sample):
        raise _differs(index, wrong)
    on_progress("searching", 0)
    with life.searched(index) as backend:
        if wrong := _searched(backend, index, [*index.documents(sample[:SEARCHES]).values()]):
            raise _differs(index, wrong)
    return list(refused.values())


def _differs(index: Index, what: str) -> NotTheSame:
    return NotTheSame(
        f"the new index is not what the store holds: {what}",
        about=index.name,
        remedy="the old one stays in use; run `kyket index rebuild` again to mend the new one, or"
        f" `kyket index drop {index.name}` to begin anew",
    )


def _held_by_the_old(life: IndexLife, refused: Mapping[str, Rejected]) -> list[str]:
    """Which of the documents that the new index did not take can be found today: those would be lost."""
    live = life.targets()[0]
    # Documents of another schema cannot be read; what it has was taken in by another kyket, under other rules.
    return list(live.documents(list(refused))) if refused and live.current else []


def _told(found: Reconciled, lost: Sequence[Rejected]) -> str:
    if lost:
        return f"{len(lost)} documents were not taken that the old one has, first {lost[0].id} ({lost[0].reason})"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(found.found.items()))
    first = found.examples[0]
    return (
        f"{found.documents} documents for {found.articles} articles, {kinds}; first {first.id} ({first.kind}: change"
        f" {first.indexed} for {first.stored})"
    )


def _sample(store: Source, refused: Mapping[str, Rejected]) -> list[str]:
    """SAMPLE ids out of all, each as likely as the other."""
    chosen: list[str] = []
    chance = random.Random()
    for number, (article_id, _) in enumerate(store.sequence_numbers()):
        if article_id in refused:
            continue
        if len(chosen) < SAMPLE:
            chosen.append(article_id)
        elif (place := chance.randrange(number + 1)) < SAMPLE:
            chosen[place] = article_id
    chance.shuffle(chosen)
    return chosen


def _compared(index: Index, store: Source, sites: Mapping[str, SiteInfo], sample: Sequence[str]) -> str:
    """What of the sample is not as the store has it; articles that have changed since are left out."""
    wanted = {one.id: one for one in load(store, sample, sites)[0]}
    for article_id, held in index.documents(sample).items():
        stored = wanted.get(article_id)
        if stored is None or stored.seq != held.seq:
            continue
        for one in fields(IndexDocument):
            if getattr(stored, one.name) != getattr(held, one.name):
                return f"the {one.name} of {article_id}"
    return ""


def _searched(backend: SearchBackend, index: Index, sample: Sequence[IndexDocument]) -> str:
    """What searches of the new index do not find."""
    count, found = index.count(), backend.search(SearchRequest(parse("*"), limit=0)).total
    if found != count:
        return f"a search for everything finds {found} of {count}"
    for one in sample:
        words = joined_forms(one.title)[0].split()[:_TITLE_WORDS]
        if not words:
            continue
        query = parse(f'title:"{" ".join(words)}"')
        filters = Filters(sites=(one.site,), first_day=one.day, last_day=one.day)
        if all(hit.id != one.id for hit in backend.search(SearchRequest(query, filters, limit=1000)).hits):
            return f"a search for the title of {one.id} does not find it"
    return ""
