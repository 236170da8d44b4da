"""Read, unread, star."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from lxml import html

from search.web.pages import marks
from search.web.sources import Sources

from .conftest import TODAY, client_of


@pytest.fixture
def own(own_sources: Sources) -> TestClient:
    return client_of(own_sources)


def token(web: TestClient) -> str:
    return str(html.document_fromstring(web.get("/").text).cssselect("input[name=token]")[0].get("value"))


def one_of(sources: Sources) -> str:
    return next(one.article.id for one in sources.store.articles())


def test_an_article_opened_is_read_and_may_be_left_unread(own: TestClient, own_sources: Sources) -> None:
    one = one_of(own_sources)
    own.get(f"/articles/{one}")
    assert own_sources.store.marks.of("local", [one])[one].read_at
    own.post("/marks", data={"token": token(own), "unread": one, "next": "/"})
    assert not own_sources.store.marks.of("local", [one])


def test_what_is_left_unread_on_its_page_stays_unread(own: TestClient, own_sources: Sources) -> None:
    """Who leaves it is led back to the hits: its own page would count as reading it again."""
    one = one_of(own_sources)
    for address, back in ((f"/articles/{one}?q=ký&page=1", f"/?q=k%C3%BD&page=1#hit-{one}"), (f"/articles/{one}", "/")):
        found = html.document_fromstring(own.get(address).text)
        button = found.cssselect("button[name=unread]")[0]
        form = {each.get("name"): each.get("value") for each in found.cssselect(f"form#{button.get('form')} input")}
        answer = own.post("/marks", data=form | {"unread": button.get("value")})
        assert answer.headers["location"] == back
        own.get(answer.headers["location"])
        assert not own_sources.store.marks.of("local", [one])


def test_a_star_given_on_the_page_of_an_article_leads_back_to_it_and_its_hits(
    own: TestClient, own_sources: Sources
) -> None:
    address = f"/articles/{one_of(own_sources)}?q=x&page=1"
    found = html.document_fromstring(own.get(address).text)
    assert found.cssselect("form#marks input[name=next]")[0].get("value") == address


def test_a_star_is_given_listed_and_taken_away(own: TestClient, own_sources: Sources) -> None:
    one = one_of(own_sources)
    answer = own.post("/marks", data={"token": token(own), "star": one, "next": "/?q=x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=x")
    starred = html.document_fromstring(own.get("/starred").text)
    assert [each.get("id") for each in starred.cssselect(".hit")] == [f"hit-{one}"]
    assert starred.cssselect(".star")[0].get("aria-pressed") == "true"
    own.post("/marks", data={"token": token(own), "unstar": one})
    assert not html.document_fromstring(own.get("/starred").text).cssselect(".hit")


def test_all_of_a_page_is_read_at_once(own: TestClient) -> None:
    found = html.document_fromstring(own.get("/?q=ký").text)
    button = found.cssselect("button[name=read]")[0]
    own.post("/marks", data={"token": token(own), "read": button.get("value")})
    again = html.document_fromstring(own.get("/?q=ký").text)
    assert not again.cssselect(".hit:not(.read)")


def test_forms_of_others_are_refused(own: TestClient, own_sources: Sources) -> None:
    one = one_of(own_sources)
    good = token(own)
    refused = [
        own.post("/marks", data={"star": one}),
        own.post("/marks", data={"star": one, "token": "0" * 64}),
        own.post("/marks", data={"star": one, "token": "ký"}),
        own.post("/marks", data={"star": one, "token": good}, headers={"Origin": "http://evil.example"}),
        own.post("/marks", data={"star": one, "token": good}, headers={"Origin": "null"}),
        own.post("/marks", data={"star": one, "token": good}, headers={"Sec-Fetch-Site": "cross-site"}),
        client_of(own_sources).post("/marks", data={"star": one, "token": good}),  # another browser's
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)
    assert own.post("/marks", data={"star": "x" * 300_000, "token": good}).status_code == 413
    assert not own_sources.store.marks.starred("local")


@pytest.mark.parametrize(
    "next", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nX: y"]
)
def test_a_form_never_leads_elsewhere(own: TestClient, next: str) -> None:
    answer = own.post("/marks", data={"token": token(own), "next": next})
    assert answer.headers["location"] == "/"


def count(found: html.HtmlElement) -> int:
    return int(found.cssselect("#count")[0].text_content().split()[0])


def test_only_what_is_unread_is_shown_counted_and_paged_through(own: TestClient) -> None:
    def look(address: str) -> html.HtmlElement:
        return html.document_fromstring(own.get(address).text)

    everything = look("/?view=articles")
    total = count(everything)
    assert everything.cssselect(".unread .count")[0].text_content() == str(total)
    seen: list[str] = []
    found, address = everything, "/?view=articles&unread=1"
    while address:
        found = look(address)
        hits = [one.get("id").removeprefix("hit-") for one in found.cssselect(".hit")]
        seen += hits
        own.post("/marks", data={"token": token(own), "read": " ".join(hits)})
        # What was read meanwhile does not move the pages behind it.
        address = next((one.get("href") for one in found.cssselect("a[rel=next]")), "")
    assert len(seen) == len(set(seen)) == total
    assert look("/?view=articles&unread=1").cssselect(".empty")
    assert look("/?view=articles").cssselect(".unread .count")[0].text_content() == "0"


def test_a_story_is_read_with_any_of_its_articles(own: TestClient, own_sources: Sources) -> None:
    story = next(
        story
        for one in own_sources.store.articles()
        if one.story and len((story := own_sources.store.story(one.story)).members) > 1
    )
    before = count(html.document_fromstring(own.get("/?unread=1").text))
    own_sources.store.marks.read("local", [story.members[-1].article_id], TODAY - timedelta(hours=1))
    assert count(html.document_fromstring(own.get("/?unread=1").text)) == before - 1
    chip = html.document_fromstring(own.get("/?unread=1").text).cssselect(".chips a")[0]
    assert chip.get("href") == "/"
    assert own.get("/api/v1/search?unread=1&view=articles").json()["total"] == len(
        [one for one in own_sources.store.articles() if not own_sources.store.marks.of("local", [one.article.id])]
    )


def test_every_star_is_shown_however_many_there_are(
    own: TestClient, own_sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "_SHOWN", 4)
    ids = [one.article.id for one in own_sources.store.articles()][:9]
    own_sources.store.marks.star("local", ids, TODAY)
    seen: list[str] = []
    address: str | None = "/starred"
    while address:
        found = html.document_fromstring(own.get(address).text)
        seen += [one.get("id").removeprefix("hit-") for one in found.cssselect(".hit")]
        address = next((one.get("href") for one in found.cssselect("a[rel=next]")), None)
    assert sorted(seen) == sorted(ids)
    assert own.get("/starred?page=9").headers["location"] == "/starred"
    assert own.get("/starred?page=x").status_code == 200
