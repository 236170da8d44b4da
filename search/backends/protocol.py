"""What every search backend does, and what goes in and comes out.

A third backend has to implement :class:`SearchBackend` and to pass ``tests/conformance``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Protocol, Self

from pipelines.errors import BackendUnavailable
from search.documents import IndexDocument
from search.highlight import Highlights
from search.query import Query

if TYPE_CHECKING:
    from search.backends.batch import Batch
    from search.backends.life import IndexLife

Sort = Literal["relevance", "date"]

MAX_WINDOW = 10_000
"""Hits of one page at most; collapsed, how far a search can be paged: ``offset + limit``. Whoever needs more narrows
the query or scans."""

# How much a match counts by where it is. A match of a bare word counts once folded and, where the text has exactly the
# word as typed, once more exact and heavier: so the exact one comes first.
FOLDED_WEIGHTS = {"title": 12.0, "lead": 3.0, "body": 1.0, "captions": 0.5, "byline": 0.5}
EXACT_WEIGHTS = {"title": 24.0, "lead": 5.0, "body": 2.0, "captions": 1.0, "byline": 1.0}

# Relevance is multiplied by 1 + RECENCY / (1 + age / RECENCY_AGE_DAYS): enough to put the newer of two like articles
# first, too little to put a word in the lead over one in the title. Undated articles get no such bonus.
RECENCY = 0.05
RECENCY_AGE_DAYS = 365.0


@dataclass(frozen=True, slots=True)
class Filters:
    """What the hits must be, whatever the query says: exact values, as facets give them. Empty: anything.

    Values of one field are alternatives; fields add up.
    """

    provinces: tuple[str, ...] = ()
    """Names of the article's day."""
    sites: tuple[str, ...] = ()
    """Site ids."""
    kinds: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    document_kinds: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    """Keys of the registry of agencies."""
    stories: tuple[str, ...] = ()
    """Ids of stories: the members of one."""
    first_day: date | None = None
    last_day: date | None = None
    without_ids: tuple[str, ...] = field(default=(), repr=False)
    """Articles that are left out: what a reader has read. No filter of an alert, and no part of what a cursor is of."""
    without_stories: tuple[str, ...] = field(default=(), repr=False)
    """... with all that tell the same."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search."""

    query: Query
    filters: Filters = Filters()
    sort: Sort = "relevance"
    """Ties go to the newer, then to the lower id. A query without words to look for is sorted by date."""
    limit: int = 10
    offset: int = 0
    """Hits passed over, from the first or from ``after``. Far ones cost time; a cursor does not."""
    after: str = ""
    """Goes on from here: :attr:`SearchResult.after` of a result of the same query, filters and order. Empty: from the
    first hit. Not when collapsed."""
    hold: bool = False
    """Whoever will page through everything: which hits there are, in what order, is held for five minutes as it is now,
    and again for five with each page, so that the pages after this one show nothing of what comes meanwhile. Without,
    it is held from the second page on. Not when collapsed."""
    facets: bool = True
    histogram: bool = False
    highlight: bool = True
    collapse: bool = False
    """One hit a story: its best in the order asked for. ``total``, facets and histogram go on counting articles;
    ``offset`` and ``limit`` count stories."""
    today: date | None = None
    """The day from which age is counted for relevance; today in Vietnam if None, that of the first page with
    ``after``."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """One value of a facet and how many hits have it."""

    key: str
    count: int
    name: str = ""
    """How it is called, where that is not the key (a site's name)."""


@dataclass(frozen=True, slots=True)
class Period:
    """One bar of the histogram: from ``first`` to ``last``, both included, days in Vietnam."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found."""

    id: str
    site: str
    site_name: str
    url: str
    title: str
    lead: str
    published: datetime | None
    province: str
    province_now: str
    kind: str
    language: str
    score: float
    """Higher is better; comparable within one search only. 0 where nothing ranks."""
    label: str = ""
    document_kinds: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    signed_on: tuple[date, ...] = ()
    story: str = ""
    story_size: int = 1
    """Articles of its story among the matches; counted only when collapsed."""
    highlights: Highlights | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    total: int
    """Articles that match, exactly."""
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Bucket, ...]] = field(default_factory=dict)
    """By field (:data:`search.facets.FACETS`); most hits first, ties by key. Exact. An article with several values
    (document kinds, agencies) counts for each of them."""
    histogram: tuple[Period, ...] = ()
    """Without gaps from the first hit's day to the last's (:func:`search.histogram.fold`); undated hits are in none."""
    stories: int | None = None
    """How many stories match, exactly; only when collapsed."""
    offset: int = 0
    """How many hits stand before the first of these."""
    after: str = ""
    """A cursor: with it as ``after`` the same request goes on behind the last of these hits, without limit. Empty if
    none is left, and when collapsed. The pages put together are every match once, in the order of
    :meth:`SearchBackend.scan`, also while articles come (see ``hold``). Once what was held has expired, it goes on
    behind the place where the last hit then stands: by date that is exact; by relevance new articles weigh words a
    little differently, and what is nearly alike may have changed places across it."""
    suggestion: str = ""
    """Another query that is likelier what was meant ("did you mean"); empty if there is none. A backend leaves it
    empty: :func:`search.suggest.suggested` fills it in, by the backend's other answers."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document that a backend did not take, and why."""

    id: str
    reason: str
    attempts: int = 1
    """How often it was tried."""


