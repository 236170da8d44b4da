"""Failures of scheduled work: what operators are told of one, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """Some work that fails, from the first time to when it succeeds again."""

    id: int
    key: str
    """What failed: ``crawl nukeviet.vn``. One that lasts is one failure, however often it is reported."""
    text: str
    """What was said the last time."""
    since: datetime
    last_at: datetime
    times: int
    ended_at: datetime | None = None
    told_at: datetime | None = None
    times_told: int = 0
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    end_told: bool = False
