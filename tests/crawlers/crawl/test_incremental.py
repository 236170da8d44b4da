"""What a crawl visits, and what it knows it need not."""

from __future__ import annotations

from crawl_pages import whole_site
from crawl_server import Server
from crawl_setting import Crawling, site_at


def test_a_first_crawl_fetches_every_article_of_every_page_of_the_listing(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(25)
    run = crawling(site_at(server.url))
    assert run.outcomes["fetched"] == 25
    assert len(crawling.pages) == 25
    assert run.finished_at is not None
    assert run.bytes > 0
