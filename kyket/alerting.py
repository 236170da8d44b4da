"""Alerts at work: look at what is new, at what ends and who is silent, and send what is due."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kyket.settings import Settings
from pipelines.errors import BackendUnavailable, SettingsError
from pipelines.logs import say
from pipelines.store import Store
from search.alerts.passing import Passed, run_pass
from search.backends.protocol import SearchBackend
from search.documents import SiteInfo

if TYPE_CHECKING:
    from pipelines.alerts import Notice
    from search.alerts.channels import Channels
    from search.alerts.sending import Report
    from search.alerts.standing import HeldBack, Stood

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of everything here, unless another is passed in."""
    return datetime.now(UTC)


@dataclass
class Alerted:
    """What one round of alerts did."""

    passed: Passed = field(default_factory=Passed)
    standing: Sequence[Notice] = ()
    """What ends, and who is silent."""
    held: Sequence[HeldBack] = ()
    sent: Report | None = None
    """None if nothing was sent, for there are no alerts or it was not asked for."""
    trouble: BackendUnavailable | SettingsError | None = None
    """Why it could not do all of it; what is left is done by the next round."""


def channels(settings: Settings) -> Channels:
    """The channels that the settings define. Raises :class:`SettingsError`, without the secret of any."""
    from search.alerts.channels import Channels

    return Channels.load(settings.channels, smtp=settings.smtp_url, environment=os.environ)


def run_alerts(
    store: Store,
    backend: SearchBackend,
    infos: Mapping[str, SiteInfo],
    settings: Settings,
    *,
    clock: Clock = utc_now,
    tell_all: bool = False,
    send: bool = True,
) -> Alerted:
    """One round: the pass over what is new, the calendar's alerts, and the sending of what is due.

    What the index cannot answer now is left to the next round, and what is due is sent all the same. Without alerts it
    costs one look into the store. Raises StoreError.
    """
    done = Alerted()
    if store.alerts.all(enabled=True):
        try:
            done.passed = run_pass(store, backend, clock, tell_all=tell_all)
            stood = _standing(store, backend, infos, clock)
            done.standing, done.held = stood.told, stood.held
            done.passed.attention |= stood.attention
        except BackendUnavailable as error:
            done.trouble = error
            say(log, logging.ERROR, "alerts wait", reason=str(error))
        passed = done.passed
        say(
            log, logging.INFO, "alerts looked", articles=passed.articles, matches=passed.matches,
            notices=sum(passed.notices.values()), standing=len(done.standing), held_back=len(done.held),
        )  # fmt: skip
        for alert, why in passed.attention.items():
            say(log, logging.WARNING, "alert needs attention", alert=alert, reason=why)
    if send and store.alerts.due_channels(clock()):
        from search.alerts.sending import send_due

        try:
            done.sent = send_due(store, infos, channels(settings), clock=clock)
        except SettingsError as error:
            done.trouble = done.trouble or error
    if done.trouble is None:
        store.stages.done("alerts", clock())
    return done


def _standing(store: Store, backend: SearchBackend, infos: Mapping[str, SiteInfo], clock: Clock) -> Stood:
    from search.alerts.standing import Sources, run_standing

    failing = {site for site, run in store.last_runs().items() if run.error}
    return run_standing(store, backend, Sources(infos, failing), clock())
