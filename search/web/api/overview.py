"""Where the API begins: what there is, and where it is described."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from search.web.api.answers import PROBLEMS, answer
from search.web.api.records.overview import Overview

router = APIRouter(tags=["overview"], responses=PROBLEMS)


@router.get("", response_model=Overview)
def overview(request: Request) -> Response:
    """The parts of the API."""
    base = request.url.path.rstrip("/")
    parts = ("search", "export", "articles/{id}", "agreements", "agreements/export", "alerts", "sites", "openapi.json")
    return answer(
        request, {"version": request.app.version, "parts": {part.split("/{")[0]: f"{base}/{part}" for part in parts}}
    )
