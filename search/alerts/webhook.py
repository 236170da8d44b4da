"""A message to a program: JSON by HTTP POST, signed. docs/alert-messages.md describes it to those who receive it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import SecretStr

from pipelines.errors import SettingsError
from search.alerts import rendering, wording
from search.alerts.failures import SendError, of_connection
from search.alerts.messages import Message, Note
from search.alerts.silence import silence

TIMEOUT = (10.0, 30.0)
"""Seconds to connect, and for the answer."""
PASSING = (408, 425, 429)
"""Refusals that may pass, as all of 500 and more."""
_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Requests to one address, signed by one secret."""

    url: SecretStr
    secret: SecretStr
    timeout: tuple[float, float] = TIMEOUT

    @property
    def server(self) -> str:
        return f"http {urlsplit(self.url.get_secret_value()).netloc.rpartition('@')[2]}"

    def send(self, message: Message, now: datetime) -> None:
        self._post(body(message, now), message.key, now)

    def tell(self, note: Note, now: datetime) -> None:
        self._post(_encoded(rendering.note_json(note, now)), note.key, now)

    def _post(self, content: bytes, key: str, now: datetime) -> None:
        import requests  # with all of its parts it takes a tenth of a second

        try:
            with (
                silence(),
                requests.post(
                    self.url.get_secret_value(),
                    data=content,
                    headers=headers(content, self.secret, key, now),
                    timeout=self.timeout,
                    allow_redirects=False,  # another side would get what was signed for this one
                    stream=True,  # what it answers, beyond the status, is not read
                ) as answer,
            ):
                status, asked = answer.status_code, answer.headers.get("Retry-After", "")
        except requests.RequestException as error:
            reached = not isinstance(error, requests.ConnectTimeout) and not _refused(error)
            raise SendError(f"the receiver: {of_connection(error)}", server=True, doubtful=reached) from None
        if 200 <= status < 300:
            return
        if 300 <= status < 400:
            raise SendError(f"the receiver sends us elsewhere ({status}): give the final address", final=True)
        final = status < 500 and status not in PASSING
        raise SendError(f"the receiver answers {status}", final=final, wait=_wait(asked, now))


def body(message: Message, now: datetime) -> bytes:
    """The bytes that are sent, and signed."""
    return _encoded(rendering.json(message, now))


def headers(content: bytes, secret: SecretStr, key: str, now: datetime) -> dict[str, str]:
    """What goes with ``content``. The moment stands in the content too (``sent_at``): the signature holds it."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "kyket",
        "X-Kyket-Signature": f"sha256={signature(content, secret)}",
        "X-Kyket-Timestamp": str(int(now.timestamp())),
        "X-Kyket-Delivery": key,
        "Idempotency-Key": key,
    }


def signature(content: bytes, secret: SecretStr) -> str:
    """HMAC-SHA256 of ``content``, hexadecimal."""
    return hmac.new(secret.get_secret_value().encode(), content, hashlib.sha256).hexdigest()


def webhook(address: str, about: str) -> WebhookSender:
    """``webhook+https://HOST/PATH?secret=SECRET``. Raises :class:`SettingsError` naming ``about``, not the address."""
    remedy = "write webhook+https://HOST/PATH?secret=SECRET"
    try:
        parts = urlsplit(address.strip().removeprefix("webhook+"))
        _ = parts.port
        given = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise SettingsError("this is no address of a webhook", about=about, remedy=remedy) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("this is no address of a webhook", about=about, remedy=remedy)
    secret = next((value for name, value in given if name == "secret"), "")
    if not secret:
        raise SettingsError("the webhook has no secret to sign with", about=about, remedy=remedy)
    kept = urlencode([(name, value) for name, value in given if name != "secret"])
    url = parts._replace(query=kept, fragment="").geturl()
    return WebhookSender(SecretStr(url), SecretStr(secret))


def _encoded(values: dict[str, Any]) -> bytes:
    return wording.clean(json.dumps(values, ensure_ascii=False, separators=(",", ":"))).encode()


def _refused(error: BaseException) -> bool:
    """Whether there was no connection at all, so that nothing can have arrived."""
    names: set[str] = set()
    todo: list[BaseException] = [error]
    while todo and len(names) < 20:
        one = todo.pop()
        names.add(type(one).__name__)
        todo += [each for each in (getattr(one, "reason", None), *one.args) if isinstance(each, BaseException)]
    return bool(names & {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "SSLError", "InvalidURL"})


def _wait(asked: str, now: datetime) -> timedelta | None:
    """``Retry-After``: seconds, or a date."""
    try:
        wait = (
            timedelta(seconds=int(asked)) if asked.isdecimal() else parsedate_to_datetime(asked) - now.astimezone(UTC)
        )
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta()), _LONGEST_WAIT)
