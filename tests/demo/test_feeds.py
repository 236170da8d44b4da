"""Feeds and sitemaps, each as its family writes it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from demo.articles import VIETNAM, DemoArticle, load
from demo.server import DemoServer

Fetch = Callable[..., Any]
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_LASTMOD = "{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"


def _of(server: DemoServer, site: str) -> list[DemoArticle]:
    return [article for article in load(server.edition, server.ports) if article.site == site]


def _entries(text: str | bytes) -> dict[str, str]:
    """Address → last change."""
    root = ElementTree.fromstring(text)
    return {str(entry.findtext(_LOC)): str(entry.findtext(_LASTMOD)) for entry in root}


def test_the_nukeviet_feed_gives_titles_leads_and_dates_in_gmt(first: DemoServer, fetch: Fetch) -> None:
    answer = fetch(f"{first.bases['nukeviet.demo']}/rss/")
    feed = feedparser.parse(answer.body)
    assert not feed.bozo
    articles = _of(first, "nukeviet.demo")
    assert [entry.link for entry in feed.entries] == [article.url for article in articles[:30]]
    for entry, article in zip(feed.entries, articles, strict=False):
        assert entry.title == article.title
        assert article.lead in entry.description
        assert entry.published.endswith("GMT")
        moment = datetime(*entry.published_parsed[:6], tzinfo=UTC)
        assert moment.astimezone(VIETNAM) == article.published
        assert article.paragraphs[-1] not in entry.description


def test_nukeviet_has_a_feed_for_each_category_and_a_page_that_lists_them(first: DemoServer, fetch: Fetch) -> None:
    base = first.bases["nukeviet.demo"]
    feed = feedparser.parse(fetch(f"{base}/rss/khoa-giao/").body)
    assert {entry.link for entry in feed.entries} == {
        article.url for article in _of(first, "nukeviet.demo") if "khoa-giao" in (article.section, *article.also)
    }
    assert "/rss/khoa-giao/" in fetch(f"{base}/feeds/").text
    assert fetch(f"{base}/rss/khong-co/").status == 301


def test_the_nukeviet_sitemap_is_one_line_behind_an_index(first: DemoServer, fetch: Fetch) -> None:
    base = first.bases["nukeviet.demo"]
    assert f"Sitemap: {base}/sitemap.xml" in fetch(f"{base}/robots.txt").text
    index = _entries(fetch(f"{base}/sitemap.xml").body)
    assert list(index) == [f"{base}/sitemap-vi.news.xml"]
    news = fetch(f"{base}/sitemap-vi.news.xml").text
    assert "\n" not in news
    entries = _entries(news)
    assert set(entries) == {article.url for article in _of(first, "nukeviet.demo")}
    assert all(changed.endswith("+07:00") for changed in entries.values())


def test_the_feed_of_the_lam_dong_paper_is_not_well_formed_and_still_gives_addresses(
    first: DemoServer, fetch: Fetch
) -> None:
    body = fetch(f"{first.bases['vnpt.demo']}/rss/home.rss").body
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(body)
    feed = feedparser.parse(body)
    assert feed.bozo
    assert feed.entries[0].link == _of(first, "vnpt.demo")[0].url


def test_its_other_feeds_are_well_formed(first: DemoServer, fetch: Fetch) -> None:
    feed = feedparser.parse(fetch(f"{first.bases['vnpt.demo']}/rss/kinh-te.rss").body)
    assert not feed.bozo
    assert all("/kinh-te/" in entry.link for entry in feed.entries)
    assert fetch(f"{first.bases['vnpt.demo']}/rss/khong-co.rss").status == 404


def test_onecms_has_feeds_and_zipped_sitemaps_year_by_year(second: DemoServer, fetch: Fetch) -> None:
    base = second.bases["onecms.demo"]
    articles = _of(second, "onecms.demo")
    for name in ("home", "thoi-su"):
        feed = feedparser.parse(fetch(f"{base}/rss/{name}.rss").body)
        assert not feed.bozo
        assert {entry.link for entry in feed.entries} <= {article.url for article in articles}
    found: dict[str, str] = {}
    for address in _entries(fetch(f"{base}/sitemap.xml").body):
        assert address.endswith(".xml.gz")
        found |= _entries(gzip.decompress(fetch(address).body))
    assert set(found) == {article.url for article in articles}
    edited = next(article for article in articles if article.modified)
    assert datetime.fromisoformat(found[edited.url]) == edited.modified
    news = fetch(f"{base}/news-sitemap.xml").text
    assert articles[0].title in news


def test_the_dnn_sitemap_lists_all_articles(first: DemoServer, fetch: Fetch) -> None:
    entries = _entries(fetch(f"{first.bases['dnn.demo']}/sitemap.xml").body)
    assert set(entries) == {article.url for article in _of(first, "dnn.demo")}


def test_the_central_magazine_has_neither_feed_nor_sitemap(first: DemoServer, fetch: Fetch) -> None:
    base = first.bases["tuyengiao.demo"]
    assert {fetch(f"{base}/{name}").status for name in ("rss", "rss/home.rss", "sitemap.xml")} == {404}


@pytest.mark.parametrize("site", ["nukeviet.demo", "tuyengiao.demo", "dnn.demo", "vnpt.demo", "onecms.demo"])
def test_every_site_has_a_robots_txt_that_lets_articles_be_read(first: DemoServer, fetch: Fetch, site: str) -> None:
    from urllib.robotparser import RobotFileParser

    answer = fetch(f"{first.bases[site]}/robots.txt")
    assert answer.status == 200
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert all(robots.can_fetch("kyket", article.url) for article in _of(first, site))
