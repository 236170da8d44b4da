# ruff: noqa: E501 - markup reads better unbroken
"""Articles put together at random of whatever an editor may type, with the record that each must give."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.language import Speaker
from benchmarks.markup import FAMILIES, Print

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
