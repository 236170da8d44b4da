# ruff: noqa: E501 - markup and word lists read better unbroken
"""A small grammar of Vietnamese provincial news: endless different text, the same from the same seed.

The people and events are made up; the register (agencies, ranks, document numbers, "giai đoạn 2021 - 2025") is that of
the sites that kyket reads, for the extractor and the index behave differently on lorem ipsum.
"""

from __future__ import annotations

import random
import re
import unicodedata

_SLOTS: dict[str, tuple[str, ...]] = {
    "province": (
        "Lâm Đồng", "Hà Giang", "Thái Nguyên", "Kiên Giang", "Vĩnh Phúc", "Quảng Trị", "Đắk Lắk", "Nghệ An",
        "An Giang", "Bắc Giang", "Cao Bằng", "Sơn La", "Khánh Hòa", "Tây Ninh", "Hòa Bình", "Phú Yên", "Bến Tre",
    ),
    "district": (
        "Phước Sơn", "Tân Lập", "Đông Hưng", "Yên Bình", "Vĩnh Thuận", "Krông Nô", "Mường Thanh", "Bình Xuyên",
        "An Khê", "Hương Sơn", "Đạ Huoai", "Châu Phú", "Lộc Ninh", "Cẩm Thủy", "Nam Đàn", "Bảo Lạc", "Tiên Yên",
    ),
    "family": ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Nông"),
    "middle": ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Quang", "Thanh", "Hữu", "Thu", "Xuân", "Quốc", "Bích", "Công"),
    "given": (
        "Hùng", "Lan", "Dũng", "Hoa", "Thủy", "Sơn", "Phương", "Tuấn", "Hạnh", "Long", "Nga", "Khánh", "Vinh",
        "Hiền", "Trung", "Yến", "Cường", "Oanh", "Thắng", "Loan", "Đạt", "Quỳnh",
    ),
    "body": (
        "Ban Tuyên giáo Tỉnh ủy", "Hội đồng nhân dân tỉnh", "Ủy ban nhân dân tỉnh", "Liên đoàn Lao động tỉnh",
        "Sở Giáo dục và Đào tạo", "Sở Y tế", "Tỉnh đoàn", "Hội Liên hiệp Phụ nữ tỉnh", "Hội Nông dân tỉnh",
        "Bộ Chỉ huy Quân sự tỉnh", "Công an tỉnh", "Sở Văn hóa, Thể thao và Du lịch", "Đài Phát thanh - Truyền hình tỉnh",
        "Ban Dân vận Tỉnh ủy", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Bảo hiểm xã hội tỉnh", "Sở Tư pháp",
    ),
    "office": (
        "Phó Bí thư Thường trực Tỉnh ủy", "Trưởng Ban Tuyên giáo Tỉnh ủy", "Phó Chủ tịch Ủy ban nhân dân tỉnh",
        "Chủ tịch Hội Nông dân tỉnh", "Giám đốc Sở Y tế", "Bí thư Tỉnh đoàn", "Phó Giám đốc Công an tỉnh",
        "Chủ tịch Liên đoàn Lao động tỉnh", "Trưởng Ban Dân vận Tỉnh ủy", "Phó Chủ tịch Thường trực Hội đồng nhân dân tỉnh",
    ),
    "paper": ("chương trình phối hợp", "quy chế phối hợp", "kế hoạch phối hợp", "kế hoạch liên tịch", "thỏa thuận hợp tác"),
    "field": (
        "công tác tuyên truyền, vận động nhân dân", "xây dựng nông thôn mới", "bảo vệ môi trường", "chuyển đổi số",
        "phòng, chống thiên tai", "giáo dục lý luận chính trị", "an sinh xã hội", "phát triển kinh tế tập thể",
        "bảo đảm trật tự an toàn giao thông", "chăm sóc sức khỏe nhân dân", "bảo tồn di sản văn hóa", "giảm nghèo bền vững",
    ),
    "when": ("Sáng {day}/{month}", "Chiều {day}/{month}", "Ngày {day}/{month}", "Chiều ngày {day}/{month}", "Tối {day}/{month}"),
    "result": (
        "đạt {percent}% kế hoạch năm", "tăng {percent}% so với cùng kỳ", "vượt {small} chỉ tiêu đề ra",
        "giảm {small} vụ so với năm trước", "hoàn thành trước thời hạn {small} tháng", "huy động được {count} triệu đồng",
    ),
    "quality": ("thiết thực", "kịp thời", "đồng bộ", "hiệu quả", "đúng trọng tâm", "sát với cơ sở", "có chiều sâu", "bài bản"),
    "duty": (
        "nâng cao chất lượng đội ngũ báo cáo viên ở cơ sở", "chủ động nắm bắt tình hình dư luận xã hội",
        "đẩy mạnh ứng dụng công nghệ thông tin trong công việc hằng ngày", "nhân rộng những mô hình hay, cách làm sáng tạo",
        "phát huy vai trò của người có uy tín trong cộng đồng", "tăng cường kiểm tra, giám sát việc thực hiện",
        "quan tâm bồi dưỡng lực lượng trẻ", "giải quyết dứt điểm những kiến nghị chính đáng của cử tri",
        "gắn nhiệm vụ được giao với phong trào thi đua của đơn vị", "công khai kết quả để nhân dân theo dõi",
    ),
    "crowd": ("đại biểu", "cán bộ, đảng viên", "hội viên", "đoàn viên, thanh niên", "hộ dân", "học sinh", "chiến sĩ"),
    "thing": (
        "tuyến đường liên xã dài {small} km", "hội trường trung tâm chính trị", "{small} căn nhà tình nghĩa",
        "mô hình trồng cây dược liệu", "điểm trường bản {district}", "hệ thống nước sạch nông thôn", "thư viện lưu động",
    ),
}  # fmt: skip

