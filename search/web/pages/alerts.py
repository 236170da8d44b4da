"""Alerts, to look at: which there are and how they stand; what one has found, told and sent; its feed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from pipelines.alerts import Alert, Sending
from pipelines.errors import KyketError
from search.alerts.checking import problems
from search.alerts.feed import alert_feed
from search.alerts.gathering import gather
from search.feeds import NEWEST
from search.web.access import Action
from search.web.drafts import search_address
from search.web.exporting import sent_feed
from search.web.owning import may_change
from search.web.visit import Visit

router = APIRouter()

_PAGE = 50
_SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One alert of the list."""

    alert: Alert
    standing: str
    sending: Sending
    troubles: tuple[KyketError, ...]
    """What is wrong with it now, as far as it can be said anew; its own ``attention`` says the rest."""


@router.get("/alerts")
def listed(request: Request) -> Response:
    """Those there are, or one's own, with how they stand."""
    visit = Visit(request)
    store = visit.sources.store
    alerts = store.alerts.all()
    mine = [one for one in alerts if one.owner == visit.user]
    is_mine = request.query_params.get("whose") == "mine"
    chosen = mine if is_mine else alerts
    pages = max(1, -(-len(chosen) // _PAGE))
    given = request.query_params.get("page", "1")
    page = min(int(given), pages) if given.isascii() and given.isdigit() and int(given[:6]) > 0 else 1
    some = chosen[(page - 1) * _PAGE : page * _PAGE]
    sending = store.alerts.sending([one.id for one in some])
    return visit.page(
        "alerts.html",
        lines=[_line(one, sending.get(one.id, Sending()), visit) for one in some],
        total=len(chosen),
        everyone=len(alerts),
        mine=len(mine),
        is_mine=is_mine,
        page=page,
        pages=pages,
        has_channels=any(True for _ in visit.sources.channels),
    )


@router.get("/alerts/{one}")
def shown(request: Request, one: str) -> Response:
    """One alert with the last of its log."""
    visit = Visit(request)
    return alert_page(visit, visit.sources.store.alerts.get(one))


@router.get("/alerts/{one}/feed.{form}")
def feed(request: Request, one: str, form: str) -> Response:
    """What it has told, as RSS or Atom."""
    return feed_of(Visit(request), one, form)


def alert_page(visit: Visit, alert: Alert, status: int = 200, **more: object) -> Response:
    """The page of ``alert``; ``tried`` or ``trouble``: what came of a trial."""
    store = visit.sources.store
    notices = store.alerts.notices(alert.id, limit=_SHOWN)
    values: dict[str, object] = {
        "line": _line(alert, store.alerts.sending([alert.id]).get(alert.id, Sending()), visit),
        "alert": alert,
        "items": gather(store, visit.sources.sites, alert, notices),
        "search": search_address(alert),
        "is_mine": may_change(visit, alert),
        "operates": visit.may(Action.OPERATE),
        "query": alert.query,
        "tried": (),
        "trouble": None,
    }
    return visit.page("alert.html", status, **(values | more))


def feed_of(visit: Visit, one: str, form: str) -> Response:
    """The feed of the alert ``one``."""
    if form not in ("rss", "atom"):
        raise HTTPException(404)
    store = visit.sources.store
    alert = store.alerts.get(one)
    items = gather(store, visit.sources.sites, alert, store.alerts.notices(alert.id, limit=NEWEST))
    address = f"{str(visit.request.base_url).rstrip('/')}/alerts/{alert.id}"
    text = alert_feed(alert, items, "rss" if form == "rss" else "atom", address=address)
    return sent_feed(visit.request, text, form)


def standing(alert: Alert, visit: Visit) -> str:
    """``on``, ``off``, ``mute`` or ``attention``."""
    if alert.attention:
        return "attention"
    if not alert.enabled:
        return "off"
    return "mute" if alert.mute_until is not None and alert.mute_until > visit.now else "on"


def _line(alert: Alert, sending: Sending, visit: Visit) -> Line:
    troubles = tuple(problems(alert, visit.sources.channels).values())
    return Line(alert, "attention" if troubles else standing(alert, visit), sending, troubles)
