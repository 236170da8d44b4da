"""Language and keyboard shortcuts, kept by the browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from search.web.forms import Form, posted
from search.web.languages import LANGUAGES
from search.web.languages.asking import COOKIE
from search.web.visit import KEYS, Visit

router = APIRouter()

_YEAR = 365 * 24 * 3600


@router.post("/preferences")
async def prefer(request: Request, form: Annotated[Form, Depends(posted)]) -> Response:
    """Keeps what the form says, and goes back."""
    answer = Visit(request).goes_to(form.next)
    for cookie, field, known in ((COOKIE, "language", LANGUAGES), (KEYS, "keys", ("on", "off"))):
        if (value := form.get(field)) in known:
            answer.set_cookie(cookie, value, max_age=_YEAR, samesite="strict", httponly=True)
    return answer
