"""What an alert must be before it is saved: whoever saves one learns at once what is wrong with it."""

from __future__ import annotations

from pipelines.alerts import WATCHES, Alert
from pipelines.errors import KyketError, QueryError
from search.alerts.channels import Channels
from search.alerts.filters import filters_of
from search.query import parse
from search.query.fields import nearest

_LONGEST_NAME = 200
STANDING = ("expiry", "silence")
"""What goes by the calendar, and by a number of days."""


def check(alert: Alert, channels: Channels) -> None:
    """Raises QueryError for a query or filter that cannot be read, KyketError for anything else that is wrong."""
    if not alert.name.strip() or len(alert.name) > _LONGEST_NAME or not alert.name.isprintable():
        raise KyketError(
            "an alert needs a name of one line", about=alert.name[:40], remedy=f"at most {_LONGEST_NAME} characters"
        )
    try:
        parse(alert.query)
        filters_of(alert.filters)
    except QueryError as error:
        error.about = error.about or f"alert {alert.name}"
        raise
    _check_watch(alert)
    for channel in alert.channels:
        channels.channel(channel)
    if alert.mute_until is not None and alert.mute_until.tzinfo is None:
        raise KyketError("the end of its mute has no time zone", about=alert.name, remedy="write it with +07:00")


def _check_watch(alert: Alert) -> None:
    if alert.watch not in WATCHES:
        near = nearest(alert.watch, WATCHES)
        raise KyketError(
            f"an alert does not watch {alert.watch!r}",
            about=alert.name,
            remedy=f"did you mean {near}?" if near else f"it watches {', '.join(WATCHES)}",
        )
    if alert.watch in STANDING and (alert.days is None or not 1 <= alert.days <= 3660):
        raise KyketError(
            f"an alert that watches {alert.watch} needs a number of days",
            about=alert.name,
            remedy="give it --days, from 1 to 3660",
        )
    if alert.watch not in STANDING and alert.days is not None:
        raise KyketError(
            f"an alert that watches {alert.watch} has no days",
            about=alert.name,
            remedy="leave --days out, or watch expiry or silence",
        )
