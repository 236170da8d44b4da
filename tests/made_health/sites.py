"""Pages and crawls of a made-up site for the tests of health."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipelines.health.history import History
from pipelines.health.records import ARTICLE, Crawl, PageFacts

NOW = datetime(2026, 6, 15, 3, tzinfo=UTC)
SITE = "bao.example"
_OLD, _NEW = bytes(range(32)), bytes(range(100, 132))
ALL_FIELDS = 0b011111


def page(number: int, at: datetime, *, run: int = 1, changed: bool = False, **values: object) -> PageFacts:
    """An article's page; each is a little different from the next."""
    dice = random.Random(number)
    template = bytearray(_NEW if changed else _OLD)
    template[dice.randrange(32)] = 255
    length = dice.randint(1500, 4000)
    one = PageFacts(
        page_id=f"{number:016x}", run_id=run, site=SITE, at=at, outcome=ARTICLE, fields=ALL_FIELDS, length=length,
        text=length + dice.randint(5000, 6000), family="nukeviet", template=template.hex(),
    )  # fmt: skip
    return replace(one, **values)  # type: ignore[arg-type]


def none_at_all(one: PageFacts) -> PageFacts:
    """``one`` with nothing in it."""
    return replace(one, outcome="no-body", fields=0, length=0)


def days(count: int = 60, a_day: int = 3) -> list[PageFacts]:
    """Good pages of ``count`` days before :data:`NOW`, a day apart from it."""
    return [
        page(100 * day + number, NOW - timedelta(days=count - day, hours=number), run=day)
        for day in range(count)
        for number in range(a_day, 0, -1)
    ]


def crawls(count: int = 60, last: Sequence[Crawl] = ()) -> list[Crawl]:
    """Good crawls of ``count`` days every three hours before :data:`NOW`, and ``last``."""
    first = NOW - timedelta(days=count)
    good = [
        Crawl(number, begin, begin + timedelta(minutes=3), {"listing read": 2, "fetched": 1})
        for number, begin in enumerate(first + timedelta(hours=3 * step) for step in range(8 * count))
    ]
    return [*(one for one in good if not last or one.started_at < last[0].started_at), *last]


def history(
    pages: Sequence[PageFacts] | None = None, met: Sequence[Crawl] | None = None, *, newest: datetime = NOW
) -> History:
    """A site with three articles a day up to ``newest``."""
    appeared = [NOW - timedelta(days=day, hours=hour) for day in range(120, -1, -1) for hour in (20, 14, 9)]
    return History(
        site=SITE,
        family="nukeviet",
        crawls=crawls() if met is None else met,
        pages=days() if pages is None else pages,
        appearances=[(one, one + timedelta(minutes=30)) for one in appeared if one <= newest],
    )
