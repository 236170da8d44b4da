"""What goes wrong while alerts are at work: nothing is lost, and nothing is told twice.

Killed between sending and noting it, answers 500, servers that are down: tests/search/alerts/test_sending.py. Killed
while the ledger is written: tests/pipelines/store/alerting/test_recording.py.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from made_alerts.newsroom import Newsroom
from made_alerts.told import SITES, article, signing
from pydantic import SecretStr

from pipelines.errors import BackendUnavailable
from pipelines.store import Store
from search import SqliteBackend
from search.alerts.channels import Channels
from search.alerts.sending import send_due
from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions
from servers.elasticsearch import ElasticsearchServer
from servers.mail import MailServer
from servers.receiver import Receiver

PASSER = Path(__file__).with_name("passer.py")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.sqlite"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


@pytest.fixture
def room(store_url: str, index: Path) -> Iterator[Newsroom]:
    with Store.open(store_url) as store, SqliteBackend(index) as backend:
        yield Newsroom(store, backend)


def passer(*arguments: object) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(PASSER), *map(str, arguments)],
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_killed_between_match_and_ledger_the_next_pass_tells_all_of_it_once(
    room: Newsroom, store_url: str, index: Path
) -> None:
    one = room.alert("one", "ops")
    room.come((article(1), [signing()]), (article(2), [signing()]), article(3))
    with passer(store_url, index, "kill") as process:
        process.communicate("\n", timeout=300)
    assert process.returncode == -signal.SIGKILL
    assert (room.matches(one), room.store.alerts.deliveries()) == ([], [])
    assert room.store.alerts.get(one.id).position == one.position
    room.run()
    assert sorted(room.outcomes(one)) == ["known", "told", "told"]
    assert room.run().matches == 0
    (delivery,) = room.store.alerts.deliveries()
    assert len(delivery.notices) == 2


def test_two_passes_at_once_tell_each_event_once(room: Newsroom, store_url: str, index: Path) -> None:
    alerts = [room.alert(f"alert {number}", "ops") for number in range(5)]
    room.come(*[(article(number), [signing()] if number % 2 else []) for number in range(20)])
    with passer(store_url, index) as first, passer(store_url, index) as second:
        for process in (first, second):
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        told = [int(process.communicate(timeout=300)[0]) for process in (first, second)]
    assert sum(told) == 5 * 11
    for one in alerts:
        notices = room.told(one)
        assert len({notice.event for notice in notices}) == len(notices) == 11
        assert len(room.matches(one)) == 20
    told_by = [notice for delivery in room.store.alerts.deliveries(limit=None) for notice in delivery.notices]
    assert len(told_by) == len(set(told_by)) == 5 * 11


def test_a_clock_set_back_neither_loses_nor_repeats(newsroom: Newsroom) -> None:
    one = newsroom.alert()
    newsroom.come(article(1))
    newsroom.run()
    newsroom.now -= timedelta(days=400)
    newsroom.come(article(2))
    newsroom.run()
    newsroom.now += timedelta(days=800)
    newsroom.come(article(3))
    newsroom.run()
    newsroom.now -= timedelta(days=400)
    newsroom.run()
    newsroom.sweep()
    assert [notice.article_id for notice in newsroom.told(one)] == [article(number).id for number in (1, 2, 3)]


def test_elasticsearch_killed_and_back_the_pass_goes_on_where_it_was(
    own_elasticsearch: ElasticsearchServer, tmp_path: Path
) -> None:
    options = ElasticsearchOptions((own_elasticsearch.url,), alias="alerts", refresh=True, timeout=120)
    with Store.open(f"sqlite:///{tmp_path}/store.sqlite") as store, ElasticsearchBackend(options) as backend:
        room = Newsroom(store, backend)
        one = room.alert("one", "ops")
        room.come(article(1))
        own_elasticsearch.kill()
        with pytest.raises(BackendUnavailable):
            room.run()
        kept = store.alerts.get(one.id)
        assert (kept.position, kept.attention, room.matches(one)) == (one.position, "", [])
        own_elasticsearch.start()
        room.come(article(2))
        room.run()
        assert [notice.article_id for notice in room.told(one)] == [article(1).id, article(2).id]
        room.run()
        assert len(room.told(one)) == 2


def test_mail_down_and_a_webhook_that_answers_500_from_pass_to_receiver(newsroom: Newsroom) -> None:
    with MailServer() as mail, Receiver() as receiver:
        channels = Channels.load(
            {"ops": SecretStr(f"webhook+http://127.0.0.1:{receiver.port}/?secret=s")},
            smtp=f"smtp://127.0.0.1:{mail.port}?from=kyket@tinh.vn&starttls=never",
            environment={},
        )
        one = newsroom.alert("one", "ops", "mail:team@tinh.vn")
        mail.stop()
        receiver.answers = [(500, {})] * 2
        for number in range(4):
            newsroom.come(article(number))
            newsroom.run()
            send_due(newsroom.store, SITES, channels, clock=newsroom.clock)
            newsroom.now += timedelta(minutes=20)
        mail.start()
        newsroom.now += timedelta(hours=6)
        send_due(newsroom.store, SITES, channels, clock=newsroom.clock)
        assert len(newsroom.told(one)) == 4
        assert {delivery.state for delivery in newsroom.store.alerts.deliveries()} == {"sent"}
        assert len({each["Message-ID"] for each in mail.parsed}) == len(mail.mails) == 4
        bodies = {each.headers["idempotency-key"]: json.loads(each.body) for each in receiver.requests}
        assert (len(bodies), len(receiver.requests)) == (4, 6)
        told = [notice["article"]["id"] for body in bodies.values() for notice in body["notices"]]
        assert sorted(told) == sorted(article(number).id for number in range(4))
