"""Readers' marks: each reader's own, kept once, one article's whatever page they were made on, gone with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from pipelines.article import Article
from pipelines.store import PageRecord, Store
from pipelines.store.records import Mark

Make = Callable[..., Article]
HOUR = timedelta(hours=1)


@pytest.fixture
def filled(store: Store, article: Make, visit: Callable[..., PageRecord], now: datetime) -> Store:
    """Articles "a" and "c", and "b", an alias of "a"."""
    store.record_pages([visit("a"), visit("b"), visit("c")])
    for one in (article("a"), article("b", "a"), article("c")):
        store.save_outcomes([(one.id, one, "crawl")], now)
    return store


def test_marks_are_a_readers_own_and_keep_their_first_moment(filled: Store, article: Make, now: datetime) -> None:
    a, c = article("a").id, article("c").id
    filled.marks.read("local", [a, c, "0" * 16], now)
    filled.marks.read("local", [a], now + HOUR)
    filled.marks.star("local", [c], now + HOUR)
    assert filled.marks.of("local", [a, c]) == {a: Mark(read_at=now), c: Mark(now, now + HOUR)}
    assert filled.marks.of("another", [a, c]) == {}


def test_a_mark_is_taken_back(filled: Store, article: Make, now: datetime) -> None:
    a = article("a").id
    filled.marks.star("local", [a], now)
    filled.marks.read("local", [a], now)
    filled.marks.unread("local", [a])
    assert filled.marks.of("local", [a]) == {a: Mark(None, now)}
    filled.marks.unstar("local", [a])
    assert filled.marks.of("local", [a]) == {}
    filled.marks.unstar("local", [a])


def test_starred_articles_come_with_the_last_star_first(filled: Store, article: Make, now: datetime) -> None:
    a, c = article("a").id, article("c").id
    filled.marks.star("local", [a], now)
    filled.marks.star("local", [c], now + HOUR)
    assert filled.marks.starred("local") == [c, a]
    assert filled.marks.starred("local", limit=1, offset=1) == [a]
    assert filled.marks.starred("another") == []


def test_a_mark_on_an_alias_is_one_of_its_article(filled: Store, article: Make, now: datetime) -> None:
    a, b = article("a").id, article("b").id
    filled.marks.star("local", [b], now)
    assert filled.marks.starred("local") == [a]
    assert filled.marks.of("local", [a]) == {a: Mark(None, now)}
    filled.marks.unstar("local", [a])
    assert filled.marks.starred("local") == []


def test_marks_go_with_a_forgotten_article(filled: Store, article: Make, now: datetime) -> None:
    c = article("c").id
    filled.marks.star("local", [c], now)
    filled.forget(c, now)
    assert filled.marks.starred("local") == []


def test_what_was_read_is_told_as_of_a_moment_by_article_or_by_story(
    filled: Store, article: Make, now: datetime
) -> None:
    a, b, c = (article(name).id for name in "abc")
    filled.marks.read("local", [b], now)
    filled.marks.read("local", [c], now + HOUR)
    filled.marks.star("another", [a], now)
    assert filled.marks.read_before("local") == [c, a]
    assert filled.marks.read_before("local", now + HOUR) == [a]
    assert filled.marks.read_before("local", now) == []
    assert filled.marks.read_before("another") == []
    while filled.place_due():
        pass
    told = list(dict.fromkeys(filled.story(one).id for one in (c, a)))
    assert filled.marks.read_before("local", stories=True) == told
