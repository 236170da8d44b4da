"""OneCMS (1cdn.vn): baonghean.vn, baodanang.vn, baohaiphong.vn, baolamdong.vn since July 2025."""

from __future__ import annotations

from crawlers.discovery import Discovery, Listing
from pipelines.hints import Hints

HINTS = Hints(
    family="onecms",
    title=(".sc-longform-header-title", ".c-detail-head__title", "h1"),
    lead=(".sc-longform-header-sapo", ".c-detail-head__sapo"),
    body=(".c-news-detail [itemprop=articleBody]", "[itemprop=articleBody]", ".c-news-detail article.entry",
          "article.entry", "article .entry", ".entry"),
    byline=(".sc-longform-header-author", ".c-detail-head__author", "p.author", ".author"),
    published=(".sc-longform-header-date", ".c-detail-head__time", "time"),
    source=(".c-author-page", "#url-copy"),
    captions=("figure figcaption",),
    noise=(
        ".c-box-related",
        ".c-related-news",
        ".c-news-related",
        ".b-grid",
        ".c-share",
        ".c-comment",
        ".c-tags",
        ".onecms__tags",
        ".c-author-page",
        ".sc-longform-header-cate",
    ),
    # US order: "11/21/2023 9:28:56 AM".
    meta_dates=("%m/%d/%Y %I:%M:%S %p",),
    clock=("twenty-four-hour",),
    marks=(
        r"re:sc-longform-header",
        r"re:c-news-detail(?=[\"' ])",
        r"re:1cdn\.vn",
        r"re:b-grid__title",
        r"re:c-author-page(?=[\"' ])",
        r"re:onecms",
        r"re:OneCMS",
    ),
)  # fmt: skip

DISCOVERY = Discovery(
    sitemaps=("/sitemap.xml",),
    listings=(Listing("/"),),
    sections=(".c-menu a[href]", "[class*=menu] a[href]", "[id*=menu] a[href]", "nav a[href]"),
    listing=(r"/[a-z]+(?:-[a-z0-9]+)*(?:/[a-z]+(?:-[a-z0-9]+)*)?",),
    links=(".b-grid__title a[href], a.b-grid__title[href]",),
    next=("link[rel=next]", "a[rel=next]", ".pagination li.active + li a[href]"),
    article=(r"/(?:[\w-]+/)?[\w.-]+-\d{4,}\.html",),
    never=(r"/.*-event\d+\.html",),
)
