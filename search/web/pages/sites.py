"""The sites that are watched: what is wrong with which, why, since when, and what to do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from pipelines.health.gaps import backfill
from search.backends.protocol import SearchRequest
from search.query import parse
from search.web import strips
from search.web.access import Action
from search.web.choices import province_names
from search.web.finding import lines_of
from search.web.forms import Form, posted
from search.web.state import SearchState
from search.web.visit import Visit
from search.web.watching import STATES, Choice, Watched, one_watched, watched

router = APIRouter()

_RUNS = 10
_NEWEST = 5
_GAPS = 30
_TROUBLES = 20


@router.get("/sites")
def listed(request: Request) -> Response:
    """The table: those that somebody has to look at first."""
    visit = Visit(request)
    everything = watched(visit.sources, visit.now)
    choice = Choice.read(request.query_params.multi_items())
    counts = {state: len(Choice({"state": state}).of(everything)) for state in STATES}
    return visit.page(
        "sites.html",
        sites=choice.of(everything),
        total=len(everything),
        choice=choice,
        counts={state: count for state, count in counts.items() if count or state == "trouble"},
        kinds=sorted({one.info.kind for one in everything if one.info.kind}),
        province_names=province_names(),
        weeks=strips.weeks,
        looked_at=min((one.standing.at for one in everything if one.standing), default=None),
    )


@router.get("/sites/{site}")
def shown(request: Request, site: str) -> Response:
    """One site."""
    visit = Visit(request)
    one = known(visit, site)
    health = visit.sources.store.health()
    measures = one.condition.measures if one.condition else None
    state = SearchState(chosen={"site": (site,)}, sort="date", view="articles")
    asked = SearchRequest(
        parse(""), state.filters(), sort="date", limit=_NEWEST, facets=False, highlight=False
    )  # fmt: skip
    troubles, gaps = health.troubles(site, ended=True), health.gaps(site)
    return visit.page(
        "site.html",
        site=one,
        measures=measures,
        search=state,
        lines=lines_of(visit.sources, visit.sources.backend.search(asked).hits),
        weeks=strips.weeks(measures.weeks) if measures else None,
        drifts=strips.drifts(health.facts(site), dict(measures.filled), visit.today) if measures else [],
        line=strips.line(troubles, gaps, visit.now),
        past=[each for each in reversed(troubles) if each.ended_at is not None][:_TROUBLES],
        runs=visit.sources.store.runs(site, _RUNS),
        reasons=[row for row in visit.sources.store.counts().reasons if row[0] == site],
        gaps=[*one.gaps, *(each for each in reversed(gaps) if each.filled)][:_GAPS],
        backfill=backfill,
    )


@router.post("/sites/{site}/acknowledge")
async def acknowledge(request: Request, site: str, form: Annotated[Form, Depends(posted)]) -> Response:
    """Somebody takes up the site's troubles: operators are told of them no more, only that they are over."""
    visit = Visit(request)
    visit.require(Action.OPERATE)
    del form
    await run_in_threadpool(visit.sources.store.health().acknowledge, site, visit.user, visit.now)
    return visit.goes_to(f"/sites/{site}")


def known(visit: Visit, site: str) -> Watched:
    """The site called ``site``; 404 if there is none."""
    one = one_watched(visit.sources, site, visit.now)
    if one is None:
        raise HTTPException(404)
    return one
