# ruff: noqa: E501 - markup reads better unbroken
"""Article pages of the five CMS families, with everything that stands around an article on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from benchmarks import surroundings as around
from benchmarks.language import Speaker
from benchmarks.surroundings import Link, esc

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@dataclass
class Print:
    """One article as a CMS is about to print it; what is HTML says so."""

    title: str
    url: str
    published: datetime
    body: str
    """HTML: what the editor holds."""
    lead: str = ""
    author: str = ""
    """Printed by the CMS in its own place; empty when the author stands in the body or nowhere."""
    date: str = ""
    """As printed; empty for the family's own form."""
    site_name: str = "Trang thông tin điện tử"
    section: str = "Tin tức"
    speaker: Speaker = field(default_factory=lambda: Speaker(0))
    avatar: str = ""
    """Caption of the picture above the body, for the families that have one."""
    source: str = ""
    head: str = ""
    """HTML: further elements of the head."""
    meta_published: str | None = None
    """``article:published_time``; None for the family's own form."""
    extra: dict[str, str] = field(default_factory=dict)
    """Variations: see each family."""

    def said(self, name: str, default: str = "") -> str:
        """The variation called ``name``."""
        return self.extra.get(name, default)


def _head(piece: Print, generator: str, published: str, more: str = "") -> str:
    description = esc(piece.lead or piece.title)
    meta = f'<meta property="article:published_time" content="{published}"/>' if published else ""
    return f"""<head>
<meta charset="utf-8"/>
<title>{esc(piece.title)} - {esc(piece.site_name)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="description" content="{description}"/>
<meta name="keywords" content="tuyên giáo, tin tức, {esc(piece.section.lower())}"/>
<meta name="generator" content="{generator}"/>
<meta property="og:type" content="article"/>
<meta property="og:title" content="{esc(piece.title)}"/>
<meta property="og:description" content="{description}"/>
<meta property="og:url" content="{esc(piece.url)}"/>
<meta property="og:site_name" content="{esc(piece.site_name)}"/>
<meta property="og:image" content="/uploads/share.jpg"/>
{meta}
<link rel="canonical" href="{esc(piece.url)}"/>
<link rel="shortcut icon" href="/favicon.ico"/>
{more}
{piece.head}
{around.STYLES}
{around.SCRIPTS}
</head>"""


