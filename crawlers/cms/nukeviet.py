"""NukeViet 4.x, the CMS of many provincial committees; seen on a running NukeViet 4.5."""

from __future__ import annotations

from crawlers.discovery import Discovery, Listing
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
    clock=("twenty-four-hour",),
    marks=(
        r"re:content=[\"']NukeViet",
        r"re:news-bodyhtml",
        r"re:bodytext(?=[\"' ])",
        r"re:hometext(?=[\"' ])",
        r"re:nv_(?:base_siteurl|lang_data|name_variable|fc_variable|my_domain|is_user)\b",
        r"re:nv=[a-z-]+&(?:amp;)?op=",
        r"re:stringrating",
        r"re:news_column(?=[\"' ])",
    ),
)

# Category and slug, module left out, is how NukeViet rewrites the news module; other sites print /news/, /vi/ or
# index.php in front, and those without rewriting have only the query. All are one article.
DISCOVERY = Discovery(
    feeds=("/rss/",),
    sitemaps=("/sitemap.xml",),
    listings=(Listing("/"),),
    sections=("#menusite a[href]", ".navbar a[href]", "nav a[href]", "[id*=menu] a[href]"),
    listing=(
        r"(?:/index\.php)?(?:/vi)?(?:/news)?/(?!page-)[\w-]+/(?:page-\d+/)?",
        r"/(?:index\.php)?\?nv=news(?:&op=[\w-]+(?:/page-\d+)?)?",
    ),
    links=(".news_column h2 a[href], .news_column h3 a[href], .news_column .panel-body > a[href]",),
    pages="page-{n}/",
    next=("link[rel=next]", ".pagination li.active + li a[href]", ".pagination a[rel=next]"),
    article=(r"/(?!vi/|news/|index\.php)[\w-]+/(?!page-\d+\.html)[\w.-]+-\d+\.html",),
    forms=(
        r"/(?:index\.php)?\?(?:.*&)?nv=(?P<module>[\w-]+)&op=(?P<op>[\w-]+/(?!page-\d)[\w.-]+-\d+)(?:\.html)?(?:&.*)?",
        r"(?:/index\.php)?(?:/vi)?(?:/(?!vi/)(?P<module>[\w-]+))?/(?P<op>[\w-]+/(?!page-\d)[\w.-]+-\d+)(?:\.html)?/?",
    ),
    canonical=(
        "/{op}.html",
        "/{module}/{op}.html",
        "/vi/{module}/{op}.html",
        "/vi/{op}.html",
        "/index.php/{op}.html",
        "/index.php/{module}/{op}.html",
        "/index.php/vi/{module}/{op}.html",
        "/index.php/vi/{op}.html",
        "/index.php?nv={module}&op={op}",
    ),
    defaults=(("module", "news"),),
    soft_404=True,
    # Last-Modified is always now − 24 h and If-Modified-Since is ignored.
    conditional=False,
    # Flood control: 40 requests a minute from one address, then 429.
    delay=1.6,
    gmt_feed=True,
)
