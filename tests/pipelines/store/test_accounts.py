"""Accounts in the store: never without an operator, secrets as digests, a log that only grows, attempts that wait."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from pipelines.accounts import Account, By, Role
from pipelines.accounts.passwords import hashed, is_outdated, is_right
from pipelines.accounts.secrets import digest
from pipelines.alerts import Alert
from pipelines.article import Article
from pipelines.errors import SettingsError, StoreError
from pipelines.store import PageRecord, Store
from pipelines.store.accounts.attempts import OF_ACCOUNT
from pipelines.store.accounts.sessions import IDLE, LONGEST

BY = By("hoa", "192.0.2.1")
SECOND = timedelta(seconds=1)


@pytest.fixture
def hoa(store: Store, now: datetime) -> Account:
    return store.accounts.add("hoa", Role.OPERATOR, "x", BY, now)


@pytest.fixture
def lan(store: Store, hoa: Account, now: datetime) -> Account:
    del hoa
    return store.accounts.add("lan", Role.MONITOR, "y", BY, now)


def test_the_first_account_is_an_operators(store: Store, now: datetime) -> None:
    assert not store.accounts.exist()
    with pytest.raises(SettingsError, match="must be an operator's"):
        store.accounts.add("lan", Role.ANALYST, "x", BY, now)
    hoa = store.accounts.add("hoa", Role.OPERATOR, "x", BY, now)
    assert store.accounts.exist()
    assert store.accounts.all() == [hoa] == [store.accounts.get("hoa")]
    with pytest.raises(SettingsError, match="there is an account of this name"):
        store.accounts.add("hoa", Role.MONITOR, "x", BY, now)


def test_it_takes_over_what_was_made_without_one(
    store: Store, article: Callable[..., Article], visit: Callable[..., PageRecord], now: datetime
) -> None:
    one = article("a")
    store.record_pages([visit("a")])
    store.save_outcomes([(one.id, one, "crawl")], now)
    store.marks.star("local", [one.id], now)
    store.accounts.add("hoa", Role.OPERATOR, "x", BY, now)
    store.accounts.add("lan", Role.MONITOR, "x", BY, now)
    assert (store.marks.starred("hoa"), store.marks.starred("local"), store.marks.starred("lan")) == ([one.id], [], [])
    store.marks.star("lan", [one.id], now)
    store.accounts.remove("lan", BY, now)
    assert not store.marks.starred("lan")
    assert store.marks.starred("hoa") == [one.id]


def test_alerts_outlive_their_account_without_an_owner(store: Store, hoa: Account, lan: Account, now: datetime) -> None:
    del hoa
    store.alerts.add(Alert(id="", name="a", query="ký", owner="lan", created_at=now), now)
    store.accounts.remove(lan.name, BY, now)
    assert [one.owner for one in store.alerts.all()] == [""]


def test_an_operator_who_can_sign_in_is_always_left(store: Store, hoa: Account, lan: Account, now: datetime) -> None:
    changes: list[Callable[[], object]] = [
        lambda: store.accounts.set_role("hoa", Role.ANALYST, BY, now),
        lambda: store.accounts.disable("hoa", BY, now),
        lambda: store.accounts.remove("hoa", BY, now),
    ]
    for change in changes:
        with pytest.raises(SettingsError, match="only operator"):
            change()
    store.accounts.set_role("lan", Role.OPERATOR, BY, now)
    store.accounts.disable("lan", BY, now)
    for change in changes:  # a closed one is none
        with pytest.raises(SettingsError, match="only operator"):
            change()
    store.accounts.enable("lan", BY, now)
    store.accounts.set_role("hoa", Role.ANALYST, BY, now)
    store.accounts.remove("hoa", BY, now)
    store.accounts.remove("lan", BY, now)
    assert not store.accounts.exist()
    with pytest.raises(StoreError, match="no such account"):
        store.accounts.disable("lan", BY, now)
    assert lan.id != hoa.id


def test_of_two_operators_that_go_at_once_one_stays(store: Store, store_url: str, hoa: Account, now: datetime) -> None:
    del hoa
    store.accounts.add("mai", Role.OPERATOR, "x", BY, now)

    def disable(name: str) -> bool:
        with Store.open(store_url) as own:
            try:
                own.accounts.disable(name, BY, now)
            except SettingsError:
                return False
            return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(disable, ("hoa", "mai"))) == [False, True]


def test_a_session_is_known_by_its_digest_while_it_lasts(store: Store, lan: Account, now: datetime) -> None:
    sessions = store.accounts.sessions
    sessions.begin(lan, digest("s"), By("lan", "192.0.2.1"), "a\x00gent" * 90, now)
    known = sessions.who(digest("s"), now)
    assert known is not None
    assert (known[0].name, known[0].signed_in_at, known[1].origin) == ("lan", now, "192.0.2.1")
    assert sessions.who("s", now) is None
    later = now + IDLE - SECOND
    assert sessions.who(digest("s"), later) is not None
    assert sessions.who(digest("s"), later + IDLE) is None
    sessions.begin(lan, digest("t"), BY, "", now + LONGEST)
    assert sessions.of(lan, now + LONGEST)[0].agent == ""
    assert len(sessions.of(lan, now + LONGEST)) == 1


def test_a_session_ends_with_its_password_its_account_and_by_its_owner(
    store: Store, hoa: Account, lan: Account, now: datetime
) -> None:
    sessions = store.accounts.sessions

    def begin(*names: str) -> list[int]:
        for name in names:
            sessions.begin(lan, digest(name), BY, "", now)
        return [one.id for one in sessions.of(lan, now)]

    second, first = begin("a", "b")
    assert not sessions.end(hoa, BY, now, one=first)
    assert sessions.end(lan, BY, now, but=second) == 1
    store.accounts.set_password("lan", "z", BY, now, but=second)
    assert [one.id for one in sessions.of(lan, now)] == [second]
    store.accounts.set_password("lan", "z", BY, now)
    assert not sessions.of(lan, now)
    begin("c")
    store.accounts.disable("lan", BY, now)
    store.accounts.enable("lan", BY, now)
    assert sessions.who(digest("c"), now) is None


def test_a_token_works_until_its_end_or_until_it_is_revoked(
    store: Store, hoa: Account, lan: Account, now: datetime
) -> None:
    tokens = store.accounts.tokens
    one = tokens.add(lan, digest("t"), "  feed   reader ", ["read"], 2, BY, now)
    assert (one.name, one.expires_at) == ("feed reader", now + timedelta(days=2))
    known = tokens.who(digest("t"), "192.0.2.1", now)
    assert known is not None
    assert known == (lan, one)
    assert tokens.of(lan) == [replace(one, used_at=now)]
    assert tokens.who(digest("t"), "192.0.2.1", one.expires_at) is None
    assert not tokens.revoke(hoa, one.id, BY, now)
    assert tokens.revoke(lan, one.id, BY, now)
    assert not tokens.revoke(lan, one.id, BY, now)
    assert tokens.who(digest("t"), "192.0.2.1", now) is None
    assert tokens.who(digest("u"), "192.0.2.1", now) is None
    told = [entry.at for entry in store.accounts.log.read() if entry.what == "token.refused"]
    assert told == [one.expires_at]  # once an hour, whichever way the clocks go


def test_the_log_is_only_ever_added_to(store: Store, store_url: str, hoa: Account, lan: Account, now: datetime) -> None:
    del hoa, lan
    engine = create_engine(store_url.replace("postgresql:", "postgresql+psycopg:"))
    for change in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="only ever added to"), engine.begin() as connection:
            connection.execute(text(change))
    engine.dispose()
    entries = store.accounts.log.read()
    assert [(one.who, one.what, one.about) for one in entries] == [
        ("hoa", "account.added", "lan (monitor)"),
        ("hoa", "account.added", "hoa (operator)"),
    ]
    assert store.accounts.log.read(before=entries[0].id, limit=5) == entries[1:]
    assert store.accounts.log.read(who="lan") == []
    store.accounts.log.add(By("lan", "x" * 999), "y" * 999, "\x00" + "z" * 999, "refused", now)
    assert len(store.accounts.log.read(who="lan")[0].about) <= 300


def test_attempts_wait_longer_each_time_and_a_right_one_forgets(store: Store, now: datetime) -> None:
    attempts = store.accounts.attempts
    waits = []
    for number in range(OF_ACCOUNT.free + 4):
        until = attempts.begin("lan", f"192.0.2.{number}", now)
        while until is not None:
            waits.append((until - now) / SECOND)
            assert attempts.begin("lan", "198.51.100.1", until - SECOND) == until  # not counted
            now = until
            until = attempts.begin("lan", f"192.0.2.{number}", now)
    assert waits == [5, 10, 20]
    assert OF_ACCOUNT.wait(99) == OF_ACCOUNT.longest
    assert attempts.begin("nam", "192.0.2.1", now) is None
    now += timedelta(minutes=1)
    assert attempts.begin("lan", "192.0.2.1", now) is None
    attempts.succeeded("lan", "192.0.2.1")
    assert all(attempts.begin("lan", f"192.0.2.{number}", now) is None for number in range(OF_ACCOUNT.free))


def test_many_attempts_at_once_are_no_way_around(store: Store, store_url: str, now: datetime) -> None:
    del store

    def attempt(number: int) -> bool:
        with Store.open(store_url) as own:
            return own.accounts.attempts.begin("lan", f"192.0.2.{number}", now) is None

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(attempt, range(16))) == OF_ACCOUNT.free + 1


def test_a_password_is_kept_so_that_it_can_only_be_compared() -> None:
    kept = hashed("một câu đủ dài")
    assert kept.startswith("$argon2id$")
    assert kept != hashed("một câu đủ dài")
    assert is_right("mô\u0323t câu đu\u0309 dài", kept)  # typed on another keyboard
    assert not is_right("mot cau du dai", kept)
    assert not is_right("một câu đủ dài", None)
    assert not is_right("một câu đủ dài", "")
    assert not is_outdated(kept)
    assert is_outdated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21l$aW52YWxpZA")