def nukeviet(piece: Print) -> str:
    """NukeViet 4.5. Variations: ``posted_by`` (hidden author), ``figure`` (HTML under the lead), ``after`` (HTML after the body)."""
    when = piece.published
    date = piece.date or f"{WEEKDAYS[when.weekday()]} - {when:%d/%m/%Y %H:%M}"
    meta = f"{when:%Y-%m-%d}+07{when:%H:%M:%S}" if piece.meta_published is None else piece.meta_published
    speak = piece.speaker
    author = f'<p class="h5 text-right"><strong>Tác giả: </strong>{esc(piece.author)}</p>' if piece.author else ""
    source = f'<p class="h5 text-right"><strong>Nguồn tin: </strong>{esc(piece.source)}</p>' if piece.source else ""
    lead = f'<div class="hometext m-bottom" itemprop="description">{esc(piece.lead)}</div>' if piece.lead else ""
    organisation = f'<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Organization", "url": "{esc(piece.url.rsplit("/", 2)[0])}", "logo": "/uploads/logo.png"}}</script>'
    newer, older = (around.headlines(speak, 6, "/tin-tuc/{slug}-{number}.html") for _ in range(2))
    side = [
        around.link_box(title, around.headlines(speak, 9, "/hoat-dong/{slug}-{number}.html", True))
        for title in ("Tin mới nhất", "Đọc nhiều", "Hoạt động cơ sở")
    ]

    def related(title: str, links: list[Link]) -> str:
        rows = "".join(
            f'<li><em class="fa fa-angle-right">&nbsp;</em><a class="list-inline-item" href="{link.href}" title="{esc(link.text)}"><h4>{esc(link.text)}</h4></a>'
            f" <em>({link.date})</em></li>\n"
            for link in links
        )
        return f'<p class="h3"><strong>{title}</strong></p><div class="clearfix"><ul class="detail-related related list-none list-items">\n{rows}</ul></div>'

    return f"""<!DOCTYPE html>
<html lang="vi" xmlns="http://www.w3.org/1999/xhtml" prefix="og: http://ogp.me/ns#">
{_head(piece, "NukeViet v4.5", meta, organisation)}
<body>
<noscript><div class="alert alert-danger">Trình duyệt của bạn đã tắt chức năng hỗ trợ JavaScript.<br/>Website chỉ làm việc khi bạn bật nó trở lại.</div></noscript>
<div class="body-bg"><div class="wraper">
<header><div class="container"><div id="header" class="row"><div class="logo"><a title="{esc(piece.site_name)}" href="/"><img src="/uploads/logo.png" alt="{esc(piece.site_name)}"/></a></div>
<span class="site_name">{esc(piece.site_name)}</span><span id="clock" class="current-time">Thứ ba, 14/05/2024, 08:15</span></div></div></header>
<nav class="second-nav" id="menusite">{around.menu("navbar navbar-default navbar-static-top", "dropdown")}</nav>
<section><div class="container" id="body">
<nav class="third-nav"><div class="breadcrumbs-wrap"><ul class="breadcrumbs list-none"><li><a href="/"><span>Trang chủ</span></a></li><li><a href="/tin-tuc/"><span>{esc(piece.section)}</span></a></li></ul></div></nav>
<div class="row"><div class="col-sm-16 col-md-18">
<div class="news_column panel panel-default" itemtype="http://schema.org/NewsArticle" itemscope="itemscope"><div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{esc(piece.title)}</h1>
<div class="hidden hide d-none" itemprop="author" itemtype="http://schema.org/Person" itemscope="itemscope"><span itemprop="name">{esc(piece.said("posted_by", piece.author or "Ban biên tập"))}</span></div>
<span class="hidden hide d-none" itemprop="datePublished">{when:%Y-%m-%dT%H:%M:%S}+07:00</span>
<span class="hidden hide d-none" itemprop="dateModified">{when:%Y-%m-%dT%H:%M:%S}+07:00</span>
<span class="hidden hide d-none" itemprop="mainEntityOfPage">{esc(piece.url)}</span>
<div class="hidden hide d-none" itemprop="publisher" itemtype="http://schema.org/Organization" itemscope="itemscope"><span itemprop="name">{esc(piece.site_name)}</span></div>
<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5">{date}</span> <span class="h5">&nbsp; Đã xem: 1204 &nbsp; Phản hồi: 0</span></div>
<div class="col-md-12"><ul class="list-inline text-right"><li><a class="dimgray" rel="nofollow" title="Gửi bài viết qua email" href="javascript:void(0);"><em class="fa fa-envelope fa-lg">&nbsp;</em></a></li><li><a class="dimgray" rel="nofollow" title="In ra" href="/print/{esc(piece.url.rsplit("/", 1)[-1])}"><em class="fa fa-print fa-lg">&nbsp;</em></a></li><li><a class="dimgray" rel="nofollow" title="Lưu bài viết này" href="/savefile/{esc(piece.url.rsplit("/", 1)[-1])}"><em class="fa fa-save fa-lg">&nbsp;</em></a></li></ul></div></div>
<div class="clearfix">{lead}{piece.said("figure")}</div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">
{piece.body}
</div>
<div class="margin-bottom-lg">{author}{source}</div>{piece.said("after")}
</div></div>
<div class="news_column panel panel-default"><div class="panel-body"><div class="h5"><em class="fa fa-tags">&nbsp;</em><strong>Tags: </strong><a title="tuyên giáo" href="/tag/tuyen-giao"><em>tuyên giáo</em></a>, <a title="phối hợp" href="/tag/phoi-hop"><em>phối hợp</em></a>, <a title="giai đoạn" href="/tag/giai-doan"><em>giai đoạn</em></a></div></div></div>
<div class="news_column panel panel-default"><div class="panel-body"><form id="form3B" action=""><div class="h5 clearfix"><p id="stringrating">Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p><div style="padding: 5px;"><input class="hover-star" type="radio" value="1" title="Bài viết rất kém"/><input class="hover-star" type="radio" value="5" title="Bài viết rất tốt"/><span id="hover-test" style="margin: 0 0 0 20px;">Click để đánh giá bài viết</span></div></div></form></div></div>
<div class="news_column panel panel-default"><div class="panel-body"><div class="comment-wraper" id="idcomment">{around.comment_form()}</div></div></div>
<div class="news_column panel panel-default"><div class="panel-body other-news">{related("Những tin mới hơn", newer)}{related("Những tin cũ hơn", older)}</div></div>
</div>
<div class="col-sm-8 col-md-6">{around.documents_box()}{"".join(side)}{around.survey_box()}{around.counter_box()}{around.weblinks_box()}</div>
</div></div></section>
{around.footer(piece.site_name, "site-footer")}
</div></div>
<div id="timeoutsess" class="chromeframe">Bạn đã không sử dụng Site, <a onclick="timeoutsesscancel();" href="#">Bấm vào đây để duy trì trạng thái đăng nhập</a>. Thời gian chờ: <span id="secField"> 60 </span> giây</div>
<div id="openidResult" class="nv-alert" style="display:none"></div>
</body></html>"""


