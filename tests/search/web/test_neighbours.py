"""From one article to the next, as the hits follow each other."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from fastapi.testclient import TestClient

from search.web.sources import Sources
from search.web.state import PAGE

from .conftest import client_of
from .test_pages import page


def titles(web: TestClient, address: str) -> list[str]:
    """Where the titles of the hits lead."""
    return [one.get("href") for one in page(web, address).cssselect(".hit .title")]


def beside(web: TestClient, address: str, by: str) -> str:
    """Where an article leads on to."""
    link = page(web, address).cssselect(f'.around [rel="{by}"]')[0]
    answer = web.get(link.get("href"))
    assert answer.status_code == 303
    return answer.headers["location"]


def test_the_hits_are_read_one_after_the_other_over_pages_and_back(web: TestClient) -> None:
    first, second = titles(web, "/?view=articles"), titles(web, "/?view=articles&page=2")
    assert len(first) == PAGE
    address, seen = first[0], [first[0]]
    for _ in range(PAGE + 1):
        address = beside(web, address, "next")
        seen.append(address)
    assert [urlsplit(one).path for one in seen] == [urlsplit(one).path for one in [*first, *second[:2]]]
    assert parse_qs(urlsplit(address).query) == {"view": ["articles"], "page": ["2"]}
    for _ in range(2):
        address = beside(web, address, "prev")
    assert urlsplit(address).path == urlsplit(first[-1]).path
    assert "page" not in parse_qs(urlsplit(address).query)


def test_behind_the_last_and_before_the_first_are_the_hits(web: TestClient) -> None:
    found = titles(web, "/?q=ký kết&label=signing&year=2024")
    assert 1 <= len(found) < PAGE
    for one, by in ((found[-1], "next"), (found[0], "prev")):
        location = urlsplit(beside(web, one, by))
        assert location.path == "/"
        assert parse_qs(location.query) == {"q": ["ký kết"], "label": ["signing"], "year": ["2024"]}


def test_what_is_unread_is_read_to_the_end(own_sources: Sources) -> None:
    """Each article that is opened leaves the list of what is unread: the next one is found all the same."""
    web = client_of(own_sources)
    found = titles(web, "/?q=ký kết&label=signing&unread=1&sort=date")
    address, seen = found[0], [found[0]]
    while urlsplit(address := beside(web, address, "next")).path != "/" and len(seen) < 100:
        seen.append(address)
    assert [urlsplit(one).path for one in seen][: len(found)] == [urlsplit(one).path for one in found]
    assert len(seen) == len({urlsplit(one).path for one in seen}) >= len(found)
    assert not titles(web, "/?q=ký kết&label=signing&unread=1")


def test_an_article_that_is_no_hit_leads_to_the_hits(web: TestClient) -> None:
    for address in ("/articles/nope/next?q=ký", "/articles/nope/previous", "/articles/nope/next?q=(ký&page=2"):
        answer = web.get(address)
        assert answer.status_code == 303
        assert urlsplit(answer.headers["location"]).path == "/"
        assert not urlsplit(answer.headers["location"]).netloc
    assert web.get("/articles/nope/next?q=(ký").headers["location"] == "/?q=(k%C3%BD"


def test_an_article_opened_from_nowhere_has_no_neighbours(web: TestClient, sources: Sources) -> None:
    one = next(sources.store.articles()).article.id
    assert not page(web, f"/articles/{one}").cssselect(".around")
    assert not page(web, f"/articles/{one}?part=1&behind=1").cssselect(".around")
