"""Alerts, for reading: which there are, what they told, their feeds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from search.alerts.jsonable import alert_json, delivery_json, match_json, notice_json
from search.web.api.answers import PROBLEMS, After, Limit, answer, page_of
from search.web.pages.alerts import feed_of
from search.web.visit import Visit

router = APIRouter(tags=["alerts"], responses=PROBLEMS)

Id = Annotated[str, Path(max_length=200, description="Id or name of an alert.")]


@router.get("/alerts")
def listed(request: Request, limit: Limit = 100, after: After = "") -> Response:
    """Alerts by name."""
    alerts = Visit(request).sources.store.alerts.all()
    return answer(request, page_of(alerts, lambda one: one.id, limit, after, "alerts", alert_json))


@router.get("/alerts/{one}")
def shown(request: Request, one: Id) -> Response:
    """One alert."""
    return answer(request, alert_json(Visit(request).sources.store.alerts.get(one)))


@router.get("/alerts/{one}/log")
def log(request: Request, one: Id, limit: Limit = 100) -> Response:
    """The last matches, notices and messages."""
    alerts = Visit(request).sources.store.alerts
    alert = alerts.get(one)
    return answer(
        request,
        {
            "matches": [match_json(each) for each in alerts.matches(alert.id, limit=limit)],
            "notices": [notice_json(each) for each in alerts.notices(alert.id, limit=limit)],
            "deliveries": [delivery_json(each) for each in alerts.deliveries(alert.id, limit=limit)],
        },
    )


@router.get("/alerts/{one}/feed.{form}")
def feed(request: Request, one: Id, form: Annotated[str, Path(max_length=10)]) -> Response:
    """What it has told, as a feed: rss or atom."""
    return feed_of(Visit(request), one, form)