def tuyengiao(piece: Print) -> str:
    """The old tuyengiao.vn. Variations: ``clock`` (page clock)."""
    when = piece.published
    day = WEEKDAYS[when.weekday()].title() if when.weekday() < 6 else "Chủ Nhật"
    date = piece.date or f"{day}, {when.day}/{when.month}/{when.year} {when.hour}:{when.minute}'(GMT+7)"
    speak = piece.speaker
    author = (
        f'\n<p style="text-align: right;"><strong>{esc(piece.author)}</strong></p>' if piece.author else ""
    )  # the last paragraph, for there is no other place
    avatar = (
        f'<div class="story_avatar_b"><img src="/Uploads/2021/6/avatar.jpg" alt="{esc(piece.avatar)}" title="{esc(piece.avatar)}"/><span>{esc(piece.avatar)}</span></div>'
        if piece.avatar
        else ""
    )
    teaser = f'<div class="story_teaser clearfix">{esc(piece.lead)}</div>' if piece.lead else ""
    others = "".join(
        f'<li><a href="{link.href}">{esc(link.text)}</a> <span class="date">({link.date})</span></li>'
        for link in around.headlines(speak, 12, "/tuyen-truyen/{slug}-{number}")
    )
    side = [
        around.link_box(title, around.headlines(speak, 9, "/thoi-su/{slug}-{number}", True), "zone_box", "zone_title")
        for title in ("Mới nhất", "Tin ảnh", "Đọc nhiều nhất")
    ]
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
{_head(piece, "", piece.meta_published or "")}
<body>
<form method="post" action="./" id="form1">
<div class="aspNetHidden"><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUKLTM3ODY2NTk4NGRkBRkWAmYPZBYCAgMPZBYGAgEPDxYCHgRUZXh0BQ9UaOG7qSBUxrA="/></div>
<div id="wrapper" class="container"><div id="header"><div class="banner"><a href="/"><img src="/images/banner.jpg" alt="{esc(piece.site_name)}"/></a></div>
<div class="topbar"><span id="clock" class="date_now">{piece.said("clock", "Thứ Tư, 22/5/2024")}</span> <input name="txtSearch" type="text" value="Tìm kiếm"/></div>{around.menu("main_menu", "mn")}</div>
<div id="main" class="clearfix"><div id="left_col">
<div class="zone_path"><a href="/">Trang chủ</a> &raquo; <a href="/tuyen-giao-cac-cap" class="zone_name">{esc(piece.section)}</a></div>
<div class="story">
<div class="story_meta clearfix"><span class="story_date">{date}</span>{around.share_bar(piece.url)}</div>
<span class="story_headline">{esc(piece.title)}</span>
{teaser}{avatar}
<div class="story_body" id="ArticleContent">
{piece.body}{author}
</div>
<div class="story_tool"><a href="#top">Về trang trước</a> <a href="javascript:window.print()">Bản in</a></div>
</div>
<div class="story_feedback">{around.comment_form("feedback").replace("Ý kiến bạn đọc", "Phản hồi")}</div>
<div class="story_other"><div class="title">Các tin khác</div><ul>{others}</ul></div>
</div>
<div id="right_col">{"".join(side)}<div class="zone_box"><div class="zone_title">Thư viện ảnh</div><img src="/images/lib.jpg" alt="Lễ hội"/></div>{around.survey_box()}{around.weblinks_box()}{around.counter_box()}</div>
</div>{around.footer(piece.site_name, "footer_page")}</div>
</form>
</body>
</html>"""


def dnn_newsview(piece: Print) -> str:
    """DNN NewsView. Variations: ``inner`` (class of the element that holds the body)."""
    when = piece.published
    date = piece.date or f"{when:%d/%m/%Y %H:%M} (GMT+7)"
    speak = piece.speaker
    summary = f'<div class="post-summary"><h2>{esc(piece.lead)}</h2></div>' if piece.lead else ""
    author = f'<div class="post-author"><span class="lbAuthor">{esc(piece.author)}</span></div>' if piece.author else ""
    rows = "".join(
        f'<div class="pcontent3 contentCategory"><a href="{link.href}" title="{esc(link.text)}"><img src="/data/images/0/2021/07/12/thumb.jpg?dpi=150&amp;quality=100&amp;w=210" alt=""/></a><h3 class="h3cate"><a href="{link.href}">{esc(link.text)}</a></h3><p class="pcate">{esc(link.summary)}</p></div>'
        for link in around.headlines(speak, 10, "/tin-tuc/{slug}-{number}.html", True)
    )
    side = [
        around.link_box(
            title,
            around.headlines(speak, 9, "/tin-tuc/{slug}-{number}.html", True),
            "DnnModule side-module",
            "module-title",
        )
        for title in ("Tin mới", "Tin đọc nhiều", "Nghiên cứu - Trao đổi")
    ]
    return f"""<!DOCTYPE html>
