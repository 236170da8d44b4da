"""Alerts that are made and changed, with what they would have told beside the form."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipelines.alerts import WATCHES, Alert
from pipelines.errors import BackendUnavailable, Conflict, QueryError
from search.alerts.checking import STANDING
from search.alerts.precision import precision
from search.alerts.preview import Preview, difference, sample
from search.query.fields import DOCUMENT_KINDS, KINDS, LABELS
from search.web import drafts
from search.web.access import Action
from search.web.choices import agency_names, province_names
from search.web.days import written
from search.web.drafts import WEEKDAYS, WINDOWS, Draft
from search.web.forms import Form, posted
from search.web.owning import changeable, choosable
from search.web.previews import Previews
from search.web.visit import Visit

router = APIRouter()

CHANGED = 10
"""Hits shown of those that an edit gains, and of those it loses."""


@router.get("/alerts/new")
def blank(request: Request) -> Response:
    """The form of a new alert, with what a search was narrowed to."""
    visit = Visit(request)
    visit.require(Action.ALERT)
    return _form(visit, drafts.of_search(visit, _given(request.query_params.multi_items())))


@router.post("/alerts/new")
def add(request: Request, form: Annotated[Form, Depends(posted)]) -> Response:
    """Save a new alert, or, by the other button, show what it would have told."""
    visit = Visit(request)
    visit.require(Action.ALERT)
    return _taken(visit, form, drafts.read(visit, form.fields))


@router.get("/alerts/{one}/edit")
def filled(request: Request, one: str) -> Response:
    """The form of an alert as it is."""
    visit = Visit(request)
    alert = changeable(visit, one)
    return _form(visit, drafts.of_alert(alert), alert)


@router.post("/alerts/{one}/edit")
def edit(request: Request, one: str, form: Annotated[Form, Depends(posted)]) -> Response:
    """Save a changed alert, or show what it would have told, and what the change gains and loses."""
    visit = Visit(request)
    alert = changeable(visit, one)
    return _taken(visit, form, drafts.read(visit, form.fields, alert), alert)


@router.post("/alerts/preview")
def preview(request: Request, form: Annotated[Form, Depends(posted)]) -> Response:
    """The preview alone, for a script that puts it beside the form."""
    visit = Visit(request)
    visit.require(Action.ALERT)
    old = changeable(visit, form.get("alert")) if form.get("alert") else None
    draft = drafts.read(visit, form.fields, old)
    return visit.page("alert-preview.html", draft=draft, **previewed(visit, draft, old))


def _taken(visit: Visit, form: Form, draft: Draft, old: Alert | None = None) -> Response:
    if form.get("do") != "save":
        return _form(visit, draft, old, **previewed(visit, draft, old))
    if draft.errors:
        return _form(visit, draft, old, 400)
    alerts = visit.sources.store.alerts
    try:
        saved = (
            alerts.edit(draft.alert, visit.now, revision=draft.revision) if old else alerts.add(draft.alert, visit.now)
        )
    except Conflict as error:
        is_name = not old or alerts.get(old.id).revision == draft.revision
        return _form(visit, draft, old, 409, errors={**draft.errors, "name" if is_name else "form": error})
    return visit.goes_to(f"/alerts/{saved.id}")


def previewed(visit: Visit, draft: Draft, old: Alert | None) -> dict[str, Any]:
    """What the preview shows: ``found`` or ``told``, or why there is none (``trouble``)."""
    shown: dict[str, Any] = {"found": None, "told": None, "trouble": None, "changed": None, "judged": None, "marks": {}}
    if not draft.seeks:
        return shown
    previews: Previews = visit.request.app.state.previews
    try:
        if draft.alert.watch in STANDING:
            return shown | {"told": previews.standing(draft.alert, visit.today, draft.days)}
        found = previews.events(draft.alert, visit.today, draft.days)
        shown["changed"] = _changed(previews, visit, draft, old, found)
    except (BackendUnavailable, QueryError) as error:
        return shown | {"trouble": error}
    shown |= {"found": found, "sample": sample(found), "shown": CHANGED}
    marks = {one.document.id: draft.typed(f"judge-{one.document.id}") for one in shown["sample"]}
    marks = {one: mark for one, mark in marks.items() if mark in ("yes", "no")}
    if marks:
        wanted = list(marks.values()).count("yes")
        shown |= {"marks": marks, "judged": precision(wanted, len(marks), len(found.hits))}
    return shown


def _changed(previews: Previews, visit: Visit, draft: Draft, old: Alert | None, found: Preview) -> object:
    """What an edit gains and loses; None where it seeks the same, or what it sought cannot be read any more."""
    if old is None or old.watch in STANDING:
        return None
    if (old.query, dict(old.filters)) == (draft.alert.query, dict(draft.alert.filters)):
        return None
    try:
        return difference(previews.events(old, visit.today, draft.days), found)
    except QueryError:
        return None


def _form(visit: Visit, draft: Draft, old: Alert | None = None, status: int = 200, **more: Any) -> Response:
    values: dict[str, Any] = {
        "draft": draft,
        "errors": draft.errors,
        "old": old,
        "alert": draft.alert,
        "chosen": draft.chosen,
        "first": written(next(iter(draft.alert.filters.get("first_day", ())), "")),
        "last": written(next(iter(draft.alert.filters.get("last_day", ())), "")),
        "channels": choosable(visit.sources, old),
        "mails": [one for one in draft.alert.channels if one not in choosable(visit.sources, old)],
        "by_name": {one.name: one for one in visit.sources.channels},
        "watches": WATCHES,
        "weekdays": WEEKDAYS,
        "windows": WINDOWS,
        "fixed": {"label": LABELS, "kind": KINDS, "document_kind": DOCUMENT_KINDS},
        "province_names": province_names(),
        "agency_names": agency_names(),
        "site_names": {name: info.name for name, info in sorted(visit.sources.sites.items())},
        "is_previewed": bool(more.keys() & {"found", "told"}),
    }
    return visit.page("alert-form.html", status, **(values | more))


def _given(items: list[tuple[str, str]]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in items[:500]:
        given.setdefault(name, []).append(value[:4000])
    return given
