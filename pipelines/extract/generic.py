"""Where the fields stand on pages of no known family: classes that many Vietnamese CMSs share, most telling first.

The containers of the known families are here too, so that a page met under the wrong family is still read.
"""

from __future__ import annotations

from pipelines.hints import Hints

GENERIC = Hints(
    family="generic",
    title=(
        "h1.article__title", "h1.cms-title", "h1.detail-title", ".detail-title h1", "h1[itemprop=headline]",
        "h1.post-title", ".story_headline", ".sc-longform-header-title", ".detail-main-title h1", "h1.title",
        "h1.entry-title", "[itemprop=headline]", "h1.title-detail", "h1.news-title", "h1.article-title",
        ".news_detail_title", ".contentheading", ".itemTitle",
        ".elementor-widget-theme-post-title .elementor-heading-title", ".header-title", ".title-detail",
        ".detail-title", ".news-title", ".article-title", ".title-news", ".tieu-de", ".post-title.entry-title",
    ),
    lead=(
        ".article__sapo", ".cms-desc", "h2.detail-sapo", ".detail-sapo", ".detail-desc p", ".detail-desc",
        ".news_detail_sapo", ".story_teaser", ".sc-longform-header-sapo", ".post-summary", ".postsummary",
        "div.hometext", "p.sapo", "h2.sapo", "div.sapo", ".sapo", ".article-sapo", ".article-summary",
        ".itemIntroText", ".td-post-sub-title", ".jeg_post_subtitle", ".post-subtitle", ".entry-subtitle",
        ".article-subtitle", ".entry-excerpt", ".standfirst", "header [itemprop=description]", "h2.summary",
        "div.summary", "div.desc", "p.lead", "div.lead", ".tom-tat", ".tomtat", ".entry-sub-title", "p.intro",
        ".lead-text", "p.dek", ".post-desc", ".news-desc", ".article-desc", ".post-intro", ".news-intro",
        ".article-intro", ".detail-intro", "[class$=-lead i]",
        "[class*=sapo i]", "[class*=standfirst i]", "[class*=summary i]", "[class*=subtitle i]", "[class*=trichdan i]",
        "[class*=trich-dan i]", "[class*=trichyeu i]", "[class*=tomtat i]", "[class*=tom-tat i]",
    ),
    body=(
        ".article__body", ".cms-body", ".detail-content.afcbc-body", "#newscontents .content-fck-font-size",
        ".content-fck-font-size", "#newscontents", "#news-bodyhtml", ".bodytext", "#ArticleContent", ".story_body",
        ".post-content .noidung", ".noidung", ".td-post-content", "#content.content-detail", ".content-detail",
        ".c-news-detail [itemprop=articleBody]", "[itemprop=articleBody]", "article.entry", "div.ContentDetail",
        ".journal-content-article", ".afcbc-body", ".itemFullText", ".article-body", ".article-content",
        ".news-content", ".entry-content", ".post-content", ".detail-content", ".ms-rtestate-field",
        ".field--name-body", ".field-name-body", "[class*=contentdetail i]", "[class*=content-detail i]",
        "[class*=detail-content i]", "[class*=article-body i]", "[class*=articlebody i]", "[class*=toanvan i]",
        "[class*=noidungtin i]", "[class*=noi-dung i]", "[class*=noidung i]",
    ),
    byline=(
        "p.author", "[data-role=author]", ".article__author", ".author-name", ".detail-author",
        ".sc-longform-header-author", "div.author", "span.author", ".article-author", ".td-post-author-name",
        ".jeg_meta_author a", ".itemAuthor", ".createdby", ".news-list-author", "[class*=tacgia i]",
    ),
    published=(
        ".article__meta time", "[data-role=publishdate]", "div.pubdate", ".pubdate", "[itemprop=datePublished]",
        ".lbPublishedDate", ".story_date", ".sc-longform-header-date", "time.time", "time[datetime]", ".detail-time",
        ".article-date", ".elementor-post-info", "dd.published", "abbr.published",
        ".itemDateCreated", ".jeg_meta_date", ".publish-date",
        ".post-date", ".date-time", ".news-date", ".createdate", ".date", "time",
    ),
    modified=("[itemprop=dateModified]", ".itemDateModified"),
    source=(".article__source", ".detail-source", ".source", ".c-author-page"),
    captions=(
        "figcaption", ".PhotoCMS_Caption", "td.desc", "td.td-image-desc", "td.caption", "td.pic_desc",
        "p.caption", "div.caption", ".image-note", ".img-note",
        ".image-caption", ".itemImageCaption", ".image-field-caption", ".slide-caption", ".photo-caption",
        ".gallery-caption", ".chuthich", ".chu-thich", ".wp-caption-text", ".imgcaption", "p.Image",
    ),
    noise=(
        ".VCSortableInPreviewMode[type*=Related]", ".VCSortableInPreviewMode[type*=RelatedNews]",
        ".link-content-footer", ".link-callout", ".article__tag", ".article__related", ".cms-relate",
        ".box-category", ".detail__related",
    ),
    residue=(),
)  # fmt: skip
