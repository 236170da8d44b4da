"""What stands around an article: documents, links, pictures, readers' letters. None of it belongs to the article."""

from __future__ import annotations

DOCUMENTS = (
    ("Số 214-CV/BTGTU", "Tuyên truyền kỷ niệm các ngày lễ lớn và sự kiện lịch sử quan trọng trong quý", 1204, 388),
    ("Số 61-HD/BTGTU", "Hướng dẫn công tác khoa giáo, gắn với ký kết, triển khai các chương trình phối hợp", 963, 251),
    ("Số 48-KH/BTGTU", "Kế hoạch kiểm tra việc thực hiện quy chế phối hợp tại các đảng bộ trực thuộc", 877, 190),
    ("Số 09-BC/BTGTU", "Báo cáo tình hình dư luận xã hội tháng và những vấn đề nhân dân quan tâm", 2310, 712),
    ("Số 33-HD/BTGTU", "Hướng dẫn tổ chức sinh hoạt chuyên đề học tập và làm theo tư tưởng Hồ Chí Minh", 1541, 604),
    ("Số 175-CV/BTGTU", "Mời tham gia cuộc thi viết về xây dựng Đảng “Búa liềm vàng”", 690, 133),
)
"""Number, title, views and downloads of documents offered in a side bar."""

LINKS = (
    "Đảng Cộng sản Việt Nam",
    "Cổng thông tin điện tử Chính phủ",
    "Cổng thông tin điện tử tỉnh",
    "Mặt trận Tổ quốc Việt Nam",
    "Báo Nhân Dân",
    "Tạp chí Cộng sản",
    "Hệ thống văn bản quy phạm pháp luật",
    "Cơ sở dữ liệu quốc gia về thủ tục hành chính",
)
"""Neighbouring sites, offered in a list whose entries lead nowhere here."""

PLACES = (
    "Hà Nội 27°C",
    "Thái Nguyên 25°C",
    "Phú Thọ 26°C",
    "Nghệ An 29°C",
    "Huế 28°C",
    "Đà Nẵng 30°C",
    "Đà Lạt 19°C",
    "TP. Hồ Chí Minh 33°C",
    "Cà Mau 31°C",
)
"""The weather."""

PICTURES = (
    "Đồng chí Bí thư Tỉnh ủy thăm, chúc Tết cán bộ hưu trí",
    "Lễ kết nạp đảng viên mới trong công nhân khu công nghiệp",
    "Hội thi tuyên truyền lưu động kỷ niệm Ngày thành lập Đảng",
    "Đường hoa ngày hội Đại đoàn kết toàn dân tộc",
    "Lễ ký kết giao ước thi đua các cụm, khối",
)
"""Titles of a picture gallery."""

LETTERS = (
    ("Nguyễn Văn Hòa", "Bài viết hay, mong tòa soạn có thêm nhiều tin về cơ sở như thế này."),
    ("Minh Tâm", "Ký kết thì nhiều, quan trọng là làm được bao nhiêu. Đề nghị công khai kết quả cho dân biết."),
    ("Bạn đọc giấu tên", "Xã tôi cũng có mô hình tương tự từ năm ngoái, bà con rất đồng tình ủng hộ."),
    ("Lê Thị Thu", "Cho tôi hỏi liên hệ với cơ quan nào để được hướng dẫn thêm ạ?"),
)
"""Readers' letters: name and text."""

POLL = ("Bạn thường đọc tin tức qua kênh nào?", ("Báo in", "Báo điện tử", "Truyền hình", "Mạng xã hội"))

MORE_MENU = {
    "Giới thiệu": ("Chức năng, nhiệm vụ", "Cơ cấu tổ chức", "Lịch sử truyền thống", "Liên hệ tòa soạn"),
    "Đa phương tiện": ("Ảnh", "Video", "Infographic", "Podcast"),
    "Tiện ích": ("Lịch cắt điện", "Giá vàng, ngoại tệ", "Lịch công tác", "Đường dây nóng"),
}
"""Entries of the menu that lead to no article."""


def menu_extras(item: str = '<li><a href="#">{}</a></li>') -> str:
    """The entries of :data:`MORE_MENU` as nested lists."""
    parts = []
    for heading, entries in MORE_MENU.items():
        inner = "".join(item.format(entry) for entry in entries)
        parts.append(f'<li class="dropdown"><a href="#" class="dropdown-toggle">{heading}</a><ul>{inner}</ul></li>')
    return "\n".join(parts)


def options(values: tuple[str, ...]) -> str:
    """Entries of a drop-down list."""
    return "".join(f'<option value="{number}">{value}</option>' for number, value in enumerate(values))
