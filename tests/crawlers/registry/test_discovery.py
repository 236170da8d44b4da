"""The address of a further page of a listing."""

from __future__ import annotations

import pytest

from crawlers.discovery import page_url


@pytest.mark.parametrize(
    ("template", "listing", "page"),
    [
        ("?page={n}", "https://a.vn/tin", "https://a.vn/tin?page=2"),
        ("?page={n}", "https://a.vn/tin?page=1&muc=3", "https://a.vn/tin?muc=3&page=2"),
        ("page-{n}/", "https://a.vn/tin/", "https://a.vn/tin/page-2/"),
        ("page-{n}/", "https://a.vn/tin", "https://a.vn/tin/page-2/"),
        ("{stem}/trang-{n}.html", "https://a.vn/thoi-su.html", "https://a.vn/thoi-su/trang-2.html"),
        ("{stem}-p{n}", "https://a.vn/thoi-su/", "https://a.vn/thoi-su-p2"),
        ("/list?p={n}", "https://a.vn/thoi-su/", "https://a.vn/list?p=2"),
    ],
)
def test_a_template_gives_the_page(template: str, listing: str, page: str) -> None:
    assert page_url(template, listing, 2) == page


@pytest.mark.parametrize("said", ["var cid = 12;", 'cid: "12"', '<div data-cid="12">', '"cid":"12"', "/x?cid=12&a"])
def test_names_in_a_template_are_read_from_the_first_page(said: str) -> None:
    template = "/services/home/newslistpage.ashx?p={n}&cid={cid}&pid={pid}"
    assert page_url(template, "https://a.vn/tin", 3, f"<script>{said}; pid=7</script>") == (
        "https://a.vn/services/home/newslistpage.ashx?p=3&cid=12&pid=7"
    )


def test_without_a_template_or_what_it_names_there_is_no_page() -> None:
    assert page_url("", "https://a.vn/tin", 2) is None
    assert page_url("/list?p={n}&cid={cid}", "https://a.vn/tin", 2, "<p>nothing</p>") is None
