"""Accounts and their log, for operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from pipelines.accounts import Role, checked_name
from pipelines.accounts.passwords import made_password
from pipelines.errors import KyketError, SettingsError
from search.web.access import Action
from search.web.forms import Form, posted
from search.web.pages.account import own
from search.web.signing_in import in_turn
from search.web.visit import Visit

router = APIRouter()

_SHOWN = 100
Posted = Annotated[Form, Depends(posted)]


@router.get("/administration")
def accounts(request: Request) -> Response:
    """Every account, and what can be done with it."""
    return _page(_operator(request))


@router.post("/administration/accounts")
async def add(request: Request, form: Posted) -> Response:
    """``name`` and ``role``. The answer shows a password that the account's owner changes; nothing shows it again."""
    visit = await run_in_threadpool(_operator, request)
    store, password = visit.sources.store.accounts, made_password()
    try:
        name, role = checked_name(form.get("name")), _role(form.get("role"))
        kept = await in_turn(password)
        await run_in_threadpool(store.add, name, role, kept, visit.by, visit.now, must_change=True)
    except KyketError as error:
        return await run_in_threadpool(_page, visit, 400, wrong=_told(visit, error), name=form.get("name"))
    request.state.noted = True
    return await run_in_threadpool(_page, visit, made=password, of=name)


@router.post("/administration/accounts/{name}/password")
async def reset(request: Request, name: str, form: Posted) -> Response:
    """Another password, shown once: sessions end, and the account may be tried again at once."""
    del form
    visit = await run_in_threadpool(_operator, request)
    store, password = visit.sources.store.accounts, made_password()
    await run_in_threadpool(store.get, name)
    kept = await in_turn(password)
    await run_in_threadpool(store.set_password, name, kept, visit.by, visit.now, must_change=True)
    await run_in_threadpool(store.attempts.forget, name)
    request.state.noted = True
    if name == visit.user:  # whose own session is over, too
        return await run_in_threadpool(_page, visit, made=password, of=name, alone=True)
    return await run_in_threadpool(_page, visit, made=password, of=name)


@router.post("/administration/accounts/{name}/{change}")
async def change(request: Request, name: str, change: str, form: Posted) -> Response:
    """``role`` (with ``role``), ``disable``, ``enable`` or ``remove``."""
    visit = await run_in_threadpool(_operator, request)
    store = visit.sources.store.accounts
    changes: dict[str, Callable[[], object]] = {
        "role": lambda: store.set_role(name, _role(form.get("role")), visit.by, visit.now),
        "disable": lambda: store.disable(name, visit.by, visit.now),
        "enable": lambda: store.enable(name, visit.by, visit.now),
        "remove": lambda: store.remove(name, visit.by, visit.now),
    }
    if change not in changes:
        raise HTTPException(404)
    try:
        await run_in_threadpool(changes[change])
    except SettingsError as error:
        return await run_in_threadpool(_page, visit, 400, wrong=_told(visit, error))
    request.state.noted = True
    return visit.goes_to("/administration")


@router.get("/administration/log")
def log(request: Request) -> Response:
    """What was done and refused, the newest first: ``who`` of one account, ``before`` the page before."""
    visit = _operator(request)
    who, before = request.query_params.get("who", "")[:64], request.query_params.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    store = visit.sources.store.accounts
    found = store.log.read(who=who, before=start, limit=_SHOWN + 1)
    return visit.page(
        "audit.html",
        entries=found[:_SHOWN],
        next=found[_SHOWN - 1].id if len(found) > _SHOWN else None,
        chosen=who,
        names=[one.name for one in store.all()],
    )


def _operator(request: Request) -> Visit:
    visit = Visit(request)
    own(visit)
    visit.require(Action.ADMINISTER)
    return visit


def _page(visit: Visit, status: int = 200, *, alone: bool = False, **more: object) -> Response:
    store = visit.sources.store.accounts
    shown: dict[str, object] = {"wrong": "", "name": "", "made": "", "of": ""}
    answer = visit.page(
        "administration.html",
        status,
        accounts=[]
        if alone
        else [(one, sum(each.works(visit.now) for each in store.tokens.of(one))) for one in store.all()],
        roles=[role.value for role in Role],
        **(shown | more),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _role(text: str) -> Role:
    known = next((one for one in Role if one.value == text), None)
    if known is None:
        raise SettingsError("there is no such role", about=text[:40], remedy=f"one of {', '.join(Role)}")
    return known


def _told(visit: Visit, error: KyketError) -> str:
    said = visit.language.error(error)
    return f"{error.about}: {said}" if error.about else said
