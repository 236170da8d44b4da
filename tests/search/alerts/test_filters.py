"""Filters of an alert: kept as text, read as a search takes them, and what is wrong is told by its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from made_searches.worlds import filters

from pipelines.errors import QueryError
from search import Filters
from search.alerts.filters import filters_of, plain_of


@given(filters)
def test_filters_are_kept_as_text_and_read_again(chosen: Filters) -> None:
    if chosen.first_day and chosen.last_day and chosen.last_day < chosen.first_day:
        return
    plain = plain_of(chosen)
    assert all(isinstance(value, str) for values in plain.values() for value in values)
    assert all(plain.values())
    assert filters_of(plain) == chosen


def test_lists_of_a_file_are_read() -> None:
    assert filters_of(
        {"provinces": ["Hà Giang", "Huế"], "years": ["2021"], "last_day": ["2021-06-30"], "sites": []}
    ) == (Filters(provinces=("Hà Giang", "Huế"), years=(2021,), last_day=date(2021, 6, 30)))


@pytest.mark.parametrize(
    ("plain", "about", "remedy"),
    [
        ({"province": ["Huế"]}, "province", "did you mean 'provinces'?"),
        ({"xyz": ["Huế"]}, "xyz", "there are provinces"),
        ({"provinces": "Huế"}, "provinces", "in brackets"),
        ({"provinces": ["Ha Giang"]}, "provinces 'Ha Giang'", "did you mean 'Hà Giang'?"),
        ({"provinces": ["Atlantis"]}, "provinces 'Atlantis'", "pipelines/data/provinces.toml"),
        ({"agencies": ["Công an"]}, "agencies 'Công an'", "did you mean 'cong-an'?"),
        ({"kinds": ["báo"]}, "kinds 'báo'", "committee, paper"),
        ({"labels": ["signed"]}, "labels 'signed'", "did you mean 'signing'?"),
        ({"document_kinds": ["quy chế"]}, "document_kinds 'quy chế'", "did you mean 'quy chế phối hợp'?"),
        ({"sites": [" "]}, "sites ' '", "quotes"),
        ({"years": ["21"]}, "years '21'", "four digits"),
        ({"years": [2021]}, "years 2021", "quotes"),
        ({"first_day": ["30/6/2021"]}, "first_day '30/6/2021'", "2021-06-30"),
        ({"first_day": ["2021-06-30", "2021-07-01"]}, "first_day", "leave one"),
        ({"first_day": ["2021-07-01"], "last_day": ["2021-06-30"]}, "last_day 2021-06-30", "exchange"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(plain: Mapping[str, Sequence[str]], about: str, remedy: str) -> None:
    with pytest.raises(QueryError) as raised:
        filters_of(plain)
    assert raised.value.about.startswith(about)
    assert remedy in raised.value.remedy
