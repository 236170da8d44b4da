"""Agencies that are named only through their heads, who sign for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.findings import Findings

Tell = Callable[..., Findings]


@pytest.mark.parametrize(
    ("said", "parties"),
    [
        (
            "Ngày 12/7, ông Trần Văn Hòa, Ủy viên Ban Thường vụ, Chủ nhiệm UBKT Tỉnh ủy và bà Lê Thị Nga, Tỉnh ủy "
            "viên, Chánh Thanh tra tỉnh đã đặt bút ký bản quy chế phối hợp giữa hai cơ quan do mình đứng đầu.",
            ["Ủy ban Kiểm tra Tỉnh ủy", "Thanh tra tỉnh"],
        ),
        (
            "Sáng 12/7, đồng chí Trần Văn Hòa, Giám đốc Sở Y tế; đồng chí Lê Thị Nga, Chủ tịch Hội LHPN tỉnh và Đại tá "
            "Phạm Văn Long, Phó Giám đốc Công an tỉnh thay mặt ba ngành ký Kế hoạch liên tịch về phòng, chống ma túy.",
            ["Sở Y tế", "Hội Liên hiệp Phụ nữ tỉnh", "Công an tỉnh"],
        ),
        (
            "Sáng 12/7, ông Trần Văn Hòa, Trưởng Ban Dân vận Tỉnh ủy ký với bà Lê Thị Nga, Chủ tịch Hội Nông dân tỉnh, "
            "Chương trình phối hợp công tác dân vận.",
            ["Ban Dân vận Tỉnh ủy", "Hội Nông dân tỉnh"],
        ),
        (
            "Sáng 12/7, ông Trần Văn Hòa, Phó Giám đốc Học viện CTQG Hồ Chí Minh và bà Lê Thị Nga, Phó Bí thư Thường "
            "trực Tỉnh ủy đã ký Thỏa thuận hợp tác giữa Học viện với Tỉnh ủy.",
            ["Học viện Chính trị quốc gia Hồ Chí Minh", "Tỉnh ủy"],
        ),
    ],
)
def test_the_agencies_are_those_whose_heads_sign(tell: Tell, said: str, parties: list[str]) -> None:
    findings = tell(said, "Chứng kiến buổi ký có đại diện Ban Nội chính, Văn phòng Tỉnh ủy.")
    assert [[party.name for party in each.parties] for each in findings.signings] == [parties]


def test_a_document_signed_by_the_heads_stands_beside_one_told_by_the_agencies(tell: Tell) -> None:
    findings = tell(
        "Sáng 12/7, Công an tỉnh và Sở Tư pháp Lâm Đồng ký Quy chế phối hợp về lý lịch tư pháp.",
        "Tiếp đó, đồng chí Trần Văn Hòa, Giám đốc Sở Y tế và đồng chí Lê Thị Nga, Chủ tịch Hội LHPN tỉnh, đại diện hai "
        "cơ quan, ký kết Chương trình phối hợp giai đoạn 2021-2025.",
    )
    assert {each.document_kind: [party.name for party in each.parties] for each in findings.signings} == {
        "quy chế phối hợp": ["Công an tỉnh", "Sở Tư pháp"],
        "chương trình phối hợp": ["Sở Y tế", "Hội Liên hiệp Phụ nữ tỉnh"],
    }


def test_heads_who_put_their_names_to_the_texts_told_before_sign_nothing_else(tell: Tell) -> None:
    findings = tell(
        "Sáng 12/7, Ban Tuyên giáo Tỉnh ủy và Công an tỉnh Lâm Đồng ký kết Quy chế phối hợp công tác.",
        "Đồng chí Trần Văn Hòa, Phó Bí thư Tỉnh ủy và Đại tá Lê Quốc Thiện, Giám đốc Công an tỉnh ký vào văn bản.",
    )
    assert [[party.name for party in each.parties] for each in findings.signings] == [
        ["Ban Tuyên giáo Tỉnh ủy", "Công an tỉnh"]
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Trước sự chứng kiến của ông Trần Văn Hòa, Phó Bí thư Tỉnh ủy và bà Lê Thị Nga, Chủ tịch UBND tỉnh, hai bên ký "
        "quy chế phối hợp sáng 12/7.",
        "Trước sự chứng kiến của ông Trần Văn Hòa, Phó Bí thư Tỉnh ủy và bà Lê Thị Nga, Chủ tịch UBND tỉnh, Sở Y tế "
        "và Công an tỉnh ký quy chế phối hợp sáng 12/7.",
    ],
)
def test_who_looks_on_does_not_sign(tell: Tell, said: str) -> None:
    findings = tell(said, "Tham gia ký kết là Sở Y tế và Công an tỉnh.")
    assert [[party.name for party in each.parties] for each in findings.signings] == [["Sở Y tế", "Công an tỉnh"]]


def test_the_head_of_an_enterprise_makes_it_business(tell: Tell) -> None:
    said = (
        "Sáng 12/7, ông Trần Văn Hòa, Giám đốc Sở Y tế và bà Lê Thị Nga, Giám đốc Công ty TNHH Hoa Lan đã ký thỏa "
        "thuận hợp tác cung ứng vật tư."
    )
    assert tell(said).label == "unrelated"
