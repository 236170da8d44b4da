"""OneCMS (1cdn.vn): baonghean.vn, baodanang.vn, baohaiphong.vn, baolamdong.vn since July 2025."""

from __future__ import annotations

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
    ),
    # US order: "11/21/2023 9:28:56 AM".
    meta_dates=("%m/%d/%Y %I:%M:%S %p",),
    marks=(
        r"re:\bsc-longform-header",
        r"re:\bc-news-detail\b",
        r"re:\b1cdn\.vn\b",
        r"re:\bb-grid__title\b",
        r"re:\bclass=[\"'][^\"']*\bc-author-page\b",
        r"re:\bonecms",
    ),
)  # fmt: skip
