"""Article text is hostile: inert in page, feed and CSV."""

from __future__ import annotations

import csv
import io
import time

import pytest
from fastapi.testclient import TestClient
from lxml import etree, html

from search import update
from search.web.sources import Sources
from servers.web import HOSTILE, NOON, SITE, hostile

from .conftest import client_of

_ELEMENTS = {"img": 0, "svg": None, "iframe": 0, "object": 0, "embed": 0}


def ids() -> dict[str, str]:
    return {name: hostile(name, text).id for name, text in HOSTILE.items()}


def assert_inert(answer_text: str) -> None:
    found = html.document_fromstring(answer_text)
    for name, count in _ELEMENTS.items():
        if count is not None:
            assert len(found.cssselect(f"body {name}, head {name}")) == count, name
    for script in found.cssselect("script"):  # files of ours, in the head
        assert script.getparent().tag == "head"
        assert script.get("src", "").startswith("/static/")
        assert not script.text
    for element in found.iter():
        for name, value in getattr(element, "attrib", {}).items():
            assert not name.startswith("on"), name
            assert not value.strip().lower().startswith(("javascript:", "data:", "vbscript:")), value
    assert "\u202e" not in answer_text
    assert "\u2066" not in answer_text
    assert "49" not in found.cssselect("title")[0].text_content()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_article_is_inert_on_its_page(web: TestClient, name: str) -> None:
    answer = web.get(f"/articles/{ids()[name]}")
    assert answer.status_code == 200
    assert_inert(answer.text)
    if name == "template":
        assert "{{ 7 * 7 }}" in answer.text


def test_hostile_articles_are_inert_among_hits(web: TestClient) -> None:
    answer = web.get("/?q=hostile&view=articles")
    assert answer.text.count('class="hit"') + answer.text.count('class="hit read"') == len(HOSTILE)
    assert_inert(answer.text)
    assert_inert(web.get(f"/sites/{SITE}").text)


def test_a_hostile_query_is_inert(web: TestClient) -> None:
    for query in (
        '"><script>alert(1)</script>',
        "<img src=x onerror=alert(1)>",
        "\u202e{{7*7}}",
        "title:<svg/onload=x>",
    ):
        assert_inert(web.get("/", params={"q": query}).text)
        assert_inert(web.get("/agreements", params={"province": query, "agency": query}).text)
        assert_inert(web.get(f"/articles/{query}".replace("/on", "-on")).text)


def test_text_is_sent_as_text(web: TestClient) -> None:
    answer = web.get(f"/articles/{ids()['script']}/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_source_that_is_no_web_address_is_no_link(web: TestClient) -> None:
    assert "javascript:" not in web.get(f"/articles/{ids()['script']}").text


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_hostile_articles_are_inert_in_a_feed(web: TestClient, form: str) -> None:
    answer = web.get(f"/export?q=hostile&format={form}")
    root = etree.fromstring(answer.content)
    names = {etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)}
    assert not names & {"script", "img", "svg"}
    assert b"javascript:" not in answer.content


@pytest.mark.parametrize("address", ["/export?q=hostile", "/api/v1/export?q=hostile&format=csv"])
def test_no_cell_of_a_csv_is_a_formula(web: TestClient, address: str) -> None:
    rows = list(csv.reader(io.StringIO(web.get(address).text)))
    assert len(rows) == len(HOSTILE) + 1
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_five_megabytes_of_text_are_cut(own_sources: Sources) -> None:
    text = "phối hợp <b>công tác</b> " * 200_000
    one = hostile("long", "dài", body=(text,), lead=text[:1_000_000], title=text[:100_000])
    store = own_sources.store
    store.save_outcomes([(one.id, one, "crawl")], NOON)
    update(own_sources.backend, store, {})
    web = client_of(own_sources)
    began = time.process_time()
    answer = web.get(f"/articles/{one.id}")
    assert answer.status_code == 200
    assert len(answer.content) < 150_000
    assert f"/articles/{one.id}/text" in answer.text
    assert len(web.get(f"/articles/{one.id}/text").content) > 5_000_000
    assert len(web.get("/?q=hợp&view=articles&sort=date").content) < 150_000
    assert time.process_time() - began < 20
