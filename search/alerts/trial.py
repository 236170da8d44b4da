"""A trial: one message of an alert, to see that its channels work and what a message looks like."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pipelines.alerts import Alert, Notice
from pipelines.errors import BackendUnavailable, KyketError, QueryError
from search.alerts.failures import SendError
from search.alerts.gathering import gather
from search.alerts.matching import request_of
from search.alerts.messages import Message
from search.alerts.sending import Ways
from search.backends.protocol import SearchBackend
from search.documents import SiteInfo

if TYPE_CHECKING:
    from pipelines.store import Store

_NOTHING_YET = "Chưa có bài nào khớp với câu tìm này."
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial at one channel."""

    channel: str
    error: KyketError | None
    """Why it did not arrive for sure, without secrets; None if it was taken."""


def trial(
    store: Store, backend: SearchBackend, sites: Mapping[str, SiteInfo], alert: Alert, now: datetime, elsewhere: str
) -> Message:
    """A message with the last thing that ``alert`` told, else with the newest article that it finds."""
    told = store.alerts.notices(alert.id, limit=1)
    notice = replace(told[0], muted=False) if told else _of_newest(store, backend, alert, now)
    items = gather(store, sites, alert, [notice])
    return Message(f"trial-{secrets.token_hex(16)}", alert, items, elsewhere, trial=True)


def send(message: Message, channels: Ways, names: Iterable[str], now: datetime) -> list[Tried]:
    """Hand ``message`` to the channels ``names``, one after the other. Nothing of it is kept."""
    return [Tried(one, _sent(message, channels, one, now)) for one in names]


def _sent(message: Message, channels: Ways, name: str, now: datetime) -> KyketError | None:
    try:
        channels.sender(name).send(replace(message, key=f"{message.key}-{secrets.token_hex(4)}"), now)
    except KyketError as error:  # SendError, UnknownChannel
        return error
    except Exception as error:  # as in sending.py: what it says may hold an address
        log.error("trial to %s: kyket itself failed: %s", name, type(error).__name__)
        return SendError(f"kyket itself failed: {type(error).__name__}")
    return None


def _of_newest(store: Store, backend: SearchBackend, alert: Alert, now: datetime) -> Notice:
    """As if ``alert`` told of the newest article that it finds."""
    try:
        hits = backend.search(replace(request_of(alert), limit=1)).hits
    except (QueryError, BackendUnavailable):  # the channel can be tried all the same
        hits = ()
    if not hits:
        return Notice(0, alert.id, "trial", 1, "event", (), (), "", now, text=_NOTHING_YET)
    event = store.alerts.events([hits[0].id]).get(hits[0].id)
    fact = event.story.fact if event is not None else ()
    return Notice(0, alert.id, event.story.key if event else hits[0].id, 1, "event", fact, (), hits[0].id, now)
