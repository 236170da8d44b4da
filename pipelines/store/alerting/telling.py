"""Notices that no article brings: an agreement expires, a province is silent, an alert needs attention."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from pipelines.alerts import Alert, Fact, Notice, NoticeKind
from pipelines.store.alerting import book
from pipelines.store.alerting.deliveries import Parcel, post
from pipelines.store.alerting.rows import notice_row
from pipelines.store.database import chunks
from pipelines.store.ordering import Turn
from pipelines.store.schema import alerts, notices

ATTENTION = "attention"
"""The event of every notice that an alert needs attention."""


def tell(
    connection: Connection,
    alert_id: str,
    kind: NoticeKind,
    event: str,
    text: str,
    now: datetime,
    fact: Fact,
    ids: Iterable[str],
) -> Notice | None:
    """See :meth:`AlertStore.tell`."""
    turn = Turn(connection)
    alert = book.find(connection, alert_id)
    told = (notices.c.alert_id == alert.id) & (notices.c.kind == kind)
    for some in chunks(sorted({event, *ids})):
        if connection.scalar(select(notices.c.id).where(told, notices.c.event.in_(some)).limit(1)) is not None:
            return None
    muted = alert.mute_until is not None and alert.mute_until > now
    return _put(connection, turn, alert, kind, event, text, now, fact, alert.cadence.due(now), muted)


def set_attention(connection: Connection, alert_id: str, reason: str, now: datetime) -> Notice | None:
    """See :meth:`AlertStore.set_attention`."""
    turn = Turn(connection)
    alert = book.find(connection, alert_id)
    connection.execute(update(alerts).where(alerts.c.id == alert.id).values(attention=reason))
    if alert.attention or not reason:
        return None
    return _put(connection, turn, alert, "attention", ATTENTION, reason, now, (), now, False)


def _put(
    connection: Connection,
    turn: Turn,
    alert: Alert,
    kind: NoticeKind,
    event: str,
    text: str,
    now: datetime,
    fact: Fact,
    due_at: datetime,
    muted: bool,
) -> Notice:
    last = select(func.max(notices.c.number)).where(notices.c.alert_id == alert.id, notices.c.event == event)
    notice = Notice(
        id=turn.next_id("notices"),
        alert_id=alert.id,
        event=event,
        number=(connection.scalar(last) or 0) + 1,
        kind=kind,
        fact=fact,
        news=(),
        article_id="",
        at=now,
        muted=muted,
        text=text,
    )
    connection.execute(insert(notices).values(notice_row(notice)))
    if not muted:
        post(connection, turn, [Parcel(alert, due_at, [notice.id])])
    turn.close()
    return notice
