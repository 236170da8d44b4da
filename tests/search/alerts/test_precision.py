"""The interval of a precision that is estimated from a sample."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.alerts.precision import precision

MANY = 10**9


@pytest.mark.parametrize(
    ("wanted", "judged", "low", "high"),
    [
        # As R. G. Newcombe gives them for Wilson's interval (Statistics in Medicine 17, 1998, table I).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (28, 29, 0.8282, 0.9939),
    ],
)
def test_of_a_large_population_it_is_wilsons_interval(wanted: int, judged: int, low: float, high: float) -> None:
    found = precision(wanted, judged, MANY)
    assert found.estimate == wanted / judged
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_where_all_were_judged_there_is_no_doubt() -> None:
    found = precision(7, 9, 9)
    assert found.estimate == found.low == found.high == 7 / 9


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, int, int]:
    population = draw(st.integers(1, 5000))
    judged = draw(st.integers(1, min(population, 60)))
    return draw(st.integers(0, judged)), judged, population


@given(samples())
def test_the_estimate_lies_in_the_interval_and_the_interval_between_nothing_and_all(
    given_: tuple[int, int, int],
) -> None:
    wanted, judged, population = given_
    found = precision(wanted, judged, population)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


@given(samples())
def test_what_is_not_wanted_is_its_mirror(given_: tuple[int, int, int]) -> None:
    wanted, judged, population = given_
    found, mirrored = precision(wanted, judged, population), precision(judged - wanted, judged, population)
    assert found.low == pytest.approx(1 - mirrored.high)
    assert found.high == pytest.approx(1 - mirrored.low)


@given(samples())
def test_more_of_the_population_judged_narrows_it(given_: tuple[int, int, int]) -> None:
    wanted, judged, population = given_
    here, there = precision(wanted, judged, population), precision(wanted, judged, population * 2)
    assert here.high - here.low <= there.high - there.low + 1e-12
    anywhere = precision(wanted, judged, MANY)
    assert there.high - there.low <= anywhere.high - anywhere.low + 1e-12


@pytest.mark.parametrize(("judged", "population"), [(20, 40), (20, 100), (20, 1000), (12, 15)])
def test_it_holds_the_truth_about_as_often_as_it_says(judged: int, population: int) -> None:
    """Exactly, by the hypergeometric distribution: on average over all truths 95 of 100, and never far less."""
    covered = []
    for right in range(population + 1):
        chance = 0.0
        for wanted in range(max(0, judged + right - population), min(judged, right) + 1):
            found = precision(wanted, judged, population)
            if found.low - 1e-12 <= right / population <= found.high + 1e-12:
                chance += comb(right, wanted) * comb(population - right, judged - wanted) / comb(population, judged)
        covered.append(chance)
    assert sum(covered) / len(covered) > 0.94
    assert min(covered) > 0.79  # near 0 and 1, as Wilson's always


@pytest.mark.parametrize(("wanted", "judged", "population"), [(0, 0, 5), (1, 6, 5), (3, 2, 5), (-1, 2, 5)])
def test_of_no_sample_there_is_no_precision(wanted: int, judged: int, population: int) -> None:
    with pytest.raises(ValueError, match="no such sample"):
        precision(wanted, judged, population)
