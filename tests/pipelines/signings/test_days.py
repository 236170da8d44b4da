"""Days are read however they are written; those of documents, deadlines and plans are not days of news."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.signings.days import day_of, moments

PUBLISHED = date(2022, 1, 16)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("chiều 29/4", "2021-04-29"),
        ("ngày 12/7/2021", "2021-07-12"),
        ("sáng ngày 12 tháng 7", "2021-07-12"),
        ("ngày 12 tháng 7 năm 2021", "2021-07-12"),
        ("tối 5.2", "2021-02-05"),
        ("ngày 17-12", "2021-12-17"),
        ("ngày 9-1", "2022-01-09"),
        ("ngày 30/12", "2021-12-30"),
        ("sáng nay", "2022-01-16"),
        ("chiều hôm qua", "2022-01-15"),
        ("hôm qua (15-12)", "2021-12-15"),
        ("sáng nay, 15/1", "2022-01-15"),
        ("sáng thứ hai (10/1)", "2022-01-10"),
        ("chiều thứ năm, 12-7", "2021-07-12"),
        ("mồng 3 tháng hai", "2021-02-03"),
        ("ngày mười hai tháng bảy năm 2020", "2020-07-12"),
        ("ngày hai mươi lăm tháng mười hai", "2021-12-25"),
        ("sáng mùng 8 tháng giêng (17-2-2021)", "2021-02-17"),
        ("hôm ấy là 30-12", "2021-12-30"),
        ("hôm kia", "2022-01-14"),
        ("sáng thứ sáu tuần trước", "2022-01-07"),
        ("thứ sáu tuần trước (7/1)", "2022-01-07"),
        ("chiều thứ sáu tuần này", "2022-01-14"),
        ("thứ sáu vừa qua", "2022-01-14"),
        ("thứ 6 tuần qua", "2022-01-14"),
        ("chủ nhật vừa qua", "2022-01-09"),
        ("sáng chủ nhật", "2022-01-16"),
        ("hôm thứ hai", "2022-01-10"),
        ("cách đây 3 ngày", "2022-01-13"),
        ("hai ngày trước, ", "2022-01-14"),
        ("ngày 12 tháng này", "2022-01-12"),
        ("ngày 28 vừa qua", "2021-12-28"),
        ("ngày 12/01/22", "2022-01-12"),
        ("ngày 5/1/22", "2022-01-05"),
        ("lần thứ hai", None),
        ("hai ngày trước khi khai mạc", None),
        ("tuần trước", None),
        ("vừa qua", None),
        ("đạt 9/9 đơn vị", None),
        ("quyết định số 238-qđ/tw, ngày 30/9/2020", None),
        ("nghị quyết 28-nq/tw ngày 23/5/2018", None),
        ("trước ngày 30/9", None),
        ("vào ngày 30/5 tới", None),
        ("đến sáng 12/1", "2022-01-12"),
        ("ký quy chế số 04-qc/btgtu-đuk vào ngày 11-1, áp dụng", "2022-01-11"),
        ("diễn ra vào sáng thứ hai, ngày 10-1, tại", "2022-01-10"),
    ],
)
def test_a_day_of_news(text: str, day: str | None) -> None:
    assert day_of(text, PUBLISHED) == day


def test_a_day_without_a_year_stays_one_where_nothing_tells_the_year() -> None:
    assert day_of("chiều 29/4", None) == "--04-29"


def test_a_day_is_never_in_the_future_of_the_article() -> None:
    assert day_of("ngày 17/1", PUBLISHED) == "2021-01-17"


@pytest.mark.parametrize("text", ["sáng mai", "ngày mai", "thứ sáu tới", "thứ hai tuần sau", "thứ hai tuần tới"])
def test_a_day_to_come_is_later_than_the_article(text: str) -> None:
    (moment,) = moments(text, PUBLISHED)
    assert moment.day is not None
    assert moment.day > PUBLISHED


@pytest.mark.parametrize("published", [date.min, date.max])
@pytest.mark.parametrize(
    "text", ["hôm qua", "hôm kia", "sáng mai", "thứ sáu tuần trước", "thứ hai tới", "ngày 12 vừa qua", "ngày 30/12"]
)
def test_days_before_the_first_and_after_the_last_are_none(text: str, published: date) -> None:
    moments(text, published)


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("năm 2019, hai bên ký", "year"),
        ("từ tháng 9-2014", "month"),
        ("bốn năm trước", "once"),
        ("đầu năm nay", "once"),
        ("mới đây", "recent"),
    ],
)
def test_times_that_are_no_days(text: str, grain: str) -> None:
    assert [each.grain for each in moments(text, PUBLISHED)] == [grain]


def test_today_in_somebodys_own_words_is_the_day_they_were_said() -> None:
    (moment,) = moments("“hai bên ký hôm nay”, ông nói sáng 26/5", date(2022, 5, 27))
    assert moment.value == "2022-05-26"
