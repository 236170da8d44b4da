"""The saved searches: kept, found by name, changed, removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from pipelines.alerts import Alert, Cadence, Notice
from pipelines.errors import Conflict, StoreError
from pipelines.store import Store

Make = Callable[..., Alert]
Put = Callable[..., str]
Look = Callable[..., list[Notice]]


def test_an_alert_comes_back_as_it_was_saved(store: Store, now: datetime) -> None:
    given = Alert(
        id="",
        name="  Công an   ký kết ",
        query='"ký kết" AND công an',
        filters={"provinces": ("Lâm Đồng", "Đắk Lắk"), "sites": ()},
        watch="expiry",
        days=90,
        cadence=Cadence("weekly", time(7, 30), 4),
        channels=("chat", "mail:an@example.org", "chat"),
        owner="An",
        mute_until=now + timedelta(days=1),
        enabled=False,
        note="theo dõi",
    )
    kept = store.alerts.add(given, now)
    assert len(kept.id) == 16
    assert kept == replace(
        given,
        id=kept.id,
        name="Công an ký kết",
        filters={"provinces": ("Lâm Đồng", "Đắk Lắk")},
        channels=("chat", "mail:an@example.org"),
        created_at=now,
        edited_at=now,
    )
    assert store.alerts.all() == [kept]
    assert store.alerts.all(enabled=True) == []


def test_a_name_is_an_alert_s_own_whatever_the_case(store: Store, alert: Make) -> None:
    one, other = alert("Đà Nẵng"), alert("Huế")
    assert store.alerts.get(" đà  NẴNG").id == store.alerts.get(one.id).id == one.id
    with pytest.raises(StoreError, match="of this name"):
        alert("ĐÀ nẵng")
    with pytest.raises(StoreError, match="of this name"):
        store.alerts.edit(replace(other, name="đà nẵng"))
    with pytest.raises(StoreError, match="needs a name"):
        alert("  ")
    assert store.alerts.edit(replace(one, name="ĐÀ NẴNG")).name == "ĐÀ NẴNG"


def test_whoever_changes_what_was_changed_meanwhile_is_told(store: Store, alert: Make, now: datetime) -> None:
    seen = alert("Đà Nẵng")
    assert store.alerts.edit(replace(seen, note="a"), revision=seen.revision).note == "a"
    with pytest.raises(Conflict, match="changed it meanwhile"):
        store.alerts.edit(replace(seen, note="b"), revision=seen.revision)
    with pytest.raises(Conflict, match="changed it meanwhile"):
        store.alerts.remove(seen.id, revision=seen.revision)
    assert store.alerts.get(seen.id).note == "a"
    muted = store.alerts.mute(seen.id, now)
    assert muted.revision not in (seen.revision, store.alerts.mute(seen.id, None).revision)
    # What becomes of an alert by itself is no change of anybody's.
    store.alerts.set_attention(seen.id, "it cannot be read", now)
    edited = store.alerts.edit(replace(seen, note="c"), revision=store.alerts.get(seen.id).revision)
    assert edited.revision == replace(edited, position=9, attention="").revision
    assert store.alerts.remove(seen.id, revision=edited.revision).id == seen.id


def test_an_unknown_name_is_answered_with_those_that_are_near(store: Store, alert: Make) -> None:
    alert("Công an Lâm Đồng"), alert("Huế")
    with pytest.raises(StoreError, match="no such alert") as told:
        store.alerts.get("Công an Lâm Đông")
    assert "did you mean Công an Lâm Đồng?" in str(told.value)


def test_what_is_there_when_an_alert_is_added_is_no_news_to_it(store: Store, alert: Make, put: Put, look: Look) -> None:
    put("a")
    look()
    one = alert()
    assert (one.position, one.start) == (store.last_seq(), store.last_seq())
    assert look(one) == []
    put("b")
    assert [each.event for each in look(one)] == [each.article.id for each in store.articles()][1:]


def test_one_that_was_off_begins_with_what_comes_when_it_is_on_again(
    store: Store, alert: Make, put: Put, look: Look
) -> None:
    one = alert()
    store.alerts.edit(replace(one, enabled=False))
    put("a")
    look(one)
    assert store.alerts.get(one.id).position == 0, "one that is off looks at nothing"
    on = store.alerts.edit(replace(one, enabled=True))
    assert (on.position, on.start) == (store.last_seq(), store.last_seq())


def test_another_query_goes_on_where_the_old_one_was_and_needs_no_attention(
    store: Store, alert: Make, put: Put, look: Look, now: datetime
) -> None:
    one = alert()
    put("a")
    look(one)
    store.alerts.set_attention(one.id, "sai cú pháp", now)
    put("b")
    at = store.alerts.get(one.id).position
    assert store.alerts.edit(replace(one, note="x", position=99)).attention == "sai cú pháp"
    edited = store.alerts.edit(replace(one, query="công an", position=99), now + timedelta(hours=1))
    assert (edited.position, edited.start, edited.attention) == (at, at, "")
    assert (edited.created_at, edited.edited_at) == (one.created_at, now + timedelta(hours=1))


def test_a_removed_alert_takes_what_it_found_and_told_along(store: Store, alert: Make, put: Put, look: Look) -> None:
    one, other = alert("một"), alert("hai")
    put("a")
    look()
    assert len(store.alerts.notices()) == len(store.alerts.deliveries()) == len(store.alerts.matches()) == 2
    assert store.alerts.remove("MỘT").id == one.id
    for left in (store.alerts.notices(), store.alerts.deliveries(), store.alerts.matches()):
        assert [each.alert_id for each in left] == [other.id]
    with pytest.raises(StoreError, match="no such alert"):
        store.alerts.remove(one.id)


def test_an_id_is_never_given_again(store: Store, alert: Make, put: Put, look: Look) -> None:
    one = alert()
    put("a")
    (first,) = look(one)
    store.alerts.remove(one.id)
    other = alert()
    put("b")
    (second,) = look(other)
    assert second.id > first.id
    assert store.alerts.deliveries()[0].id == 2


def test_attention_is_told_once_and_at_once_mute_or_not(store: Store, alert: Make, now: datetime) -> None:
    one = alert(cadence=Cadence("daily", time(7)), mute_until=now + timedelta(days=9))
    notice = store.alerts.set_attention(one.id, "sai cú pháp", now)
    assert notice is not None
    assert (notice.kind, notice.text) == ("attention", "sai cú pháp")
    assert [(each.due_at, each.notices) for each in store.alerts.deliveries()] == [(now, (notice.id,))]
    assert store.alerts.set_attention(one.id, "vẫn sai", now) is None
    assert store.alerts.get(one.id).attention == "vẫn sai"
    assert store.alerts.set_attention(one.id, "", now) is None
    assert store.alerts.get(one.id).attention == ""
    again = store.alerts.set_attention(one.id, "sai cú pháp", now)
    assert again is not None
    assert again.number == 2
