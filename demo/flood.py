"""Flood control as NukeViet does it: so many requests a window, then 429 until the window is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

REQUESTS = 15
WINDOW = 2
"""Seconds; a real site counts 40 in 60."""


class FloodControl:
    """Counts the requests of one visitor."""

    def __init__(
        self, requests: int = REQUESTS, window: float = WINDOW, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``window`` in seconds. ``clock`` counts seconds."""
        self._most = requests
        self._window = window
        self._clock = clock
        self._begun = clock()
        self._count = 0
        self._lock = Lock()
        self.refused = 0
        """Requests refused so far."""

    def refuses(self) -> bool:
        """Counts one request and says whether it is one too many."""
        with self._lock:
            now = self._clock()
            if now - self._begun >= self._window:
                self._begun, self._count = now, 0
            self._count += 1
            if self._count <= self._most:
                return False
            self.refused += 1
            return True
