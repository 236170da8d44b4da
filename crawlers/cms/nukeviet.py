"""NukeViet 4.x, the CMS of many provincial committees; seen on a running NukeViet 4.5."""

from __future__ import annotations

from pipelines.hints import Hints

HINTS = Hints(
    family="nukeviet",
    title=("h1.title[itemprop=headline]", "[itemprop=headline]", "h1.title", ".news_column h1"),
    lead=("div.hometext[itemprop=description]", ".hometext", ".news_column .h3[itemprop=description]"),
    body=("#news-bodyhtml", ".bodytext"),
    # The hidden [itemprop=author] holds the site or the login name as often as a person: structured data, read last.
    byline=("p.h5.text-right:contains('Tác giả')", ".news_column p.text-right:contains('Tác giả')", ".post-author"),
    published=("[itemprop=datePublished]", ".news_column span.h5", "span.h5", ".news_column time"),
    modified=("[itemprop=dateModified]",),
    source=("p.h5.text-right:contains('Nguồn tin')", ".news_column p.text-right:contains('Nguồn')"),
    # Its editor prints no caption of its own: the alt text, made of the file name, is the caption ("dang ky 1").
    captions=("figure figcaption", ".image-center figcaption", "img[alt]"),
    noise=(
        ".other-news",
        ".detail-related",
        ".related",
        "#idcomment",
        "#stringrating",
        "#formcomment",
        ".news_column .socialbutton",
        ".news_column .socialicon",
        ".panel:has(> .panel-body em.fa-tags)",
        ".newstag",
        "#ajax-comment",
        ".alert.copyright",
    ),
    residue=(
        r"click để đánh giá bài viết.*",
        r"những tin (mới|cũ) hơn",
        r"bạn đã không sử dụng site.*",
        r"tổng số điểm của bài viết là.*",
        r"xếp hạng: .*",
        r"ý kiến bạn đọc",
    ),
    # "2021-04-29+0716:20:00": the zone stands before the clock.
    meta_dates=("%Y-%m-%d%z%H:%M:%S", "%Y-%m-%d+07%H:%M:%S"),
    marks=(
        r"re:content=[\"']NukeViet",
        r"re:id=[\"']?news-bodyhtml",
        r"re:\bclass=[\"'][^\"']*\bbodytext\b",
        r"re:\bclass=[\"'][^\"']*\bhometext\b",
        r"re:\bnv_(?:base_siteurl|lang_data|name_variable|fc_variable|my_domain|is_user)\b",
        r"re:[?&;]nv=(?:news|[a-z-]+)&(?:amp;)?op=",
        r"re:id=[\"']?stringrating",
        r"re:\bclass=[\"'][^\"']*\bnews_column\b",
    ),
)
