"""Alerts and what is kept of them as JSON-ready values: of the command line and of the API."""

from __future__ import annotations

from pipelines.alerts import Alert, Delivery, Match, Notice


def alert_json(alert: Alert) -> dict[str, object]:
    """``alert`` as JSON-ready values."""
    return {
        "id": alert.id,
        "name": alert.name,
        "query": alert.query,
        "filters": {name: list(chosen) for name, chosen in alert.filters.items()},
        "watch": alert.watch,
        "days": alert.days,
        "cadence": str(alert.cadence),
        "channels": list(alert.channels),
        "owner": alert.owner,
        "mute_until": alert.mute_until.isoformat() if alert.mute_until else None,
        "enabled": alert.enabled,
        "note": alert.note,
        "created_at": alert.created_at.isoformat() if alert.created_at else None,
        "edited_at": alert.edited_at.isoformat() if alert.edited_at else None,
        "attention": alert.attention,
        "position": alert.position,
    }


def match_json(one: Match) -> dict[str, object]:
    """``one`` as JSON-ready values."""
    return {
        "alert": one.alert_id, "article": one.article_id, "version": one.version, "event": one.event,
        "outcome": one.outcome, "at": one.at.isoformat(), "found_by": one.found_by, "notice": one.notice_id,
    }  # fmt: skip


def notice_json(one: Notice) -> dict[str, object]:
    """``one`` as JSON-ready values."""
    return {
        "id": one.id, "alert": one.alert_id, "event": one.event, "number": one.number, "kind": one.kind,
        "article": one.article_id, "at": one.at.isoformat(), "muted": one.muted, "text": one.text,
        "news": [{"what": each.what, "value": each.value} for each in one.news],
    }  # fmt: skip


def delivery_json(one: Delivery) -> dict[str, object]:
    """``one`` as JSON-ready values."""
    return {
        "id": one.id, "alert": one.alert_id, "channel": one.channel, "notices": list(one.notices), "key": one.key,
        "due_at": one.due_at.isoformat(), "state": one.state, "attempts": one.attempts, "doubtful": one.doubtful,
        "reason": one.reason, "sent_at": one.sent_at.isoformat() if one.sent_at else None,
    }  # fmt: skip
