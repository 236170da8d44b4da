"""A simulated year of a few sites: breaks are found within a day, and hardly anything else is reported.

The whole of it, over 100 sites: ``make bench NAME=health``.
"""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.health.examples import live, pauses, sites

FIRST, WARM_UP, DAYS = date(2025, 9, 1), 75, 210


def test_breaks_are_reported_within_a_day_and_false_alarms_are_rare() -> None:
    kept = pauses(3, FIRST, DAYS)
    made = [one for one in sites(16, 3, FIRST, DAYS, WARM_UP, 6.0) if one.rate < 8][:6]
    years = [live(one, kept) for one in made]
    met = [report for year in years for report in year.reports if report.was_met and report.happening.kind != "silent"]
    assert len(met) >= 5
    late = [one for one in met if one.delay is None or one.delay > timedelta(hours=24)]
    assert not late
    assert not [one for one in met if one.off is None or abs(one.off) > timedelta(hours=12)]
    ends = [one.lingered for one in met if one.lingered is not None]
    assert len(ends) >= 5
    assert max(ends) < timedelta(hours=36)
    assert sum(one.rightly for one in met) >= 0.9 * len(met)
    assert sum(len(year.false_alarms) for year in years) <= 2
