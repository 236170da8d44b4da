"""The address of an article, pasted where one types."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from lxml import html

from pipelines.alerts import Alert
from pipelines.article import page_id
from search.web.addresses import article_at, is_address
from search.web.sources import Sources
from servers.web import SITE, hostile

from .conftest import client_of

URL = f"https://{SITE}/tin/Ky-ket-123.html"


@pytest.fixture
def pasted(own_sources: Sources) -> Sources:
    """With an article at :data:`URL`, and its text at another address, too."""
    store = own_sources.store
    for url in (URL, f"https://{SITE}/amp/Ky-ket-123.html?trang=1"):
        one = hostile("pasted", "Ký kết", id=page_id(SITE, url), url=url, canonical_url=url)
        store.save_outcomes([(one.id, one, "crawl")], one.published)  # type: ignore[list-item, arg-type]
    return own_sources


@pytest.mark.parametrize(
    "address",
    [URL, f"  {URL} ", URL.replace("https", "HTTP"), URL.replace("https://", "https://www."), f"{URL}#binh-luan",
     f"{URL}?utm_source=zalo&x=1", f"{URL}/", URL.replace(SITE, SITE.upper())],
)  # fmt: skip
def test_what_is_pasted_opens_its_article(pasted: Sources, address: str) -> None:
    answer = client_of(pasted).get("/", params={"q": address})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/articles/{page_id(SITE, URL)}")


def test_another_address_of_the_same_text_opens_it_too(pasted: Sources) -> None:
    assert article_at(pasted, f"https://{SITE}/amp/Ky-ket-123.html?trang=1") == page_id(SITE, URL)


def test_one_that_was_never_fetched_leads_to_its_site(pasted: Sources) -> None:
    found = html.document_fromstring(client_of(pasted).get("/", params={"q": f"https://{SITE}/khac.html"}).text)
    assert "chưa có bài nào ở địa chỉ này" in found.cssselect(".empty")[0].text_content()
    assert found.cssselect(f".empty a[href='/sites/{SITE}']")
    other = html.document_fromstring(client_of(pasted).get("/", params={"q": "https://khac.example/a"}).text)
    assert not other.cssselect(".empty a[href^='/sites/']")


@pytest.mark.parametrize(
    "text", ["ký kết", "https://", "http://a b.vn/x", "trang:https://a.vn", "", "https://[::1/x/y"]
)
def test_what_is_no_address_is_searched_for(pasted: Sources, text: str) -> None:
    assert article_at(pasted, text) is None
    assert client_of(pasted).get("/", params={"q": text}).status_code in (200, 400)
    assert is_address(text) == (text == "https://[::1/x/y")


def test_why_an_alert_told_or_did_not_is_asked_by_the_address_on_the_site(pasted: Sources) -> None:
    one = pasted.store.alerts.add(Alert("", "Ký", "zzzz"))
    web: TestClient = client_of(pasted)
    found = html.document_fromstring(web.get(f"/alerts/{one.id}/why", params={"article": URL}).text)
    assert found.cssselect(f".card a[href='/articles/{page_id(SITE, URL)}']")
    assert web.get(f"/alerts/{one.id}/why", params={"article": f"https://{SITE}/khac.html"}).status_code == 404
