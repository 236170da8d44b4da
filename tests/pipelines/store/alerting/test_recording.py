"""What alerts found: each event is told once, whoever reports it, in whatever order, whoever records it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from pipelines.alerts import Alert, Found, News, Notice
from pipelines.findings import Findings, Party, Signing
from pipelines.store import Store

Make = Callable[..., Alert]
Put = Callable[..., str]
Look = Callable[..., list[Notice]]
Settle = Callable[[], int]

RECORDER = Path(__file__).with_name("recorder.py")
ROOT = Path(__file__).parents[4]


def outcomes(store: Store, alert: Alert) -> list[tuple[str, str]]:
    """Article and outcome of every match, in the order in which they were recorded."""
    return [(each.article_id, each.outcome) for each in reversed(store.alerts.matches(alert.id))]


def all_kept(store: Store) -> tuple[Any, ...]:
    alerts = store.alerts
    return alerts.all(), alerts.matches(limit=10_000), alerts.notices(limit=None), alerts.deliveries(limit=None)


def test_of_four_reprints_in_one_batch_the_first_is_told(store: Store, alert: Make, put: Put, look: Look) -> None:
    one = alert()
    ids = [put(f"a{site}", text="a", site=f"{site}.demo", hours=-site) for site in range(4)]
    (notice,) = look(one)
    assert (notice.article_id, notice.number, notice.kind, notice.news) == (ids[0], 1, "event", ())
    assert outcomes(store, one) == [(ids[0], "told"), *((each, "known") for each in ids[1:])]
    assert {each.notice_id for each in store.alerts.matches(one.id)} == {notice.id}
    (delivery,) = store.alerts.deliveries(one.id)
    assert (delivery.notices, delivery.channel, delivery.state) == ((notice.id,), "chat", "waiting")


def test_a_reprint_that_comes_later_is_known_and_each_alert_tells_for_itself(
    store: Store, alert: Make, put: Put, look: Look
) -> None:
    one = alert("một")
    first = put("a")
    assert len(look()) == 1
    other = alert("hai", channels=("chat", "mail:an@example.org"))
    second = put("b", text="a", site="hai.demo")
    assert [each.alert_id for each in look()] == [other.id]
    assert outcomes(store, one) == [(first, "told"), (second, "known")]
    assert outcomes(store, other) == [(second, "told")]
    assert {each.channel for each in store.alerts.deliveries(other.id)} == {"chat", "mail:an@example.org"}


def test_what_was_decided_stays_when_it_is_found_again(
    store: Store, alert: Make, put: Put, look: Look, settle: Settle, now: datetime
) -> None:
    one = alert()
    put("a"), put("b")
    look(one)
    before = all_kept(store)
    items = store.alerts.news(0, 500, settle()).items
    found = [Found(one.id, each.article_id, each.version, each.seq, each.is_news) for each in items]
    assert store.alerts.record(found, now + timedelta(days=1), found_by="sweep") == []
    assert all_kept(store) == before


def test_the_sweep_tells_what_the_pass_missed(store: Store, alert: Make, put: Put, look: Look, now: datetime) -> None:
    one = alert()
    seen, missed = put("a"), put("b")
    look(one, ids={seen})
    recent = store.alerts.recent_articles(now - timedelta(days=1))
    found = [Found(one.id, each.article_id, each.version, each.seq, each.is_news) for each in recent]
    assert [each.article_id for each in store.alerts.record(found, now, found_by="sweep")] == [missed]
    assert [each.found_by for each in store.alerts.matches(one.id)] == ["sweep", "pass"]


def test_what_is_found_again_after_its_match_was_dropped_is_not_told_again(
    store: Store, alert: Make, put: Put, look: Look, settle: Settle, now: datetime
) -> None:
    one = alert()
    put("a"), put("b", origin="import")
    look(one)
    told = store.alerts.notices(limit=None)
    assert [outcome for _, outcome in outcomes(store, one)] == ["told", "not news"]
    assert store.alerts.drop_matches(now) == 0
    assert store.alerts.drop_matches(now + timedelta(days=400)) == 2
    items = store.alerts.news(0, 500, settle()).items
    found = [Found(one.id, each.article_id, each.version, each.seq, each.is_news) for each in items]
    assert store.alerts.record(found, now + timedelta(days=400), found_by="sweep") == []
    assert store.alerts.notices(limit=None) == told


def test_the_sweep_does_not_tell_what_came_before_the_alert(
    store: Store, alert: Make, put: Put, settle: Settle, now: datetime
) -> None:
    put("a")
    settle()
    one = alert()
    recent = store.alerts.recent_articles(now - timedelta(days=1))
    found = [Found(one.id, each.article_id, each.version, each.seq, each.is_news) for each in recent]
    assert store.alerts.record(found, now, found_by="sweep") == []
    assert store.alerts.matches() == []


def test_watching_signings_each_agreement_is_told_once_and_an_article_without_one_is_no_event(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing
) -> None:
    one = alert(watch="signings")
    rules = replace(signing, document_kind="quy chế phối hợp")
    both, plain = put("a", signing, rules), put("b")
    assert [each.event for each in look(one)] == [f"{both}-1", f"{both}-2"]
    assert outcomes(store, one) == [(both, "told"), (both, "told"), (plain, "no event")]
    again = put("c", rules, hours=5)
    assert look(one) == []
    assert outcomes(store, one)[-1] == (again, "known")


def test_a_signing_that_is_read_later_takes_the_place_of_no_event(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing
) -> None:
    one = alert(watch="signings")
    article = put("a")
    look(one)
    assert outcomes(store, one) == [(article, "no event")]
    store.save_findings([(article, 1, Findings("signing", (), (signing,), recogniser="2"))])
    assert look(one) == []
    assert outcomes(store, one) == [(article, "not news")]
    assert [each.event for each in look_again(store, one, article, is_news=True)] == [f"{article}-1"]
    assert outcomes(store, one) == [(article, "told")]


def look_again(store: Store, alert: Alert, article_id: str, is_news: bool) -> list[Notice]:
    stored = store.article(article_id)
    found = [Found(alert.id, article_id, stored.version, stored.seq, is_news)]
    return store.alerts.record(found, stored.last_seen)


def test_a_new_party_and_a_date_are_told_with_what_is_new_and_a_further_reprint_is_quiet(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing
) -> None:
    one = alert()
    put("a", signing)
    (first,) = look(one)
    more = replace(
        signing, signed_on="2025-03-10", parties=(*signing.parties, Party("Hội Cựu chiến binh tỉnh", "cuu-chien-binh"))
    )
    put("b", more, hours=2)
    (second,) = look(one)
    assert (second.event, second.number, second.kind) == (first.event, 2, "new fact")
    assert second.news == (News("party", "Hội Cựu chiến binh tỉnh"), News("signed_on", "2025-03-10"))
    assert first.fact != second.fact == store.alerts.notices(ids=[second.id])[0].fact
    put("c", more, hours=3), put("d", signing, hours=4)
    assert look(one) == []


def test_an_edit_that_brings_a_date_is_told_as_one(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing
) -> None:
    one = alert(watch="signings")
    put("a", signing)
    look(one)
    put("a", replace(signing, signed_on="2025-03-10"), lead="Sáng 10/3/2025, hai cơ quan đã ký kết.")
    (notice,) = look(one)
    assert (notice.number, notice.news) == (2, (News("signed_on", "2025-03-10"),))
    assert [each.version for each in store.alerts.matches(one.id)] == [2, 1]


def test_a_backfill_is_not_told_nor_what_it_adds_unless_that_is_asked_for(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing
) -> None:
    quiet, asked = alert("một"), alert("hai")
    old = put("a", signing, origin="backfill")
    assert look(quiet) == []
    assert outcomes(store, quiet) == [(old, "not news")]
    assert [each.article_id for each in look(asked, tell_all=True)] == [old]
    new = put("b", signing, hours=1)
    assert [each.article_id for each in look(quiet)] == [new]
    put("c", replace(signing, signed_on="2025-03-10"), hours=2, origin="backfill")
    put("d", signing, hours=3)
    assert look(quiet) == []
    assert len(look(asked, tell_all=True)) == 1


def test_what_was_no_news_may_become_it_once(store: Store, alert: Make, put: Put, look: Look) -> None:
    one = alert()
    old = put("a", origin="import")
    look(one)
    (notice,) = look_again(store, one, old, is_news=True)
    assert outcomes(store, one) == [(old, "told")]
    assert look_again(store, one, old, is_news=True) == look_again(store, one, old, is_news=False) == []
    assert [each.id for each in store.alerts.notices(one.id)] == [notice.id]


def test_what_a_mute_alert_finds_counts_as_told(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing, now: datetime
) -> None:
    one = store.alerts.mute(alert().id, now + timedelta(hours=1))
    put("a", signing)
    (notice,) = look(one)
    assert notice.muted
    assert store.alerts.deliveries(one.id) == []
    put("b", signing, hours=1)
    assert look(one, at=now + timedelta(hours=2)) == []
    assert [each[1] for each in outcomes(store, one)] == ["muted", "known"]
    put("c", replace(signing, signed_on="2025-03-10"), hours=2)
    (notice,) = look(one, at=now + timedelta(hours=2))
    assert (notice.number, notice.muted) == (2, False)


def test_stories_that_are_found_to_be_one_later_count_as_told(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing
) -> None:
    """Two stories are told; an article that reports both agreements joins them."""
    one = alert()
    rules = replace(signing, document_kind="quy chế phối hợp")
    first, second = put("a", signing), put("b", rules, hours=1)
    assert [each.event for each in look(one)] == [first, second]
    joins = put("c", signing, rules, hours=2)
    assert look(one) == []
    assert outcomes(store, one)[-1] == (joins, "known")
    put("d", signing, replace(rules, signed_on="2025-03-10"), hours=3)
    (notice,) = look(one)
    assert (notice.event, notice.number, notice.news) == (first, 2, (News("signed_on", "2025-03-10"),))


def test_an_earlier_article_that_renames_story_and_agreement_is_known(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing
) -> None:
    stories, signings = alert("một"), alert("hai", watch="signings")
    late = put("b", signing, text="a", hours=9)
    assert {each.event for each in look()} == {late, f"{late}-1"}
    early = put("a", signing, text="a", site="hai.demo", hours=1)
    assert look() == []
    assert store.agreement(late).id == f"{early}-1"
    assert outcomes(store, stories)[-1] == outcomes(store, signings)[-1] == (early, "known")


def test_an_article_that_turns_out_to_be_another_s_page_leaves_its_event_told(
    store: Store, alert: Make, put: Put, look: Look
) -> None:
    one = alert()
    kept, told = put("a"), put("b")
    look(one)
    put("b", text="a")
    assert store.article(told).article.id == kept
    put("c", text="b", site="hai.demo")
    look(one)
    put("d", text="a", site="ba.demo")
    assert look(one) == []


@pytest.mark.parametrize("signed", [True, False], ids=["by its agreement", "by its text"])
def test_a_forgotten_article_leaves_its_event_told_and_its_notices_readable(
    store: Store, alert: Make, put: Put, look: Look, signing: Signing, signed: bool
) -> None:
    """The event was told by the id of an article that is then forgotten, and so are those it is handed to."""
    one = alert()

    def report(name: str, hours: float) -> str:
        if signed:
            return put(name, signing, hours=hours)
        return put(name, text="a", site=f"{name}.demo", hours=hours)

    first = report("a", 1)
    (notice,) = look(one)
    for number, name in enumerate("bcd", 2):
        following = report(name, number)
        assert look(one) == [], f"{name} is told again"
        store.forget(first)
        assert {each.article_id for each in store.alerts.matches(one.id)} == {following}
        first = following
    assert store.alerts.notices(one.id) == [notice]
    assert store.alerts.deliveries(one.id)[0].notices == (notice.id,)
    store.forget(first)
    report("e", 9)
    assert len(look(one)) == 1, "nothing was left of the event"


def test_an_alert_that_is_removed_or_off_meanwhile_records_nothing(
    store: Store, alert: Make, put: Put, settle: Settle, now: datetime
) -> None:
    removed, off = alert("một"), alert("hai")
    put("a")
    step = store.alerts.news(0, 500, settle())
    found = [Found(each.id, one.article_id, 1, one.seq, True) for each in (removed, off) for one in step.items]
    store.alerts.remove(removed.id)
    store.alerts.edit(replace(off, enabled=False))
    assert store.alerts.record(found, now, positions={removed.id: step.end, off.id: step.end}) == []
    assert store.alerts.matches() == []
    assert store.alerts.get(off.id).position == 0


def test_a_position_never_goes_back(store: Store, alert: Make, put: Put, settle: Settle, now: datetime) -> None:
    one = alert()
    put("a")
    end = settle()
    store.alerts.record([], now, positions={one.id: end})
    store.alerts.record([], now, positions={one.id: end - 1})
    assert store.alerts.get(one.id).position == end


def test_with_the_clock_set_back_nothing_is_lost_or_told_twice(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    one = alert()
    put("a")
    look(one)
    yesterday = now - timedelta(days=1)
    put("b", text="a", site="hai.demo", seen=yesterday), put("c", seen=yesterday)
    (notice,) = look(one, at=yesterday)
    assert store.article(notice.article_id).article.title == "Tin c"
    assert notice.id > store.alerts.notices(one.id)[-1].id
    assert len(store.alerts.notices(one.id)) == 2


def test_threads_that_record_the_same_at_once_tell_it_once(
    store: Store, alert: Make, put: Put, settle: Settle, now: datetime
) -> None:
    one = alert()
    for number in range(5):
        put(f"a{number}")
    step = store.alerts.news(0, 500, settle())
    found = [Found(one.id, each.article_id, each.version, each.seq, each.is_news) for each in step.items]
    together = Barrier(4)

    def record(_: int) -> int:
        together.wait()
        return len(store.alerts.record(found, now, positions={one.id: step.end}))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(record, range(4))) == [0, 0, 0, 5]
    assert len(store.alerts.matches(one.id)) == len(store.alerts.notices(one.id)) == 5
    assert len(store.alerts.deliveries(one.id)) == 1


@pytest.fixture
def recorders(store_url: str) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts processes that record what an alert finds; whatever still runs at the end is ended."""
    processes: list[subprocess.Popen[str]] = []

    def start(alert: Alert, *options: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(RECORDER), store_url, alert.id, *options]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        processes.append(subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, **pipes))
        return processes[-1]

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    print(file=process.stdin, flush=True)


