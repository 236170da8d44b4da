"""Alerts made, changed, muted and removed by programs. Who changes one says which version of it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pipelines.alerts import Alert, Cadence, Watch
from pipelines.errors import Conflict, KyketError
from search.alerts.checking import STANDING, check
from search.alerts.jsonable import explanation_json, preview_json, standing_json
from search.alerts.precision import precision
from search.alerts.preview import sample
from search.web.access import Action
from search.web.api.alerts import Id, alert_answer
from search.web.api.answers import BODY_PROBLEMS, PROBLEMS, answer, fails
from search.web.api.bodies import described, json_body, read, seen_as
from search.web.api.problems import known_problem
from search.web.api.records.alerts import AlertAnswer, CalendarAnswer, PreviewAnswer, WhyAnswer
from search.web.languages.asking import preferred
from search.web.owning import changeable, channel_refused
from search.web.previews import Previews
from search.web.visit import Visit

_TAKEN = fails((409, "The name is another's"))
_CHANGED = fails((412, "It is not what If-Match says any more"))
_TAG = {"description": "Of the alert as it is now; `If-Match` takes it.", "schema": {"type": "string"}}
_PLACE = {"description": "Where the alert is.", "schema": {"type": "string"}}
router = APIRouter(tags=["alerts"], responses=PROBLEMS)

Body = Annotated[dict[str, Any], Depends(json_body)]
_Text = Annotated[str, Field(max_length=4000)]
_Texts = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=50)]
_Filters = Annotated[dict[str, Annotated[list[str], Field(max_length=300)]], Field(max_length=20)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sought(_Strict):
    """What an alert seeks, and how far a preview looks back."""

    query: _Text
    filters: _Filters = {}
    watch: Watch = "articles"
    days: int | None = None
    window: int = Field(365, ge=1, le=3660, description="So many days back.")
    against: str = Field("", max_length=200, description="Id of an alert: what is gained and lost against it.")
    judged: dict[str, bool] = Field({}, description="Of the sample, which articles are wanted.")


class New(_Strict):
    """A new alert."""

    name: _Text
    query: _Text
    filters: _Filters = {}
    watch: Watch = "articles"
    days: int | None = None
    cadence: str = Field("at once", max_length=40)
    channels: _Texts = []
    owner: str = Field("", max_length=200, description="Another's only an operator makes it; empty: one's own.")
    mute_until: AwareDatetime | None = None
    enabled: bool = True
    note: _Text = ""


class Changes(_Strict):
    """What is to change; what is left out stays."""

    name: _Text = ""
    query: _Text = ""
    filters: _Filters = {}
    watch: Watch = "articles"
    days: int | None = None
    cadence: str = Field("", max_length=40)
    channels: _Texts = []
    owner: str = Field("", max_length=200)
    mute_until: AwareDatetime | None = None
    enabled: bool = True
    note: _Text = ""


class Mute(_Strict):
    """Until a moment, or for so many days; neither ends the mute."""

    until: AwareDatetime | None = None
    days: int | None = Field(None, ge=1, le=3660)


@router.post(
    "/alerts",
    status_code=201,
    response_model=AlertAnswer,
    responses=BODY_PROBLEMS | _TAKEN | {201: {"headers": {"ETag": _TAG, "Location": _PLACE}}},
    openapi_extra=described(New),
)
def add(request: Request, body: Body) -> Response:
    """Save a new alert."""
    visit = Visit(request)
    visit.require(Action.ALERT)
    wanted = read(New, body).model_dump()
    alert = _checked(visit, _changed(visit, Alert("", "", "", owner=visit.user), wanted))
    added = visit.sources.store.alerts.add(alert, visit.now)
    reply = alert_answer(request, added, 201)
    reply.headers["Location"] = f"{request.url.path.rstrip('/')}/{added.id}"
    return reply


@router.patch(
    "/alerts/{one}",
    response_model=AlertAnswer,
    responses=BODY_PROBLEMS
    | _TAKEN
    | _CHANGED
    | fails((428, "If-Match is missing"))
    | {200: {"headers": {"ETag": _TAG}}},
    openapi_extra=described(Changes) | seen_as(required=True),
)
def edit(request: Request, one: Id, body: Body) -> Response:
    """Change an alert: fields that are sent. `If-Match` names the version that was seen (its ETag)."""
    visit = Visit(request)
    old = changeable(visit, one)
    if stopped := _stopped(request, old, required=True):
        return stopped
    wanted = read(Changes, body).model_dump(include=set(body))
    alert = _checked(visit, _changed(visit, old, wanted), old)
    alerts = visit.sources.store.alerts
    try:
        edited = alerts.edit(alert, visit.now, revision=old.revision)
    except Conflict:
        if alerts.get(old.id).revision != old.revision:
            return _changed_meanwhile(request)
        raise
    return alert_answer(request, edited)


@router.delete("/alerts/{one}", status_code=204, responses=_CHANGED, openapi_extra=seen_as(required=False))
def remove(request: Request, one: Id) -> Response:
    """Remove an alert with its log; with `If-Match`, only that version."""
    visit = Visit(request)
    old = changeable(visit, one)
    if stopped := _stopped(request, old, required=False):
        return stopped
    visit.sources.store.alerts.remove(old.id, revision=old.revision)
    return Response(status_code=204)


@router.post(
    "/alerts/{one}/mute",
    response_model=AlertAnswer,
    responses=BODY_PROBLEMS | {200: {"headers": {"ETag": _TAG}}},
    openapi_extra=described(Mute),
)
def mute(request: Request, one: Id, body: Body) -> Response:
    """Keep an alert silent until a moment, or for some days; with neither it speaks again."""
    visit = Visit(request)
    old = changeable(visit, one)
    wanted = read(Mute, body)
    until = wanted.until
    if wanted.days is not None:
        until = visit.now.replace(microsecond=0) + timedelta(days=wanted.days)
    return alert_answer(request, visit.sources.store.alerts.mute(old.id, until))


@router.post(
    "/alerts/preview",
    response_model=PreviewAnswer | CalendarAnswer,
    responses=BODY_PROBLEMS,
    openapi_extra=described(Sought),
)
def preview(request: Request, body: Body) -> Response:
    """What an alert would have told. `articles` are those of the sample; `judged` gives the precision."""
    visit = Visit(request)
    visit.require(Action.ALERT)
    wanted = read(Sought, body)
    filters = {name: tuple(values) for name, values in wanted.filters.items() if values}
    alert = Alert("", "preview", wanted.query, filters, wanted.watch, wanted.days)
    check(alert, visit.sources.channels)
    previews: Previews = request.app.state.previews
    if alert.watch in STANDING:
        return answer(request, standing_json(previews.standing(alert, visit.today, wanted.window)))
    found = previews.events(alert, visit.today, wanted.window)
    before = None
    if wanted.against and (other := visit.sources.store.alerts.get(wanted.against)).watch not in STANDING:
        before = previews.events(other, visit.today, wanted.window)
    chosen = sample(found)
    said = [wanted.judged[one.document.id] for one in chosen if one.document.id in wanted.judged]
    judged = precision(said.count(True), len(said), len(found.hits)) if said else None
    return answer(request, preview_json(found, chosen, before, judged))


@router.get("/alerts/{one}/why/{article}", response_model=WhyAnswer)
def why(request: Request, one: Id, article: Annotated[str, Path(max_length=64)]) -> Response:
    """Why an article was told, or was not."""
    from search.alerts.explaining import explain

    sources = Visit(request).sources
    alert = sources.store.alerts.get(one)
    return answer(request, explanation_json(explain(sources.store, sources.backend, article, alert)))


def _changed(visit: Visit, old: Alert, wanted: Mapping[str, Any]) -> Alert:
    """``old`` with what was sent. Raises KyketError."""
    values = dict(wanted)
    if "cadence" in values:
        values["cadence"] = Cadence.parse(values["cadence"])
    if "filters" in values:
        values["filters"] = {name: tuple(its) for name, its in values["filters"].items() if its}
    if "channels" in values:
        values["channels"] = tuple(dict.fromkeys(values["channels"]))
        if refused := channel_refused(visit, values["channels"], old.channels):
            raise refused
    if "watch" in values and values["watch"] not in STANDING and "days" not in values:
        values["days"] = None
    if "owner" in values:
        owner = values.pop("owner") or old.owner
        if owner != old.owner:
            visit.require(Action.OPERATE)
        values["owner"] = owner
    until: datetime | None = values.get("mute_until")
    if until is not None and until.tzinfo is None:
        raise KyketError("it has no time zone", about="mute_until", remedy="write it with +07:00")
    return replace(old, **values)


def _checked(visit: Visit, alert: Alert, old: Alert | None = None) -> Alert:
    kept = old is not None and set(alert.channels) <= set(old.channels)
    # A channel that is not defined any more is no reason to refuse another change.
    check(replace(alert, channels=()) if kept else alert, visit.sources.channels)
    return alert


def _stopped(request: Request, alert: Alert, *, required: bool) -> Response | None:
    """What answers a change of another version than the one there is; None if it is that one."""
    given = request.headers.get("if-match", "")
    if not given:
        if not required:
            return None
        return known_problem(preferred(request), 428, "precondition")
    tags = [one.strip().removeprefix("W/").strip('"') for one in given.split(",")]
    if "*" in tags or any(one.partition(".")[0] == alert.revision for one in tags):
        return None
    return _changed_meanwhile(request)


def _changed_meanwhile(request: Request) -> Response:
    return known_problem(preferred(request), 412, "changed")
