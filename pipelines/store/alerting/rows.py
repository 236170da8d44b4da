"""Matches and notices as rows, and rows as matches and notices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from pipelines.alerts import Found, Match, Notice
from pipelines.store.alerting.texts import dump_fact, dump_news, load_fact, load_news
from pipelines.store.database import CHUNK, chunks
from pipelines.store.schema import matches, notices

AnyRow = Row[*tuple[Any, ...]]


def listed_matches(
    connection: Connection, alert_id: str | None, article_id: str | None, limit: int, offset: int
) -> list[Match]:
    """See :meth:`AlertStore.matches`."""
    query = _of_alert(select(matches), alert_id)
    if article_id is not None:
        query = query.where(matches.c.article_id == article_id)
    query = query.order_by(matches.c.id.desc()).limit(limit).offset(offset)
    return [match_of(row) for row in connection.execute(query)]


def unmatched(connection: Connection, found: Sequence[Found]) -> list[Found]:
    """See :meth:`AlertStore.unmatched`."""
    query = select(matches.c.alert_id, matches.c.article_id, matches.c.version)
    known = {
        tuple(row)
        for some in chunks(sorted({one.article_id for one in found}))
        for row in connection.execute(query.where(matches.c.article_id.in_(some)))
    }
    return [one for one in found if (one.alert_id, one.article_id, one.version) not in known]


def listed_notices(
    connection: Connection, alert_id: str | None, limit: int | None, ids: Collection[int] | None, offset: int
) -> list[Notice]:
    """See :meth:`AlertStore.notices`."""
    query = select(notices).order_by(notices.c.id.desc())
    if alert_id is not None:
        query = query.where(notices.c.alert_id == alert_id)
    if ids is None:
        return [notice_of(row) for row in connection.execute(query.limit(limit).offset(offset))]
    wanted = sorted(set(ids), reverse=True)
    some = [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]
    return [notice_of(row) for each in some for row in connection.execute(query.where(notices.c.id.in_(each)))][:limit]


def match_row(match: Match) -> dict[str, Any]:
    """As it is inserted."""
    return {
        "alert_id": match.alert_id,
        "article_id": match.article_id,
        "version": match.version,
        "event": match.event,
        "outcome": match.outcome,
        "at": match.at,
        "found_by": match.found_by,
        "notice_id": match.notice_id,
    }


def match_of(row: AnyRow) -> Match:
    """The inverse of :func:`match_row`."""
    return Match(
        alert_id=row.alert_id,
        article_id=row.article_id,
        version=row.version,
        event=row.event,
        outcome=row.outcome,
        at=row.at,
        found_by=row.found_by,
        notice_id=row.notice_id,
    )


def notice_row(notice: Notice) -> dict[str, Any]:
    """As it is inserted."""
    return {
        "id": notice.id,
        "alert_id": notice.alert_id,
        "event": notice.event,
        "number": notice.number,
        "kind": notice.kind,
        "fact": dump_fact(notice.fact),
        "news": dump_news(notice.news),
        "article_id": notice.article_id,
        "at": notice.at,
        "muted": notice.muted,
        "text": notice.text,
    }


def notice_of(row: AnyRow) -> Notice:
    """The inverse of :func:`notice_row`."""
    return Notice(
        id=row.id,
        alert_id=row.alert_id,
        event=row.event,
        number=row.number,
        kind=row.kind,
        fact=load_fact(row.fact),
        news=load_news(row.news),
        article_id=row.article_id,
        at=row.at,
        muted=row.muted,
        text=row.text,
    )


def _of_alert(query: Select[Any], alert_id: str | None) -> Select[Any]:
    return query if alert_id is None else query.where(matches.c.alert_id == alert_id)
