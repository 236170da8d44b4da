"""What is new: in the order of the outbox, once everything before it is settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipelines.alerts import Alert
from pipelines.article import Article
from pipelines.findings import Findings, Signing
from pipelines.store import Store

Put = Callable[..., str]
Settle = Callable[[], int]


def test_every_article_comes_once_however_small_the_steps(store: Store, put: Put, settle: Settle) -> None:
    ids = [put(f"a{number}") for number in range(7)]
    end = settle()
    for limit in (1, 2, 3, 50):
        position, seen = 0, []
        while position < end:
            step = store.alerts.news(position, limit, end)
            assert step.start == position < step.end
            assert len(step.items) <= limit
            seen += [item.article_id for item in step.items]
            position = step.end
        assert list(dict.fromkeys(seen)) == ids
        assert all(item.is_news for item in store.alerts.news(0, 50, end).items)


def test_nothing_is_behind_the_end(store: Store, put: Put, settle: Settle) -> None:
    one = put("a")
    end = settle()
    put("b")
    step = store.alerts.news(0, 500, end)
    assert [item.article_id for item in step.items] == [one]
    assert step.end == end
    assert store.alerts.news(end, 500, end).items == ()


@pytest.mark.parametrize("origin", ["backfill", "import", "reextract"])
def test_only_what_a_crawl_brought_is_news(store: Store, put: Put, settle: Settle, origin: str) -> None:
    put("a", origin=origin), put("b")
    assert [item.is_news for item in store.alerts.news(0, 500, settle()).items] == [False, True]


def test_an_edit_is_news_and_another_reading_is_none(store: Store, put: Put, settle: Settle, signing: Signing) -> None:
    one = put("a")
    end = settle()
    put("a", lead="Sáng 11/3, hai cơ quan đã ký kết.")
    (edited,) = store.alerts.news(end, 500, settle()).items
    assert (edited.article_id, edited.version, edited.is_news) == (one, 2, True)
    end = settle()
    store.save_findings([(one, 2, Findings("signing", (), (signing,), recogniser="2"))])
    (read,) = store.alerts.news(end, 500, settle()).items
    assert (read.version, read.is_news) == (2, False)


def test_what_is_forgotten_or_merged_into_another_meanwhile_is_left_out(store: Store, put: Put, settle: Settle) -> None:
    gone, kept = put("a"), put("b")
    alias = put("c", text="b")
    store.forget(gone)
    assert store.article(alias).article.id == kept
    assert [item.article_id for item in store.alerts.news(0, 500, settle()).items] == [kept]


def test_what_is_not_read_placed_and_agreed_is_waited_for(
    store: Store, article: Callable[..., Article], put: Put, settle: Settle, alert: Callable[..., Alert], now: datetime
) -> None:
    alert()
    put("a")
    assert store.alerts.settled_to() == 0
    end = settle()
    assert end == store.last_seq()
    unread = article("b", "một bài chưa đọc")
    store.save_outcomes([(unread.id, unread, "crawl")], now)
    put("c")
    assert settle() == end < store.last_seq()
    store.save_findings([(unread.id, 1, Findings("unrelated", recogniser="1"))])
    assert settle() == store.last_seq()
    assert [item.is_news for item in store.alerts.news(end, 500, settle()).items] == [True, True]


def test_an_edit_that_is_not_read_yet_holds_nothing_back_that_came_before(
    store: Store, article: Callable[..., Article], put: Put, settle: Settle, alert: Callable[..., Alert], now: datetime
) -> None:
    put("a")
    end = settle()
    alert()
    edited = article("a", lead="khác")
    store.save_outcomes([(edited.id, edited, "crawl")], now)
    assert settle() == end


def test_recent_articles_are_those_seen_lately_by_their_last_crawl(
    store: Store, put: Put, settle: Settle, now: datetime
) -> None:
    old = put("a", seen=now - timedelta(days=9))
    put("b", origin="backfill")
    put("c")
    seq = store.last_seq()
    settle()
    store.save_findings([(old, 1, Findings("unrelated", recogniser="2"))])
    recent = list(store.alerts.recent_articles(now - timedelta(days=3)))
    ids = [store.current([each.article_id])[each.article_id].article.title for each in recent]
    assert sorted(ids) == ["Tin b", "Tin c"]
    (news,) = [each for each in recent if each.is_news]
    assert (news.seq, news.version) == (seq, 1)
    assert replace(news, is_news=False) in [replace(each, is_news=False) for each in recent]
