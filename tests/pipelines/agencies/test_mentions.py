"""Agencies are found in running text: known and unknown, abbreviated, in lists that share a head or a unit."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.agencies import Mention, mentions, runs
from pipelines.text import clean


def full_names(text: str) -> list[str]:
    return [mention.full_name for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # units
        ("Công an tỉnh Cao Bằng đã ký", ["Công an tỉnh Cao Bằng"]),
        ("Huyện uỷ Chợ Đồn và UBND huyện", ["Huyện ủy Chợ Đồn", "Ủy ban nhân dân huyện"]),
        ("UBND TP.Bắc Kạn và Thành đoàn", ["Ủy ban nhân dân thành phố Bắc Kạn", "Thành đoàn"]),
        ("UBND TPHCM, Thành ủy TP.HCM", ["Ủy ban nhân dân thành phố Hồ Chí Minh", "Thành ủy thành phố Hồ Chí Minh"]),
        ("Công an phường 5 cùng Đảng ủy phường", ["Công an phường 5", "Đảng ủy phường"]),
        ("VKSND thị xã Ayun Pa, tỉnh Gia Lai", ["Viện kiểm sát nhân dân thị xã Ayun Pa"]),
        ("Công an xã Ia H’Drai (tỉnh Kon Tum)", ["Công an xã Ia H’Drai"]),
        ("Công an xã Hòa Bình tuần tra", ["Công an xã Hòa Bình"]),
        # abbreviations
        ("BTGTU Sơn La", ["Ban Tuyên giáo Tỉnh ủy Sơn La"]),
        ("BTGDVTU tỉnh ta", ["Ban Tuyên giáo và Dân vận Tỉnh ủy"]),
        ("Sở VHTT&DL, Sở VH,TT&DL", ["Sở Văn hóa, Thể thao và Du lịch"] * 2),
        ("Sở NN&PTNT rồi Sở NN&MT", ["Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường"]),
        ("Sở LĐTB&XH, Sở LĐ-TB&XH", ["Sở Lao động - Thương binh và Xã hội"] * 2),
        ("Toà án ND huyện Mai Châu", ["Tòa án nhân dân huyện Mai Châu"]),
        ("Bộ CHQS tỉnh, Bộ Chỉ huy BĐBP tỉnh", ["Bộ Chỉ huy Quân sự tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"]),
        ("UBMTTQ Việt Nam xã Tân Lập", ["Ủy ban Mặt trận Tổ quốc Việt Nam xã Tân Lập"]),
        ("Vùng CSB 2 và Vùng 3 Hải quân", ["Vùng Cảnh sát biển 2", "Vùng 3 Hải quân"]),
        (
            "Đài PT - TH Cà Mau, Đài PTTH tỉnh",
            ["Đài Phát thanh - Truyền hình Cà Mau", "Đài Phát thanh - Truyền hình tỉnh"],
        ),
        ("Bảo hiểm xã hội (BHXH) huyện Bắc Yên", ["Bảo hiểm xã hội huyện Bắc Yên"]),
        ("Thông tấn xã Việt Nam (TTXVN), VOV", ["Thông tấn xã Việt Nam", "Đài Tiếng nói Việt Nam"]),
        # lists that share a unit
        ("HĐND, UBND huyện Sốp Cộp", ["Hội đồng nhân dân huyện Sốp Cộp", "Ủy ban nhân dân huyện Sốp Cộp"]),
        ("Công an và Mặt trận Tổ quốc tỉnh", ["Công an tỉnh", "Mặt trận Tổ quốc tỉnh"]),
        ("Ban Tổ chức và Ban Nội chính Tỉnh ủy", ["Ban Tổ chức Tỉnh ủy", "Ban Nội chính Tỉnh ủy"]),
        ("Công an, Quân sự, Biên phòng tỉnh", ["Công an tỉnh", "Quân sự tỉnh", "Biên phòng tỉnh"]),
        ("Sở Y tế, LĐLĐ và BHXH tỉnh", ["Sở Y tế", "Liên đoàn Lao động tỉnh", "Bảo hiểm xã hội tỉnh"]),
        ("Cục Thuế và VNPT tỉnh", ["Cục Thuế tỉnh", "VNPT tỉnh"]),
        ("Sở Y tế; Cục Thuế; Công an tỉnh", ["Sở Y tế", "Cục Thuế", "Công an tỉnh"]),
        # lists that share a head
        ("Hội Nông dân, Phụ nữ tỉnh", ["Hội Nông dân tỉnh", "Hội Phụ nữ tỉnh"]),
        ("Ban Tuyên giáo, Dân vận Tỉnh ủy", ["Ban Tuyên giáo Tỉnh ủy", "Ban Dân vận Tỉnh ủy"]),
        ("ba sở: Nội vụ, Tư pháp và Tài chính", ["Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính"]),
        (
            "các sở, ngành: Y tế, Văn hóa, Thể thao và Du lịch, Công Thương",
            ["Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch", "Sở Công Thương"],
        ),
        # several units of one head
        (
            "Ban Tuyên giáo các tỉnh ủy Sơn La, Lai Châu và Điện Biên",
            ["Ban Tuyên giáo Tỉnh ủy Sơn La", "Ban Tuyên giáo Tỉnh ủy Lai Châu", "Ban Tuyên giáo Tỉnh ủy Điện Biên"],
        ),
        ("Công an hai tỉnh Nghệ An và Hà Tĩnh", ["Công an tỉnh Nghệ An", "Công an tỉnh Hà Tĩnh"]),
        ("Báo Yên Bái và Lào Cai", ["Báo Yên Bái", "Báo Lào Cai"]),
        ("Công an hai huyện Mù Cang Chải và Trạm Tấu", ["Công an huyện Mù Cang Chải", "Công an huyện Trạm Tấu"]),
        # organs, and names with commas and "và" of their own
        ("Thường trực HĐND, UBND xã", ["Thường trực Hội đồng nhân dân xã", "Ủy ban nhân dân xã"]),
        ("Đảng ủy Công an tỉnh", ["Đảng ủy Công an tỉnh"]),
        ("Ban Thường vụ Tỉnh đoàn", ["Ban Thường vụ Tỉnh đoàn"]),
        (
            "Văn phòng Đoàn ĐBQH và HĐND tỉnh với Văn phòng Tỉnh ủy",
            ["Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "Văn phòng Tỉnh ủy"],
        ),
        (
            "Ban Tuyên giáo và Dân vận Tỉnh ủy và Công an tỉnh",
            ["Ban Tuyên giáo và Dân vận Tỉnh ủy", "Công an tỉnh"],
        ),
        (
            "Báo và Phát thanh, truyền hình Lâm Đồng, Sở Văn hóa, Thể thao và Du lịch",
            ["Báo và Phát thanh, Truyền hình Lâm Đồng", "Sở Văn hóa, Thể thao và Du lịch"],
        ),
        # the army, the nation, the regions
        ("Lữ đoàn 126 với Huyện đoàn Cô Tô", ["Lữ đoàn 126", "Huyện đoàn Cô Tô"]),
        (
            "BHXH khu vực IX và Kho bạc Nhà nước khu vực IX",
            ["Bảo hiểm xã hội khu vực IX", "Kho bạc Nhà nước khu vực IX"],
        ),
        ("TAND tối cao và Bộ Công an", ["Tòa án nhân dân tối cao", "Bộ Công an"]),
        # unknown to the registry
        ("Viện Hải dương học Nha Trang ký", ["Viện Hải dương học Nha Trang"]),
        ("Hiệp hội Chè và cây công nghiệp tỉnh", ["Hiệp hội Chè và cây công nghiệp tỉnh"]),
        ("Bệnh viện Sản nhi tỉnh Phú Thọ", ["Bệnh viện Sản nhi tỉnh Phú Thọ"]),
        ("Đồn Biên phòng Pa Thơm cùng dân bản", ["Đồn Biên phòng Pa Thơm"]),
        ("Trường Chính trị Trần Phú tỉnh Hà Tĩnh", ["Trường Chính trị Trần Phú tỉnh Hà Tĩnh"]),
        ("Trạm Kiểm ngư số 2, Đội Quản lý thị trường số 3", ["Trạm Kiểm ngư số 2", "Đội Quản lý thị trường số 3"]),
        ("Quỹ Đầu tư phát triển tỉnh phát biểu", ["Quỹ Đầu tư phát triển tỉnh"]),
        ("Ban Quản lý rừng phòng hộ Sông Tranh cùng dân", ["Ban Quản lý rừng phòng hộ Sông Tranh"]),
        ("Tạp chí Suối reo và Cổng Thông tin điện tử tỉnh", ["Tạp chí Suối reo", "Cổng Thông tin điện tử tỉnh"]),
        ("Đồn Biên phòng cửa khẩu cảng Hòn La - Quảng Đông", ["Đồn Biên phòng Cửa khẩu cảng Hòn La - Quảng Đông"]),
        ("Kho bạc Nhà nước Đô Lương, Công an huyện", ["Kho bạc Nhà nước Đô Lương", "Công an huyện"]),
        (
            "Chi cục Đo lường chất lượng; Trạm Khí tượng biển và Sở Y tế",
            ["Chi cục Đo lường chất lượng", "Trạm Khí tượng biển", "Sở Y tế"],
        ),
        ("Trạm Ra đa 575 canh trời", ["Trạm Ra đa 575"]),
        ("Viện Dừa tặng giống, Sở Y tế khám bệnh", ["Viện Dừa", "Sở Y tế"]),
        # parts of agencies, and whom they belong to
        ("Phòng Cảnh sát giao thông Công an tỉnh tuần tra", ["Phòng Cảnh sát giao thông Công an tỉnh"]),
        ("Ban Pháp chế HĐND tỉnh thẩm tra", ["Ban Pháp chế Hội đồng nhân dân tỉnh"]),
        ("Cơ quan thường trú VOV khu vực Tây Nguyên", ["Cơ quan thường trú Đài Tiếng nói Việt Nam khu vực Tây Nguyên"]),
        ("Văn phòng đại diện Báo Nhân Dân tại Nghệ An", ["Văn phòng đại diện Báo Nhân Dân tại Nghệ An"]),
        ("Trung đoàn 95 (Sư đoàn 2) và Tỉnh đoàn", ["Trung đoàn 95", "Tỉnh đoàn"]),
        ("Ban Tuyên giáo Đảng ủy Khối các cơ quan tỉnh", ["Ban Tuyên giáo Đảng ủy Khối các cơ quan tỉnh"]),
        # several provinces told in other ways
        (
            "Công an 3 tỉnh: Sơn La, Lai Châu và Yên Bái",
            ["Công an tỉnh Sơn La", "Công an tỉnh Lai Châu", "Công an tỉnh Yên Bái"],
        ),
        ("Sở Du lịch các tỉnh, thành phố: Huế, Đà Nẵng", ["Sở Du lịch Huế", "Sở Du lịch Đà Nẵng"]),
        (
            "Ban Tuyên giáo Tỉnh ủy hai tỉnh Sơn La và Lai Châu",
            ["Ban Tuyên giáo Tỉnh ủy Sơn La", "Ban Tuyên giáo Tỉnh ủy Lai Châu"],
        ),
        (
            "chi cục kiểm lâm hai tỉnh Sơn La và Lai Châu",
            ["Chi cục Kiểm lâm tỉnh Sơn La", "Chi cục Kiểm lâm tỉnh Lai Châu"],
        ),
        ("Ban Tổ chức các Tỉnh ủy, Thành ủy: Huế, Sơn La", ["Ban Tổ chức Thành ủy Huế", "Ban Tổ chức Tỉnh ủy Sơn La"]),
        ("lực lượng Công an và ngành Giáo dục huyện Yên Châu", ["Công an huyện Yên Châu", "Giáo dục huyện Yên Châu"]),
        (
            "Công an hai tỉnh Sơn La và Lai Châu cùng VKSND hai tỉnh vừa ký",
            [
                "Công an tỉnh Sơn La",
                "Công an tỉnh Lai Châu",
                "Viện kiểm sát nhân dân tỉnh Sơn La",
                "Viện kiểm sát nhân dân tỉnh Lai Châu",
            ],
        ),
        ("Công an tỉnh và BQL các KCN tỉnh ký", ["Công an tỉnh", "Ban Quản lý các khu công nghiệp tỉnh"]),
        (
            "UBND các huyện: Yên Châu, Mai Sơn và Công an tỉnh",
            ["Ủy ban nhân dân huyện Yên Châu", "Ủy ban nhân dân huyện Mai Sơn", "Công an tỉnh"],
        ),
        ("Thuế tỉnh, Thống kê tỉnh đôn đốc; thuế tăng", ["Thuế tỉnh", "Thống kê tỉnh"]),
        (
            "Đoàn Thanh niên Công an tỉnh, Hội Phụ nữ Công an tỉnh",
            ["Đoàn Thanh niên Công an tỉnh", "Hội Phụ nữ Công an tỉnh"],
        ),
        (
            "Tòa án - Viện Kiểm sát - Công an huyện Vân Hồ",
            ["Tòa án huyện Vân Hồ", "Viện kiểm sát huyện Vân Hồ", "Công an huyện Vân Hồ"],
        ),
        (
            "Ban Tổ chức, Ban Nội chính, Văn phòng Tỉnh ủy",
            ["Ban Tổ chức Tỉnh ủy", "Ban Nội chính Tỉnh ủy", "Văn phòng Tỉnh ủy"],
        ),
        ("Ban Nội chính Thành ủy TP. Hồ Chí Minh", ["Ban Nội chính Thành ủy Hồ Chí Minh"]),
        (
            "Sở Văn hoá - Thể thao & Du lịch, Sở Nông nghiệp & PTNT",
            ["Sở Văn hóa - Thể thao và Du lịch", "Sở Nông nghiệp và Phát triển nông thôn"],
        ),
        (
            "Ngân hàng TMCP Công Thương Việt Nam chi nhánh Sơn La",
            ["Ngân hàng thương mại cổ phần Công Thương Việt Nam chi nhánh Sơn La"],
        ),
        # branches
        ("hai ngành Kiểm sát, Tòa án tỉnh", ["Kiểm sát tỉnh", "Tòa án tỉnh"]),
        ("cùng các Sở: Y tế, Nội vụ", ["Sở Y tế", "Sở Nội vụ"]),
        ("Đảng ủy xã và Đảng ủy Trung đoàn Thông tin 251", ["Đảng ủy xã", "Đảng ủy Trung đoàn Thông tin 251"]),
        (
            "Trường Cao đẳng Kinh tế, Kỹ thuật và Thủy sản, Sở Y tế",
            ["Trường Cao đẳng Kinh tế, Kỹ thuật và Thủy sản", "Sở Y tế"],
        ),
        (
            "Hội LHPN các tỉnh Sóc Trăng, Trà Vinh và thành phố Cần Thơ",
            [
                "Hội Liên hiệp Phụ nữ tỉnh Sóc Trăng",
                "Hội Liên hiệp Phụ nữ tỉnh Trà Vinh",
                "Hội Liên hiệp Phụ nữ thành phố Cần Thơ",
            ],
        ),
        ("Bảo hiểm xã hội (BHXH) và Cục Thuế tỉnh", ["Bảo hiểm xã hội tỉnh", "Cục Thuế tỉnh"]),
        ("Đảng ủy các sở Y tế, Nội vụ", ["Đảng ủy Sở Y tế", "Đảng ủy Sở Nội vụ"]),
        # no unit of a rank that such agencies have not
        ("Hạt Kiểm lâm và UBND xã Trà Bui", ["Hạt Kiểm lâm", "Ủy ban nhân dân xã Trà Bui"]),
        # titles in capitals
        ("LỄ KÝ KẾT GIỮA CÔNG AN TỈNH VỚI HỘI NÔNG DÂN TỈNH", ["Công an tỉnh", "Hội Nông dân tỉnh"]),
        ("BAN TUYÊN GIÁO, BAN DÂN VẬN TỈNH UỶ HỌP GIAO BAN", ["Ban Tuyên giáo Tỉnh ủy", "Ban Dân vận Tỉnh ủy"]),
    ],
)
def test_agencies_are_named_in_full(text: str, names: list[str]) -> None:
    assert full_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Chương trình phối hợp số 15/CTPH-BTGTU-CAT ngày 3/3",  # the issuers in a document's number
        "Hướng dẫn số 170 -HD/BTGTW và Công văn 93-CV/TU",
        "chính sách BHXH, bảo hiểm y tế cho người lao động",  # the policy, not the office
        "Báo cáo tại hội nghị nêu rõ ban tổ chức đã chuẩn bị chu đáo",
        "BÁO CÁO VIÊN GIỎI TOÀN QUỐC NĂM NAY",
        "đồng chí Đoàn Văn Thắng và bà Hội An",
        "công an, quân đội canh giữ bình yên",
    ],
)
def test_what_only_looks_like_an_agency_is_none(text: str) -> None:
    assert full_names(text) == []


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("Chủ tịch UBND phường Đoàn Thị Kim Liên", "Ủy ban nhân dân phường", ""),
        ("Bí thư Huyện ủy Lê Văn Tám", "Huyện ủy", ""),
        ("Trưởng Công an xã Hồ Sỹ Nguyên", "Công an xã", ""),
        ("Chủ tịch UBND huyện Phan Thị Hà", "Ủy ban nhân dân huyện", ""),
        ("Giám đốc Công an tỉnh Hà Giang Thành", "Công an tỉnh", ""),
        ("Bí thư Huyện ủy Mường Khương phát biểu", "Huyện ủy", "Mường Khương"),
        ("Phó Chủ tịch UBND tỉnh Quảng Trị phát biểu", "Ủy ban nhân dân tỉnh", "Quảng Trị"),
        ("Phó Trưởng Ban Thường trực Ban Tuyên giáo Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy", ""),
        ("Phó Bí thư Thường trực Tỉnh ủy Lê Thị Thu Hồng", "Tỉnh ủy", ""),
    ],
)
def test_a_person_behind_an_office_is_not_the_unit(text: str, name: str, unit: str) -> None:
    (mention,) = mentions(text)
    assert (mention.name, mention.unit) == (name, unit)


def test_a_district_is_told_with_the_province_it_lies_in() -> None:
    (mention,) = mentions("Tòa án nhân dân huyện Văn Quan, tỉnh Lạng Sơn")
    assert (mention.rank, mention.unit, mention.within) == ("huyện", "Văn Quan", "Lạng Sơn")
    (mention,) = mentions("Công an phường Quy Nhơn Nam (tỉnh Gia Lai)")
    assert (mention.rank, mention.unit, mention.within) == ("phường", "Quy Nhơn Nam", "Gia Lai")


def test_the_same_agency_has_the_same_key_under_either_name() -> None:
    old, new = mentions("Ban Tuyên giáo Tỉnh ủy; Ban Tuyên giáo và Dân vận Tỉnh ủy")
    assert old.key == new.key == "tuyen-giao"


def test_agencies_without_their_names_are_collective() -> None:
    (mention,) = mentions("Ban Tuyên giáo các huyện ủy chủ động tham mưu")
    assert mention.collective
    assert mention.name == "Ban Tuyên giáo các Huyện ủy"


def pieces(text: str, mention: Mention) -> list[str]:
    return [text[start:end] for start, end in mention.pieces]


def test_the_evidence_of_a_shared_unit_is_in_two_pieces() -> None:
    text = "Thường trực HĐND, UBND huyện Sìn Hồ"
    first, second = mentions(text)
    assert pieces(text, first) == ["Thường trực HĐND", "huyện"]
    assert pieces(text, second) == ["UBND huyện"]
    assert first.unit_piece == second.unit_piece
    assert text[slice(*second.unit_piece or (0, 0))] == "Sìn Hồ"


def test_the_evidence_of_a_shared_head_begins_with_the_head() -> None:
    text = "Hội Nông dân, Phụ nữ tỉnh"
    assert pieces(text, mentions(text)[1]) == ["Hội", "Phụ nữ tỉnh"]


@pytest.mark.parametrize(
    ("text", "joints"),
    [
        ("Công an tỉnh và Sở Y tế", [("và",)]),
        ("Công an tỉnh với Sở Y tế, Sở Nội vụ và Tỉnh đoàn", [("với", ",", "và")]),
        ("Sở Y tế ký kết với các sở, ngành: Sở Nội vụ, Sở Tư pháp", [(), (",",)]),
        ("Sở Y tế cùng 03 đơn vị gồm: Sở Nội vụ; Sở Tư pháp; Tỉnh đoàn", [("với", ",", ",")]),
        ("Sở Y tế chủ trì. Sở Nội vụ dự", [(), ()]),
        ("Thông tấn xã Việt Nam (TTXVN) và Đài Tiếng nói Việt Nam (VOV)", [("và",)]),
        ("lãnh đạo Công an tỉnh, lãnh đạo Sở Y tế", [(",",)]),
        ("Ban Tuyên giáo các tỉnh ủy Sơn La, Lai Châu và Điện Biên", [(",", "và")]),
        ("Ban Tổ chức các Tỉnh ủy, Thành ủy: Huế, Sơn La", [(",",)]),
        ("Tỉnh đoàn và các cơ quan: Sở Y tế, Sở Nội vụ", [("và", ",")]),
        ("Công an hai tỉnh Sơn La và Lai Châu cùng VKSND hai tỉnh", [("và", "với", ",")]),
    ],
)
def test_enumerations_are_parted_where_something_else_stands(text: str, joints: list[tuple[str, ...]]) -> None:
    assert [run.joints for run in runs(text, mentions(text))] == joints


WORDS = [
    "Ban Tuyên giáo",
    "Tỉnh ủy",
    "Tỉnh uỷ",
    "HĐND",
    "UBND",
    "tỉnh",
    "huyện",
    "Văn Quan",
    "Khánh Hòa",
    "Khánh Hoà",
    ",",
    ";",
    "và",
    "với",
    "(BHXH)",
    "BHXH",
    "Bảo hiểm xã hội",
    "Sở",
    "TT&TT",
    "PT-TH",
    "Đài",
    "Báo",
    "các",
    "hai",
    "Nguyễn Văn An",
    "Hội",
    "Nông dân",
    "Phụ nữ",
    "ký kết",
    "Đảng ủy",
    "7",
    "Quận",
    "Vùng",
    "CSB",
    "Hải quân",
    "Viện",
    "Kỹ thuật",
    "thành phố",
    "TP.",
    "HCM",
    "Văn phòng",
    "Thường trực",
    "-",
    "–",
    "Trung ương",
    "238-QĐ/TW",
    "VKSND",
    "MTTQ",
    "(",
    ")",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_whatever_the_words_places_are_within_the_text_and_in_order(words: list[str]) -> None:
    text = clean(" ".join(words))
    found = mentions(text)
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        for start, end in [*mention.pieces, *([mention.unit_piece] if mention.unit_piece else [])]:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert mention.name == clean(mention.name)
    assert [mention.start for mention in found] == sorted(mention.start for mention in found)
    assert sum(len(run.members) for run in runs(text, found)) == len(found)


@given(st.text(max_size=80))
def test_no_text_breaks_the_recognition(text: str) -> None:
    mentions(unicodedata.normalize("NFC", text))
