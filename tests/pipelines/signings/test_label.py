"""The report of a signing, coordination without one, and neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.findings import Findings

Tell = Callable[..., Findings]

COORDINATION = [
    (
        "Cùng giữ rừng tận gốc",
        "Sự thay đổi bắt đầu từ quy chế phối hợp mà Hạt Kiểm lâm huyện, Công an huyện thực hiện từ năm 2016. "
        "Phóng viên theo chân tổ tuần tra liên ngành. Ở bản này, cả 62 hộ đã ký cam kết không phá rừng.",
    ),
    (
        "Triển khai chương trình phối hợp tuyên truyền y tế",
        "Sáng 10/7, Ban Tuyên giáo Tỉnh ủy Hòa Bình triển khai Chương trình phối hợp giữa Ban với Sở Y tế giai đoạn "
        "2021-2025 "
        "đã được ký kết ngày 15/6/2021.",
    ),
    (
        "Sơ kết chương trình phối hợp",
        "Chiều 9/7, Công an huyện và Huyện đoàn Lục Ngạn sơ kết 1 năm thực hiện chương trình phối hợp. Chương trình "
        "được hai "
        "đơn vị ký kết từ tháng 7/2020.",
    ),
    (
        "Lấy ý kiến dự thảo quy chế phối hợp thi hành án",
        "Sở Tư pháp lấy ý kiến dự thảo quy chế phối hợp giữa Sở với Công an tỉnh. Sau khi hoàn thiện, các bên sẽ ký "
        "kết.",
    ),
    (
        "Hội Nông dân phát huy hiệu quả các chương trình phối hợp",
        "Năm 2020, Hội Nông dân tỉnh đã ký kết chương trình phối hợp với Sở Y tế và Công an tỉnh. Nhờ đó, công tác "
        "phối hợp "
        "có nhiều chuyển biến.",
    ),
    (
        "Sắp ký kết chương trình phối hợp y tế - công an",
        "Theo kế hoạch, lễ ký kết chương trình phối hợp giữa Sở Y tế và Công an tỉnh diễn ra vào ngày 20/7 tới.",
    ),
    (
        "Kiểm tra thực hiện quy chế phối hợp",
        "Sáng 12/7, Hội Nông dân tỉnh và Công an tỉnh kiểm tra việc thực hiện quy chế phối hợp đã ký tại huyện Ea Kar.",
    ),
    (
        "5 năm một chặng đường phối hợp",
        "Sáng 12/7, Hội LHPN tỉnh và Sở Tư pháp tổng kết 5 năm phối hợp. Qua 5 năm ký kết chương trình phối hợp, "
        "hai bên đã "
        "tổ chức 200 buổi tuyên truyền.",
    ),
    (
        "Thực hiện Quyết định 238",
        "Sáng 12/7, Ban Tuyên giáo Tỉnh ủy Cà Mau quán triệt Quyết định số 238-QĐ/TW của Ban Bí thư đến các "
        "huyện ủy. Các "
        "huyện hoàn thành việc ký kết với các cơ quan nhà nước cùng cấp trước ngày 30/9.",
    ),
    (
        "Mười lăm năm bên nhau",
        "Ngày 20/5/2006, Tỉnh đoàn và Bộ Chỉ huy BĐBP tỉnh Hà Tĩnh ký kết chương trình “Áo ấm biên cương”. Đến nay, "
        "20.000 chiếc áo đã đến tay học sinh.",
    ),
    (
        "Hai ngành kiểm tra bệnh viện",
        "Thực hiện quy chế phối hợp mà Công an tỉnh và Sở Y tế Hưng Yên đã ký, sáng 12/7, hai ngành kiểm tra "
        "bệnh viện.",
    ),
    (
        "Triển khai quy chế",
        "Sáng 12/7, Công an tỉnh Yên Bái họp triển khai quy chế phối hợp vừa được ký kết với Sở Y tế.",
    ),
    (
        "Công an tỉnh và Sở Y tế giao ban quý II",
        "Hai đơn vị ký kết quy chế từ năm 2018, mỗi quý họp một lần để trao đổi tình hình.",
    ),
    (
        "Chỉ ra chỗ còn vênh",
        "Đoàn kiểm tra của Ban Tuyên giáo Tỉnh ủy làm việc với Huyện ủy Đại Từ. Quy chế phối hợp có từ tháng 5/2021; "
        "ngay trong năm đó, Ban Tuyên giáo Huyện ủy đã ký kết chương trình phối hợp với 8 phòng, ban.",
    ),
    (
        "Lùi thời điểm ký kết hợp tác thông tin đối ngoại",
        "Ban Tuyên giáo và Dân vận Tỉnh ủy Nghệ An thống nhất dự thảo chương trình hợp tác thông tin đối ngoại với "
        "Thông tấn xã Việt Nam. Chương trình hợp tác có 5 nội dung.",
    ),
]
# Without any word for coordination.
JOINT_WORK = [
    (
        "Giữ bình yên trường học",
        "Sáng 10/7, Công an huyện và Phòng Giáo dục và Đào tạo huyện Văn Bàn họp đánh giá một năm cùng giữ an ninh "
        "trường học. Hai ngành trao đổi tin hằng tuần, cử đầu mối ở mỗi trường.",
    ),
    (
        "Đồng hành cùng phụ nữ biên cương",
        "Năm năm qua, Bộ đội Biên phòng tỉnh và Hội Liên hiệp Phụ nữ tỉnh Hà Giang cùng nhau giúp 200 hộ nghèo dọc "
        "biên giới. Mỗi đồn có một tổ phụ nữ.",
    ),
    (
        "Giao ban quý II",
        "Chiều 9/7, Thường trực HĐND, UBND và Ủy ban MTTQ Việt Nam tỉnh Hà Giang giao ban quý II. Ba cơ quan thống "
        "nhất cách xử lý đơn thư.",
    ),
    (
        "Bớt án quá hạn",
        "Tòa án nhân dân và Viện Kiểm sát nhân dân huyện Lục Yên mỗi tháng đối chiếu số liệu án một lần.",
    ),
    (
        "Quân, dân y kết hợp phòng dịch",
        "Theo Trung tâm Y tế huyện, chương trình kết hợp quân dân y giữa Trung tâm và Ban Chỉ huy Quân sự huyện được "
        "duy trì từ năm 2011. Mỗi khi có dịch, hai bên cùng lập tổ, cùng xuống thôn.",
    ),
]
# Of one agency, of enterprises, or held once.
NO_JOINT_WORK = [
    ("Khai mạc giải", "Sáng 10/7, Công an tỉnh và Sở Y tế Yên Bái khai mạc giải bóng chuyền. Hai đơn vị đấu trận đầu."),
    ("Bàn giá", "Công ty An Phú và Công ty Hòa Bình họp. Hai bên thống nhất phương án giá mỗi năm."),
    ("Thăm Sở Y tế", "Chiều 9/7, Bí thư Tỉnh ủy làm việc với Sở Y tế. Hai bên trao đổi tình hình dịch bệnh."),
    ("Trao quà", "UBND tỉnh và Ủy ban MTTQ tỉnh Yên Bái trao quà cho hộ nghèo. Các cơ quan chung tay vì người nghèo."),
    ("Chung sức", "Nhân dân xã Tân Phú chung tay xây dựng nông thôn mới. Mỗi năm xã làm 3 km đường."),
    ("Giao ban", "Sáng 10/7, Sở Giáo dục và Đào tạo giao ban. Các đơn vị thường xuyên báo cáo tình hình."),
    ("Bao tiêu", "Chuỗi liên kết giữa nông dân và doanh nghiệp được duy trì nhiều năm nay ở xã Tân Phú."),
    ("Vải thiều", "Sở Công Thương cho biết liên kết tiêu thụ giữa Hội Nông dân huyện và siêu thị, doanh nghiệp tăng."),
]
LOOKED_BACK = (
    "Công an và Giáo dục cùng giữ an toàn trường học",
    "Chương trình được hai bên ký ngày 12/5. Sau 2 tháng triển khai, đã có 20 buổi tuyên truyền.",
    "Sáng 12/7, Công an huyện và Phòng GD&ĐT huyện Mỏ Cày Nam (Bến Tre) họp đánh giá thực hiện chương trình phối hợp.",
)
UNRELATED = [
    (
        "Xã phát động thi đua",
        "Sáng 8/7, các chi bộ trong Đảng bộ xã ký kết giao ước thi đua. UBND xã và Hội Nông dân xã cùng ký.",
    ),
    (
        "Kết nối cung cầu",
        "Chiều 7/7, Sở Công Thương Bến Tre phối hợp tổ chức hội nghị. Tại đây, 12 hợp tác xã đã ký kết biên bản ghi "
        "nhớ với 5 "
        "siêu thị.",
    ),
    ("Cam kết giữ rừng", "Công an xã phối hợp vận động; cả 62 hộ dân đã ký cam kết không phá rừng."),
    ("Người dân ký cam kết", "Hơn 200 hộ dân ký cam kết phòng cháy chữa cháy với Công an phường."),
    ("Vay vốn tái canh", "Ngày 12/7, ngân hàng và doanh nghiệp ký kết hợp đồng tín dụng 300 tỷ đồng trước UBND tỉnh."),
    ("Công đoàn vì người lao động", "Sáng 12/7, Công đoàn và 5 doanh nghiệp ký kết thỏa ước lao động tập thể."),
    ("Hai trường bạn", "Sáng 12/7, Trường THPT Phan Châu Trinh và Trường THPT Hai Bà Trưng ký biên bản hợp tác."),
    ("Chuyển đổi số", "Ngày 12/7, UBND tỉnh Bến Tre và Tập đoàn VNPT ký kết thỏa thuận hợp tác về chuyển đổi số."),
    (
        "Bàn giao hồ sơ",
        "Sáng 12/7, Công an huyện và Viện KSND huyện Văn Chấn cùng ký biên bản bàn giao hồ sơ 12 vụ án.",
    ),
    (
        "Tập huấn",
        "Sáng 12/7, Sở Ngoại vụ Yên Bái mở lớp về kỹ năng đàm phán, ký kết thỏa thuận quốc tế cho 80 cán bộ.",
    ),
    (
        "Tổng kết năm",
        "Sáng 12/7, Ban Tuyên giáo Tỉnh ủy Hà Nam tổng kết công tác 6 tháng, trao bằng khen cho 5 tập thể.",
    ),
]
SIGNING = [
    (
        "Hội nghị tổng kết chương trình phối hợp",
        "Tại hội nghị tổng kết 5 năm thực hiện chương trình phối hợp sáng 12/7, Hội Nông dân tỉnh Yên Bái và Công "
        "an tỉnh tiếp "
        "tục ký kết chương trình phối hợp giai đoạn 2021-2025.",
    ),
    (
        "Gặp mặt báo chí",
        "Sáng 12/7, Sở Y tế Yên Bái gặp mặt báo chí. Nhân dịp này, Sở Y tế và Báo Yên Bái ký quy chế phối hợp tuyên "
        "truyền.",
    ),
    (
        "Tin vắn",
        "Ngày 12/7, Công an tỉnh và Tỉnh đoàn Yên Bái ký kết quy chế phối hợp. Cùng ngày, một công ty ký hợp đồng "
        "bao tiêu.",
    ),
    (
        "Đêm văn nghệ",
        "Tối 12/7, đại diện lãnh đạo Ban Tuyên giáo Tỉnh ủy Bến Tre cùng đại diện Bộ Tư lệnh Vùng 2 Hải quân đã "
        "trao nhau "
        "bản chương trình phối hợp tuyên truyền biển, đảo vừa được hai bên ký kết.",
    ),
    (
        "Y tế và Công an",
        "Chiều 12/7, Sở Y tế và Công an tỉnh Yên Bái trao quy chế phối hợp vừa ký kết trước sự chứng kiến của "
        "lãnh đạo tỉnh.",
    ),
    (
        "Chung một tiếng nói",
        "Sáng 12/7, UBND tỉnh Lai Châu và cơ quan đại diện tổ chức bảo tồn vùng đã ký kết thỏa thuận hợp tác bảo tồn.",
    ),
]


@pytest.mark.parametrize(("title", "text"), COORDINATION)
def test_coordination_without_a_new_signing(tell: Tell, title: str, text: str) -> None:
    found = tell(text, title=title)
    assert (found.label, found.signings) == ("coordination", ())


@pytest.mark.parametrize(("title", "text"), JOINT_WORK)
def test_joint_work_is_coordination_without_the_word(tell: Tell, title: str, text: str) -> None:
    assert tell(text, title=title).label == "coordination"


@pytest.mark.parametrize(("title", "text"), NO_JOINT_WORK)
def test_what_one_does_or_several_hold_once_is_no_coordination(tell: Tell, title: str, text: str) -> None:
    assert tell(text, title=title).label == "unrelated"


def test_a_signing_looked_back_on_in_the_same_season(tell: Tell) -> None:
    title, text, lead = LOOKED_BACK
    assert tell(text, title=title, lead=lead).label == "coordination"


def test_how_to_sign_is_no_signing(tell: Tell) -> None:
    assert tell("Sáng 12/7, Sở Ngoại vụ và Sở Tư pháp phổ biến trình tự ký kết thỏa thuận hợp tác.").signings == ()


@pytest.mark.parametrize(("title", "text"), UNRELATED)
def test_pledges_contracts_and_everything_else(tell: Tell, title: str, text: str) -> None:
    found = tell(text, title=title)
    assert (found.label, found.signings) == ("unrelated", ())


@pytest.mark.parametrize(("title", "text"), SIGNING)
def test_a_signing_wherever_it_stands(tell: Tell, title: str, text: str) -> None:
    found = tell(text, title=title)
    assert (found.label, len(found.signings)) == ("signing", 1)


def test_the_label_names_the_sentence_that_decided_it(tell: Tell) -> None:
    found = tell("Mở đầu. Ngày 12/7, Công an tỉnh và Tỉnh đoàn Yên Bái ký kết quy chế phối hợp. Kết thúc.")
    (span,) = found.spans["label"]
    assert (span.field, span.index, span.start) == ("paragraphs", 0, 8)
