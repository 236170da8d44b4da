"""The search page, which is also the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from pipelines.errors import QueryError
from search.web.addresses import article_at
from search.web.chart import chart
from search.web.choices import choices
from search.web.days import sorted_out
from search.web.emptiness import why_empty
from search.web.finding import Finding, find
from search.web.state import SearchState
from search.web.visit import Visit

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/")
def search(request: Request) -> Response:
    """What the address asks for; without a query, everything, newest first."""
    visit = Visit(request)
    given, days = sorted_out(request.query_params.multi_items())
    try:
        state = SearchState.read(given)
    except QueryError as error:
        return _wrong(visit, SearchState.read(_readable(given)), error, filters=True)
    if one := article_at(visit.sources, state.text):  # pasted: who has an address wants that article
        return visit.goes_to(f"/articles/{one}")
    try:
        found = find(visit.sources, state, visit.now, visit.user)
    except QueryError as error:
        return _wrong(visit, state, error)
    if state.page > found.pages:  # there were more when the address was shared
        return visit.goes_to(state.on_page(found.pages).address)
    ids = [line.hit.id for line in found.lines]
    # What is opened from here is read then: what comes after it is found in the list as it is now.
    paged = state.read_or_not(int(visit.now.timestamp())) if state.unread == 1 else state
    return visit.page(
        "search.html",
        400 if days.errors else 200,
        state=state,
        paged=paged,
        days=days,
        query=state.text,
        found=found,
        chart=chart(found.result.histogram, state, visit.language),
        marks=visit.sources.store.marks.of(visit.user, ids),
        empty=why_empty(visit.sources, state, visit.user) if not found.result.total else None,
        names=_names(found),
        here=f"?{urlencode(paged.fields() or [('page', '1')])}",
        error=None,
        **choices(visit.sources.store),
    )


def _readable(given: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What of an address can be read: one wrong filter is no reason to lose the others."""
    for one in given:
        with suppress(QueryError):
            SearchState.read([one])
            yield one


def _wrong(visit: Visit, state: SearchState, error: QueryError, *, filters: bool = False) -> Response:
    """The page for a query that cannot be understood: what is wrong is pointed at."""
    end = error.position
    while end < len(state.text) and (end == error.position or not state.text[end].isspace()):
        end += 1
    return visit.page(
        "search.html",
        400,
        state=state,
        query=state.text,
        found=None,
        names={},
        error=error,
        wrong=None
        if filters
        else (state.text[: error.position], state.text[error.position : end] or " ", state.text[end:]),
        better=state.asking(error.suggestion) if error.suggestion else None,
        **choices(visit.sources.store),
    )


def _names(found: Finding) -> dict[tuple[str, str], str]:
    """What the values of facets are called, where that is not what they are."""
    return {(name, one.key): one.name for name, buckets in found.facets.items() for one in buckets if one.name}
