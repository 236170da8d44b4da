"""What a document rests on, told in a sentence of its own, and what is only cited for another purpose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.findings import Findings

Tell = Callable[..., Findings]

SIGNED = "Sáng 12/7, Sở Tư pháp và Tỉnh đoàn Hà Nam ký kết quy chế phối hợp về phòng, chống tảo hôn."
CITED = "Chỉ thị số 31/CT-TTg ngày 04/12/2019 của Thủ tướng Chính phủ"


@pytest.mark.parametrize(
    "said",
    [
        f"Văn bản được xây dựng nhằm triển khai {CITED}.",
        f"Quy chế được hai bên xây dựng nhằm triển khai {CITED}; chọn ba việc ưu tiên.",
        f"Bản quy chế do hai cơ quan cùng soạn thảo nhằm tiếp tục thực hiện {CITED}.",
        f"Quy chế ra đời để cụ thể hóa {CITED}.",
        f"Cách đây hai năm, {CITED} đã yêu cầu vào cuộc. Quy chế vừa ký nhằm tiếp tục thực hiện chỉ thị này.",
        f"Quy chế được xây dựng phù hợp với {CITED}.",
        f"Nội dung quy chế được soạn phù hợp với quy định tại {CITED}.",
        f"Quy chế gồm 4 chương, được soạn theo {CITED}.",
        f"Quy chế lần này được xây dựng nhằm triển khai {CITED}.",
        f"Đây là một bước thực hiện {CITED}.",
        f"Đây cũng là hoạt động cụ thể hóa {CITED}.",
        f"Căn cứ được viện dẫn là {CITED}.",
        f"Cơ sở để hai bên đi đến văn bản này là {CITED}.",
        f"Việc ký thay thế xuất phát từ yêu cầu của {CITED}.",
        f"Ở phần căn cứ, văn bản này dẫn {CITED}.",
        f"{CITED} đã có. Chỉ thị được phổ biến ở mọi xã; quy chế là bước thực hiện chỉ thị này.",
        f"{CITED} được dẫn trong phần mở đầu với tư cách căn cứ pháp lý.",
    ],
)
def test_a_following_sentence_tells_the_ground(tell: Tell, said: str) -> None:
    assert [each.basis for each in tell(SIGNED, said).signings] == [("31/CT-TTg",)]


def test_who_says_so_keeps_no_second_document_from_being_the_ground(tell: Tell) -> None:
    who = "Theo ông Lê Văn Nam, Giám đốc Sở Tư pháp,"
    said = f"{who} quy chế cụ thể hóa {CITED}; đồng thời thực hiện Công văn số 345/UBND-VX."
    assert [each.basis for each in tell(SIGNED, said).signings] == [("31/CT-TTg", "345/UBND-VX")]


def test_words_stand_for_a_document_cited_before(tell: Tell) -> None:
    findings = tell(
        f"{CITED} đã được phổ biến ở đầu hội nghị.",
        "Trên cơ sở chỉ thị nói trên, sáng 12/7, Sở Tư pháp và Tỉnh đoàn Hà Nam ký kết quy chế phối hợp.",
    )
    assert [each.basis for each in findings.signings] == [("31/CT-TTg",)]


def test_words_stand_for_the_last_document_of_their_kind(tell: Tell) -> None:
    findings = tell(
        "Hội nghị nghe báo cáo về Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị.",
        f"Hội nghị cũng nghe phổ biến {CITED}.",
        "Căn cứ chỉ thị này, sáng 12/7, Sở Tư pháp và Tỉnh đoàn Hà Nam ký kết quy chế phối hợp.",
    )
    assert [each.basis for each in findings.signings] == [("31/CT-TTg",)]


@pytest.mark.parametrize(
    "said",
    [
        f"Theo quy chế, hai bên xây dựng trường chuẩn theo {CITED}.",
        f"Theo văn bản này, Sở sẽ mở lớp; cử chuyên gia giúp trường xây dựng thư viện theo {CITED}.",
        f"Quy chế dành một mục cho việc phổ biến {CITED}.",
        f"Quy chế nêu rõ việc xây dựng tủ sách pháp luật theo {CITED}.",
        f"Thực hiện {CITED}, hơn 200 hộ được hỗ trợ làm nhà.",
        f"Kế hoạch của UBND huyện nhằm triển khai {CITED}.",
        f"Hội nghị cũng quán triệt {CITED}. Đại biểu cho rằng chỉ thị này rất thiết thực.",
        f"Nhà văn hóa xã được xây dựng phù hợp với {CITED}.",
        f"Tỉnh có 40 xã. Đây là một bước thực hiện {CITED}.",
        f"Theo báo cáo tại lễ ký, {CITED} đã được phổ biến đến 200 xã, xây dựng 40 mô hình.",
    ],
)
def test_what_is_cited_for_another_purpose_is_no_ground(tell: Tell, said: str) -> None:
    assert [each.basis for each in tell(SIGNED, said).signings] == [()]
