"""The form that addresses share is found as a person would find it."""

from __future__ import annotations

import re

import pytest

from crawlers.shapes import article_patterns, page_template


@pytest.mark.parametrize(
    ("made", "pattern", "other"),
    [
        ("/ky-ket-quy-che-phoi-hop-{}.html", r"/[^/]+-\d{5,}\.html", "/chinh-tri"),
        ("/ky-ket-quy-che-post{}.html", r"/[^/]+-post\d{5,}\.html", "/ky-ket-quy-che-123456.html"),
        ("/ky-ket-quy-che-a{}.html", r"/[^/]+-a\d{5,}\.html", "/chinh-tri/"),
        ("/ky-ket-quy-che-postid{}.bbg", r"/[^/]+-postid\d{5,}\.bbg", "/chinh-tri"),
        ("/tin-bai/muc-{0}/ky-ket-quy-che-{0}", r"/tin-bai/[\w.-]+/[^/]+-\d{5,}", "/chinh-tri/muc/a-123456"),
        ("/ky-ket-{0}-che/{0}.html", r"/[\w.-]+/\d+\.html", "/chinh-tri.html"),
        ("/xa-hoi/{}-ky-ket-quy-che.html", r"/xa-hoi/\d+-[^/]+\.html", "/xa-hoi/page.html"),
        ("/news/Pages/new.aspx?ItemID={}", r"/news/Pages/new\.aspx\?ItemID=\d+", "/news/Pages/new.aspx"),
        ("/index.php?nv=news&op=tin/ky-ket-{}", r"/index\.php\?nv=news&op=[\w-]+/[^/&]+-\d+", "/index.php?nv=news"),
        ("/chi-tiet?dDocName=PORTAL{}", r"/chi-tiet\?dDocName=[A-Za-z]+\d+", "/chi-tiet"),
    ],
)
def test_the_form_of_article_addresses_is_found(made: str, pattern: str, other: str) -> None:
    addresses = [made.format(100_000 + number) for number in range(0, 700, 37)]
    assert article_patterns(addresses) == (pattern,)
    assert all(re.fullmatch(pattern, address) for address in addresses)
    assert not re.fullmatch(pattern, other)


def test_seven_hexadecimal_digits_are_a_form() -> None:
    addresses = [f"/chinh-tri/20240{month}/ky-ket-quy-che-{month}c61e2f/" for month in range(1, 8)]
    assert article_patterns(addresses, {"chinh-tri"}) == (r"/[\w.-]+/\d{6}/[^/]+-[0-9a-f]{7}/",)


def test_a_section_never_becomes_part_of_the_form() -> None:
    addresses = [f"/chinh-tri/ky-ket-{number}.html" for number in range(1000, 1009)]
    assert article_patterns(addresses, {"chinh-tri"}) == (r"/[\w.-]+/[^/]+-\d{3,}\.html",)
    assert article_patterns(addresses) == (r"/chinh-tri/[^/]+-\d{3,}\.html",)


def test_two_forms_of_one_site_are_both_found_the_commoner_first() -> None:
    new = [f"/ky-ket-quy-che-{number}.html" for number in range(300_000, 300_020)]
    old = [f"/muc/ky-ket-quy-che/{number}.htm" for number in range(5000, 5008)]
    assert article_patterns(old + new) == (r"/[^/]+-\d{5,}\.html", r"/muc/ky-ket-quy-che/\d+\.htm")


def test_slugs_without_a_number_are_a_form_of_many_words() -> None:
    addresses = [f"/hoi-nghi-so-ket-cong-tac-{word}" for word in ("mot", "hai", "ba", "bon")]
    (pattern,) = article_patterns(addresses)
    assert re.fullmatch(pattern, "/le-ky-ket-quy-che-phoi-hop")
    assert not re.fullmatch(pattern, "/chinh-tri")


def test_a_few_stray_links_are_no_form() -> None:
    stray = ["/quang-cao-123.html", "/lien-ket-456.html"]
    assert article_patterns(stray) == ()
    many = [f"/ky-ket-quy-che-post{number}.html" for number in range(100)]
    assert len(article_patterns(many + stray)) <= 2


@pytest.mark.parametrize(
    ("listing", "second", "template"),
    [
        ("https://a.vn/tin", "https://a.vn/tin?page=2", "?page={n}"),
        ("https://a.vn/tin/", "https://a.vn/tin?p=2&sort=new", "?p={n}"),
        ("https://a.vn/tin/", "https://a.vn/tin/page-2/", "page-{n}/"),
        ("https://a.vn/tin", "https://a.vn/tin/trang-2", "trang-{n}"),
        ("https://a.vn/thoi-su.html", "https://a.vn/thoi-su/trang-2.html", "{stem}/trang-{n}.html"),
        ("https://a.vn/thoi-su", "https://a.vn/thoi-su-p2.html", "{stem}-p{n}.html"),
        ("https://a.vn/tin", "https://a.vn/khac?page=2", ""),
        ("https://a.vn/tin", "https://b.vn/tin?page=2", ""),
        ("https://a.vn/tin", "https://a.vn/tin?page=3", ""),
        ("https://a.vn/tin", "https://a.vn/tin/2024/2/2", ""),
    ],
)
def test_how_pages_are_counted_is_found(listing: str, second: str, template: str) -> None:
    assert page_template(listing, second) == template
