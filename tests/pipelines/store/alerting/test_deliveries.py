"""What is to be sent: gathered for one moment, taken by one worker at a time, tried again, given up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Barrier

from pipelines.alerts import Alert, Cadence, Delivery, Found, Notice, Sending
from pipelines.store import Store

Make = Callable[..., Alert]
Put = Callable[..., str]
Look = Callable[..., list[Notice]]

LEASE = timedelta(minutes=5)
MORNING = Cadence("daily", time(7))


def claimed(store: Store, at: datetime, lease: timedelta = LEASE) -> Delivery:
    delivery = store.alerts.claim(at, lease)
    assert delivery is not None
    return delivery


def test_what_is_found_until_the_moment_of_a_digest_goes_into_one_message(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    one = alert(cadence=MORNING, channels=("chat", "mail:an@example.org"))
    due = MORNING.due(now)
    put("a"), put("b")
    first = look(one)
    put("c")
    second = look(one, at=now + timedelta(hours=3))
    ids = tuple(each.id for each in [*first, *second])
    deliveries = store.alerts.deliveries(one.id)
    assert [(each.due_at, each.notices) for each in deliveries] == [(due, ids)] * 2
    assert {each.channel for each in deliveries} == {"chat", "mail:an@example.org"}
    assert len({each.key for each in deliveries}) == 2
    assert store.alerts.claim(due - timedelta(seconds=1), LEASE) is None
    put("d")
    look(one, at=due + timedelta(minutes=1))
    assert [each.due_at for each in store.alerts.deliveries(one.id)[:2]] == [due + timedelta(days=1)] * 2


def test_alerts_and_channels_have_messages_of_their_own(store: Store, alert: Make, put: Put, look: Look) -> None:
    alert("một"), alert("hai"), alert("ba", channels=())
    put("a")
    assert len(look()) == 3
    assert len({each.alert_id for each in store.alerts.deliveries()}) == len(store.alerts.deliveries()) == 2


def test_a_digest_takes_nothing_in_once_it_was_tried(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    """At once, with a clock that stands still: the moment is the same each time."""
    one = alert()
    put("a")
    look(one)
    first = claimed(store, now)
    put("b")
    (notice,) = look(one)
    assert [each.notices for each in store.alerts.deliveries(states=["sending"])] == [first.notices]
    store.alerts.failed(first.id, "no answer", now)
    put("c")
    (another,) = look(one)
    assert [each.notices for each in store.alerts.deliveries()] == [(notice.id, another.id), first.notices]
    store.alerts.dead(claimed(store, now).id, "no such user")
    store.alerts.retry(now=now)
    put("d")
    (last,) = look(one)
    assert [each.notices for each in store.alerts.deliveries()] == [(notice.id, another.id, last.id), first.notices]


def test_a_message_is_one_worker_s_until_its_lease_is_over(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    alert()
    put("a")
    look()
    first = claimed(store, now)
    assert (first.state, first.attempts, first.claimed_until, first.doubtful) == ("sending", 1, now + LEASE, 0)
    assert store.alerts.claim(now + LEASE - timedelta(seconds=1), LEASE) is None
    again = claimed(store, now + LEASE)
    assert (again.id, again.key, again.notices) == (first.id, first.key, first.notices)
    assert (again.attempts, again.doubtful) == (2, 1), "it may have been sent"
    assert store.alerts.sent(again.id, now + LEASE)
    (sent,) = store.alerts.deliveries()
    assert (sent.state, sent.sent_at, sent.attempts, sent.doubtful) == ("sent", now + LEASE, 2, 1)
    assert store.alerts.claim(now + timedelta(days=9), LEASE) is None


def test_what_failed_is_tried_again_when_it_is_said_and_is_not_doubtful(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    alert()
    put("a")
    look()
    later = now + timedelta(minutes=20)
    assert store.alerts.failed(claimed(store, now).id, "no answer", later)
    (waiting,) = store.alerts.deliveries()
    assert (waiting.state, waiting.reason, waiting.next_try) == ("waiting", "no answer", later)
    assert store.alerts.claim(later - timedelta(seconds=1), LEASE) is None
    again = claimed(store, later)
    assert (again.attempts, again.doubtful, again.key) == (2, 0, waiting.key)


def test_a_worker_that_comes_too_late_changes_nothing_unless_it_has_sent(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    alert()
    put("a")
    look()
    late, present = claimed(store, now), claimed(store, now + LEASE)
    assert not store.alerts.failed(late.id, "timeout", now, attempt=late.attempts)
    assert not store.alerts.dead(late.id, "refused", attempt=late.attempts)
    assert store.alerts.deliveries()[0].claimed_until == present.claimed_until
    assert store.alerts.sent(late.id, now)
    assert not store.alerts.sent(late.id, now + LEASE)
    assert not store.alerts.failed(present.id, "timeout", now)
    assert not store.alerts.dead(present.id, "refused")
    assert store.alerts.deliveries()[0].sent_at == now


def test_the_dead_are_listed_with_their_reason_and_tried_again_when_asked(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    one, other = alert("một"), alert("hai")
    put("a")
    look()
    for _ in (one, other):
        assert store.alerts.dead(claimed(store, now).id, "no such user")
    dead = store.alerts.deliveries(states=["dead"])
    assert {each.reason for each in dead} == {"no such user"}
    assert [each.alert_id for each in store.alerts.deliveries(one.id, ["dead"])] == [one.id]
    assert store.alerts.claim(now + timedelta(days=9), LEASE) is None
    tomorrow = now + timedelta(days=1)
    assert store.alerts.retry(dead[0].id, now=tomorrow) == 1
    again = claimed(store, tomorrow)
    assert (again.id, again.key, again.attempts, again.doubtful) == (dead[0].id, dead[0].key, 1, 0)
    assert store.alerts.retry(now=tomorrow) == 1
    assert store.alerts.retry(now=tomorrow) == 0


def test_what_is_due_longest_comes_first_and_channels_may_be_left_out(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    alert(channels=("chat", "hook"))
    put("a")
    look(at=now - timedelta(hours=1))
    put("b")
    look()
    assert store.alerts.due_channels(now) == ["chat", "hook"]
    assert store.alerts.claim(now, LEASE, exclude_channels=["chat", "hook"]) is None
    order = [store.alerts.claim(now, LEASE, exclude_channels=["hook"]) for _ in range(3)]
    assert [each and (each.channel, each.due_at) for each in order] == [
        ("chat", now - timedelta(hours=1)),
        ("chat", now),
        None,
    ]
    assert store.alerts.due_channels(now) == ["hook"]


def test_what_a_channel_has_taken_lately_is_counted(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    alert(channels=("chat", "hook"))
    put("a")
    look()
    for minutes in (0, 10):
        delivery = claimed(store, now)
        store.alerts.sent(delivery.id, now + timedelta(minutes=minutes))
    counted = [store.alerts.sent_since(channel, now) for channel in ("chat", "hook", "mail:an@example.org")]
    assert counted == [1, 1, 0]
    assert store.alerts.sent_since("chat", now + timedelta(minutes=5)) == 0


def test_workers_at_once_never_take_the_same(store: Store, alert: Make, put: Put, look: Look, now: datetime) -> None:
    for number in range(12):
        alert(f"số {number}")
    put("a")
    look()
    together = Barrier(3)

    def work(_: int) -> list[int]:
        together.wait()
        taken = []
        while (delivery := store.alerts.claim(now, LEASE)) is not None:
            taken.append(delivery.id)
        return taken

    with ThreadPoolExecutor(3) as pool:
        taken = [one for its in pool.map(work, range(3)) for one in its]
    assert sorted(taken) == sorted(each.id for each in store.alerts.deliveries())
    assert len(taken) == len(set(taken)) == 12
    assert {each.doubtful for each in store.alerts.deliveries()} == {0}


def test_with_the_clock_set_back_what_is_sent_is_not_sent_again_and_what_waits_is_sent_in_time(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    alert()
    put("a")
    look()
    store.alerts.sent(claimed(store, now).id, now)
    back = now - timedelta(hours=6)
    put("b")
    look(at=back)
    assert claimed(store, back).due_at == back
    assert store.alerts.claim(back, LEASE) is None


def test_what_may_have_arrived_although_it_failed_is_counted(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    alert()
    put("a")
    look()
    store.alerts.failed(claimed(store, now).id, "no answer after the text", now, doubtful=True)
    assert store.alerts.deliveries()[0].doubtful == 1


def test_a_digest_never_grows_while_it_is_sent(
    store: Store, alert: Make, put: Put, settle: Callable[[], int], now: datetime
) -> None:
    """One finds, article by article, at the very moment at which another takes what is due."""
    one = alert(cadence=MORNING)
    due = MORNING.due(now)
    for number in range(15):
        put(f"a{number}")
    items = store.alerts.news(0, 500, settle()).items
    together = Barrier(2)
    taken: dict[int, tuple[int, ...]] = {}

    def find() -> list[int]:
        together.wait()
        found = [Found(one.id, each.article_id, each.version, each.seq, each.is_news) for each in items]
        return [notice.id for each in found for notice in store.alerts.record([each], due)]

    def take() -> None:
        while (delivery := store.alerts.claim(due, LEASE)) is not None:
            taken[delivery.id] = delivery.notices

    with ThreadPoolExecutor(2) as pool:
        finding = pool.submit(find)
        together.wait()
        while not finding.done():
            take()
        take()
    assert taken == {each.id: each.notices for each in store.alerts.deliveries(one.id)}
    assert sorted(notice for its in taken.values() for notice in its) == finding.result()


def test_how_an_alert_s_messages_stand_is_told_at_once(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    one, other, silent = alert("một"), alert("hai", cadence=MORNING), alert("ba", channels=())
    put("a")
    look()
    ids = [one.id, other.id, silent.id]
    assert store.alerts.sending([]) == {}
    waiting = store.alerts.sending(ids)
    assert silent.id not in waiting
    assert (waiting[one.id].next_at, waiting[one.id].last_sent, waiting[one.id].dead) == (now, None, 0)
    assert waiting[other.id].next_at == MORNING.due(now)
    assert store.alerts.sent(claimed(store, now).id, now)
    assert store.alerts.dead(claimed(store, MORNING.due(now)).id, "no such user")
    done = store.alerts.sending(ids)
    assert done[one.id] == Sending(None, now, 0)
    assert done[other.id] == Sending(None, None, 1)
    assert store.alerts.retry(alert_id=one.id) == 0
    assert store.alerts.retry(alert_id=other.id) == 1


def test_the_log_is_read_in_pages(store: Store, alert: Make, put: Put, look: Look) -> None:
    one = alert()
    for at in range(5):
        put(f"bài {at}")
        look()
    for listed in (store.alerts.matches, store.alerts.notices, store.alerts.deliveries):
        whole = listed(one.id)
        assert len(whole) >= 1
        assert [*listed(one.id, limit=2), *listed(one.id, limit=100, offset=2)] == whole
