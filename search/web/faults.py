"""What we did wrong: written to the log with its trace, and told without it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("kyket.web")


class Faults:
    """Answers an error that nobody caught by what ``tell`` makes of the request.

    Within :class:`search.web.security.Guard`, so that this answer has its headers too; Starlette's own place for it is
    outside of everything.
    """

    def __init__(self, app: ASGIApp, tell: Callable[[Request], Response]) -> None:
        self._app = app
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if begun:  # the reader sees that it breaks off
                raise
            _log.exception("%s %s failed", scope["method"], scope["path"])
            await self._tell(Request(scope))(scope, receive, send)
