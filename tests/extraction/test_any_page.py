# ruff: noqa: E501 - markup reads better unbroken
"""Pages put together at random, of whatever an editor may type and a theme may print around it, come out exactly.

Two kinds of pages: with everything around the article that a real site has, and sparse ones that have little but the
elements that reference/cms_families.md names, nested now one way, now another.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape

import pytest

from benchmarks import surroundings
from benchmarks.language import Speaker
from benchmarks.markup import FAMILIES, Print
from crawlers.cms import family, recognise
from pipelines.article import Article, Page
from pipelines.extract import extract
from pipelines.hints import SiteFacts

WRAPS = (
    "<p>{}</p>",
    '<p style="text-align: justify;">{}</p>',
    '<p class="MsoNormal"><span style="font-size:14pt">{}</span></p>',
    "<div>{}</div>",
    '<div style="text-align:justify"><span>{}</span></div>',
    "{}<br />\n<br />",
    "{}<br/>",
    '<p><font face="Arial" size="2">{}</font></p>',
    "<p>&nbsp;&nbsp; {}&nbsp;</p>",
    "<p><span><span><span>{}</span></span></span></p><p>&nbsp;</p>",
    '<p style="margin-left:0cm; text-align:justify">{}<br />\n&nbsp;</p>',
)
SHORT = (
    "Ai cũng vui.", "Vì sao lại như vậy?", "Nhưng khó khăn vẫn còn.", "Buổi lễ kết thúc lúc 11 giờ 30 phút.",
    "Chương trình được truyền hình trực tiếp.", "Dự kiến công trình hoàn thành trong quý IV.", "Đó là ngày 12/7.",
    "- Về kinh tế: tăng trưởng 7,2%.", "1. Công tác tư tưởng", "“Chúng tôi rất phấn khởi”, ông nói.",
    "Tổng kinh phí là 3,5 tỷ đồng", "Cụ thể:", "Thứ nhất, về nhận thức.", "Tại điểm cầu tỉnh:",
    "Cùng dự có đồng chí Bí thư Huyện ủy.", "* Cùng ngày, đoàn đã dâng hương tại Nghĩa trang liệt sĩ.",
)  # fmt: skip
SUBHEADINGS = (
    "Chuyển biến từ cơ sở", "Những con số biết nói", "I. Kết quả đạt được", "Khó khăn, vướng mắc",
    "Còn đó những băn khoăn", "Vào cuộc từ sớm",
)  # fmt: skip
HEADING_WRAPS = ("<p><strong>{}</strong></p>", "<h2>{}</h2>", "<h3>{}</h3>", "<p><b><i>{}</i></b></p>")
BYLINES = (
    "Hồng Nhung", "DUY DANH", "H.D", "Hoàng Quyên - T.Q", "Nguyễn Thị Duyên/Ban Tuyên giáo Tỉnh ủy",
    "Tin, ảnh: Lê Vân", "Bài, ảnh: Hà Thu", "Tin và ảnh: KIM CHI", "Trung tâm VH-TT huyện", "Thu Hà - Văn Minh",
    "Ban Tuyên giáo Thành ủy", "P.V", "Minh Tâm, Đức Huy", "Phòng Tuyên truyền - Báo chí", "Kim Oanh – Thanh Tùng",
    "Thùy Dương (tổng hợp)", "Văn phòng UBND tỉnh", "Y Nguyên", "Trần Đ. Lâm", "Nhóm PV", "BBT",
)  # fmt: skip
BYLINE_WRAPS = (
    '<p style="text-align: right;"><strong>{}</strong></p>',
    '<div style="text-align:right"><b>{}</b></div>',
    '<p align="right"><em>{}</em></p>',
    '<p style="text-align:right">{}</p>',
    '<p class="MsoNormal" align="right" style="text-align:right"><b><span style="font-size:14pt">{}<o:p></o:p></span></b></p>',
    "<p><strong>{}</strong></p>",
    '<p>&nbsp;</p><p style="text-align: right;"><span style="font-size:14pt"><strong>{}</strong></span></p>',
)
CAPTIONS = (
    "Toàn cảnh hội nghị", "Các đại biểu dự lễ ký kết.", "Đồng chí Bí thư Tỉnh ủy phát biểu tại hội nghị. Ảnh: V.T",
    "Đoàn viên thanh niên tham gia dọn vệ sinh (Ảnh: Huyền Trang)", "Ảnh minh họa",
    "Lãnh đạo hai đơn vị trao đổi văn bản đã ký; Ảnh: Tư liệu", "Ông Lê Văn Tám, Giám đốc Trung tâm, trả lời phỏng vấn",
    "Quang cảnh buổi làm việc (ngày 07/5/2019)", "Thu hoạch cà phê ở xã Lộc An - Ảnh: ĐỨC HUY",
)  # fmt: skip
FIGURES = {
    "nukeviet": (
        '<div style="text-align:center"><figure class="image" style="display:inline-block"><img alt="{0}" src="/a.jpg"/><figcaption><em>{0}</em></figcaption></figure></div>',
        '<div class="image-center"><figure class="image"><img alt="" src="/a.jpg" /><figcaption>{0}</figcaption></figure></div>',
        '<div style="text-align:center"><img alt="" src="/a.jpg"/><br /><em>{0}</em></div>',
    ),
    "tuyengiao": (
        '<table class="tbl-image"><tr><td><img src="/a.jpg"/></td></tr><tr><td class="td-image-desc"><p>{0}</p></td></tr></table>',
        '<table class="tbl-image" align="center"><tbody><tr><td><img src="/a.jpg" alt=""/></td></tr><tr><td class="td-image-desc"><p style="text-align:center"><em>{0}</em></p></td></tr></tbody></table>',
    ),
    "dnn_newsview": (
        '<table class="contentimg" align="center"><tbody><tr><td>leftcenterrightdel</td></tr><tr><td><img src="/a.jpg" /></td></tr><tr><td>{0}</td></tr></tbody></table>',
        '<table align="center" border="0"><tbody><tr><td><p>leftcenterrightdel</p></td></tr><tr><td><p><img src="/a.jpg" /></p></td></tr><tr><td style="text-align:center"><p><span>{0}</span></p></td></tr></tbody></table>',
    ),
    "vnpt_cms": (
        '<table class="image"><tbody><tr><td><img alt="{0}" src="/a.jpg"/></td></tr><tr><td class="desc">{0}</td></tr></tbody></table>',
        '<table class="image center" width="400"><tbody><tr><td><img src="/a.jpg"/></td></tr><tr><td class="desc"><p>{0}</p></td></tr></tbody></table>',
    ),
    "onecms": (
        '<figure class="image"><img data-src="/a.jpg" alt="{0}"><figcaption>{0}</figcaption></figure>',
        '<figure class="image align-center-image"><img src="/a.jpg" alt=""><figcaption><p>{0}</p></figcaption></figure>',
    ),
}
FIRST = datetime.fromisoformat("2016-01-01")
RELATED = (
    '<div class="related-box"><h4>Tin liên quan</h4><ul><li><a href="/a-10001.html">{0}</a></li><li><a href="/b-10002.html">{1}</a></li></ul></div>',
    '<p>&gt;&gt; <a href="/a-10001.html">{0}</a></p>',
    '<p><strong>Xem thêm: <a href="/a-10001.html">{0}</a></strong></p>',
    '<p><em>Tin liên quan: </em><a href="/a-1001.html">{0}</a></p>',
    '<ul class="relate"><li><a href="/a-10001.html">{0}</a></li><li><a href="/b-10002.html">{1}</a></li></ul>',
    '<div class="box_relate"><a href="/a-10001.html"><img src="/x.jpg"/></a><h3><a href="/a-10001.html">{0}</a></h3><p>{1}</p></div>',
)


@dataclass
class Made:
    """An article as its editor typed it, and what it is."""

    family: str
    piece: Print
    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    byline: str = ""


def make(number: int) -> Made:
    """Article ``number``: always the same."""
    pick = random.Random(number)
    speaker = Speaker(number)
    made = Made(pick.choice(list(FAMILIES)), Print(speaker.headline(), "", FIRST, ""))
    wrap = pick.choice(WRAPS)
    written: list[str] = []
    lead, first = "", speaker.paragraph(pick.randint(1, 3))
    relation = pick.choice(("no lead", "apart", "apart", "repeated", "repeated in bold", "begins the first paragraph"))
    if relation != "no lead":
        lead = speaker.sentence()
    if relation.startswith("repeated"):
        written.append(wrap.format(f"<strong>{lead}</strong>" if relation.endswith("bold") else lead))
    elif relation.startswith("begins"):
        first = f"{lead} {first}"
    captions = pick.sample(CAPTIONS, len(CAPTIONS))
    subheadings = pick.sample(SUBHEADINGS, len(SUBHEADINGS))
    texts = [first, *(speaker.paragraph(pick.randint(1, 4)) for _ in range(pick.randint(3, 8)))]
    for text in texts[:-1]:
        written.append(wrap.format(text))
        made.paragraphs.append(text)
        kind = pick.random()
        if kind < 0.2:
            made.paragraphs.append(pick.choice(SHORT))
            written.append(wrap.format(made.paragraphs[-1]))
        elif kind < 0.35 and captions:
            made.captions.append(captions.pop())
            written.append(pick.choice(FIGURES[made.family]).format(made.captions[-1]))
            if pick.random() < 0.15:
                written.append(f'<p style="text-align:center"><em>{made.captions[-1]}</em></p>')
        elif kind < 0.43:
            written.append(pick.choice(RELATED).format(speaker.headline(), speaker.headline()))
        elif kind < 0.5 and subheadings:
            made.paragraphs.append(subheadings.pop())
            written.append(pick.choice(HEADING_WRAPS).format(made.paragraphs[-1]))
        elif kind < 0.55:
            items = pick.sample(SHORT, 3)
            made.paragraphs.extend(items)
            written.append("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
    last = texts[-1].rstrip(".") + pick.choice((".", ".", "./.", "", "…", "!"))
    written.append(wrap.format(last))
    made.paragraphs.append(last)
    place = pick.choice(("apart", "in the body", "nowhere"))
    if place != "nowhere":
        made.byline = pick.choice(BYLINES)
    if place == "in the body":
        written.append(pick.choice(BYLINE_WRAPS).format(made.byline))
    # Of an afternoon after the twelfth: what the text says of other days cannot make the date mean something else.
    when = FIRST + timedelta(days=pick.randint(0, 2000), hours=pick.randint(13, 23), minutes=pick.randint(0, 59))
    when = when.replace(day=pick.randint(13, 28))
    made.piece = Print(
        made.piece.title,
        f"https://{made.family.replace('_', '-')}.example/tin-tuc/bai-viet-{10000 + number}.html",
        when,
        "\n".join(written),
        lead=lead,
        author=made.byline if place == "apart" else "",
        speaker=speaker,
    )
    return made


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


def differences(made: Made, html: str) -> dict[str, object]:
    """What is wrong with the article that comes out of ``html``."""
    url = made.piece.url
    page = Page(
        url, url, "any.example", datetime(2024, 5, 24, tzinfo=UTC), 200, (("Content-Type", "text/html"),), html.encode()
    )
    if recognise(html, url) != made.family:
        return {"recognised": recognise(html, url)}
    article = extract(page, family(made.family), SiteFacts(id="any.example"))
    if not isinstance(article, Article):
        return {"no article": article}
    found: dict[str, tuple[object, object]] = {
        "title": (article.title, made.piece.title),
        "lead": (article.lead, made.piece.lead),
        "byline": (article.byline, made.byline),
        "captions": (list(article.captions), made.captions),
        "body": (list(article.body), made.paragraphs),
        "day": (
            article.published and article.published.strftime("%Y-%m-%d %H:%M"),
            f"{made.piece.published:%Y-%m-%d %H:%M}",
        ),
    }
    return {name: {"found": got, "true": true} for name, (got, true) in found.items() if got != true}


@pytest.mark.parametrize("first", range(0, 400, 25))
def test_a_full_page_put_together_at_random_comes_out_exactly(first: int) -> None:
    for number in range(first, first + 25):
        made = make(number)
        assert not differences(made, FAMILIES[made.family](made.piece)), number


@pytest.mark.parametrize("first", range(400, 800, 25))
def test_a_sparse_page_put_together_at_random_comes_out_exactly(first: int) -> None:
    for number in range(first, first + 25):
        made = make(number)
        assert not differences(made, sparse_page(made, random.Random(number))), number
