"""Since when a trouble is said to last: since the crawl that met it first, not since an odd page long before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from made_health.sites import ALL_FIELDS, NOW, days, history, none_at_all, page

from pipelines.health.judging import judge
from pipelines.health.records import PageFacts, State

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MET = NOW - 2 * HOUR
FEW = [page(number, NOW - 3 * DAY * (20 - number), run=number + 1) for number in range(20)]
"""A site with a page every three days."""
OTHER = bytes(range(150, 182)).hex()


def _broken(count: int) -> list[PageFacts]:
    return [none_at_all(page(90_000 + number, MET, run=900, changed=True)) for number in range(count)]


def _again(pages: list[PageFacts]) -> list[PageFacts]:
    return [
        none_at_all(replace(one, at=NOW - HOUR, run_id=901, template=page(1, NOW, changed=True).template))
        for one in pages
    ]


@pytest.mark.parametrize("ago", [30, 2.5])
def test_a_page_that_was_odd_by_itself_before_is_not_the_beginning(ago: float) -> None:
    odd = replace(none_at_all(page(80_000, NOW - ago * DAY - HOUR, run=800)), template=OTHER)
    pages = sorted([*FEW, odd], key=lambda one: one.at)
    pages = [one for one in pages if one.at < NOW - 2 * DAY]
    met_again = _again([one for one in pages if one is not odd][-12:])
    found = judge(replace(history([*pages, *_broken(2), *met_again]), probed=MET + HOUR / 2), NOW)
    assert (found.state, found.since) == (State.BROKEN, MET)


def test_a_field_that_is_missing_now_and_then_is_missing_since_it_always_is() -> None:
    without = {"fields": ALL_FIELDS & ~2}
    before = [replace(one, **without) if place % 9 == 0 else one for place, one in enumerate(days())]  # type: ignore[arg-type]
    met = NOW - 10 * HOUR
    before = [one for one in before if one.at < met]
    broken = [page(90_000 + number, met, run=900, **without) for number in range(14)]
    found = judge(history([*before, *broken]), NOW)
    assert (found.state, found.since) == (State.BROKEN, met)


def test_a_break_that_came_weeks_after_a_redesign_began_with_itself() -> None:
    redesigned = NOW - 4 * DAY
    pages = [replace(one, template=OTHER) if one.at >= redesigned else one for one in days()]
    broken = [none_at_all(page(90_000 + number, MET, run=900, template=OTHER)) for number in range(14)]
    found = judge(history([*pages, *broken]), NOW)
    assert (found.state, found.since) == (State.BROKEN, MET)


def test_a_trouble_that_is_over_is_no_part_of_the_next() -> None:
    first, last = NOW - 9 * DAY, NOW - 3 * DAY
    pages = [none_at_all(replace(one, template=OTHER)) if first <= one.at < last else one for one in days()]
    pages = [one for one in pages if one.at < last]
    found = judge(replace(history([*pages, *_broken(14)]), spoilt=[(first, last)]), NOW)
    assert (found.state, found.since) == (State.BROKEN, MET)
