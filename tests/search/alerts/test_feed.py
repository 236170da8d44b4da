"""What an alert told, as a feed that a reader reads back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import feedparser
import pytest
from made_alerts.told import HEALTH, NOW, POLICE, SITES, WOMEN, alert, article, come, signing, tell

from pipelines.store import Store
from search.alerts.feed import alert_feed
from search.alerts.gathering import gather
from search.feeds import FeedFormat

FORMATS: tuple[FeedFormat, ...] = ("rss", "atom")


def read(text: str) -> Any:
    parsed = feedparser.parse(text.encode())
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


@pytest.mark.parametrize("form", FORMATS)
def test_an_entry_is_a_notice_and_the_newest_comes_first(form: FeedFormat) -> None:
    with Store.open("sqlite:///:memory:") as store:
        one = store.alerts.add(alert(), NOW)
        first, more, other = article(1), article(2), article(3)
        come(store, [(first, [signing(period_from=None, period_to=None)])])
        tell(store, one, [first], NOW)
        come(store, [(other, [signing(POLICE, WOMEN, signed_on="2021-07-01")])])
        tell(store, one, [other], NOW + timedelta(hours=1))
        come(store, [(more, [signing(POLICE, HEALTH)])])
        tell(store, one, [more], NOW + timedelta(hours=2))
        text = alert_feed(one, gather(store, SITES, one, store.alerts.notices(one.id)), form, address="https://k.vn/a")
    parsed = read(text)
    assert parsed.feed.title == "kyket: Ký kết ở Lâm Đồng"
    assert [entry.title for entry in parsed.entries] == [
        "Tin thêm: Công an tỉnh – Sở Y tế ký quy chế phối hợp (Lâm Đồng)",
        "Công an tỉnh – Hội Liên hiệp Phụ nữ tỉnh ký quy chế phối hợp (Lâm Đồng)",
        "Công an tỉnh – Sở Y tế ký quy chế phối hợp (Lâm Đồng)",
    ]
    newest, _, oldest = (entry.id for entry in parsed.entries)
    assert newest.removesuffix(":2") == oldest.removesuffix(":1")
    assert oldest.startswith(f"urn:kyket:alert:{one.id}:")
    assert parsed.entries[0].link == more.url
    assert "giai đoạn: 2021–2025" in parsed.entries[0].summary
    assert "12-CT/TW" in parsed.entries[0].summary
    assert parsed.entries[0].published_parsed[:5] == (2021, 7, 13, 4, 0)


def test_what_a_mute_alert_kept_for_itself_is_left_out_and_the_same_notices_make_the_same_feed() -> None:
    with Store.open("sqlite:///:memory:") as store:
        one = store.alerts.add(alert(), NOW)
        muted = store.alerts.mute(one.id, NOW + timedelta(days=1))
        come(store, [(article(1), [signing()])])
        (kept,) = tell(store, muted, [article(1)])
        assert kept.muted
        items = gather(store, SITES, one, store.alerts.notices(one.id))
        assert read(alert_feed(one, items, "atom")).entries == []
        assert alert_feed(one, items, "atom") == alert_feed(one, items, "atom")
