"""The outbox is sent: by real mail and a real webhook, through servers that fail and workers that are killed."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from made_alerts.told import HEALTH, NOW, POLICE, SITES, WOMEN, alert, article, come, signing, tell
from pydantic import SecretStr

from pipelines.alerts import Alert, Cadence
from pipelines.store import Store
from search.alerts.channels import Channels
from search.alerts.sending import LEASE, Report, send_due
from search.alerts.waiting import Backoff, Rate
from servers.mail import MailServer
from servers.receiver import Receiver

GEHEIM = "geheim0geheim1geheim2"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Place:
    """A store, a mail server, a receiver of webhooks, and what is needed to send."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.file = folder / "store.sqlite"
        self.url = f"sqlite:///{self.file}"
        self.store = stack.enter_context(Store.open(self.url))
        self.mail = stack.enter_context(MailServer(user="kyket", password=GEHEIM))
        self.receiver = stack.enter_context(Receiver())
        self.clock = Clock()
        self.definitions = {
            "ops": f"webhook+http://127.0.0.1:{self.receiver.port}/{GEHEIM}?secret={GEHEIM}",
            "team": "mail:team@tinh.vn",
            "boss": "mail:boss@tinh.vn",
        }
        self.smtp = f"smtp://kyket:{GEHEIM}@127.0.0.1:{self.mail.port}?from=kyket@kyket.vn&starttls=never"
        self.channels = Channels.load(
            {name: SecretStr(address) for name, address in self.definitions.items()}, smtp=self.smtp, environment={}
        )

    def send(self, **values: Any) -> Report:
        return send_due(self.store, SITES, self.channels, clock=self.clock, **values)

    def told(self, *channels: str, number: int = 1, **values: Any) -> Alert:
        """An alert that told of ``number`` signings."""
        one = self.store.alerts.add(alert("Ký kết", *channels, **values), NOW)
        articles = [article(each) for each in range(number)]
        parties = (POLICE, HEALTH, WOMEN)
        come(self.store, [(each, [signing(parties[at % 3], parties[(at + 1) % 3], signed_on=f"2021-07-{at + 1:02}")])
                          for at, each in enumerate(articles)])  # fmt: skip
        # What is told at one moment is one message: these are of different ones.
        for at, each in enumerate(articles, 1):
            tell(self.store, one, [each], self.clock.now - timedelta(seconds=number - at))
        return one

    def states(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for each in self.store.alerts.deliveries(limit=None):
            found[each.state] = found.get(each.state, 0) + 1
        return found


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(tmp_path, stack)


def test_what_is_due_is_sent_once_to_each_channel(place: Place) -> None:
    place.told("ops", "team", "mail:other@tinh.vn")
    report = place.send()
    assert report.sent == {"ops": 1, "team": 1, "mail:other@tinh.vn": 1}
    assert sorted(place.mail.receivers) == [["other@tinh.vn"], ["team@tinh.vn"]]
    assert len(place.receiver.requests) == 1
    assert place.states() == {"sent": 3}
    assert place.send() == Report()
    assert len(place.mail.mails) == 2


def test_a_digest_waits_for_its_hour_and_is_one_message(place: Place) -> None:
    place.told("team", "ops", number=3, cadence=Cadence.parse("daily 10:00"))
    assert place.send() == Report()
    place.clock.now = NOW + timedelta(hours=1)
    report = place.send()
    assert (report.sent, report.notices) == ({"team": 1, "ops": 1}, 6)
    assert place.mail.parsed[0]["Subject"] == "[kyket] 3 tin mới: Ký kết"
    assert json.loads(place.receiver.requests[0].body)["total"] == 3


def test_mail_that_is_down_for_a_while_loses_nothing_and_sends_nothing_twice(place: Place) -> None:
    place.told("team", "boss", number=3)
    place.mail.stop()
    for _ in range(4):
        report = place.send()
        # The server is tried once a run, not once a message, and so no message loses its attempts.
        assert len(report.failed) == 1
        assert set(report.away) == {"team", "boss"}
        place.clock.now += timedelta(minutes=5)
    assert place.states() == {"waiting": 6}
    reasons = {each.reason for each in place.store.alerts.deliveries() if each.reason}
    assert all("cannot be reached: connection refused" in one for one in reasons)
    place.mail.start()
    place.clock.now += timedelta(hours=7)
    place.send()
    assert place.states() == {"sent": 6}
    keys = [mail["Message-ID"] for mail in place.mail.parsed]
    assert len(keys) == len(set(keys)) == 6


def test_a_webhook_that_answers_500_is_tried_again_with_the_same_key(place: Place) -> None:
    place.told("ops")
    place.receiver.answers = [(500, {}), (500, {})]
    assert [reason for _, reason in place.send().failed] == ["the receiver answers 500"]
    assert place.send() == Report()  # not before its time
    place.clock.now += timedelta(minutes=2)
    place.send()
    (waiting,) = place.store.alerts.deliveries()
    assert (waiting.state, waiting.attempts, waiting.doubtful) == ("waiting", 2, 0)
    assert waiting.next_try is not None
    place.clock.now = waiting.next_try
    assert place.send().sent == {"ops": 1}
    assert len({request.headers["idempotency-key"] for request in place.receiver.requests}) == 1
    assert len(place.receiver.requests) == 3


def test_a_receiver_is_left_alone_as_long_as_it_asks(place: Place) -> None:
    place.told("ops")
    place.receiver.answers = [(429, {"Retry-After": "7200"})]
    place.send()
    (waiting,) = place.store.alerts.deliveries()
    assert waiting.next_try == NOW + timedelta(hours=2)


def test_a_refusal_that_cannot_pass_is_kept_as_dead_with_its_reason_and_can_be_tried_again(place: Place) -> None:
    place.told("ops", "team")
    place.receiver.answers = [(410, {})]
    place.mail.receiver_answers = ["550 5.1.1 no such user"]
    report = place.send()
    assert sorted(reason for _, reason in report.dead) == [
        "the mail server refuses the receiver: 550 5.1.1 no such user",
        "the receiver answers 410",
    ]
    assert place.states() == {"dead": 2}
    place.clock.now += timedelta(days=3)
    assert place.send() == Report()
    assert place.store.alerts.retry(now=place.clock.now) == 2
    place.send()
    assert place.states() == {"sent": 2}


def test_after_so_many_attempts_it_is_given_up(place: Place) -> None:
    place.told("ops")
    place.receiver.answers = [(503, {})] * 3
    for _ in range(3):
        report = place.send(backoff=Backoff(attempts=3))
        place.clock.now += timedelta(days=1)
    assert [reason for _, reason in report.dead] == ["the receiver answers 503; given up after 3 attempts"]


def test_a_channel_that_is_not_defined_here_waits_and_does_not_stand_in_the_way(place: Place) -> None:
    place.told("nowhere", "team")
    report = place.send()
    assert report.sent == {"team": 1}
    assert [(one.channel, "KYKET_CHANNEL_NOWHERE" in reason) for one, reason in report.failed] == [("nowhere", True)]


def test_a_channel_gets_no_more_than_its_rate_and_the_rest_later(place: Place) -> None:
    place.told("ops", "team", number=5)
    rate = Rate(2, timedelta(minutes=1))
    for minute in range(3):
        place.clock.now = NOW + timedelta(minutes=2 * minute)
        report = place.send(rate=rate)
        assert report.limited == ({"ops", "team"} if minute < 2 else set())
        assert max(report.sent.values()) <= 2
    assert place.states() == {"sent": 10}
    assert all(each.attempts == 1 for each in place.store.alerts.deliveries())


def test_an_answer_that_was_lost_is_counted_as_doubtful(place: Place) -> None:
    place.told("ops")
    place.receiver.answers = [None]
    (reason,) = [reason for _, reason in place.send().failed]
    assert reason.endswith("it may have arrived")
    place.clock.now += timedelta(minutes=5)
    report = place.send()
    assert (report.sent, report.repeated) == ({"ops": 1}, 1)
    (sent,) = place.store.alerts.deliveries()
    assert (sent.doubtful, len({one.headers["idempotency-key"] for one in place.receiver.requests})) == (1, 1)


KILLED = """
import os, signal, sys
from datetime import datetime
from pydantic import SecretStr
from made_alerts.told import SITES
from pipelines.store import Store
from search.alerts.channels import Channels
from search.alerts.sending import send_due

class Killed:
    def __init__(self, sender):
        self.sender, self.server = sender, sender.server
    def send(self, message, now):
        self.sender.send(message, now)
        os.kill(os.getpid(), signal.SIGKILL)

class Ways:
    def __init__(self, channels):
        self.channels = channels
    def sender(self, name):
        return Killed(self.channels.sender(name))

url, name, address, smtp, now = sys.argv[1:]
channels = Channels.load({name: SecretStr(address)}, smtp=smtp, environment={})
moment = datetime.fromisoformat(now)
with Store.open(url) as store:
    send_due(store, SITES, Ways(channels), clock=lambda: moment)
"""


@pytest.mark.parametrize("channel", ["team", "ops"])
def test_killed_between_sending_and_noting_it_is_sent_again_under_the_same_key_and_counted(
    place: Place, channel: str
) -> None:
    place.told(channel)
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), place.url, channel, place.definitions[channel], place.smtp,
         place.clock.now.isoformat()],
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert place.send() == Report()  # its claim still holds
    place.clock.now += LEASE + timedelta(seconds=1)
    report = place.send()
    assert (report.sent, report.repeated) == ({channel: 1}, 1)
    keys = [mail["Message-ID"] for mail in place.mail.parsed]
    keys += [request.headers["idempotency-key"] for request in place.receiver.requests]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    (sent,) = place.store.alerts.deliveries()
    assert (sent.state, sent.doubtful, sent.attempts) == ("sent", 1, 2)


