"""A reader who follows the menu and the further pages of each listing reaches every article."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest

from demo.articles import load
from demo.server import DemoServer
from demo.sites import SITES

Fetch = Callable[..., Any]

_MENU = {
    "nukeviet.demo": "//*[@id='menusite']//a/@href",
    "tuyengiao.demo": "//div[@class='menu']//a/@href",
    "dnn.demo": "//*[@id='dnn_pnavigation']//a/@href",
    "vnpt.demo": "//*[@id='menu-main-menu']//a/@href",
    "onecms.demo": "//*[@class='c-menu']//a/@href",
}
_ENTRIES = {
    "nukeviet.demo": "//div[@class='news_column']//h3/a/@href",
    "tuyengiao.demo": "//div[@class='zonepage-l']//h4/a/@href",
    "dnn.demo": "//div[@id='listnews']//h3[@class='h3cate']/a/@href",
    "vnpt.demo": "//a[@class='title2']/@href",
    "onecms.demo": "//div[@class='l-content']//h3[@class='b-grid__title']/a/@href",
}
_PAGES = {
    "nukeviet.demo": "//ul[@class='pagination']//a/@href",
    "tuyengiao.demo": "//div[@class='datapager']//a/@href",
    "vnpt.demo": "//div[contains(@class, 'page-nav')]//a/@href",
    "onecms.demo": "//a[@rel='next']/@href",
}


def _links(base: str, html: str, path: str) -> list[str]:
    return [urljoin(base, str(href)) for href in lxml.html.document_fromstring(html).xpath(path)]


def _sections(server: DemoServer, fetch: Fetch, site: str) -> list[str]:
    base = server.bases[site]
    home = fetch(f"{base}/").text
    names = next(one.sections for one in SITES if one.id == site)
    return [link for link in _links(base, home, _MENU[site]) if link.strip("/").rsplit("/", 1)[-1] in names]


def _listed(fetch: Fetch, site: str, start: str) -> tuple[set[str], int]:
    """Articles of a listing, and the number of its pages."""
    if site == "dnn.demo":
        return _loaded(fetch, start)
    waiting, seen, found = [start], {start}, set()
    while waiting:
        address = waiting.pop()
        html = fetch(address).text
        found |= set(_links(address, html, _ENTRIES[site]))
        further = [link for link in _links(address, html, _PAGES[site]) if link.startswith("http") and link not in seen]
        seen |= set(further)
        waiting += further
    return found, len(seen)


def _loaded(fetch: Fetch, start: str) -> tuple[set[str], int]:
    """The same where further pages are loaded by a script."""
    html = fetch(start).text
    found = set(_links(start, html, _ENTRIES["dnn.demo"]))
    script = re.search(r'"(/services/home/newslistpage.ashx\?p=)" \+ p \+ "(&cid=\d+&pid=\d+&nid=\d+)"', html)
    assert script is not None
    number = 2
    while piece := fetch(urljoin(start, f"{script[1]}{number}{script[2]}")).text:
        found |= set(_links(start, piece, "//h3[@class='h3cate']/a/@href"))
        number += 1
    return found, number - 1


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("site", [site.id for site in SITES])
def test_listings_lead_to_every_article(demo: DemoServer, fetch: Fetch, site: str, edition: int) -> None:
    demo.edition = edition
    sections = _sections(demo, fetch, site)
    assert len(sections) == len(next(one.sections for one in SITES if one.id == site))
    reached = set().union(*(_listed(fetch, site, section)[0] for section in sections))
    expected = {article.url for article in load(edition, demo.ports) if article.site == site}
    elsewhere = {f"{demo.bases[site]}{article.path}" for article in load(edition, demo.ports) if article.site == site}
    assert expected == elsewhere
    missing = expected - reached
    assert missing == set()


@pytest.mark.parametrize("site", [site.id for site in SITES])
def test_at_least_two_listings_have_further_pages(first: DemoServer, fetch: Fetch, site: str) -> None:
    pages = [_listed(fetch, site, section)[1] for section in _sections(first, fetch, site)]
    assert sum(count > 1 for count in pages) >= 1
    assert max(pages) <= 4


def test_a_nukeviet_listing_out_of_range_leads_back_to_its_first_page(first: DemoServer, fetch: Fetch) -> None:
    answer = fetch(f"{first.bases['nukeviet.demo']}/khoa-giao/page-99/")
    assert (answer.status, answer.header("Location")) == (301, "/khoa-giao/")


def test_other_listings_out_of_range_are_empty_or_missing(first: DemoServer, fetch: Fetch) -> None:
    beyond = fetch(f"{first.bases['tuyengiao.demo']}/khoa-giao?page=99")
    assert beyond.status == 200
    assert _links("", beyond.text, _ENTRIES["tuyengiao.demo"]) == []
    assert fetch(f"{first.bases['dnn.demo']}/services/home/newslistpage.ashx?p=99&cid=145&pid=0&nid=1").body == b""
    assert fetch(f"{first.bases['vnpt.demo']}/chinh-tri/trang-99/").status == 404
    answer = fetch(f"{first.bases['onecms.demo']}/thoi-su?page=99")
    assert answer.status == 200
    assert _links("", answer.text, _ENTRIES["onecms.demo"]) == []


def test_an_article_in_two_categories_is_listed_under_both_addresses(first: DemoServer, fetch: Fetch) -> None:
    base = first.bases["nukeviet.demo"]
    article = next(one for one in load(1, first.ports) if one.also)
    listed, _ = _listed(fetch, "nukeviet.demo", f"{base}/{article.also[0]}/")
    other = article.url.replace(f"/{article.section}/", f"/{article.also[0]}/")
    assert other in listed
    answer = fetch(other)
    assert (answer.status, answer.header("Location")) == (301, article.path)
