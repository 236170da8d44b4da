"""Alerts, for reading: which there are, what they told, their feeds."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from pipelines.alerts import Alert
from search.alerts.jsonable import alert_json, delivery_json, match_json, notice_json
from search.web.api.answers import PAGED, PROBLEMS, After, Limit, answer, page_of
from search.web.api.records.alerts import AlertAnswer, AlertsAnswer, LogAnswer
from search.web.exporting import declared
from search.web.pages.alerts import feed_of
from search.web.visit import Visit

router = APIRouter(tags=["alerts"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=200, description="Id or name of an alert.")]


def alert_answer(request: Request, alert: Alert, status: int = 200) -> Response:
    """``alert`` with an ETag whose first part is its revision: who changes it sends that back."""
    body = json.dumps(alert_json(alert), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    tag = f'"{alert.revision}.{blake2b(body, digest_size=6).hexdigest()}"'
    if request.method == "GET" and tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, status, media_type="application/json", headers={"ETag": tag})


@router.get("/alerts", response_model=AlertsAnswer, responses=PAGED)
def listed(request: Request, limit: Limit = 100, after: After = "") -> Response:
    """Alerts by name."""
    alerts = Visit(request).sources.store.alerts.all()
    return answer(request, page_of(alerts, lambda one: one.id, limit, after, "alerts", alert_json))


@router.get("/alerts/{one}", response_model=AlertAnswer)
def shown(request: Request, one: Id) -> Response:
    """One alert. Its ETag is what `If-Match` of a change names."""
    return alert_answer(request, Visit(request).sources.store.alerts.get(one))


@router.get("/alerts/{one}/log", response_model=LogAnswer)
def log(
    request: Request,
    one: Id,
    limit: Limit = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="The latest so many of each are left out.")] = 0,
) -> Response:
    """The last matches, notices and messages."""
    alerts = Visit(request).sources.store.alerts
    alert = alerts.get(one)
    return answer(
        request,
        {
            "matches": [match_json(each) for each in alerts.matches(alert.id, limit=limit, offset=offset)],
            "notices": [notice_json(each) for each in alerts.notices(alert.id, limit=limit, offset=offset)],
            "deliveries": [delivery_json(each) for each in alerts.deliveries(alert.id, limit=limit, offset=offset)],
        },
    )


@router.get("/alerts/{one}/feed.{form}", response_class=Response, responses=declared("rss", "atom"))
def feed(request: Request, one: Id, form: Annotated[str, Path(max_length=10)]) -> Response:
    """What it has told, as a feed: rss or atom."""
    return feed_of(Visit(request), one, form)
