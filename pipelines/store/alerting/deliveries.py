"""The outbox of alerts: what is to be sent to which channel, who is sending it, what came of it."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, insert, select, update

from pipelines.alerts import Alert, Delivery, DeliveryState, Sending
from pipelines.store.database import CHUNK, chunks
from pipelines.store.ordering import Turn
from pipelines.store.schema import Moment, deliveries, enclosures

_UNTRIED = (deliveries.c.state == "waiting") & (deliveries.c.attempts == 0) & (deliveries.c.reason == "")
"""What may still take something in. Once tried it may have arrived, so another content would need another key."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What an alert tells at one moment, by each of its channels."""

    alert: Alert
    due_at: datetime
    notices: Sequence[int]


def post(connection: Connection, turn: Turn, parcels: Sequence[Parcel]) -> None:
    """Put ``parcels`` into the outbox: into what waits there for the same moment, else as messages of their own."""
    waiting = _waiting(connection, parcels)
    rows: list[dict[str, Any]] = []
    enclosed: list[dict[str, int]] = []
    for parcel in parcels:
        for channel in parcel.alert.channels:
            where = (parcel.alert.id, channel, parcel.due_at)
            if where not in waiting:
                waiting[where] = turn.next_id("deliveries")
                rows.append(_new(waiting[where], *where))
            enclosed += [{"delivery_id": waiting[where], "notice_id": one} for one in parcel.notices]
    if rows:
        connection.execute(insert(deliveries), rows)
    if enclosed:
        connection.execute(insert(enclosures), enclosed)


def listed(
    connection: Connection, alert_id: str | None, states: Collection[DeliveryState], limit: int | None, offset: int
) -> list[Delivery]:
    """See :meth:`AlertStore.deliveries`."""
    query = select(deliveries).order_by(deliveries.c.id.desc()).limit(limit).offset(offset)
    if alert_id is not None:
        query = query.where(deliveries.c.alert_id == alert_id)
    if states:
        query = query.where(deliveries.c.state.in_(states))
    return _deliveries(connection, query)


def sending(connection: Connection, alert_ids: Sequence[str]) -> dict[str, Sending]:
    """See :meth:`AlertStore.sending`."""
    ahead = case((deliveries.c.state.in_(("waiting", "sending")), deliveries.c.ready_at))
    dead = case((deliveries.c.state == "dead", 1), else_=0)
    query = select(
        deliveries.c.alert_id,
        func.min(ahead, type_=Moment).label("next_at"),
        func.max(deliveries.c.sent_at).label("last_sent"),
        func.sum(dead).label("dead"),
    ).group_by(deliveries.c.alert_id)
    return {
        row.alert_id: Sending(row.next_at, row.last_sent, row.dead)
        for some in chunks(alert_ids)
        for row in connection.execute(query.where(deliveries.c.alert_id.in_(some)))
    }


def due_channels(connection: Connection, now: datetime) -> list[str]:
    """See :meth:`AlertStore.due_channels`."""
    ready = deliveries.c.state.in_(("waiting", "sending")) & (deliveries.c.ready_at <= now)
    return list(connection.scalars(select(deliveries.c.channel).where(ready).distinct().order_by(deliveries.c.channel)))


def claim(
    connection: Connection, now: datetime, lease: timedelta, exclude_channels: Collection[str]
) -> Delivery | None:
    """See :meth:`AlertStore.claim`."""
    ready = deliveries.c.state.in_(("waiting", "sending")) & (deliveries.c.ready_at <= now)
    query = select(deliveries.c.id, deliveries.c.state).where(ready)
    if exclude_channels:
        query = query.where(deliveries.c.channel.not_in(sorted(exclude_channels)))
    query = query.order_by(deliveries.c.ready_at, deliveries.c.id).limit(1).with_for_update(skip_locked=True)
    row = connection.execute(query).first()
    if row is None:
        return None
    values = {
        "state": "sending",
        "ready_at": now + lease,
        "attempts": deliveries.c.attempts + 1,
        "doubtful": deliveries.c.doubtful + int(row.state == "sending"),
    }
    connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(values))
    return _deliveries(connection, select(deliveries).where(deliveries.c.id == row.id))[0]


