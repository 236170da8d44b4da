"""A mail server on 127.0.0.1 that keeps what it is given."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from types import TracebackType
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from servers.ports import free_port


class MailServer:
    """Up inside a ``with``; may be started and stopped more often, at the same port."""

    def __init__(self, *, user: str = "", password: str = "") -> None:
        self.port = free_port()
        self.mails: list[bytes] = []
        """As they came, in order."""
        self.receivers: list[list[str]] = []
        self.answers: list[str] = []
        """To the next mails instead of accepting them; one that begins with 2 accepts."""
        self.receiver_answers: list[str] = []
        """Likewise to RCPT TO."""
        self.on_mail: Callable[[], None] = lambda: None
        self._login = (user, password)
        self._controller: Controller | None = None

    @property
    def parsed(self) -> list[EmailMessage]:
        """The mails as a client reads them."""
        return [cast(EmailMessage, email.message_from_bytes(one, policy=email.policy.default)) for one in self.mails]

    def start(self) -> None:
        options: dict[str, Any] = {"ready_timeout": 120}
        if self._login[0]:
            options |= {"authenticator": self._authenticate, "auth_require_tls": False}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> MailServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.receiver_answers:
            return self.receiver_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("2"):
            self.mails.append(envelope.content)
            self.receivers.append(list(envelope.rcpt_tos))
        self.on_mail()
        return answer

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else ("", "")
        return AuthResult(success=given == self._login, handled=False, auth_data=given[0])
