"""How a language writes numbers, days and moments. Days are days in Vietnam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pipelines.article import VIETNAM

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Forms:
    """``vi``: 12.345 and 29/4/2021; ``en``: 12,345 and 29 Apr 2021."""

    code: str

    def number(self, value: float) -> str:
        """A whole number, grouped."""
        return f"{value:,.0f}".replace(",", ".") if self.code == "vi" else f"{value:,.0f}"

    def share(self, value: float) -> str:
        """``0.873`` as 87%."""
        return f"{value:.0%}"

    def decimal(self, value: float) -> str:
        """One place behind the comma."""
        text = f"{value:,.1f}"
        return text.translate(str.maketrans(",.", ".,")) if self.code == "vi" else text

    def day(self, value: date | datetime | None) -> str:
        """A day; "–" for none."""
        if value is None:
            return "–"
        if isinstance(value, datetime):
            value = value.astimezone(VIETNAM).date()
        if self.code == "vi":
            return f"{value.day}/{value.month}/{value.year}"
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"

    def moment(self, value: datetime | None) -> str:
        """A day and the time; "–" for none."""
        return "–" if value is None else f"{self.day(value)} {value.astimezone(VIETNAM):%H:%M}"

    def local(self, value: datetime | None) -> str:
        """A moment as it stands in a form, whatever the language; empty for none."""
        return "" if value is None else f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}"

    def partial_day(self, told: str | None) -> str:
        """A day as records tell it: ``2021-07-12``, or ``--07-12`` without a year."""
        if not told:
            return "–"
        if told.startswith("--"):
            month, day = int(told[2:4]), int(told[5:])
            return f"{day}/{month}" if self.code == "vi" else f"{day} {_MONTHS[month - 1]}"
        return self.day(date.fromisoformat(told))

    def years(self, first: int | None, last: int | None) -> str:
        """``2021–2025``; "đến 2025" and "từ 2021" where an end is not told; empty for none."""
        if first and last:
            return f"{first}–{last}"
        since, until = ("từ", "đến") if self.code == "vi" else ("from", "until")
        return f"{since} {first}" if first else f"{until} {last}" if last else ""
