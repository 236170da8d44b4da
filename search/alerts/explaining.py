"""Why an alert told of an article, or did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pipelines.alerts import Alert, Delivery, Match, Notice
from pipelines.errors import QueryError
from search.alerts.matching import match
from search.backends.protocol import SearchBackend

if TYPE_CHECKING:
    from pipelines.store import Store

Verdict = Literal[
    "told", "known", "muted", "not news", "no event", "failed", "waiting",
    "query", "filter", "attention", "off", "before", "due", "missed", "not indexed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of an article at an alert."""

    found: bool
    """Whether the alert's query and filters find it now."""
    verdict: Verdict
    reason: str
    """For a person."""
    matches: tuple[Match, ...] = ()
    notices: tuple[Notice, ...] = ()
    """Those that told its events."""
    deliveries: tuple[Delivery, ...] = ()
    """Those that hold one of the notices."""


_OUTCOMES: dict[str, tuple[Verdict, str]] = {
    "told": ("told", "it was the first of its event"),
    "new fact": ("told", "its event had been told, and it brought something new"),
    "known": ("known", "its event had been told already, and it brings nothing new"),
    "muted": ("muted", "the alert was mute when it came, so its event counts as told"),
    "not news": ("not news", "a backfill, an import or a new reading brought it, not a crawl"),
    "no event": ("no event", "it reports no signing, and the alert watches signings"),
}


def explain(store: Store, backend: SearchBackend, article: str, alert: Alert) -> Explanation:
    """What became of the article with id ``article`` (or of which that page is an alias) at ``alert``.

    Raises StoreError for an unknown article, BackendUnavailable when the index does not answer.
    """
    stored = store.article(article)
    one = stored.article.id
    found, why_not = _finds(backend, alert, one)
    matches = tuple(store.alerts.matches(alert.id, one))
    if matches:
        outcome = min(matches, key=lambda each: list(_OUTCOMES).index(each.outcome))
        verdict, reason = _OUTCOMES[outcome.outcome]
        ids = {each.notice_id for each in matches if each.notice_id is not None}
        notices = tuple(store.alerts.notices(alert.id, limit=None, ids=sorted(ids))) if ids else ()
        every = store.alerts.deliveries(alert.id, limit=None) if ids else []
        deliveries = tuple(each for each in every if ids & set(each.notices))
        if verdict == "told" and (undelivered := _undelivered(deliveries)) is not None:
            verdict, reason = undelivered
        return Explanation(found, verdict, reason, matches, notices, deliveries)
    if why_not is not None:
        return Explanation(found, *why_not)
    verdict, reason = _not_looked_at(alert, stored.seq)
    return Explanation(found, verdict, reason)


def _undelivered(deliveries: Sequence[Delivery]) -> tuple[Verdict, str] | None:
    """What stopped a notice on its way, if none of its messages has arrived."""
    if not deliveries or any(one.state == "sent" for one in deliveries):
        return None
    waiting = [one for one in deliveries if one.state != "dead"]
    if not waiting:
        return "failed", f"it was told, and its delivery given up: {deliveries[0].channel}: {deliveries[0].reason}"
    one = min(waiting, key=lambda each: each.next_try or each.due_at)
    if one.reason:
        return "failed", f"it was told, its delivery has failed and is tried again: {one.channel}: {one.reason}"
    return "waiting", "it was told, and its message is not due yet, or goes out with the next `kyket alerts run`"


def _finds(backend: SearchBackend, alert: Alert, article_id: str) -> tuple[bool, tuple[Verdict, str] | None]:
    """Whether the alert finds the article now, and if not, what keeps it out."""
    singly = {name: replace(alert, id=f"filter {name}", filters={name: alert.filters[name]}) for name in alert.filters}
    query_alone = replace(alert, id="query", filters={})
    matched = match(backend, [alert, query_alone, *(replace(one, query="*") for one in singly.values())], [article_id])
    if matched.missing:
        return False, ("not indexed", "it is not in the search index: `kyket index status` says why")
    error: QueryError | None = matched.invalid.get(alert.id)
    if error is not None:
        return False, ("attention", f"the alert's query cannot be read: {error}")
    finders = {alert_id for alert_id, _ in matched.hits}
    if alert.id in finders:
        return True, None
    if "query" not in finders:
        return False, ("query", "the query does not find it")
    excluding = [name for name, one in singly.items() if one.id not in finders]
    return False, ("filter", f"the query finds it, the filter of {', '.join(excluding)} leaves it out")


def _not_looked_at(alert: Alert, seq: int) -> tuple[Verdict, str]:
    """Why an article that the alert finds, and that last changed at ``seq``, has no match."""
    if not alert.enabled:
        return "off", "the alert is switched off"
    if alert.watch in ("expiry", "silence"):
        return "query", f"the alert watches {alert.watch}, not single articles"
    if seq <= alert.start:
        return "before", "it was there before the alert began to watch"
    if seq > alert.position:
        return "due", "the alert has not looked at it yet: the next `kyket alerts run` does"
    return "missed", "it was passed over, perhaps not indexed then: the next `kyket alerts sweep` tells it"
