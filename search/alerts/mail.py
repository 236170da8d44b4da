"""A message as a mail: what stands in it, and who it goes to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from pipelines.article import VIETNAM
from search.alerts import rendering, wording
from search.alerts.messages import Message, Note
from search.alerts.smtp import SmtpServer


class _Policy(EmailPolicy):
    """Of mail servers; subject and sender's name in encoded words that every client joins to the same text.

    Python's own folding of a text outside ASCII loses a space now and then, where one encoded word ends.
    """

    def fold(self, name: str, value: Any) -> str:
        text = str(value)
        if text.isascii():
            return str(super().fold(name, value))
        if name.lower() == "subject":
            return f"{name}: {Header(text, 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"
        if name.lower() == "from":
            (address,) = value.addresses
            shown = Header(address.display_name, "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {shown}{self.linesep} <{address.addr_spec}>{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class MailSender:
    """Mails to one address by one server."""

    smtp: SmtpServer
    to: str

    @property
    def server(self) -> str:
        return f"smtp {self.smtp.name}"

    def send(self, message: Message, now: datetime) -> None:
        self.smtp.deliver(compose(message, now, self.smtp, self.to), self.to)

    def tell(self, note: Note, now: datetime) -> None:
        mail = _begun(note.key, wording.note_subject(note), now, self.smtp, self.to)
        mail["List-Id"] = f"kyket operators <operators.{_domain(self.smtp)}>"
        mail.set_content(wording.clean(note.text) + "\n", cte="quoted-printable")
        self.smtp.deliver(mail, self.to)


def compose(message: Message, now: datetime, smtp: SmtpServer, to: str) -> EmailMessage:
    """The mail, text and HTML.

    Its Message-ID is the delivery's key: a mail that was sent twice, for the first acknowledgement was lost, is one to
    every client that looks. What is told of one event refers to one root, so that clients show it as one thread.
    """
    domain = _domain(smtp)
    mail = _begun(message.key, wording.subject(message), now, smtp, to)
    mail["List-Id"] = f"kyket alert <{_token(message.alert.id)}.alerts.{domain}>"
    events = {one.notice.event for one in message.items}
    if len(events) == 1 and message.items[0].notice.article_id and not message.trial:
        root = f"<{_token(message.alert.id)}.{_token(events.pop())}@{domain}>"
        mail["In-Reply-To"] = root
        mail["References"] = root
    # Quoted-printable: no server on the way has to know 8BITMIME, and no line is too long for one.
    mail.set_content(rendering.text(message), cte="quoted-printable")
    mail.add_alternative(rendering.html(message), subtype="html", cte="quoted-printable")
    return mail


def _begun(key: str, subject: str, now: datetime, smtp: SmtpServer, to: str) -> EmailMessage:
    """A mail without its contents."""
    mail = EmailMessage(policy=_POLICY)
    mail["Message-ID"] = f"<{_token(key)}@{_domain(smtp)}>"
    mail["Date"] = format_datetime(now.astimezone(VIETNAM))
    mail["From"] = Address(wording.one_line(smtp.sender_name), addr_spec=smtp.sender)
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = subject
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"  # Exchange's out-of-office answers
    return mail


def _domain(smtp: SmtpServer) -> str:
    return smtp.sender.rpartition("@")[2]


def _token(text: str) -> str:
    """``text`` as it may stand in an id."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", text) or "-"
