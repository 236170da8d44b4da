"""Read, unread, star: one form for all, and the list of what has a star."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from search.hits import hit
from search.web.access import Action
from search.web.finding import lines_of
from search.web.forms import Form, posted
from search.web.visit import Visit

router = APIRouter()

_SHOWN = 50


@router.post("/marks")
async def mark(request: Request, form: Annotated[Form, Depends(posted)]) -> Response:
    """``star``, ``unstar``, ``read`` or ``unread``: the articles named there, ids with spaces between."""
    visit = Visit(request)
    await run_in_threadpool(_mark, visit, form)
    return visit.goes_to(form.next)


def _mark(visit: Visit, form: Form) -> None:
    visit.require(Action.READ)
    marks = visit.sources.store.marks
    ids = {name: " ".join(form.all(name)).split() for name in ("star", "unstar", "read", "unread")}
    if ids["star"]:
        marks.star(visit.user, ids["star"], visit.now)
    if ids["unstar"]:
        marks.unstar(visit.user, ids["unstar"])
    if ids["read"]:
        marks.read(visit.user, ids["read"], visit.now)
    if ids["unread"]:
        marks.unread(visit.user, ids["unread"])


@router.get("/starred")
def starred(request: Request) -> Response:
    """What has a star, the last first; ``page`` of it."""
    visit = Visit(request)
    store, backend = visit.sources.store, visit.sources.backend
    asked = request.query_params.get("page", "")
    page = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    ids = store.marks.starred(visit.user, limit=_SHOWN + 1, offset=(page - 1) * _SHOWN)
    if page > 1 and not ids:
        return visit.goes_to("/starred")
    ids, is_last = ids[:_SHOWN], len(ids) <= _SHOWN
    documents = [found for one in ids if (found := backend.get(one)) is not None]
    hits = [hit(one) for one in documents]
    return visit.page(
        "starred.html",
        lines=lines_of(visit.sources, hits),
        marks=store.marks.of(visit.user, ids),
        page=page,
        is_last=is_last,
    )
