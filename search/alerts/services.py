"""Telegram, Slack and whatever else apprise can reach."""

from __future__ import annotations

import logging
import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from pipelines.errors import SettingsError
from search.alerts import rendering, wording
from search.alerts.failures import SendError
from search.alerts.mail import MailSender
from search.alerts.messages import Message, Note
from search.alerts.silence import silence
from search.alerts.smtp import Security, SmtpServer, is_address
from search.alerts.webhook import PASSING

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

_STATUS = re.compile(r"\berror[=: ]+(\d{3})\b")
_SECURITY: dict[str, Security] = {"ssl": "tls", "starttls": "starttls", "insecure": "none"}
# The host of the receiver's own server stands first.
_HOSTED = re.compile(r"(?:json|xml|form|apprise|n8n|workflows?|ifttt)s?")


class ServiceSender:
    """Messages by one service to one receiver."""

    def __init__(self, service: NotifyBase) -> None:
        self._service = service

    def __repr__(self) -> str:
        return f"ServiceSender({self.shown})"

    @property
    def shown(self) -> str:
        """The service, and where the address names one the host; what else it holds may be secret."""
        service: Any = self._service  # what apprise says of its types is not all of it
        scheme, _, rest = str(service.url(privacy=True)).partition("?")[0].partition("://")
        host = rest.partition("/")[0].rpartition("@")[2]
        return f"{scheme}://{host}/…" if _HOSTED.fullmatch(scheme) else f"{scheme}://…"

    @property
    def server(self) -> str:
        return f"apprise {self.shown}"

    def send(self, message: Message, now: datetime) -> None:  # noqa: ARG002
        title = wording.subject(message)
        self._notify(title, rendering.text(message, shown=10, most=self._room(title)))

    def tell(self, note: Note, now: datetime) -> None:  # noqa: ARG002
        title, text = wording.note_subject(note), wording.clean(note.text)
        most = self._room(title)
        self._notify(title, text if len(text) <= most else f"{text[: most - 1]}…")

    def _room(self, title: str) -> int:
        """For the text: the title takes some, and it becomes longer when the service's own markup is escaped."""
        return max(self._service.body_maxlen * 4 // 5 - len(title) - 10, 80)

    def _notify(self, title: str, text: str) -> None:
        from apprise import NotifyFormat

        heard = _Heard()
        try:
            with silence(but=heard):
                sent = self._service.notify(title=title, body=text, body_format=NotifyFormat.TEXT)
        except Exception as error:  # a hundred plug-ins: whatever one raises may hold its address
            raise SendError(f"{self._name} fails: {type(error).__name__}", doubtful=True) from None
        if sent:
            return
        status = heard.status
        if status is None:
            raise SendError(f"{self._name} did not take it, or could not be reached", server=True, doubtful=True)
        final = 400 <= status < 500 and status not in PASSING
        raise SendError(f"{self._name} answers {status}", final=final, server=status >= 500)

    @property
    def _name(self) -> str:
        return str(self._service.service_name or urlsplit(self.shown).scheme)


def service(address: str, about: str) -> ServiceSender | MailSender:
    """What apprise understands by ``address``; mail is sent by us. Raises :class:`SettingsError` naming ``about``."""
    import apprise
    from apprise.plugins.email import NotifyEmail

    with silence():
        try:
            found = apprise.Apprise.instantiate(address, asset=_asset(), suppress_exceptions=True)
        except Exception:  # as in sending
            found = None
    if found is None:
        raise SettingsError(
            "apprise does not understand its address",
            about=about,
            remedy="see the forms of addresses at https://appriseit.com/services/",
        )
    # A retry after one of several receivers failed would tell the others twice.
    if len(found) != 1:
        raise SettingsError(
            f"its address names {len(found)} receivers", about=about, remedy="give each receiver a channel of its own"
        )
    return _mail(found, about) if isinstance(found, NotifyEmail) else ServiceSender(found)


def _mail(found: Any, about: str) -> MailSender:
    """Of apprise's own mail (NotifyEmail): what it makes of the address."""
    name, sender = found.from_addr
    _, to = found.targets[0]
    if not is_address(sender or "") or not is_address(to or "") or found.cc or found.bcc:
        raise SettingsError(
            "it has to name one sender and one receiver", about=about, remedy="add ?from=ADDRESS&to=ADDRESS"
        )
    return MailSender(
        SmtpServer(
            host=found.smtp_host,
            port=int(found.port),
            sender=sender,
            sender_name=name if isinstance(name, str) and name else "kyket",
            user=found.user or "",
            password=SecretStr(found.password or ""),
            security=_SECURITY[str(found.secure_mode)],
            verify=bool(found.verify_certificate),
        ),
        to,
    )


class _Heard(logging.Handler):
    """The HTTP status in what apprise warns of; the rest, which may hold secrets, is not kept."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.status: int | None = None

    def emit(self, record: logging.LogRecord) -> None:
        found = _STATUS.search(record.getMessage())
        if found is not None:
            self.status = int(found[1])


@cache
def _asset() -> AppriseAsset:
    from apprise import AppriseAsset

    # No picture is loaded from apprise's own site, and nothing is kept on the disk.
    return AppriseAsset(
        app_id="kyket", app_desc="kyket", app_url="", image_url_mask="", image_url_logo="", async_mode=False
    )