<html lang="vi-VN">
{_head(piece, "DotNetNuke", piece.meta_published or "", '<meta id="MetaRobots" name="robots" content="INDEX, FOLLOW"/><link href="/Portals/0/portal.css" type="text/css" rel="stylesheet"/>')}
<body id="Body">
<form method="post" action="{esc(piece.url)}" id="Form" enctype="multipart/form-data">
<input type="hidden" name="__VIEWSTATE" value="Wq3mZ0nWv7yHn2uX1cBDDgT1Zk0jX2L2iD0W0c9n"/>
<div id="dnn_wrapper"><div id="dnn_header"><a id="dnn_dnnLOGO_hypLogo" href="/"><img src="/Portals/0/logo.png" alt="{esc(piece.site_name)}"/></a><span class="currentDate">Thứ Năm, 23/05/2024 - 07:41</span></div>
{around.menu("dnn_mainmenu", "root-item")}
<div id="dnn_content" class="container clearfix"><div id="dnn_LeftPane" class="col-8">
<div class="DnnModule DnnModule-NewsView"><div id="dnn_ctr412_ModuleContent" class="DNNModuleContent ModNewsViewC">
<div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/tin-tuc">{esc(piece.section)}</a></div>
<div id="dnn_NewsView_Main_ctl00_viewhinone">
<h1 class="post-title">{esc(piece.title)}</h1>
<div class="post-meta"><span class="lbPublishedDate">{date}</span> <span class="lbView">Lượt xem: 873</span>{around.share_bar(piece.url)}</div>
{summary}
<div class="post-content"><div class="{piece.said("inner", "noidung")}">
{piece.body}
</div></div>
{author}
<div class="post-tags"><span>Từ khóa:</span> <a href="/tags/tuyen-giao">tuyên giáo</a> <a href="/tags/khoa-giao">khoa giáo</a></div>
</div>
<div class="post-related"><div class="related-title">Tin liên quan</div>{rows}</div>
<div class="post-comment">{around.comment_form("dnn-comment")}</div>
</div></div></div>
<div id="dnn_RightPane" class="col-4">{"".join(side)}{around.documents_box()}{around.survey_box()}{around.counter_box()}</div></div>
{around.footer(piece.site_name, "dnn_footer")}</div>
</form>
</body>
</html>"""


def vnpt_cms(piece: Print) -> str:
    """VNPT-CMS. Variations: ``tail`` (HTML after ``</html>``)."""
    when = piece.published
    date = piece.date or f"{when:%H:%M, %d/%m/%Y}"
    speak = piece.speaker
    desc = f'<div class="desc">{esc(piece.lead)}</div>' if piece.lead else ""
    author = f'<p class="author">{esc(piece.author)}</p>' if piece.author else ""
    related = "".join(
        f'<div class="item-related"><a class="title2" href="{link.href}">{esc(link.text)}</a><span class="time-related">{link.date}</span><p class="sapo">{esc(link.summary)}</p></div>'
        for link in around.headlines(speak, 8, "/xa-hoi/202107/{slug}-a{number}b/", True)
    )
    side = [
        f'<section class="box-side"><h2 class="box-name"><a href="#">{title}</a></h2>'
        + "".join(
            f'<article class="item"><a class="title{n}" href="{link.href}"><img src="/file/thumb/{n}.jpg" alt="{esc(link.text)}"/>{esc(link.text)}</a><p>{esc(link.summary)}</p></article>'
            for link in around.headlines(speak, 9, "/chinh-tri/202106/{slug}-c{number}d/", True)
        )
        + "</section>"
        for n, title in ((1, "Tin mới"), (3, "Đọc nhiều"), (2, "Chuyên mục"))
    ]
    tail = piece.said(
        "tail",
        '<div id="adv-float"><a href="/quang-cao"><img src="/file/adv.gif" alt="quảng cáo"/></a></div><script>var _site = "page";</script>',
    )
    return f"""<!DOCTYPE html>
