"""The log of an alert: what it matched, told and sent, in pages; and why an article was told, or not."""

from __future__ import annotations

import re
from urllib.parse import unquote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipelines.alerts import DeliveryState
from pipelines.errors import StoreError
from search.alerts.explaining import explain
from search.web.addresses import article_at
from search.web.owning import may_change
from search.web.pages.alerts import standing
from search.web.visit import Visit

router = APIRouter()

PAGE = 50
SHOWN = ("matches", "notices", "messages", "dead")
_ARTICLE = re.compile(r"/articles/([^/?#]+)")


@router.get("/alerts/{one}/log")
def log(request: Request, one: str) -> Response:
    """A page of what ``show`` names."""
    visit = Visit(request)
    alerts = visit.sources.store.alerts
    alert = alerts.get(one)
    show = request.query_params.get("show", "")
    show = show if show in SHOWN else SHOWN[0]
    given = request.query_params.get("page", "1")
    page = int(given) if given.isascii() and given.isdigit() and 0 < int(given[:6]) < 10_000 else 1
    limit, offset = PAGE + 1, (page - 1) * PAGE
    states: tuple[DeliveryState, ...] = ("dead",) if show == "dead" else ()
    matches = alerts.matches(alert.id, limit=limit, offset=offset) if show == "matches" else []
    notices = alerts.notices(alert.id, limit=limit, offset=offset) if show == "notices" else []
    messages = alerts.deliveries(alert.id, states, limit, offset) if show in ("messages", "dead") else []
    ids = {each.article_id for each in matches} | {each.article_id for each in notices} - {""}
    return visit.page(
        "alert-log.html",
        alert=alert,
        show=show,
        shown=SHOWN,
        page=page,
        is_last=len(matches) + len(notices) + len(messages) <= PAGE,
        matches=matches[:PAGE],
        notices=notices[:PAGE],
        messages=messages[:PAGE],
        titles={name: each.article.title for name, each in visit.sources.store.current(sorted(ids)).items()},
    )


@router.get("/alerts/{one}/why")
def why(request: Request, one: str) -> Response:
    """Why the article named there (its id, the address of its page here, or on its site) was told, or was not."""
    visit = Visit(request)
    store = visit.sources.store
    alert = store.alerts.get(one)
    given = request.query_params.get("article", "").strip()[:2000]
    named = _ARTICLE.search(given)
    try:
        meant = article_at(visit.sources, given) or (unquote(named[1]) if named else given)
        article = store.article(meant).article if given else None
        error = None
    except StoreError as caught:
        article, error = None, caught
    return visit.page(
        "alert-why.html",
        404 if error else 200,
        alert=alert,
        given=given,
        article=article,
        error=error,
        answer=explain(store, visit.sources.backend, article.id, alert) if article else None,
        standing=standing(alert, visit),
        is_mine=may_change(visit, alert),
    )
