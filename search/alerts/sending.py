"""From the outbox of alerts to people and programs: each delivery once, as far as the other side lets us know.

A delivery is claimed, sent and marked as sent. Killed between the last two, it is sent once more when its claim has run
out, under the same key, and counted as doubtful: nobody can know whether it had arrived.
"""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from pipelines.alerts import Alert, Delivery, Notice
from pipelines.errors import StoreError
from pipelines.logs import say
from search.alerts.channels import UnknownChannel
from search.alerts.failures import SendError
from search.alerts.gathering import Articles, gather
from search.alerts.messages import Message, Sender
from search.alerts.waiting import Backoff, Rate
from search.documents import SiteInfo

LEASE = timedelta(minutes=10)
"""How long a delivery is one worker's own: longer than all timeouts of one attempt together."""

BACKOFF = Backoff()
RATE = Rate()

log = logging.getLogger(__name__)


def by_command(alert: Alert) -> str:
    """Where all that ``alert`` told can be read, without a web page."""
    return f"kyket alerts log '{alert.name}'"


class Outbox(Protocol):
    """What of the store's alerts is needed (:class:`pipelines.store.AlertStore`)."""

    def get(self, one: str) -> Alert: ...

    def notices(
        self, alert_id: str | None = None, limit: int | None = None, ids: Collection[int] | None = None
    ) -> Sequence[Notice]: ...

    def due_channels(self, now: datetime) -> Sequence[str]: ...

    def claim(self, now: datetime, lease: timedelta, *, exclude_channels: Collection[str] = ()) -> Delivery | None: ...

    def sent(self, delivery_id: int, now: datetime) -> bool: ...

    def failed(
        self, delivery_id: int, reason: str, next_try: datetime, attempt: int | None = None, *, doubtful: bool = False
    ) -> bool: ...

    def dead(self, delivery_id: int, reason: str, attempt: int | None = None) -> bool: ...

    def sent_since(self, channel: str, moment: datetime) -> int: ...


class AlertedStore(Articles, Protocol):
    """A store with alerts."""

    @property
    def alerts(self) -> Outbox: ...


class Ways(Protocol):
    """Where the senders come from (:class:`search.alerts.channels.Channels`)."""

    def sender(self, name: str) -> Sender:
        """Raises :class:`UnknownChannel`."""
        ...


@dataclass(slots=True)
class Report:
    """What one run of sending did."""

    sent: Counter[str] = field(default_factory=Counter)
    """Messages by channel."""
    notices: int = 0
    """What these told."""
    repeated: int = 0
    """Attempts that were made although an earlier one may have arrived."""
    failed: list[tuple[Delivery, str]] = field(default_factory=list)
    """What is tried again later, and why it failed."""
    dead: list[tuple[Delivery, str]] = field(default_factory=list)
    """What is given up, and why."""
    limited: set[str] = field(default_factory=set)
    """Channels that had all that they take for now."""
    away: dict[str, str] = field(default_factory=dict)
    """Channels left alone after a failure of their server, and why."""


def send_due(
    store: AlertedStore,
    sites: Mapping[str, SiteInfo],
    channels: Ways,
    *,
    clock: Callable[[], datetime],
    backoff: Backoff = BACKOFF,
    rate: Rate = RATE,
    lease: timedelta = LEASE,
    elsewhere: Callable[[Alert], str] = by_command,
) -> Report:
    """Sends what is due, until nothing is; returns what came of it. Several may do it at once.

    ``elsewhere``: where all that an alert told can be read. What fails is tried again by a later call, when its time
    has come. Everything comes from ``store``. Raises :class:`StoreError` when that is away: then nothing is lost.
    """
    run = _Run(store, sites, channels, clock, backoff, rate, lease, elsewhere)
    while (delivery := run.next()) is not None:
        run.attempt(delivery)
    return run.report


