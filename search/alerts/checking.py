"""What an alert must be before it is saved: whoever saves one learns at once what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.alerts import WATCHES, Alert, shown_name
from pipelines.errors import KyketError
from search.alerts.channels import Channels
from search.alerts.filters import filters_of
from search.query import parse
from search.query.fields import nearest

_LONGEST_NAME = 200
_MOST_DAYS = 3660
STANDING = ("expiry", "silence")
"""What goes by the calendar, and by a number of days."""


def check(alert: Alert, channels: Channels) -> None:
    """Raises QueryError for a query or filter that cannot be read, KyketError for anything else that is wrong.

    ``about`` of the error names the alert, and what of it is wrong.
    """
    name = shown_name(alert.name)
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise KyketError(
            "an alert needs a name of one line",
            about=f"alert {name[:40]!r}",
            remedy=f"at most {_LONGEST_NAME} characters",
        )
    with _about(name, "query"):
        parse(alert.query)
    with _about(name, "filters"):
        filters_of(alert.filters)
    with _about(name, "watch"):
        _check_watch(alert)
    with _about(name, "channels"):
        for channel in alert.channels:
            channels.channel(channel)
    if alert.mute_until is not None and alert.mute_until.tzinfo is None:
        raise KyketError("it has no time zone", about=f"alert {name}, mute_until", remedy="write it with +07:00")


@contextmanager
def _about(name: str, key: str) -> Iterator[None]:
    """Errors inside are about ``key`` of the alert ``name``."""
    try:
        yield
    except KyketError as error:
        error.about = f"alert {name}, {key}" + (f" {error.about}" if error.about else "")
        raise


def _check_watch(alert: Alert) -> None:
    if alert.watch not in WATCHES:
        near = nearest(alert.watch, WATCHES)
        raise KyketError(
            f"an alert does not watch {alert.watch!r}",
            remedy=f"did you mean {near}?" if near else f"it watches {', '.join(WATCHES)}",
        )
    if alert.watch in STANDING and (alert.days is None or not 1 <= alert.days <= _MOST_DAYS):
        raise KyketError(
            f"an alert that watches {alert.watch} needs a number of days", remedy=f"give days from 1 to {_MOST_DAYS}"
        )
    if alert.watch not in STANDING and alert.days is not None:
        raise KyketError(
            f"an alert that watches {alert.watch} has no days", remedy="leave days out, or watch expiry or silence"
        )
