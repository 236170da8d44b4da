"""The saved searches themselves."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from pipelines.alerts import Alert, Cadence, shown_name
from pipelines.errors import Conflict, StoreError
from pipelines.store.database import chunks
from pipelines.store.ordering import Turn
from pipelines.store.schema import alerts, changes

_AT_WORK = alerts.c.enabled.is_(True)


def add(connection: Connection, alert: Alert, now: datetime) -> Alert:
    """See :meth:`AlertStore.add`."""
    Turn(connection)
    _refuse_taken(connection, alert)
    last = _last_seq(connection)
    added = replace(
        alert,
        id=alert.id or secrets.token_hex(8),
        name=shown_name(alert.name),
        created_at=now,
        edited_at=now,
        attention="",
        start=last,
        position=last,
    )
    if connection.scalar(select(alerts.c.id).where(alerts.c.id == added.id)):
        raise StoreError("there is an alert with this id", about=added.id, remedy="leave the id out")
    connection.execute(insert(alerts).values(_row(added)))
    return _alert_of(connection, added.id)


def edit(connection: Connection, alert: Alert, now: datetime, revision: str | None = None) -> Alert:
    """See :meth:`AlertStore.edit`."""
    Turn(connection)
    old = _alert_of(connection, alert.id)
    _refuse_changed(old, revision)
    _refuse_taken(connection, alert)
    last = _last_seq(connection)
    enabled_again = alert.enabled and not old.enabled
    seeks_other = (old.query, old.filters, old.watch) != (alert.query, _filters(alert.filters), alert.watch)
    position = last if enabled_again else old.position
    edited = replace(
        alert,
        name=shown_name(alert.name),
        created_at=old.created_at,
        edited_at=now,
        attention="" if seeks_other else old.attention,
        start=position if enabled_again or seeks_other else old.start,
        position=position,
    )
    connection.execute(update(alerts).where(alerts.c.id == edited.id).values(_row(edited)))
    return _alert_of(connection, edited.id)


def listed(connection: Connection, enabled: bool | None) -> list[Alert]:
    """See :meth:`AlertStore.all`."""
    query = select(alerts).order_by(alerts.c.name_key)
    if enabled is not None:
        query = query.where(alerts.c.enabled.is_(enabled))
    return [_alert(row) for row in connection.execute(query)]


def find(connection: Connection, one: str) -> Alert:
    """See :meth:`AlertStore.get`."""
    either = (alerts.c.id == one) | (alerts.c.name_key == _key(one))
    rows = connection.execute(select(alerts).where(either)).all()
    if rows:  # a name that is another's id gives way
        return _alert(min(rows, key=lambda row: row.id != one))
    names = list(connection.scalars(select(alerts.c.name).order_by(alerts.c.name_key)))
    near = get_close_matches(_key(one), [_key(name) for name in names], n=3)
    meant = [name for key in near for name in names if _key(name) == key]
    remedy = f"did you mean {' or '.join(meant)}?" if meant else "`kyket alerts list` shows them"
    raise StoreError("no such alert", about=one, remedy=remedy)


def of(connection: Connection, ids: Collection[str]) -> dict[str, Alert]:
    """Those of ``ids`` that there are."""
    return {
        row.id: _alert(row)
        for some in chunks(sorted(ids))
        for row in connection.execute(select(alerts).where(alerts.c.id.in_(some)))
    }


def remove(connection: Connection, one: str, revision: str | None = None) -> Alert:
    """See :meth:`AlertStore.remove`."""
    Turn(connection)
    alert = find(connection, one)
    _refuse_changed(alert, revision)
    connection.execute(delete(alerts).where(alerts.c.id == alert.id))
    return alert


def change(connection: Connection, one: str, **values: Any) -> Alert:
    """Write some columns of the alert ``one``."""
    Turn(connection)
    alert = find(connection, one)
    connection.execute(update(alerts).where(alerts.c.id == alert.id).values(values))
    return _alert_of(connection, alert.id)


def advance(connection: Connection, positions: Mapping[str, int]) -> None:
    """Move alerts on to ``positions``; one that is farther, or switched off, stays where it is."""
    together: dict[int, list[str]] = {}
    for alert_id, position in positions.items():
        together.setdefault(position, []).append(alert_id)
    for position, ids in together.items():
        for some in chunks(sorted(ids)):
            behind = alerts.c.id.in_(some) & (alerts.c.position < position) & _AT_WORK
            connection.execute(update(alerts).where(behind).values(position=position))


def least_position(connection: Connection) -> int | None:
    """Where the alert stands that is farthest behind; None if none is at work."""
    least: int | None = connection.scalar(select(func.min(alerts.c.position)).where(_AT_WORK))
    return least


def _last_seq(connection: Connection) -> int:
    return connection.scalar(select(func.max(changes.c.seq))) or 0


def _refuse_taken(connection: Connection, alert: Alert) -> None:
    if not _key(alert.name):
        raise StoreError("an alert needs a name", about=alert.query, remedy="give it one")
    taken = select(alerts.c.name).where(alerts.c.name_key == _key(alert.name), alerts.c.id != alert.id)
    if (other := connection.scalar(taken)) is not None:
        raise Conflict("there is an alert of this name", about=other, remedy="choose another name, or edit that one")


def _refuse_changed(alert: Alert, revision: str | None) -> None:
    """Whoever changes what he saw does not undo what somebody else changed since."""
    if revision is not None and alert.revision != revision:
        raise Conflict("somebody has changed it meanwhile", about=alert.name, remedy="look at it again, then change it")


def _alert_of(connection: Connection, alert_id: str) -> Alert:
    row = connection.execute(select(alerts).where(alerts.c.id == alert_id)).first()
    if row is None:
        raise StoreError("no such alert", about=alert_id, remedy="`kyket alerts list` shows them")
    return _alert(row)


def _key(name: str) -> str:
    return shown_name(name).casefold()


def _filters(given: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {field: tuple(values) for field, values in given.items() if tuple(values)}


def _row(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "name": alert.name,
        "name_key": _key(alert.name),
        "query": alert.query,
        "filters": {field: list(values) for field, values in _filters(alert.filters).items()},
        "watch": alert.watch,
        "days": alert.days,
        "cadence": str(alert.cadence),
        "channels": list(dict.fromkeys(alert.channels)),
        "owner": alert.owner,
        "mute_until": alert.mute_until,
        "enabled": alert.enabled,
        "note": alert.note,
        "created_at": alert.created_at,
        "edited_at": alert.edited_at,
        "attention": alert.attention,
        "start": alert.start,
        "position": alert.position,
    }


def _alert(row: Row[*tuple[Any, ...]]) -> Alert:
    return Alert(
        id=row.id,
        name=row.name,
        query=row.query,
        filters=_filters(row.filters),
        watch=row.watch,
        days=row.days,
        cadence=Cadence.parse(row.cadence),
        channels=tuple(row.channels),
        owner=row.owner,
        mute_until=row.mute_until,
        enabled=row.enabled,
        note=row.note,
        created_at=row.created_at,
        edited_at=row.edited_at,
        attention=row.attention,
        position=row.position,
        start=row.start,
    )
