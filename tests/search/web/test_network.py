"""Who signs with whom: the pairs, their picture, and where they lead."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from search.web.pairing import PAIRS, Pair, PairState, pairs, picture
from search.web.sources import Sources


def shown(web: TestClient, address: str) -> Any:
    answer = web.get(address)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


@pytest.mark.parametrize("narrowed", ["", "?agency=cong-an", "?province=Lâm+Đồng", "?year=2025"])
def test_a_pair_leads_to_as_many_agreements_as_it_says(web: TestClient, narrowed: str) -> None:
    rows = shown(web, f"/network{narrowed}").cssselect("table.numbers tbody tr")
    assert rows
    for row in rows[:12]:
        led = shown(web, row.cssselect("a")[0].get("href"))
        assert len(led.cssselect("tbody tr")) == int(row[-1].text_content()), row.text_content()


def test_the_picture_has_the_numbers_of_the_table(web: TestClient) -> None:
    found = shown(web, "/network")
    arcs = {one.cssselect("title")[0].text_content(): one.get("href") for one in found.cssselect(".arcs a:has(path)")}
    table = {one.cssselect("a")[0].text_content(): one.cssselect("a")[0].get("href")
             for one in found.cssselect("table.numbers tbody tr")}  # fmt: skip
    assert 0 < len(arcs) <= PAIRS
    for label, address in arcs.items():
        assert table[label.rpartition(":")[0]] == address
    assert found.cssselect(".arcs svg desc")[0].text_content()


def test_a_name_leads_to_the_picture_of_that_agency(web: TestClient) -> None:
    links = [one.get("href") for one in shown(web, "/network?year=2025").cssselect(".arcs a:has(circle)")]
    assert links
    for address in links[:3]:
        found = shown(web, address)
        assert found.cssselect(".arcs a.here")
        name = found.cssselect("#agency")[0].get("value")
        assert all(name in one.text_content() for one in found.cssselect("table.numbers tbody th"))


def test_what_is_not_drawn_is_told() -> None:
    many = [Pair(f"a{place}", f"b{place}", 100 - place, 2020, 2025) for place in range(90)]
    made = picture(many)
    assert made is not None
    assert len(made.arcs) == PAIRS
    assert {one.pair for one in made.arcs} == set(many[:PAIRS])
    assert picture([]) is None


def test_the_picture_is_always_the_same_and_lies_within_its_frame(sources: Sources) -> None:
    agreements = sources.store.agreements()
    found, _ = pairs(agreements)
    made = picture(found)
    assert made is not None
    assert made == picture(pairs(list(reversed(agreements)))[0])
    assert len({one.y for one in made.rows}) == len(made.rows)
    assert all(0 < one.y < made.height for one in made.rows)
    for arc in made.arcs:
        numbers = [float(one) for one in re.findall(r"[\d.]+", arc.path)]
        assert arc.x <= made.width - 20
        assert all(0 <= one <= made.height for one in numbers[1::2])


def test_agencies_that_sign_together_stand_near_each_other() -> None:
    made = picture([Pair("a", "b", 9, None, None), Pair("c", "d", 8, None, None), Pair("a", "e", 7, None, None)])
    assert made is not None
    order = [one.key for one in made.rows]
    assert abs(order.index("a") - order.index("e")) == 1
    assert abs(order.index("c") - order.index("d")) == 1


def test_agreements_without_a_pair_are_counted(sources: Sources) -> None:
    agreements = sources.store.agreements()
    found, alone = pairs(agreements)
    assert sum(one.count for one in found) >= len(agreements) - alone
    assert PairState().of(agreements, date(2026, 11, 30)) == agreements
