"""The search behind the page: hits with all that a line of them shows, facets that can be combined, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipelines.errors import StoreError
from pipelines.findings import Signing
from pipelines.health.records import Gap
from search.backends.protocol import Bucket, Filters, Hit, SearchBackend, SearchRequest, SearchResult
from search.missing import is_limited, missing
from search.query import Query, parse
from search.suggest import suggested
from search.web.sources import Sources
from search.web.state import FILTERS, PAGE, SearchState

FACETS = tuple(name for name in FILTERS if name not in ("language", "story"))


@dataclass(frozen=True)
class Line:
    """One hit."""

    hit: Hit
    signing: Signing | None
    """The first signing that it reports."""
    more_signings: int


@dataclass(frozen=True)
class Finding:
    """What a search page shows."""

    result: SearchResult
    lines: tuple[Line, ...]
    facets: Mapping[str, tuple[Bucket, ...]]
    """By parameter. Those of a facet in use are counted without it, so that another value can be added."""
    gaps: tuple[Gap, ...]
    """What the search spans and nobody saw."""
    is_limited: bool
    """Whether it asks about a time or a place, so that each gap says something."""
    pages: int
    unread: int
    """How many of the hits the reader has not read."""


def find(sources: Sources, state: SearchState, now: datetime, reader: str) -> Finding:
    """What ``state`` finds for ``reader``. Raises QueryError."""
    query = parse(state.text)
    request = request_of(state, query, filters_for(sources, state, reader))
    result = sources.backend.search(request)
    if state.page == 1:
        result = suggested(sources.backend, request, result)
    count = result.stories if result.stories is not None else result.total
    return Finding(
        result=result,
        lines=lines_of(sources, result.hits),
        facets=_facets(sources.backend, request, state, result),
        gaps=tuple(gaps(sources, request, now)),
        is_limited=is_limited(query, request.filters),
        pages=max(1, -(-count // PAGE)),
        unread=count if state.unread else _unread(sources, request, state, reader, count),
    )


def filters_for(sources: Sources, state: SearchState, reader: str) -> Filters:
    """The filters of ``state``; where only what is unread is asked for, without what ``reader`` has read.

    Where a story is shown once, it is read when any of its articles is: a reprint is no news.
    """
    filters = state.filters()
    if not state.unread:
        return filters
    before = datetime.fromtimestamp(state.unread, UTC) if state.unread > 1 else None
    stories = state.view == "stories"
    read = tuple(sources.store.marks.read_before(reader, before, stories=stories))
    return replace(filters, without_stories=read) if stories else replace(filters, without_ids=read)


def _unread(sources: Sources, request: SearchRequest, state: SearchState, reader: str, count: int) -> int:
    """How many of the ``count`` hits ``reader`` has not read."""
    filters = filters_for(sources, state.read_or_not(1), reader)
    if filters == request.filters:  # nothing has been read
        return count
    counted = replace(request, sort="date", limit=0, offset=0, facets=False, histogram=False, highlight=False)
    if request.collapse:
        # Those that have been read are few: they are counted, for nobody would wait for the others to be found again.
        read = filters.without_stories
        if request.filters.stories:
            read = tuple(set(read) & set(request.filters.stories))
        if not read:
            return count
        found = sources.backend.search(replace(counted, filters=replace(request.filters, stories=read)))
        return count - (found.stories or 0)
    return sources.backend.search(replace(counted, filters=filters)).total


def request_of(state: SearchState, query: Query, filters: Filters) -> SearchRequest:
    """One page of hits."""
    return SearchRequest(
        query,
        filters,
        sort=state.sort,
        limit=PAGE,
        offset=(state.page - 1) * PAGE,
        histogram=True,
        collapse=state.view == "stories",
    )


def gaps(sources: Sources, request: SearchRequest, now: datetime) -> list[Gap]:
    """The gaps that the search spans."""
    health = sources.store.health()
    return missing(request.query, request.filters, health.gaps(filled=False), health.standings(), now)


def lines_of(sources: Sources, hits: Sequence[Hit]) -> tuple[Line, ...]:
    """``hits`` with what they report."""
    try:
        said = sources.store.said([one.id for one in hits if one.document_kinds or one.parties])
    except StoreError:  # what was found can be shown without
        said = {}
    lines = []
    for hit in hits:
        found = said.get(hit.id)
        signings = found.signings if found is not None and not found.failure else ()
        lines.append(Line(hit, signings[0] if signings else None, max(0, len(signings) - 1)))
    return tuple(lines)


def _facets(
    backend: SearchBackend, request: SearchRequest, state: SearchState, result: SearchResult
) -> dict[str, tuple[Bucket, ...]]:
    shown = {name: tuple(result.facets.get(name, ())) for name in FACETS}
    for name in FACETS:
        if name in state.chosen:
            filters = replace(request.filters, **{FILTERS[name]: ()})  # type: ignore[arg-type]
            wider = replace(request, filters=filters, limit=0, offset=0, histogram=False, collapse=False)
            shown[name] = _with_chosen(backend.search(wider).facets.get(name, ()), state.chosen[name])
        elif name == "year":
            shown[name] = tuple(sorted(shown[name], key=lambda one: one.key, reverse=True))
    return shown


def _with_chosen(buckets: Sequence[Bucket], chosen: Sequence[str]) -> tuple[Bucket, ...]:
    """``buckets`` with the chosen ones first, also those that nothing has."""
    by_key = {one.key: one for one in buckets}
    first = [by_key.pop(key, Bucket(key, 0)) for key in chosen]
    return (*first, *by_key.values())
