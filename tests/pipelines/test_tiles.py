"""The tiles of the map."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from pipelines.provinces import names_on, provinces
from pipelines.tiles import Era, tiles

DAYS = {"now": date(2025, 7, 1), "before": date(2025, 6, 30)}


@pytest.mark.parametrize("era", get_args(Era))
def test_every_province_has_exactly_one_tile_and_none_lies_on_another(era: Era) -> None:
    made = tiles(era)
    assert sorted(one.province for one in made) == sorted(names_on(DAYS[era]))
    assert len({(one.column, one.row) for one in made}) == len(made) == {"now": 34, "before": 63}[era]


@pytest.mark.parametrize("era", get_args(Era))
def test_a_tile_fits_a_telephone(era: Era) -> None:
    assert max(one.column for one in tiles(era)) < 6
    assert all(len(line) <= 6 and len(one.lines) <= 2 for one in tiles(era) for line in one.lines)


@pytest.mark.parametrize("era", get_args(Era))
def test_the_map_is_of_one_piece(era: Era) -> None:
    left = {(one.column, one.row) for one in tiles(era)}
    reached = [left.pop()]
    for column, row in reached:
        beside = {(column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1)} & left
        left -= beside
        reached.extend(beside)
    assert not left


def test_north_is_up_and_west_is_left() -> None:
    places = {one.province: (one.column, one.row) for one in tiles("before")}
    assert places["Cao Bằng"][1] < places["Hà Nội"][1] < places["Huế"][1] < places["Cà Mau"][1]
    assert places["Điện Biên"][0] < places["Hà Nội"][0] < places["Hải Phòng"][0]
    assert {one.now for one in provinces()} == {one.province for one in tiles("now")}
