"""Which date wins, and what becomes of the others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.article import DateSource
from pipelines.dates import Choice, Offer, Trust, choose, events_of, read_date

FETCHED = datetime(2024, 5, 24, 3, tzinfo=UTC)


def offer(source: DateSource, trust: Trust, raw: str, *, outside: bool = False) -> Offer:
    return Offer(source, trust, raw, read_date(raw, anchor=FETCHED), outside)


def chosen(*offers: Offer, text: str = "", clock: tuple[str, ...] = ()) -> Choice:
    return choose(offers, fetched_at=FETCHED, events=events_of([text]), clock=clock)


def value(choice: Choice) -> str:
    assert choice.published is not None
    return choice.published.isoformat().removesuffix("+07:00")


def test_structured_data_are_believed_before_print_and_print_before_the_feed() -> None:
    choice = chosen(
        offer("feed", Trust.FEED, "Tue, 13 Jul 2021 01:35:00 GMT"),
        offer("page", Trust.PRINTED, "13/07/2021 08:30"),
        offer("json-ld", Trust.STRUCTURED, "2021-07-13T08:31:00+07:00"),
    )
    assert value(choice) == "2021-07-13T08:31:00"
    assert choice.provenance is not None
    assert [candidate.source for candidate in choice.provenance.candidates] == ["json-ld", "page", "feed"]


def test_the_page_clock_never_wins_and_stays_on_record() -> None:
    clock = offer("page", Trust.ELSEWHERE, "Thứ Sáu, 24/5/2024", outside=True)
    choice = chosen(clock, offer("page", Trust.PRINTED, "Thứ Tư, 30/6/2021 10:14'(GMT+7)"))
    assert value(choice) == "2021-06-30T10:14:00"
    assert choice.provenance is not None
    assert choice.provenance.candidates[-1].note == "page clock"
    assert chosen(clock).published is None


def test_today_in_structured_data_yields_to_an_older_printed_date() -> None:
    choice = chosen(
        offer("json-ld", Trust.STRUCTURED, "2024-05-24T09:59:00+07:00"),
        offer("page", Trust.PRINTED, "13/07/2021 08:30"),
    )
    assert value(choice) == "2021-07-13T08:30:00"


def test_an_article_of_today_keeps_its_date() -> None:
    assert value(chosen(offer("page", Trust.PRINTED, "24/05/2024 08:30"))) == "2024-05-24T08:30:00"


def test_a_date_of_the_future_is_set_aside_with_a_warning() -> None:
    choice = chosen(
        offer("meta", Trust.META, "2031-01-01T00:00:00+07:00"), offer("page", Trust.PRINTED, "13/07/2021 08:30")
    )
    assert value(choice) == "2021-07-13T08:30:00"
    assert any("2031" in warning for warning in choice.warnings)


def test_a_day_takes_its_clock_from_another_date_of_that_day() -> None:
    choice = chosen(
        offer("page", Trust.PRINTED_DAY, "Ngày đăng: 12/04/2021"),
        offer("feed", Trust.FEED, "Mon, 12 Apr 2021 02:05:00 GMT"),
    )
    assert value(choice) == "2021-04-12T09:05:00"
    assert choice.provenance is not None
    assert choice.provenance.precision == "second"


def test_a_day_alone_is_midnight() -> None:
    choice = chosen(offer("page", Trust.PRINTED_DAY, "Ngày đăng: 12/04/2021"))
    assert value(choice) == "2021-04-12T00:00:00"
    assert choice.provenance is not None
    assert choice.provenance.precision == "day"


@pytest.mark.parametrize(
    ("printed", "text", "meant"),
    [
        (
            "05:10, 20/10/2016",
            "(LĐ online) - Chiều ngày 20/10, các đồng chí đã chủ trì lễ ký kết.",
            "2016-10-20T17:10:00",
        ),
        ("05:10, 20/10/2016", "Chiều nay, Tỉnh ủy tổ chức hội nghị.", "2016-10-20T17:10:00"),
        ("05:10, 20/10/2016", "Chiều 19/10, Tỉnh ủy tổ chức hội nghị.", "2016-10-20T05:10:00"),
        ("05:10, 20/10/2016", "Sáng 20/10, Tỉnh ủy tổ chức hội nghị.", "2016-10-20T05:10:00"),
        ("08:00, 20/10/2016", "Chiều 20/10 sẽ diễn ra lễ ký kết.", "2016-10-20T08:00:00"),
        ("20/10/2016 5:10 SA", "Chiều 20/10, Tỉnh ủy tổ chức hội nghị.", "2016-10-20T05:10:00"),
    ],
)
def test_a_clock_that_reports_before_the_event_is_a_twelve_hour_clock(printed: str, text: str, meant: str) -> None:
    choice = chosen(offer("page", Trust.PRINTED, printed), text=text)
    assert value(choice) == meant
    assert choice.raw == printed


def test_a_site_with_a_twelve_hour_clock_does_not_report_a_morning_before_dawn() -> None:
    early = offer("page", Trust.PRINTED, "03:10, 20/10/2016")
    text = "Sáng 20/10, Tỉnh ủy tổ chức hội nghị."
    assert value(chosen(early, text=text)) == "2016-10-20T03:10:00"
    assert value(chosen(early, text=text, clock=("twelve-hour",))) == "2016-10-20T15:10:00"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sáng ngày 9/7/2015, hai cơ quan ký kết quy chế.", "2015-07-10T08:57:00"),
        ("Sáng ngày 6/10, hai cơ quan ký kết quy chế.", "2015-10-07T08:57:00"),
        ("Ngày 9/7 và ngày 6/10, hai cơ quan họp.", "2015-10-07T08:57:00"),
        ("Hai cơ quan vừa ký kết quy chế.", "2015-10-07T08:57:00"),
    ],
)
def test_month_comes_first_only_where_the_text_leaves_no_other_reading(text: str, meant: str) -> None:
    assert value(chosen(offer("page", Trust.PRINTED, "08:57 07/10/2015"), text=text)) == meant


def test_z_on_a_local_time_is_found_out_by_what_the_page_prints() -> None:
    printed = offer("page", Trust.PRINTED, "01/12/2021 11:51")
    assert value(chosen(offer("json-ld", Trust.STRUCTURED, "2021-12-01T11:51:00Z"), printed)) == "2021-12-01T11:51:00"
    assert value(chosen(offer("json-ld", Trust.STRUCTURED, "2021-12-01T04:51:00Z"), printed)) == "2021-12-01T11:51:00"


def test_a_page_without_a_date_has_none_and_says_so() -> None:
    choice = chosen()
    assert (choice.published, choice.raw, choice.provenance) == (None, "", None)
    assert choice.warnings == ("no date on the page",)