@dataclass(slots=True)
class _Run:
    store: AlertedStore
    sites: Mapping[str, SiteInfo]
    channels: Ways
    clock: Callable[[], datetime]
    backoff: Backoff
    rate: Rate
    lease: timedelta
    elsewhere: Callable[[Alert], str]
    report: Report = field(default_factory=Report)
    servers: dict[str, str] = field(default_factory=dict)
    """Those that do not work just now, and why."""

    def next(self) -> Delivery | None:
        """The next delivery, now this worker's own."""
        now = self.clock()
        due = self.store.alerts.due_channels(now)
        closed = {channel for channel in due if self._closed(channel, now)}
        if len(closed) == len(due):
            return None
        return self.store.alerts.claim(now, self.lease, exclude_channels=closed)

    def attempt(self, delivery: Delivery) -> None:
        """Send ``delivery`` and write down what became of it."""
        self.report.repeated += delivery.attempts > 1 and delivery.doubtful > 0
        sender: Sender | None = None
        try:
            message = self._message(delivery)
            sender = self.channels.sender(delivery.channel)
            sender.send(message, self.clock())
        except SendError as error:
            if error.server and sender is not None:
                self.servers[sender.server] = error.message
            self._not_sent(delivery, error)
        except UnknownChannel as error:
            # Perhaps only of this machine, whose settings lack it: not given up at once.
            self._not_sent(delivery, SendError(f"{error.message}: {error.remedy}" if error.remedy else error.message))
        except StoreError:
            raise
        except Exception as error:
            # A fault of ours, in one message: it must not stand in the way of the others. What the error says is kept
            # nowhere, for it may hold an address.
            where = traceback.extract_tb(error.__traceback__)[-1]
            fault = f"kyket itself failed: {type(error).__name__} in {Path(where.filename).name}:{where.lineno}"
            log.error("delivery %s to %s: %s", delivery.id, delivery.channel, fault)
            self._not_sent(delivery, SendError(fault, doubtful=sender is not None))
        else:
            self.store.alerts.sent(delivery.id, self.clock())
            self.report.sent[delivery.channel] += 1
            self.report.notices += len(delivery.notices)
            _say(logging.INFO, "delivery sent", delivery)

    def _message(self, delivery: Delivery) -> Message:
        alert = self.store.alerts.get(delivery.alert_id)
        notices = self._ordered(delivery.notices, self.store.alerts.notices(limit=None, ids=delivery.notices))
        items = gather(self.store, self.sites, alert, notices)
        if not items:
            raise SendError("nothing is left to tell: what it told of was forgotten", final=True)
        return Message(delivery.key, alert, items, self.elsewhere(alert))

    def _ordered(self, ids: Iterable[int], notices: Iterable[Notice]) -> list[Notice]:
        found = {one.id: one for one in notices}
        return [found[one] for one in ids if one in found]

    def _not_sent(self, delivery: Delivery, error: SendError) -> None:
        wait = self.backoff.wait(delivery.key, delivery.attempts)
        if error.final or wait is None:
            reason = error.message if error.final else f"{error.message}; given up after {delivery.attempts} attempts"
            self.store.alerts.dead(delivery.id, reason, delivery.attempts)
            self.report.dead.append((delivery, reason))
            _say(logging.ERROR, "delivery given up", delivery, reason)
            return
        reason = f"{error.message}; it may have arrived" if error.doubtful else error.message
        at = self.clock() + max(wait, error.wait or wait)
        self.store.alerts.failed(delivery.id, reason, at, delivery.attempts, doubtful=error.doubtful)
        self.report.failed.append((delivery, reason))
        _say(logging.WARNING, "delivery failed", delivery, reason)

    def _closed(self, channel: str, now: datetime) -> bool:
        """Whether ``channel`` takes nothing more for now: what is due waits, and no attempt is lost by it."""
        try:
            server = self.channels.sender(channel).server
        except UnknownChannel:
            return False
        if server in self.servers:
            self.report.away[channel] = self.servers[server]
            return True
        full = self.store.alerts.sent_since(channel, now - self.rate.within) >= self.rate.messages
        if full:
            self.report.limited.add(channel)
        return full


def _say(level: int, event: str, delivery: Delivery, reason: str = "") -> None:
    say(
        log, level, event, delivery=delivery.id, alert=delivery.alert_id, channel=delivery.channel,
        attempts=delivery.attempts, notices=len(delivery.notices), reason=reason,
    )  # fmt: skip
