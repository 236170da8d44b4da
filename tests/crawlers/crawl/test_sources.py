"""Where articles are found."""

from __future__ import annotations

import gzip

from crawl_pages import article, listing, path
from crawl_server import Reply, Server, html, redirect, xml
from crawl_setting import Crawling, site_at

NAMESPACE = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


def test_a_feed_gives_articles_with_the_date_that_it_prints(server: Server, crawling: Crawling) -> None:
    server.routes |= {
        "/rss/": xml(
            f"""<rss version="2.0"><channel><link>{server.url}</link><item><link>{path(1)}</link>
            <pubDate>Wed, 28 Apr 2021 21:36:00 GMT</pubDate></item><item><guid>{server.url}{path(2)}</guid></item>
            </channel></rss>"""
        ),
        path(1): article(1),
        path(2): article(2),
    }
    run = crawling(site_at(server.url, feeds=("/rss/",), listings=("/khong/",)))
    assert run.outcomes["fetched"] == 2
    hinted = {page.url: (page.hinted_published, page.hinted_source) for page, _ in crawling.pages}
    assert hinted[server.url + path(1)] == ("Wed, 28 Apr 2021 21:36:00 GMT", "feed")
    assert hinted[server.url + path(2)] == ("", "")


def test_a_sitemap_index_leads_to_gzipped_and_news_sitemaps_that_robots_txt_names(
    server: Server, crawling: Crawling
) -> None:
    news = f"""<urlset {NAMESPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
      <loc>{server.url}{path(1)}</loc><lastmod>2021-05-02</lastmod><news:news>
      <news:publication_date>2021-04-29T16:20:00+07:00</news:publication_date><news:title>A</news:title></news:news>
      </url></urlset>"""
    packed = gzip.compress(f"<urlset {NAMESPACE}><url><loc>{server.url}{path(2)}</loc></url></urlset>".encode())
    server.routes |= {
        "/robots.txt": html(f"User-agent: *\nDisallow:\nSitemap: {server.url}/muc-luc.xml\n"),
        "/muc-luc.xml": xml(
            f"<sitemapindex {NAMESPACE}><sitemap><loc>{server.url}/news.xml</loc></sitemap>"
            f"<sitemap><loc>{server.url}/cu.xml.gz</loc></sitemap></sitemapindex>"
        ),
        "/news.xml": xml(news),
        "/cu.xml.gz": Reply(packed, headers=(("Content-Type", "application/gzip"),)),
        path(1): article(1),
        path(2): article(2),
    }
    run = crawling(site_at(server.url, listings=("/khong/",)))
    assert run.outcomes["fetched"] == 2
    assert run.outcomes["sitemap read"] == 3
    dates = {page.hinted_published: page.hinted_source for page, _ in crawling.pages}
    assert dates == {"2021-04-29T16:20:00+07:00": "sitemap", "": ""}


def test_the_home_page_leads_to_the_sections_of_its_menu(server: Server, crawling: Crawling) -> None:
    server.routes |= {
        "/": html('<nav><a href="/tin/">Tin</a><a href="/lien-he/">Liên hệ</a><a href="/">Trang chủ</a></nav>'),
        "/tin/": listing([1, 2]),
        path(1): article(1),
        path(2): article(2),
    }
    run = crawling(site_at(server.url, listings=("/",)))
    assert run.outcomes["fetched"] == 2
    assert "/lien-he/" not in server.paths()


def test_an_item_list_in_json_ld_gives_articles(server: Server, crawling: Crawling) -> None:
    server.routes |= {
        "/tin/": html(
            f"""<script type="application/ld+json">{{"@type": "ItemList", "itemListElement": [
            {{"@type": "ListItem", "position": 1, "url": "{server.url}{path(1)}"}},
            {{"@type": "ListItem", "item": {{"@id": "x", "url": "{path(2)}"}}}}]}}</script>
            <script type="application/ld+json">{{broken "itemListElement"</script>"""
        ),
        path(1): article(1),
        path(2): article(2),
    }
    assert crawling(site_at(server.url)).outcomes["fetched"] == 2