def test_two_senders_at_once_send_each_message_once(place: Place) -> None:
    place.told("team", "ops", number=12)
    reports: list[Report] = []

    def work() -> None:
        with Store.open(place.url) as store:
            reports.append(send_due(store, SITES, place.channels, clock=place.clock, rate=Rate(1000)))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sum(sum(report.sent.values()) for report in reports) == 24
    keys = [mail["Message-ID"] for mail in place.mail.parsed]
    keys += [request.headers["idempotency-key"] for request in place.receiver.requests]
    assert len(keys) == len(set(keys)) == 24


def test_a_message_that_cannot_be_made_does_not_stand_in_the_way_of_the_others(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    place.told("team", number=2)

    class Ways:
        def sender(self, name: str) -> Any:
            sender = place.channels.sender(name)

            class Faulty:
                server = sender.server

                def send(self, message: Any, now: datetime) -> None:
                    if message.items[0].notice.id == 1:
                        raise RuntimeError(GEHEIM)
                    sender.send(message, now)

            return Faulty()

    report = send_due(place.store, SITES, Ways(), clock=place.clock)
    assert report.sent == {"team": 1}
    ((_, reason),) = report.failed
    assert reason.startswith("kyket itself failed: RuntimeError in test_sending.py:")
    assert "geheim" not in f"{reason} {caplog.text}"


def test_what_was_forgotten_meanwhile_is_not_told(place: Place) -> None:
    place.told("team", "ops", cadence=Cadence.parse("daily 10:00"))
    place.store.forget(article(0).id)
    place.clock.now += timedelta(days=1)
    place.send()
    assert all("Lễ ký kết".encode() not in mail for mail in place.mail.mails)
    assert all("Lễ ký kết".encode() not in request.body for request in place.receiver.requests)


def test_a_clock_that_is_set_back_loses_nothing(place: Place) -> None:
    place.told("team", number=2)
    place.mail.answers = ["451 later"]
    place.send()
    place.clock.now -= timedelta(days=2)
    assert place.send() == Report()
    place.clock.now = NOW + timedelta(hours=1)
    place.send()
    assert place.states() == {"sent": 2}
    assert len(place.mail.mails) == 2


def test_no_secret_is_written_anywhere(
    place: Place, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.NOTSET)
    place.told("ops", "team", number=3)
    place.mail.answers = [f"451 {GEHEIM} kyket", "550 no"]
    place.receiver.answers = [(500, {}), None, (404, {})]
    reports = [place.send()]
    place.mail.stop()
    place.clock.now += timedelta(days=1)
    reports.append(place.send())
    shown = capfd.readouterr()
    logs = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("mail", "asyncio"))
    )
    assert "geheim" not in f"{shown.out} {shown.err} {logs} {reports} {place.channels!r}"
    place.store.close()
    for file in place.file.parent.glob("store.sqlite*"):
        assert b"geheim" not in file.read_bytes()


def test_waits_double_up_to_the_longest_differ_by_key_and_are_the_same_for_the_same() -> None:
    backoff = Backoff()
    waits = [backoff.wait("key", attempt) for attempt in range(1, 13)]
    assert waits == [backoff.wait("key", attempt) for attempt in range(1, 13)]
    assert waits[0] != backoff.wait("other", 1)
    assert waits[-1] is None
    for attempt, wait in enumerate(waits[:-1], 1):
        assert wait is not None
        middle = min(timedelta(minutes=2 ** (attempt - 1)), timedelta(hours=6))
        assert middle * 0.75 <= wait <= middle * 1.25
