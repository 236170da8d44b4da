"""The sites that are watched: how each is, and what it brought last."""

from __future__ import annotations

from itertools import islice
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from search.backends.protocol import SearchRequest
from search.query import parse
from search.web.finding import lines_of
from search.web.state import SearchState
from search.web.visit import Visit

router = APIRouter()

_RUNS = 10
_PAGES = 30


@router.get("/sites")
def listed(request: Request) -> Response:
    """All of them; those that somebody has to look at first."""
    visit = Visit(request)
    return visit.page("sites.html", sites=overview(visit))


def overview(visit: Visit) -> list[dict[str, Any]]:
    """Every site of the registry and of the store, with what is known of it."""
    store, infos = visit.sources.store, visit.sources.sites
    counts, runs = store.counts().sites, store.last_runs()
    standings = {one.site: one for one in store.health().standings()}
    found = []
    for site in sorted({*infos, *counts}):
        info, standing, run = infos.get(site), standings.get(site), runs.get(site)
        found.append(
            {
                "id": site,
                "name": info.name if info else site,
                "kind": info.kind if info else "",
                "province": info.province if info else "",
                "province_now": info.province_now if info else "",
                "articles": counts.get(site, {}).get("articles", 0),
                "state": standing.state.value if standing else "",
                "seen_at": standing.seen_at if standing else None,
                "last_run": run.started_at if run else None,
                "error": run.error if run else "",
            }
        )
    return sorted(found, key=lambda one: (not one["articles"], one["name"]))


@router.get("/sites/{site}")
def shown(request: Request, site: str) -> Response:
    """One site."""
    visit = Visit(request)
    store = visit.sources.store
    one = next((each for each in overview(visit) if each["id"] == site), None)
    if one is None:
        raise HTTPException(404)
    state = SearchState(chosen={"site": (site,)}, sort="date", view="articles")
    asked = SearchRequest(parse(""), state.filters(), sort="date", limit=10, facets=False, highlight=False)
    health = store.health()
    return visit.page(
        "site.html",
        site=one,
        search=state,
        lines=lines_of(visit.sources, visit.sources.backend.search(asked).hits),
        marks={},
        runs=store.runs(site, _RUNS),
        reasons=[row for row in store.counts().reasons if row[0] == site],
        troubles=[each for each in health.troubles() if each.site == site],
        gaps=list(islice(health.gaps(site), _PAGES)),
    )
