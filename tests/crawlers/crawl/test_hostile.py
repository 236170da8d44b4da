"""Hostile answers: each ends in a counted, readable reason, and the rest of the site is crawled."""

from __future__ import annotations

import gzip
import resource
import threading
import time
import zlib
from collections.abc import Iterator

import brotli
import pytest
from crawl_pages import article, listing, path
from crawl_server import Reply, Server, html, redirect, xml
from crawl_setting import Crawling, site_at

from pipelines.store import PageState

HTML = ("Content-Type", "text/html; charset=utf-8")


def crawl_one(
    server: Server, crawling: Crawling, reply: Reply, **options: object
) -> tuple[dict[str, int], PageState, str]:
    """Outcomes, state and reason of article 2, answered with ``reply``, between two good ones."""
    server.routes |= {"/tin/": listing([3, 2, 1]), path(1): article(1), path(2): reply, path(3): article(3)}
    site = site_at(server.url)
    run = crawling(site, retries=0, **options)
    fetched = {page.url for page, _ in crawling.pages}
    assert {server.url + path(1), server.url + path(3)} <= fetched
    assert run.finished_at is not None
    assert not run.error
    record = crawling.record(site, path(2))
    return dict(run.outcomes), record.state, record.reason


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (bytes(range(256)) * 40, "text/html", "binary"),
        (bytes(range(256)) * 40, "application/octet-stream", "binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "text/html", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image/png", "PNG"),
        (b"PK\x03\x04" + bytes(100), "application/vnd.ms-word", "ZIP"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b"chi la chu", "text/plain", "text/plain"),
    ],
)
def test_what_is_no_html_is_recorded_as_that(
    server: Server, crawling: Crawling, body: bytes, content_type: str, kind: str
) -> None:
    outcomes, state, reason = crawl_one(server, crawling, Reply(body, headers=(("Content-Type", content_type),)))
    assert outcomes[f"not HTML: {kind}"] == 1
    assert state is PageState.NOT_ARTICLE
    assert reason == f"not HTML: {kind}"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>\x00<body>\x00<p>K\xc3\xbd k\xe1\xba\xbft\x00</p></body></html>",
        b"<html><body><p>&#xD800;&#55296; \xed\xa0\x80</p></body></html>",
        "<html><body><p>Ký kết</p></body></html>".encode("utf-16"),
        b"<p>\xff\xfe\xfd k\xfd k\xeat</p>",
        b"<html>" + b"<div>" * 20_000,
    ],
    ids=["NUL bytes", "lone surrogates", "UTF-16", "no charset", "deep nesting"],
)
def test_odd_pages_are_kept_as_they_came(server: Server, crawling: Crawling, body: bytes) -> None:
    outcomes, state, _ = crawl_one(server, crawling, Reply(body, headers=(("Content-Type", "text/html"),)))
    assert outcomes["fetched"] == 3
    assert state is PageState.FETCHED
    assert body in [page.body for page, _ in crawling.pages]