def settle(connection: Connection, delivery_id: int, attempt: int | None, values: dict[str, Any]) -> bool:
    """Write what came of an attempt, unless the delivery is not being sent, or by another attempt, meanwhile."""
    its = (deliveries.c.id == delivery_id) & (deliveries.c.state == "sending")
    if attempt is not None:
        its &= deliveries.c.attempts == attempt
    return connection.execute(update(deliveries).where(its).values(values)).rowcount > 0


def sent(connection: Connection, delivery_id: int, now: datetime) -> bool:
    """See :meth:`AlertStore.sent`: whoever says that it has arrived is right."""
    its = (deliveries.c.id == delivery_id) & (deliveries.c.state != "sent")
    values = {"state": "sent", "sent_at": now, "ready_at": now, "reason": ""}
    return connection.execute(update(deliveries).where(its).values(values)).rowcount > 0


def retry(connection: Connection, which: ColumnElement[bool] | None, now: datetime) -> int:
    """See :meth:`AlertStore.retry`."""
    dead = deliveries.c.state == "dead"
    values = {"state": "waiting", "attempts": 0, "ready_at": now}
    its = dead if which is None else dead & which
    return connection.execute(update(deliveries).where(its).values(values)).rowcount


def sent_since(connection: Connection, channel: str, moment: datetime) -> int:
    """See :meth:`AlertStore.sent_since`."""
    late = (deliveries.c.channel == channel) & (deliveries.c.sent_at >= moment)
    return connection.scalar(select(func.count()).select_from(deliveries).where(late)) or 0


def _waiting(connection: Connection, parcels: Iterable[Parcel]) -> dict[tuple[str, str, datetime], int]:
    """Messages that may take something in, locked: nobody begins to send one meanwhile."""
    query = select(deliveries.c.id, deliveries.c.alert_id, deliveries.c.channel).where(_UNTRIED).with_for_update()
    found: dict[tuple[str, str, datetime], int] = {}
    for moment in {parcel.due_at for parcel in parcels}:  # all of a moment: thousands of alerts may share it
        due = (deliveries.c.ready_at == moment) & (deliveries.c.due_at == moment)
        for row in connection.execute(query.where(due).order_by(deliveries.c.id)):
            found[row.alert_id, row.channel, moment] = row.id
    return found


def _new(delivery_id: int, alert_id: str, channel: str, due_at: datetime) -> dict[str, Any]:
    return {
        "id": delivery_id,
        "alert_id": alert_id,
        "channel": channel,
        "due_at": due_at,
        "key": secrets.token_hex(16),
        "state": "waiting",
        "attempts": 0,
        "ready_at": due_at,
        "reason": "",
        "doubtful": 0,
        "sent_at": None,
    }


def _deliveries(connection: Connection, query: Select[Any]) -> list[Delivery]:
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    enclosed: defaultdict[int, list[int]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        its = select(enclosures).where(enclosures.c.delivery_id.in_(ids[start : start + CHUNK]))
        for row in connection.execute(its.order_by(enclosures.c.notice_id)):
            enclosed[row.delivery_id].append(row.notice_id)
    return [_delivery(row, enclosed[row.id]) for row in rows]


def _delivery(row: Row[*tuple[Any, ...]], its: Iterable[int]) -> Delivery:
    return Delivery(
        id=row.id,
        alert_id=row.alert_id,
        channel=row.channel,
        notices=tuple(its),
        due_at=row.due_at,
        key=row.key,
        state=row.state,
        attempts=row.attempts,
        next_try=row.ready_at if row.state == "waiting" and row.ready_at != row.due_at else None,
        claimed_until=row.ready_at if row.state == "sending" else None,
        reason=row.reason,
        doubtful=row.doubtful,
        sent_at=row.sent_at,
    )
