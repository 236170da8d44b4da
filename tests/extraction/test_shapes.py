# ruff: noqa: E501 - markup reads better unbroken
"""Every family prints every shape of body that provincial editors leave behind, and the same body comes out."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import pytest

from benchmarks.language import Speaker
from benchmarks.markup import FAMILIES, Print
from crawlers.cms import family
from pipelines.article import Article, Page
from pipelines.extract import extract
from pipelines.hints import SiteFacts

Shape = tuple[str, list[str], list[str]]
"""HTML of a body, its paragraphs, its captions."""
PUBLISHED = datetime.fromisoformat("2022-08-19T14:37")
DNN_TABLE = '<table align="center" class="contentimg"><tbody><tr><td>leftcenterrightdel</td></tr><tr><td><img src="/a.jpg"/></td></tr><tr><td>{0}</td></tr></tbody></table>'
FIGURES = {
    "figure in a centred div": '<div style="text-align:center"><figure class="image"><img alt="" src="/a.jpg"/><figcaption><em>{0}</em></figcaption></figure></div>',
    "bare figure": '<figure><img src="/a.jpg" alt="{0}"/><figcaption>{0}</figcaption></figure>',
    "figure with a paragraph in its caption": '<figure class="image"><img src="/a.jpg" alt=""/><figcaption class="caption"><p>{0}</p></figcaption></figure>',
}
"""Pictures that any family may hold."""
OWN_FIGURES = {
    "nukeviet": '<div class="image-center"><figure class="image"><img alt="{0}" src="/a.jpg"/><figcaption>{0}</figcaption></figure></div>',
    "tuyengiao": '<table class="tbl-image"><tr><td><img src="/a.jpg"/></td></tr><tr><td class="td-image-desc"><p>{0}</p></td></tr></table>',
    "dnn_newsview": DNN_TABLE,
    "vnpt_cms": '<table class="image" align="center"><tbody><tr><td><img alt="" src="/a.jpg"/></td></tr><tr><td class="desc">{0}</td></tr></tbody></table>',
    "onecms": '<figure class="image align-center-image" contenteditable="false"><img data-src="/a.jpg"><figcaption>{0}</figcaption></figure>',
}
RELATED = {
    "box with a heading": '<div class="related-box"><h4>Tin liên quan</h4><ul><li><a href="/a-10001.html">{0}</a></li><li><a href="/b-10002.html">{1}</a></li></ul></div>',
    "lines with arrows": '<p>&gt;&gt; <a href="/a-10001.html">{0}</a></p>\n<p><strong>&gt;&gt;&gt; <a href="/b-10002.html">{1}</a></strong></p>',
    "list under see also": '<p><strong>Xem thêm:</strong></p>\n<ul class="xem-them"><li><a href="/a-10001.html">{0}</a></li><li><a href="/b-10002.html">{1}</a></li></ul>',
    "table of links": '<table class="tin-lien-quan" align="right" width="200"><tbody><tr><td><b>TIN LIÊN QUAN</b></td></tr><tr><td><a href="/a-10001.html">{0}</a></td></tr><tr><td><a href="/b-10002.html">{1}</a></td></tr></tbody></table>',
    "aside": '<aside class="inline-related"><a href="/a-10001.html"><img src="/t.jpg" alt=""/></a><a href="/a-10001.html">{0}</a></aside>',
}
WRAPS = {
    "p": "<p>{}</p>\n",
    "p with an indent": '<p style="text-align: justify;">&nbsp;&nbsp;&nbsp; {}</p>\n',
    "div": '<div style="text-align:justify">{}</div>\n<div>&nbsp;</div>\n',
    "double br": "{}<br />\n<br />\n",
    "single br": "{}<br>\n",
    "br and nbsp": "&nbsp;&nbsp;&nbsp; {}<br />\n&nbsp;<br />\n",
    "Word": '<p class="MsoNormal" style="text-align:justify"><span lang="VI" style="font-size:14.0pt;mso-ansi-language:VI">{}</span><span style="font-size:14.0pt"><o:p></o:p></span></p>\n<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n',
    "font in span in div": '<div><span style="font-size:16px"><span style="font-family:Arial"><font color="#000000">{}</font></span></span></div>\n',
    "section of a page builder": '<div class="col"><div class="inner"><p class="ql-align-justify"><span>{}</span></p></div></div>\n',
    "upper-case tags": "<P ALIGN=justify>{}</P>\n",
    "unclosed p": "<p>{}\n",
}


def body_of(wrap: str, speaker: Speaker, middle: Shape | None = None) -> Shape:
    """Five paragraphs from a long one to a short last one, with ``middle`` after the second."""
    lengths = (3, 4, 2, 1)
    paragraphs = [speaker.paragraph(length) for length in lengths]
    paragraphs.append("Lễ hội kết thúc lúc 21 giờ cùng ngày./.")
    html = [wrap.format(escape(text, quote=False)) for text in paragraphs]
    captions: list[str] = []
    if middle is not None:
        html.insert(2, middle[0] + "\n")
        paragraphs[2:2] = middle[1]
        captions = middle[2]
    return "".join(html), paragraphs, captions


def shapes(name: str, speaker: Speaker) -> dict[str, Shape]:
    """Every shape for family ``name``."""
    plain = WRAPS["p"]
    found = {f"paragraphs: {label}": body_of(wrap, speaker) for label, wrap in WRAPS.items()}
    caption = "Các đại biểu tham quan gian trưng bày. Ảnh: V.T"
    for label, figure in {**FIGURES, "the family's own figure": OWN_FIGURES[name]}.items():
        found[label] = body_of(plain, speaker, (figure.format(caption), [], [caption]))
    found["figure among bare lines"] = body_of(
        WRAPS["double br"], speaker, (OWN_FIGURES[name].format(caption), [], [caption])
    )
    found["caption repeated"] = body_of(
        plain, speaker, (OWN_FIGURES[name].format(caption) + f"<p><em>{caption}</em></p>", [], [caption])
    )
    for label, box in RELATED.items():
        found[f"related: {label}"] = body_of(
            plain, speaker, (box.format(*(escape(speaker.headline()) for _ in range(2))), [], [])
        )
    items = [
        "Tuyên truyền sâu rộng trong nhân dân;",
        "Kiểm tra việc thực hiện ở cơ sở;",
        "Biểu dương người tốt, việc tốt.",
    ]
    found["list"] = body_of(
        plain, speaker, ("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>", items, [])
    )
    found["numbered list"] = body_of(
        plain, speaker, ("<ol>\n" + "".join(f"  <li><p>{item}</p></li>\n" for item in items) + "</ol>", items, [])
    )
    dashes = [f"- {item}" for item in items]
    found["lines with dashes"] = body_of(plain, speaker, ("".join(f"<p>{item}</p>" for item in dashes), dashes, []))
    quote = "“Làm cho dân tin thì mới vận động được dân”, đồng chí Bí thư Huyện ủy nói."
    found["quote"] = body_of(plain, speaker, (f"<blockquote><p>{quote}</p></blockquote>", [quote], []))
    found["quote box"] = body_of(plain, speaker, (f'<div class="quote-box"><p>{quote}</p></div>', [quote], []))
    rows = [("Xã", "Số hộ", "Kết quả"), ("Tân Lập", "412", "Đạt"), ("Yên Bình", "388", "Đạt")]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    found["data table"] = body_of(
        plain, speaker, (f'<table border="1"><tbody>{table}</tbody></table>', [" | ".join(row) for row in rows], [])
    )
    for tag in ("h2", "h3", "p><strong"):
        end = "</strong></p>" if "strong" in tag else f"</{tag}>"
        found[f"subheading {tag}"] = body_of(
            plain, speaker, (f"<{tag}>Chuyển biến từ cơ sở{end}", ["Chuyển biến từ cơ sở"], [])
        )
    found["short lines"] = body_of(
        plain,
        speaker,
        ("<p>Có mặt từ sớm.</p><p>Ai cũng vui.</p><p>Vì sao?</p>", ["Có mặt từ sớm.", "Ai cũng vui.", "Vì sao?"], []),
    )
    found["link within a sentence"] = body_of(
        plain, speaker,
        ('<p>Theo <a href="/kh-45.html">Kế hoạch số 45-KH/TU</a> của <a href="/tu">Tỉnh ủy</a>, việc này xong trong quý III.</p>',
         ["Theo Kế hoạch số 45-KH/TU của Tỉnh ủy, việc này xong trong quý III."], []),
    )  # fmt: skip
    found["video"] = body_of(
        plain,
        speaker,
        (
            '<p><iframe src="https://video.example/embed/1" width="560" height="315"></iframe></p><video controls><source src="/v.mp4"/>Trình duyệt của bạn không hỗ trợ video.</video>',
            [],
            [],
        ),
    )
    found["advertisement"] = body_of(
        plain,
        speaker,
        (
            '<div class="ads-inread"><span>Quảng cáo</span><ins class="adsbygoogle"></ins><script>(adsbygoogle=[]).push({});</script></div>',
            [],
            [],
        ),
    )
    return found


LABELS = list(shapes("nukeviet", Speaker(0)))


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("name", list(FAMILIES))
def test_every_family_gives_every_shape_of_body(name: str, label: str) -> None:
    speaker = Speaker(f"{name} {label}")
    html, paragraphs, captions = shapes(name, speaker)[label]
    title, lead, author = speaker.headline(), speaker.sentence(), speaker.name()
    url = f"https://{name.replace('_', '-')}.example/tin-tuc/bai-viet-10431.html"
    piece = Print(title, url, PUBLISHED, html, lead=lead, author=author, speaker=speaker)
    page = Page(
        url=url,
        final_url=url,
        site="shapes.example",
        fetched_at=datetime(2024, 5, 24, 3, tzinfo=UTC),
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=FAMILIES[name](piece).encode(),
    )
    article = extract(page, family(name), SiteFacts(id="shapes.example"))
    assert isinstance(article, Article), article
    assert list(article.body) == paragraphs
    assert list(article.captions) == captions
    assert (article.title, article.lead, article.byline) == (title, lead, author)
    assert article.published is not None
    assert article.published.isoformat() == "2022-08-19T14:37:00+07:00"
