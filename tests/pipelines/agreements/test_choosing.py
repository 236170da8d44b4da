"""Agreements chosen by what one knows of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from made_agreements.sources import POLICE, PROPAGANDA, WOMEN, told

from pipelines.agreements import Choice, build, choose
from pipelines.errors import KyketError
from pipelines.findings import Party

TODAY = date(2024, 1, 1)
AGREEMENTS = build(
    {
        each.id: [each]
        for each in (
            told("a", PROPAGANDA, POLICE, period_from=2021, period_to=2025),
            told("b", Party("Ban Dân vận Tỉnh ủy", "dan-van"), WOMEN, province="Đắk Nông", period_to=2022),
            told("c", PROPAGANDA, WOMEN, province="Nghệ An", signed_on="2016-01-05", document_kind="quy chế phối hợp"),
        )
    }
)


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({}, "abc"),
        ({"provinces": ("Lâm Đồng",)}, "ab"),
        ({"provinces": ("dak nong",)}, "b"),
        ({"provinces": ("Nghệ An", "Đắk Nông")}, "bc"),
        ({"agencies": ("Công an",)}, "a"),
        ({"agencies": ("Ban Tuyên giáo",)}, "abc"),
        ({"agencies": ("dan-van",)}, "b"),
        ({"agencies": ("phụ nữ",)}, "bc"),
        ({"kinds": ("quy chế phối hợp",)}, "c"),
        ({"year": 2023}, "a"),
        ({"year": 2022}, "ab"),
        ({"expiring_before": date(2026, 1, 1)}, "a"),
        ({"expiring_before": date(2025, 12, 31)}, ""),
        ({"signed_since": date(2020, 1, 1)}, "ab"),
        ({"signed_until": date(2020, 1, 1)}, "c"),
        ({"states": ("expired", "unknown")}, "bc"),
        ({"states": ("in force",), "agencies": ("cong-an",)}, "a"),
    ],
)
def test_what_is_asked_for_is_found(choice: dict[str, Any], found: str) -> None:
    chosen = choose(AGREEMENTS, Choice(**choice), TODAY)
    assert sorted(each.id.split("-")[0] for each in chosen) == sorted(found)


@pytest.mark.parametrize("choice", [Choice(provinces=("Lâm Dong Nai",)), Choice(kinds=("giao ước",))])
def test_what_there_is_not_is_told(choice: Choice) -> None:
    with pytest.raises(KyketError) as told_so:
        choose(AGREEMENTS, choice, TODAY)
    assert told_so.value.remedy
