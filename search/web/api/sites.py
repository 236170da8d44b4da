"""Sites."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response

from search.missing import gaps_json
from search.web.api.answers import PROBLEMS, After, Limit, answer, page_of
from search.web.pages.sites import overview
from search.web.visit import Visit

router = APIRouter(tags=["sites"], responses=PROBLEMS)


@router.get("/sites")
def listed(request: Request, limit: Limit = 200, after: After = "") -> Response:
    """Every site with its articles and how it is."""
    sites = sorted(overview(Visit(request)), key=lambda one: str(one["id"]))
    return answer(request, page_of(sites, lambda one: str(one["id"]), limit, after, "sites", _json))


@router.get("/sites/{site}")
def shown(request: Request, site: Annotated[str, Path(max_length=200)]) -> Response:
    """One site, with the times in which it was not seen."""
    visit = Visit(request)
    one = next((each for each in overview(visit) if each["id"] == site), None)
    if one is None:
        raise HTTPException(404, "there is no such site")
    return answer(request, _json(one) | {"gaps": gaps_json(visit.sources.store.health().gaps(site))})


def _json(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in one.items()}
