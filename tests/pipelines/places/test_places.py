"""Which provinces a story is about, under the names of its day, and where the event was."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from made_texts.articles import anything, article

from pipelines.places import (
    district_mentions,
    event_place,
    normalise_province,
    province_mentions,
    provinces_of,
    provinces_with_district,
)
from pipelines.provinces import Province, provinces

BEFORE = date(2021, 8, 1)
AFTER = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("day", "title", "body", "names"),
    [
        (BEFORE, "Ký kết quy chế", "Ban Tuyên giáo Tỉnh ủy Sơn La và Công an tỉnh ký kết.", ("Sơn La",)),
        (BEFORE, "Ký kết quy chế", "Tại TP. Mỹ Tho, Ban Tuyên giáo Tỉnh ủy và Công an tỉnh ký kết.", ("Tiền Giang",)),
        (BEFORE, "Huyện Chiêm Hóa ký kết", "UBND huyện Chiêm Hoá và Huyện đoàn ký.", ("Tuyên Quang",)),
        (BEFORE, "Ký kết", "Viện KSND Quận 7 và Công an Quận 7 ký kết.", ("Hồ Chí Minh",)),
        (BEFORE, "BR-VT: ký kết", "UBND tỉnh BR-VT làm việc.", ("Bà Rịa - Vũng Tàu",)),
        (BEFORE, "KIÊN GIANG: KÝ KẾT QUY CHẾ", "Sáng 12/7, hai bên ký.", ("Kiên Giang",)),
        (BEFORE, "Công an TPHCM ký kết", "Học tập tư tưởng Hồ Chí Minh.", ("Hồ Chí Minh",)),
        (BEFORE, "Tỉnh Thanh Hoá", "UBND tỉnh Thanh Hoá họp.", ("Thanh Hóa",)),
        (
            BEFORE,
            "Quán triệt quy chế",
            "Tỉnh ủy Cao Bằng họp về tuyến cao tốc Đồng Đăng (Lạng Sơn) - Trà Lĩnh (Cao Bằng).",
            ("Cao Bằng",),
        ),
        (BEFORE, "Hai ngành ký kết", "Sở Y tế và Tỉnh đoàn ký. Hai ngành ở Thái Bình mở 3 lớp.", ("Thái Bình",)),
        (BEFORE, "Quán triệt quy chế", "Hội nghị chủ trì tại điểm cầu tỉnh Cao Bằng.", ("Cao Bằng",)),
        # the names of the day
        (date(2023, 1, 5), "Thừa Thiên Huế", "VKSND thành phố Huế, tỉnh Thừa Thiên Huế ký.", ("Thừa Thiên Huế",)),
        (date(2025, 3, 5), "Huế ký kết", "UBND thành phố Huế và Thành đoàn Huế ký.", ("Huế",)),
        (AFTER, "Ký kết", "Xã Mèo Vạc, tỉnh Tuyên Quang (trước đây là tỉnh Hà Giang) ký.", ("Tuyên Quang",)),
        (AFTER, "TPHCM", "Sau khi hợp nhất với Bình Dương, UBND TPHCM ký với Vùng 2 Hải quân.", ("Hồ Chí Minh",)),
        # two provinces, and three
        (
            BEFORE,
            "Hải Dương - Phú Yên: kết nghĩa",
            "Tỉnh ủy Hải Dương và Tỉnh ủy Phú Yên ký.",
            ("Hải Dương", "Phú Yên"),
        ),
        (
            BEFORE,
            "Chung một nhịp",
            "Vùng 5 Hải quân ký với Ban Tuyên giáo các tỉnh ủy Kiên Giang, An Giang và Cà Mau.",
            ("Kiên Giang", "An Giang", "Cà Mau"),
        ),
        (
            BEFORE,
            "Vùng Cảnh sát biển 3 ký kết",
            "Vùng Cảnh sát biển 3 ký với Ban Tuyên giáo Tỉnh ủy các tỉnh: Bình Thuận, Bà Rịa - Vũng Tàu, Bến Tre.",
            ("Bình Thuận", "Bà Rịa - Vũng Tàu", "Bến Tre"),
        ),
        (
            BEFORE,
            "Giáp ranh",
            "Hạt Kiểm lâm huyện Kbang (Gia Lai) và Hạt Kiểm lâm huyện Vĩnh Thạnh (Bình Định) ký quy chế.",
            ("Gia Lai", "Bình Định"),
        ),
        (
            BEFORE,
            "Phim về biển đảo trên sóng các đài miền Trung",
            "Sáng 3/6, tại thành phố Quy Nhơn (Bình Định), Vùng 3 Hải quân họp. Đài PT-TH Bình Định điều hành. "
            "Vùng 3 ký với đài phát thanh - truyền hình các tỉnh Quảng Ngãi, Bình Định, Phú Yên. UBND tỉnh "
            "Bình Định dự.",
            ("Quảng Ngãi", "Bình Định", "Phú Yên"),
        ),
        (
            BEFORE,
            "Khối thi đua ký giao ước",
            "Khối các doanh nghiệp quân đội đứng chân trên địa bàn tỉnh Đắk Nông tổ chức ký giao ước.",
            ("Đắk Nông",),
        ),
        # what is only mentioned
        (
            BEFORE,
            "Trường Chính trị bàn việc phối hợp với Công an tỉnh",
            "Tỉnh ủy Cao Bằng nghe hai bên. Cần học tập kinh nghiệm của Công an tỉnh Lạng Sơn; so với Sở Nội vụ tỉnh "
            "Bắc Kạn thì còn chậm.",
            ("Cao Bằng",),
        ),
        (
            BEFORE,
            "Công an tỉnh Sơn La ký kết",
            "Ông Nguyễn Thái Bình, quê Nam Định, nói về kinh nghiệm của Quảng Ninh với Công an tỉnh Sơn La.",
            ("Sơn La",),
        ),
        (AFTER, "Phú Thọ ký với Hải quân", "Tại thành phố Hải Phòng, Tỉnh ủy Phú Thọ và Vùng 1 ký.", ("Phú Thọ",)),
        (
            BEFORE,
            "Tuổi trẻ Kon Tum ký giao ước",
            "Tại TP. Kon Tum, hội nghị bầu Tỉnh đoàn Kon Tum làm Cụm trưởng, Tỉnh đoàn Gia Lai làm Cụm phó.",
            ("Kon Tum",),
        ),
        (
            BEFORE,
            "Giáo dục truyền thống",
            "“Người từng ngồi hầm Quảng Trị kể, ai cũng lặng đi”, bà A nói tại Sở Giáo dục Hưng Yên, nơi Tỉnh đoàn ký.",
            ("Hưng Yên",),
        ),
        # no province
        (BEFORE, "Bộ Công an ký với VOV", "Tại Hà Nội, Bộ Công an và VOV ký chương trình phối hợp.", ()),
        (BEFORE, "Khai trương", "Công ty A mở cửa hàng ở Đà Nẵng, hướng ra Thái Bình Dương.", ()),
    ],
)  # fmt: skip
def test_a_story_is_about_the_provinces_that_act_in_it(
    day: date, title: str, body: str, names: tuple[str, ...]
) -> None:
    text = article(body, title=title, published=day)
    found, spans = provinces_of(text)
    assert sorted(found) == sorted(names)
    assert {normalise_province(text.said(span), day) for span in spans} == set(names)


def test_the_outlet_tells_the_province_of_a_local_story_that_names_none() -> None:
    text = article("Sáng 12/7, Ban Tuyên giáo Tỉnh ủy và Công an tỉnh ký kết.")
    assert provinces_of(text) == ((), ())
    assert provinces_of(text, home="Sơn La")[0] == ("Sơn La",)
    assert provinces_of(article("Giá vàng hôm nay giảm."), home="Sơn La") == ((), ())


def test_a_dateline_tells_the_outlet_where_only_one_province_fits() -> None:
    lam_dong = article("(LĐ online) - Ban Tuyên giáo Tỉnh ủy và UBND tỉnh ký kết.")
    found, spans = provinces_of(lam_dong)
    assert (found, [lam_dong.said(span) for span in spans]) == (("Lâm Đồng",), ["LĐ online"])
    assert provinces_of(article("(BT) - Tỉnh ủy và UBND tỉnh ký."))[0] == ()  # Bến Tre, Bình Thuận


@pytest.mark.parametrize("each", provinces(), ids=lambda each: each.code)
def test_every_province_is_found_under_every_name_in_its_day(each: Province) -> None:
    for name in each.names:
        rank = "thành phố" if each.designations[-1].kind == "thành phố" else "tỉnh"
        for written in (name, name.upper()):
            assert [one.province for one in province_mentions(f"UBND {rank} {written} họp")] == [each]
        assert normalise_province(f"{rank} {name}", BEFORE) == each.on(BEFORE).name
        assert normalise_province(name, AFTER) == each.now


def test_persons_and_words_that_look_like_provinces_are_none() -> None:
    text = (
        "Ông Phan Hoà Bình, bà Nguyễn Cao Bằng yêu hòa bình; Thái Bình Dương; tư tưởng Hồ Chí Minh; đường Điện Biên Phủ"
    )
    assert [text[each.start : each.end] for each in province_mentions(text)] == []


def test_districts_tell_their_province_unless_several_have_one_of_the_name() -> None:
    assert provinces_with_district("Mèo Vạc") == ("Hà Giang",)
    assert len(provinces_with_district("Châu Thành")) > 3
    text = "huyện Mèo Vạc, huyện Châu Thành và TP.Thủ Dầu Một; huyện nhà"
    assert [each.province.name for each in district_mentions(text)] == ["Hà Giang", "Bình Dương"]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Sáng 12/7, tại TP.Thủ Dầu Một, hai bên tổ chức lễ ký.", "TP.Thủ Dầu Một"),
        ("Chiều 12/7, tại Hội trường lớn Tỉnh ủy Sơn La diễn ra lễ ký kết.", "Hội trường lớn Tỉnh ủy Sơn La"),
        ("Hôm qua, tại hội trường UBND xã Đạ Tẻh 3, Công an xã ký kết.", "hội trường UBND xã Đạ Tẻh 3"),
        ("Tại hội nghị, hai bên ký kết. Tại đây có 5 đơn vị.", None),
        ("Sáng 12/7, tại phường Hà Giang 1, hai bên ký kết.", "phường Hà Giang 1"),
        ("Mưa lũ tại Xín Mần gây thiệt hại.", None),
    ],
)
def test_the_place_of_the_event_is_what_the_opening_says(sentence: str, place: str | None) -> None:
    text = article(sentence)
    found = event_place(text)
    assert (found[0] if found else None) == place
    assert found is None or text.said(found[1]) == place


@given(anything, anything)
def test_any_text_can_be_read_and_evidence_always_says_what_it_is_evidence_of(title: str, body: str) -> None:
    for day in (BEFORE, AFTER, None):
        text = article(body, title=title, published=day)
        found, spans = provinces_of(text)
        assert {normalise_province(text.said(span), day) for span in spans} == set(found)
        place = event_place(text)
        assert place is None or text.said(place[1]) == place[0]
