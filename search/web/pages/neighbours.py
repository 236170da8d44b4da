"""From one article to the next: in the order of the hits it was opened from."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipelines.errors import QueryError
from search.backends.protocol import MAX_WINDOW
from search.query import parse
from search.web.finding import filters_for, request_of
from search.web.state import PAGE, SearchState
from search.web.visit import Visit

router = APIRouter()


@router.get("/articles/{one}/next")
def following(request: Request, one: str) -> Response:
    """The hit behind this one; behind the last, and where it is no hit any more, the hits."""
    return _beside(Visit(request), one, 1)


@router.get("/articles/{one}/previous")
def preceding(request: Request, one: str) -> Response:
    """The hit before this one."""
    return _beside(Visit(request), one, -1)


def _beside(visit: Visit, one: str, by: int) -> Response:
    try:
        state = SearchState.read(visit.request.query_params.multi_items())
        ids = _ids(visit, state)
        place = ids.index(one) + by if one in ids else -2
        if place in (-1, PAGE) and 1 <= state.page + by <= MAX_WINDOW // PAGE:
            state = state.on_page(state.page + by)
            ids = _ids(visit, state)
            place = 0 if by > 0 else len(ids) - 1
    except QueryError:  # the page of the search says what is wrong
        return visit.goes_to(f"/?{visit.request.url.query}")
    if not 0 <= place < len(ids):
        return visit.goes_to(state.address)
    return visit.goes_to(f"/articles/{ids[place]}?{urlencode(state.fields())}")


def _ids(visit: Visit, state: SearchState) -> list[str]:
    """Of the hits of a page."""
    found = request_of(state, parse(state.text), filters_for(visit.sources, state, visit.user))
    bare = replace(found, facets=False, histogram=False, highlight=False)
    return [hit.id for hit in visit.sources.backend.search(bare).hits]
