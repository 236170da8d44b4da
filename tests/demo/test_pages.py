"""The pages of the replicas: each says what its article says, weighs what real ones weigh, loads nothing from afar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest

from demo.articles import DemoArticle, load
from demo.server import DemoServer
from demo.sites import SITES

Fetch = Callable[..., Any]

# Attributes by which a page makes a browser load something; links that a reader has to follow are not among them.
_LOADED = (
    "//@src | //@data-src | //@srcset | //@poster | //link/@href | //@background | //object/@data | //form/@action"
)


def _articles(server: DemoServer, site: str) -> list[DemoArticle]:
    found = load(server.edition, server.ports)
    return [article for article in found if article.site == site and not article.needs_browser]


def _decoded(body: bytes) -> str:
    return unicodedata.normalize("NFC", body.decode())


def _texts(html: str) -> str:
    root = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for element in root.xpath("//script | //style"):
        element.drop_tree()
    said = " ".join(text.strip() for text in root.itertext()) + " ".join(root.xpath("//img/@alt"))
    return " ".join(said.split())


def _pages(server: DemoServer, fetch: Fetch, site: str) -> Iterator[tuple[DemoArticle, str]]:
    for article in _articles(server, site):
        answer = fetch(article.url)
        assert answer.status == 200, article.url
        yield article, _decoded(answer.body)


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("site", [site.id for site in SITES])
def test_a_page_says_all_that_its_article_says(demo: DemoServer, fetch: Fetch, site: str, edition: int) -> None:
    demo.edition = edition
    for article, html in _pages(demo, fetch, site):
        said = _texts(html)
        for text in (article.title, article.lead, article.byline, article.source_name, *article.captions):
            assert text in said, article.key
        for paragraph in article.paragraphs:
            for text in paragraph.split(" | "):
                assert text in said, article.key


@pytest.mark.parametrize("site", [site.id for site in SITES])
def test_an_article_page_weighs_15_to_60_kilobytes(first: DemoServer, fetch: Fetch, site: str) -> None:
    sizes = {article.key: len(html.encode()) for article, html in _pages(first, fetch, site)}
    assert {key: size for key, size in sizes.items() if not 15_000 <= size <= 60_000} == {}


@pytest.mark.parametrize("site", [site.id for site in SITES])
def test_pages_are_surrounded_by_other_articles_a_form_and_a_page_clock(
    first: DemoServer, fetch: Fetch, site: str
) -> None:
    today = first.now()
    clocks = (f"{today:%d/%m/%Y}", f"{today.day}/{today.month}/{today.year}")
    for article, html in _pages(first, fetch, site):
        paths = {other.path for other in _articles(first, site)} - {article.path}
        assert sum(f'"{path}"' in html for path in paths) >= 5, article.key
        assert "<textarea" in html
        assert any(clock in html for clock in clocks)


@pytest.mark.parametrize("site", [site.id for site in SITES])
def test_nothing_outside_this_machine_is_loaded(second: DemoServer, fetch: Fetch, site: str) -> None:
    base = second.bases[site]
    addresses = [f"{base}/", *(article.url for article in load(2, second.ports) if article.site == site)]
    for address in addresses:
        html = _decoded(fetch(address).body)
        root = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        loaded = [str(value) for value in root.xpath(_LOADED)]
        loaded += re.findall(r"url\([\"']?([^)\"']+)", html)
        hosts = {urlsplit(value).netloc for value in loaded} - {""}
        assert hosts <= {urlsplit(base).netloc for base in second.bases.values()}, address


@pytest.mark.parametrize("site", [site.id for site in SITES])
def test_what_a_page_loads_is_there(first: DemoServer, fetch: Fetch, site: str) -> None:
    article = _articles(first, site)[0]
    root = lxml.html.document_fromstring(fetch(article.url).body)
    files = {str(value) for value in root.xpath("//img/@src | //script/@src | //link[@rel='stylesheet']/@href")}
    assert files
    assert {fetch(first.bases[site] + path).status for path in files} == {200}


def test_every_site_prints_the_date_in_its_own_way(first: DemoServer, fetch: Fetch) -> None:
    printed = {
        "nukeviet/phoi-hop-voi-nganh-giao-duc-2021-2025": "Thứ năm - 29/04/2021 16:20",
        "tuyengiao/ben-tre-ky-ket-voi-bay-co-quan": "Thứ Năm, 22/7/2021 10:14'(GMT+7)",
        "dnn/dan-van-cong-an-chuong-trinh-phoi-hop": "18/05/2021 17:20 (GMT+7)",
        "vnpt/toa-an-mat-tran-2021": "14:18, 30/11/2021",
        "onecms/cong-an-va-doan-thanh-nien-2023": "21/11/2023 09:28",
    }
    by_key = {article.key: article for article in load(1, first.ports)}
    for key, date in printed.items():
        assert date in fetch(by_key[key].url).text, key
