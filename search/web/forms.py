"""Forms that change something: read with a limit, and only when they come from a page of ours."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from search.web.cookies import form_id

TOKEN = "token"
"""Field of every form."""
HEADER = "x-kyket-form"
"""Header with the same, for what a script sends to the API with a cookie."""
MOST_BYTES = 256_000
_SAME = ("same-origin", "none")


class Refused(Exception):
    """A form that is not taken, or a page that is not shown. ``reason`` is a key of the languages."""

    def __init__(self, reason: str, status: int = 403, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class Form:
    """What was sent."""

    fields: Mapping[str, list[str]]

    def get(self, name: str) -> str:
        """The first value, or an empty string."""
        return self.fields.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        """Every value."""
        return self.fields.get(name, [])

    @property
    def next(self) -> str:
        """Where to go afterwards: an address of ours, whatever was sent."""
        return local_address(self.get("next"))


def token_of(session: str, secret: bytes) -> str:
    """What a form of ``session`` must hold."""
    return hmac.new(secret, f"form {session}".encode(), sha256).hexdigest()


async def posted(request: Request) -> Form:
    """The form that was sent. Raises :class:`Refused` for one too long, of another site, or without its token."""
    refuse_foreign(request)
    fields = parse_qs((await _body(request)).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=2000)
    refuse_forged(request, fields.get(TOKEN, [""])[0])
    return Form(fields)


def refuse_foreign(request: Request) -> None:
    """Raises :class:`Refused` for what a page of another site sends."""
    if request.headers.get("sec-fetch-site", "none") not in _SAME or not _of_this_host(request):
        raise Refused("refused.foreign")


def refuse_forged(request: Request, given: str) -> None:
    """Raises :class:`Refused` where ``given`` is not the token of this browser's forms."""
    held, is_new = form_id(request)
    expected = token_of(held, request.app.state.options.secret)
    if is_new or not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
        raise Refused("refused.token")


def local_address(address: str) -> str:
    """``address`` if it is a path of ours, else ``/``."""
    if not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return "/"
    return address


def _of_this_host(request: Request) -> bool:
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()


async def _body(request: Request) -> bytes:
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > MOST_BYTES:
            raise Refused("refused.long", 413)
    return bytes(held)
