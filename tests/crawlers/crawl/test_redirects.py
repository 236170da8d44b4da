"""Redirects: followed, understood, refused."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from crawl_pages import article, listing, path
from crawl_server import Asked, Reply, Server, html, redirect
from crawl_setting import Crawling, site_at

from crawlers import addresses
from pipelines.store import PageState


def test_a_redirect_to_the_home_page_is_a_missing_page(server: Server, crawling: Crawling) -> None:
    server.routes |= {"/tin/": listing([1]), path(1): redirect("/"), "/": html("Trang chủ")}
    site = site_at(server.url)
    run = crawling(site)
    assert run.outcomes["failed: soft 404"] == 1
    record = crawling.record(site, path(1))
    assert (record.state, record.status, record.reason) == (PageState.FAILED, 404, "soft 404: redirect to home page")


def test_a_redirect_to_a_listing_is_a_missing_page(server: Server, crawling: Crawling) -> None:
    server.routes |= {"/tin/": listing([1]), path(1): redirect("/tin/", 302)}
    site = site_at(server.url)
    assert crawling(site).outcomes["failed: soft 404"] == 1
    assert crawling.record(site, path(1)).reason == "soft 404: redirect to a listing"


def test_an_article_of_several_categories_is_fetched_under_its_canonical_address_alone(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= {"/tin/": listing([1, 2]), path(1): redirect(path(2)), path(2): article(2)}
    site = site_at(server.url)
    run = crawling(site)
    assert run.outcomes["fetched"] == 1
    assert run.outcomes["redirect to another article"] == 1
    assert crawling.record(site, path(1)).state is PageState.NOT_ARTICLE
    assert server.paths(path(2)) == [path(2)]


def test_a_redirect_to_the_same_page_is_followed(server: Server, crawling: Crawling) -> None:
    server.routes |= {
        "/tin/": listing([1]),
        path(1): redirect(path(1) + "?utm_source=x"),
        path(1) + "?utm_source=x": article(1),
    }
    site = site_at(server.url)
    assert crawling(site).outcomes["fetched"] == 1
    page, _ = crawling.pages[0]
    assert page.final_url == server.url + path(1) + "?utm_source=x"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("https://baokhac.vn/tin/x-1.html", "redirect leaves the site"),
        ("//baokhac.vn/", "redirect leaves the site"),
        ("http://127.0.0.1:9/", "redirect leaves the site"),
        ("ftp://127.0.0.1/", "redirect to no address"),
        ("http://[::1/", "redirect to no address"),
    ],
)
def test_a_redirect_may_not_leave_the_hosts_of_the_site(
    server: Server, crawling: Crawling, target: str, reason: str
) -> None:
    server.routes |= {"/tin/": listing([1]), path(1): redirect(target)}
    site = site_at(server.url)
    run = crawling(site)
    assert run.outcomes.get(f"refused: {reason}", 0) + run.outcomes.get(f"failed: {reason}", 0) == 1
    assert crawling.record(site, path(1)).reason.startswith(reason)


def test_endless_redirects_end(server: Server, crawling: Crawling) -> None:
    def onwards(asked: Asked) -> Reply:
        number = int(asked.path.rpartition("-")[2].partition(".")[0])
        return redirect(path(number + 1))

    server.routes |= {"/tin/": listing([1]), "*": onwards}
    run = crawling(site_at(server.url, sitemaps=(), family="tuyengiao"), max_redirects=4)
    assert run.outcomes["redirect to another article"] == 4
    assert run.outcomes["failed: too many redirects"] == 1


def test_a_loop_of_redirects_ends(server: Server, crawling: Crawling) -> None:
    server.routes |= {
        "/tin/": listing([1, 3]),
        path(1): redirect(path(2)),
        path(2): redirect(path(1)),
        path(3): redirect(path(3)),
    }
    run = crawling(site_at(server.url))
    assert run.outcomes["redirect to another article"] == 2
    assert run.outcomes["failed: too many redirects"] == 1


def test_a_listing_may_not_be_redirected_off_the_site_either(server: Server, crawling: Crawling) -> None:
    server.routes |= {"/tin/": redirect("https://baokhac.vn/")}
    assert crawling(site_at(server.url)).outcomes["listing refused: redirect leaves the site"] == 1


@pytest.fixture
def public_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server at 127.0.0.2, which passes for an address of the internet."""
    really = addresses.is_public
    for module in ("crawlers.addresses", "crawlers.downloads"):
        monkeypatch.setattr(f"{module}.is_public", lambda address: str(address) == "127.0.0.2" or really(address))
    with Server(host="127.0.0.2") as running:
        running.routes["/robots.txt"] = html("")
        yield running


@pytest.mark.parametrize("host", ["127.0.0.1", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"])
def test_a_public_site_cannot_redirect_us_into_a_private_network(
    public_server: Server, crawling: Crawling, host: str
) -> None:
    port = public_server.url.rpartition(":")[2]
    public_server.routes |= {"/tin/": listing([1]), path(1): redirect(f"http://{host}:{port}{path(2)}")}
    site = site_at(public_server.url, allow_private=False)
    run = crawling(site)
    assert run.outcomes["refused: redirect to a private address"] == 1
    assert crawling.record(site, path(1)).state is PageState.REFUSED


def test_a_name_of_the_site_that_resolves_to_a_private_address_is_refused(
    public_server: Server, crawling: Crawling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda _host, port, *_rest, **_more: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))],
    )
    port = public_server.url.rpartition(":")[2]
    public_server.routes |= {"/tin/": listing([1]), path(1): redirect(f"http://ten.mau.vn:{port}{path(1)}")}
    site = site_at(
        public_server.url,
        allow_private=False,
        hosts=(f"ten.mau.vn:{port}",),
        listings=(f"http://ten.mau.vn:{port}/tin/", "/tin/"),
    )
    run = crawling(site)
    assert run.outcomes["listing refused: private address"] == 1
