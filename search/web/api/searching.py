"""Searching."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search.backends.protocol import SearchRequest
from search.missing import gaps_json
from search.query import parse
from search.results import result_json
from search.suggest import suggested
from search.web.api.answers import PAGED, PROBLEMS, After, Limit, answer
from search.web.api.parameters import Search
from search.web.api.records.searching import SearchAnswer
from search.web.finding import filters_for, gaps
from search.web.visit import Visit

router = APIRouter(tags=["search"], responses=PROBLEMS)


@router.get("/search", response_model=SearchAnswer, responses=PAGED)
def search(
    request: Request,
    state: Search,
    limit: Limit = 20,
    after: After = "",
    offset: Annotated[int, Query(ge=0, le=10_000, description="Hits passed over; only of collapsed ones.")] = 0,
    collapse: Annotated[bool, Query(description="One hit a story; paged by offset, without a cursor.")] = False,
    facets: Annotated[bool, Query(description="Count values too.")] = True,
) -> Response:
    """One page of hits. `after` of the answer leads to the next; all pages together are every hit once."""
    visit = Visit(request)
    seen = replace(state, view="stories" if collapse else "articles")
    asked = SearchRequest(
        parse(state.text),
        filters_for(visit.sources, seen, visit.user),
        sort=state.sort,
        limit=limit,
        offset=offset,
        after=after,
        hold=not collapse,
        collapse=collapse,
        facets=facets and not after,
        histogram=facets and not after,
    )
    result = visit.sources.backend.search(asked)
    if not after:
        result = suggested(visit.sources.backend, asked, result)
    values = result_json(result) | {"gaps": gaps_json(gaps(visit.sources, asked, visit.now))}
    return answer(request, values, passing=("took_ms", "after"))
