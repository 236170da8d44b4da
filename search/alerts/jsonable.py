"""Alerts and what is kept of them as JSON-ready values: of the command line and of the API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pipelines.alerts import Alert, Delivery, Match, Notice
from search.alerts.explaining import Explanation
from search.alerts.precision import Precision
from search.alerts.preview import Preview, PreviewHit, difference, sample
from search.alerts.standing import Told


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


def preview_json(
    found: Preview, articles: Iterable[PreviewHit], before: Preview | None = None, judged: Precision | None = None
) -> dict[str, object]:
    """A preview as JSON-ready values, ``articles`` of its hits in full; against ``before``, what is gained and lost."""
    shown: dict[str, object] = {
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "hits": len(found.hits),
        "whole": found.whole,
        "notices": found.notices,
        "notices_a_week": round(found.a_week, 2),
        "busiest_week": _counted(found.busiest_week),
        "busiest_day": _counted(found.busiest_day),
        "warning": found.warning,
        "articles": [_hit_json(one) for one in articles],
        "sample": [one.document.id for one in sample(found)],
    }
    if before is not None:
        changed = difference(before, found)
        shown |= {
            "gained": [one.document.id for one in changed.gained],
            "lost": [one.document.id for one in changed.lost],
        }
    if judged is not None:
        shown["precision"] = {"estimate": judged.estimate, "low": judged.low, "high": judged.high}
    return shown


def standing_json(told: Sequence[Told]) -> dict[str, object]:
    """What an alert that goes by the calendar would have told, as JSON-ready values."""
    return {"notices": [{"day": one.day.isoformat(), "text": one.text} for one in told]}


def explanation_json(one: Explanation) -> dict[str, object]:
    """``one`` as JSON-ready values."""
    return {
        "found": one.found,
        "verdict": one.verdict,
        "reason": one.reason,
        "matches": [match_json(each) for each in one.matches],
        "notices": [notice_json(each) for each in one.notices],
        "deliveries": [delivery_json(each) for each in one.deliveries],
    }


def _counted(most: tuple[date, int] | None) -> dict[str, object] | None:
    return {"day": most[0].isoformat(), "notices": most[1]} if most else None


def _hit_json(hit: PreviewHit) -> dict[str, object]:
    one = hit.document
    return {
        "id": one.id, "site": one.site, "title": one.title, "url": one.url, "arrived": hit.arrived.isoformat(),
        "outcome": hit.outcome, "notices": hit.notices,
    }  # fmt: skip
