"""Every hit of a search as a file. The same as the API's, under an address without ``/api``, for buttons."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipelines.errors import QueryError
from search.web.exporting import export_of
from search.web.state import SearchState
from search.web.visit import Visit

router = APIRouter()


@router.get("/export")
def export(request: Request) -> Response:
    """``format``: csv, jsonl, rss or atom; the rest as on the search page."""
    visit = Visit(request)
    form = request.query_params.get("format", "csv")
    separator = request.query_params.get("separator", "comma")
    try:
        return export_of(visit, SearchState.read(request.query_params.multi_items()), form, separator)
    except QueryError as error:
        return visit.page(
            "error.html",
            400,
            title=visit.language.say("error.400"),
            message=visit.language.error(error),
            about=error.about,
        )
