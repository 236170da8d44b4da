"""A signing told by the signatures under it; lists under one head; who stands by with an office."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.findings import Findings

Tell = Callable[..., Findings]


def parties(findings: Findings) -> list[list[str]]:
    return [[party.name for party in each.parties] for each in findings.signings]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "Quy chế phối hợp giữa Sở Y tế và Công an tỉnh Hà Nam sáng 12/7 chính thức có chữ ký của hai bên.",
            ["Sở Y tế", "Công an tỉnh"],
        ),
        (
            "Sáng 12/7, Kế hoạch liên tịch về ma túy đã có đủ chữ ký của Sở Y tế, Công an tỉnh, Tỉnh đoàn.",
            ["Sở Y tế", "Công an tỉnh", "Tỉnh đoàn"],
        ),
        (
            "Sáng 12/7, Sở Y tế cùng Công an tỉnh Hà Nam ban hành quy chế phối hợp; hai bên cùng ký tên trước sự chứng "
            "kiến của lãnh đạo tỉnh.",
            ["Sở Y tế", "Công an tỉnh"],
        ),
        (
            "Sáng 12/7, các Đồn Biên phòng Mường Típ, Na Ngoi và Công an huyện Kỳ Sơn ký quy chế phối hợp.",
            ["Đồn Biên phòng Mường Típ", "Đồn Biên phòng Na Ngoi", "Công an huyện Kỳ Sơn"],
        ),
        (
            "Sáng 12/7, Đồn Biên phòng Mường Típ, Trạm Kiểm ngư Cửa Hội và Công an huyện Kỳ Sơn ký quy chế phối hợp.",
            ["Đồn Biên phòng Mường Típ", "Trạm Kiểm ngư Cửa Hội", "Công an huyện Kỳ Sơn"],
        ),
        (
            "Căn cứ Hướng dẫn số 12/HD-HĐND ngày 20/6/2021 của Thường trực HĐND tỉnh, sáng 12/7, đại diện Thường trực "
            "HĐND huyện, UBND huyện và Ban Thường trực Ủy ban MTTQ Việt Nam huyện đã ký Nghị quyết liên tịch.",
            [
                "Thường trực Hội đồng nhân dân huyện",
                "Ủy ban nhân dân huyện",
                "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam huyện",
            ],
        ),
        (
            "Theo Hướng dẫn số 12/HD-HĐND của Thường trực HĐND tỉnh, đại diện Thường trực HĐND huyện, UBND huyện và "
            "Ủy ban MTTQ Việt Nam huyện đã ký Nghị quyết liên tịch sáng 12/7.",
            [
                "Thường trực Hội đồng nhân dân huyện",
                "Ủy ban nhân dân huyện",
                "Ủy ban Mặt trận Tổ quốc Việt Nam huyện",
            ],
        ),
    ],
)
def test_the_parties_are(tell: Tell, said: str, expected: list[str]) -> None:
    assert parties(tell(said)) == [expected]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("Đơn kiến nghị gửi Sở Y tế và Công an tỉnh Hà Nam có chữ ký của 30 hộ dân.", "unrelated"),
        ("Hai bên cùng ký tên vào biên bản vi phạm giao thông, Công an huyện và UBND xã cho biết.", "unrelated"),
        (
            "Theo quy chế phối hợp giữa Sở Y tế và Công an tỉnh, biên bản bàn giao phải có chữ ký của hai bên.",
            "coordination",
        ),
        ("Sáng 12/7, UBND tỉnh Hà Nam và Tập đoàn VNPT ký thỏa thuận hợp tác về chuyển đổi số.", "unrelated"),
    ],
)
def test_signatures_under_something_else_sign_nothing(tell: Tell, said: str, label: str) -> None:
    assert tell(said).label == label


def test_a_caption_may_be_the_only_one_to_tell_of_the_signing(tell: Tell) -> None:
    findings = tell(
        "Công an tỉnh và Hội Nông dân tỉnh Hà Nam thời gian qua cùng bám địa bàn, giúp dân giữ bản làng.",
        captions=("Công an tỉnh và Hội Nông dân tỉnh ký kết chương trình phối hợp sáng 12/7.",),
    )
    assert parties(findings) == [["Công an tỉnh", "Hội Nông dân tỉnh"]]


def test_a_district_told_with_its_province_is_of_it(tell: Tell) -> None:
    findings = tell(
        "Đứng trên đỉnh đèo, bên này là đất Thuận Châu của Sơn La, bên kia là Tuần Giáo của Điện Biên.",
        "Sáng 12/7, tại thị trấn Tuần Giáo, UBND hai huyện Tuần Giáo và Thuận Châu ký kết Quy chế phối hợp giữ rừng.",
    )
    assert set(findings.provinces) == {"Điện Biên", "Sơn La"}


def test_a_province_that_only_owns_something_is_not_the_storys(tell: Tell) -> None:
    findings = tell(
        "Sáng 12/7, Sở Y tế và Công an tỉnh Hà Nam ký kết quy chế phối hợp; khách mời nếm đặc sản của Sơn La.",
    )
    assert findings.provinces == ("Hà Nam",)


def test_two_agencies_that_go_together_over_time_coordinate(tell: Tell) -> None:
    said = "Công an huyện và Ủy ban MTTQ Việt Nam huyện duy trì nếp “cùng đi, cùng nghe, cùng giải quyết”."
    assert tell(said).label == "coordination"
    once = "Sáng 12/7, Công an huyện và UBND xã Hòa Bình cùng đến hiện trường vụ cháy, cùng giải quyết hậu quả."
    assert tell(once).label == "unrelated"
