"""Parties bear the name that the article gives them, without the province's unless it tells two apart."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.agencies import expand, mentions, named_in, normalise_party, parties_of
from pipelines.article import VIETNAM
from pipelines.article_text import ArticleText
from pipelines.findings import Party
from pipelines.text import clean

IN_2021 = datetime(2021, 5, 4, tzinfo=VIETNAM)
IN_2026 = datetime(2026, 5, 4, tzinfo=VIETNAM)


def parties(*paragraphs: str, published: datetime = IN_2021) -> tuple[tuple[Party, ...], ArticleText]:
    """The parties that the first of ``paragraphs`` names, in an article of all of them."""
    text = ArticleText("", "", paragraphs, published=published)
    named = named_in(text)
    chosen = [each for each in named if each.index == 0]
    return parties_of(chosen, named, published), text


@pytest.mark.parametrize(
    ("paragraphs", "names"),
    [
        (["Công an tỉnh Sơn La và Sở Y tế"], ["Công an tỉnh", "Sở Y tế"]),
        (["Ban Tuyên giáo Tỉnh ủy Sơn La"], ["Ban Tuyên giáo Tỉnh ủy"]),
        (["Công an tỉnh Sơn La và Công an tỉnh Lào Cai"], ["Công an tỉnh Sơn La", "Công an tỉnh Lào Cai"]),
        (["Báo Sơn La và Tỉnh đoàn"], ["Báo Sơn La", "Tỉnh đoàn"]),
        (["Công an thành phố Hà Nội"], ["Công an thành phố"]),
        (["Công an thành phố Sơn La"], ["Công an thành phố Sơn La"]),
        (
            ["VKSND Quận 3 và Công an Quận 3", "Công an Quận thông tin"],
            ["Viện kiểm sát nhân dân Quận 3", "Công an Quận 3"],
        ),
        (["Huyện đoàn Sốp Cộp", "Công an huyện Sốp Cộp"], ["Huyện đoàn Sốp Cộp"]),
        (["Công an huyện Sốp Cộp và Huyện đoàn"], ["Công an huyện", "Huyện đoàn"]),
        (["UBND xã Nà Ớt", "UBND xã sẽ giám sát"], ["Ủy ban nhân dân xã"]),
        (
            ["Công an và Hội Nông dân", "Công an tỉnh Sơn La dự", "Hội Nông dân tỉnh dự"],
            ["Công an tỉnh", "Hội Nông dân tỉnh"],
        ),
        (["Công an tỉnh và Công an tỉnh"], ["Công an tỉnh"]),
        (
            ["Tòa án nhân dân khu vực 3 - Gia Lai và VKSND khu vực 3"],
            ["Tòa án nhân dân khu vực 3", "Viện kiểm sát nhân dân khu vực 3"],
        ),
        (["Cơ quan thường trú VOV khu vực Tây Bắc"], ["Cơ quan thường trú Đài Tiếng nói Việt Nam khu vực Tây Bắc"]),
        (["VOV và TTXVN"], ["Đài Tiếng nói Việt Nam", "Thông tấn xã Việt Nam"]),
        (["Công an, Quân sự huyện", "Ban CHQS huyện tuần tra"], ["Công an huyện", "Ban Chỉ huy Quân sự huyện"]),
    ],
)
def test_parties_are_named_as_the_article_names_them(paragraphs: list[str], names: list[str]) -> None:
    assert [party.name for party in parties(*paragraphs)[0]] == names


@pytest.mark.parametrize(
    "paragraph",
    [
        "Công an tỉnh Sơn La và Công an tỉnh Lào Cai",
        "HĐND, UBND huyện Sốp Cộp và Viện KSND huyện",
        "Hội Nông dân, Phụ nữ tỉnh với các sở: Y tế, Nội vụ",
        "Ban Tuyên giáo các tỉnh uỷ Sơn La, Lai Châu",
        "Bảo hiểm xã hội (BHXH) tỉnh, Vùng Cảnh sát biển (CSB) 4, Báo Sơn La",
        "Thường trực HĐND, Ban Thường trực UBMTTQ Việt Nam quận 3",
        "Sở TT&TT, Sở VH,TT&DL, Đài PT-TH Sơn La",
    ],
)
def test_the_evidence_of_a_party_gives_its_name(paragraph: str) -> None:
    found, text = parties(paragraph)
    assert found
    for party in found:
        assert normalise_party(" ".join(text.said(span) for span in party.spans)) == party.name


def test_a_unit_told_once_is_known_of_all_agencies_of_its_rank() -> None:
    found, _ = parties("Công an tỉnh và Tỉnh đoàn Sơn La")
    assert [(party.agency, party.unit) for party in found] == [("cong-an", "Sơn La"), ("doan-thanh-nien", "Sơn La")]


def test_a_city_is_a_province_from_the_day_it_became_one() -> None:
    assert parties("Công an thành phố Huế")[0][0].name == "Công an thành phố Huế"
    assert parties("Công an thành phố Huế", published=IN_2026)[0][0].name == "Công an thành phố"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("ubnd tỉnh", "ubnd tỉnh"),
        ("Uỷ ban MTTQ Việt Nam huyện", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện"),
        ("Viện Kiểm sát nhân dân tỉnh", "Viện kiểm sát nhân dân tỉnh"),
        ("BAN TUYÊN GIÁO TỈNH ỦY", "Ban Tuyên giáo Tỉnh ủy"),
        ("các sở, ngành Khối Khoa giáo", "các sở, ngành Khối Khoa giáo"),
        ("Phó Chủ tịch UBND tỉnh", "Phó Chủ tịch Ủy ban nhân dân tỉnh"),
        ("UVBTV, Trưởng Ban Tuyên giáo", "Ủy viên Ban Thường vụ, Trưởng Ban Tuyên giáo"),
        ("Bảo hiểm xã hội (BHXH) tỉnh", "Bảo hiểm xã hội tỉnh"),
        ("TP.HCM", "thành phố Hồ Chí Minh"),
    ],
)
def test_names_are_spelled_out(written: str, name: str) -> None:
    assert normalise_party(written) == name


PARTS = [
    "UBND",
    "Uỷ ban",
    "Ủy ban",
    "MTTQ",
    "tỉnh",
    "TP.",
    "HCM",
    "Sở",
    "TT&TT",
    "Ban",
    "Tuyên giáo",
    "BTGTU",
    "Khánh Hoà",
    "(BHXH)",
    "Công an",
    "huyện",
    ",",
    "-",
    "Hội",
    "ND",
]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=7).map(" ".join))
@example("Hội (BHXH) ND")
def test_what_is_normalised_stays_as_it_is(written: str) -> None:
    once = normalise_party(written)
    assert normalise_party(once) == once
    assert expand(expand(written)) == expand(written)


@given(st.text(max_size=60))
def test_any_text_can_be_normalised(text: str) -> None:
    assert normalise_party(text) == clean(normalise_party(text))
    mentions(clean(text))


@pytest.mark.parametrize(
    ("written", "party"),
    [
        ("CÔNG AN TỈNH", "Công an tỉnh"),
        ("KHO BẠC NHÀ NƯỚC QUẬN", "Kho bạc Nhà nước quận"),
        ("VKSND HUYỆN", "Viện kiểm sát nhân dân huyện"),
        ("SỞ TƯ PHÁP", "Sở Tư pháp"),
        ("Sở TƯ PHÁP", "Sở Tư pháp"),
        ("BTG TƯ", "Ban Tuyên giáo Trung ương"),
    ],
)
def test_capitals_are_those_of_a_title(written: str, party: str) -> None:
    assert normalise_party(written) == party
    assert normalise_party(party) == party
