"""One record for each document signed, with its day, period, province, level and grounds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.findings import Findings

Tell = Callable[..., Findings]
PAIR = "Hội Nông dân tỉnh và Công an tỉnh Yên Bái"


def test_a_verb_with_two_documents_gives_two_records(tell: Tell) -> None:
    found = tell(
        "Theo đó, Công an tỉnh đã ký quy chế phối hợp với Sở Giao thông vận tải và ký chương trình phối hợp với "
        "Tỉnh đoàn.",
        lead="Sáng 12/7, Công an tỉnh Bắc Ninh tổ chức hội nghị.",
    ).signings
    assert [(each.document_kind, [party.name for party in each.parties]) for each in found] == [
        ("quy chế phối hợp", ["Công an tỉnh", "Sở Giao thông vận tải"]),
        ("chương trình phối hợp", ["Công an tỉnh", "Tỉnh đoàn"]),
    ]
    assert {each.signed_on for each in found} == {"2021-07-12"}


def test_a_verb_left_out_gives_a_record_too(tell: Tell) -> None:
    found = tell(
        "Sáng 12/7, Bộ Tư lệnh Vùng 3 Hải quân ký với Thành ủy Đà Nẵng chương trình phối hợp tuyên truyền biển, đảo "
        "giai đoạn "
        "2021-2025; với Hội Cựu chiến binh thành phố kế hoạch phối hợp giáo dục truyền thống năm 2021."
    ).signings
    assert [(each.document_kind, each.period_to, len(each.parties)) for each in found] == [
        ("chương trình phối hợp", 2025, 2),
        ("kế hoạch phối hợp", 2021, 2),
    ]


@pytest.mark.parametrize(
    "signed",
    [
        "3 chương trình phối hợp: với Công an tỉnh về an ninh; với Sở Y tế, Hội LHPN tỉnh về thực phẩm; với TAND tỉnh",
        "các chương trình phối hợp: với Công an tỉnh về an ninh; với Sở Y tế, Hội LHPN tỉnh về thực phẩm; với "
        "TAND tỉnh",
        "chương trình phối hợp với Công an tỉnh về an ninh; với Sở Y tế, Hội LHPN tỉnh về thực phẩm; với TAND "
        "tỉnh về án",
    ],
)
def test_documents_told_one_after_the_other_by_their_parties(tell: Tell, signed: str) -> None:
    found = tell(f"Sáng 12/7, Hội Nông dân tỉnh Yên Bái ký kết {signed}.").signings
    assert [[party.name for party in each.parties[1:]] for each in found] == [
        ["Công an tỉnh"],
        ["Sở Y tế", "Hội Liên hiệp Phụ nữ tỉnh"],
        ["Tòa án nhân dân tỉnh"],
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Đó là nội dung của bản thỏa thuận mà hai bên vừa ký.", "thỏa thuận hợp tác"),
        (f"Đó là nội dung của bản thỏa thuận mà {PAIR} vừa ký sáng 12/7.", "thỏa thuận hợp tác"),
        (f"Theo quy chế phối hợp mà {PAIR} ký sáng 12/7, hai bên trao đổi tin mỗi tháng.", "quy chế phối hợp"),
    ],
)
def test_the_document_may_stand_before_those_who_sign_it(tell: Tell, text: str, kind: str) -> None:
    (signing,) = tell(text, lead=f"Sáng 12/7, {PAIR} gặp nhau.").signings
    assert (signing.document_kind, len(signing.parties)) == (kind, 2)


def test_the_text_is_heard_before_the_title_though_it_reviews(tell: Tell) -> None:
    (signing,) = tell(
        "Sau 2 năm, toàn tỉnh có 1.486 mô hình.",
        "Cũng tại hội nghị, Ban Tuyên giáo Tỉnh ủy Yên Bái đã ký kết chương trình phối hợp tuyên truyền việc "
        "làm theo Bác "
        "giai đoạn 2021 - 2025 với Sở Y tế và Báo Yên Bái.",
        title="Sơ kết 2 năm thực hiện Chỉ thị 05 và ký kết chương trình phối hợp",
    ).signings
    assert (len(signing.parties), signing.period_to) == (3, 2025)


def test_a_document_with_each_of_several_is_one_record_each(tell: Tell) -> None:
    found = tell(
        "Sáng 12/7, Viện KSND tỉnh Lạng Sơn lần lượt ký ba quy chế phối hợp với Cục Thuế tỉnh, Kho bạc Nhà nước "
        "tỉnh và "
        "Thanh tra tỉnh."
    ).signings
    assert [each.parties[1].name for each in found] == ["Cục Thuế tỉnh", "Kho bạc Nhà nước tỉnh", "Thanh tra tỉnh"]


def test_those_who_sign_may_be_told_behind_the_signing(tell: Tell) -> None:
    (by_heads,) = tell(
        "Quy chế phối hợp bảo vệ biên giới đã được ký sáng 12/7. Người ký là Đại tá Lê Văn Hùng, Giám đốc Công an "
        "tỉnh; Đại tá Trần Hữu Nghị, Chỉ huy trưởng Bộ Chỉ huy BĐBP tỉnh."
    ).signings
    assert [party.name for party in by_heads.parties] == ["Công an tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"]
    (by_name,) = tell(
        "Việc ấy được gỡ bằng một bản Quy chế phối hợp. Bên ký, ngoài Sở Y tế, là Công an tỉnh; lễ ký là sáng 12/7."
    ).signings
    assert [party.name for party in by_name.parties] == ["Sở Y tế", "Công an tỉnh"]
    assert by_name.document_kind == "quy chế phối hợp"


def test_where_central_agencies_meet_is_no_province_of_theirs(tell: Tell) -> None:
    found = tell(
        "Sáng 12/7, tại Hà Nội, Bộ Tài chính và Trung ương Hội Nông dân Việt Nam ký kết chương trình phối hợp.",
        "Ban Tuyên giáo Tỉnh ủy các tỉnh sẽ xây dựng chương trình riêng.",
        title="Phối hợp tuyên truyền về thuế",
    )
    assert (found.provinces, found.signings[0].province, found.signings[0].level) == ((), None, "central")


def test_one_document_with_many_is_one_record(tell: Tell) -> None:
    (signing,) = tell(
        "Sáng 12/7, Viện KSND tỉnh Lạng Sơn ký quy chế phối hợp với Cục Thuế tỉnh, Kho bạc Nhà nước tỉnh và Thanh "
        "tra tỉnh."
    ).signings
    assert len(signing.parties) == 4


def test_title_lead_body_and_caption_speak_of_one_document(tell: Tell) -> None:
    (signing,) = tell(
        f"Sáng 12/7, {PAIR} tổ chức lễ ký kết chương trình phối hợp giai đoạn 2021-2025.",
        "Lãnh đạo hai đơn vị ký kết chương trình phối hợp",
        title="Hội Nông dân và Công an tỉnh ký kết chương trình phối hợp",
        lead=f"{PAIR} vừa ký kết chương trình phối hợp.",
        captions=("Lãnh đạo hai đơn vị ký kết chương trình phối hợp",),
    ).signings
    assert [party.name for party in signing.parties] == ["Hội Nông dân tỉnh", "Công an tỉnh"]
    assert (signing.signed_on, signing.period_from, signing.period_to) == ("2021-07-12", 2021, 2025)


def test_the_programme_under_review_is_not_the_one_signed(tell: Tell) -> None:
    (signing,) = tell(
        f"Sáng 12/7, {PAIR} tổng kết chương trình phối hợp giai đoạn 2016-2020 và ký kết chương trình phối hợp giai "
        f"đoạn "
        "2021-2025.",
        "Chương trình phối hợp giai đoạn 2016-2020 được hai ngành ký ngày 5/4/2016.",
    ).signings
    assert (signing.signed_on, signing.period_from, signing.period_to) == ("2021-07-12", 2021, 2025)


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        ([f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp, có hiệu lực từ ngày 1/8/2021."], "2021-07-12"),
        ([f"{PAIR} ký kết quy chế phối hợp thay thế quy chế ký ngày 5/4/2016. Lễ ký diễn ra sáng 12/7."], "2021-07-12"),
        ([f"Mới đây, {PAIR} đã ký kết quy chế phối hợp.", "Ngày 30/6, Hội Nông dân tỉnh tổng kết phong trào."], None),
        ([f"{PAIR} vừa ký kết quy chế phối hợp."], None),
        ([f"Hôm qua, {PAIR} ký kết quy chế phối hợp."], "2021-07-12"),
        ([f"Sáng thứ sáu tuần trước, {PAIR} ký kết quy chế phối hợp."], "2021-07-09"),
        ([f"Sáng thứ hai, {PAIR} ký kết quy chế phối hợp. Ngày mai, hai bên họp."], "2021-07-12"),
        ([f"Kỳ họp ngày 8/7 thông qua nghị quyết. Đến sáng 12/7, {PAIR} ký kết quy chế phối hợp."], "2021-07-12"),
        ([f"Nhân ngày truyền thống (19/8), sáng nay, {PAIR} ký kết quy chế phối hợp."], "2021-07-13"),
    ],
)
def test_the_day_is_that_of_the_ceremony(tell: Tell, texts: list[str], day: str | None) -> None:
    (signing,) = tell(*texts).signings
    assert signing.signed_on == day


@pytest.mark.parametrize(
    "opening",
    [
        "Thực hiện Quyết định số 238-QĐ/TW, sáng 12/7,",
        "Thực hiện Nghị quyết liên tịch số 03/2019/NQLT, chiều ngày 12/7,",
        "Thực hiện Quyết định số 238-QĐ/TW của Ban Bí thư, ngày 12/7,",
        "Thực hiện Quyết định số 238-QĐ/TW, ngày 30/9/2020 của Ban Bí thư, ngày 12/7,",
        "Thực hiện Quyết định 238 của Ban Bí thư, ngày 12/7/2021,",
        "Căn cứ Kế hoạch số 12/KH-UBND của UBND tỉnh, ngày 12 tháng 7 năm 2021",
    ],
)
def test_the_day_behind_a_document_may_be_that_of_the_signing(tell: Tell, opening: str) -> None:
    (signing,) = tell(f"{opening} {PAIR} ký kết quy chế phối hợp.").signings
    assert signing.signed_on == "2021-07-12"


@pytest.mark.parametrize(
    "cited",
    [
        "số 238-QĐ/TW ngày 30/6 của Ban Bí thư",
        "số 238-QĐ/TW, ngày 30/6/2021, của Ban Bí thư",
        "số 238-QĐ/TW của Ban Bí thư, ngày 5/7/2021, về phối hợp",
    ],
)
def test_the_day_of_a_document_is_not_that_of_the_signing(tell: Tell, cited: str) -> None:
    (signing,) = tell(f"Thực hiện Quyết định {cited}, {PAIR} vừa ký kết quy chế phối hợp.").signings
    assert signing.signed_on is None


def test_without_a_publication_the_day_has_no_year(tell: Tell) -> None:
    (signing,) = tell(f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", day="").signings
    assert (signing.signed_on, signing.province) == ("--07-12", "Yên Bái")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Quy chế gồm 3 chương, được thực hiện trong giai đoạn 2021-2025.", (2021, 2025)),
        ("Thời hạn thực hiện quy chế là 5 năm, từ 2021 đến 2025.", (2021, 2025)),
        ("Quy chế phối hợp có hiệu lực đến năm 2025.", (None, 2025)),
        ("Chương trình phát triển kinh tế - xã hội giai đoạn 2021-2025 của tỉnh có 5 mục tiêu.", (None, None)),
        ("Đến năm 2025, hai bên phấn đấu xây dựng 100 mô hình.", (None, None)),
        ("Nghị quyết Đại hội Đảng bộ tỉnh nhiệm kỳ 2020-2025 đã chỉ rõ điều đó.", (None, None)),
        ("Hai bên giao ban hằng năm.", (None, None)),
        ("Mỗi bên phụ trách hai tuyến đường; việc phối hợp kéo dài đến hết năm 2026.", (None, 2026)),
        ("Quy chế phối hợp gồm 3 chương, thực hiện từ năm 2021 đến năm 2025.", (2021, 2025)),
        ("Hai bên thống nhất thực hiện quy chế trong giai đoạn 2021-2025.", (2021, 2025)),
        ("Quy chế được xây dựng theo Kế hoạch số 31-KH/TU của Tỉnh ủy, thực hiện trong năm 2021.", (2021, 2021)),
        ("Văn bản có giá trị đến hết năm 2025.", (None, 2025)),
        ("Hai bên sẽ thực hiện quy chế cho đến hết năm 2025.", (None, 2025)),
        ("Trong giai đoạn 2021-2025, theo quy chế, hai bên mở 20 lớp tập huấn.", (2021, 2025)),
        ("Theo quy chế, trong giai đoạn 2021-2025, hai bên mở 20 lớp tập huấn.", (2021, 2025)),
        ("Với thời hạn ba năm (2021 - 2023), quy chế tập trung vào 3 nội dung.", (2021, 2023)),
        ("Giai đoạn 2021-2025, hai ngành có 300 biên chế.", (None, None)),
        ("Sở Y tế triển khai đề án tiêm chủng, thực hiện từ năm 2021 đến năm 2023.", (None, None)),
        ("Hai bên thống nhất phối hợp tổ chức 100 lớp tập huấn đến năm 2025.", (None, None)),
        ("Trước đây, hai ngành duy trì quy chế phối hợp giai đoạn 2016-2021.", (None, None)),
    ],
)
def test_the_period_may_stand_in_a_sentence_of_its_own(
    tell: Tell, text: str, period: tuple[int | None, int | None]
) -> None:
    (signing,) = tell(f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", text).signings
    assert (signing.period_from, signing.period_to) == period


@pytest.mark.parametrize(
    ("sentence", "province", "level"),
    [
        (
            "Sáng 12/7, Huyện ủy Bắc Mê (Hà Giang) và Huyện ủy Bảo Lâm (Cao Bằng) ký kết chương trình phối hợp.",
            "Hà Giang",
            "district",
        ),
        (
            "Sáng 12/7, tại TP.Hội An, tỉnh Quảng Nam, UBND TP.Đà Nẵng và UBND tỉnh Quảng Nam ký kết biên bản ghi nhớ.",
            "Quảng Nam",
            "province",
        ),
        (
            "Sáng 12/7, Công an thành phố Hải Phòng và Thành đoàn Hải Phòng ký kết quy chế phối hợp.",
            "Hải Phòng",
            "province",
        ),
        ("Sáng 12/7, Công an thành phố Phủ Lý và Thành đoàn Phủ Lý ký kết quy chế phối hợp.", "Hà Nam", "district"),
        ("Sáng 12/7, Công an xã và Hội Nông dân xã Tân Phú (Nghệ An) ký kế hoạch liên tịch.", "Nghệ An", "commune"),
        ("Sáng 12/7, UBND tỉnh Lào Cai và Tổng cục Hải quan ký kết quy chế phối hợp.", "Lào Cai", "province"),
        ("Sáng 12/7, Bộ Công an và Bộ Y tế ký kết quy chế phối hợp.", None, "central"),
        ("Sáng 12/7, UBND ba tỉnh Bắc Kạn, Cao Bằng và Lạng Sơn ký kết kế hoạch phối hợp.", None, "region"),
    ],
)
def test_province_and_level_are_those_of_the_local_side(
    tell: Tell, sentence: str, province: str | None, level: str
) -> None:
    (signing,) = tell(sentence).signings
    assert (signing.province, signing.level) == (province, level)


def test_a_province_bears_the_name_of_its_day(tell: Tell) -> None:
    (signing,) = tell("Ngày 12/7, UBND tỉnh và Công an tỉnh Thừa Thiên Huế ký kết quy chế phối hợp.").signings
    assert signing.province == "Thừa Thiên Huế"


@pytest.mark.parametrize(
    ("texts", "basis"),
    [
        ([f"Thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016, sáng 12/7, {PAIR} ký kết quy chế phối hợp."], ["05-CT/TW"]),
        ([f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp theo Quyết định số 238-QĐ/TW của Ban Bí thư."], ["238-QĐ/TW"]),
        (
            [
                f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.",
                "Quy chế được xây dựng căn cứ Kết luận số 80-KL/TW ngày 20/6/2020.",
            ],
            ["80-KL/TW"],
        ),
        (
            [f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", "Đây là bước cụ thể hóa Chỉ thị 46-CT/TW ngày 22/6/2015."],
            ["46-CT/TW"],
        ),
        (
            [f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", "Quy chế thực hiện Quy định số 293-QĐ/TW của Ban Bí thư."],
            ["293-QĐ/TW"],
        ),
        (
            [f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", "Quy chế bám sát Chỉ thị số 11-CT/TU của Tỉnh ủy."],
            ["11-CT/TU"],
        ),
        (
            [
                f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.",
                "Quy chế được ký kết căn cứ Luật Phổ biến, giáo dục pháp luật và Kế hoạch số 1180/KH-UBND.",
            ],
            ["1180/KH-UBND"],
        ),
        (
            [
                f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.",
                "Quy chế được triển khai theo Kết luận số 43-KL/TW và Chỉ thị số 05-CT/TW.",
                "Cùng ngày, Sở Y tế và Tỉnh đoàn ký kết chương trình phối hợp.",
            ],
            ["43-KL/TW", "05-CT/TW"],
        ),
        (
            [
                f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.",
                "Thực hiện Chỉ thị số 06-CT/TW, những năm qua hai ngành đã xây dựng 86 mô hình.",
            ],
            [],
        ),
        (
            [
                f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.",
                "Triển khai Chỉ thị số 06-CT/TW ngày 24/6/2021 của Ban Bí thư, 5 năm qua hai ngành mở 20 lớp.",
            ],
            [],
        ),
        (
            [f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", "Quy chế tập trung thực hiện Quyết định số 217-QĐ/TW."],
            [],
        ),
        (
            [f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", "Quy chế góp phần thực hiện tốt hơn Chỉ thị số 43-CT/TW."],
            [],
        ),
        (
            [f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", "Trước đó, hai bên thực hiện Quyết định số 221-QĐ/TW."],
            [],
        ),
        ([f"Sáng 12/7, {PAIR} ký kết Quy chế phối hợp số 02/QCPH-HND-CAT."], []),
    ],
)
def test_grounds_are_what_the_document_rests_on(tell: Tell, texts: list[str], basis: list[str]) -> None:
    signing = tell(*texts).signings[0]
    assert list(signing.basis) == basis


def test_the_signed_document_is_dated_by_its_signing(tell: Tell) -> None:
    found = tell(f"Sáng 12/7, {PAIR} ký kết Quy chế phối hợp số 02/QCPH-HND-CAT.")
    assert [(each.number, each.date) for each in found.documents] == [("02/QCPH-HND-CAT", "2021-07-12")]


def test_what_it_is_about_and_where(tell: Tell) -> None:
    (signing,) = tell(
        f"Sáng 12/7, tại thành phố Yên Bái, {PAIR} ký kết chương trình phối hợp tuyên truyền pháp luật giai đoạn "
        f"2021-2025."
    ).signings
    assert signing.subject == "tuyên truyền pháp luật"
    assert signing.place == "thành phố Yên Bái"


_RESTS_ON_IT = [
    "Quy chế mới thay thế Kế hoạch liên tịch trước đây, được xây dựng trên tinh thần {}.",
    "Các nội dung này bám theo {}.",
    "Những nội dung trên được soạn dựa theo {}.",
    "Văn bản này căn cứ {}, trong đó rút ngắn thời hạn trao đổi.",
    "Thực hiện {}, quy chế giao Hội Nông dân làm đầu mối.",
    "Thi hành {}, các nội dung phối hợp nêu rõ trách nhiệm mỗi bên.",
    "Đây là hoạt động cụ thể hóa Kết luận số 80-KL/TW; đồng thời thực hiện {}.",
    "Quy chế được xây dựng căn cứ Luật Thanh tra và nhằm triển khai {}.",
    "Việc xây dựng quy chế dựa trên {}.",
    "Quy chế ra đời trên cơ sở {}.",
    "Quy chế lấy {} làm căn cứ.",
    "Cơ sở để xây dựng quy chế là {}.",
    "Căn cứ pháp lý của quy chế là {}.",
    "Quy chế hiện thực hóa {}.",
    "Quy chế xuất phát từ {}.",
    "Hai ngành đã căn cứ {} để thống nhất nội dung.",
    "Trên cơ sở {}, quy chế phân định rõ việc của mỗi bên.",
    "Văn bản dựa vào quy định tại {}.",
    "Việc ký kết này để triển khai {}.",
    "Để triển khai {}, hai ngành đã mất 6 tháng soạn thảo quy chế.",
]
_DOES_NOT_REST_ON_IT = [
    "Quy chế mới thay thế Quy chế ban hành kèm theo {}.",
    "Từ khi {} có hiệu lực, địa bàn rộng hơn.",
    "Ông A đề nghị các xã thực hiện {}.",
    "Ông A kiến nghị giải quyết dứt điểm hồ sơ tồn đọng theo {}.",
    "Dịp này, 5 tập thể được khen thưởng theo {}.",
    "Thực hiện {}, quý I toàn tỉnh xử lý 30 vụ.",
    "Chương trình hành động thực hiện {} của tỉnh có 5 mục tiêu.",
    "Năm qua, hai ngành làm tốt việc tuyên truyền; đồng thời thực hiện {}.",
    "Hai bên tập trung phổ biến và triển khai {}.",
    "Theo {}, mức phạt cao nhất là 50 triệu đồng.",
    "Quy chế quy định hai bên cùng kiểm tra việc thực hiện {}.",
    "Hai ngành đã căn cứ {} để xử phạt 20 trường hợp.",
    "Để thực hiện tốt {}, ông A đề nghị các xã vào cuộc.",
]
_NUMBERED = "Nghị định số 14/2014/NĐ-CP ngày 26/02/2014 của Chính phủ"


@pytest.mark.parametrize("sentence", _RESTS_ON_IT)
def test_a_later_sentence_tells_what_the_document_rests_on(tell: Tell, sentence: str) -> None:
    (signing,) = tell(f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", sentence.format(_NUMBERED)).signings
    assert "14/2014/NĐ-CP" in signing.basis


@pytest.mark.parametrize("sentence", _DOES_NOT_REST_ON_IT)
def test_a_document_cited_for_something_else_is_no_ground(tell: Tell, sentence: str) -> None:
    (signing,) = tell(f"Sáng 12/7, {PAIR} ký kết quy chế phối hợp.", sentence.format(_NUMBERED)).signings
    assert signing.basis == ()


def test_this_document_is_the_one_told_of_last(tell: Tell) -> None:
    one, other = tell(
        f"Sáng 12/7, {PAIR} ký Quy chế phối hợp. Văn bản này căn cứ {_NUMBERED}.",
        "Tiếp đó, Hội Nông dân tỉnh ký với Sở Y tế quy chế phối hợp về an toàn thực phẩm.",
    ).signings
    assert (one.basis, other.basis) == (("14/2014/NĐ-CP",), ())


@pytest.mark.parametrize(
    ("texts", "period"),
    [
        ([f"Sáng 12/7, {PAIR} ký kết chương trình phối hợp tuyên truyền bầu cử đại biểu HĐND các cấp nhiệm kỳ "
          "2021-2026."], (None, None)),
        ([f"Sáng 12/7, {PAIR} ký kết chương trình phối hợp tuyên truyền bầu cử đại biểu HĐND các cấp nhiệm kỳ "
          "2021-2026. Chương trình được thực hiện trong năm 2021."], (2021, 2021)),
        (["Sáng 12/7, Thường trực HĐND và UBND tỉnh Yên Bái ký quy chế phối hợp công tác nhiệm kỳ 2021-2026."],
         (2021, 2026)),
        (["Sáng 12/7, hội nghị hoàn tất thủ tục của kế hoạch phối hợp giai đoạn 2021-2025. Cùng ký vào kế hoạch phối "
          "hợp với Hội Nông dân tỉnh Yên Bái có 02 đơn vị, gồm: Công an tỉnh, Sở Y tế."], (2021, 2025)),
    ],
)  # fmt: skip
def test_a_period_is_that_of_the_document_signed(
    tell: Tell, texts: list[str], period: tuple[int | None, int | None]
) -> None:
    (signing,) = tell(*texts).signings
    assert (signing.period_from, signing.period_to) == period


def test_documents_told_one_by_one_are_records_though_the_verb_is_left_out(tell: Tell) -> None:
    found = tell(
        "Sáng 12/7, UBND huyện Định Hóa (Thái Nguyên) ký liền ba văn bản với các đoàn thể.",
        "Văn bản đầu tiên là Quy chế phối hợp giữa UBND huyện và Ủy ban MTTQ Việt Nam huyện.",
        "Văn bản thứ hai là Chương trình phối hợp với Hội Nông dân huyện, giai đoạn 2021-2025.",
        "Văn bản cuối cùng, Kế hoạch liên tịch về an toàn giao thông, được ký với Huyện đoàn.",
    ).signings
    assert [(each.document_kind, each.parties[1].name, each.period_to) for each in found] == [
        ("quy chế phối hợp", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện", None),
        ("chương trình phối hợp", "Hội Nông dân huyện", 2025),
        ("kế hoạch liên tịch", "Huyện đoàn", None),
    ]
    assert {each.parties[0].name for each in found} == {"Ủy ban nhân dân huyện"}


def test_contents_told_one_by_one_are_no_documents(tell: Tell) -> None:
    (signing,) = tell(
        f"Sáng 12/7, {PAIR} ký hai văn bản phối hợp.",
        "Nội dung thứ nhất là phòng dịch. Việc thứ hai là xây dựng chương trình phối hợp với các xã.",
    ).signings
    assert len(signing.parties) == 2
