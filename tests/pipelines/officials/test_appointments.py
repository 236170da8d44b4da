"""Whoever is elected or appointed holds the office."""

from __future__ import annotations

import pytest

from pipelines.article_text import ArticleText
from pipelines.officials import officials


def told(paragraph: str) -> list[tuple[str, str]]:
    return [(each.name, each.title) for each in officials(ArticleText("", "", (paragraph,), ()))]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Ông Trần Văn Hòa giữ chức Bí thư Đảng ủy phường.", "Bí thư Đảng ủy phường"),
        ("Đồng chí Trần Văn Hòa được bổ nhiệm làm Giám đốc Sở Y tế.", "Giám đốc Sở Y tế"),
        ("Trung tá Trần Văn Hòa nhận nhiệm vụ Trưởng Công an phường.", "Trung tá, Trưởng Công an phường"),
        (
            "Đại hội bầu 39 người; ông Trần Văn Hòa tái đắc cử Chủ tịch Hội CCB tỉnh.",
            "Chủ tịch Hội Cựu chiến binh tỉnh",
        ),
        ("Ông Trần Văn Hòa được bầu làm Phó Chủ tịch Hội Nông dân huyện.", "Phó Chủ tịch Hội Nông dân huyện"),
        ("Ông Trần Văn Hòa thôi giữ chức Chánh Văn phòng Huyện ủy.", "Chánh Văn phòng Huyện ủy"),
        ("Đại hội tín nhiệm bầu đồng chí Trần Văn Hòa làm Bí thư Đảng ủy xã.", "Bí thư Đảng ủy xã"),
        ("Điều động ông Trần Văn Hòa giữ chức vụ Trưởng Ban Dân vận Huyện ủy.", "Trưởng Ban Dân vận Huyện ủy"),
    ],
)
def test_an_office_is_that_of_whoever_comes_into_it(said: str, title: str) -> None:
    assert told(said) == [("Trần Văn Hòa", title)]


@pytest.mark.parametrize(
    "said",
    [
        "Ông Trần Văn Hòa làm việc với Giám đốc Sở Y tế về vật tư.",
        "Bà Lê Thị Nga chúc mừng Chủ tịch UBND tỉnh.",
        "Em Lê Minh Anh được bầu làm lớp trưởng.",
    ],
)
def test_whoever_only_meets_office_holders_holds_no_office(said: str) -> None:
    assert told(said) == []


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (
            "Thượng tá Trần Văn Hòa, Trưởng phòng Cảnh sát kinh tế Công an tỉnh đề nghị thống nhất đầu số.",
            "Thượng tá, Trưởng phòng Cảnh sát kinh tế Công an tỉnh",
        ),
        (
            "Thiếu tá Trần Văn Hòa, Đội trưởng Đội Vận động quần chúng, Đồn Biên phòng Sa Huỳnh có thói quen lạ.",
            "Thiếu tá, Đội trưởng Đội Vận động quần chúng, Đồn Biên phòng Sa Huỳnh",
        ),
        (
            "Ông Trần Văn Hòa, Đội trưởng Đội Quản lý thị trường số 3 cho hay, đơn vị xử lý 94 vụ.",
            "Đội trưởng Đội Quản lý thị trường số 3",
        ),
        (
            "Ông Trần Văn Hòa, Chủ tịch UBND xã Hòa Bình, Công an huyện và Đồn Biên phòng đã tới.",
            "Chủ tịch Ủy ban nhân dân xã Hòa Bình",
        ),
    ],
)
def test_the_title_reaches_as_far_as_the_office(said: str, title: str) -> None:
    assert told(said) == [("Trần Văn Hòa", title)]
