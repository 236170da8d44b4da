"""Dates as sites print them and as machines write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article import VIETNAM
from pipelines.dates import events_of, read_compact, read_date, read_dates, read_with_formats
from pipelines.dates.choice import Offer, Trust, choose

GOLD = Path(__file__).resolve().parents[4] / "shared" / "gold"
NOW = datetime(2024, 5, 24, 3, tzinfo=UTC)
WEEKDAYS = ("Thứ Hai", "Thứ ba", "Thứ Tư", "thứ năm", "Thứ sáu", "Thứ Bảy", "Chủ nhật")
FORMATS = (
    "{weekday} - {d:02}/{m:02}/{y} {H:02}:{M:02}",
    "{weekday}, {d}/{m}/{y} {H}:{M:02}'(GMT+7)",
    "{H:02}:{M:02} | {d:02}/{m:02}/{y}",
    "{H:02}:{M:02}, {d:02}/{m:02}/{y}",
    "Cập nhật lúc {H:02}:{M:02}, {weekday}, {d:02}/{m:02}/{y} (GMT+7)",
    "Cập nhật ngày: {d:02}/{m:02}/{y} - {H:02}:{M:02}",
    "Cập nhật lúc : {H:02}:{M:02} {d:02}/{m:02}/{y}",
    "{d:02}-{m:02}-{y} {H:02}:{M:02}",
    "{d:02}.{m:02}.{y} {H:02}:{M:02}",
    "{weekday}, ngày {d:02}/{m:02}/{y}, {H:02}:{M:02}",
    "{d:02}/{m:02}/{y} | {H:02}:{M:02} GMT+7",
    "{H}h{M:02}, ngày {d} tháng {m} năm {y}",
    "{H} giờ {M:02} ngày {d}/{m}/{y}",
    "{y}-{m:02}-{d:02}T{H:02}:{M:02}:00+07:00",
    "{y}-{m:02}-{d:02} {H:02}:{M:02}:00",
    "{weekday}, {d:02}/{m:02}/{y}, {H:02}:{M:02} [GMT+7]",
)
moments = st.datetimes(datetime(1998, 1, 1), datetime(2035, 12, 31))  # noqa: DTZ001 - local time is what sites print


@given(moment=moments, pattern=st.sampled_from(FORMATS), before=st.sampled_from(("", "   ", "\n\t")))
def test_what_is_printed_in_any_format_is_read_back(moment: datetime, pattern: str, before: str) -> None:
    printed = pattern.format(
        weekday=WEEKDAYS[moment.weekday()], d=moment.day, m=moment.month, y=moment.year, H=moment.hour, M=moment.minute
    )
    reading = read_date(f"{before}{printed}   Đã xem: 1356   Phản hồi: 0")
    assert reading is not None
    assert reading.value == moment.replace(second=0, microsecond=0, tzinfo=VIETNAM)
    assert reading.raw == printed


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("27 Tháng Ba, 2012, 19:48", "2012-03-27T19:48:00+07:00"),
        ("Thứ Sáu, 19 Tháng Ba 2010", "2010-03-19T00:00:00+07:00"),
        ("Tháng Mười Hai 1, 2020 8:05 sáng", "2020-12-01T08:05:00+07:00"),
        ("5 tháng Mười Một, 2023", "2023-11-05T00:00:00+07:00"),
        ("ngày 19 tháng năm năm 2010", "2010-05-19T00:00:00+07:00"),
    ],
)
def test_months_in_words_are_read(printed: str, moment: str) -> None:
    reading = read_date(printed)
    assert reading is not None
    assert (reading.value.isoformat(), reading.raw) == (moment, printed)


@given(moment=moments, half=st.sampled_from((("SA", "CH"), ("AM", "PM"))))
def test_a_clock_with_half_days_is_read_back(moment: datetime, half: tuple[str, str]) -> None:
    printed = f"{moment:%d/%m/%Y} {(moment.hour - 1) % 12 + 1}:{moment.minute:02} {half[moment.hour >= 12]}"
    reading = read_date(printed)
    assert reading is not None
    assert reading.value == moment.replace(second=0, microsecond=0, tzinfo=VIETNAM)
    assert reading.half_day


@given(text=st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    for reading in read_dates(text, anchor=NOW):
        assert reading.value.tzinfo is not None


@pytest.mark.parametrize(
    ("text", "meant", "precision"),
    [
        ("Cập nhật: 22-07-2015 | 06:04:53", "2015-07-22T06:04:53", "second"),
        ("Thứ Sáu, 17/02/2023 21:40:03 +07:00", "2023-02-17T21:40:03", "second"),
        ("(26/03/2021)", "2021-03-26T00:00:00", "day"),
        ("ngày 23 tháng 01 năm 2025", "2025-01-23T00:00:00", "day"),
        ("Thứ 5 Ngày 17/11/2016", "2016-11-17T00:00:00", "day"),
        ("Thu, 15 Jul 2021 21:36:00 GMT", "2021-07-16T04:36:00", "second"),
        ("2021-07-15T21:36:00Z", "2021-07-16T04:36:00", "second"),
        ("2021-12-01 11:51:00", "2021-12-01T11:51:00", "second"),
        ("11/21/2023 9:28:56 AM", "2023-11-21T09:28:56", "second"),
        ("11/2/2023 9:28:56 PM", "2023-11-02T21:28:56", "second"),
        ("2021-04-29+0716:20:00", "2021-04-29T16:20:00", "second"),
        ("Hôm qua 29.3", "2024-03-29T00:00:00", "day"),
        ("Hôm qua", "2024-05-23T00:00:00", "day"),
        ("3 giờ trước", "2024-05-24T07:00:00", "minute"),
        ("1 tháng trước", "2024-04-24T00:00:00", "day"),
        ("Chủ Nhật, 3/1/2021 9:5'(GMT+7)", "2021-01-03T09:05:00", "minute"),
    ],
)
def test_a_date_is_read(text: str, meant: str, precision: str) -> None:
    reading = read_date(text, anchor=NOW)
    assert reading is not None
    assert reading.value.isoformat() == f"{meant}+07:00"
    assert reading.precision == precision


@pytest.mark.parametrize(
    "text", ["", "31/02/2021 25:61", "Số 238-QĐ/TW", "giai đoạn 2021 - 2025", "12/7", "1.3", "10-2021"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text, anchor=NOW) is None


def test_a_relative_date_is_not_read_without_knowing_when_it_was_printed() -> None:
    assert read_date("Hôm qua") is None


def test_month_first_is_read_so_when_said() -> None:
    reading = read_date("07/10/2015 08:57", month_first=True)
    assert reading is not None
    assert reading.value.isoformat() == "2015-07-10T08:57:00+07:00"
    assert reading.note == "month before day"


def test_a_family_s_own_format_is_tried_before_the_general_ones() -> None:
    reading = read_with_formats("6/5/2023 9:28:00 AM", ("%m/%d/%Y %I:%M:%S %p",))
    assert reading is not None
    assert reading.value.isoformat() == "2023-06-05T09:28:00+07:00"
    assert read_with_formats("không rõ", ("%m/%d/%Y",)) is None


@pytest.mark.parametrize(
    ("digits", "meant"),
    [
        ("20230217214003512", "2023-02-17T21:40:03"),
        ("202302172140", "2023-02-17T21:40:00"),
        ("20230217", "2023-02-17T00:00:00"),
    ],
)
def test_digits_of_an_address_are_a_date(digits: str, meant: str) -> None:
    reading = read_compact(digits)
    assert reading is not None
    assert reading.value.isoformat() == f"{meant}+07:00"


def test_digits_that_are_a_number_are_none() -> None:
    assert read_compact("99999999") is None


@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled articles stand beside the checkout in ../shared/gold")
@pytest.mark.parametrize("number", [f"{letter}{number:02}" for letter in "ab" for number in range(1, 27)])
def test_every_printed_date_of_the_labelled_articles_means_what_they_say(number: str) -> None:
    gold = json.loads((GOLD / f"{number}.json").read_text(encoding="utf-8"))
    reading = read_date(gold["printed_date"])
    assert reading is not None
    assert reading.raw == gold["printed_date"]
    choice = choose(
        [Offer("page", Trust.PRINTED, reading.raw, reading)],
        fetched_at=datetime(2026, 6, 15, tzinfo=UTC),
        events=events_of([gold["lead"], *gold["paragraphs"][:2]]),
    )
    assert choice.published is not None
    assert choice.published.isoformat() == gold["published"]
