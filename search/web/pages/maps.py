"""The map: who signs where, and how much of each province is seen."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipelines.errors import QueryError
from search.backends.protocol import Filters, SearchRequest
from search.query import parse
from search.web.choosing import signing_years
from search.web.mapping import UNITS, Coverage, MapState, coverage, drawn, signings
from search.web.register import Register
from search.web.visit import Visit

router = APIRouter()


@router.get("/map")
def shown(request: Request) -> Response:
    """``show``: signings or coverage; ``units``: 34 or 63 provinces; ``year``: of signing or of publication."""
    visit = Visit(request)
    register: Register = request.app.state.register
    agreements = register.all()
    try:
        state, error = MapState.read(request.query_params), None
    except QueryError as wrong:
        state, error = MapState(), wrong
    covered: dict[str, Coverage] = {}
    if state.shown == "signings":
        counts, nowhere = signings(agreements, state)
    else:
        covered, nowhere = coverage(_articles(visit, state.year), _sites(visit), state.era)
        counts = {name: one.articles for name, one in covered.items()}  # type: ignore[assignment]
    return visit.page(
        "map.html",
        400 if error else 200,
        state=state,
        error=error,
        map=drawn(state, counts, covered, nowhere),
        units=tuple(UNITS),
        years=signing_years(agreements),
    )


def _articles(visit: Visit, year: int | None) -> dict[str, int]:
    """How many articles are of each province, by its name of their day."""
    filters = Filters(years=(year,)) if year else Filters()
    found = visit.sources.backend.search(SearchRequest(parse(""), filters, limit=0))
    counts = {one.key: one.count for one in found.facets.get("province", ())}
    return counts | {"": found.total - sum(counts.values())}


def _sites(visit: Visit) -> list[tuple[str, str]]:
    """(province, state) of every site that is watched."""
    states = {one.site: one.state.value for one in visit.sources.store.health().standings()}
    return [(info.province, states.get(site, "unknown")) for site, info in visit.sources.sites.items()]
