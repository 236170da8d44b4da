"""Days as people write them in a form: 29/4/2021, as in Vietnam, or 2021-04-29."""

from __future__ import annotations

import re
from datetime import date

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
