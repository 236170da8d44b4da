"""Which gaps a search spans."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.health.gaps import NO_ANSWER, OURS
from pipelines.health.records import Gap, Standing, State
from search.backends.protocol import Filters
from search.missing import missing
from search.query import parse

NOW = datetime(2026, 6, 15, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def _site(site: str, name: str, province: str, now: str, due: datetime = NOW + DAY) -> Standing:
    return Standing(site, name, "paper", province, now, State.HEALTHY, NOW, NOW - DAY, due)


SITES = [
    _site("baolamdong.vn", "Báo Lâm Đồng", "Lâm Đồng", "Lâm Đồng"),
    _site("baobinhthuan.com.vn", "Báo Bình Thuận", "Bình Thuận", "Lâm Đồng"),
    _site("baonghean.vn", "Báo Nghệ An", "Nghệ An", "Nghệ An"),
]
GAPS = [
    Gap("baolamdong.vn", NOW - 40 * DAY, NOW - 30 * DAY, OURS),
    Gap("baobinhthuan.com.vn", NOW - 10 * DAY, NOW - 8 * DAY, NO_ANSWER),
    Gap("baonghean.vn", NOW - 4 * DAY, None, OURS),
    Gap("baonghean.vn", NOW - 60 * DAY, NOW - 55 * DAY, OURS, filled=True),
    Gap("gone.example", NOW - 10 * DAY, NOW - 8 * DAY, OURS),
]


@pytest.mark.parametrize(
    ("query", "filters", "sites"),
    [
        ("ký kết", Filters(), ["baonghean.vn", "baobinhthuan.com.vn", "baolamdong.vn"]),
        ("", Filters(kinds=("committee",)), []),
        # Spanned in part: the end of a gap, its beginning, its middle.
        ("ký", Filters(first_day=date(2026, 6, 6), last_day=date(2026, 6, 10)), ["baobinhthuan.com.vn"]),
        ("ký", Filters(first_day=date(2026, 5, 20), last_day=date(2026, 6, 5)), ["baobinhthuan.com.vn"]),
        ("ký", Filters(first_day=date(2026, 6, 6), last_day=date(2026, 6, 6)), ["baobinhthuan.com.vn"]),
        ("ký AND date:[2026-06-01 TO *]", Filters(), ["baonghean.vn", "baobinhthuan.com.vn"]),
        ("ký", Filters(first_day=date(2026, 6, 14)), ["baonghean.vn"]),
        ("ký", Filters(last_day=date(2026, 5, 10)), ["baolamdong.vn"]),
        ("ký AND date:[2026-05-20 TO 2026-06-01]", Filters(), []),
        ("ký", Filters(sites=("baolamdong.vn",)), ["baolamdong.vn"]),
        ("ký AND site:baonghean.vn", Filters(), ["baonghean.vn"]),
        ('ký AND province:"Lâm Đồng"', Filters(), ["baobinhthuan.com.vn", "baolamdong.vn"]),
        ('ký AND province:"Lâm Đồng" AND date:2026', Filters(first_day=date(2026, 6, 1)), ["baobinhthuan.com.vn"]),
        ("ký", Filters(provinces=("Bình Thuận",)), ["baobinhthuan.com.vn"]),
        ('ký AND (site:baonghean.vn OR site:baolamdong.vn)', Filters(), ["baonghean.vn", "baolamdong.vn"]),
        ("ký AND NOT site:baonghean.vn", Filters(years=(2026,)), ["baobinhthuan.com.vn", "baolamdong.vn"]),
    ],
)  # fmt: skip
def test_gaps_are_told_of_the_time_and_the_sites_asked_about(query: str, filters: Filters, sites: list[str]) -> None:
    assert [one.site for one in missing(parse(query), filters, GAPS, SITES, NOW)] == sites


def test_a_site_that_is_overdue_is_a_gap_before_anybody_has_noted_it() -> None:
    late = _site("baolamdong.vn", "Báo Lâm Đồng", "Lâm Đồng", "Lâm Đồng", due=NOW - DAY)
    found = missing(parse("ký AND site:baolamdong.vn"), Filters(), [], [late], NOW)
    assert [(one.first, one.last) for one in found] == [(NOW - DAY, None)]
