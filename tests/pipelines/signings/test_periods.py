"""A period is its first and last year, as far as the text tells."""

from __future__ import annotations

import pytest

from pipelines.signings.periods import years_of


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("giai đoạn 2021-2025", (2021, 2025)),
        ("giai đoạn 2021 -2025", (2021, 2025)),
        ("giai đoạn năm 2016- 2020", (2016, 2020)),
        ("giai đoạn 2015 – 2020", (2015, 2020)),
        ("giai đoạn từ năm 2021 đến năm 2025", (2021, 2025)),
        ("từ năm 2021 đến năm 2026", (2021, 2026)),
        ("từ 2021 đến 2025", (2021, 2025)),
        ("từ tháng 7/2021 đến tháng 12/2023", (2021, 2023)),
        ("nhiệm kỳ 2020 - 2025", (2020, 2025)),
        ("5 năm, 2021-2026", (2021, 2026)),
        ("trong 5 năm (2021-2025)", (2021, 2025)),
        ("năm học 2023-2024", (2023, 2024)),
        ("hai năm 2024 và 2025", (2024, 2025)),
        ("trong hai năm 2016 - 2017", (2016, 2017)),
        ("trong các năm 2016, 2017 và 2018", (2016, 2018)),
        ("trong 3 năm 2022, 2023, 2024", (2022, 2024)),
        ("từ năm 2024 đến hết nhiệm kỳ 2020-2025", (2024, 2025)),
        ("từ năm học 2022-2023 đến hết năm học 2024-2025", (2022, 2025)),
        ("đến 31/12/2027", (None, 2027)),
        ("đến năm 2025", (None, 2025)),
        ("từ nay đến hết năm 2020", (None, 2020)),
        ("từ nay tới năm 2030", (None, 2030)),
        ("đến hết năm 2030", (None, 2030)),
        ("năm 2019", (2019, 2019)),
        ("năm 2021 và những năm tiếp theo", (2021, None)),
        ("từ năm 2024", (2024, None)),
        ("ngày 12/7/2021", (None, None)),
        ("thông tư số 02/2016/TTLT", (None, None)),
        ("hằng năm", (None, None)),
    ],
)
def test_a_period(text: str, years: tuple[int | None, int | None]) -> None:
    assert years_of(text) == years
