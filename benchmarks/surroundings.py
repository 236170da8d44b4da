# ruff: noqa: E501 - markup and word lists read better unbroken
"""What stands around an article on a provincial site: menus, side bars, related lists, scripts, footers.

Every piece is HTML that a crawler has to leave aside. Class names are arguments, for each CMS has its own.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

from benchmarks.language import Speaker, slug

SECTIONS: dict[str, tuple[str, ...]] = {
    "Thời sự": ("Trong tỉnh", "Trong nước", "Quốc tế", "Tin vắn"),
    "Xây dựng Đảng": (
        "Học tập và làm theo Bác",
        "Tổ chức - Cán bộ",
        "Đưa nghị quyết vào cuộc sống",
        "Kiểm tra - Giám sát",
    ),
    "Tuyên giáo": ("Tuyên truyền miệng", "Khoa giáo", "Lý luận chính trị", "Lịch sử Đảng", "Dư luận xã hội"),
    "Kinh tế": ("Nông nghiệp - Nông thôn", "Công nghiệp", "Thương mại - Dịch vụ", "Tài chính - Ngân hàng", "OCOP"),
    "Xã hội": ("Giáo dục", "Y tế", "Lao động - Việc làm", "Chính sách", "Môi trường", "Giao thông"),
    "Văn hóa - Thể thao": ("Văn nghệ", "Di sản", "Thể thao trong tỉnh", "Du lịch", "Lễ hội"),
    "Quốc phòng - An ninh": ("Biên phòng", "Công an", "Quân sự địa phương", "An toàn giao thông"),
    "Pháp luật": ("Văn bản mới", "Hỏi đáp", "Tòa án", "Cải cách hành chính"),
    "Bạn đọc": ("Đơn thư", "Trả lời bạn đọc", "Nhịp cầu nhân ái", "Đường dây nóng"),
    "Đa phương tiện": ("Ảnh", "Video", "Infographic", "Podcast", "Truyền hình"),
}

SCRIPTS = """<script>
window.dataLayer = window.dataLayer || [];
function gtag(){dataLayer.push(arguments);}
gtag('js', new Date());
gtag('config', 'G-0000000000', {'anonymize_ip': true});
</script>
<script>
(function(d, s, id) {
  var js, fjs = d.getElementsByTagName(s)[0];
  if (d.getElementById(id)) { return; }
  js = d.createElement(s); js.id = id; js.async = true;
  js.src = "/assets/js/sdk.js#xfbml=1&version=v12.0&autoLogAppEvents=1";
  fjs.parentNode.insertBefore(js, fjs);
}(document, 'script', 'social-sdk'));
</script>
<script type="text/javascript">
var Menu = {
  open: false,
  toggle: function (node) {
    this.open = !this.open;
    node.className = this.open ? node.className + ' is-open' : node.className.replace(/ is-open/g, '');
    if (this.open && document.body.clientWidth < 768) { document.body.style.overflow = 'hidden'; }
    else { document.body.style.overflow = ''; }
  },
  search: function (form) {
    var q = form.q.value.replace(/^\\s+|\\s+$/g, '');
    if (q.length < 3) { alert('Từ khóa phải có ít nhất 3 ký tự'); return false; }
    location.href = '/tim-kiem?q=' + encodeURIComponent(q); return false;
  }
};
var weekday = ['Chủ nhật','Thứ hai','Thứ ba','Thứ tư','Thứ năm','Thứ sáu','Thứ bảy'];
function showClock() {
  var now = new Date();
  var node = document.getElementById('clock');
  if (node) { node.innerHTML = weekday[now.getDay()] + ', ' + now.getDate() + '/' + (now.getMonth() + 1) + '/' + now.getFullYear(); }
}
</script>"""

STYLES = """<style type="text/css">
*{box-sizing:border-box}body{margin:0;font:15px/1.6 Arial,Helvetica,sans-serif;color:#222;background:#f4f4f4}
a{color:#0a4a8f;text-decoration:none}a:hover{color:#c00;text-decoration:underline}img{max-width:100%;height:auto;border:0}
.container{width:1140px;max-width:100%;margin:0 auto;padding:0 12px;background:#fff}.row:after{content:"";display:table;clear:both}
.col-8{float:left;width:66.66%}.col-4{float:left;width:33.33%}.main-nav{background:#b71c1c}.main-nav ul{list-style:none;margin:0;padding:0}
.main-nav li{float:left;position:relative}.main-nav li a{display:block;padding:10px 14px;color:#fff;font-weight:700;text-transform:uppercase}
.main-nav li ul{display:none;position:absolute;left:0;top:100%;background:#fff;z-index:99;box-shadow:0 2px 6px rgba(0,0,0,.2);width:220px}
.main-nav li:hover ul{display:block}.main-nav li li{float:none}.main-nav li li a{color:#222;font-weight:400;text-transform:none}
.box{border:1px solid #ddd;margin-bottom:16px;background:#fff}.box-title{background:#eee;border-left:4px solid #b71c1c;padding:8px 12px;font-weight:700}
.box li{padding:6px 12px;border-bottom:1px dotted #ccc;list-style:none}.box .thumb{float:left;width:96px;height:64px;margin-right:10px;object-fit:cover}
@media (max-width:768px){.col-8,.col-4{float:none;width:100%}.main-nav li{float:none}.banner{display:none}}
.footer{background:#333;color:#ddd;padding:20px 0;font-size:13px}.footer a{color:#fff}.clearfix:after{content:"";display:table;clear:both}
</style>"""


@dataclass(frozen=True)
class Link:
    """A headline with an address, as lists of a site show it."""

    href: str
    text: str
    date: str = ""
    summary: str = ""


def esc(text: str) -> str:
    """``text`` for HTML."""
    return html.escape(text, quote=True)


def headlines(
    speaker: Speaker, count: int, address: str = "/{slug}-{number}.html", summaries: bool = False
) -> list[Link]:
    """``count`` links to articles that may or may not exist; ``address`` has ``{slug}`` and ``{number}``."""
    links = []
    for _ in range(count):
        text = speaker.headline()
        pick = speaker.random
        href = address.format(slug=slug(text)[:90], number=pick.randint(10000, 99999))
        date = f"{pick.randint(1, 28):02}/{pick.randint(1, 12):02}/{pick.randint(2018, 2023)}"
        links.append(Link(href, text, date, speaker.sentence() if summaries else ""))
    return links


def menu(classes: str = "main-nav", item: str = "nav-item") -> str:
    """The main menu with its sections and their children."""
    rows = []
    for section, children in SECTIONS.items():
        base = f"/{slug(section)}"
        inner = "".join(
            f'\n      <li><a href="{base}/{slug(child)}/" title="{esc(child)}">{esc(child)}</a></li>'
            for child in children
        )
        rows.append(
            f'\n    <li class="{item}"><a href="{base}/" title="{esc(section)}"><span>{esc(section)}</span></a>'
            f'\n    <ul class="dropdown-menu">{inner}\n    </ul></li>'
        )
    return f'<div class="{classes}" id="menu">\n  <ul class="nav">\n    <li class="{item} home"><a href="/">Trang chủ</a></li>{"".join(rows)}\n  </ul>\n</div>'


def link_box(title: str, links: list[Link], box: str = "box", heading: str = "box-title", image: bool = True) -> str:
    """A side-bar box of headlines with thumbnails and dates."""
    rows = []
    for number, link in enumerate(links):
        thumb = (
            f'<a href="{link.href}"><img class="thumb lazy" src="/assets/images/blank.gif" '
            f'data-src="/uploads/thumbs/2021_{number % 12 + 1:02}/{slug(link.text)[:40]}.jpg" alt="{esc(link.text)}" width="96" height="64"/></a>'
            if image
            else ""
        )
        date = f' <span class="small text-muted">({link.date})</span>' if link.date else ""
        summary = f'<p class="sum">{esc(link.summary)}</p>' if link.summary else ""
        rows.append(
            f'\n    <li class="clearfix">{thumb}<a class="show" href="{link.href}" title="{esc(link.text)}">{esc(link.text)}</a>{date}{summary}</li>'
        )
    return f'<div class="{box}">\n  <div class="{heading}">{esc(title)}</div>\n  <ul class="list-items">{"".join(rows)}\n  </ul>\n</div>'


def comment_form(prefix: str = "comment") -> str:
    """The form for readers' opinions, with its small print."""
    return f"""<div class="{prefix}-box" id="{prefix}s">
  <h3 class="{prefix}-title">Ý kiến bạn đọc</h3>
  <form action="/{prefix}/post" method="post" onsubmit="return checkComment(this);">
    <input type="hidden" name="checkss" value="0f343b0931126a20f133d67c2b018a3b"/>
    <p><label>Họ tên</label><input type="text" name="name" maxlength="100" placeholder="Họ và tên của bạn"/></p>
    <p><label>Email</label><input type="text" name="email" maxlength="100" placeholder="Email"/></p>
    <p><textarea name="content" rows="5" cols="60" placeholder="Nội dung bình luận"></textarea></p>
    <p>Mã an toàn <img src="/captcha.gif" alt="Mã bảo mật" width="150" height="40"/><input type="text" name="fcode"/></p>
    <p><input type="reset" value="Nhập lại"/> <input type="submit" value="Gửi bình luận"/></p>
    <p class="note">Vui lòng gõ tiếng Việt có dấu. Bình luận của bạn sẽ được biên tập trước khi đăng và không quá 1.000 ký tự.</p>
  </form>
</div>"""


def documents_box() -> str:
    """New documents with numbers that belong to no article."""
    rows = "".join(
        f'\n    <li><a href="/laws/detail/van-ban-{n}/">Số {n}-{kind}/BTGTU</a><p>{esc(text)}</p>'
        f"<em>Lượt xem:{n * 7} | lượt tải:{n * 2}</em></li>"
        for n, kind, text in (
            (118, "CV", "Về việc tuyên truyền các ngày lễ lớn và sự kiện lịch sử quan trọng trong năm"),
            (64, "HD", "Hướng dẫn sinh hoạt chuyên đề học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"),
            (31, "KH", "Kế hoạch tổ chức hội thi báo cáo viên giỏi cấp tỉnh"),
            (209, "BC", "Báo cáo tình hình dư luận xã hội tháng trước và nhiệm vụ trọng tâm tháng tới"),
        )
    )
    return (
        f'<div class="box documents">\n  <div class="box-title">Tư liệu - Văn kiện</div>\n  <ul>{rows}\n  </ul>\n</div>'
    )


def counter_box() -> str:
    """The visitors' counter."""
    rows = "".join(
        f"<li>{label}<span>{value}</span></li>"
        for label, value in (
            ("Đang truy cập", "97"), ("Máy chủ tìm kiếm", "12"), ("Khách viếng thăm", "85"), ("Hôm nay", "11,402"),
            ("Tháng hiện tại", "298,115"), ("Tổng lượt truy cập", "15,870,226"),
        )
    )  # fmt: skip
    return f'<div class="box counter"><div class="box-title">Thống kê website</div><ul class="counter list-none">{rows}</ul></div>'


def survey_box() -> str:
    """A poll on the site itself."""
    options = "".join(
        f'<div class="radio"><label><input type="radio" name="option" value="{n}"/> {text}</label></div>'
        for n, text in enumerate(("Rất hài lòng", "Hài lòng", "Bình thường", "Chưa hài lòng"), 1)
    )
    return (
        '<div class="box vote"><div class="box-title">Thăm dò ý kiến</div><h4>Bạn đánh giá thế nào về giao diện mới của trang thông tin?</h4>'
        f'<form action="/voting/">{options}<input type="button" value="Biểu quyết"/> <a href="/voting/result">Kết quả</a></form></div>'
    )


def weblinks_box() -> str:
    """A drop-down of other sites."""
    names = (
        "Cổng thông tin điện tử tỉnh",
        "Tỉnh ủy",
        "Hội đồng nhân dân tỉnh",
        "Công báo tỉnh",
        "Dịch vụ công trực tuyến",
        "Sở Nội vụ",
        "Sở Tài chính",
    )
    options = "".join(f'<option value="/lien-ket/{slug(name)}">{esc(name)}</option>' for name in names)
    return f'<div class="box links"><div class="box-title">Liên kết website</div><select onchange="window.open(this.value)"><option>-- Chọn --</option>{options}</select></div>'


def footer(organisation: str, classes: str = "footer") -> str:
    """Who is responsible for the site."""
    return f"""<div class="{classes}" id="footer">
  <div class="container">
    <p><strong>{esc(organisation)}</strong></p>
    <p>Giấy phép số 12/GP-STTTT do Sở Thông tin và Truyền thông cấp ngày 05/3/2019</p>
    <p>Chịu trách nhiệm nội dung: Ban Biên tập. Trụ sở: số 10, đường Trần Phú. Điện thoại: 0000.000.000 - Email: toasoan@site.example</p>
    <p>Ghi rõ nguồn khi phát hành lại thông tin từ trang này. © Bản quyền thuộc về {esc(organisation)}</p>
    <ul class="foot-nav"><li><a href="/about/">Giới thiệu</a></li><li><a href="/contact/">Liên hệ</a></li><li><a href="/rss/">RSS</a></li><li><a href="#top">Về đầu trang</a></li></ul>
  </div>
</div>"""


def share_bar(url: str) -> str:
    """Buttons of social networks, print and mail."""
    return (
        f'<ul class="share-bar list-inline"><li><a class="fb" href="https://www.facebook.example/sharer.php?u={esc(url)}">Chia sẻ</a></li>'
        f'<li><a class="zalo" href="https://zalo.example/share?u={esc(url)}">Zalo</a></li><li><a class="print" href="{esc(url)}?print=1" rel="nofollow">In bài viết</a></li>'
        '<li><a class="mail" href="#mail" rel="nofollow">Gửi bài viết qua email</a></li><li>Cỡ chữ <a href="#">A-</a> <a href="#">A+</a></li></ul>'
    )
