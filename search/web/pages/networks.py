"""Who signs with whom."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipelines.errors import QueryError
from search.web.choices import province_names
from search.web.choosing import signing_years
from search.web.pairing import PAIRS, PairState, agency_names, pairs, picture
from search.web.register import Register
from search.web.visit import Visit

router = APIRouter()


@router.get("/network")
def shown(request: Request) -> Response:
    """``province``, ``year`` (of signing), ``agency`` choose; the strongest pairs are drawn, twice as many listed."""
    visit = Visit(request)
    register: Register = request.app.state.register
    agreements = register.all()
    try:
        state, error = PairState.read(request.query_params), None
        chosen = state.of(agreements, visit.today)
    except QueryError as wrong:
        state, error, chosen = PairState(), wrong, []
    found, alone = pairs(chosen, state.agency)
    names = agency_names()
    return visit.page(
        "network.html",
        400 if error else 200,
        state=state,
        error=error,
        picture=picture(found),
        pairs=found[: 2 * PAIRS],
        drawn=min(len(found), PAIRS),
        total=len(found),
        alone=alone,
        names=names,
        years=signing_years(agreements),
        province_names=province_names(),
        agency_names=tuple(dict.fromkeys(names.values())),
    )
