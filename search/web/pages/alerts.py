"""Alerts, to look at: which there are, what each has found, told and sent, and its feed."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from pipelines.alerts import Alert
from search.alerts.feed import alert_feed
from search.alerts.gathering import gather
from search.feeds import NEWEST
from search.web.exporting import sent
from search.web.visit import Visit

router = APIRouter()

_SHOWN = 100


@router.get("/alerts")
def listed(request: Request) -> Response:
    """All of them, with how they stand."""
    visit = Visit(request)
    alerts = visit.sources.store.alerts.all()
    return visit.page("alerts.html", alerts=[(one, standing(one, visit)) for one in alerts])


@router.get("/alerts/{one}")
def shown(request: Request, one: str) -> Response:
    """One alert with its log."""
    visit = Visit(request)
    store = visit.sources.store
    alert = store.alerts.get(one)
    notices = store.alerts.notices(alert.id, limit=_SHOWN)
    matches = store.alerts.matches(alert.id, limit=_SHOWN)
    ids = {each.article_id for each in notices} | {each.article_id for each in matches}
    return visit.page(
        "alert.html",
        alert=alert,
        standing=standing(alert, visit),
        items=gather(store, visit.sources.sites, alert, notices),
        matches=matches,
        titles={name: each.article.title for name, each in store.current(sorted(ids - {""})).items()},
        deliveries=store.alerts.deliveries(alert.id, limit=_SHOWN),
        query=alert.query,
    )


@router.get("/alerts/{one}/feed.{form}")
def feed(request: Request, one: str, form: str) -> Response:
    """What it has told, as RSS or Atom."""
    return feed_of(Visit(request), one, form)


def feed_of(visit: Visit, one: str, form: str) -> Response:
    """The feed of the alert ``one``."""
    if form not in ("rss", "atom"):
        raise HTTPException(404)
    store = visit.sources.store
    alert = store.alerts.get(one)
    items = gather(store, visit.sources.sites, alert, store.alerts.notices(alert.id, limit=NEWEST))
    address = f"{str(visit.request.base_url).rstrip('/')}/alerts/{alert.id}"
    return sent([alert_feed(alert, items, "rss" if form == "rss" else "atom", address=address)], form)


def standing(alert: Alert, visit: Visit) -> str:
    """``on``, ``off``, ``mute`` or ``attention``."""
    if alert.attention:
        return "attention"
    if not alert.enabled:
        return "off"
    return "mute" if alert.mute_until is not None and alert.mute_until > visit.now else "on"
