"""Whose alerts are whose, and where they may tell: what nobody may do with the alerts of others."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Lock

from pipelines.alerts import Alert
from pipelines.errors import KyketError
from search.alerts.channels import MAIL
from search.web.access import Action
from search.web.forms import Refused
from search.web.sources import Sources
from search.web.visit import Visit

TRIALS = 5
"""Trials that one channel takes within :data:`WITHIN`: whoever reads there did not ask for them."""
WITHIN = timedelta(minutes=10)


def may_change(visit: Visit, alert: Alert) -> bool:
    """Whether the one who asks may change, mute, try and remove ``alert``: the owner, and who looks after all."""
    return visit.may(Action.OPERATE) or (visit.may(Action.ALERT) and alert.owner == visit.user)


def changeable(visit: Visit, one: str) -> Alert:
    """The alert ``one``. Raises :class:`Refused` for one that the one who asks may not change, StoreError for none."""
    visit.require(Action.ALERT)
    alert = visit.sources.store.alerts.get(one)
    if not may_change(visit, alert):
        raise Refused("refused.owner")
    return alert


def choosable(sources: Sources, alert: Alert | None = None) -> list[str]:
    """Names of the channels that an alert may have: those defined, but for the operators' own, and those it has."""
    own = sources.operators_channel.strip().lower()
    defined = [one.name for one in sources.channels if one.name != own]
    return list(dict.fromkeys([*defined, *(alert.channels if alert is not None else ())]))


def channel_refused(visit: Visit, wanted: Iterable[str], had: Iterable[str] = ()) -> KyketError | None:
    """Why an alert may not tell by one of ``wanted``; what it ``had`` it may keep.

    A channel is defined by whoever runs kyket. An address of one's own choice would let any account make kyket
    write to whomever it likes, so that takes an operator.
    """
    for one in wanted:
        if one in had:
            continue
        if one.strip().lower() == visit.sources.operators_channel.strip().lower() != "":
            return KyketError("operators alone are told by this channel", about=one, remedy="choose another")
        if one.strip().lower().startswith(MAIL) and not visit.may(Action.OPERATE):
            return KyketError("only an operator may give a mail address", about=one, remedy="choose a defined channel")
    return None


class Trials:
    """Counts trials by channel. May be used by several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def begin(self, channels: Iterable[str], now: datetime) -> None:
        """Count one trial of each of ``channels``. Raises KyketError, and counts none, where one has had enough."""
        keys = [one.strip().lower() for one in channels]
        with self._lock:
            for one in keys:
                while self._at[one] and self._at[one][0] <= now - WITHIN:
                    self._at[one].popleft()
                if len(self._at[one]) >= TRIALS:
                    raise KyketError(
                        "this channel has been tried often enough", about=one, remedy="wait ten minutes, then try again"
                    )
            for one in keys:
                self._at[one].append(now)
