"""Libraries that write addresses into their logs, with all that is secret in them, are kept quiet while they send."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_TALKATIVE = ("apprise", "requests", "urllib3", "urllib3.connectionpool", "urllib3.util.retry", "requests_oauthlib")
_NOTHING = logging.CRITICAL + 10
_ONE = threading.RLock()


@contextmanager
def silence(*, but: logging.Handler | None = None) -> Iterator[None]:
    """None of these libraries logs anything inside; ``but`` alone is given what apprise has to warn of.

    Loggers are the whole process's: one thread at a time is inside.
    """
    with _ONE:
        yield from _silenced(but)


def _silenced(but: logging.Handler | None) -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    before = [(one.level, one.propagate, one.handlers[:]) for one in loggers]
    for one in loggers:
        one.setLevel(_NOTHING)
        one.propagate = False
        one.handlers[:] = []
    if but is not None:
        loggers[0].setLevel(logging.WARNING)
        loggers[0].addHandler(but)
    try:
        yield
    finally:
        for one, (level, propagate, handlers) in zip(loggers, before, strict=True):
            one.setLevel(level)
            one.propagate = propagate
            one.handlers[:] = handlers
