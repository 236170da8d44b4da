"""Every hit of a search, as a stream."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from search.web.api.answers import PROBLEMS
from search.web.api.parameters import Search
from search.web.exporting import declared, export_of
from search.web.visit import Visit

router = APIRouter(tags=["search"], responses=PROBLEMS)


@router.get("/export", response_class=Response, responses=declared("csv", "jsonl", "rss", "atom"))
def export(
    request: Request,
    state: Search,
    form: Annotated[str, Query(alias="format", max_length=20, description="csv, jsonl, rss or atom.")] = "jsonl",
    separator: Annotated[str, Query(max_length=20, description="Of CSV: comma, semicolon or tab.")] = "comma",
) -> Response:
    """Every hit, newest first, however many; a feed has the newest 50."""
    return export_of(Visit(request), state, form, separator)
