# ruff: noqa: E501 - markup reads better unbroken
"""Themes other than the full ones: sparse pages of the known families, and pages of a CMS that nobody has described."""

from __future__ import annotations

import random
from html import escape

from made_pages.articles import Made

from benchmarks import surroundings
from benchmarks.markup import Print


def sparse(name: str, piece: Print, pick: random.Random) -> str:
    """The page with little on it but what the family's description names."""
    title, lead, body, author, when = escape(piece.title), piece.lead, piece.body, piece.author, piece.published
    links = surroundings.headlines(piece.speaker, 6)
    related = "".join(f'<li><a href="{link.href}">{link.text}</a> <em>({link.date})</em></li>' for link in links)
    weekday = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")[when.weekday()]
    if name == "nukeviet":
        body = pick.choice(
            (
                '<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{}</div>',
                '<div class="bodytext" id="news-bodyhtml" itemprop="articleBody">\n{}\n</div>',
                '<div class="bodytext margin-bottom-lg">{}</div>',
            )
        ).format(body)
        lead = (
            pick.choice(
                (
                    '<div class="hometext m-bottom">{}</div>',
                    '<div class="hometext" itemprop="description">{}</div>',
                    '<div class="hometext"><p><strong>{}</strong></p></div>',
                )
            ).format(lead)
            if lead
            else pick.choice(("", '<div class="hometext"></div>'))
        )
        author = (
            pick.choice(
                (
                    '<p class="h5 text-right"><strong>Tác giả: </strong>{}</p>',
                    '<p class="h5 text-right"><strong>Tác giả:</strong> {}</p>',
                    '<p class="text-right h5"><strong>Tác giả bài viết: </strong>{}</p>',
                )
            ).format(author)
            if author
            else ""
        )
        iso = pick.choice(("", f'<span itemprop="datePublished" class="hidden">{when:%Y-%m-%dT%H:%M:%S}+07:00</span>'))
        return f'<h1 class="title margin-bottom-lg" itemprop="headline">{title}</h1><span class="h5">{weekday} - {when:%d/%m/%Y %H:%M}</span>{iso}<span>Đã xem: 12</span>{lead}{body}{author}<form id="form3B"><p id="stringrating">Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p><span id="hover-test">Click để đánh giá bài viết</span></form><div class="other-news"><p class="h3"><strong>Những tin mới hơn</strong></p><ul class="detail-related">{related}</ul></div>'
    if name == "tuyengiao":
        if author:
            body += f"\n<p><strong>{author}</strong></p>"
        body = pick.choice(
            (
                '<div class="story_body">{}</div>',
                '<div id="ArticleContent">{}</div>',
                '<div class="story_body"><div id="ArticleContent">{}</div></div>',
                '<div class="story_body" id="ArticleContent"><div>{}</div></div>',
            )
        ).format(body)
        lead = (
            pick.choice(
                (
                    '<div class="story_teaser clearfix">{}</div>',
                    '<div class="story_teaser clearfix"><p>{}</p></div>',
                    '<p class="story_teaser">{}</p>',
                )
            ).format(lead)
            if lead
            else ""
        )
        return f'<span class="story_date">{weekday}, {when.day}/{when.month}/{when.year} {when.hour}:{when.minute}\'(GMT+7)</span><div><span class="story_headline">{title}</span></div>{lead}{body}<div class="feedback"><h3>Phản hồi</h3><input value="Gửi"></div><div><h3>Các tin khác</h3><ul>{related}</ul></div>'
    if name == "dnn_newsview":
        body = pick.choice(
            (
                '<div class="post-content"><div class="noidung">{}</div></div>',
                '<div class="post-content noidung">{}</div>',
                '<div class="post-content">{}</div>',
                '<div class="post-content"><div class="noidung"><div>{}</div></div></div>',
            )
        ).format(body)
        lead = (
            pick.choice(('<div class="post-summary"><h2>{}</h2></div>', '<div class="postsummary">{}</div>')).format(
                lead
            )
            if lead
            else pick.choice(("", '<div class="post-summary"><h2></h2></div>'))
        )
        author = (
            pick.choice(('<p class="author">{}</p>', '<div class="post-author">{}</div>')).format(author)
            if author
            else ""
        )
        return f'<div id="dnn_NewsView_Main_ctl00_viewhinone"><h1 class="post-title">{title}</h1><span class="lbPublishedDate">{when:%d/%m/%Y %H:%M} (GMT+7)</span>{lead}{body}{author}</div><ul>{related}</ul>'
    if name == "vnpt_cms":
        lead = (
            pick.choice(
                (
                    '<div class="desc">{}</div>',
                    '<div class="desc"><p>{}</p></div>',
                    '<div class="desc"><strong>{}</strong></div>',
                )
            ).format(lead)
            if lead
            else ""
        )
        author = f'<p class="author">{author}</p>' if author else ""
        body = pick.choice(
            (
                f'<div class="td-post-content">{lead}<div id="content" class="content-detail">{body}{author}</div></div>',
                f'{lead}<div id="content" class="content-detail">{body}</div>{author}',
                f'{lead}<div class="td-post-content">{body}{author}</div>',
                f'<div class="td-post-content">{lead}{body}{author}</div>',
            )
        )
        return f'<div class="detail-main-title"><h1 class="title">{title}</h1></div><time class="time">{when:%H:%M, %d/%m/%Y}</time>{body}<div class="tags-box"><a href="/tags/a/">phối hợp</a></div><div class="section-post-detail-comment"><textarea></textarea></div><div class="section-post-detail-related"><ul>{related}</ul></div>'
    lead = (
        pick.choice(
            (
                '<p class="sc-longform-header-sapo">{}</p>',
                '<div class="sc-longform-header-sapo block-sc-sapo"><p>{}</p></div>',
            )
        ).format(lead)
        if lead
        else ""
    )
    author = f'<span class="sc-longform-header-author">{author}</span>' if author else ""
    header = f'<div class="sc-longform-header"><h1 class="sc-longform-header-title">{title}</h1>{lead}{author}<span class="sc-longform-header-date">{when:%d/%m/%Y %H:%M}</span></div>'
    article = pick.choice(
        (
            f'<div class="c-news-detail" itemprop="articleBody">{header}<article class="entry">{body}</article></div>',
            f'<div class="c-news-detail"><div itemprop="articleBody"><article class="entry">{header}{body}</article></div></div>',
            f'{header}<div class="c-news-detail"><div itemprop="articleBody"><article class="entry entry-no-padding">{body}</article></div></div>',
        )
    )
    grid = "".join(f'<h3 class="b-grid__title"><a href="{link.href}">{link.text}</a></h3>' for link in links)
    return f'{article}<div class="c-author-page"></div><div>{grid}</div>'


