"""Sites."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import Response

from pipelines.health.telling import trouble_json
from search.missing import gaps_json
from search.web.access import Action
from search.web.api.answers import PAGED, PROBLEMS, After, Limit, answer, page_of
from search.web.api.records.sites import SitesAnswer, TroublesAnswer, WholeSiteAnswer
from search.web.pages.fetched import Fetched, last_pages
from search.web.visit import Visit
from search.web.watching import Choice, one_watched, run_json, watched

router = APIRouter(tags=["sites"], responses=PROBLEMS)

_RUNS = 10


@router.get("/sites", response_model=SitesAnswer, responses=PAGED)
def listed(
    request: Request,
    limit: Limit = 200,
    after: After = "",
    state: Annotated[str, Query(max_length=40, description="trouble, gap, or a state: blocked, stale …")] = "",
    kind: Annotated[str, Query(max_length=40, description="committee, paper, party, portal, central.")] = "",
    province: Annotated[str, Query(max_length=100, description="Old or present name.")] = "",
) -> Response:
    """Every site with its articles, how it is, why, and what to do about it."""
    visit = Visit(request)
    choice = Choice.read([("state", state), ("kind", kind), ("province", province)])
    sites = sorted(choice.of(watched(visit.sources, visit.now)), key=lambda one: one.id)
    return answer(request, page_of(sites, lambda one: one.id, limit, after, "sites", lambda one: one.json()))


@router.get("/sites/{site}", response_model=WholeSiteAnswer)
def shown(request: Request, site: Annotated[str, Path(max_length=200)]) -> Response:
    """One site, with its troubles, the times in which it was not seen, its last crawls and its last pages."""
    visit = Visit(request)
    one = one_watched(visit.sources, site, visit.now)
    if one is None:
        raise HTTPException(404, "there is no such site")
    health = visit.sources.store.health()
    return answer(
        request,
        one.json()
        | {
            "gaps": gaps_json(health.gaps(site)),
            "troubles": [trouble_json(each) for each in health.troubles(site, ended=True)],
            "runs": [run_json(each) for each in visit.sources.store.runs(site, _RUNS)],
            "pages": [_page(each) for each in last_pages(visit.sources.store, site)],
        },
    )


@router.post("/sites/{site}/acknowledge", response_model=TroublesAnswer)
def acknowledge(request: Request, site: Annotated[str, Path(max_length=200)]) -> Response:
    """Take the site's troubles up: operators are told of them no more, only that they are over."""
    visit = Visit(request)
    visit.require(Action.OPERATE)
    taken = visit.sources.store.health().acknowledge(site, visit.user, visit.now)
    return answer(request, {"troubles": [trouble_json(each) for each in taken]})


def _page(one: Fetched) -> dict[str, Any]:
    page = one.page
    return {
        "id": page.page_id,
        "url": page.url,
        "state": page.state.value,
        "reason": page.reason,
        "status": page.status,
        "fetched_at": page.fetched_at.isoformat(),
        "bytes": page.bytes,
        "article": one.stored.article.id if one.stored else None,
        "lacks": one.lacks,
    }
