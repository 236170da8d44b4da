"""What was worked out of articles before they are stored, at hand while their stories and agreements are found.

Workers read the texts anyway, on every core; one process writes. What that one would have to work out of a text comes
with the article instead. It is kept in memory alone: where it is missing, the same is worked out once more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # with the names of all agencies: a search does not wait for them
    from pipelines.workings import Workings


class KnownWorkings:
    """Workings by (article id, version), which never change. May be used from several threads."""

    def __init__(self, limit: int = 1000) -> None:
        self._limit = limit  # 10 MB at most; between storing and placing are half as many
        self._known: OrderedDict[tuple[str, int], Workings] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, int]) -> Workings | None:
        """Those of one version, if they are known."""
        with self._lock:
            return self._known.get(key)

    def put(self, workings: Mapping[tuple[str, int], Workings]) -> None:
        """Keep them instead of the oldest."""
        with self._lock:
            self._known |= workings
            while len(self._known) > self._limit:
                self._known.popitem(last=False)
