"""Where alerts are told: channels by name, each with an address that is never shown as it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import SecretStr

from pipelines.errors import KyketError, SettingsError
from search.alerts.mail import MailSender
from search.alerts.messages import Sender
from search.alerts.smtp import SmtpServer, is_address, smtp_server
from search.alerts.webhook import WebhookSender, webhook

Kind = Literal["mail", "webhook", "service"]

MAIL = "mail:"
"""``mail:ADDRESS`` is a channel without a definition, if there is a mail server."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class UnknownChannel(KyketError):
    """An alert names a channel that is not defined here."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out."""

    name: str
    kind: Kind
    shown: str
    """Its address without secrets."""
    sender: Sender


class Channels:
    """The channels that are defined."""

    def __init__(self, channels: Mapping[str, Channel], smtp: SmtpServer | None = None) -> None:
        self._channels = dict(channels)
        self._smtp = smtp

    @classmethod
    def load(
        cls, definitions: Mapping[str, SecretStr], *, smtp: SecretStr | str = "", environment: Mapping[str, str]
    ) -> Channels:
        """The channels of ``definitions``: addresses by name, ``${VARIABLE}`` in them taken from ``environment``.

        ``smtp``: the mail server of ``mail:ADDRESS`` channels; empty if there is none. Raises :class:`SettingsError`
        that names the channel and never holds an address.
        """
        given = smtp.get_secret_value() if isinstance(smtp, SecretStr) else smtp
        server = smtp_server(_filled(given, environment, "KYKET_SMTP_URL"), "KYKET_SMTP_URL") if given else None
        return cls(
            {
                name: _channel(name, _filled(address.get_secret_value(), environment, f"channel {name}"), server)
                for name, address in sorted(definitions.items())
            },
            server,
        )

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._channels.values())

    def channel(self, name: str) -> Channel:
        """The channel ``name``, in any case, or the mail to ``mail:ADDRESS``. Raises :class:`UnknownChannel`."""
        if name[: len(MAIL)].lower() == MAIL:
            return _mail_channel(name, name[len(MAIL) :].strip(), self._smtp)
        found = self._channels.get(name.strip().lower())
        if found is None and NAME.fullmatch(name.strip().lower()) is None:
            # Somebody gave the address itself, which may hold a secret: it is not shown.
            raise UnknownChannel(
                "this is no name of a channel",
                about=name.partition(":")[0] + ":…" if ":" in name else "",
                remedy="an alert names its channels; their addresses stand in KYKET_CHANNEL_… or [channels]",
            )
        if found is None:
            near = difflib.get_close_matches(name.lower(), self._channels, n=1)
            define = f"define it by KYKET_CHANNEL_{name.upper()} or in [channels] of kyket.toml"
            raise UnknownChannel(
                "there is no such channel", about=name, remedy=f"did you mean {near[0]}?" if near else define
            )
        return found

    def sender(self, name: str) -> Sender:
        """As :meth:`channel`."""
        return self.channel(name).sender


def _channel(name: str, address: str, smtp: SmtpServer | None) -> Channel:
    about = f"channel {name}"
    if NAME.fullmatch(name) is None:
        raise SettingsError("this is no name of a channel", about=about, remedy="use a-z, 0-9 and _")
    address = address.strip()
    if address.lower().startswith(MAIL) and is_address(address[len(MAIL) :].strip()):
        return _mail_channel(name, address[len(MAIL) :].strip(), smtp)
    if address.lower().startswith("webhook+"):
        sender = webhook(address, about)
        return Channel(name, "webhook", _shown(sender), sender)
    from search.alerts.services import service  # apprise takes half a second: others do not wait for it

    found = service(address, about)
    if isinstance(found, MailSender):
        return Channel(name, "mail", f"mail:{found.to} by {found.smtp.name}", found)
    return Channel(name, "service", found.shown, found)


def _mail_channel(name: str, to: str, smtp: SmtpServer | None) -> Channel:
    if not is_address(to):
        raise UnknownChannel("this is no mail address", about=name, remedy="write mail:ADDRESS")
    if smtp is None:
        raise UnknownChannel(
            "there is no mail server",
            about=name,
            remedy="set KYKET_SMTP_URL to smtp://USER:PASSWORD@HOST:587?from=ADDRESS",
        )
    return Channel(name, "mail", f"mail:{to} by {smtp.name}", MailSender(smtp, to))


def _shown(sender: WebhookSender) -> str:
    """Scheme and host: the path of a webhook often is a secret itself."""
    scheme, _, rest = sender.url.get_secret_value().partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    return f"webhook+{scheme}://{host}/…"


def _filled(address: str, environment: Mapping[str, str], about: str) -> str:
    def value(reference: re.Match[str]) -> str:
        if reference[1] not in environment:
            raise SettingsError(
                f"the environment has no {reference[1]}", about=about, remedy="set it, or correct the address"
            )
        return environment[reference[1]]

    return _REFERENCE.sub(value, address)
