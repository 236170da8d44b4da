"""What has not changed is not sent again: who names what it has gets 304 and no body."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response


def tag_of(body: bytes) -> str:
    """The ETag of an answer that says what ``body`` says: a weak one, as a proxy may send it compressed."""
    return f'W/"{blake2b(body, digest_size=12).hexdigest()}"'


def answered(
    request: Request, body: bytes, tag: str, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """``body`` with its ``tag``; 304 where ``request`` names it."""
    told = {"ETag": tag, **(headers or {})}
    if tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=told)
    return Response(body, media_type=media_type, headers=told)
