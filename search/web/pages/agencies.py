"""An agency: what it has agreed, with whom, under which names."""

from __future__ import annotations

from collections import Counter
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from pipelines.agencies import predecessors, registry, successor
from search.web.choosing import AgreementState
from search.web.register import Register, agencies, shown_state
from search.web.visit import Visit

router = APIRouter()

_SHOWN = 200


@router.get("/agencies/{key}")
def agency(request: Request, key: str) -> Response:
    """The agreements of one type of agency, in all provinces. One that was merged into another leads there."""
    visit = Visit(request)
    known = registry().of_key(key)
    if known is None:
        raise HTTPException(404)
    if successor(key) != key:
        return visit.goes_to(f"/agencies/{successor(key)}")
    register: Register = request.app.state.register
    its = frozenset(predecessors(key))
    found = AgreementState({"agency": (key,)}).of(register.all(), visit.today)
    former = [registry().of_key(one) for one in sorted(its - {key})]
    names = [name for one in (known, *former) if one is not None for name in one.names]
    present = known.name_on(date.max)
    return visit.page(
        "agency.html",
        key=key,
        name=present,
        names=[name for name in dict.fromkeys(names) if name != present],
        found=found[:_SHOWN],
        total=len(found),
        partners=agencies(found, frozenset((key,)))[:15],
        provinces=Counter(name for one in found for name in one.provinces_now).most_common(12),
        states=Counter(shown_state(one, visit.today) for one in found),
        shown_state=shown_state,
    )
