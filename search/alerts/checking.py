"""What an alert must be before it is saved: whoever saves one learns at once what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

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
    for key, error in problems(alert, channels).items():
        where = f"alert {name[:40]!r}" if key == "name" else f"alert {name}, {key}"
        error.about = where + (f" {error.about}" if error.about else "")
        raise error


def problems(alert: Alert, channels: Channels) -> dict[str, KyketError]:
    """All that is wrong with ``alert``, by what of it: name, query, filters, watch, channels, mute_until.

    ``about`` of each names the value alone.
    """
    checks: dict[str, Callable[[], object]] = {
        "name": lambda: _check_name(shown_name(alert.name)),
        "query": lambda: parse(alert.query),
        "filters": lambda: filters_of(alert.filters),
        "watch": lambda: _check_watch(alert),
        "channels": lambda: [channels.channel(one) for one in alert.channels],
        "mute_until": lambda: _check_moment(alert.mute_until),
    }
    found: dict[str, KyketError] = {}
    for key, look in checks.items():
        try:
            look()
        except KyketError as error:
            found[key] = error
    return found


def _check_name(name: str) -> None:
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise KyketError("an alert needs a name of one line", remedy=f"at most {_LONGEST_NAME} characters")


def _check_moment(moment: datetime | None) -> None:
    if moment is not None and moment.tzinfo is None:
        raise KyketError("it has no time zone", remedy="write it with +07:00")


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
