"""The plain functions of the crawler."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from crawl_setting import site_at
from scrapy.http import Response

from crawlers.addresses import literal_address, private_host
from crawlers.feeds import parse_feed
from crawlers.links import Link, absolute, moment
from crawlers.listings import read_listing
from crawlers.middlewares.retries import retry_after
from crawlers.outcomes import leaves_gap
from crawlers.sitemaps import parse_sitemap, trustworthy_changes

NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "2130706433",
        "0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "[::1]",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "may.local",
    ],
)
def test_hosts_of_this_machine_and_private_networks_are_known_however_they_are_spelt(host: str) -> None:
    assert private_host(host)


@pytest.mark.parametrize(
    "host", ["baolamdong.vn", "8.8.8.8", "1.1", "2606:4700::1", "abc.def", "face.vn", "xn--bo-jia.vn"]
)
def test_public_hosts_are_public(host: str) -> None:
    assert not private_host(host)


def test_a_name_is_no_address() -> None:
    assert literal_address("deadbeef.vn") is None
    assert literal_address("") is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("b-1.html", "https://a.vn/tin/b-1.html"),
        ("//a.vn/c#muc", "https://a.vn/c"),
        (" /ký kết.html ", "https://a.vn/ký%20kết.html"),
        ("/ky\n-ket.html", "https://a.vn/ky-ket.html"),
        ("javascript:x()", ""),
        ("mailto:a@b", ""),
        ("#top", ""),
        ("http://[::1", ""),
        ("http://a:b/", ""),
        ("http://a\ud800.vn/", ""),
        ("ftp://a.vn/", ""),
        (None, ""),
    ],
)
def test_addresses_are_made_absolute_or_are_none(address: str | None, expected: str) -> None:
    assert absolute("https://a.vn/tin/", address) == expected.replace(
        "ký%20kết", "kýkết" if address and "\n" in address else "ký%20kết"
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2021-04-29T16:20:00+07:00", datetime(2021, 4, 29, 9, 20, tzinfo=UTC)),
        ("2021-04-29T09:20:00Z", datetime(2021, 4, 29, 9, 20, tzinfo=UTC)),
        ("2021-04-29", datetime(2021, 4, 28, 17, tzinfo=UTC)),
        ("2021-04-29 16:20", datetime(2021, 4, 29, 9, 20, tzinfo=UTC)),
        ("Thu, 29 Apr 2021 09:20:00 GMT", datetime(2021, 4, 29, 9, 20, tzinfo=UTC)),
        ("Thứ năm", None),
        ("", None),
        ("9999-12-31T23:59:59-23:00", None),
    ],
)
def test_dates_of_feeds_and_sitemaps(raw: str, expected: datetime | None) -> None:
    assert moment(raw) == expected


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("59", 59.0),
        ("0", 0.0),
        ("Tue, 01 Jul 2025 12:01:00 GMT", 60.0),
        ("Tue, 01 Jul 2025 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(Response("http://a.vn", headers={"Retry-After": value}), NOW) == seconds


def test_a_sitemap_that_stamps_everything_with_now_says_nothing_of_changes() -> None:
    old = [Link(f"http://a.vn/{n}", changed=NOW - timedelta(days=n + 1)) for n in range(50)]
    assert trustworthy_changes((*old, Link("http://a.vn/x", changed=NOW)), NOW)
    assert not trustworthy_changes(tuple(Link(one.url, changed=NOW) for one in old), NOW)
    stamped = tuple(Link(one.url, changed=NOW - timedelta(seconds=n)) for n, one in enumerate(old))
    assert not trustworthy_changes(stamped, NOW)


def test_a_sitemap_puts_the_newest_first_and_a_day_lasts_until_its_end() -> None:
    body = b"""<urlset><url><loc>/1</loc><lastmod>2021-01-01</lastmod></url>
      <url><loc>/2</loc><lastmod>2021-02-01</lastmod></url><url><loc>/3</loc></url><url><lastmod>2021-02-01</lastmod></url></urlset>"""
    sitemap = parse_sitemap(body, "http://a.vn/sitemap.xml")
    assert [link.url for link in sitemap.links] == ["http://a.vn/2", "http://a.vn/1", "http://a.vn/3"]
    assert sitemap.links[0].changed == datetime(2021, 2, 1, 17, tzinfo=UTC)


def test_a_sitemap_may_be_plain_text_or_cut_off() -> None:
    text = parse_sitemap(b"\xef\xbb\xbfhttp://a.vn/1\nhttp://a.vn/2\nkhong phai\n", "http://a.vn/s.txt")
    assert [link.url for link in text.links] == ["http://a.vn/1", "http://a.vn/2"]
    cut = parse_sitemap(b"<urlset><url><loc>http://a.vn/1</loc></url><url><loc>http://a.v", "http://a.vn/s.xml")
    assert [link.url for link in cut.links] == ["http://a.vn/1"]


def test_an_atom_feed_gives_publication_and_change() -> None:
    feed = parse_feed(
        b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a-1.html"/>
        <published>2021-04-29T16:20:00+07:00</published><updated>2021-05-02T08:00:00+07:00</updated></entry>
        <entry><link href="/a-2.html"/>
        <updated>2021-05-01T08:00:00+07:00</updated></entry></feed>""",
        "https://a.vn/feed",
    )
    first, second = feed.links
    assert first.published == "2021-04-29T16:20:00+07:00"
    assert first.changed == datetime(2021, 5, 2, 1, tzinfo=UTC)
    assert (second.url, second.published) == ("https://a.vn/a-2.html", "2021-05-01T08:00:00+07:00")


def test_of_several_days_beside_a_link_the_latest_counts() -> None:
    body = """<ul><li><a href="/tin/a-1.html">Nhớ ngày 30/4/1975</a> <span>29/04/2021</span></li>
      <li><a href="/tin/a-2.html">B</a><time datetime="2021-05-01T08:00:00+07:00">hôm qua</time></li>
      <li><a href="/tin/a-3.html">C</a></li></ul>""".encode()
    site = site_at("http://a.vn", allow_private=False)
    page = read_listing(body, "http://a.vn/tin/", site, first="http://a.vn/tin/", number=1, dates=True)
    assert [link.dated and link.dated.strftime("%d %b %H") for link in page.links] == ["28 Apr 17", "01 May 01", None]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0",
        b"<",
        b"\xff\xfe",
        b"<a href='&#xD800;'>",
        b"[" * 100_000,
        b"<script type='application/ld+json'>[[" + b"[" * 99_999,
    ],
)
def test_no_listing_raises(body: bytes) -> None:
    site = site_at("http://a.vn", allow_private=False)
    assert read_listing(body, "http://a.vn/", site, first="http://a.vn/", number=1).links == ()


def test_only_what_was_left_makes_a_gap() -> None:
    assert leaves_gap({"fetched": 3, "left: site stopped": 1})
    assert not leaves_gap({"fetched": 3, "failed: timeout": 1, "skipped: known": 20})


def test_a_page_that_asks_for_a_human_in_place_of_a_listing_has_no_links() -> None:
    site = site_at("https://bao.example")
    asks = "<html><body><h1>Xác minh bạn không phải là robot</h1><form action='/kiem-tra'></form></body></html>"
    first = read_listing(asks.encode(), "https://bao.example/tin", site, first="https://bao.example/tin", number=1)
    assert (first.links, first.problem) == ((), "no links")
    beyond = read_listing(asks.encode(), "https://bao.example/tin?p=9", site, first="https://bao.example/tin", number=9)
    assert beyond.problem == "", "a page beyond the last one is the end of a listing"
