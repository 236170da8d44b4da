"""When an alert tells what it has found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from pipelines.article import VIETNAM
from pipelines.errors import KyketError

Every = Literal["at once", "hourly", "daily", "weekly"]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN = re.compile(r"(daily|weekly(?: +(mon|tue|wed|thu|fri|sat|sun))?)(?: +(\d{1,2}):(\d{2}))?\Z")
_MORNING = time(7)


@dataclass(frozen=True, slots=True)
class Cadence:
    """``at once``, every full hour, every day or week at a time of day in Vietnam."""

    every: Every = "at once"
    at: time | None = None
    """Of ``daily`` and ``weekly``."""
    weekday: int | None = None
    """Of ``weekly``; 0 is Monday."""

    def __str__(self) -> str:
        """As :func:`parse` reads it."""
        if self.every in ("at once", "hourly"):
            return self.every
        day = f" {_WEEKDAYS[self.weekday or 0]}" if self.every == "weekly" else ""
        return f"{self.every}{day} {(self.at or _MORNING):%H:%M}"

    @staticmethod
    def parse(text: str) -> Cadence:
        """Of "at once", "hourly", "daily 07:30" or "weekly mon 07:30"; without a time 07:00, without a day Monday.

        >>> str(Cadence.parse("weekly fri 8:05"))
        'weekly fri 08:05'

        Raises :class:`KyketError` for anything else.
        """
        plain = " ".join(text.lower().split())
        if plain in ("at once", "hourly"):
            return Cadence("at once" if plain == "at once" else "hourly")
        written = _WRITTEN.fullmatch(plain)
        if written is None or (written[3] is not None and not (int(written[3]) < 24 and int(written[4]) < 60)):
            raise KyketError(
                "no cadence", about=text, remedy='write "at once", "hourly", "daily 07:30" or "weekly mon 07:30"'
            )
        at = time(int(written[3]), int(written[4])) if written[3] is not None else _MORNING
        if written[1] == "daily":
            return Cadence("daily", at)
        return Cadence("weekly", at, _WEEKDAYS.index(written[2]) if written[2] else 0)

    def due(self, now: datetime) -> datetime:
        """When what is found at the aware moment ``now`` is told: then, or at the next moment of the cadence."""
        if self.every == "at once":
            return now
        local = now.astimezone(VIETNAM)
        if self.every == "hourly":
            full = local.replace(minute=0, second=0, microsecond=0)
            return full if full == local else full + timedelta(hours=1)
        at = self.at or _MORNING
        due = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
        if self.every == "weekly":
            due += timedelta(days=((self.weekday or 0) - local.weekday()) % 7)
        if due < local:
            due += timedelta(days=7 if self.every == "weekly" else 1)
        return due