@pytest.mark.parametrize("announced", [True, False])
def test_a_page_of_fifty_megabytes_is_not_taken_in(server: Server, crawling: Crawling, announced: bool) -> None:
    size, block = 50_000_000, b"x" * 100_000
    sent = 0

    def blocks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(size // len(block)):
            yield block
            sent += len(block)

    headers = (HTML, ("Content-Length", str(size))) if announced else (HTML,)
    outcomes, state, reason = crawl_one(server, crawling, Reply(blocks(), headers=headers))
    assert outcomes["failed: too large"] == 1
    assert state is PageState.FAILED
    assert "10000000" in reason
    assert sent < size, "nobody takes more of it"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_bomb_is_not_unpacked(server: Server, crawling: Crawling, encoding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": lambda data: brotli.compress(data, quality=1)}[
        encoding
    ]
    bomb = pack(bytes(50_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes, state, reason = crawl_one(server, crawling, Reply(bomb, headers=(HTML, ("Content-Encoding", encoding))))
    assert outcomes["failed: too large"] == 1
    assert state is PageState.FAILED
    assert reason == "too large: more than 10000000 bytes unpacked"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # KB


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_packed_as_it_says_is_a_failure(server: Server, crawling: Crawling, encoding: str) -> None:
    headers = (HTML, ("Content-Encoding", encoding))
    outcomes, _, _ = crawl_one(server, crawling, Reply(b"\xffkhong nen", headers=headers))
    assert outcomes["failed: broken content encoding"] == 1


def test_an_answer_that_breaks_off_is_a_failure(server: Server, crawling: Crawling) -> None:
    headers = (HTML, ("Content-Length", "1000"))
    outcomes, _, _ = crawl_one(server, crawling, Reply(iter([b"<p>mot nua"]), headers=headers))
    assert outcomes["failed: answer broken off"] == 1


def test_an_answer_that_trickles_is_given_up(server: Server, crawling: Crawling) -> None:
    def trickle() -> Iterator[bytes]:
        while True:
            yield b"x"
            threading.Event().wait(0.05)

    # Time enough for the pages beside it.
    outcomes, state, reason = crawl_one(server, crawling, Reply(trickle(), headers=(HTML,)), timeout=5)
    assert outcomes["failed: timeout"] == 1
    assert state is PageState.FAILED
    assert reason.startswith("timeout: ")


def test_an_empty_answer_is_a_failure(server: Server, crawling: Crawling) -> None:
    outcomes, _, _ = crawl_one(server, crawling, html(" \n"))
    assert outcomes["failed: empty answer"] == 1


def test_a_redirect_with_undecodable_bytes_does_no_harm(server: Server, crawling: Crawling) -> None:
    outcomes, state, _ = crawl_one(server, crawling, redirect("/\xff\xed\xa0\x80 \x7f"))
    assert state is PageState.FAILED
    assert sum(count for key, count in outcomes.items() if key.startswith("failed: ")) == 1


TENFOLD = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f"<!DOCTYPE x [<!ENTITY l0 'lol'>{TENFOLD}]>"
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "feed",
    [
        f'<?xml version="1.0"?>{LAUGHS}<rss version="2.0"><channel><title>&l9;</title>%s</channel></rss>',
        f'{FILE}<rss version="2.0"><channel><title>&f;</title>%s</channel></rss>',
        '<rss version="2.0"><channel><title>A & B &nbsp; &khong;</title>%s<item><title>không đóng',
        '<rss version="2.0"><channel>%s</channel>\x00\x01</rss>',
    ],
    ids=["billion laughs", "external entity", "unclosed", "control characters"],
)
def test_a_malformed_feed_gives_what_can_be_read(server: Server, crawling: Crawling, feed: str) -> None:
    items = f"<item><link>{path(1)}</link></item><item><link>{path(2)}</link><title>&l9;</title></item>"
    server.routes |= {"/rss/": xml(feed % items), path(1): article(1), path(2): article(2)}
    begun = time.process_time()
    run = crawling(site_at(server.url, feeds=("/rss/",), listings=("/khong/",)))
    assert run.outcomes["fetched"] == 2
    assert time.process_time() - begun < 20


def test_a_feed_that_is_none_is_said_to_be_none(server: Server, crawling: Crawling) -> None:
    server.routes |= {"/rss/": html("<h1>Lỗi</h1>"), "/f/": xml("<<<<"), "/tin/": listing([1]), path(1): article(1)}
    run = crawling(site_at(server.url, feeds=("/rss/", "/f/")))
    assert run.outcomes["feed failed: not a feed"] == 2
    assert run.outcomes["fetched"] == 1


def test_of_a_sitemap_of_a_million_addresses_as_many_are_taken_as_allowed(server: Server, crawling: Crawling) -> None:
    sent = 0

    def million() -> Iterator[bytes]:
        nonlocal sent
        yield b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        for start in range(0, 1_000_000, 1000):
            numbers = range(start, start + 1000)
            yield b"".join(b"<url><loc>%s%s</loc></url>" % (server.url.encode(), path(n).encode()) for n in numbers)
            sent += 1000
        yield b"</urlset>"

    server.routes |= {"/sitemap.xml": Reply(million(), headers=(("Content-Type", "application/xml"),)), "*": article(1)}
    run = crawling(site_at(server.url, listings=("/khong/",)), max_pages=5, max_addresses=5_000)
    assert run.outcomes["sitemap read in part: sitemap cut at 5000 addresses"] == 1
    assert run.outcomes["fetched"] == 5
    assert run.outcomes["left: over --max-pages"] == 4_995
    assert sent < 1_000_000, "nobody takes more of it"


def test_a_bomb_of_a_sitemap_and_endless_indexes_end(server: Server, crawling: Crawling) -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 20_000_000)
    nested = "".join(f"<sitemap><loc>{server.url}/s{n}.xml</loc></sitemap>" for n in range(3))
    server.routes |= {
        "/robots.txt": html(f"Sitemap: {server.url}/bom.xml.gz\nSitemap: {server.url}/muc-luc.xml"),
        "/bom.xml.gz": Reply(bomb, headers=(("Content-Type", "application/gzip"),)),
        "*": xml(f"<sitemapindex>{nested}</sitemapindex>"),
        "/tin/": listing([1]),
        path(1): article(1),
        "/tin/?page=2": redirect("/tin/"),
    }
    run = crawling(site_at(server.url), max_sitemaps=5)
    assert run.outcomes["sitemap failed: sitemap cut at 16 MB"] == 1
    assert run.outcomes["fetched"] == 1
    assert len(server.paths("/s")) <= 6


def test_links_that_are_no_addresses_do_no_harm(server: Server, crawling: Crawling) -> None:
    links = [
        "http://[::1",
        "javascript:void(0)",
        "//",
        "http://a:99999/",
        "\x00",
        "&#xD800;",
        "x" * 5000,
        "http://%zz/",
    ]
    extra = "".join(f'<a href="{link}">x</a>' for link in links)
    server.routes |= {"/tin/": listing([1], extra=extra), path(1): article(1)}
    assert crawling(site_at(server.url)).outcomes["fetched"] == 1
