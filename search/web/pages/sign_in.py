"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from pipelines.accounts import By
from pipelines.accounts.secrets import digest
from pipelines.store.accounts.sessions import LONGEST
from search.web.cookies import FORM, SESSION, drop_cookie, new_session, set_cookie
from search.web.forms import Form, local_address, posted
from search.web.signing_in import tried
from search.web.visit import Visit

router = APIRouter()


@router.get("/sign-in")
def sign_in(request: Request) -> Response:
    """The form; where somebody is signed in, or there are no accounts, the page that was asked for."""
    visit = Visit(request)
    wanted = local_address(request.query_params.get("next", "/"))
    if visit.who is not None:
        return visit.goes_to(wanted)
    if request.headers.get("sec-fetch-site") == "cross-site":
        # By a link from elsewhere, a mail for one, no cookie comes, also of who is signed in. Asked once more, by a
        # page of ours, the browser sends it.
        return HTMLResponse('<!doctype html><title>kyket</title><meta http-equiv="refresh" content="0">')
    return _form(visit, wanted)


@router.post("/sign-in")
async def signed_in(request: Request, form: Annotated[Form, Depends(posted)]) -> Response:
    """``name``, ``password``, ``next``. Whoever comes in gets a session that nobody can have known before."""
    visit = Visit(request)
    if visit.who is not None and visit.who.account is None:
        raise HTTPException(404)
    name = form.get("name")
    attempt = await tried(visit, name, form.get("password"))
    if attempt.account is None:
        answer = await run_in_threadpool(
            _form, visit, form.next, name=name, status=429 if attempt.until else 401, until=attempt.until
        )
        if attempt.until is not None:
            answer.headers["Retry-After"] = str(int((attempt.until - visit.now).total_seconds()) + 1)
        return answer
    secret = new_session()
    by = By(attempt.account.name, visit.origin)
    agent = request.headers.get("user-agent", "")
    sessions = visit.sources.store.accounts.sessions
    await run_in_threadpool(sessions.begin, attempt.account, digest(secret), by, agent, visit.now)
    if visit.who is not None and visit.who.session is not None:  # another account's, or the same one's once more
        await run_in_threadpool(sessions.sign_out, visit.who.session, visit.by, visit.now)
    request.state.noted = True
    answer = visit.goes_to(form.next)
    set_cookie(request, answer, SESSION, secret, int(LONGEST.total_seconds()))
    drop_cookie(request, answer, FORM)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, form: Annotated[Form, Depends(posted)]) -> Response:
    """The session is over, here and in the store."""
    del form
    visit = Visit(request)
    if visit.who is None or visit.who.session is None:
        raise HTTPException(404)
    await run_in_threadpool(visit.sources.store.accounts.sessions.sign_out, visit.who.session, visit.by, visit.now)
    request.state.noted = True
    answer = visit.goes_to("/sign-in")
    drop_cookie(request, answer, SESSION)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _form(visit: Visit, wanted: str, *, name: str = "", status: int = 200, until: object = None) -> Response:
    answer = visit.page("sign-in.html", status, next=wanted, name=name[:64], wrong=status != 200, until=until)
    answer.headers["Cache-Control"] = "no-store"
    return answer
