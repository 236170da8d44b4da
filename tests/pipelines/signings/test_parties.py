"""Who signs: every way of naming the sides; those who only stand by are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.findings import Findings

Tell = Callable[..., Findings]

SIDES = [
    ("Sáng 12/7, Sở Y tế và Công an tỉnh Hà Nam ký kết quy chế phối hợp.", ["Sở Y tế", "Công an tỉnh"]),
    ("Sáng 12/7, Sở Y tế ký kết quy chế phối hợp với Công an tỉnh Hà Nam.", ["Sở Y tế", "Công an tỉnh"]),
    (
        "Sáng 12/7 diễn ra lễ ký kết quy chế phối hợp giữa Sở Y tế với Công an, Bộ CHQS tỉnh Hà Nam và Tỉnh đoàn.",
        ["Sở Y tế", "Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Tỉnh đoàn"],
    ),
    (
        "Ngày 12/7, HĐND, UBND huyện Kim Bảng (Hà Nam) và Ban Thường trực Ủy ban MTTQ Việt Nam huyện ký quy chế "
        "phối hợp.",
        ["Hội đồng nhân dân huyện", "Ủy ban nhân dân huyện", "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam huyện"],
    ),
    (
        "Sáng 12/7, Công an tỉnh Hà Nam ký kết chương trình phối hợp với 3 đơn vị gồm: Sở Văn hóa, Thể thao và Du "
        "lịch, Báo Hà Nam và LĐLĐ tỉnh.",
        ["Công an tỉnh", "Sở Văn hóa, Thể thao và Du lịch", "Báo Hà Nam", "Liên đoàn Lao động tỉnh"],
    ),
    (
        "Quy chế phối hợp được ký ngày 10/7 giữa Cục Thuế tỉnh và Công an tỉnh Hà Nam.",
        ["Cục Thuế tỉnh", "Công an tỉnh"],
    ),
    (
        "Chương trình phối hợp do Bộ Chỉ huy Quân sự tỉnh và Tỉnh đoàn Hà Nam ký kết sáng 12-7 gồm 5 nội dung.",
        ["Bộ Chỉ huy Quân sự tỉnh", "Tỉnh đoàn"],
    ),
    (
        "Sáng 12/7, Ban Dân vận Huyện ủy chủ trì cùng Phòng Nội vụ và Công an huyện Kim Bảng (Hà Nam) tổ chức lễ ký "
        "kết quy chế phối hợp.",
        ["Ban Dân vận Huyện ủy", "Phòng Nội vụ", "Công an huyện"],
    ),
    (
        "Chiều qua, UBND tỉnh Hà Nam và Cơ quan thường trú Đài Tiếng nói Việt Nam khu vực Đông Bắc ký kết thỏa "
        "thuận hợp tác.",
        ["Ủy ban nhân dân tỉnh", "Cơ quan thường trú Đài Tiếng nói Việt Nam khu vực Đông Bắc"],
    ),
    (
        "Sáng 12/7, Công an tỉnh Hà Nam, Mạng lưới An toàn Giao thông và Tỉnh đoàn đã ký kết chương trình phối hợp.",
        ["Công an tỉnh", "Mạng lưới An toàn Giao thông", "Tỉnh đoàn"],
    ),
]
BYSTANDERS = [
    "Sáng 12/7, tại trụ sở UBND tỉnh, Sở Y tế và Công an tỉnh Hà Nam ký kết quy chế phối hợp.",
    "Sáng 12/7, trước sự chứng kiến của Tỉnh đoàn và Hội Luật gia tỉnh, Sở Y tế và Công an tỉnh Hà Nam ký quy chế "
    "phối hợp.",
    "Sáng 12/7, Sở Y tế và Công an tỉnh Hà Nam ký quy chế phối hợp trước sự chứng kiến của Hội Luật gia tỉnh.",
    "Thực hiện Chỉ thị 05 của Ban Thường vụ Tỉnh ủy, Sở Y tế và Công an tỉnh Hà Nam ký kết quy chế phối hợp sáng 12/7.",
    "Sáng 12/7, Sở Y tế và Công an tỉnh Hà Nam ký quy chế phối hợp theo Quyết định 238-QĐ/TW của Ban Bí thư.",
    "Sáng 12/7, ông A, Phó Chủ tịch UBND tỉnh dự lễ; Sở Y tế và Công an tỉnh Hà Nam ký quy chế phối hợp.",
]


@pytest.mark.parametrize(("sentence", "sides"), SIDES)
def test_the_sides_of_a_sentence(tell: Tell, sentence: str, sides: list[str]) -> None:
    (signing,) = tell(sentence).signings
    assert [party.name for party in signing.parties] == sides


@pytest.mark.parametrize("sentence", BYSTANDERS)
def test_places_witnesses_and_issuers_are_no_parties(tell: Tell, sentence: str) -> None:
    (signing,) = tell(sentence).signings
    assert [party.name for party in signing.parties] == ["Sở Y tế", "Công an tỉnh"]


def test_the_two_sides_are_those_named_before(tell: Tell) -> None:
    (signing,) = tell(
        "Sau phần trao đổi, đại diện hai cơ quan đã ký kết quy chế phối hợp.",
        lead="Sáng 12/7, Sở Y tế Hà Nam làm việc với Báo Hà Nam.",
    ).signings
    assert [party.name for party in signing.parties] == ["Sở Y tế", "Báo Hà Nam"]


def test_those_who_sign_as_well_are_added(tell: Tell) -> None:
    (signing,) = tell(
        "Sáng 12/7, Bộ Tư lệnh Vùng 5 Hải quân và Bộ Tư lệnh Vùng Cảnh sát biển 4 đã ký kết chương trình phối hợp. "
        "Cùng ký vào văn bản này còn có Ban Tuyên giáo các tỉnh ủy Kiên Giang, An Giang và Cà Mau."
    ).signings
    assert len(signing.parties) == 5
    assert (signing.province, signing.level) == (None, "region")


def test_heads_of_agencies_sign_for_them(tell: Tell) -> None:
    (signing,) = tell(
        "Đồng chí Lê Văn An, Trưởng Ban Tuyên giáo Tỉnh ủy và đồng chí Trần Thị Bình, Giám đốc Sở Y tế đã ký kết "
        "quy chế "
        "phối hợp.",
        lead="Chiều 12/7, tại Hà Nam, lễ ký kết quy chế phối hợp giữa hai cơ quan được tổ chức.",
    ).signings
    assert [party.name for party in signing.parties] == ["Ban Tuyên giáo Tỉnh ủy", "Sở Y tế"]


def test_the_title_names_what_the_body_leaves_out(tell: Tell) -> None:
    (signing,) = tell(
        "Kết thúc hội nghị, lãnh đạo hai bên đã ký kết chương trình phối hợp.",
        title="Hội nghị ký kết chương trình phối hợp giữa Sở Y tế với Hội Chữ thập đỏ tỉnh Hà Nam",
        lead="Sáng 12/7.",
    ).signings
    assert [party.name for party in signing.parties] == ["Sở Y tế", "Hội Chữ thập đỏ tỉnh"]


def test_an_enterprise_is_a_party_beside_two_agencies_only(tell: Tell) -> None:
    (signing,) = tell(
        "Sáng 12/7, Công an tỉnh, Sở Công Thương và Công ty Điện lực Hà Nam ký biên bản ghi nhớ."
    ).signings
    assert len(signing.parties) == 3
    assert tell("Sáng 12/7, Sở Công Thương và Công ty Điện lực Hà Nam ký biên bản ghi nhớ.").signings == ()


def test_the_first_of_a_group_and_the_group(tell: Tell) -> None:
    (signing,) = tell(
        "Sáng 12/7, Ủy ban MTTQ tỉnh Hà Nam và 3 tổ chức chính trị - xã hội gồm Hội Nông dân, Hội CCB tỉnh và Tỉnh "
        "đoàn ký "
        "kết chương trình phối hợp."
    ).signings
    assert signing.parties[0].name == "Ủy ban Mặt trận Tổ quốc tỉnh"
    assert len(signing.parties) == 4


@pytest.mark.parametrize(
    ("sentence", "sides"),
    [
        (
            "Ngày 12/7, UBND tỉnh Quảng Trị và Đại học Huế ký kết thỏa thuận hợp tác.",
            ["Ủy ban nhân dân tỉnh", "Đại học Huế"],
        ),
        (
            "Ngày 12/7, Viện Hàn lâm Khoa học và Công nghệ Việt Nam và UBND tỉnh Lâm Đồng ký thỏa thuận hợp tác.",
            ["Viện Hàn lâm Khoa học và Công nghệ Việt Nam", "Ủy ban nhân dân tỉnh"],
        ),
        (
            "Ngày 12/7, Thành ủy TP. Hồ Chí Minh và Tỉnh ủy Bình Dương ký kết chương trình hợp tác.",
            ["Thành ủy thành phố Hồ Chí Minh", "Tỉnh ủy Bình Dương"],
        ),
        (
            "Ngày 12/7, LĐLĐ tỉnh Bình Dương và Công đoàn các khu công nghiệp ký quy chế phối hợp với Sở Y tế.",
            ["Liên đoàn Lao động tỉnh", "Công đoàn các khu công nghiệp", "Sở Y tế"],
        ),
        (
            "Sáng 12/7, Công an xã Ea Bar phối hợp Trường THCS Nguyễn Trãi ký kết quy chế phối hợp.",
            ["Công an xã Ea Bar", "Trường Trung học cơ sở Nguyễn Trãi"],
        ),
        (
            "Sáng nay, trước sự chứng kiến của đồng chí Bí thư Tỉnh ủy, Sở Y tế và Công an tỉnh Hà Giang ký quy chế "
            "phối hợp.",
            ["Sở Y tế", "Công an tỉnh"],
        ),
    ],
)
def test_each_bears_its_whole_name(tell: Tell, sentence: str, sides: list[str]) -> None:
    (signing,) = tell(sentence).signings
    assert [party.name for party in signing.parties] == sides


def test_those_who_sign_with_a_group_are_of_it(tell: Tell) -> None:
    (signing,) = tell(
        "Sáng 12/7, Ban Dân vận Tỉnh ủy Hà Nam và các sở, ngành gồm: Sở Tư pháp, Công an tỉnh đã ký chương "
        "trình phối hợp."
    ).signings
    assert [party.name for party in signing.parties] == ["Ban Dân vận Tỉnh ủy", "Sở Tư pháp", "Công an tỉnh"]


def test_a_force_and_a_branch_are_agencies(tell: Tell) -> None:
    (signing,) = tell(
        "Sáng 12/7, lực lượng Công an và ngành Giáo dục huyện Mỏ Cày Nam ký kết quy chế phối hợp."
    ).signings
    assert len(signing.parties) == 2


def test_churches_are_parties_beside_agencies(tell: Tell) -> None:
    (signing,) = tell(
        "Sáng 12/7, Ủy ban MTTQ tỉnh, Ban Trị sự Giáo hội Phật giáo tỉnh Nam Định và Tòa Giám mục Bùi Chu ký "
        "kết chương "
        "trình phối hợp bảo vệ môi trường."
    ).signings
    assert signing.parties[-1].name == "Tòa Giám mục Bùi Chu"


def test_the_parties_may_stand_where_the_signing_is_named_again(tell: Tell) -> None:
    (signing,) = tell(
        "Với việc ký kết chương trình phối hợp giữa Sở Công Thương và Công an tỉnh, công tác chống buôn lậu sẽ tốt "
        "hơn.",
        lead="Ngày 12/7, lễ ký kết chương trình phối hợp chống buôn lậu được tổ chức tại Hà Nam.",
    ).signings
    assert [party.name for party in signing.parties] == ["Sở Công Thương", "Công an tỉnh"]


def test_a_group_may_be_a_side(tell: Tell) -> None:
    (signing,) = tell(
        "Chiều 12/7, Ban Tuyên giáo Tỉnh ủy Hà Nam tổ chức ký kết với các sở, ngành Khối Khoa giáo theo tinh thần mới.",
        captions=("Các đại biểu ký kết chương trình phối hợp",),
    ).signings
    assert [party.name for party in signing.parties] == ["Ban Tuyên giáo Tỉnh ủy", "các sở, ngành Khối Khoa giáo"]


@pytest.mark.parametrize(
    ("agencies", "names"),
    [
        ("Công an phường 1, phường 2 và phường 3", ["Công an phường 1", "Công an phường 2", "Công an phường 3"]),
        ("UBND phường 1, 2 và 3, thành phố Cao Lãnh,", [f"Ủy ban nhân dân phường {each}" for each in "123"]),
        (
            "Công an phường Trần Phú và phường Lê Hồng Phong",
            ["Công an phường Trần Phú", "Công an phường Lê Hồng Phong"],
        ),
        (
            "UBND xã Tân Phú, xã Tân Hòa và Hội Nông dân xã Tân An",
            ["Ủy ban nhân dân xã Tân Phú", "Ủy ban nhân dân xã Tân Hòa", "Hội Nông dân xã Tân An"],
        ),
        ("Công an quận 1, quận 3, TP Hồ Chí Minh,", ["Công an quận 1", "Công an quận 3"]),
    ],
)
def test_one_agency_stands_before_several_units(tell: Tell, agencies: str, names: list[str]) -> None:
    (signing,) = tell(f"Sáng 12/7, {agencies} ký kết quy chế phối hợp.").signings
    assert [party.name for party in signing.parties] == names


ACROSS = [
    (
        "Ngày 12/7, tại thị xã Thái Hòa (Nghệ An), Chi cục Kiểm lâm hai tỉnh ký quy chế phối hợp.",
        "Gần 200 km rừng giữa tỉnh Nghệ An và tỉnh Thanh Hóa có thêm một cơ chế bảo vệ.",
        ["Chi cục Kiểm lâm tỉnh Nghệ An", "Chi cục Kiểm lâm tỉnh Thanh Hóa"],
    ),
    (
        "Sáng 12/7, Công an hai huyện ký quy chế phối hợp. Dự có Trưởng Công an huyện Bắc Mê và Trưởng Công an huyện "
        "Bảo Lâm.",
        "",
        ["Công an huyện Bắc Mê", "Công an huyện Bảo Lâm"],
    ),
]


@pytest.mark.parametrize(("text", "lead", "parties"), ACROSS)
def test_one_agency_of_several_units_is_that_of_each(tell: Tell, text: str, lead: str, parties: list[str]) -> None:
    (signing,) = tell(text, lead=lead).signings
    assert [party.name for party in signing.parties] == parties


@pytest.mark.parametrize(
    "second",
    [
        "Buổi chiều, đơn vị hải quan này tiếp tục cùng Công an tỉnh ký Quy chế phối hợp chống ma túy.",
        "Cùng ngày, ngành hải quan cũng ký Quy chế phối hợp với Công an tỉnh.",
        "Chi cục cũng ký với Công an tỉnh Quy chế phối hợp chống ma túy.",
        "Tiếp đó, đơn vị này ký Quy chế phối hợp với Công an tỉnh.",
    ],
)
def test_the_agency_named_before_signs_again(tell: Tell, second: str) -> None:
    found = tell(
        "Sáng 12/7, Chi cục Hải quan khu vực VI và Bộ Chỉ huy BĐBP tỉnh Lạng Sơn ký Kế hoạch phối hợp chống buôn lậu.",
        second,
    ).signings
    assert [[party.name for party in each.parties] for each in found] == [
        ["Chi cục Hải quan khu vực VI", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"],
        ["Chi cục Hải quan khu vực VI", "Công an tỉnh"],
    ]


def test_an_agency_that_only_speaks_does_not_sign_again(tell: Tell) -> None:
    found = tell(
        "Sáng 12/7, Chi cục Hải quan khu vực VI và Bộ Chỉ huy BĐBP tỉnh Lạng Sơn ký Kế hoạch phối hợp chống buôn lậu.",
        "Đơn vị này đã cùng Công an tỉnh bắt giữ 20 vụ từ đầu năm.",
    ).signings
    assert len(found) == 1
