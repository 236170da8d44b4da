"""What an entry says comes before what its family says."""

from __future__ import annotations

import pytest

from crawlers.cms import FAMILIES
from crawlers.discovery import Listing
from crawlers.registry import Politeness, Registry, Site


def site(**values: object) -> Site:
    given = {
        "id": "thu.vn",
        "name": "T",
        "kind": "paper",
        "province": "Hà Giang",
        "base": "https://thu.vn/",
        "family": "nukeviet",
    }
    return Site.model_validate(given | values)


def test_a_site_without_words_of_its_own_is_found_as_its_family_is() -> None:
    found = site().discovery
    assert found.feeds == ("https://thu.vn/rss/",)
    assert found.sitemaps == ("https://thu.vn/sitemap.xml",)
    assert found.listings == (Listing("https://thu.vn/"),)
    assert found.pages == "page-{n}/"
    assert found.soft_404
    assert not found.conditional


def test_a_sites_own_feeds_come_before_the_familys() -> None:
    found = site(feeds=["/rss/tin-tuc/", "https://feeds.vn/thu.xml"]).discovery
    assert found.feeds == ("https://thu.vn/rss/tin-tuc/", "https://feeds.vn/thu.xml", "https://thu.vn/rss/")


def test_a_sites_own_listings_and_addresses_replace_the_familys() -> None:
    found = site(
        listings=["/tin/", {"url": "/anh/", "pages": "?p={n}", "links": ["h3 a"]}], article=["/x/\\d+"], pages="?t={n}"
    )
    assert found.discovery.listings == (
        Listing("https://thu.vn/tin/"),
        Listing("https://thu.vn/anh/", "?p={n}", ("h3 a",)),
    )
    assert found.discovery.article == ("/x/\\d+",)
    assert found.discovery.pages == "?t={n}"


def test_paths_are_relative_to_a_base_with_a_path() -> None:
    assert site(base="https://a.vn/bbt/", feeds=["/rss"]).discovery.feeds[0] == "https://a.vn/bbt/rss"


def test_a_sites_own_selectors_come_before_the_familys() -> None:
    hints = site(selectors={"title": ["h1.own"], "residue": ["xem thêm.*"]}).hints()
    assert hints.title == ("h1.own", *FAMILIES["nukeviet"].title)
    assert hints.residue[0] == "xem thêm.*"
    assert hints.body == FAMILIES["nukeviet"].body
    assert hints.family == "nukeviet"


def test_hints_are_made_once() -> None:
    one = site(selectors={"title": ["h1.own"]})
    assert one.hints() is one.hints()
    assert site().hints() is FAMILIES["nukeviet"]


def test_the_present_province_is_concluded_from_the_former_one() -> None:
    assert site(province="Hà Giang").province_now == "Tuyên Quang"
    assert site(province="Thừa Thiên Huế").province_now == "Huế"
    assert site(kind="central", province="").province_now == ""


def test_the_extractor_is_told_province_and_clock() -> None:
    facts = site(province_now="Tuyên Quang", clock=["page-clock"], selectors={"title": ["h1.own"]}).facts()
    assert (facts.id, facts.province, facts.province_now) == ("thu.vn", "Hà Giang", "Tuyên Quang")
    assert facts.clock == ("page-clock",)
    assert facts.selectors == {"title": ("h1.own",)}


def test_the_delay_is_the_familys_unless_the_entry_says_another() -> None:
    assert site().delay == 1.6  # NukeViet's flood control allows 40 requests a minute
    assert site(politeness=Politeness(delay=0.0)).delay == 0.0


def test_private_addresses_are_refused_unless_the_entry_says_so() -> None:
    assert not site().allow_private
    assert site(base="http://127.0.0.1:81", allow_private=True).host == "127.0.0.1"
    with pytest.raises(ValueError, match="this machine"):
        site(base="http://localhost:8000")


def test_an_entry_cannot_be_changed(registry: Registry) -> None:
    with pytest.raises(ValueError, match="frozen"):
        registry.site("baolamdong.vn").name = "X"  # type: ignore[misc]