class IndexUnusable(BackendUnavailable):
    """The index is damaged or of another version: it answers again once it is built anew from the store."""


class SearchBackend(Protocol):
    """A search index. Every method raises BackendUnavailable (pipelines.errors) when the index does not answer."""

    name: str
    """Of the kind of backend: ``sqlite``, ``elasticsearch``."""

    def search(self, request: SearchRequest) -> SearchResult:
        """The page of hits asked for. Raises QueryError for more than :data:`MAX_WINDOW`, and for a cursor that is none
        or of another search or backend."""

    def scan(self, request: SearchRequest) -> Iterator[IndexDocument]:
        """Every match, in the order asked for, without limit; ``limit`` and ``offset`` of the request do not count."""

    def batch(self, ids: Sequence[str]) -> Batch:
        """The articles ``ids``, at most :data:`~search.backends.batch.MAX_BATCH`, to be searched by themselves.

        All that was taken in before is seen.
        """

    def get(self, article_id: str) -> IndexDocument | None:
        """The document with this id."""

    def similar(self, article_id: str, limit: int = 10) -> tuple[Hit, ...]:
        """Articles about the same, best first, without itself and the members of its story; none for an unknown id."""

    def spellings(self, word: str) -> Mapping[str, int]:
        """Written words one slip away from ``word`` (a letter or a mark put in, taken out or changed, two neighbours in
        each other's places, or any marks at all for a word without), with about how many articles have each."""

    def bare_spellings(self, word: str) -> Mapping[str, int]:
        """For ``word`` without marks: the written words one slip away from it (a letter put in, taken out or changed,
        two neighbours in each other's places) without theirs, with about how many articles have each."""

    def count(self) -> int:
        """How many documents there are."""

    def position(self) -> int:
        """Sequence number of the last change of the store that is in the index; 0 for an empty index."""

    def apply(self, documents: Iterable[IndexDocument], deleted: Iterable[str], position: int) -> tuple[Rejected, ...]:
        """Takes documents in (each in place of the one with its id), takes ids out, and moves to ``position``.

        Doing it again changes nothing. Returns what could not be taken.
        """

    def clear(self) -> None:
        """Makes the index new and empty, position 0; also one that is damaged or of another version."""

    def life(self) -> IndexLife:
        """The indices behind this backend: what follows the outbox, is built anew, takes the old one's place."""

    def close(self) -> None:
        """Gives up connections and files."""

    def __enter__(self) -> Self:
        """``with`` closes it at the end."""

    def __exit__(self, *_: object) -> None: ...
