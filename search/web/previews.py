"""Previews of alerts for the page: bounded, few at once, and remembered as long as nothing came.

A preview reads what its hits report, thousands of them. It runs in the thread of its own request, beside those of other
readers, but no more than :data:`AT_ONCE` at a time: the rest wait a little, and are then told to come back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import BoundedSemaphore, Lock
from typing import cast

from pipelines import deadline
from pipelines.alerts import Alert
from pipelines.errors import BackendUnavailable, KyketError
from pipelines.store import Store
from search.alerts import standing
from search.alerts.preview import Preview, preview
from search.alerts.standing import Told
from search.backends.protocol import SearchBackend

AT_ONCE = 2
MOST = 5_000
"""Newest hits that are replayed: an alert with more needs to be narrowed anyway."""
LONGEST = 15.0
"""Seconds that a preview may take."""
PATIENCE = 10.0
"""... and that one waits for others."""
_KEPT = 30_000
"""Hits of all previews that are remembered together."""


class TooMuch(BackendUnavailable):
    """A preview that takes too long, or for which too many others are being made."""


class Previews:
    """The previews over one store and index. May be used by several threads."""

    def __init__(
        self, store: Store, backend: SearchBackend, *, longest: float = LONGEST, patience: float = PATIENCE
    ) -> None:
        self._store = store
        self._backend = backend
        self._longest = longest
        self._patience = patience
        self._places = BoundedSemaphore(AT_ONCE)
        self._lock = Lock()
        self._kept: OrderedDict[object, Preview | list[Told]] = OrderedDict()
        self._as_of: object = None

    def events(self, alert: Alert, today: date, days: int) -> Preview:
        """What ``alert``, which watches articles or signings, would have told in ``days``.

        Raises QueryError, BackendUnavailable (:class:`TooMuch`) and StoreError.
        """
        key = (_sought(alert), alert.watch, today, days)

        def made(check: Callable[[], None]) -> Preview:
            return preview(self._store, self._backend, alert, today, days=days, most=MOST, check=check)

        return cast(Preview, self._remembered(key, made))

    def standing(self, alert: Alert, today: date, days: int) -> list[Told]:
        """The same of one that goes by the calendar."""
        key = (_sought(alert), alert.watch, alert.days, alert.name, today, days)

        def made(check: Callable[[], None]) -> list[Told]:
            return standing.replay(self._store, self._backend, alert, today, days=days, check=check)

        return cast("list[Told]", self._remembered(key, made))

    def _remembered(
        self, key: object, made: Callable[[Callable[[], None]], Preview | list[Told]]
    ) -> Preview | list[Told]:
        as_of = (self._store.last_seq(), self._backend.position())
        with self._lock:
            if as_of != self._as_of:
                self._kept.clear()
                self._as_of = as_of
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        with self.place() as check:
            found = made(check)
        with self._lock:
            if as_of == self._as_of:
                self._kept[key] = found
                while len(self._kept) > 1 and sum(map(_size, self._kept.values())) > _KEPT:
                    self._kept.popitem(last=False)
        return found

    @contextmanager
    def place(self) -> Iterator[Callable[[], None]]:
        """One of the few places at which a preview is made; what it gives raises when its time is over.

        So does what runs just then: a statement of the database is ended, too.
        """
        if not self._places.acquire(timeout=self._patience):
            raise TooMuch("too many previews are being made just now", remedy="try again in a moment")
        try:
            with deadline.within(self._longest):
                try:
                    yield _check
                except KyketError as error:
                    if deadline.is_over():
                        raise _too_long() from error
                    raise
        finally:
            self._places.release()


def _check() -> None:
    if deadline.is_over():
        raise _too_long()


def _too_long() -> TooMuch:
    return TooMuch("this preview takes too long", remedy="narrow the query, or look at fewer days")


def _sought(alert: Alert) -> object:
    return alert.query, tuple(sorted((name, tuple(its)) for name, its in alert.filters.items()))


def _size(found: Preview | list[Told]) -> int:
    return len(found.hits) if isinstance(found, Preview) else len(found)
