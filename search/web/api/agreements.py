"""Agreements."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from search.agreements import values
from search.web.api.answers import PAGED, PROBLEMS, After, Limit, answer, page_of
from search.web.api.records.agreements import AgreementAnswer, AgreementsAnswer
from search.web.choosing import AgreementState
from search.web.exporting import declared
from search.web.pages.agreements import export_agreements
from search.web.register import Register
from search.web.visit import Visit

router = APIRouter(tags=["agreements"], responses=PROBLEMS)

_Several = list[str] | None
Province = Annotated[_Several, Query(description="Old or present name; may repeat.")]
Agency = Annotated[_Several, Query(description="Key or name of a party; may repeat.")]
Kind = Annotated[_Several, Query(description="Of the document; may repeat.")]
InState = Annotated[_Several, Query(description="in force, expiring, signed, reviewed, renewed, expired, unknown.")]
Partner = Annotated[str, Query(alias="with", max_length=200, description="Another party, besides one of `agency`.")]
Units = Annotated[str, Query(max_length=20, description="63: `province` is the one of that name on the day alone.")]
Year = Annotated[str, Query(max_length=20, description="Whose period this year lies in.")]
First = Annotated[str, Query(alias="from", max_length=20, description="Signed this day or later.")]
Last = Annotated[str, Query(alias="to", max_length=20, description="… or earlier.")]


@router.get("/agreements", response_model=AgreementsAnswer, responses=PAGED)
def listed(
    request: Request,
    province: Province = None,
    agency: Agency = None,
    kind: Kind = None,
    state: InState = None,
    partner: Partner = "",
    units: Units = "34",
    year: Year = "",
    first: First = "",
    last: Last = "",
    limit: Limit = 50,
    after: After = "",
) -> Response:
    """Agreements, latest signing first."""
    del province, agency, kind, state, partner, units, year, first, last  # read from the address, as the page does
    visit = Visit(request)
    register: Register = request.app.state.register
    given = [one for one in request.query_params.multi_items() if one[0] != "page"]
    found = AgreementState.read(given).of(register.all(), visit.today)
    page = page_of(found, lambda one: one.id, limit, after, "agreements", lambda one: values(one, visit.today))
    return answer(request, page)


@router.get("/agreements/export", response_class=Response, responses=declared("csv", "jsonl", "graphml"))
def exported(
    request: Request,
    form: Annotated[str, Query(alias="format", max_length=20, description="csv, jsonl or graphml.")] = "csv",
    province: Province = None,
    agency: Agency = None,
    kind: Kind = None,
    state: InState = None,
    partner: Partner = "",
    units: Units = "34",
    year: Year = "",
    first: First = "",
    last: Last = "",
) -> Response:
    """All that the filters leave, as a file."""
    del province, agency, kind, state, partner, units, year, first, last
    return export_agreements(Visit(request), form)


@router.get("/agreements/{one}", response_model=AgreementAnswer)
def shown(request: Request, one: Annotated[str, Path(max_length=80)]) -> Response:
    """One agreement, by its id, one that it had before, or that of an article that tells of it alone."""
    visit = Visit(request)
    return answer(request, values(visit.sources.store.agreement(one), visit.today))