def test_processes_that_record_the_same_at_once_tell_it_once(
    store: Store, alert: Make, put: Put, settle: Settle, recorders: Callable[..., subprocess.Popen[str]]
) -> None:
    one = alert()
    for number in range(5):
        put(f"a{number}")
    settle()
    started = [recorders(one) for _ in range(3)]
    assert [said(each) for each in started] == ["ready"] * 3
    for each in started:
        go_on(each)
    assert sorted(said(each) for each in started) == ["0", "0", "5"]
    assert [each.wait() for each in started] == [0, 0, 0]
    assert len(store.alerts.matches(one.id)) == len(store.alerts.notices(one.id)) == 5


def test_killed_before_the_commit_it_leaves_nothing_and_the_next_tells_all(
    store: Store, alert: Make, put: Put, settle: Settle, recorders: Callable[..., subprocess.Popen[str]]
) -> None:
    one = alert()
    for number in range(5):
        put(f"a{number}")
    settle()
    before = all_kept(store)
    dying = recorders(one, "hold")
    assert said(dying) == "ready"
    go_on(dying)
    assert said(dying) == "written"
    assert all_kept(store) == before
    dying.kill()
    dying.wait()
    assert all_kept(store) == before
    next_one = recorders(one)
    said(next_one)
    go_on(next_one)
    assert said(next_one) == "5"


def test_what_no_article_brings_is_told_once_by_whatever_key(store: Store, alert: Make, now: datetime) -> None:
    one = alert(watch="expiry", days=90)
    notice = store.alerts.tell(one.id, "expiry", "a-1 2030", "sắp hết hạn", now)
    assert notice is not None
    assert (notice.number, notice.kind, notice.text, notice.article_id) == (1, "expiry", "sắp hết hạn", "")
    assert store.alerts.tell(one.id, "expiry", "a-1 2030", "sắp hết hạn", now) is None
    assert store.alerts.tell(one.id, "expiry", "b-1 2030", "sắp hết hạn", now, ids=["a-1 2030"]) is None
    assert [each.notices for each in store.alerts.deliveries(one.id)] == [(notice.id,)]
    store.alerts.mute(one.id, now + timedelta(hours=1))
    muted = store.alerts.tell(one.id, "expiry", "c-1 2030", "sắp hết hạn", now)
    assert muted is not None
    assert muted.muted
    assert store.alerts.tell(one.id, "expiry", "c-1 2030", "sắp hết hạn", now + timedelta(days=1)) is None
    assert len(store.alerts.deliveries(one.id)) == 1
