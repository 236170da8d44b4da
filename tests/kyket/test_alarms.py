"""Operators are told once, again while nobody has taken it up, and that it is over; by their own channel only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kyket.alarms import report, send
from kyket.settings import Settings
from kyket.workspace import Workspace
from pipelines.alerts import Alert
from pipelines.errors import SettingsError, StoreError
from pipelines.health.records import State, Trouble
from pipelines.store import Store
from servers.receiver import Receiver

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as one:
        yield one


@pytest.fixture
def workspace(receiver: Receiver, tmp_path: Path) -> Workspace:
    address = f"webhook+http://127.0.0.1:{receiver.port}/ops?secret=geheim"
    return Workspace(Settings(var=tmp_path / "var", channels={"ops": address}, operators_channel="ops"))


@pytest.fixture
def store(workspace: Workspace) -> Iterator[Store]:
    with workspace.store() as opened:
        yield opened


def _told(receiver: Receiver) -> list[str]:
    told = [json.loads(one.body)["subject"] for one in receiver.requests]
    receiver.requests.clear()
    return told


def test_a_failure_is_told_once_however_often_it_is_reported(
    workspace: Workspace, store: Store, receiver: Receiver
) -> None:
    for minute in range(3):
        report(store, "crawl a.vn", "no answer", NOON + timedelta(minutes=minute))
        send(workspace, store, lambda: NOON)
    assert _told(receiver) == ["[kyket] crawl a.vn: failed"]


def test_a_channel_that_is_not_there_is_noticed_before_there_is_anything_to_tell(
    workspace: Workspace, store: Store
) -> None:
    misspelt = Workspace(workspace.settings.model_copy(update={"operators_channel": "opps"}))
    assert send(workspace, store, lambda: NOON).trouble is None
    assert "there is no such channel" in str(send(misspelt, store, lambda: NOON).trouble)


def test_it_is_repeated_daily_until_somebody_takes_it_up(
    workspace: Workspace, store: Store, receiver: Receiver
) -> None:
    one = report(store, "crawl a.vn", "no answer", NOON)
    for hours in (0, 23, 24, 47, 48):
        send(workspace, store, lambda hours=hours: NOON + timedelta(hours=hours))  # type: ignore[misc]
    assert _told(receiver) == ["[kyket] crawl a.vn: failed"] + 2 * [
        "[kyket] crawl a.vn: failed (again: nobody has acknowledged it)"
    ]
    store.failures.acknowledge(one.id, "Lan", NOON)
    send(workspace, store, lambda: NOON + 7 * DAY)
    assert _told(receiver) == []


def test_its_end_is_told_once_and_then_it_may_begin_anew(
    workspace: Workspace, store: Store, receiver: Receiver
) -> None:
    report(store, "crawl a.vn", "no answer", NOON)
    send(workspace, store, lambda: NOON)
    assert store.failures.over(["crawl a.vn", "crawl b.vn"], NOON + DAY) == 1
    for _ in range(2):
        send(workspace, store, lambda: NOON + DAY)
    assert _told(receiver) == ["[kyket] crawl a.vn: failed", "[kyket] crawl a.vn: works again"]
    report(store, "crawl a.vn", "no answer", NOON + 2 * DAY)
    send(workspace, store, lambda: NOON + 2 * DAY)
    assert _told(receiver) == ["[kyket] crawl a.vn: failed"]


def test_what_ended_before_it_was_told_is_told_to_nobody(
    workspace: Workspace, store: Store, receiver: Receiver
) -> None:
    report(store, "crawl a.vn", "no answer", NOON)
    store.failures.over(["crawl a.vn"], NOON)
    assert send(workspace, store, lambda: NOON).left == 0
    assert _told(receiver) == []


def test_what_could_not_be_sent_is_told_by_the_next_round_under_the_same_key(
    workspace: Workspace, store: Store, receiver: Receiver
) -> None:
    report(store, "crawl a.vn", "no answer", NOON)
    receiver.answers.append((503, {}))
    done = send(workspace, store, lambda: NOON)
    assert done.left == 1
    assert done.trouble is not None
    send(workspace, store, lambda: NOON)
    assert len({one.headers["idempotency-key"] for one in receiver.requests}) == 1
    assert len(receiver.requests) == 2


def test_troubles_of_sites_go_the_same_way(workspace: Workspace, store: Store, receiver: Receiver) -> None:
    store.health().open_trouble(
        Trouble(0, "a.vn", State.BLOCKED, NOON, NOON, evidence=("status 403",), remedy="ask them")
    )
    for _ in range(2):
        send(workspace, store, lambda: NOON)
    assert _told(receiver) == ["[kyket] a.vn: blocked"]


def test_a_channel_of_readers_is_refused(workspace: Workspace, store: Store, receiver: Receiver) -> None:
    store.alerts.add(Alert(id="", name="Ký kết", query="ký kết", channels=("ops",)), NOON)
    report(store, "crawl a.vn", "no answer", NOON)
    done = send(workspace, store, lambda: NOON)
    assert isinstance(done.trouble, SettingsError)
    assert "Ký kết" in str(done.trouble)
    assert _told(receiver) == []


def test_without_a_channel_all_of_it_stays_due(store: Store, tmp_path: Path) -> None:
    report(store, "crawl a.vn", "no answer", NOON)
    done = send(Workspace(Settings(var=tmp_path / "var")), store, lambda: NOON)
    assert (done.left, done.trouble) == (1, None)
    assert store.failures.lasting()[0].times_told == 0


def test_what_was_reported_since_a_moment_is_known_also_when_it_is_over(store: Store) -> None:
    report(store, "crawl a.vn", "no answer", NOON)
    report(store, "crawl b.vn", "no answer", NOON)
    store.failures.over(["crawl a.vn"], NOON + DAY)
    assert store.failures.reported(["crawl a.vn", "crawl b.vn", "crawl c.vn"], NOON) == {"crawl a.vn", "crawl b.vn"}
    assert store.failures.reported(["crawl a.vn", "crawl b.vn"], NOON + timedelta(seconds=1)) == set()


def test_what_does_not_last_cannot_be_taken_up(store: Store) -> None:
    with pytest.raises(StoreError, match="no failure with this number"):
        store.failures.acknowledge(7, "Lan", NOON)
