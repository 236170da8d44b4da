"""Signed requests to a real receiver on 127.0.0.1."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from made_alerts.told import NOW, SITES, alert, article, come, signing, tell
from pydantic import SecretStr

from pipelines.errors import SettingsError
from pipelines.store import Store
from search.alerts.failures import SendError
from search.alerts.gathering import gather
from search.alerts.messages import Message
from search.alerts.webhook import WebhookSender, webhook
from servers.ports import free_port
from servers.receiver import Receiver

SECRET = "ein-geheimnis"


@pytest.fixture
def message() -> Message:
    with Store.open("sqlite:///:memory:") as store:
        one = store.alerts.add(alert(), NOW)
        come(store, [(article(1), [signing()])])
        return Message("0123abcd", one, gather(store, SITES, one, tell(store, one, [article(1)])))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


def to(receiver: Receiver) -> WebhookSender:
    return webhook(f"webhook+http://127.0.0.1:{receiver.port}/hook?secret={SECRET}&team=a", "channel hook")


def test_a_receiver_can_check_who_sent_it_when_and_whether_it_was_there_before(
    receiver: Receiver, message: Message
) -> None:
    to(receiver).send(message, NOW)
    (request,) = receiver.requests
    assert request.path == "/hook?team=a"
    proof = hmac.new(SECRET.encode(), request.body, hashlib.sha256).hexdigest()
    assert request.headers["x-kyket-signature"] == f"sha256={proof}"
    assert request.headers["x-kyket-delivery"] == request.headers["idempotency-key"] == "0123abcd"
    assert request.headers["x-kyket-timestamp"] == str(int(NOW.timestamp()))
    body = json.loads(request.body)
    assert (body["schema"], body["delivery"], body["sent_at"]) == ("kyket.alert/1", "0123abcd", NOW.isoformat())
    assert body["notices"][0]["signings"][0]["parties"] == ["Công an tỉnh", "Sở Y tế"]
    assert SECRET.encode() not in request.body


@pytest.mark.parametrize(
    ("status", "final"),
    [(500, False), (503, False), (408, False), (425, False), (429, False), (400, True), (404, True), (410, True),
     (301, True)],
)  # fmt: skip
def test_an_answer_may_pass_or_not(receiver: Receiver, message: Message, status: int, final: bool) -> None:
    receiver.answers = [(status, {"Location": "/elsewhere"})]
    with pytest.raises(SendError, match=str(status)) as told:
        to(receiver).send(message, NOW)
    assert (told.value.final, told.value.doubtful) == (final, False)
    assert len(receiver.requests) == 1
    to(receiver).send(message, NOW)


@pytest.mark.parametrize(
    ("asked", "wait"),
    [("120", timedelta(minutes=2)), ("Tue, 13 Jul 2021 02:10:00 GMT", timedelta(minutes=10)), ("soon", None),
     ("999999999999", timedelta(days=1))],
)  # fmt: skip
def test_a_receiver_says_how_long_it_wants_to_be_left_alone(
    receiver: Receiver, message: Message, asked: str, wait: timedelta | None
) -> None:
    receiver.answers = [(429, {"Retry-After": asked})]
    with pytest.raises(SendError) as told:
        to(receiver).send(message, NOW)
    assert told.value.wait == wait


def test_without_a_connection_nothing_arrived_but_without_an_answer_it_may_have(
    receiver: Receiver, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    nobody = WebhookSender(SecretStr(f"http://127.0.0.1:{free_port()}/geheim-weg"), SecretStr(SECRET))
    with pytest.raises(SendError, match="cannot be reached: connection refused") as told:
        nobody.send(message, NOW)
    assert (told.value.doubtful, told.value.final) == (False, False)
    assert "geheim" not in str(told.value)
    receiver.answers = [None]
    with pytest.raises(SendError) as told:
        to(receiver).send(message, NOW)
    assert (told.value.doubtful, told.value.final) == (True, False)
    assert "geheim" not in caplog.text


@pytest.mark.parametrize(
    "wrong",
    ["webhook+https://geheim.vn/", "webhook+ftp://h?secret=geheim", "webhook+https://h:geheim?secret=x", "webhook+https://"],
)  # fmt: skip
def test_a_wrong_address_is_told_without_it(wrong: str) -> None:
    with pytest.raises(SettingsError, match=r"^channel hook: ") as told:
        webhook(wrong, "channel hook")
    assert "geheim" not in str(told.value)
