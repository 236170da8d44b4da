"""What an article says of signing: told as news, recalled, announced, or only named."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.signings.acts import Act, acts_of
from pipelines.signings.sentences import Sentence, plain
from pipelines.signings.verbs import MOST_VERBS

PUBLISHED = date(2021, 7, 13)


def acts(text: str) -> list[Act]:
    return acts_of(Sentence("paragraphs", 0, 0, text, plain(text), 0), PUBLISHED)


NEWS = [
    "Sở Y tế và Công an tỉnh ký chương trình phối hợp mới cho 5 năm tới, từ 2020 đến 2024.",
    "Sáng 12/7, Sở Y tế và Công an tỉnh ký kết quy chế phối hợp.",
    "Sở Y tế và Công an tỉnh đã kí kết quy chế phối hợp.",
    "Sở Y tế và Công an tỉnh vừa ký quy chế phối hợp.",
    "Sở Y tế và Công an tỉnh thống nhất ký quy chế phối hợp.",
    "Sở Y tế và Công an tỉnh tiến hành ký kết quy chế phối hợp.",
    "Sở Y tế và Công an tỉnh tổ chức lễ ký kết quy chế phối hợp.",
    "Lễ ký kết quy chế phối hợp giữa Sở Y tế và Công an tỉnh diễn ra sáng 12/7.",
    "Việc ký kết quy chế phối hợp giữa Sở Y tế và Công an tỉnh diễn ra sáng 12/7.",
    "Sở Y tế và Công an tỉnh vừa hoàn tất việc ký kết quy chế phối hợp.",
    "Giám đốc Sở Y tế và Giám đốc Công an tỉnh đã trao nhau bản quy chế phối hợp vừa ký.",
    "Quy chế phối hợp được Sở Y tế và Công an tỉnh ký kết sáng 12/7.",
    "Quy chế phối hợp do Sở Y tế ký với Công an tỉnh gồm 3 chương.",
    "Đại diện hai ngành đặt bút ký vào quy chế phối hợp.",
    "Từ mục tiêu đó, chiều 12/7, hai ngành ký kết quy chế phối hợp để triển khai dự thảo luật.",
    "Nhân kỷ niệm ngày truyền thống (19/8/1945), sáng 12/7 hai ngành ký quy chế phối hợp.",
    "Hội nghị tổng kết công tác năm 2020, triển khai nhiệm vụ năm 2021 và ký kết quy chế phối hợp.",
    "Công an xã Liêm Cần và Công an xã Liêm Phong ký quy chế phối hợp.",
    "Sau buổi làm việc ngày 10/7, đến sáng 12/7, hai ngành ký quy chế phối hợp.",
    "Sở Y tế và Công an tỉnh ký kết quy chế phối hợp từ năm 2021.",
    "Sở Y tế và Công an tỉnh ký kết chương trình phối hợp từ năm 2020 đến năm 2025.",
    "Sở Y tế và Công an tỉnh ký kết quy chế phối hợp thay thế quy chế có từ năm 2016.",
    "UBND TP Cần Thơ và Đài Truyền hình Việt Nam ký thỏa thuận hợp tác.",
    "Sau nhiều lần trao đổi dự thảo, ngày 12/7, hai cơ quan chính thức ký Kế hoạch liên tịch.",
    "Qua 3 lần góp ý dự thảo, hai ngành ký quy chế phối hợp.",
    "Văn bản thứ ba được ký là Chương trình phối hợp giữa UBND tỉnh và Hội Nông dân tỉnh.",
]
RECALLED = [
    "Năm 2019, Sở Y tế và Công an tỉnh đã ký kết quy chế phối hợp.",
    "Từ tháng 6/2018, khi hai ngành ký bản ghi nhớ, việc trao đổi đã đi vào nền nếp.",
    "Bốn năm trước, hai cơ quan từng ký kết quy chế phối hợp.",
    "Trước đó, Sở Y tế và Công an tỉnh đã ký kết quy chế phối hợp.",
    "Quy chế phối hợp được hai cơ quan ký kết ngày 16/3/2019.",
    "Quy chế phối hợp được ký lần đầu vào năm 2010.",
    "Giai đoạn 2016 - 2020, Sở Y tế đã ký kết chương trình phối hợp với Công an tỉnh.",
    "Chương trình được hai đơn vị ký kết từ tháng 7/2020 với 5 nội dung.",
    "Đầu năm nay, Công an tỉnh và Mặt trận tỉnh đã ký kết chương trình phối hợp.",
    "Ông A kể về Bắc Giang, nơi đã ký thỏa thuận tương tự với Học viện hồi tháng 2.",
    "Ba năm sau ngày Hội Nông dân và Công an tỉnh ký quy chế phối hợp, 40 nghìn hộ đã được vay vốn.",
    "Quy chế phối hợp giữa Sở Y tế và Công an tỉnh ký tròn một năm trước đã phát huy hiệu quả.",
    "Quy chế phối hợp hai ngành ký tròn một năm trước, hội nghị sáng 12/7 đánh giá, đã có hiệu quả.",
    "Từ ngày hai bên ký quy chế phối hợp, việc trao đổi đã đi vào nền nếp.",
    "Hằng năm, các cơ quan có ký kết chương trình phối hợp.",
    "Đến nay, Hội đã ký kết chương trình phối hợp với Công an tỉnh và Sở Y tế.",
    "Hai đơn vị ký kết quy chế từ năm 2018, mỗi quý họp một lần.",
    "Sở Y tế và Công an tỉnh ký kết quy chế phối hợp từ tháng 9/2018 và duy trì giao ban.",
    "Sở Y tế và Công an tỉnh ký quy chế phối hợp vào cuối năm 2019.",
]
ANNOUNCED = [
    "Hai bên sẽ ký kết quy chế phối hợp vào ngày 20/7.",
    "Sở Y tế chuẩn bị ký kết quy chế phối hợp với Công an tỉnh.",
    "Dự kiến trong tháng 8, hai ngành ký kết quy chế phối hợp.",
    "Hai ngành hoàn thiện dự thảo để tiến tới ký kết.",
    "Hai cơ quan lấy ý kiến dự thảo, ký kết quy chế phối hợp trong quý III.",
    "Ông A đề nghị hai ngành sớm ký kết quy chế phối hợp.",
    "Theo kế hoạch, lễ ký kết quy chế phối hợp diễn ra ngày 20/7 tới.",
    "Lễ ký quy chế phối hợp giữa Sở Y tế và Công an tỉnh sẽ diễn ra tại Bệnh viện Đa khoa tỉnh.",
    "Ngày mai, Sở Y tế và Công an tỉnh ký kết quy chế phối hợp.",
    "Sở Y tế và Công an tỉnh ký kết quy chế phối hợp vào sáng mai.",
    "Thứ sáu tuần này, Sở Y tế và Công an tỉnh ký kết quy chế phối hợp.",
    "Thứ hai tuần tới, Sở Y tế và Công an tỉnh ký kết quy chế phối hợp.",
    "Tháng sau, Sở Y tế và Công an tỉnh ký kết quy chế phối hợp.",
    "Cuối tháng này, các xã sẽ căn cứ chương trình của tỉnh để ký kết quy chế phối hợp.",
]
NAMED = [
    "Ông A yêu cầu bám sát những nội dung đã ký kết.",
    "Việc ký kết quy chế phối hợp giúp hai ngành chủ động hơn.",
    "Hiệu quả từ các chương trình phối hợp đã ký kết giữa hai ngành.",
    "Theo chương trình phối hợp được ký, hai bên trao đổi thông tin.",
    "Sở tổ chức hội nghị rà soát 14 chương trình phối hợp đã ký kết với các ngành.",
    "Ngay sau khi Quy chế số 19/QCPH-HQ-BP được ký kết, hai lực lượng đã triển khai.",
    "Qua 5 năm ký kết chương trình phối hợp, hai ngành đã trao đổi 200 tin.",
    "Nhìn lại 3 năm ký kết phối hợp giữa Ban Dân vận Tỉnh ủy và Ban Cán sự đảng UBND tỉnh",
    "Hội nghị sơ kết được tổ chức ngày 10/7, sau đúng một năm kể từ lễ ký ở hội trường này.",
    "Một năm sau lễ ký kết, hai bên đã mở 20 lớp.",
    "Dấu ấn 5 năm ký kết quy chế phối hợp giữa hai ngành",
    "Sở tập huấn công tác ký kết, thực hiện thỏa thuận quốc tế.",
    "Sau khi ký, mỗi bên cử một đầu mối.",
    "Kế hoạch do ông Đỗ Khắc A, Phó Trưởng Ban ký ngày 10/7.",
]


@pytest.mark.parametrize("sentence", NEWS)
def test_a_signing_told_as_news(sentence: str) -> None:
    assert [(each.form, each.time) for each in acts(sentence)] == [("statement", "now")]


@pytest.mark.parametrize("sentence", RECALLED)
def test_a_signing_recalled(sentence: str) -> None:
    assert [each.time for each in acts(sentence)] == ["past"]


@pytest.mark.parametrize("sentence", ANNOUNCED)
def test_a_signing_announced(sentence: str) -> None:
    assert [each.time for each in acts(sentence)] == ["ahead"]


@pytest.mark.parametrize("sentence", NAMED)
def test_a_signing_only_named(sentence: str) -> None:
    assert [each.form for each in acts(sentence)] == ["mention"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Phát biểu tại lễ ký kết, ông A nói.",
        "Dự lễ ký có đồng chí B.",
        "Toàn cảnh lễ ký kết",
        "Ngay sau lễ ký kết, hai bên trao quà.",
    ],
)
def test_a_ceremony_named(sentence: str) -> None:
    assert [(each.form, each.time) for each in acts(sentence)] == [("ceremony", "now")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Đoàn viên đăng ký thi đua.",
        "Chữ ký của ông.",
        "Ký ức một thời.",
        "Thư ký hội nghị.",
    ],
)
def test_other_words_with_the_same_syllable(sentence: str) -> None:
    assert acts(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Hai khối ký kết giao ước thi đua.",
        "Đồn và thôn tổ chức lễ ký kết nghĩa.",
        "Các hộ ký cam kết.",
        "Công đoàn ký thỏa ước lao động tập thể.",
        "Họ ký hợp đồng.",
    ],
)
def test_pledges_and_contracts_are_no_coordination(sentence: str) -> None:
    assert [each.pledge for each in acts(sentence)] == [True]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        (
            "Văn bản thứ ba được ký là Chương trình phối hợp giữa UBND tỉnh và Hội Nông dân tỉnh.",
            "chương trình phối hợp",
        ),
        ("Văn bản được ký kết sáng nay là Quy chế phối hợp giữa Sở Y tế và Công an tỉnh.", "quy chế phối hợp"),
        ("Công an ba tỉnh trao văn bản đã ký về Kế hoạch phối hợp phòng, chống ma túy.", "kế hoạch phối hợp"),
        ("Văn bản được ký là cơ sở để các bên xây dựng kế hoạch phối hợp.", ""),
        ("Quy chế phối hợp được ký là cơ sở để các bên xây dựng kế hoạch phối hợp.", "quy chế phối hợp"),
    ],
)
def test_the_text_signed_is_what_it_is_said_to_be(sentence: str, kind: str) -> None:
    assert [act.noun.kind for act in acts(sentence) if act.noun] == [kind]


@pytest.mark.parametrize(
    ("sentence", "business"),
    [
        ("Hai đơn vị ký quy chế phối hợp bảo đảm an toàn trong hoạt động tiền tệ, ngân hàng.", False),
        ("Hai ngành ký chương trình phối hợp hỗ trợ doanh nghiệp.", False),
        ("Hai cơ quan ký kế hoạch liên tịch về vận động tham gia BHYT hộ gia đình.", False),
        ("Sở ký kế hoạch phối hợp về tiêu thụ nông sản với các doanh nghiệp.", True),
        ("Chi nhánh ngân hàng ký thỏa thuận hợp tác với Sở Y tế.", True),
        ("Sở ký thỏa thuận hợp tác với các doanh nghiệp.", True),
    ],
)
def test_an_enterprise_that_takes_part_is_not_one_that_it_is_about(sentence: str, business: bool) -> None:
    assert [act.business for act in acts(sentence)] == [business]


def test_a_broken_page_that_repeats_a_word_is_read_a_few_times_only() -> None:
    assert len(acts("ký " * 5000)) == MOST_VERBS
