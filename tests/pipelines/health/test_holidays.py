"""Days on which newsrooms rest, by the calendar as it was printed."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.health.holidays import DayKind, hung_kings, kind_of, tet


@pytest.mark.parametrize(
    ("year", "first"),
    [
        (1985, "01-21"), (2007, "02-17"), (2015, "02-19"), (2020, "01-25"), (2023, "01-22"), (2024, "02-10"),
        (2025, "01-29"), (2026, "02-17"), (2027, "02-06"), (2028, "01-26"), (2030, "02-02"),
    ],
)  # fmt: skip
def test_tet_is_where_vietnams_calendar_has_it_also_where_chinas_differs(year: int, first: str) -> None:
    assert tet(year) == date.fromisoformat(f"{year}-{first}")


@pytest.mark.parametrize(
    ("year", "day"),
    [(2021, "04-21"), (2022, "04-10"), (2023, "04-29"), (2024, "04-18"), (2025, "04-07"), (2026, "04-26")],
)
def test_the_day_of_the_hung_kings(year: int, day: str) -> None:
    assert hung_kings(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 2, 17), DayKind.TET),
        (date(2026, 2, 14), DayKind.TET),
        (date(2026, 2, 11), DayKind.AROUND_TET),
        (date(2026, 3, 1), DayKind.AROUND_TET),
        (date(2026, 3, 3), DayKind.ORDINARY),
        (date(2026, 4, 30), DayKind.HOLIDAY),
        (date(2026, 4, 27), DayKind.HOLIDAY),  # Monday: the day of the Hùng kings was a Sunday
        (date(2026, 9, 2), DayKind.HOLIDAY),
        (date(2026, 12, 31), DayKind.ORDINARY),
        (date(2027, 1, 1), DayKind.HOLIDAY),
    ],
)
def test_kinds_of_days(day: date, kind: DayKind) -> None:
    assert kind_of(day) is kind