_SENTENCES = (
    "{when}, tại {district}, {body} phối hợp với {body} tổ chức hội nghị đánh giá kết quả {field} trên địa bàn huyện {district}.",
    "Dự hội nghị có đồng chí {name}, {office}; lãnh đạo {body} và hơn {count} {crowd} của huyện {district}.",
    "Đồng chí {name}, {office} nhấn mạnh các đơn vị cần {duty}, đồng thời {duty}.",
    "Theo báo cáo của {body}, trong {small} tháng qua, {field} ở huyện {district} {result}, cao hơn {small} điểm so với mặt bằng chung của tỉnh {province}.",
    "Nhân dịp này, {body} đã trao bằng khen cho {small} tập thể và {count} cá nhân có thành tích xuất sắc trong {field}.",
    "Thực hiện Kế hoạch số {number}-KH/TU ngày {day}/{month}/{year} của Ban Thường vụ Tỉnh ủy {province}, các địa phương đã triển khai {quality}, {quality}.",
    "Hai bên thống nhất ký kết {paper} về {field} giai đoạn {year} - {later}, trong đó xác định {small} nhóm nội dung trọng tâm.",
    "Ông {name}, người dân xã {district}, phấn khởi cho biết {thing} được đưa vào sử dụng từ tháng {month} đã giúp đời sống bà con thay đổi rõ rệt.",
    "Từ nguồn vốn hơn {count} triệu đồng, huyện {district} đã hoàn thành {thing}, đáp ứng mong đợi của {count} {crowd}.",
    "Tuy nhiên, việc phối hợp ở một số xã của huyện {district} chưa thật {quality}; còn {small} chỉ tiêu về {field} đạt thấp so với yêu cầu.",
    "Thời gian tới, {body} tiếp tục tham mưu cấp ủy {duty}; phấn đấu đến năm {later} {field} {result}.",
    "Bà {name}, {office}, cho rằng muốn làm tốt {field} thì trước hết phải {duty}.",
    "Các đại biểu đã thảo luận {small} nhóm vấn đề, tập trung vào {field} và việc {duty} ở vùng sâu, vùng xa của tỉnh {province}.",
    "Trước đó, đoàn công tác của {body} đã đến thăm {thing} tại xã {district} và tặng {count} suất quà cho {crowd} có hoàn cảnh khó khăn.",
    "Kết quả khảo sát {count} {crowd} ở huyện {district} cho thấy {percent}% hài lòng với cách triển khai {field} của địa phương.",
    "Nghị quyết số {number}-NQ/TU của Tỉnh ủy {province} xác định {field} là khâu đột phá, cần được thực hiện {quality} ngay từ đầu nhiệm kỳ.",
)
_HEADLINES = (
    "{body} và {body} ký kết {paper} giai đoạn {year} - {later}",
    "Huyện {district}: {count} {crowd} tham gia hội thi về {field}",
    "{province} đẩy mạnh {field} trong {small} tháng cuối năm",
    "Khánh thành {thing} tại xã {district}",
    "{body} tổng kết {small} năm thực hiện {paper}",
    "Người giữ nghề ở {district}",
    "Tập huấn {field} cho {count} {crowd} huyện {district}",
    "{province}: {field} {result}",
    "Kiểm tra việc thực hiện Kế hoạch số {number}-KH/TU tại huyện {district}",
    "Hiệu quả từ {paper} giữa {body} với {body}",
)
_SLOT = re.compile(r"\{(\w+)\}")


class Speaker:
    """Says endless sentences; two speakers with the same seed say the same."""

    def __init__(self, seed: int | str) -> None:
        self.random = random.Random(seed)

    def _slot(self, name: str) -> str:
        pick = self.random
        if name == "name":
            return self.name()
        if name in _NUMBERS:
            low, high = _NUMBERS[name]
            return str(pick.randint(low, high))
        return self._fill(pick.choice(_SLOTS[name]))

    def _fill(self, template: str) -> str:
        return _SLOT.sub(lambda match: self._slot(match.group(1)), template)

    def name(self) -> str:
        """A person who does not exist."""
        return " ".join(self.random.choice(_SLOTS[part]) for part in ("family", "middle", "given"))

    def sentence(self) -> str:
        """One sentence, ending with a full stop."""
        text = self._fill(self.random.choice(_SENTENCES))
        return text[0].upper() + text[1:]

    def headline(self) -> str:
        """A title, without a full stop."""
        text = self._fill(self.random.choice(_HEADLINES))
        return text[0].upper() + text[1:]

    def paragraph(self, sentences: int = 4) -> str:
        """``sentences`` sentences on one line."""
        return " ".join(self.sentence() for _ in range(sentences))


_NUMBERS = {
    "day": (1, 28),
    "month": (1, 12),
    "year": (2015, 2022),
    "later": (2023, 2030),
    "small": (2, 19),
    "count": (35, 990),
    "percent": (51, 99),
    "number": (10, 480),
}


def slug(text: str) -> str:
    """``text`` as the address of a page: lower-case ASCII words joined by hyphens."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", bare.encode("ascii", "ignore").decode()).strip("-")
