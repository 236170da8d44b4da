"""What is done to an alert besides changing it: muted, switched, tried, removed; its dead messages sent again."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipelines.errors import KyketError
from search.alerts import trial
from search.web.access import Action
from search.web.drafts import muted_until
from search.web.forms import Form, posted
from search.web.owning import Trials, changeable
from search.web.pages.alerts import alert_page
from search.web.visit import Visit

router = APIRouter()

Posted = Annotated[Form, Depends(posted)]


@router.post("/alerts/{one}/mute")
def mute(request: Request, one: str, form: Posted) -> Response:
    """Silent for ``days``, or ``until`` a moment; with neither it speaks again."""
    visit = Visit(request)
    alert = changeable(visit, one)
    visit.sources.store.alerts.mute(alert.id, muted_until(form.fields, visit.now))
    return visit.goes_to(f"/alerts/{alert.id}")


@router.post("/alerts/{one}/switch")
def switch(request: Request, one: str, form: Posted) -> Response:
    """On or off."""
    visit = Visit(request)
    alert = changeable(visit, one)
    visit.sources.store.alerts.edit(replace(alert, enabled=form.get("to") == "on"), visit.now, revision=alert.revision)
    return visit.goes_to(f"/alerts/{alert.id}")


@router.get("/alerts/{one}/remove")
def asked(request: Request, one: str) -> Response:
    """Whether it is meant."""
    visit = Visit(request)
    return visit.page("alert-remove.html", alert=changeable(visit, one))


@router.post("/alerts/{one}/remove")
def remove(request: Request, one: str, form: Posted) -> Response:
    """It goes with its log. One that somebody changed since the question was asked stays."""
    visit = Visit(request)
    alert = changeable(visit, one)
    visit.sources.store.alerts.remove(alert.id, revision=form.get("revision"))
    return visit.goes_to("/alerts")


@router.post("/alerts/{one}/test")
def test(request: Request, one: str, form: Posted) -> Response:
    """A trial by the channels that the alert has, or by one of them; what came of it is shown."""
    visit = Visit(request)
    alert = changeable(visit, one)
    names = [each for each in alert.channels if form.get("channel") in ("", each)]
    trials: Trials = request.app.state.trials
    try:
        trials.begin(names, visit.now)
    except KyketError as error:
        return alert_page(visit, alert, 429, trouble=error)
    sources = visit.sources
    address = f"{str(request.base_url).rstrip('/')}/alerts/{alert.id}"
    message = trial.trial(sources.store, sources.backend, sources.sites, alert, visit.now, address)
    return alert_page(visit, alert, tried=trial.send(message, sources.channels, names, visit.now))


@router.post("/alerts/{one}/retry")
def retry(request: Request, one: str, form: Posted) -> Response:
    """What was given up is due again: one message, or all of the alert."""
    visit = Visit(request)
    visit.require(Action.OPERATE)
    alert = visit.sources.store.alerts.get(one)
    number = form.get("delivery")
    which = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
    if which is not None or not number:
        visit.sources.store.alerts.retry(which, visit.now, alert_id=alert.id)
    return visit.goes_to(f"/alerts/{alert.id}/log?show=messages")