<html lang="vi">
{_head(piece, "VNPT-CMS", piece.meta_published or "", '<meta name="author" content="VNPT"/>')}
<body class="td-single">
<div id="page_info" data-site="4028eaa4679fa30001679fb1c2c50003" data-page="4028eaa467b6b5a20167bfbd0b4f0a13" style="display:none"></div>
<header class="td-header"><div class="top-bar"><span class="today" id="clock">Thứ Sáu, 24/05/2024, 10:02 (GMT+7)</span><a href="/lien-he/">Liên hệ</a> <a href="/dat-bao/">Đặt báo</a></div>
<div class="banner"><a href="/"><img src="/file/logo.png" alt="{esc(piece.site_name)}"/></a></div>{around.menu("td-menu", "menu-item")}</header>
<main class="td-container"><div class="row"><div class="col-8 td-main-content">
<div class="entry-crumbs"><a href="/">Trang chủ</a> <i class="icon-right"></i> <a href="/tin-tuc/">{esc(piece.section)}</a></div>
<div class="detail-main"><div class="detail-main-title"><h1 class="title">{esc(piece.title)}</h1></div>
<div class="detail-meta"><time class="time">{date}</time> {around.share_bar(piece.url)}</div>
<div class="td-post-content">{desc}
<div id="content" class="content-detail">
{piece.body}
</div>{author}</div>
<div class="tags-box"><span>TAGS:</span><a href="/tags/phoi-hop/">phối hợp</a><a href="/tags/tuyen-giao/">tuyên giáo</a></div></div>
<div class="section-post-detail-comment">{around.comment_form("post-comment")}</div>
<div class="section-post-detail-related"><h3 class="section-title">Tin liên quan</h3>{related}</div>
</div><aside class="col-4 td-sidebar">{"".join(side)}{around.survey_box()}{around.weblinks_box()}</aside></div></main>
{around.footer(piece.site_name, "td-footer")}
</body>
</html>
{tail}"""


def onecms(piece: Print) -> str:
    """OneCMS. Variations: none."""
    when = piece.published
    date = piece.date or f"{when:%d/%m/%Y %H:%M}"
    hour = when.hour % 12 or 12
    us = f"{when.month}/{when.day}/{when.year} {hour}:{when:%M:%S} {'AM' if when.hour < 12 else 'PM'}"
    meta = us if piece.meta_published is None else piece.meta_published
    speak = piece.speaker
    sapo = f'<p class="sc-longform-header-sapo block-sc-sapo">{esc(piece.lead)}</p>' if piece.lead else ""
    author = (
        f'<span class="sc-longform-header-author block-sc-author">{esc(piece.author)}</span>' if piece.author else ""
    )
    source = f'<div class="c-author-page"><span id="url-copy">{esc(piece.source)}</span></div>' if piece.source else ""
    grids = "".join(
        f'<div class="l-grid__item"><div class="b-grid"><div class="b-grid__img"><a href="{link.href}"><img class="lazyload" data-src="/thumbx/300x200/{n}.jpg" alt="{esc(link.text)}"/></a></div><h3 class="b-grid__title"><a href="{link.href}">{esc(link.text)}</a></h3><div class="b-grid__desc">{esc(link.summary)}</div><span class="b-grid__time">{link.date}</span></div></div>'
        for n, link in enumerate(around.headlines(speak, 12, "/{slug}-10{number}.html", True))
    )
    side = [
        around.link_box(title, around.headlines(speak, 9, "/{slug}-10{number}.html", True), "c-box", "c-box__title")
        for title in ("Tin mới nhất", "Tin nổi bật", "Tin cùng chuyên mục")
    ]
    return f"""<!DOCTYPE html>
