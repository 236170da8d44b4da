"""What an alert has told, as a feed: for readers, and for programs that would rather ask than be told."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.alerts import Alert
from search.alerts import wording
from search.alerts.messages import Item
from search.feeds import Entry, FeedFormat, author, categories, summary, written


def alert_feed(alert: Alert, items: Iterable[Item], format: FeedFormat, *, address: str = "") -> str:
    """``items`` of ``alert``, newest first, as RSS or Atom: one XML text, the same for the same items.

    An entry is a notice: its id is the event's with the notice's number, so a reader shows an event once, and once
    more when there is something new of it. What came while the alert was mute is left out. ``address``: where the alert
    can be read on the web, if anywhere.
    """
    told = sorted((one for one in items if not one.notice.muted), key=lambda one: (one.notice.at, one.notice.id))
    entries = [_entry(alert, one) for one in reversed(told)]
    return written(entries, format, id=f"urn:kyket:alert:{alert.id}", title=f"kyket: {alert.name}", address=address)


def _entry(alert: Alert, item: Item) -> Entry:
    notice, document = item.notice, item.document
    return Entry(
        id=f"urn:kyket:alert:{alert.id}:{notice.event}:{notice.number}",
        title=wording.headline(item, alert.name),
        link=document.url if document else "",
        at=notice.at,
        summary=_summary(item),
        author=author(document) if document else "kyket",
        categories=categories(document) if document else (),
    )


def _summary(item: Item) -> str:
    """What is new, the signings at a glance, then how the article begins."""
    document = item.document
    parts = [f"Mới – {wording.new(one)}" for one in item.news]
    for signing in item.signings:
        said = "; ".join(f"{caption}: {value}" for caption, value in wording.captions(signing))
        parts.append(" – ".join(part for part in (wording.parties(signing), said) if part))
    parts += [item.notice.text] if item.notice.text else []
    if document is not None:
        parts += [document.title] if item.signings and document.title else []
        parts += [said] if (said := summary(document)) else []
    return "\n".join(parts)
