"""What a crawl visits, and what it knows it need not visit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from crawl_pages import article, listing, path, whole_site
from crawl_server import Asked, Reply, Server, html, xml
from crawl_setting import Crawling, site_at

from pipelines.store import PageState


def test_a_first_crawl_fetches_every_article_of_every_page_of_the_listing(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(25)
    run = crawling(site_at(server.url))
    assert run.outcomes["fetched"] == 25
    assert run.outcomes["listing read"] == 3
    assert run.finished_at is not None
    assert run.bytes > 25 * 100
    assert {page.url for page, _ in crawling.pages} == {server.url + path(number) for number in range(1, 26)}


def test_a_page_is_archived_and_recorded_when_it_is_handed_on(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(3)
    site = site_at(server.url)
    crawling(site)
    assert [record.state for _, record in crawling.pages] == [PageState.FETCHED] * 3
    assert all(page.archive is not None and page.archive == record.archive for page, record in crawling.pages)
    assert crawling.archived() == {server.url + path(number): 1 for number in (1, 2, 3)}
    page, record = crawling.pages[0]
    assert page.body == article(3).body
    assert page.header("content-type") == "text/html; charset=utf-8"
    assert record.bytes == len(page.body)


def test_a_second_crawl_fetches_what_is_new_and_stops_after_a_run_of_known_pages(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= whole_site(60)
    site = site_at(server.url)
    crawling(site)
    server.routes |= whole_site(63)
    server.asked.clear()
    run = crawling(site, stop_after_known=15)
    assert run.outcomes["fetched"] == 3
    assert server.paths("/tin/bai") == [path(63), path(62), path(61)]
    assert server.paths("/tin/?") == ["/tin/?page=2"]
    assert run.outcomes["listing read to known pages"] == 1
    assert run.outcomes["skipped: known"] == 17


def test_a_full_crawl_goes_to_the_last_page_although_everything_is_known(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(60)
    site = site_at(server.url)
    crawling(site)
    server.asked.clear()
    run = crawling(site, mode="full", stop_after_known=5)
    assert "/tin/?page=6" in server.paths()
    assert run.outcomes["skipped: known"] == 60
    assert run.origin == "backfill"


def test_max_pages_takes_the_newest_and_counts_what_it_leaves(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(25)
    run = crawling(site_at(server.url), max_pages=7)
    assert server.paths("/tin/bai") == [path(number) for number in range(25, 18, -1)]
    assert run.outcomes["left: over --max-pages"] == 3
    assert run.outcomes["left: listing: over --max-pages"] == 1


def test_what_max_pages_left_is_found_by_the_next_crawl_behind_the_known_pages(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= whole_site(25)
    site = site_at(server.url)
    crawling(site, max_pages=7, stop_after_known=5)
    run = crawling(site, stop_after_known=5)
    assert run.outcomes["fetched"] == 18
    assert len(crawling.archived()) == 25


def test_a_page_that_failed_is_tried_again_by_the_next_crawl_although_nothing_links_to_it(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= whole_site(3) | {path(2): Reply(b"", 500)}
    site = site_at(server.url)
    first = crawling(site, retries=1)
    assert first.outcomes["failed: status 500"] == 1
    assert crawling.record(site, path(2)).reason == "status 500: after 2 tries"
    server.routes |= {path(2): article(2), "/tin/": listing([3, 1])}
    assert crawling(site).outcomes["fetched"] == 1
    assert crawling.record(site, path(2)).state is PageState.FETCHED


def test_what_stands_behind_a_page_of_a_listing_that_failed_is_found_by_the_next_crawl(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= whole_site(40) | {"/tin/?page=3": Reply(b"", 500)}
    site = site_at(server.url)
    crawling(site, retries=0)
    server.routes |= whole_site(40)
    assert crawling(site, stop_after_known=5).outcomes["fetched"] == 20


def test_a_young_page_is_asked_for_again_only_if_it_changed(server: Server, crawling: Crawling) -> None:
    def with_etag(asked: Asked) -> Reply:
        tag = ("ETag", '"v1"'), ("Last-Modified", "Thu, 29 Apr 2021 09:20:00 GMT"), ("Content-Type", "text/html")
        if asked.headers["If-None-Match"] == '"v1"':
            assert asked.headers["If-Modified-Since"] == "Thu, 29 Apr 2021 09:20:00 GMT"
            return Reply(b"", 304, tag)
        return Reply(b"<p>Tin</p>", 200, tag)

    server.routes |= {"/tin/": listing([1]), path(1): with_etag}
    site = site_at(server.url, revisit_hours=48)
    crawling(site)
    run = crawling(site)
    assert run.outcomes["unchanged"] == 1
    assert "fetched" not in run.outcomes
    assert len(crawling.pages) == 1


def test_where_conditions_are_ignored_the_content_says_whether_a_page_changed(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= whole_site(4)
    site = site_at(server.url, revisit_hours=48)
    crawling(site)
    server.routes[path(3)] = article(3, "Hai bên đã sửa chương trình.")
    run = crawling(site)
    assert run.outcomes["unchanged"] == 3
    assert run.outcomes["fetched"] == 1
    assert crawling.pages[-1][0].url.endswith(path(3))


def test_revisits_are_limited(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(8)
    site = site_at(server.url, revisit_hours=48)
    crawling(site)
    run = crawling(site, revisits=3)
    assert run.outcomes["unchanged"] == 3
    assert run.outcomes["skipped: known"] == 5


def test_a_sitemap_that_says_a_known_page_changed_has_it_fetched_again(server: Server, crawling: Crawling) -> None:
    def sitemap(changed: datetime) -> Reply:
        entries = [(1, datetime(2021, 4, 29, tzinfo=UTC)), (2, changed)]
        return xml(
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + "".join(
                f"<url><loc>{server.url}{path(n)}</loc><lastmod>{at.isoformat()}</lastmod></url>" for n, at in entries
            )
            + "</urlset>"
        )

    server.routes |= {
        path(1): article(1),
        path(2): article(2),
        "/sitemap.xml": sitemap(datetime(2021, 5, 1, tzinfo=UTC)),
    }
    site = site_at(server.url, listings=("/khong/",))
    crawling(site)
    server.routes |= {"/sitemap.xml": sitemap(datetime.now(UTC) + timedelta(minutes=1)), path(2): article(2, "Sửa.")}
    server.asked.clear()
    run = crawling(site)
    assert server.paths("/tin/bai") == [path(2)]
    assert run.outcomes["fetched"] == 1


def test_since_stops_where_the_listing_prints_older_days(server: Server, crawling: Crawling) -> None:
    days = {number: f"{number:02d}/04/2021" for number in range(1, 31)}
    numbers = list(range(30, 0, -1))
    for page in range(6):
        address = "/tin/" if page == 0 else f"/tin/?page={page + 1}"
        server.routes[address] = listing(numbers[page * 5 : page * 5 + 5], days=days)
    server.routes |= {path(number): article(number) for number in numbers}
    run = crawling(site_at(server.url), since=date(2021, 4, 18))
    assert run.outcomes["fetched"] == 13
    assert run.outcomes["skipped: older than --since"] == 7
    assert run.outcomes["listing read to --since"] == 1
    assert server.paths("/tin/?")[-1] == "/tin/?page=4"
    assert run.mode == "since"
    assert crawling.pages[0][1].origin == "backfill"


def test_until_leaves_what_is_newer_and_says_so(server: Server, crawling: Crawling) -> None:
    numbers = list(range(20, 0, -1))
    days = {number: f"{number:02d}/04/2021" for number in numbers}
    server.routes["/tin/"] = listing(numbers, days=days)
    server.routes |= {path(number): article(number) for number in numbers}
    run = crawling(site_at(server.url), since=date(2021, 4, 5), until=date(2021, 4, 9))
    assert sorted(server.paths("/tin/bai")) == sorted(path(number) for number in range(5, 10))
    assert run.outcomes["left: newer than --until"] == 11


@pytest.mark.parametrize("again", [1, 2])
def test_a_page_missing_in_three_crawls_is_gone(server: Server, crawling: Crawling, again: int) -> None:
    server.routes |= whole_site(2) | {path(2): Reply(b"", 404)}
    site = site_at(server.url)
    for _ in range(1 + again):
        crawling(site)
    state = crawling.record(site, path(2)).state
    assert state is (PageState.FAILED if again == 1 else PageState.GONE)


def test_the_same_article_in_many_forms_is_fetched_once(server: Server, crawling: Crawling) -> None:
    page = """<div class="news_column">
      <h2><a href="/tin-tuc/ky-ket-phoi-hop-12.html">A</a></h2>
      <h2><a href="/print/tin-tuc/ky-ket-phoi-hop-12.html">A in</a></h2>
      <h2><a href="/index.php?language=vi&amp;nv=news&amp;op=tin-tuc/ky-ket-phoi-hop-12">A dài</a></h2>
      <h2><a href="/tin-tuc/ky-ket-phoi-hop-12.html?utm_source=zalo#top">A zalo</a></h2></div>"""
    server.routes |= {"/tin-tuc/": html(page), "/tin-tuc/ky-ket-phoi-hop-12.html": article(12)}
    site = site_at(server.url, family="nukeviet", listings=("/tin-tuc/",), article=(), listing=(), pages="")
    run = crawling(site)
    assert run.outcomes["fetched"] == 1
    assert server.paths("/tin-tuc/ky") == ["/tin-tuc/ky-ket-phoi-hop-12.html"]


def test_a_crawl_that_saw_nothing_does_not_make_the_next_walk_the_whole_listing(
    server: Server, crawling: Crawling
) -> None:
    site = site_at(server.url)
    server.routes |= whole_site(60)
    crawling(site)
    as_always = crawling(site).outcomes["listing read"]
    server.routes["/tin/"] = Reply(b"", 403)
    assert crawling(site).error == "denied: status 403"
    server.routes |= whole_site(60)
    assert crawling(site).outcomes["listing read"] == as_always < 6
