"""DotNetNuke with the NewsView module: baovephapluat.vn, the old dangcongsan.vn, qdnd.vn, several committees."""

from __future__ import annotations

from crawlers.discovery import Discovery, Listing
from pipelines.hints import Hints

HINTS = Hints(
    family="dnn_newsview",
    title=("h1.post-title", ".post-title", "[id*=NewsView] h1"),
    lead=(".post-summary h2", ".post-summary", ".postsummary"),
    body=(".post-content .noidung", ".noidung", ".post-content", "[id$=viewhinone] .content", "[id$=viewhinone]"),
    byline=(".post-author", ".lbAuthor", "[id*=lblAuthor]", "[id*=lbAuthor]"),
    published=(".lbPublishedDate", "[id*=lbPublishedDate]", "[id*=PublishedDate]", ".post-date", ".post-time"),
    source=(".post-source", ".lbSource", "[id*=lbSource]"),
    # The figure is a table: toolbar text of the editor, picture, caption. The reader knows tables with pictures.
    captions=("td.caption", "figure figcaption"),
    noise=(
        ".post-share",
        ".post-tags",
        ".post-tag",
        ".post-related",
        ".relatednews",
        ".other-news",
        ".post-comment",
        ".contentCategory",
        ".pcontent3",
    ),
    residue=(r"(?:left|center|right|del){2,}",),
    clock=("twenty-four-hour",),
    marks=(
        r"re:dnn_(?:NewsView|ContentPane|ctr\d*)",
        r"re:leftcenterrightdel",
        r"re:viewhinone",
        r"re:lbPublishedDate",
        r"re:noidung(?=[\"' ])",
        r"re:newslistpage\.ashx",
        r"re:DesktopModules/",
        r"re:Portals/_default/",
    ),
)

DISCOVERY = Discovery(
    sitemaps=("/sitemap.xml",),
    listings=(Listing("/"),),
    sections=("#dnn_pnavigation a[href]", "[class*=menu] a[href]", "[id*=menu] a[href]", "nav a[href]"),
    listing=(r"/(?!rss\b|services\b)[a-z]+(?:-[a-z0-9]+)*(?:/[a-z]+(?:-[a-z0-9]+)*)?(?:\.html)?",),
    links=(
        ".pcontent3.contentCategory a[title][href], .contentCategory a[title][href], a.h3cate[href], .h3cate a[href]",
        "div.w-list a.item-title[href]",
    ),
    # What the listing itself loads on scrolling; category, portal and newest article stand in its script.
    pages="/services/home/newslistpage.ashx?p={n}&cid={cid}&pid={pid}&nid={nid}",
    next=("link[rel=next]", "a[rel=next]", ".pagination li.active + li a[href]"),
    article=(r"/(?:[\w-]+/){1,3}[\w.-]+-\d{3,}(?:\.html)?",),
)
