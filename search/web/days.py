"""Days as people write them in a form: 29/4/2021, as in Vietnam, or 2021-04-29."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipelines.errors import QueryError

NAMES = ("from", "to")
"""The parameters of an address that are days."""
_WRITTEN = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}))?")


def day_of(text: str) -> date | None:
    """The day that ``text`` says; None if it is none."""
    text = text.strip()
    try:
        if (found := _WRITTEN.fullmatch(text)) and found[3]:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def partial_of(text: str) -> str | None:
    """... as records tell it: ``2021-04-29``, or ``--04-29`` for a day without a year; None if it is none."""
    text = text.strip()
    if (found := _WRITTEN.fullmatch(text)) and not found[3]:
        try:
            return f"--{date(2024, int(found[2]), int(found[1])):%m-%d}"  # a leap year
        except ValueError:
            return None
    day = day_of(text)
    return day.isoformat() if day else None


def written(told: date | str | None) -> str:
    """The inverse: what stands in a form. ``29/04/2021``, ``29/04`` without a year; empty for none."""
    if not told:
        return ""
    text = told if isinstance(told, str) else told.isoformat()
    if text.startswith("--"):
        return f"{text[5:]}/{text[2:4]}"
    day = date.fromisoformat(text)
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


@dataclass(frozen=True)
class Days:
    """The days of an address: what was written, and what is wrong with it."""

    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, QueryError] = field(default_factory=dict)

    def shown(self, name: str, day: date | None) -> str:
        """What stands in the field ``name``: a wrong day as it was written."""
        return self.texts.get(name, "") if name in self.errors else written(day)


def sorted_out(items: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], Days]:
    """``items`` without the days that are none, and these: all else is shown, the error under its field."""
    given = list(items)
    texts = {name: value.strip()[:40] for name, value in reversed(given) if name in NAMES and value.strip()}
    errors = {name: no_day(text) for name, text in texts.items() if day_of(text) is None}
    first, last = (day_of(texts.get(name, "")) for name in NAMES)
    if first and last and last < first:
        errors["to"] = QueryError("is before first_day", about=texts["to"], remedy="exchange them")
    return [one for one in given if one[0] not in errors], Days(texts, errors)


def no_day(text: str) -> QueryError:
    """What is wrong with ``text``."""
    return QueryError("this is no day", about=text, remedy="write it like 29/4/2021 or 2021-04-29")
