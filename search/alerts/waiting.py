"""How long a delivery waits until it is tried again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits that double, and how often is tried at all: with these numbers for a day."""

    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=6)
    attempts: int = 12
    spread: float = 0.25
    """Each wait is up to this part longer or shorter: what failed at once does not come back at once."""

    def wait(self, key: str, attempt: int) -> timedelta | None:
        """After the failed attempt number ``attempt`` (from 1) of the delivery ``key``; None if it was the last.

        Of the same delivery it is always the same.
        """
        if attempt >= self.attempts:
            return None
        wait = min(self.first * 2.0 ** min(attempt - 1, 20), self.longest)
        return wait * random.Random(f"{key} {attempt}").uniform(1 - self.spread, 1 + self.spread)


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many messages to one channel within a time."""

    messages: int = 20
    within: timedelta = timedelta(minutes=1)
