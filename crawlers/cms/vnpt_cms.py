"""VNPT-CMS (addresses ``/cat/YYYYMM/slug-7hex/``): the provincial papers that VNPT hosts."""

from __future__ import annotations

from crawlers.discovery import Discovery, Listing
from pipelines.hints import Hints

HINTS = Hints(
    family="vnpt_cms",
    title=(".detail-main-title h1.title", ".detail-main-title h1", "h1.title", ".detail-main-title", "h1.entry-title"),
    lead=("div.desc", ".detail-main-desc", "h2.desc", "p.desc"),
    body=(".td-post-content", "#content.content-detail", ".content-detail", "#content.detail-content"),
    byline=("p.author", ".author", ".detail-author"),
    published=("time.time", ".detail-main-title time", ".time", "time"),
    captions=("table.image td.desc", "td.desc", "figure figcaption"),
    noise=(
        ".tags-box",
        ".section-post-detail-related",
        "section-post-detail-related",
        "#section-post-detail-related",
        ".section-post-detail-comment",
        "section-post-detail-comment",
        "#section-post-detail-comment",
        ".section-post-detail-share",
        ".box-related",
        "#page_info",
    ),
    marks=(
        r"re:section-post-detail-",
        r"re:td-post-content",
        r"re:content-detail(?=[\"' ])",
        r"re:detail-main-title",
        r"re:page_info(?=[\"' ])",
        r"re:tags-box(?=[\"' ])",
    ),
)

DISCOVERY = Discovery(
    sitemaps=("/sitemap.xml",),
    listings=(Listing("/"),),
    sections=(".td-header-menu-wrap a[href]", "[class*=menu] a[href]", "[id*=menu] a[href]", "nav a[href]"),
    listing=(r"/(?:[\w-]+/){1,2}",),
    links=("a.title1[href], a.title2[href], a.title3[href]",),
    next=("link[rel=next]", "a[rel=next]", ".page-nav .current + a[href]", ".pagination li.active + li a[href]"),
    # Seven hexadecimal digits today, six or seven decimal ones until about 2021.
    article=(r"/(?:[\w-]+/)+\d{6}/[\w.-]+-(?:[0-9a-f]{7}|\d{5,7})/",),
)
