"""Provinces: found however they are written, named as on the day, followed to the present unit."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import KyketError
from pipelines.provinces import find, former_names, name_on, names_on, present_name, provinces
from pipelines.text import fold, new_tone_placement

ALL_NAMES = [name for province in provinces() for name in province.names]


def test_there_are_63_until_30_june_2025_and_34_since() -> None:
    assert len(provinces()) == 63
    assert len(names_on(date(1998, 1, 1))) == 63
    assert len(names_on(date(2025, 6, 30))) == 63
    assert len(names_on(date(2025, 7, 1))) == 34
    assert len(names_on(date(2030, 1, 1))) == 34
    assert set(names_on(date(2025, 7, 1))) < set(names_on(date(2025, 6, 30)))


def test_codes_and_present_units_fit_together() -> None:
    assert len({province.code for province in provinces()}) == 63
    present = {(province.now, province.code_now) for province in provinces()}
    assert len(present) == len({name for name, _ in present}) == len({code for _, code in present}) == 34
    assert {province.name for province in provinces() if province.lives_on} == {name for name, _ in present}


def test_hue_is_thua_thien_hue_until_the_end_of_2024() -> None:
    assert "Thừa Thiên Huế" in names_on(date(2024, 12, 31))
    assert "Huế" not in names_on(date(2024, 12, 31))
    assert "Huế" in names_on(date(2025, 1, 1))
    hue = find("Thừa Thiên Huế")
    assert hue is not None
    assert hue is find("Huế")
    assert (hue.name, hue.names, hue.now) == ("Huế", ("Thừa Thiên Huế", "Huế"), "Huế")
    assert hue.on(date(2024, 12, 31)).full_name == "Tỉnh Thừa Thiên Huế"
    assert hue.on(date(2025, 1, 1)).full_name == "Thành phố Huế"


def test_dong_nai_is_a_city_since_30_april_2026() -> None:
    for name in ("Đồng Nai", "Bình Phước"):
        province = find(name)
        assert province is not None
        assert province.on(date(2026, 4, 29)).full_name == "Tỉnh Đồng Nai"
        assert province.on(date(2026, 4, 30)).full_name == "Thành phố Đồng Nai"
    assert present_name("Bình Phước") == "Đồng Nai"


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("Đắk Nông", "Lâm Đồng"),
        ("Lâm Đồng", "Lâm Đồng"),
        ("Hà Giang", "Tuyên Quang"),
        ("Vĩnh Phúc", "Phú Thọ"),
        ("Kiên Giang", "An Giang"),
        ("Thừa Thiên Huế", "Huế"),
        ("Bình Dương", "Hồ Chí Minh"),
        ("Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
    ],
)
def test_a_former_province_has_a_present_name(old: str, now: str) -> None:
    assert present_name(old) == now
    assert name_on(old, date(2025, 7, 1)) == now


def test_on_a_day_before_the_merger_a_province_has_its_own_name() -> None:
    assert name_on("Hà Giang", date(2021, 7, 12)) == "Hà Giang"
    assert name_on("Huế", date(2021, 7, 12)) == "Thừa Thiên Huế"


def test_the_names_behind_a_present_province_are_known() -> None:
    assert former_names("Lâm Đồng") == ("Bình Thuận", "Đắk Nông", "Lâm Đồng")
    assert former_names("Đắk Nông") == former_names("Lâm Đồng")
    assert former_names("Huế") == ("Thừa Thiên Huế", "Huế")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("tỉnh Lâm Đồng", "Lâm Đồng"),
        ("LÂM ĐỒNG", "Lâm Đồng"),
        ("lam dong", "Lâm Đồng"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("T.P Hồ Chí Minh", "Hồ Chí Minh"),
        ("Sài Gòn", "Hồ Chí Minh"),
        ("TP Huế", "Huế"),
        ("TP. Huế", "Huế"),
        ("thành phố Huế", "Huế"),
        ("Thừa Thiên - Huế", "Huế"),
        ("Thừa Thiên–Huế", "Huế"),
        ("TT-Huế", "Huế"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("BR-VT", "Bà Rịa - Vũng Tàu"),
        ("Đăk Lăk", "Đắk Lắk"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Daklak", "Đắk Lắk"),
        ("Bắc Cạn", "Bắc Kạn"),
        ("Kontum", "Kon Tum"),
        ("  Hà\u00a0 Nội ", "Hà Nội"),
        ("Thủ đô Hà Nội", "Hà Nội"),
    ],
)
def test_it_is_found_however_it_is_written(written: str, name: str) -> None:
    found = find(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("prefix", ["", "tỉnh ", "Tỉnh  ", "Thành phố ", "TP. ", "TP "])
def test_every_name_is_found_in_every_dress(prefix: str) -> None:
    dresses = (str, fold, str.upper, new_tone_placement, lambda name: unicodedata.normalize("NFD", name))
    for name, written in ((name, dress(name)) for name in ALL_NAMES for dress in dresses):
        found = find(prefix + written)
        assert found is not None
        assert name in found.names


def test_no_two_provinces_share_a_spelling() -> None:
    for province in provinces():
        for name in (*province.names, *province.also):
            assert find(name) is province


@pytest.mark.parametrize(
    "text", ["", " ", "tỉnh", "TP.", "Việt Nam", "Vũng Tàu", "Đà Lạt", "Lâm", "Hà Giang 2", "\0", "-"]
)
def test_what_is_no_province_is_not_found(text: str) -> None:
    assert find(text) is None


@given(st.text(max_size=30))
def test_any_text_is_found_or_not(text: str) -> None:
    found = find(text)
    assert found is None or found in provinces()


@given(st.sampled_from(ALL_NAMES), st.dates())
def test_the_name_on_a_day_is_one_of_that_day_and_stays_itself(name: str, day: date) -> None:
    on_day = name_on(name, day)
    assert on_day in names_on(day)
    assert name_on(on_day, day) == on_day
    if day < date.max:
        assert name_on(name, day + timedelta(days=1)) in names_on(day + timedelta(days=1))


def test_a_wrong_name_is_an_error_that_proposes_the_right_one() -> None:
    with pytest.raises(KyketError, match="no province") as caught:
        present_name("Lâm Đòn")
    assert "Lâm Đồng" in caught.value.remedy
    with pytest.raises(KyketError):
        name_on("", date(2025, 1, 1))
