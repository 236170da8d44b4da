"""A signing told in the course of something else, its document named in the sentence beside it."""

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
            "Nghe xong, đại diện Công an, Hội LHPN và Đoàn Thanh niên phường bước lên bàn, lần lượt đặt bút ký Nghị "
            "quyết liên tịch, thực hiện đến hết năm 2022.",
            ["Công an phường", "Hội Liên hiệp Phụ nữ phường", "Đoàn Thanh niên phường"],
        ),
        (
            "Không cờ hoa, không diễn văn, Sở Y tế và Công an tỉnh Hà Nam ký quy chế phối hợp.",
            ["Sở Y tế", "Công an tỉnh"],
        ),
        (
            "Trước khi bế mạc, Giám đốc Sở Tư pháp Trịnh Hồng Nhiên cùng lãnh đạo Sở Y tế, Cục Thuế và Liên đoàn Lao "
            "động tỉnh đã ký quy chế phối hợp giai đoạn 2021 - 2025.",
            ["Sở Tư pháp", "Sở Y tế", "Cục Thuế tỉnh", "Liên đoàn Lao động tỉnh"],
        ),
        (
            "Tổng Biên tập Báo Quảng Nam Lê Viết Hoan và Tổng Biên tập Báo Đà Nẵng Mai Thị Phương Dung cùng ký bản "
            "thỏa thuận hợp tác giữa hai cơ quan báo Đảng.",
            ["Báo Quảng Nam", "Báo Đà Nẵng"],
        ),
    ],
)
def test_it_is_told_in_the_course_of_an_event(tell: Tell, said: str, expected: list[str]) -> None:
    assert parties(tell(said, lead="Sáng 12/7, hội nghị diễn ra.")) == [expected]


@pytest.mark.parametrize(
    "said",
    [
        "Sở Y tế và Công an tỉnh Hà Nam không ký quy chế phối hợp như dự kiến.",
        "Do dịch bệnh, Sở Y tế và Công an tỉnh Hà Nam chưa thể ký quy chế phối hợp.",
        "Giám đốc Sở Y tế Trần Văn Hòa cùng lãnh đạo Công an tỉnh Hà Nam và Tỉnh đoàn chứng kiến hai trường ký kết.",
    ],
)
def test_what_is_not_signed_by_them_is_none_of_theirs(tell: Tell, said: str) -> None:
    assert tell(said).signings == ()


OPENING = (
    "Ngày 12/7/2021, UBND tỉnh và Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Đồng Tháp họp đánh giá công tác phối hợp."
)


def test_a_review_may_end_in_a_signing(tell: Tell) -> None:
    findings = tell(
        "Tiếp thu các ý kiến, hai bên đã ký kết Quy chế phối hợp công tác nhiệm kỳ 2021 - 2026.", lead=OPENING
    )
    assert parties(findings) == [
        ["Ủy ban nhân dân tỉnh", "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"],
    ]


def test_a_review_may_recall_a_signing(tell: Tell) -> None:
    said = "Năm 2016, hai bên đã ký kết Quy chế phối hợp công tác nhiệm kỳ 2016 - 2021."
    assert tell(said, lead=OPENING).label == "coordination"


def test_the_sentence_behind_names_the_document(tell: Tell) -> None:
    findings = tell(
        "Sáng 12/7, cuộc ký kết giữa Chi cục Thuế và Công an quận Hà Đông diễn ra gọn trong 20 phút.",
        "Quy chế phối hợp số 214/QCPH-CCT-CAQ được hai đơn vị xây dựng căn cứ Quy chế số 1527/QCPH-TCT-TCCS.",
    )
    assert [(each.document_kind, each.basis) for each in findings.signings] == [
        ("quy chế phối hợp", ("1527/QCPH-TCT-TCCS",))
    ]
    assert {each.number: each.date for each in findings.documents}["214/QCPH-CCT-CAQ"] == "2021-07-12"


def test_the_sentence_before_names_the_document_and_its_years(tell: Tell) -> None:
    findings = tell(
        "Từ tuần này, xã và đồn có thêm một văn bản: Quy chế phối hợp giữ biên giới, giai đoạn 2021-2023.",
        "Lễ ký giữa Đồn Biên phòng Mường Típ với UBND xã Mường Típ được tổ chức sáng 12/7.",
    )
    assert [(each.document_kind, each.period_from, each.period_to) for each in findings.signings] == [
        ("quy chế phối hợp", 2021, 2023)
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Hội nghị còn tổng kết quy chế phối hợp giai đoạn 2016-2020.",
        "Chương trình mục tiêu quốc gia giảm nghèo là căn cứ.",
    ],
)
def test_another_document_beside_it_is_not_what_is_signed(tell: Tell, said: str) -> None:
    findings = tell("Lễ ký giữa Công an tỉnh và Sở Y tế Hà Nam diễn ra sáng 12/7.", said)
    assert [(each.document_kind, each.period_to) for each in findings.signings] == [("other", None)]
