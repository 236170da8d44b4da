"""tuyengiao.vn: the ASP.NET pages of the central committee's journal and of the sites that copied them."""

from __future__ import annotations

from crawlers.discovery import Discovery, Listing
from pipelines.hints import Hints

HINTS = Hints(
    family="tuyengiao",
    title=("span.story_headline", ".story_headline", "h1"),
    lead=(".story_teaser",),
    body=("#ArticleContent", ".story_body"),
    byline=(".story_author",),
    published=("span.story_date", ".story_date"),
    captions=(
        "table.tbl-image td.td-image-desc",
        "td.td-image-desc",
        ".story_avatar_b span",
        ".story_avatar span",
        ".story_avatar_b",
    ),
    noise=(
        ".story_tool",
        ".story_tools",
        ".story_feedback",
        ".story_comment",
        ".story_other",
        ".story_others",
        ".story_related",
        ".zonepage-l",
        ".datapager",
    ),
    residue=(r"phản hồi", r"các tin khác", r"thư viện ảnh", r"liên kết website", r"mới nhất"),
    clock=("twenty-four-hour",),
    marks=(
        r"re:story_headline",
        r"re:story_(?:body|teaser|date|avatar_b)(?=[\"' ])",
        r"re:ArticleContent(?=[\"' ])",
        r"re:td-image-desc",
    ),
)

DISCOVERY = Discovery(
    sitemaps=("/sitemap.xml",),
    listings=(Listing("/"),),
    sections=(".menu a[href]", "[class*=menu] a[href]", "[id*=menu] a[href]", "nav a[href]"),
    listing=(r"/(?!\d)[a-z]+(?:-[a-z]+)*",),
    links=("div.zonepage-l h4 a[href]", "div.zonepage-l .clearfix a[href]"),
    pages="?page={n}",
    next=("div.datapager a[rel=next]", "div.datapager .current + a[href]", "div.datapager span + a[href]"),
    # Articles once stood under their section; the old addresses are still about.
    article=(r"/(?:[\w-]+/)?[\w.-]+-\d{3,}",),
)
