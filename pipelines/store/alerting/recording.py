"""What alerts found, into the ledger: decided, written and put into the outbox in one transaction.

The transaction takes the writers' turn first, so that of two workers with the same articles the second sees all that
the first has told. A kill leaves either everything of it or nothing, positions included: the next pass begins where
this one did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from pipelines.alerts import Alert, Event, Fact, Found, FoundBy, Match, Notice
from pipelines.store.alerting import book
from pipelines.store.alerting.deciding import Decision, decide
from pipelines.store.alerting.deliveries import Parcel, post
from pipelines.store.alerting.events import events_of
from pipelines.store.alerting.rows import match_row, notice_row
from pipelines.store.alerting.texts import dump_fact, load_fact
from pipelines.store.database import CHUNK, chunks
from pipelines.store.ordering import Turn
from pipelines.store.schema import matches, notices

AnyRow = Row[*tuple[Any, ...]]
Key = tuple[str, str, int]
"""Alert, article, version."""


def record(
    connection: Connection,
    found: Sequence[Found],
    now: datetime,
    positions: Mapping[str, int],
    found_by: FoundBy,
    tell_all: bool,
) -> list[Notice]:
    """See :meth:`AlertStore.record`."""
    recording = _Recording(connection, found, now, found_by)
    for each in recording.in_order(found):
        recording.take(each, is_news=each.is_news or tell_all)
    recording.write()
    book.advance(connection, positions)
    recording.close()
    return recording.told


@dataclass(slots=True)
class _Told:
    """What an alert has told of an event."""

    event: str
    """The key under which it was told first, and is told on."""
    number: int = 0
    """Of the last notice."""
    notice_id: int | None = None
    facts: list[str] = field(default_factory=list)

    def fact(self) -> Fact | None:
        return None if self.notice_id is None else tuple(one for text in self.facts for one in load_fact(text))

    def add(self, notice_id: int, fact: str) -> None:
        self.notice_id = notice_id
        if fact not in self.facts:
            self.facts.append(fact)


class _Recording:
    """One call of :func:`record`: everything it may need is read first, then decided in memory, then written."""

    def __init__(self, connection: Connection, found: Sequence[Found], now: datetime, found_by: FoundBy) -> None:
        self._connection = connection
        self._turn = Turn(connection)
        self._now = now
        self._found_by = found_by
        self._alerts = book.of(connection, {each.alert_id for each in found})
        self._events = events_of(connection, {each.article_id for each in found})
        self._key = {
            one: event.key
            for each in self._events.values()
            for event in (each.story, *each.signings)
            for one in event.ids
        }
        self._known = self._matches_before()
        self._ledger = self._told_before()
        self._matches: list[Match] = []
        self._replaced: list[int] = []
        self.told: list[Notice] = []

    def in_order(self, found: Sequence[Found]) -> list[Found]:
        """As they are decided; without what concerns alerts that are off or gone, and articles that are none now."""
        latest: dict[Key, Found] = {}
        for each in found:
            alert = self._alerts.get(each.alert_id)
            if alert is None or not alert.enabled or each.seq <= alert.start or each.article_id not in self._events:
                continue
            key = (each.alert_id, each.article_id, each.version)
            if key not in latest or (latest[key].is_news, latest[key].seq) < (each.is_news, each.seq):
                latest[key] = each
        return sorted(latest.values(), key=lambda each: (each.seq, each.article_id, each.alert_id))

    def take(self, found: Found, is_news: bool) -> None:
        """Decide about each event that the article reports, unless that has been done."""
        alert = self._alerts[found.alert_id]
        reported = self._events[found.article_id]
        events = (reported.story,) if alert.watch == "articles" else reported.signings
        before = self._known.get((found.alert_id, found.article_id, found.version), {})
        if not events and not before:
            self._keep(found, "", Decision("no event", tells=False), None)
        for event in events:
            rows = before.get(event.key, [])
            if rows and not (is_news and all(row.outcome == "not news" for row in rows)):
                continue
            self._replaced += [row.id for row in rows]
            self._decide(found, alert, event, is_news)
        if events:  # when it was matched, it may have told of no signing yet
            self._replaced += [row.id for row in before.get("", [])]

    def write(self) -> None:
        """Write what has been decided, and put what is told into the outbox."""
        for start in range(0, len(self._replaced), CHUNK):
            some = self._replaced[start : start + CHUNK]
            self._connection.execute(delete(matches).where(matches.c.id.in_(some)))
        if self.told:
            self._connection.execute(insert(notices), [notice_row(each) for each in self.told])
        if self._matches:
            self._connection.execute(insert(matches), [match_row(each) for each in self._matches])
        sent: defaultdict[str, list[int]] = defaultdict(list)
        for notice in self.told:
            if not notice.muted:
                sent[notice.alert_id].append(notice.id)
        parcels = [Parcel(alert := self._alerts[one], alert.cadence.due(self._now), ids) for one, ids in sent.items()]
        post(self._connection, self._turn, parcels)

    def close(self) -> None:
        """Give back the writers' turn. Must be the last act."""
        self._turn.close()

    def _decide(self, found: Found, alert: Alert, event: Event, is_news: bool) -> None:
        told = self._ledger.setdefault((alert.id, event.key), _Told(event.key))
        muted = alert.mute_until is not None and alert.mute_until > self._now
        decision = decide(event, told.fact(), is_news=is_news, muted=muted)
        if decision.tells:
            notice = Notice(
                id=self._turn.next_id("notices"),
                alert_id=alert.id,
                event=told.event,
                number=told.number + 1,
                kind="event" if told.notice_id is None else "new fact",
                fact=event.fact,
                news=decision.news,
                article_id=found.article_id,
                at=self._now,
                muted=muted,
            )
            self.told.append(notice)
            told.number = notice.number
            told.add(notice.id, dump_fact(notice.fact))
        self._keep(found, event.key, decision, told.notice_id)

    def _keep(self, found: Found, event: str, decision: Decision, notice_id: int | None) -> None:
        self._matches.append(
            Match(
                alert_id=found.alert_id,
                article_id=found.article_id,
                version=found.version,
                event=event,
                outcome=decision.outcome,
                at=self._now,
                found_by=self._found_by,
                notice_id=notice_id if decision.outcome not in ("not news", "no event") else None,
            )
        )

    def _matches_before(self) -> dict[Key, dict[str, list[AnyRow]]]:
        """By the present key of their event, which is empty for "no event"."""
        found: defaultdict[Key, dict[str, list[AnyRow]]] = defaultdict(dict)
        columns = (matches.c.id, matches.c.alert_id, matches.c.article_id, matches.c.version)
        query = select(*columns, matches.c.event, matches.c.outcome).order_by(matches.c.id)
        for some in chunks(sorted(self._events)):
            for row in self._connection.execute(query.where(matches.c.article_id.in_(some))):
                if row.alert_id in self._alerts:
                    its = found[row.alert_id, row.article_id, row.version]
                    its.setdefault(self._key.get(row.event, row.event), []).append(row)
        return found

    def _told_before(self) -> dict[tuple[str, str], _Told]:
        """By alert and the present key of the event, whichever of its ids it was told by."""
        ledger: dict[tuple[str, str], _Told] = {}
        columns = (notices.c.id, notices.c.alert_id, notices.c.event, notices.c.number, notices.c.kind, notices.c.fact)
        for some in chunks(sorted(self._key)):
            rows = self._connection.execute(select(*columns).where(notices.c.event.in_(some)))
            for row in sorted(rows, key=lambda row: row.id):
                if row.alert_id in self._alerts:
                    told = ledger.setdefault((row.alert_id, self._key[row.event]), _Told(row.event))
                    told.number = max(told.number, row.number)
                    if row.kind in ("event", "new fact"):
                        told.add(row.id, row.fact)
        return ledger
