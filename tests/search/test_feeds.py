"""A search as a feed, read back as a feed reader reads it."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipelines.article import VIETNAM
from search import IndexDocument
from search.feeds import FeedFormat, feed

Make = Callable[..., IndexDocument]
FORMATS: tuple[FeedFormat, ...] = ("rss", "atom")


def read(text: str) -> Any:
    parsed = feedparser.parse(text.encode("utf-8"))
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


@pytest.mark.parametrize("form", FORMATS)
def test_an_entry_has_what_the_article_says(article: Make, form: FeedFormat) -> None:
    document = article(
        7, title="Lễ ký kết quy chế phối hợp", lead="Sáng 29/4, hai bên ký kết.", byline="Hồng Nhung", label="signing",
        document_kinds=("quy chế phối hợp",),
    )  # fmt: skip
    parsed = read(feed([document], form, query='"ký kết"', address="https://kyket.vn/?q=ký"))
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[form]
    assert parsed.feed.title == 'kyket: "ký kết"'
    assert parsed.feed.link == "https://kyket.vn/?q=k%C3%BD"
    (entry,) = parsed.entries
    assert (entry.title, entry.summary) == (document.title, document.lead)
    assert (entry.link, entry.id) == ("https://baolamdong.vn/7", "urn:kyket:article:0000000000000007")
    assert entry.author == "Hồng Nhung · Báo Lâm Đồng"
    assert {tag.term for tag in entry.tags} == {"Lâm Đồng", "signing", "quy chế phối hợp"}
    # 16:20 in Vietnam.
    assert entry.published_parsed[:5] == (2021, 4, 29, 9, 20)
    assert "+07:00" in entry.published or "+0700" in entry.published


@pytest.mark.parametrize("form", FORMATS)
def test_entries_stand_in_the_order_given_and_without_articles_there_are_none(article: Make, form: FeedFormat) -> None:
    documents = [article(number) for number in (3, 1, 2)]
    assert [entry.id[-1] for entry in read(feed(documents, form, query="")).entries] == ["3", "1", "2"]
    empty = read(feed([], form, query=""))
    assert (empty.entries, empty.feed.title) == ([], "kyket")


@pytest.mark.parametrize("form", FORMATS)
def test_of_the_same_articles_the_feed_is_the_same(article: Make, form: FeedFormat) -> None:
    def made() -> str:
        return feed([article(1), article(2, published=None)], form, query="ký")

    assert made() == made()


def test_an_article_without_a_date_comes_last_in_a_reader(article: Make) -> None:
    (rss,) = read(feed([article(published=None)], "rss", query="")).entries
    assert "published" not in rss
    (atom,) = read(feed([article(published=None)], "atom", query="")).entries
    assert atom.updated == atom.get("published", atom.updated)
    assert atom.updated_parsed[0] == 1970


@pytest.mark.parametrize("form", FORMATS)
def test_the_feed_was_updated_with_its_newest_article(article: Make, form: FeedFormat) -> None:
    newest = datetime(2022, 1, 2, 3, 4, tzinfo=UTC)
    parsed = read(feed([article(1), article(2, published=newest.astimezone(VIETNAM))], form, query=""))
    assert parsed.feed.updated_parsed[:5] == (2022, 1, 2, 3, 4)


@pytest.mark.parametrize("form", FORMATS)
def test_a_long_text_is_cut_between_words_and_without_a_lead_the_body_speaks(article: Make, form: FeedFormat) -> None:
    (entry,) = read(feed([article(body=f"{'một hai ' * 300}\nba")], form, query="")).entries
    assert 500 < len(entry.summary) < 620
    assert entry.summary.endswith(("một …", "hai …"))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "https://", "data:text/html,x"])
def test_what_is_no_address_of_the_web_is_no_link(article: Make, form: FeedFormat, url: str) -> None:
    (entry,) = read(feed([article(url=url)], form, query="")).entries
    assert entry.get("link", "") in ("", entry.id)


HOSTILE = '<script>alert("1")</script> & &amp; ]]> \x00\x1b\ud800￾ 𝔘 Đ'


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_stays_text(article: Make, form: FeedFormat) -> None:
    fields = dict.fromkeys(("title", "lead", "byline", "province", "label", "site_name"), HOSTILE)
    text = feed([article(**fields, url="https://x.vn/đ?a=<b>&c=\"d'")], form, query=HOSTILE)
    root = etree.fromstring(text.encode("utf-8"))
    assert not root.xpath("//*[local-name() = 'script']")
    seen = '<script>alert("1")</script> & &amp; ]]>'
    texts = {element.text or "" for element in root.iter() if element.tag.rpartition("}")[2] in ("title", "summary")}
    texts |= {element.text or "" for element in root.iter("description")}
    assert all(seen in one or html.escape(seen, quote=False) in one for one in texts)
    (entry,) = read(text).entries
    assert entry.link == "https://x.vn/%C4%91?a=%3Cb%3E&c=%22d'"
    assert (form == "rss") == ("<script>" not in entry.summary)
    assert form == "rss" or entry.summary_detail.type == entry.title_detail.type == "text/plain"


@given(st.text(max_size=40), st.sampled_from(FORMATS))
def test_any_text_makes_a_feed_that_can_be_read(text: str, form: FeedFormat) -> None:
    document = IndexDocument(
        id="1", url=f"https://x.vn/{text}", site="x.vn", site_name=text, kind="", province=text, province_now="",
        title=text, lead=text, body=text, captions="", byline=text, published=None, published_precision="day",
        language="vi", label=text,
    )  # fmt: skip
    made = feed([document], form, query=text).encode("utf-8")
    assert etree.fromstring(made) is not None
