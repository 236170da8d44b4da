"""Bars stand side by side within their picture, as high as what they tell."""

from __future__ import annotations

from itertools import pairwise

import pytest

from search.web.bars import Scale


@pytest.mark.parametrize("places", [2, 12, 60])
def test_bars_stand_side_by_side_within_the_picture(places: int) -> None:
    scale = Scale(places, 720, 72, 9)
    boxes = [scale.box(place, place % 10) for place in range(places)]
    assert boxes[0].x > 0
    assert boxes[-1].x + boxes[-1].width < 720
    for one, following in pairwise(boxes):
        assert one.x + one.width < following.x
    for one in boxes:
        assert one.y + one.height == pytest.approx(72)


def test_they_are_as_high_as_what_they_tell_and_a_little_is_seen() -> None:
    scale = Scale(4, 100, 72, 1000)
    assert [scale.box(place, value).height for place, value in enumerate((0, 1, 500, 1000))] == [0, 2, 36, 72]
    assert scale.level(500) == scale.box(2, 500).y == 36


def test_a_picture_of_nothing_has_no_height() -> None:
    assert Scale(3, 100, 72, 0).box(1, 0).height == 0
