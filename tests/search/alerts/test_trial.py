"""A trial shows that a channel works, and is kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from made_alerts.newsroom import Newsroom
from made_alerts.told import HEALTH, POLICE, SITES, article, signing
from pydantic import SecretStr

from search.alerts import trial
from search.alerts.channels import Channels
from search.alerts.messages import Message
from servers.mail import MailServer
from servers.receiver import Receiver

GEHEIM = "geheim0geheim"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


@pytest.fixture
def channels(mail: MailServer, receiver: Receiver) -> Channels:
    addresses = {
        "ops": f"webhook+http://127.0.0.1:{receiver.port}/{GEHEIM}?secret={GEHEIM}",
        "team": "mail:team@tinh.vn",
        "away": f"webhook+http://127.0.0.1:9/{GEHEIM}?secret={GEHEIM}",
    }
    return Channels.load(
        {name: SecretStr(address) for name, address in addresses.items()},
        smtp=f"smtp://127.0.0.1:{mail.port}?from=kyket@kyket.vn&starttls=never",
        environment={},
    )


def made(newsroom: Newsroom, **values: str) -> Message:
    one = newsroom.alert("Ký kết", "ops", **values)
    return trial.trial(newsroom.store, newsroom.backend, SITES, one, newsroom.now, "http://127.0.0.1/alerts/1")


def test_a_trial_looks_like_what_the_alert_would_tell_and_says_that_it_is_none(
    newsroom: Newsroom, channels: Channels, mail: MailServer, receiver: Receiver
) -> None:
    newsroom.come((article(1), [signing(POLICE, HEALTH)]))
    message = made(newsroom)
    tried = trial.send(message, channels, ["ops", "team"], newsroom.now)
    assert [(one.channel, one.error) for one in tried] == [("ops", None), ("team", None)]
    body = json.loads(receiver.requests[0].body)
    assert (body["test"], body["total"], body["alert"]["name"]) == (True, 1, "Ký kết")
    assert body["notices"][0]["signings"][0]["parties"] == ["Công an tỉnh", "Sở Y tế"]
    (sent,) = mail.parsed
    assert sent["Subject"].startswith("[kyket] Gửi thử: Công an tỉnh – Sở Y tế ký")
    assert sent["References"] is None  # it is no part of the event's thread
    for part in sent.iter_parts():
        assert "Đây là tin gửi thử" in part.get_content()
    assert newsroom.store.alerts.deliveries() == newsroom.store.alerts.notices() == []


def test_what_was_told_last_is_told_again(newsroom: Newsroom) -> None:
    one = newsroom.alert()
    newsroom.come((article(1), [signing(POLICE, HEALTH)]), article(2, title="Hội nghị", body=("họp",), lead="họp"))
    newsroom.run()
    message = trial.trial(newsroom.store, newsroom.backend, SITES, one, newsroom.now, "")
    assert [each.notice.article_id for each in message.items] == [article(1).id]


@pytest.mark.parametrize("query", ["zzzz", "ký"])
def test_a_channel_can_be_tried_with_nothing_to_tell(
    newsroom: Newsroom, channels: Channels, mail: MailServer, query: str
) -> None:
    assert trial.send(made(newsroom, query=query), channels, ["team"], newsroom.now)[0].error is None
    assert "Chưa có bài nào khớp" in mail.parsed[0]["Subject"]


def test_why_it_did_not_arrive_is_said_without_a_secret(
    newsroom: Newsroom, channels: Channels, receiver: Receiver
) -> None:
    newsroom.come(article(1))
    receiver.answers = [(503, {})]
    tried = trial.send(made(newsroom), channels, ["ops", "away", "nope", f"slack://{GEHEIM}"], newsroom.now)
    said = [str(one.error) for one in tried]
    assert "answers 503" in said[0]
    assert "cannot be reached" in said[1]
    assert "no such channel" in said[2]
    assert "no name of a channel" in said[3]
    assert GEHEIM not in " ".join(said)
