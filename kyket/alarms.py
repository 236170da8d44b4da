"""What those who run kyket are told: troubles of sites and failures of scheduled work, by a channel of their own.

Each once, again daily while nobody has taken it up, and that it is over. What was told stands in the store, so it does
not matter who sends, or how often.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kyket import health
from kyket.alerting import channels, utc_now
from kyket.claims import alone
from kyket.settings import Settings
from kyket.workspace import Workspace
from pipelines.article import VIETNAM
from pipelines.errors import KyketError, SettingsError
from pipelines.failures import Failure
from pipelines.store import Store
from search.alerts.failures import SendError
from search.alerts.messages import Note, Sender

REPEAT = timedelta(hours=24)


PATIENCE = 300.0
"""Longest time that one round is given."""


@dataclass
class Sent:
    """What one round of alarms did."""

    notes: list[Note] = field(default_factory=list)
    left: int = 0
    """How many are still to be told."""
    trouble: KyketError | None = None
    """Why, if that is not for want of a channel."""


def report(store: Store, key: str, text: str, now: datetime) -> Failure:
    """Keep that ``key`` has failed; :func:`send` tells it."""
    return store.failures.report(key, text.strip() or "it failed", now)


def send(workspace: Workspace, store: Store, clock: Callable[[], datetime] = utc_now) -> Sent:
    """Tell operators what is due. Without a channel of theirs nothing is told, and all of it stays due.

    One process at a time; while another is at it, for up to :data:`PATIENCE` seconds, all is left to that. What cannot
    be sent is told by the next round. Raises StoreError.
    """
    done = Sent()
    with alone(workspace, "alarms", PATIENCE) as ours:
        due = _due(store, clock()) if ours else []
        try:
            # Also with nothing due: a channel that is not there is noticed before it is needed.
            sender = _sender(store, workspace.settings) if ours else None
            for note, note_told in due if sender else ():
                assert sender is not None
                sender.tell(note, clock())
                note_told(clock())
                done.notes.append(note)
        except (SendError, SettingsError, KyketError) as error:
            done.trouble = error
    done.left = len(due) - len(done.notes)
    return done


def tell(workspace: Workspace, store: Store, subject: str, text: str, clock: Callable[[], datetime] = utc_now) -> bool:
    """Tell operators something once, at once; False without a channel of theirs. Raises KyketError when it fails."""
    sender = _sender(store, workspace.settings)
    if sender is None:
        return False
    key = hashlib.blake2b(f"{subject}\n{text}".encode(), digest_size=8).hexdigest()
    try:
        sender.tell(Note(f"told-{key}", subject, text), clock())
    except SendError as error:
        raise KyketError(str(error), about="KYKET_OPERATORS_CHANNEL", remedy="see that the channel works") from error
    return True


def due_notes(failures: Sequence[Failure], now: datetime, repeat: timedelta = REPEAT) -> list[tuple[Note, Failure]]:
    """What is to be told of ``failures`` at ``now``."""
    notes: list[tuple[Note, Failure]] = []
    for one in failures:
        if one.ended_at is not None:
            text = f"{one.key} failed from {_moment(one.since)} on; it succeeded at {_moment(one.ended_at)}."
            notes.append((Note(f"failure-{one.id}-over", f"{one.key}: works again", text), one))
        elif one.acknowledged_at is None and (one.told_at is None or now - one.told_at >= repeat):
            again = " (again: nobody has acknowledged it)" if one.times_told else ""
            lines = [f"{one.key} fails since {_moment(one.since)}, {one.times} times so far. The last time:", one.text]
            lines.append(f"`kyket alarms acknowledge {one.id}` ends these messages.")
            key = f"failure-{one.id}-{one.times_told + 1}"
            notes.append((Note(key, f"{one.key}: failed{again}", "\n".join(lines)), one))
    return notes


def _due(store: Store, now: datetime) -> list[tuple[Note, Callable[[datetime], None]]]:
    failures = store.failures
    found: list[tuple[Note, Callable[[datetime], None]]] = [
        (note, lambda at, one=one: failures.told([one.id], at))  # type: ignore[misc]
        for note, one in due_notes(failures.to_tell(), now)
    ]
    found += [
        (Note(one.key, one.subject, one.text), lambda at, one=one: health.told(store, [one], at))  # type: ignore[misc]
        for one in health.alarms(store, now)
    ]
    return found


def _sender(store: Store, settings: Settings) -> Sender | None:
    name = settings.operators_channel.strip()
    if not name:
        return None
    for alert in store.alerts.all():
        if name.lower() in (channel.lower() for channel in alert.channels):
            raise SettingsError(
                f"readers are told by it, too: the alert {alert.name!r} names it",
                about="KYKET_OPERATORS_CHANNEL",
                remedy="give operators a channel of their own",
            )
    return channels(settings).sender(name)


def _moment(value: datetime) -> str:
    local = value.astimezone(VIETNAM)
    return f"{local.day}/{local.month}/{local.year} {local:%H:%M}"
