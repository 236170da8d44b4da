"""What alerts found, into the ledger: decided, written and put into the outbox in one transaction.

The transaction takes the writers' turn first, so that of two workers with the same articles the second sees all that
the first has told. A kill leaves either everything of it or nothing, positions included: the next pass begins where
this one did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from pipelines.alerts import Event, Fact, Found, FoundBy, Match, Notice
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
    given = [replace(each, is_news=True) for each in found] if tell_all else found
    recording = _Recording(connection, given, now, found_by)
    recording.decide(recording.undecided(given))
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
        self._matches: list[Match] = []
        self._replaced: list[int] = []
        self.told: list[Notice] = []

    def undecided(self, found: Sequence[Found]) -> list[tuple[Found, Event | None]]:
        """What is to be decided, in order; None where an article reports no event.

        Without what has been decided, and what concerns alerts that are off or gone, and articles that are none now.
        """
        return [(each, event) for each in self._in_order(found) for event in self._undecided(each)]

    def decide(self, undecided: Sequence[tuple[Found, Event | None]]) -> None:
        """Say what becomes of each."""
        ledger = self._told_before({(each.alert_id, event.key) for each, event in undecided if event is not None})
        for each, event in undecided:
            if event is None:
                self._keep(each, "", Decision("no event", tells=False), None)
            else:
                self._decide(each, event, ledger.setdefault((each.alert_id, event.key), _Told(event.key)))

    def _in_order(self, found: Sequence[Found]) -> list[Found]:
        latest: dict[Key, Found] = {}
        for each in found:
            alert = self._alerts.get(each.alert_id)
            if alert is None or not alert.enabled or each.seq <= alert.start or each.article_id not in self._events:
                continue
            key = (each.alert_id, each.article_id, each.version)
            if key not in latest or (latest[key].is_news, latest[key].seq) < (each.is_news, each.seq):
                latest[key] = each
        return sorted(latest.values(), key=lambda each: (each.seq, each.article_id, each.alert_id))

    def _undecided(self, found: Found) -> list[Event | None]:
        """The events of the article that have not been decided; what is decided again is noted as replaced."""
        reported = self._events[found.article_id]
        events = (reported.story,) if self._alerts[found.alert_id].watch == "articles" else reported.signings
        before = self._known.get((found.alert_id, found.article_id, found.version), {})
        if not events:
            return [] if before else [None]
        undecided: list[Event | None] = []
        for event in events:
            rows = before.get(event.key, [])
            if not rows or (found.is_news and all(row.outcome == "not news" for row in rows)):
                undecided.append(event)
                self._replaced += [row.id for row in rows]
        # When it was matched, it may have told of no signing yet.
        self._replaced += [row.id for row in before.get("", [])]
        return undecided

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

    def _decide(self, found: Found, event: Event, told: _Told) -> None:
        alert = self._alerts[found.alert_id]
        muted = alert.mute_until is not None and alert.mute_until > self._now
        decision = decide(event, told.fact(), is_news=found.is_news, muted=muted)
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

    def _told_before(self, wanted: Set[tuple[str, str]]) -> dict[tuple[str, str], _Told]:
        """What was told of ``wanted``: by alert and present key of an event, whichever of its ids it was told by."""
        keys = {key for _, key in wanted}
        columns = (notices.c.id, notices.c.alert_id, notices.c.event, notices.c.number, notices.c.kind)
        rows: list[AnyRow] = []
        for some in chunks(sorted(one for one, key in self._key.items() if key in keys)):
            found = self._connection.execute(select(*columns).where(notices.c.event.in_(some)))
            rows += [row for row in found if (row.alert_id, self._key[row.event]) in wanted]
        rows.sort(key=lambda row: row.id)
        facts = self._facts_of([row.id for row in rows])  # by themselves: most events were told by other alerts
        ledger: dict[tuple[str, str], _Told] = {}
        for row in rows:
            told = ledger.setdefault((row.alert_id, self._key[row.event]), _Told(row.event))
            told.number = max(told.number, row.number)
            if row.kind in ("event", "new fact"):
                told.add(row.id, facts[row.id])
        return ledger

    def _facts_of(self, ids: Sequence[int]) -> dict[int, str]:
        query = select(notices.c.id, notices.c.fact)
        return {
            row.id: row.fact
            for start in range(0, len(ids), CHUNK)
            for row in self._connection.execute(query.where(notices.c.id.in_(ids[start : start + CHUNK])))
        }
