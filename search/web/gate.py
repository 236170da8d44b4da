"""Nothing is shown to nobody: every request is let in here, or told to sign in. What is written is noted in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.accounts import Outcome
from pipelines.errors import KyketError
from search.web.access import Action
from search.web.forms import HEADER, Refused, refuse_foreign, refuse_forged
from search.web.knowing import SAFE, who_asks
from search.web.visit import Visit

_log = logging.getLogger("kyket.web")

UNASKED = ("/favicon.ico", "/healthz", "/readyz")
"""Answered without asking who it is; as is what lies below ``/static/``."""
OPEN = ("/sign-in", "/preferences")
"""Answered to nobody, too."""
CHANGING = ("/account", "/account/password", "/sign-out", "/preferences")
"""What may be done before a password chosen by another is changed."""
_PERSONAL = ("/marks", "/preferences")
"""Forms that need no line in the log: what somebody has read is nobody's business."""
_SIMPLE = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "")
"""Bodies that a page of another site can have a browser send without asking us first."""


class Gate:
    """Lets requests in. ``tell`` makes an answer of an error, as for those that happen within.

    A page that forgets to ask who looks is safe by it: what it shows is for those signed in, what it changes is for
    those whose form it is, and is noted.
    """

    def __init__(self, app: ASGIApp, tell: Callable[[Request, Exception], Response]) -> None:
        self._app = app
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"] in UNASKED or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            request.state.who = await run_in_threadpool(who_asks, request)
            stopped = _stopped(request)
        except (KyketError, Refused) as error:
            stopped = self._tell(request, error)
        if stopped is not None:
            await self._noted(request, stopped.status_code)
            await stopped(scope, receive, send)
            return

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._noted(request, message["status"])
            await send(message)

        await self._app(scope, receive, noting)

    async def _noted(self, request: Request, status: int) -> None:
        visit = Visit(request)
        if visit.who is None or visit.who.account is None or getattr(request.state, "noted", False):
            return
        path = request.scope["path"]
        writes = request.method not in SAFE and path not in _PERSONAL
        if not writes and status != 403:
            return
        route = getattr(request.scope.get("route"), "path", path)
        outcome: Outcome = "done" if status < 400 else "refused" if status in (401, 403, 429) else "failed"
        try:
            await run_in_threadpool(visit.note, f"{request.method} {route}", path, outcome)
        except KyketError as error:  # what was done is done; this is then the place that tells of it
            _log.error("%s %s by %s is not in the log of accounts: %s", request.method, route, visit.who.name, error)


def _stopped(request: Request) -> Response | None:
    """What answers a request that goes no further; None for one that does. Raises :class:`Refused`."""
    visit = Visit(request)
    # Not the path of request.url: that ends at a "?" or "#" that was escaped, and the routes know no such end.
    path, is_read = request.scope["path"], request.method in SAFE
    is_api = path.startswith("/api/")
    if visit.who is None:
        return None if path in OPEN else _to_sign_in(request, is_read, is_api)
    who = visit.who
    if who.session is not None and who.account is not None and who.account.must_change and path not in CHANGING:
        if is_api or not is_read:
            raise Refused("refused.must_change")
        return RedirectResponse("/account", 303)
    if is_read:
        visit.require(Action.READ)
    elif is_api and who.token is None:
        refuse_foreign(request)
        if who.session is not None:
            refuse_forged(request, request.headers.get(HEADER, ""))
        elif request.headers.get("content-type", "").partition(";")[0].strip().lower() in _SIMPLE and _has_body(
            request
        ):
            raise Refused("refused.foreign", 415)
    elif not is_api and who.token is not None:
        raise Refused("refused.form_by_token")
    return None


def _to_sign_in(request: Request, is_read: bool, is_api: bool) -> Response:
    """A person is led to the page for it; a program is told how."""
    if is_read and not is_api and "text/html" in request.headers.get("accept", ""):
        query = f"?{request.url.query}" if request.url.query else ""
        address = quote(request.scope["path"]) + query
        return RedirectResponse("/sign-in" if address == "/" else f"/sign-in?next={quote(address, safe='')}", 303)
    ways = 'Bearer realm="kyket"'
    if is_read and not is_api and "sec-fetch-mode" not in request.headers:  # a browser would ask for a password itself
        ways += ', Basic realm="kyket", charset="UTF-8"'
    raise Refused("refused.sign_in", 401, {"WWW-Authenticate": ways})


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
