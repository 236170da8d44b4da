"""Who signs an article."""

from __future__ import annotations

import pytest

from pipelines.byline import Line, is_generic, is_name, is_office, signature, strip_label

END = Line("Hai bên thống nhất triển khai trong năm 2021./.")


@pytest.mark.parametrize(
    "text",
    [
        "Hồng Nhung",
        "DUY DANH",
        "H.D",
        "N.T",
        "P.V",
        "PV",
        "BBT",
        "Hoàng Quyên - T.Q",
        "Kim Hà - Đỗ Trí",
        "Thu Hà, Đức Minh",
        "K’ Brèo",
        "Nguyễn Thị Duyên/Ban Tuyên giáo Tỉnh ủy Vĩnh Phúc",
        "Phòng Tổng hợp - VKSND tỉnh",
        "Trung tâm VH-TT huyện",
        "Ban Dân vận Tỉnh ủy",
        "Tin, ảnh: Hồng Nhung",
        "Bài và ảnh: DUY DANH",
        "Nguyễn Văn An (tổng hợp)",
    ],
)
def test_a_name_or_an_office_under_the_text_signs_it_as_printed(text: str) -> None:
    found = signature([END, Line(text)])
    assert (found.byline, found.lines) == (text, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Xin trân trọng cảm ơn!",
        "Trân trọng cảm ơn",
        "Hà Nội, ngày 2 tháng 9",
        "Ai cũng vui.",
        "Đến cuối năm, thị xã phấn đấu có 14 xã đạt chuẩn",
        "Ban Tuyên giáo Tỉnh ủy đã ký kết với các sở",
        "Kết luận",
    ],
)
def test_a_short_last_line_that_is_no_name_stays(text: str) -> None:
    assert signature([END, Line(text)]).lines == 0


def test_the_last_item_of_a_list_is_no_signature() -> None:
    assert signature([END, Line("Ban Tuyên giáo Tỉnh ủy", item=True)]).lines == 0


def test_a_name_under_an_unfinished_sentence_is_part_of_it() -> None:
    assert signature([Line("Các đơn vị được khen thưởng gồm:"), Line("Nguyễn Văn An")]).lines == 0


def test_of_a_name_and_its_office_the_name_signs_and_both_leave() -> None:
    found = signature([END, Line("Duy Quyên"), Line("Ban Tuyên giáo Tỉnh ủy Kiên Giang")])
    assert (found.byline, found.lines) == ("Duy Quyên", 2)


def test_a_name_behind_the_closing_mark_of_the_last_paragraph_leaves_it() -> None:
    text = "Hội nghị thống nhất nhiều nội dung quan trọng để triển khai trong thời gian tới trên địa bàn tỉnh./."
    found = signature([Line(f"{text} Thu Hà")])
    assert (found.byline, found.lines, found.rest) == ("Thu Hà", 1, text)


def test_an_article_of_nothing_has_no_signature() -> None:
    assert signature([]).byline == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tác giả: Hồng Nhung", "Hồng Nhung"),
        ("Tác giả bài viết: Hồng Nhung", "Hồng Nhung"),
        ("(Hồng Nhung)", "Hồng Nhung"),
        ("Viết bởi: Hồng Nhung", "Hồng Nhung"),
        ("Được viết bởi Hồng Nhung", "Hồng Nhung"),
    ],
)
def test_what_the_page_says_of_the_name_is_no_part_of_it(text: str, name: str) -> None:
    assert strip_label(text) == name


@pytest.mark.parametrize(
    "name", ["admin", "Quản trị", "webmaster@tinhuy.example", "Báo Lâm Đồng", "vanphong", "bbt_01"]
)
def test_an_account_or_the_site_itself_signs_nothing(name: str) -> None:
    assert is_generic(name, frozenset({"bao lam dong"}))


@pytest.mark.parametrize("name", ["Khoa Xây dựng Đảng", "Đảng ủy xã Ea Ô", "Ban Tổ chức Tỉnh ủy", "Phòng Tổng hợp"])
def test_bodies_are_offices_though_their_names_hold_what_sounds_like_a_verb(name: str) -> None:
    assert is_office(name)


@pytest.mark.parametrize("text", ["Ban Tuyên giáo đang tổng hợp", "Sở Y tế tổ chức hội nghị"])
def test_what_a_body_does_is_none(text: str) -> None:
    assert not is_office(text)


def test_who_is_of_a_numbered_body_is_named_with_it() -> None:
    assert is_name("Nguyễn Thị Hạnh - Phòng 9")
    assert not is_name("Chương 9 - Điều 3")


def test_names_that_sound_like_offices_without_marks_are_names() -> None:
    assert not is_office("Đại Lâm")
    assert is_name("ĐẠI LÂM")


@pytest.mark.parametrize("heading", ["Kết Luận", "LIÊN HỆ", "Chú thích:", "Trân trọng."])
def test_a_heading_of_two_syllables_is_no_name(heading: str) -> None:
    assert not is_name(heading)


@pytest.mark.parametrize("name", ["Trần Trọng", "Quang", "Cao", "Thông"])
def test_a_name_may_share_a_syllable_with_a_heading(name: str) -> None:
    assert is_name(name)