def sparse_page(made: Made, pick: random.Random) -> str:
    links = surroundings.headlines(made.piece.speaker, pick.randint(0, 12))
    side = "".join(f'<li><a href="{link.href}">{link.text}</a></li>' for link in links)
    main = sparse(made.family, made.piece, pick)
    return f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(made.piece.title)}</title></head><body><div class="top">Thứ Sáu, 24/05/2024</div><ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/a/">Tin tức</a></li></ul><div class="container"><div class="left">{main}</div><div class="right"><ul>{side}</ul></div></div></body></html>'


BODIES = (
    "detail-content", "post-body", "news-detail", "article-content", "content_detail", "entry-content", "noidung",
    "main-content", "bai-viet", "chitiet", "text-content", "field-item even", "itemFullText", "asset-content", "xyz",
)  # fmt: skip
TITLES = (
    '<h1 class="title">{}</h1>', "<h1>{}</h1>", '<h2 class="news-title">{}</h2>', '<h3 class="tieude">{}</h3>',
    '<div class="title-detail"><span>{}</span></div>',
)  # fmt: skip
LEADS = (
    '<div class="sapo">{}</div>', '<p class="lead">{}</p>', '<h2 class="summary">{}</h2>', '<div class="desc">{}</div>',
    '<div class="tom-tat"><strong>{}</strong></div>',
)  # fmt: skip
DATES = (
    '<div class="date">{:%d/%m/%Y %H:%M}</div>', '<span class="ngaydang">Ngày đăng: {:%d/%m/%Y %H:%M}</span>',
    '<p class="time">{:%H:%M, %d/%m/%Y}</p>', "<span>Cập nhật lúc: {:%H:%M %d/%m/%Y}</span>", "<em>({:%d/%m/%Y %H:%M})</em>",
)  # fmt: skip


def unknown_page(made: Made, pick: random.Random) -> str:
    """The page of a CMS that only its words tell: a title, a date, perhaps a lead, a body, and much around them."""
    piece = made.piece
    body = piece.body
    if piece.author:
        body += f'\n<p style="text-align: right;"><strong>{piece.author}</strong></p>'
    tag, name = pick.choice(("div", "div", "article", "section", "td")), pick.choice(BODIES)
    body = f'<{tag} class="{name}">{body}</{tag}>'
    if tag == "td":
        body = f"<table><tr>{body}</tr></table>"
    lead = pick.choice(LEADS).format(piece.lead) if piece.lead else ""
    title, date = pick.choice(TITLES).format(escape(piece.title)), pick.choice(DATES).format(piece.published)
    top = pick.choice((title + date + lead, date + title + lead))
    others = surroundings.headlines(piece.speaker, pick.randint(3, 10))
    related = "".join(f'<li><a href="{link.href}">{link.text}</a> ({link.date})</li>' for link in others)
    heading = pick.choice(("Các tin khác", "Tin liên quan", "Tin cùng chuyên mục"))
    related = (
        f'<div class="{pick.choice(("others", "tin-khac", "relatednews"))}"><b>{heading}</b><ul>{related}</ul></div>'
    )
    side = "".join(
        surroundings.link_box(
            label, surroundings.headlines(piece.speaker, pick.randint(3, 10)), image=pick.random() < 0.5
        )
        for label in ("Tin mới", "Xem nhiều")
    )
    name = pick.choice(("{} - Cổng thông tin", "{}", "{} | Báo điện tử", "Cổng thông tin điện tử huyện"))
    return f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{name.format(escape(piece.title))}</title>{surroundings.STYLES}</head><body><div class="hdr"><span>Thứ Sáu, 24/05/2024</span></div>{surroundings.menu()}<div class="wrap"><div class="mid">{top}{body}{related}</div><div class="rightcol">{side}{surroundings.counter_box()}</div></div>{surroundings.footer("Cổng thông tin")}</body></html>'
