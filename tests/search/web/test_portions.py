"""Articles that are too long for one page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipelines.article import Article
from pipelines.findings import Findings, Party, Signing, Span
from search.web.portions import HEAVIEST, Portions
from search.web.sources import Sources
from servers.web import NOON, hostile

from .conftest import client_of

SENTENCE = "Công an tỉnh và Tỉnh đoàn ký kết chương trình phối hợp giai đoạn 2026-2030."
FILLING = "Hội nghị nghe báo cáo kết quả & bàn việc của quý sau. "


def article(*body: str, lead: str = "Tóm tắt") -> Article:
    made: Article = hostile("long", "Bài dài", lead=lead, body=body, captions=())
    return made


@given(
    st.lists(st.sampled_from(["", "ký ", "kết & ", "<b>", "🖋" * 700, "x" * 2500, FILLING * 90]), max_size=12).map(tuple)
)
def test_portions_put_together_are_the_text(body: tuple[str, ...]) -> None:
    known = article(*body)
    portions = Portions(known, {})
    shown = [one for number in range(1, len(portions) + 1) for one in portions.shown(number)]
    said = "".join(piece.text for one in shown if one.part == "paragraphs" for piece in one.pieces)
    assert said == "".join(body)
    anchors = [one.anchor for one in shown]
    assert len(anchors) == len(set(anchors))


@given(st.integers(0, 79), st.integers(0, 4000))
def test_whatever_stands_somewhere_is_found_in_its_portion(index: int, start: int) -> None:
    known = article(*(f"{place} {FILLING * 80}" for place in range(80)))
    portions = Portions(known, {})
    place = portions.place(Span("paragraphs", index, start, start + 1))
    assert place is not None
    number, anchor = place
    (shown,) = [one for one in portions.shown(number) if one.anchor == anchor]
    first = int(anchor.partition("-")[2] or 0)
    assert shown.pieces[0].text[start - first] == known.body[index][start]
    offset = sum(len(one) + 1 for one in known.body[:index]) + start
    assert portions.of_line(offset) == place


def test_a_short_article_is_one_portion() -> None:
    assert len(Portions(article("ký kết"), {})) == 1
    assert len(Portions(article(lead=""), {})) == 1


@pytest.fixture
def long(own_sources: Sources) -> tuple[TestClient, Article]:
    """An article of 5 MB, the signing told far from its beginning, served."""
    many = [f"Đoạn {place}. {FILLING * 6}" for place in range(14_000)]
    many[1_000] = SENTENCE
    many.append(FILLING * 2_000)
    known = article(*many)
    signing = Signing(
        "chương trình phối hợp",
        tuple(Party(f"Bên thứ {place} {'&' * 80}", spans=(Span("paragraphs", 1_000, 0, 12),)) for place in range(60)),
        spans={"signing": (Span("paragraphs", 1_000, 0, len(SENTENCE)),)},
    )
    store = own_sources.store
    store.save_outcomes([(known.id, known, "crawl")], NOON)
    edited = replace(known, body=tuple(f"Đã sửa {one}" if place % 9 == 0 else one for place, one in enumerate(many)))
    store.save_outcomes([(edited.id, edited, "crawl")], NOON)
    store.save_findings([(known.id, 2, Findings("signing", ("Lâm Đồng",), (signing,) * 30))])

    return client_of(own_sources), edited


def page(web: TestClient, address: str) -> Any:
    answer = web.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < 150_000, address
    return html.document_fromstring(answer.text)


def test_no_page_of_a_very_long_article_is_heavy_and_all_of_it_is_found(long: tuple[TestClient, Article]) -> None:
    web, known = long
    assert sum(len(one.encode()) for one in known.body) > 5_000_000
    found = page(web, f"/articles/{known.id}")
    (numbers,) = re.findall(r"trên (\d+)", found.cssselect(".article-text .pager span")[0].text_content())
    assert int(numbers) > 5_000_000 // HEAVIEST
    for number in (2, int(numbers) // 2, int(numbers)):
        page(web, f"/articles/{known.id}?part={number}")
    (more,) = found.cssselect(".article-text .pager a[rel=next]")
    following = page(web, more.get("href"))
    last, first = found.cssselect(".article-text > p[id]")[-1], following.cssselect(".article-text > p[id]")[0]
    assert int(first.get("id")[1:]) == int(last.get("id")[1:]) + 1
    assert following.cssselect(".article-text .pager a[rel=prev]")[0].get("href") == f"/articles/{known.id}"
    assert not page(web, f"/articles/{known.id}?part=99999").cssselect(".article-text .pager a[rel=next]")
    assert web.get(f"/articles/{known.id}?part=x").status_code == 404

    # Evidence, and what was searched for, are found beyond the cut.
    asked = urlencode({"q": '"giai đoạn 2026"'})
    found = page(web, f"/articles/{known.id}?{asked}")
    links = [found.cssselect(".card p a[href*='part=']")[0], found.cssselect(".wanted a")[0]]
    for link in links:
        address, _, anchor = link.get("href").partition("#")
        there = page(web, address)
        (said,) = [one for one in there.cssselect(".article-text p[id]") if one.get("id") == anchor]
        assert said.text_content() == SENTENCE
        assert said.cssselect("mark.said")
        assert not there.cssselect(".wanted")
