"""The dates that a listing prints beside its links: how far back a page of it reaches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree

from crawlers.links import moment
from pipelines.article import VIETNAM

_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d{2})-(\d{2})(?!\d)")
_LONGEST_ITEM = 5000


def dates_of_items(anchors: Sequence[tuple[str, etree._Element]], *, month_first: bool = False) -> dict[str, datetime]:
    """The day printed beside each link (address → midnight in Vietnam, as UTC), for links that have one.

    Beside a link is whatever stands in the largest element that holds no other article's link. Of several days there
    the latest counts: nothing is left out as too old because a headline names an old day.
    """
    holders: defaultdict[etree._Element, set[str]] = defaultdict(set)
    for address, anchor in anchors:
        for parent in (anchor, *anchor.iterancestors()):
            holders[parent].add(address)
    found: dict[str, datetime] = {}
    for address, anchor in anchors:
        item = anchor
        for parent in anchor.iterancestors():
            if len(holders[parent]) > 1 or parent.tag in ("body", "html"):
                break
            item = parent
        days = list(_days(item, month_first=month_first))
        if days:
            found[address] = max(*days, found.get(address, days[0]))
    return found


def _days(item: etree._Element, *, month_first: bool) -> list[datetime]:
    text = " ".join(str(text) for text in item.itertext())[:_LONGEST_ITEM]
    days = [_day(year, month, day) for day, month, year in _DAY_FIRST.findall(text)]
    if month_first:
        days += [_day(year, month, day) for month, day, year in _DAY_FIRST.findall(text)]
    days += [_day(*parts) for parts in _YEAR_FIRST.findall(text)]
    days += [moment(str(stamp.get("datetime"))) for stamp in item.iter("time") if stamp.get("datetime")]
    return [day for day in days if day is not None]


def _day(year: str, month: str, day: str) -> datetime | None:
    try:
        return datetime(int(year), int(month), int(day), tzinfo=VIETNAM).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
