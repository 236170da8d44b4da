"""Who asks: found by cookie or token, before anything is shown."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import Request

from pipelines.accounts import Role
from pipelines.accounts.secrets import TOKEN_PREFIX, digest
from search.web.access import Who, local
from search.web.cookies import SESSION, read_cookie
from search.web.forms import Refused
from search.web.sources import Options, Sources

SAFE = ("GET", "HEAD")
_LOOPBACK = ("127.0.0.1", "::1")
_OUR_NAMES = ("127.0.0.1", "localhost", "[::1]", "::1")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


def who_asks(request: Request) -> Who | None:
    """The one who sent ``request``; None for nobody we know.

    Raises :class:`Refused` for a token that does not work, also where a cookie would do: who shows one means it.
    """
    sources: Sources = request.app.state.sources
    options: Options = request.app.state.options
    accounts = sources.store.accounts
    if not options.is_shared and not accounts.exist():
        if is_handed_on(request):  # whoever set up that proxy did not mean to let everybody in
            raise Refused("refused.handed_on")
        return local()
    now, origin = options.clock(), request.client.host if request.client else ""
    if token := _token(request):
        known = accounts.tokens.who(digest(token), origin, now)
        if known is None:
            raise Refused(
                "refused.credential", 401, {"WWW-Authenticate": 'Bearer realm="kyket", error="invalid_token"'}
            )
        return Who.by_token(*known)
    if session := read_cookie(request, SESSION):
        signed_in = accounts.sessions.who(digest(session), now)
        if signed_in is not None:
            return Who.signed_in(*signed_in)
    if options.open_metrics and request.url.path == "/metrics" and is_of_this_machine(request):
        return local(Role.MONITOR)
    return None


def is_of_this_machine(request: Request) -> bool:
    """Whether ``request`` was made here, as far as can be told: a proxy here may say nothing of itself."""
    peer = request.client.host if request.client else ""
    return peer in _LOOPBACK and request.url.hostname in _OUR_NAMES and not is_handed_on(request)


def is_handed_on(request: Request) -> bool:
    """Whether a proxy says that ``request`` came through it."""
    return any(name in request.headers for name in _FORWARDED)


def _token(request: Request) -> str:
    """The token that the request shows, in ``Authorization`` and nowhere else; empty if none is meant for us.

    As the password of HTTP Basic for readers of feeds, which know nothing else; a browser sends that by itself, also
    for another site, so only to read.
    """
    given = request.headers.getlist("authorization")
    if not given:
        return ""
    kind, _, value = given[0].strip().partition(" ")
    if len(given) > 1:  # who of the two it is cannot be told
        return "several"
    if kind.lower() == "bearer":
        return value.strip() or "none"
    if kind.lower() == "basic" and request.method in SAFE:
        try:
            decoded = base64.b64decode(value.strip(), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return ""
        password = decoded.partition(":")[2]
        return password if password.startswith(TOKEN_PREFIX) else ""  # else it is a proxy's own
    return ""
