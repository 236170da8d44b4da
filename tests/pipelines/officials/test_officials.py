"""Who is named with an office, however the sentence puts name and office together."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from made_texts.articles import anything, article

from pipelines.article_text import ArticleText
from pipelines.findings import Official
from pipelines.officials import normalise_name, normalise_title, officials


def told(*paragraphs: str) -> list[tuple[str, str]]:
    """(name, title) of every office holder, their evidence checked."""
    text = article(*paragraphs)
    found = officials(text)
    for each in found:
        assert_evidence(text, each)
    return [(each.name, each.title) for each in found]


def assert_evidence(text: ArticleText, official: Official) -> None:
    assert official.spans["name"]
    assert all(normalise_name(text.said(span)) == official.name for span in official.spans["name"])
    assert normalise_title(", ".join(text.said(span) for span in official.spans["title"])) == official.title


@pytest.mark.parametrize(
    ("sentence", "holders"),
    [
        # names of departments go on in lower case, also over "và" and commas
        *(
            (f"Ông Lò Văn An, {title} cho biết, việc này khó.", [("Lò Văn An", title)])
            for title in (
                "Phó Trưởng Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao Công an thành phố",
                "Trưởng Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ Công an tỉnh",
                "Trưởng Phòng Cảnh sát điều tra tội phạm về trật tự xã hội Công an tỉnh",
                "Trưởng Phòng Phòng, chống ma túy và tội phạm Bộ đội Biên phòng tỉnh",
                "Trưởng Phòng Quản lý xuất nhập cảnh Công an tỉnh",
                "Phó Trưởng Ban Quản lý các khu công nghiệp tỉnh",
                "Trưởng Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp tỉnh",
                "Trưởng Ban Thi đua - Khen thưởng tỉnh",
                "Chi cục trưởng Chi cục Chăn nuôi và Thú y tỉnh",
                "Giám đốc Ban Quản lý dự án đầu tư xây dựng tỉnh",
                "Phó Trưởng Phòng Tuyên truyền - Báo chí - Xuất bản Ban Tuyên giáo Tỉnh ủy",
            )
        ),
        # … but what an agency does is no part of its name
        ("Ông Lò Văn An, Giám đốc Công an tỉnh phòng, chống ma túy giỏi.", [("Lò Văn An", "Giám đốc Công an tỉnh")]),
        (
            "Ông Lò Văn An, Trưởng Phòng Nội vụ huyện và các khu phố ra quân.",
            [("Lò Văn An", "Trưởng Phòng Nội vụ huyện")],
        ),
        # the office after the name
        (
            "Dự có đồng chí Lò Văn An, Uỷ viên BTV Tỉnh uỷ, Trưởng Ban Dân vận Tỉnh uỷ.",
            [("Lò Văn An", "Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng Ban Dân vận Tỉnh ủy")],
        ),
        (
            "Ông Trần Đức Bảy- Phó Chủ tịch UBND huyện chủ trì.",
            [("Trần Đức Bảy", "Phó Chủ tịch Ủy ban nhân dân huyện")],
        ),
        (
            "Bà Lê Thị Cúc (Chủ tịch Hội LHPN xã) cho biết.",
            [("Lê Thị Cúc", "Chủ tịch Hội Liên hiệp Phụ nữ xã")],
        ),
        (
            "Chủ trì là ông Lê Hoàng Nam, nguyên Phó Chủ tịch HĐND tỉnh.",
            [("Lê Hoàng Nam", "nguyên Phó Chủ tịch Hội đồng nhân dân tỉnh")],
        ),
        (
            "Các đồng chí: Hà Văn Tư - UVBTV, Trưởng Ban Tuyên giáo Tỉnh ủy và Bùi Thị Năm - Phó Chủ tịch UBND tỉnh",
            [
                ("Hà Văn Tư", "Ủy viên Ban Thường vụ, Trưởng Ban Tuyên giáo Tỉnh ủy"),
                ("Bùi Thị Năm", "Phó Chủ tịch Ủy ban nhân dân tỉnh"),
            ],
        ),
        (
            "Ông Đỗ Văn Sáu, Giám đốc Sở Văn hóa, Thể thao và Du lịch đề nghị các xã vào cuộc.",
            [("Đỗ Văn Sáu", "Giám đốc Sở Văn hóa, Thể thao và Du lịch")],
        ),
        (
            "Bà Vũ Thị Bảy, Phó Giám đốc phụ trách Học viện Chính trị khu vực IV phát biểu.",
            [("Vũ Thị Bảy", "Phó Giám đốc phụ trách Học viện Chính trị khu vực IV")],
        ),
        (
            "Ông Tạ Văn Tư, Giám đốc Sở VH,TT&DL cam kết.",
            [("Tạ Văn Tư", "Giám đốc Sở Văn hóa, Thể thao và Du lịch")],
        ),
        (
            "Ông Lý Văn Tám, Trưởng Công an xã Nậm Cắn 2 nói.",
            [("Lý Văn Tám", "Trưởng Công an xã Nậm Cắn 2")],
        ),
        (
            "ông Phan Văn Chín, Chủ tịch UBND TP.Thủ Đức và bà Đinh Thị Mười, Chánh án TAND TP Thủ Đức",
            [
                ("Phan Văn Chín", "Chủ tịch Ủy ban nhân dân thành phố Thủ Đức"),
                ("Đinh Thị Mười", "Chánh án Tòa án nhân dân thành phố Thủ Đức"),
            ],
        ),
        # ranks and degrees stay in front
        (
            "Thiếu tướng, TS. Ngô Văn Kha, Phó Tư lệnh Vùng CSB 2; Thượng tá Bùi Văn Lý, Chỉ huy trưởng BĐBP tỉnh",
            [
                ("Ngô Văn Kha", "Thiếu tướng, TS, Phó Tư lệnh Vùng Cảnh sát biển 2"),
                ("Bùi Văn Lý", "Thượng tá, Chỉ huy trưởng Bộ đội Biên phòng tỉnh"),
            ],
        ),
        (
            "Giám đốc Công an tỉnh, Đại tá Trần Ngọc Minh; Chính ủy Bộ CHQS tỉnh Đại tá Lê Văn Sao cùng dự",
            [
                ("Trần Ngọc Minh", "Đại tá, Giám đốc Công an tỉnh"),
                ("Lê Văn Sao", "Đại tá, Chính ủy Bộ Chỉ huy Quân sự tỉnh"),
            ],
        ),
        # the office before the name
        (
            "Phó bí thư Tỉnh ủy Đinh Quốc Hưng yêu cầu hai ngành phối hợp.",
            [("Đinh Quốc Hưng", "Phó bí thư Tỉnh ủy")],
        ),
        (
            "Chủ tịch UBND tỉnh Đắk Lắk Nguyễn Đình Trung; Phó Chủ tịch UBND huyện Hà Quảng Nông Văn Tuân",
            [
                ("Nguyễn Đình Trung", "Chủ tịch Ủy ban nhân dân tỉnh Đắk Lắk"),
                ("Nông Văn Tuân", "Phó Chủ tịch Ủy ban nhân dân huyện Hà Quảng"),
            ],
        ),
        (
            "Phó Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo 389 tỉnh Mai Văn Kha chủ trì.",
            [("Mai Văn Kha", "Phó Chủ tịch Ủy ban nhân dân tỉnh, Trưởng Ban Chỉ đạo 389 tỉnh")],
        ),
        (
            "Sau báo cáo của Giám đốc Sở Y tế, Phó Chủ tịch UBND tỉnh Lê Thị Hạnh kết luận.",
            [("Lê Thị Hạnh", "Phó Chủ tịch Ủy ban nhân dân tỉnh")],
        ),
        (
            "Bí thư Huyện ủy - ông Trần Văn Chín và Chủ tịch Hội Nông dân huyện là bà Hồ Thị Thu nêu ý kiến",
            [("Trần Văn Chín", "Bí thư Huyện ủy"), ("Hồ Thị Thu", "Chủ tịch Hội Nông dân huyện")],
        ),
        (
            "Chủ tịch nước Mai Văn Lâm, Thủ tướng Phạm Minh Chính và Thường trực Ban Bí thư Trần Cẩm Tú dự",
            [
                ("Mai Văn Lâm", "Chủ tịch nước"),
                ("Phạm Minh Chính", "Thủ tướng"),
                ("Trần Cẩm Tú", "Thường trực Ban Bí thư"),
            ],
        ),
        (
            "đ/c Quàng Văn Hương, TUV, Bí thư Huyện ủy Mường La; ông Ma Seo Chư, Bí thư Chi bộ kiêm Trưởng thôn Lùng "
            "Vai",
            [
                ("Quàng Văn Hương", "Tỉnh ủy viên, Bí thư Huyện ủy Mường La"),
                ("Ma Seo Chư", "Bí thư Chi bộ kiêm Trưởng thôn Lùng Vai"),
            ],
        ),
        (
            "Chánh Thanh tra huyện Đậu Thị Hiền yêu cầu các xã báo cáo trước ngày 15.",
            [("Đậu Thị Hiền", "Chánh Thanh tra huyện")],
        ),
        (
            "Phó Chủ tịch Thường trực UBND thành phố Trần Lê Minh Anh và Bí thư Huyện ủy Lương Sơn Nguyễn Văn Bảy",
            [
                ("Trần Lê Minh Anh", "Phó Chủ tịch Thường trực Ủy ban nhân dân thành phố"),
                ("Nguyễn Văn Bảy", "Bí thư Huyện ủy Lương Sơn"),
            ],
        ),
        # two with their offices are the subject
        (
            "Tổng Kiểm toán Nhà nước Phạm Văn Ba và Tổng Thanh tra Chính phủ Lê Thị Tư đã ký Quy chế.",
            [("Phạm Văn Ba", "Tổng Kiểm toán Nhà nước"), ("Lê Thị Tư", "Tổng Thanh tra Chính phủ")],
        ),
        (
            "Kế hoạch do Viện trưởng VKSND tỉnh Lê Thị Na, Giám đốc Công an tỉnh, Thiếu tướng Cao Văn Sơn và Chủ tịch "
            "Hội Luật gia tỉnh Vũ Công Liên ký.",
            [
                ("Lê Thị Na", "Viện trưởng Viện kiểm sát nhân dân tỉnh"),
                ("Cao Văn Sơn", "Thiếu tướng, Giám đốc Công an tỉnh"),
                ("Vũ Công Liên", "Chủ tịch Hội Luật gia tỉnh"),
            ],
        ),
        # what somebody is besides is dropped, the rank before it and degrees are kept
        (
            "Trung tá, bác sĩ Hà Văn Kha - Phó Giám đốc Bệnh viện Quân y 13; Thiếu tướng, nhà thơ Hồ Tâm, Tổng Biên "
            "tập Tạp chí Văn nghệ Quân đội",
            [
                ("Hà Văn Kha", "Trung tá, Phó Giám đốc Bệnh viện Quân y 13"),
                ("Hồ Tâm", "Thiếu tướng, Tổng Biên tập Tạp chí Văn nghệ Quân đội"),
            ],
        ),
        (
            "Thạc sĩ Vừ Thị Mai, Phó Hiệu trưởng Trường Chính trị tỉnh; Nhà giáo ưu tú, Tiến sĩ Lò Văn Pấng - Giám đốc "
            "Sở; Giám đốc Bệnh viện đa khoa tỉnh, Thạc sĩ Hà Văn Quân; Hòa thượng Thích Thiện Tâm, Trưởng ban Trị sự "
            "Phật giáo tỉnh",
            [
                ("Vừ Thị Mai", "Thạc sĩ, Phó Hiệu trưởng Trường Chính trị tỉnh"),
                ("Lò Văn Pấng", "Tiến sĩ, Giám đốc Sở"),
                ("Hà Văn Quân", "Thạc sĩ, Giám đốc Bệnh viện đa khoa tỉnh"),
                ("Thích Thiện Tâm", "Trưởng ban Trị sự Phật giáo tỉnh"),
            ],
        ),
        # aides, posts at border gates, offices that represent
        (
            "Trung úy Lầu A Chống, Trợ lý tác chiến Ban CHQS huyện; Trung tá Lê Văn Hùng - Đồn trưởng Đồn BPCK quốc tế "
            "Lao Bảo; bà Tạ Thị Ngân, Trưởng Ban đại diện Hội Người cao tuổi tỉnh",
            [
                ("Lầu A Chống", "Trung úy, Trợ lý tác chiến Ban Chỉ huy Quân sự huyện"),
                ("Lê Văn Hùng", "Trung tá, Đồn trưởng Đồn Biên phòng cửa khẩu quốc tế Lao Bảo"),
                ("Tạ Thị Ngân", "Trưởng Ban đại diện Hội Người cao tuổi tỉnh"),
            ],
        ),
        # one office of several persons
        (
            "Các Phó Giám đốc Công an tỉnh: Lê Văn Bình (An Giang), Trần Đức Hạnh (Đồng Tháp) và Bùi Công Lý (Cà Mau).",
            [(name, "Phó Giám đốc Công an tỉnh") for name in ("Lê Văn Bình", "Trần Đức Hạnh", "Bùi Công Lý")],
        ),
        (
            "Các Phó Chủ tịch UBND tỉnh: Nguyễn Văn Anh, Trần Thị Bích và Lê Cường dự.",
            [(name, "Phó Chủ tịch Ủy ban nhân dân tỉnh") for name in ("Nguyễn Văn Anh", "Trần Thị Bích", "Lê Cường")],
        ),
        (
            "Các đồng chí Phó Bí thư Tỉnh ủy Đỗ Văn Minh và Phạm Thị Lan ký.",
            [("Đỗ Văn Minh", "Phó Bí thư Tỉnh ủy"), ("Phạm Thị Lan", "Phó Bí thư Tỉnh ủy")],
        ),
        # names of all peoples, and in capitals
        (
            "Có các đồng chí: H'Yim Kđoh, Phó Chủ tịch HĐND tỉnh; Y Biêr Niê, Phó Bí thư Thường trực Tỉnh ủy; Giàng A "
            "Páo – Phó Chủ tịch UBND tỉnh; K’ Brèo, Bí thư Đảng ủy xã; K'Mák, Tỉnh ủy viên; Chamaléa Thị Thủy, Phó Bí "
            "thư Huyện ủy",
            [
                ("H'Yim Kđoh", "Phó Chủ tịch Hội đồng nhân dân tỉnh"),
                ("Y Biêr Niê", "Phó Bí thư Thường trực Tỉnh ủy"),
                ("Giàng A Páo", "Phó Chủ tịch Ủy ban nhân dân tỉnh"),
                ("K’ Brèo", "Bí thư Đảng ủy xã"),
                ("K'Mák", "Tỉnh ủy viên"),
                ("Chamaléa Thị Thủy", "Phó Bí thư Huyện ủy"),
            ],
        ),
        (
            "Giám đốc Sở Giáo dục và Đào tạo (GD-ĐT) Phạm Thanh Lụa cùng đồng chí Trịnh Thị Minh Ngà, Giám đốc Chi "
            "nhánh Ngân hàng Chính sách xã hội (NHCSXH) tỉnh",
            [
                ("Phạm Thanh Lụa", "Giám đốc Sở Giáo dục và Đào tạo"),
                ("Trịnh Thị Minh Ngà", "Giám đốc Chi nhánh Ngân hàng Chính sách xã hội tỉnh"),
            ],
        ),
        # the rank behind the name, deputies of small units
        (
            "đồng chí Lê Hòa Hiệp - Đại tá, Giám đốc Công an tỉnh; Thượng úy Nguyễn Tài Hậu, Đội phó Đội Cảnh sát",
            [("Lê Hòa Hiệp", "Đại tá, Giám đốc Công an tỉnh"), ("Nguyễn Tài Hậu", "Thượng úy, Đội phó Đội Cảnh sát")],
        ),
        (
            "do đồng chí NGUYỄN VĂN HÙNG, Bí thư Huyện ủy chủ trì",
            [("Nguyễn Văn Hùng", "Bí thư Huyện ủy")],
        ),
    ],
)  # fmt: skip
def test_an_office_holder_is_told_with_the_whole_title(sentence: str, holders: list[tuple[str, str]]) -> None:
    assert told(sentence) == holders


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông Trần Văn Tư, nông dân xã Tân Hòa; em Lê Văn Bi, học sinh lớp 9; chị Lò Thị Pha, tổ trưởng một chuyền may.",
        "Thầy giáo Hà Văn Toại ở huyện Định Hóa kể; chị Lò Thị May, hướng dẫn viên.",
        "Học tập Chủ tịch Hồ Chí Minh, Đại tướng Võ Nguyên Giáp.",
        "Bí thư Đảng ủy phường Phan Đình Phùng cho biết; Chánh án TAND huyện Hoàng Su Phì phát biểu.",
        "21 tập thể được tặng bằng khen của Chủ tịch UBND tỉnh. Đồng chí Bí thư Tỉnh ủy yêu cầu các sở vào cuộc.",
        "Kinh tế tăng trưởng khá, thị trường ổn định, môi trường đầu tư tốt. Bộ trưởng các nước ASEAN họp.",
        "Ở Sủng Máng, trưởng thôn đi từng nhà. Giám đốc Đài PT-TH Lào Cai thông tin.",
        "Ông Nguyễn Văn Bình phát biểu. Trợ lý của ông Lê Văn Tư đến sau.",
        "Bí thư Đảng ủy xã Cao Bồ và Chủ tịch UBND phường Mai Dịch dự.",
        "Chị Lý Thị Mảy, giám đốc một hợp tác xã ở Nguyên Bình; ông Lò Văn An, chủ nhiệm các HTX.",
        "Đội trưởng Nguyễn Quang Hùng ghi bàn; lớp trưởng Trần Văn Ba đón khách.",
    ],
)
def test_who_holds_no_office_or_has_no_name_is_not_told(sentence: str) -> None:
    assert told(sentence) == []


def test_the_fullest_title_wins_and_a_rank_may_stand_elsewhere() -> None:
    assert told(
        "Đồng chí Vũ Mạnh Hải, Trưởng ban Tuyên giáo Tỉnh ủy dự.",
        "Ông Vũ Mạnh Hải, Ủy viên Ban Thường vụ Tỉnh ủy,Trưởng ban Tuyên giáo Tỉnh ủy kết luận.",
        "Ông Lê Văn Đông, Phó Giám đốc Công an tỉnh phát biểu. Thượng tá Lê Văn Đông nhấn mạnh.",
    ) == [
        ("Vũ Mạnh Hải", "Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng ban Tuyên giáo Tỉnh ủy"),
        ("Lê Văn Đông", "Thượng tá, Phó Giám đốc Công an tỉnh"),
    ]


@given(anything, anything)
def test_any_text_can_be_read_and_evidence_always_says_what_it_is_evidence_of(title: str, body: str) -> None:
    text = article(body, title=title)
    for each in officials(text):
        assert_evidence(text, each)


@example("0 - UBND")
@example("0,- Bí")
@example("0,,,0")
@given(anything)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert normalise_title(normalise_title(text)) == normalise_title(text)
