"""The way to a mail server: its address, and handing one mail over."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import SecretStr

from pipelines.errors import SettingsError
from search.alerts.failures import SendError, of_connection

Security = Literal["tls", "starttls", "offered", "none"]
"""TLS from the first byte, STARTTLS or nothing, STARTTLS if the server offers it, never."""

TIMEOUT = 30.0
"""Seconds for one answer of the server."""
_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_SECURITY: dict[str, Security] = {"always": "starttls", "offered": "offered", "never": "none"}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, and as whom we send by it."""

    host: str
    port: int
    sender: str
    """Address of the sender."""
    sender_name: str = "kyket"
    user: str = ""
    password: SecretStr = field(default_factory=lambda: SecretStr(""))
    security: Security = "offered"
    verify: bool = True
    """Whether its certificate has to be one that this machine trusts."""
    timeout: float = TIMEOUT

    @property
    def name(self) -> str:
        """As it is shown."""
        return f"{self.host}:{self.port}"

    def deliver(self, mail: EmailMessage, to: str) -> None:
        """Hand ``mail``, whose policy is of mail servers (CRLF), over for ``to``. Raises :class:`SendError`."""
        content = mail.as_bytes()
        handed_over = False
        try:
            connection = self._connected()
            try:
                self._accepted(f"the sender {self.sender}", connection.mail(self.sender))
                self._accepted("the receiver", connection.rcpt(to))
                handed_over = True
                self._accepted("the mail", connection.data(content))
            finally:
                # The mail is accepted or refused by now: how we part says nothing of it.
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    connection.quit()
        except smtplib.SMTPAuthenticationError as error:
            raise SendError(f"the mail server refuses user or password ({error.smtp_code})", server=True) from None
        except smtplib.SMTPDataError as error:
            raise self._refused("the mail", error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPResponseException as error:
            raise SendError(f"the mail server answers {error.smtp_code}", server=True) from None
        except smtplib.SMTPNotSupportedError:
            raise SendError("the mail server has no STARTTLS, or no login", server=True) from None
        except (smtplib.SMTPException, OSError) as error:
            reason = of_connection(error)
            raise SendError(f"the mail server {self.name}: {reason}", server=True, doubtful=handed_over) from None

    def _accepted(self, what: str, answer: tuple[int, bytes]) -> None:
        code, said = answer
        if not 200 <= code < 300:
            raise self._refused(what, code, said)

    def _connected(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        if not self.verify:
            trust.check_hostname = False
            trust.verify_mode = ssl.CERT_NONE
        connection: smtplib.SMTP
        if self.security == "tls":
            connection = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=trust)
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            connection.ehlo_or_helo_if_needed()
            if self.security == "starttls" or (self.security == "offered" and connection.has_extn("starttls")):
                connection.starttls(context=trust)
                connection.ehlo_or_helo_if_needed()
            if self.user:
                connection.login(self.user, self.password.get_secret_value())
        except BaseException:
            connection.close()
            raise
        return connection

    def _refused(self, what: str, code: int, said: bytes | str) -> SendError:
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        for secret in (self.password.get_secret_value(), self.user):
            words = words.replace(secret, "****") if secret else words
        words = " ".join(words.split())[:200]
        return SendError(f"the mail server refuses {what}: {code} {words}".rstrip(), final=code >= 500)


def smtp_server(url: str, about: str) -> SmtpServer:
    """``smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS``, or ``smtps://…`` for TLS from the first byte.

    With a user, ``smtp://`` insists on STARTTLS unless the server is this machine; ``?starttls=always|offered|never``
    says otherwise. ``?name=``: the sender's name. Raises :class:`SettingsError` naming ``about``, never the address.
    """
    remedy = "write smtp://USER:PASSWORD@HOST:587?from=ADDRESS, or smtps:// for TLS from the start"
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        given = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise SettingsError("this is no address of a mail server", about=about, remedy=remedy) from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise SettingsError("this is no address of a mail server", about=about, remedy=remedy)
    if unknown := sorted(set(given) - {"from", "name", "starttls"}):
        raise SettingsError(f"it takes no {unknown[0]!r}", about=about, remedy="it takes from, name and starttls")
    user = unquote(parts.username or "")
    sender = given.get("from", user)
    if not is_address(sender):
        raise SettingsError("it does not say who sends the mails", about=about, remedy="add ?from=ADDRESS")
    security: Security = "starttls" if user and parts.hostname not in _LOCAL else "offered"
    if parts.scheme == "smtps":
        security = "tls"
    elif "starttls" in given:
        if given["starttls"] not in _SECURITY:
            raise SettingsError("starttls is none of always, offered and never", about=about, remedy="correct it")
        security = _SECURITY[given["starttls"]]
    return SmtpServer(
        host=parts.hostname,
        port=port or (465 if security == "tls" else 587 if user else 25),
        sender=sender,
        sender_name=given.get("name", "kyket"),
        user=user,
        password=SecretStr(unquote(parts.password or "")),
        security=security,
    )


def is_address(text: str) -> bool:
    """Whether ``text`` is the address of one mailbox, in ASCII, without a name or anything else."""
    return len(text) <= 254 and text.isascii() and _ADDRESS.fullmatch(text) is not None