def test_further_pages_may_come_as_json_from_a_service_that_wants_the_category_s_number(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= {
        "/tin/": listing([3], extra="<script>var cid = '77';</script>"),
        "/services/list.ashx?p=2&cid=77": Reply(
            b'{"html": "<a href=\\"' + path(2).encode() + b'\\">x</a>"}',
            headers=(("Content-Type", "application/json"),),
        ),
        "/services/list.ashx?p=3&cid=77": Reply(b'{"html": "<a href=\\"' + path(1).encode() + b'\\">x</a>"}'),
        "/services/list.ashx?p=4&cid=77": Reply(b'{"html": ""}'),
        path(1): article(1),
        path(2): article(2),
        path(3): article(3),
    }
    run = crawling(site_at(server.url, pages="/services/list.ashx?p={n}&cid={cid}"))
    assert run.outcomes["fetched"] == 3


def test_next_links_are_followed_where_there_is_no_template(server: Server, crawling: Crawling) -> None:
    server.routes |= {
        "/tin/": listing([2], extra='<a class="next" href="/tin/cu-hon">Trang sau</a>'),
        "/tin/cu-hon": listing([1]),
        path(1): article(1),
        path(2): article(2),
    }
    assert crawling(site_at(server.url, pages="", next=("a.next",))).outcomes["fetched"] == 2


def test_a_page_out_of_range_that_redirects_to_the_first_ends_the_listing(server: Server, crawling: Crawling) -> None:
    server.routes |= {"/tin/": listing([1]), "/tin/?page=2": redirect("/tin/"), path(1): article(1)}
    run = crawling(site_at(server.url))
    assert run.outcomes["listing read to its end"] == 1
    assert len(server.paths("/tin/?")) == 1


def test_a_listing_that_answers_every_page_number_with_the_same_articles_ends(
    server: Server, crawling: Crawling
) -> None:
    server.routes |= {"*": listing([1, 2]), path(1): article(1), path(2): article(2)}
    run = crawling(site_at(server.url))
    assert len(server.paths("/tin/?")) == 1
    assert run.outcomes["fetched"] == 2


def test_an_article_on_several_listings_does_not_end_the_second_one(server: Server, crawling: Crawling) -> None:
    server.routes |= {
        "/tin/": listing([3, 2]),
        "/moi/": listing([3, 2]),
        "/moi/?page=2": listing([1]),
        **{path(number): article(number) for number in (1, 2, 3)},
    }
    run = crawling(site_at(server.url, listings=("/tin/", "/moi/"), listing=(r"/tin/", r"/moi/")))
    assert run.outcomes["fetched"] == 3


def test_what_the_registry_names_must_be_there_and_what_the_family_tries_need_not(
    server: Server, crawling: Crawling
) -> None:
    run = crawling(site_at(server.url, feeds=("/rss/",)))
    assert run.outcomes["feed failed: status 404"] == 1
    assert run.outcomes["sitemap not there"] == 1
    assert run.outcomes["listing failed: status 404"] == 1


def test_headlines_under_one_path_are_articles_where_no_form_of_address_is_known(
    server: Server, crawling: Crawling
) -> None:
    links = "".join(
        f'<a href="/bai/{name}">Ký kết chương trình phối hợp số {name}</a>' for name in ("mot", "hai", "ba")
    )
    menu = '<nav><a href="/muc/x1">Một mục dài của thực đơn trên trang chủ</a></nav>'
    server.routes |= {"/": html(menu + links + '<a href="/le/y">Một liên kết lẻ loi nhưng rất dài</a>')}
    server.routes |= {f"/bai/{name}": article(1, name) for name in ("mot", "hai", "ba")}
    run = crawling(site_at(server.url, listings=("/",), article=(), listing=(r"/khong",), pages=""))
    assert run.outcomes["fetched"] == 3


def test_other_hosts_and_files_are_left_out_and_counted(server: Server, crawling: Crawling) -> None:
    feed = "".join(
        f"<item><link>{address}</link></item>"
        for address in ("https://baokhac.vn/a-1.html", f"{server.url}/anh.jpg", f"{server.url}{path(1)}")
    )
    server.routes |= {"/rss/": xml(f"<rss version='2.0'><channel>{feed}</channel></rss>"), path(1): article(1)}
    run = crawling(site_at(server.url, feeds=("/rss/",), listings=("/khong/",)))
    assert run.outcomes["skipped: other host"] == 1
    assert run.outcomes["skipped: not an article's address"] == 1
    assert run.outcomes["fetched"] == 1
