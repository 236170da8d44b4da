"""Several alerts saved at once; what has no match yet; what was known when only some articles had come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from pipelines.alerts import Alert, Found, Notice
from pipelines.errors import StoreError
from pipelines.findings import Party, Signing
from pipelines.store import Store

Put = Callable[..., str]


def test_a_set_of_alerts_is_saved_as_a_whole(store: Store, alert: Callable[..., Alert], now: datetime) -> None:
    kept, left = alert("kept"), alert("left")
    store.alerts.save_all([replace(kept, query="khác"), Alert("", "new", "ký")], [left.id], now)
    assert [(one.name, one.query) for one in store.alerts.all()] == [("kept", "khác"), ("new", "ký")]


def test_where_one_cannot_be_saved_none_is(store: Store, alert: Callable[..., Alert], now: datetime) -> None:
    kept, left = alert("kept"), alert("left")
    with pytest.raises(StoreError):
        store.alerts.save_all(
            [replace(kept, query="khác"), Alert("", "new", "ký"), Alert("", "NEW", "")], [left.id], now
        )
    assert store.alerts.all() == [kept, left]


def test_a_name_that_is_given_up_can_be_taken(store: Store, alert: Callable[..., Alert], now: datetime) -> None:
    left = alert("name")
    store.alerts.save_all([Alert("", "Name", "ký")], [left.id], now)
    assert [one.name for one in store.alerts.all()] == ["Name"]


def test_what_has_a_match_is_not_unmatched_whatever_became_of_it(
    store: Store, put: Put, alert: Callable[..., Alert], look: Callable[..., list[Notice]], signing: Signing
) -> None:
    one, other = alert("one"), alert("other")
    first, second = put("a", signing), put("b", signing, origin="backfill")
    look(one)
    found = [Found(each.id, article, 1, 99, True) for each in (one, other) for article in (first, second)]
    assert store.alerts.unmatched(found) == found[2:]
    newer = replace(found[0], version=2)
    assert store.alerts.unmatched([newer]) == [newer]
    assert store.alerts.unmatched([]) == []


def test_events_as_if_only_some_had_reported(
    store: Store, put: Put, settle: Callable[[], int], signing: Signing
) -> None:
    fuller = replace(signing, parties=(*signing.parties, Party("Sở Y tế", "y-te")), signed_on="2025-03-10")
    # The first story tells no signing until a reprint of it does.
    first, second = put("a", text="một"), put("b", signing, text="hai")
    reprint = put("c", fuller, text="một", site="khac.demo", hours=1)
    settle()

    def known(*among: str) -> dict[str, Any]:
        return {one: each.story for one, each in store.alerts.events([first, second], among).items()}

    before, after = known(first, second), known(first, second, reprint)
    assert before[first].fact == ()
    assert not before[first].ids & before[second].ids
    assert [len(fact.parties) for fact in before[second].fact] == [2]
    assert after == {one: each.story for one, each in store.alerts.events([first, second]).items()}
    assert after[first].ids == after[second].ids
    assert [len(fact.parties) for fact in after[first].fact] == [3]
