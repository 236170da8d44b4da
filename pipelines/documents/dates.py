"""The date of a cited document, as the text writes it."""

from __future__ import annotations

import re
from datetime import date

from pipelines.text import clean

DATE = (
    r"\d{1,2}(?:\s?/\s?\d{1,2}\s?/\s?|\s?-\s?\d{1,2}\s?-\s?|\s?\.\s?\d{1,2}\s?\.\s?)(?:19|20)\d\d(?!\d)"
    r"|\d{1,2}\s(?:tháng|Tháng)\s\d{1,2}(?:,?\snăm\s|\s?[/-]\s?)(?:19|20)\d\d(?!\d)"
)
"""A whole date: 30/9/2020, 30-9-2020, 30.9.2020, 30 tháng 9 năm 2020."""
DAY_MONTH = r"\d{1,2}(?:\s?[/.-]\s?|\stháng\s)\d{1,2}(?!\d|[/.-]\d)"
"""A date without a year: 24/5, 24 tháng 5."""

_READ = re.compile(
    r"(?P<day>\d{1,2})\s?(?:[/.-]|\stháng\s|tháng\s)\s?(?P<month>\d{1,2})"
    r"(?:(?:\s?[/.-]\s?|,?\snăm\s)(?P<year>(?:19|20)\d\d))?(?!\d)",
    re.IGNORECASE,
)


def normalise_date(text: str, published: date | None = None) -> str | None:
    """The date in ``text`` as ISO; None if there is none or no such day exists.

    A date without a year is the last such day up to ``published``, the day the article came out; without ``published``
    it is none, as a cited document has a year.

    >>> normalise_date("30 tháng 9 năm 2020")
    '2020-09-30'
    """
    found = _READ.search(clean(text))
    if found is None:
        return None
    day, month = int(found["day"]), int(found["month"])
    if found["year"]:
        return _iso(int(found["year"]), month, day)
    if published is None:
        return None
    this_year = _iso(published.year, month, day)
    if this_year is not None and this_year <= published.isoformat():
        return this_year
    return _iso(published.year - 1, month, day)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
