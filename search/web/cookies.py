"""Our two cookies, signed: who is signed in, and which browser a form was given to."""

from __future__ import annotations

import hashlib
import secrets

from itsdangerous import BadSignature, Signer
from starlette.requests import Request
from starlette.responses import Response

from pipelines.accounts.secrets import made_secret

SESSION = "kyket_session"
"""A browser that is signed in."""
FORM = "kyket_form"
"""One that is not: without accounts, and before signing in. Another cookie, so that a link from elsewhere, with which
no cookie of ours comes, never overwrites a session."""
_YEAR = 365 * 24 * 3600


def is_secure(request: Request) -> bool:
    """Whether the browser reached us by TLS, as far as we or a trusted proxy can tell."""
    return request.url.scheme == "https"


def read_cookie(request: Request, name: str) -> str:
    """What we put into the cookie ``name``; empty if there is none, or it is not ours."""
    given = request.cookies.get(_named(request, name), "")
    try:
        return _signer(request, name).unsign(given).decode("ascii") if given.isascii() else ""
    except BadSignature:
        return ""


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int = _YEAR) -> None:
    """Give the cookie ``name`` to the browser: for us alone, for no script, and for no form of another site."""
    response.set_cookie(
        _named(request, name),
        _signer(request, name).sign(value).decode("ascii"),
        max_age=seconds,
        secure=is_secure(request),
        httponly=True,
        samesite="strict",
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Take it back."""
    response.delete_cookie(_named(request, name), secure=is_secure(request), httponly=True, samesite="strict")


def form_id(request: Request) -> tuple[str, bool]:
    """What forms of this request are tied to, and whether the browser has yet to be given it."""
    who = request.scope.get("state", {}).get("who")
    if who is not None and who.session is not None:
        return read_cookie(request, SESSION), False
    held = read_cookie(request, FORM)
    return (held, False) if held else (secrets.token_hex(16), True)


def new_session() -> str:
    """For a cookie: what nobody can have known before."""
    return made_secret()


def _named(request: Request, name: str) -> str:
    # With this prefix a browser takes the cookie from this very host alone, not from a neighbour below the same domain.
    return f"__Host-{name}" if is_secure(request) else name


def _signer(request: Request, name: str) -> Signer:
    secret: bytes = request.app.state.options.secret
    return Signer(secret, salt=name.encode(), key_derivation="hmac", digest_method=hashlib.sha256)