<html lang="vi">
{_head(piece, "OneCMS", meta, f'<meta name="author" content="{esc(piece.site_name)}"/><link rel="alternate" hreflang="zh" href="/cn/ban-dich.html"/>')}
<body class="page-detail">
<div class="l-wrapper"><header class="l-header"><div class="c-header"><a class="c-logo" href="/"><img src="/logo.svg" alt="{esc(piece.site_name)}"/></a><span class="c-header__date" id="clock">Thứ Bảy, 25/05/2024 16:44</span></div>{around.menu("c-menu", "c-menu__item")}</header>
<main class="l-main"><div class="l-content c-news-detail">
<div class="c-breadcrumb"><a href="/thoi-su">{esc(piece.section)}</a></div>
<article class="entry" itemprop="articleBody">
<div class="sc-longform-header"><h1 class="sc-longform-header-title block-sc-title">{esc(piece.title)}</h1>
<div class="sc-longform-header-meta">{author}<span class="sc-longform-header-date block-sc-publish-time">{date}</span></div>{around.share_bar(piece.url)}
{sapo}</div>
{piece.body}
</article>
{source}
<div class="c-tags"><ul><li><a href="/tag/phoi-hop-1.html">phối hợp</a></li><li><a href="/tag/tuyen-giao-2.html">tuyên giáo</a></li></ul></div>
<div class="c-comment">{around.comment_form("c-comment")}</div>
<div class="c-news-related"><div class="c-box__title">Tin liên quan</div><div class="l-grid">{grids}</div></div>
</div><aside class="l-sidebar">{"".join(side)}{around.weblinks_box()}</aside></main>
{around.footer(piece.site_name, "l-footer")}</div>
</body>
</html>"""


FAMILIES: dict[str, Callable[[Print], str]] = {
    "nukeviet": nukeviet,
    "tuyengiao": tuyengiao,
    "dnn_newsview": dnn_newsview,
    "vnpt_cms": vnpt_cms,
    "onecms": onecms,
}
"""The page of each family."""
