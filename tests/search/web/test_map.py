"""The map: what its tiles count, and where they lead."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from pipelines.agreements import Agreement
from pipelines.provinces import find
from search.web.mapping import Coverage, MapState, coverage, drawn, signings
from search.web.sources import Sources


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def tiles(web: TestClient, address: str) -> dict[str, html.HtmlElement]:
    answer = web.get(address)
    assert answer.status_code == 200
    found = html.document_fromstring(answer.text).cssselect(".tiles svg a")
    return {text(one.cssselect("title")[0]).split(":")[0]: one for one in found}


def number(tile: html.HtmlElement) -> int:
    return int(re.sub(r"\D", "", text(tile.cssselect(".count")[0])))


@pytest.mark.parametrize("narrowed", ["", "?year=2025", "?units=63", "?units=63&year=2025"])
def test_a_tile_leads_to_as_many_agreements_as_it_says(web: TestClient, narrowed: str) -> None:
    found = tiles(web, f"/map{narrowed}")
    assert len(found) == (63 if "63" in narrowed else 34)
    assert sum(map(number, found.values())) > 3
    for tile in found.values():
        led = html.document_fromstring(web.get(tile.get("href")).text)
        assert len(led.cssselect("tbody tr")) == number(tile), tile.get("href")


@pytest.mark.parametrize("narrowed", ["", "&year=2026", "&units=63"])
def test_a_tile_leads_to_as_many_articles_as_it_says(web: TestClient, narrowed: str) -> None:
    found = tiles(web, f"/map?show=coverage{narrowed}")
    counted = {name: number(tile) for name, tile in found.items() if number(tile)}
    assert counted
    for name, count in counted.items():
        led = html.document_fromstring(web.get(found[name].get("href")).text)
        assert f"trong {count} bài" in text(led.cssselect("#count")[0])


def test_the_table_says_what_the_tiles_say(web: TestClient) -> None:
    shown = html.document_fromstring(web.get("/map").text)
    rows = {text(one[0]): int(text(one[1])) for one in shown.cssselect("table.numbers tbody tr")}
    assert rows == {name: number(tile) for name, tile in tiles(web, "/map").items()}
    assert text(shown.cssselect(".tiles svg desc")[0])


def test_what_merged_is_one_now_and_several_before(sources: Sources) -> None:
    agreements: list[Agreement] = sources.store.agreements()
    now, _ = signings(agreements, MapState())
    before, _ = signings(agreements, MapState(units="63"))
    for name, count in now.items():
        parts = [part for part in before if (known := find(part)) is not None and known.now == name]
        assert max(before[part] for part in parts) <= count <= sum(before[part] for part in parts)


def test_coverage_adds_up_and_a_silent_site_is_told() -> None:
    articles = {"Lâm Đồng": 5, "Đắk Nông": 2, "Bình Thuận": 1, "": 4}
    sites = [("Lâm Đồng", "healthy"), ("Đắk Nông", "blocked"), ("", "healthy")]
    assert coverage(articles, sites, "now") == ({"Lâm Đồng": Coverage(8, 2, 1)}, 4)
    found, _ = coverage(articles, sites, "before")
    assert found["Đắk Nông"] == Coverage(2, 1, 0)
    assert found["Bình Thuận"] == Coverage(1)


@pytest.mark.parametrize("most", [1, 2, 3, 7, 100, 98_765])
def test_every_number_has_one_colour_and_the_legend_tells_it(most: int) -> None:
    counts = {"Huế": most, "Hà Nội": max(1, most // 3), "Lào Cai": 1}
    made = drawn(MapState(), counts, {}, 0)
    for one in made.places:
        (level,) = [level for level, first, last in made.legend if first <= one.count <= last]
        assert level == one.level
    assert max(one.level for one in made.places) == 4


def test_nothing_at_all_is_a_map_too() -> None:
    made = drawn(MapState(), {}, {}, 0)
    assert {one.level for one in made.places} == {0}
    assert made.legend == ((0, 0, 0),)


def test_a_province_that_nobody_watches_is_told_from_one_that_is_silent(web: TestClient) -> None:
    found = html.document_fromstring(web.get("/map?show=coverage").text)
    titles = {one.cssselect("title")[0].text_content(): one.get("class") for one in found.cssselect(".tiles a")}
    unwatched = [name for name, css in titles.items() if "unwatched" in css]
    assert unwatched
    assert all(name.endswith("chưa có nguồn") for name in unwatched)
    assert all("nguồn tốt" in name for name, css in titles.items() if "unwatched" not in css)
    rows = {text(one.cssselect("th")[0]): text(one.cssselect("td")[-1]) for one in found.cssselect("tbody tr")}
    assert "0/0" not in rows.values()
    assert "chưa có nguồn" in rows.values()
    assert "unwatched" not in web.get("/map").text
