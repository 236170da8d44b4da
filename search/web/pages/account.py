"""One's own account: password, sessions, tokens. What is another's is not found here, whatever number is sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from pipelines.accounts import Account, Session
from pipelines.accounts.passwords import checked_password
from pipelines.accounts.secrets import digest, made_token
from pipelines.errors import KyketError, SettingsError
from search.web.access import ALLOWED, SCOPES, checked_scopes
from search.web.forms import Form, Refused, posted
from search.web.signing_in import in_turn, tried
from search.web.visit import Visit

router = APIRouter()

DAYS = (30, 90, 365)
Posted = Annotated[Form, Depends(posted)]


@router.get("/account")
def account(request: Request) -> Response:
    """The page of the one who is signed in."""
    visit = Visit(request)
    own(visit)
    return _page(visit, saved=request.query_params.get("saved", ""))


@router.post("/account/password")
async def change_password(request: Request, form: Posted) -> Response:
    """``current``, ``password`` and ``again``. Other sessions end; a wrong ``current`` counts as a wrong sign-in."""
    visit = Visit(request)
    one, session = own(visit)
    attempt = await tried(visit, one.name, form.get("current"))
    if attempt.account is None:
        key, status = ("sign_in.wait", 429) if attempt.until else ("account.wrong", 403)
        told = visit.language.say(key, time=visit.language.forms.moment(attempt.until))
        return await run_in_threadpool(_page, visit, status, wrong_password=told)
    try:
        password = checked_password(form.get("password"), one.name)
        if password == form.get("current"):
            raise SettingsError("the password is the same as before")
        if form.get("again") != form.get("password"):
            raise SettingsError("the two passwords are not the same")
    except SettingsError as error:
        return await run_in_threadpool(_page, visit, 400, wrong_password=visit.language.error(error))
    kept = await in_turn(password)
    accounts = visit.sources.store.accounts
    await run_in_threadpool(accounts.set_password, one.name, kept, visit.by, visit.now, but=session.id)
    request.state.noted = True
    return visit.goes_to("/account?saved=password")


@router.post("/account/sessions")
async def end_sessions(request: Request, form: Posted) -> Response:
    """``end``: the number of one of one's own sessions, or ``others``."""
    visit = Visit(request)
    one, session = own(visit)
    sessions = visit.sources.store.accounts.sessions
    if form.get("end") == "others":
        await run_in_threadpool(sessions.end, one, visit.by, visit.now, but=session.id)
    elif not await run_in_threadpool(sessions.end, one, visit.by, visit.now, one=_number(form.get("end"))):
        raise HTTPException(404)
    request.state.noted = True
    return visit.goes_to("/account")


@router.post("/account/tokens")
async def make_token(request: Request, form: Posted) -> Response:
    """``name``, ``scope`` (several) and ``days``. The answer shows the token; nothing does so again."""
    visit = Visit(request)
    one, _ = own(visit)
    secret = made_token()

    def make() -> Response:
        try:
            scopes = checked_scopes(form.all("scope"), one.role)
            days = _number(form.get("days"))
            visit.sources.store.accounts.tokens.add(
                one, digest(secret), form.get("name"), scopes, days, visit.by, visit.now
            )
        except KyketError as error:
            return _page(visit, 400, wrong_token=visit.language.error(error))
        request.state.noted = True
        return _page(visit, made=secret)

    return await run_in_threadpool(make)


@router.post("/account/tokens/revoke")
async def revoke_token(request: Request, form: Posted) -> Response:
    """``id``: of one of one's own tokens."""
    visit = Visit(request)
    one, _ = own(visit)
    tokens = visit.sources.store.accounts.tokens
    if not await run_in_threadpool(tokens.revoke, one, _number(form.get("id")), visit.by, visit.now):
        raise HTTPException(404)
    request.state.noted = True
    return visit.goes_to("/account")


def own(visit: Visit) -> tuple[Account, Session]:
    """The account and session of who is signed in by a browser. Raises for a program's token, and without accounts."""
    who = visit.who
    if who is None or who.account is None:
        raise HTTPException(404)
    if who.session is None:
        raise Refused("refused.form_by_token")
    return who.account, who.session


def _page(visit: Visit, status: int = 200, **more: object) -> Response:
    one, session = own(visit)
    accounts = visit.sources.store.accounts
    shown: dict[str, object] = {"wrong_password": "", "wrong_token": "", "made": "", "saved": ""}
    answer = visit.page(
        "account.html",
        status,
        account=one,
        session=session,
        sessions=accounts.sessions.of(one, visit.now),
        tokens=accounts.tokens.of(one),
        scopes=[scope.value for scope in SCOPES if scope in ALLOWED[one.role]],
        days=DAYS,
        now=visit.now,
        **(shown | more),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
