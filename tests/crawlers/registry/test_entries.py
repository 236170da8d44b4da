"""The entries that come with kyket say what the reference knows, and no more."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

from crawlers.registry import SITES, Registry, Site

ENTRIES = sorted(SITES.glob("*.toml"))


@pytest.fixture(scope="session")
def rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "reference" / "sites.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def entry_of(row: dict[str, str], registry: Registry) -> Site:
    """The site of a row, by the first host name in its address."""
    name = re.search(r"(?<![*.\w])[\w-]+(?:\.[\w-]+)+", row["base"].replace("www.", ""))
    assert name is not None, row
    return registry.site(name.group())


def test_every_row_of_the_reference_is_an_entry_of_its_own(rows: list[dict[str, str]], registry: Registry) -> None:
    assert len(rows) == len(registry) == 101
    assert len({entry_of(row, registry).id for row in rows}) == 101


def test_an_entry_is_of_the_kind_the_reference_says(rows: list[dict[str, str]], registry: Registry) -> None:
    # The one "front" of the reference is no kind of the registry: it is a portal, like the other front's site.
    for row in rows:
        assert entry_of(row, registry).kind == row["kind"].replace("front", "portal"), row["base"]


def test_an_entry_is_of_the_province_the_reference_says(rows: list[dict[str, str]], registry: Registry) -> None:
    full = {"TP.HCM": "Hồ Chí Minh", "TP Huế": "Huế", "Bà Rịa-Vũng Tàu": "Bà Rịa - Vũng Tàu", "-": ""}
    for row in rows:
        if ";" in row["prov_2024"]:  # print pages of three provinces, entered under the one whose host is known
            continue
        before, now = (row[key].partition(" (")[0] for key in ("prov_2024", "prov_2025"))
        site = entry_of(row, registry)
        assert (site.province, site.province_now) == (full.get(before, before), full.get(now, now)), row["base"]


def test_a_site_of_unknown_family_or_listing_is_not_crawled(rows: list[dict[str, str]], registry: Registry) -> None:
    for row in rows:
        site = entry_of(row, registry)
        if row["cms"].startswith("?") or row["listing"] == "?":
            assert not site.enabled, row["base"]


def test_an_entry_says_where_its_facts_were_seen(rows: list[dict[str, str]], registry: Registry) -> None:
    for row in rows:
        site = entry_of(row, registry)
        assert site.evidence["entry"] == tuple(row["evidence"].split("+")), row["base"]


def test_a_guessed_feed_is_entered_as_a_guess(rows: list[dict[str, str]], registry: Registry) -> None:
    for row in rows:
        if "/rss/home.rss" in row["feed_sitemap"]:
            site = entry_of(row, registry)
            assert site.feeds == ("/rss/home.rss",), row["base"]
            assert site.evidence["feeds"] == ("unverified",), row["base"]


def test_no_site_is_said_to_be_verified_that_nobody_saw_live(registry: Registry) -> None:
    assert [site.id for site in registry if site.verified] == []


def test_a_site_that_is_not_crawled_says_why_and_what_to_do(registry: Registry) -> None:
    for site in registry:
        if not site.enabled:
            assert site.reason.endswith(".")
            assert re.search(r"kyket sites (?:add|check)|wait for a crawler", site.reason), site.id


def test_a_crawled_site_can_find_its_articles(registry: Registry) -> None:
    crawled = [site for site in registry if site.enabled]
    assert len(crawled) == 36
    for site in crawled:
        found = site.discovery
        assert found.listings or found.feeds or found.sitemaps, site.id
        assert found.article, site.id
        assert not site.needs_browser, site.id


def test_what_only_a_browser_shows_is_said(registry: Registry) -> None:
    waiting = {site.id for site in registry if site.needs_browser}
    assert waiting == {"tuyengiao.hagiang.gov.vn", "tuyengiaodanvan.vn", "baodienbienphu.vn"}


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)
def test_an_entry_reads_as_written_by_hand(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    values = tomllib.loads(text)
    assert text.endswith("\n")
    assert len(text.splitlines()) <= 30
    assert values["verified"] is False
    assert not [line for line in text.splitlines() if len(line) > 120 and not line.startswith("reason =")]
    assert list(values)[:2] == ["name", "kind"]
