"""Why a message was not sent, in words for a person and without secrets."""

from __future__ import annotations

from datetime import timedelta

from pipelines.errors import KyketError


class SendError(KyketError):
    """A message could not be sent, or nobody knows whether it was."""

    def __init__(
        self,
        message: str,
        *,
        final: bool = False,
        server: bool = False,
        doubtful: bool = False,
        wait: timedelta | None = None,
        about: str = "",
        remedy: str = "",
    ) -> None:
        """``message``: never holds an address's secret, nor what a library says of it."""
        super().__init__(message, about=about, remedy=remedy)
        self.final = final
        """Trying again cannot help."""
        self.server = server
        """Nothing can be sent this way just now, whatever the message."""
        self.doubtful = doubtful
        """It may have arrived: the answer was lost."""
        self.wait = wait
        """How long the other side asks to be left alone."""


def of_connection(error: BaseException) -> str:
    """What kept us from reaching the other side. Only what the system says: a library's text may hold the address."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        name = type(cause).__name__
        if "Certificate" in name or "SSL" in name:
            return "no secure connection: its certificate or its TLS is not accepted"
        if isinstance(cause, TimeoutError) or "Timeout" in name:
            return "it does not answer in time"
        if name in ("gaierror", "NameResolutionError"):
            return "its name cannot be resolved"
        if isinstance(cause, OSError) and cause.errno is not None and cause.strerror:
            return f"it cannot be reached: {cause.strerror.lower()}"
        inner = getattr(cause, "reason", None)
        arguments = [one for one in cause.args if isinstance(one, BaseException)]
        cause = (
            inner if isinstance(inner, BaseException) else next(iter(arguments), cause.__cause__ or cause.__context__)
        )
    return "the connection broke off"
