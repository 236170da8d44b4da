"""HEAD: what GET would answer, without its body."""

from __future__ import annotations

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _Enough(OSError):
    """Nothing more of the body is wanted."""


class Heads:
    """Has every route that answers GET answer HEAD.

    ``scope["head"]`` tells a page that nobody sees what it sends. A file that is made while it is sent is not made.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        ended = False

        async def bodiless(message: Message) -> None:
            nonlocal ended
            if message["type"] != "http.response.body":
                await send(message)
            elif not ended:
                ended = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            else:
                raise _Enough

        try:
            await self._app({**scope, "method": "GET", "head": True}, receive, bodiless)
        except (_Enough, ClientDisconnect):
            if not ended:
                raise
