"""Why an alert told of an article, or did not: every verdict there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from made_alerts.newsroom import Newsroom
from made_alerts.told import NOW, article, signing

from pipelines.alerts import Alert
from pipelines.errors import StoreError
from search.alerts.explaining import Explanation, Verdict, explain


def why(newsroom: Newsroom, one: Alert, number: int = 1) -> Explanation:
    return explain(newsroom.store, newsroom.backend, article(number).id, newsroom.store.alerts.get(one.id))


def told(newsroom: Newsroom) -> Alert:
    one = newsroom.alert()
    newsroom.come(article(1))
    newsroom.run()
    return one


def told_with_a_new_fact(newsroom: Newsroom) -> Alert:
    one = newsroom.alert()
    newsroom.come((article(2), [signing(signed_on=None)]))
    newsroom.run()
    newsroom.come((article(1), [signing()]))
    newsroom.run()
    return one


def known(newsroom: Newsroom) -> Alert:
    one = newsroom.alert()
    newsroom.come((article(2), [signing()]), (article(1), [signing()]))
    newsroom.run()
    return one


def muted(newsroom: Newsroom) -> Alert:
    one = newsroom.alert(mute_until=NOW + timedelta(days=1))
    newsroom.come(article(1))
    newsroom.run()
    return one


def not_news(newsroom: Newsroom) -> Alert:
    one = newsroom.alert()
    newsroom.come(article(1), origin="backfill")
    newsroom.run()
    return one


def no_event(newsroom: Newsroom) -> Alert:
    one = newsroom.alert(watch="signings")
    newsroom.come(article(1))
    newsroom.run()
    return one


def waiting(newsroom: Newsroom) -> Alert:
    one = newsroom.alert("waiting", "ops")
    newsroom.come(article(1))
    newsroom.run()
    return one


def failed(newsroom: Newsroom) -> Alert:
    one = waiting(newsroom)
    delivery = newsroom.store.alerts.claim(newsroom.now, timedelta(minutes=1))
    assert delivery is not None
    newsroom.store.alerts.failed(delivery.id, "the receiver answers 500", newsroom.now + timedelta(hours=1))
    return one


def given_up(newsroom: Newsroom) -> Alert:
    one = waiting(newsroom)
    delivery = newsroom.store.alerts.claim(newsroom.now, timedelta(minutes=1))
    assert delivery is not None
    newsroom.store.alerts.dead(delivery.id, "the receiver answers 410")
    return one


def query(newsroom: Newsroom) -> Alert:
    one = newsroom.alert(query='"hải quan"', filters={"sites": ("baolamdong.vn",)})
    newsroom.come(article(1))
    newsroom.run()
    return one


def filtered(newsroom: Newsroom) -> Alert:
    one = newsroom.alert(filters={"sites": ("dangcongsan.vn",), "provinces": ("Lâm Đồng",), "years": ("2020",)})
    newsroom.come(article(1))
    newsroom.run()
    return one


def attention(newsroom: Newsroom) -> Alert:
    one = newsroom.alert(query="(ký")
    newsroom.come(article(1))
    newsroom.run()
    return one


def off(newsroom: Newsroom) -> Alert:
    newsroom.come(article(1))
    return newsroom.alert(enabled=False)


def before(newsroom: Newsroom) -> Alert:
    newsroom.come(article(1))
    return newsroom.alert()


def due(newsroom: Newsroom) -> Alert:
    one = newsroom.alert()
    newsroom.come(article(1))
    return one


def missed(newsroom: Newsroom) -> Alert:
    one = newsroom.alert()
    newsroom.come(article(1))
    newsroom.store.alerts.record([], newsroom.now, positions={one.id: newsroom.store.last_seq()})
    return one


def not_indexed(newsroom: Newsroom) -> Alert:
    one = newsroom.alert()
    newsroom.come(article(2))
    newsroom.come(article(1), index=False)
    return one


def standing(newsroom: Newsroom) -> Alert:
    newsroom.come(article(1))
    return newsroom.alert(watch="silence", days=3)


@pytest.mark.parametrize(
    ("make", "found", "verdict", "reason"),
    [
        (told, True, "told", "the first of its event"),
        (told_with_a_new_fact, True, "told", "something new"),
        (known, True, "known", "told already"),
        (muted, True, "muted", "mute"),
        (not_news, True, "not news", "backfill"),
        (no_event, True, "no event", "no signing"),
        (waiting, True, "waiting", "kyket alerts run"),
        (failed, True, "failed", "tried again: ops: the receiver answers 500"),
        (given_up, True, "failed", "given up: ops: the receiver answers 410"),
        (query, False, "query", "the query does not find it"),
        (filtered, False, "filter", "the filter of sites, years leaves it out"),
        (attention, False, "attention", "cannot be read"),
        (off, True, "off", "switched off"),
        (before, True, "before", "before the alert"),
        (due, True, "due", "kyket alerts run"),
        (missed, True, "missed", "kyket alerts sweep"),
        (not_indexed, False, "not indexed", "kyket index status"),
        (standing, True, "query", "watches silence"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_why(newsroom: Newsroom, make: Callable[[Newsroom], Alert], found: bool, verdict: Verdict, reason: str) -> None:
    explanation = why(newsroom, make(newsroom))
    assert (explanation.found, explanation.verdict) == (found, verdict)
    assert reason in explanation.reason


def test_every_verdict_is_shown_here() -> None:
    marks = [mark for mark in test_why.pytestmark if mark.name == "parametrize"]  # type: ignore[attr-defined]
    assert {case[2] for case in marks[0].args[1]} == set(get_args(Verdict))


def test_the_notice_that_told_the_event_is_named_and_its_message_however_long_ago(newsroom: Newsroom) -> None:
    one = newsroom.alert("one", "ops")
    newsroom.come((article(1), [signing()]))
    newsroom.run()
    for number in range(10, 115):
        newsroom.come(article(number), index=False)
        newsroom.index()
        newsroom.run()
    newsroom.come((article(2), [signing()]))
    newsroom.run()
    explanation = why(newsroom, one, 2)
    assert explanation.verdict == "known"
    assert [notice.article_id for notice in explanation.notices] == [article(1).id]
    assert [delivery.notices for delivery in explanation.deliveries] == [(explanation.notices[0].id,)]


def test_of_several_events_the_best_counts(newsroom: Newsroom) -> None:
    one = newsroom.alert(watch="signings")
    newsroom.come((article(2), [signing()]))
    newsroom.run()
    newsroom.come((article(1), [signing(), signing(document_kind="kế hoạch phối hợp")]))
    newsroom.run()
    explanation = why(newsroom, one)
    assert explanation.verdict == "told"
    assert sorted(match.outcome for match in explanation.matches) == ["known", "told"]


def test_an_unknown_article_is_an_error(newsroom: Newsroom) -> None:
    newsroom.come(article(1))
    with pytest.raises(StoreError):
        explain(newsroom.store, newsroom.backend, "0" * 16, newsroom.alert())


def test_an_alias_is_asked_for_as_well(newsroom: Newsroom) -> None:
    one = newsroom.alert()
    url = "https://baolamdong.vn/print/tin-1.html"
    newsroom.come(article(1), replace(article(1), id="feedfacefeedface", url=url, canonical_url=url))
    newsroom.run()
    explanation = explain(newsroom.store, newsroom.backend, "feedfacefeedface", one)
    assert explanation.verdict == "told"
