"""What was agreed: a table with filters, and one agreement with its life."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipelines.errors import KyketError, QueryError
from pipelines.signings import KINDS
from search.agreements import Form, export
from search.web.choices import agency_names, province_names
from search.web.choosing import PAGE, STATES, AgreementState, signing_years
from search.web.days import sorted_out
from search.web.exporting import sent
from search.web.register import Register, agencies, shown_state
from search.web.timeline import life, lives, moments
from search.web.visit import Visit

router = APIRouter()


@router.get("/agreements")
def listed(request: Request) -> Response:
    """The table."""
    visit = Visit(request)
    register: Register = request.app.state.register
    everything = register.all()
    error: KyketError | None = None
    given, days = sorted_out(request.query_params.multi_items())
    try:
        state = AgreementState.read(given)
    except KyketError as wrong:
        state, error = AgreementState(), wrong
    try:
        found = [] if error else state.of(everything, visit.today)
    except KyketError as wrong:
        found, error = [], wrong
    pages = max(1, -(-len(found) // PAGE))
    if state.page > pages:
        return visit.goes_to(state.on_page(pages).address)
    shown = found[(state.page - 1) * PAGE : state.page * PAGE]
    return visit.page(
        "agreements.html",
        400 if error or days.errors else 200,
        state=state,
        days=days,
        error=error,
        found=shown,
        lives=lives(shown, visit.today) if state.is_timeline and shown else None,
        total=len(found),
        pages=pages,
        shown_state=shown_state,
        states=STATES,
        kinds=KINDS,
        years=signing_years(everything),
        agencies=agencies(everything)[:12],
        province_names=province_names(),
        agency_names=agency_names(),
    )


@router.get("/agreements/export")
def exported(request: Request) -> Response:
    """``format``: csv, jsonl or graphml; the rest as in the table."""
    visit = Visit(request)
    return export_agreements(visit, request.query_params.get("format", "csv"))


def export_agreements(visit: Visit, form: str) -> Response:
    """The agreements that the address chooses, as a file."""
    known = next((one for one in get_args(Form) if one == form), None)
    if known is None:
        raise QueryError("there is no such format", about=form, remedy=f"there are {', '.join(get_args(Form))}")
    register: Register = visit.request.app.state.register
    state = AgreementState.read(visit.request.query_params.multi_items())
    found = state.of(register.all(), visit.today)
    return sent(export(found, known, visit.today), known, "kyket-agreements")


@router.get("/agreements/{one}")
def shown(request: Request, one: str) -> Response:
    """One agreement. An id that it was known by before leads to it."""
    visit = Visit(request)
    agreement = visit.sources.store.agreement(one)
    if agreement.id != one:
        return visit.goes_to(f"/agreements/{agreement.id}")
    happened = moments(agreement, visit.today)
    return visit.page(
        "agreement.html",
        agreement=agreement,
        state=shown_state(agreement, visit.today),
        moments=happened,
        life=life(agreement, happened, visit.today),
        sites=visit.sources.sites,
    )
