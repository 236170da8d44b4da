"""Alerts that go by the calendar: agreements about to end, and provinces of which no signing is told any more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from pipelines.agreements import Agreement
from pipelines.alerts import Alert, Notice, fact_of
from pipelines.article import VIETNAM
from pipelines.errors import QueryError
from pipelines.provinces import find
from search.alerts.matching import match, request_of
from search.backends.protocol import SearchBackend, SearchRequest
from search.documents import SiteInfo
from search.query import And, InProvince, Labelled, Node, Or

if TYPE_CHECKING:
    from pipelines.store import Store

T = TypeVar("T")

_LOOK = 200
"""Articles or agreements after which a replay looks whether its time is over."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The sites that are crawled, and how their last crawls went."""

    infos: Mapping[str, SiteInfo]
    failing: Collection[str]
    """Those whose last crawl failed."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A silence that may be ours: it is not told while sources fail."""

    alert_id: str
    sites: tuple[str, ...]


@dataclass
class Stood:
    """What a look at the calendar gave."""

    told: list[Notice] = field(default_factory=list)
    held: list[HeldBack] = field(default_factory=list)
    attention: dict[str, str] = field(default_factory=dict)
    """By alert id, why it cannot be evaluated."""


def agreements_ending(
    backend: SearchBackend, alert: Alert, agreements: Collection[Agreement], today: date
) -> list[Agreement]:
    """Those of ``agreements`` that come to their end within the days of ``alert``, without a successor by then.

    The alert's query and filters choose: it has to find one of the articles that report the signing. Raises
    QueryError and BackendUnavailable.
    """
    request_of(alert)  # also where nothing ends, it has to be readable
    last = today + timedelta(days=alert.days or 0)
    ending = [
        one
        for one in agreements
        if one.expiry is not None and today <= one.expiry <= last and one.state_on(today) != "renewed"
    ]
    found = _found(backend, alert, ending)
    return [one for one in ending if one.id in found]


def _found(backend: SearchBackend, alert: Alert, agreements: Collection[Agreement]) -> set[str]:
    """Ids of those of which ``alert`` finds an article that reports the signing."""
    agreement_of = {source.teller.article_id: one.id for one in agreements for source in one.sources}
    matched = match(backend, [alert], agreement_of)
    if alert.id in matched.invalid:
        raise matched.invalid[alert.id]
    return {agreement_of[article_id] for _, article_id in matched.hits}


def last_signing(backend: SearchBackend, alert: Alert, today: date) -> date | None:
    """Day of the newest article about a signing that ``alert`` finds; None if there is none.

    Raises QueryError and BackendUnavailable.
    """
    hits = backend.search(_signing_request(alert, today)).hits
    return hits[0].published.astimezone(VIETNAM).date() if hits and hits[0].published else None


def _signing_request(alert: Alert, today: date) -> SearchRequest:
    """What ``alert`` finds of signings, newest first; nothing that is dated ahead of today."""
    request = request_of(alert)
    signing = replace(request.query, root=And((request.query.root, Labelled("signing"))))
    filters = replace(request.filters, last_day=min(today, request.filters.last_day or today))
    return SearchRequest(signing, filters, sort="date", limit=1, facets=False, highlight=False, today=today)


def run_standing(store: Store, backend: SearchBackend, sources: Sources, now: datetime) -> Stood:
    """Tell of what ends and of who is silent, once each.

    An alert whose query cannot be read needs attention, and goes on when it can. Raises BackendUnavailable and
    StoreError. May be killed at any moment, and run by several processes at once.
    """
    stood = Stood()
    alerts = [one for one in store.alerts.all(enabled=True) if one.watch in ("expiry", "silence")]
    agreements = store.agreements() if any(one.watch == "expiry" for one in alerts) else []
    for alert in alerts:
        reason = ""
        try:
            if alert.watch == "expiry":
                _tell_ends(store, backend, alert, agreements, now, stood)
            else:
                _tell_silence(store, backend, alert, sources, now, stood)
        except QueryError as error:
            reason = stood.attention[alert.id] = str(error)
        if reason != alert.attention:
            store.alerts.set_attention(alert.id, reason, now)
    return stood


def _tell_ends(
    store: Store, backend: SearchBackend, alert: Alert, agreements: Sequence[Agreement], now: datetime, stood: Stood
) -> None:
    for one in agreements_ending(backend, alert, agreements, now.astimezone(VIETNAM).date()):
        # An agreement that was merged into another is known by either id.
        keys = [f"expiry:{each}:{one.period_to}" for each in (one.id, *one.aliases)]
        told = store.alerts.tell(alert.id, "expiry", keys[0], _end(one), now, fact=(fact_of(one),), ids=keys[1:])
        stood.told += [told] if told is not None else []


def _tell_silence(
    store: Store, backend: SearchBackend, alert: Alert, sources: Sources, now: datetime, stood: Stood
) -> None:
    today = now.astimezone(VIETNAM).date()
    since = last_signing(backend, alert, today)
    began = since or _watched_since(alert, today)
    if (today - began).days < (alert.days or 0):
        return
    if failing := _failing(alert, sources):
        stood.held.append(HeldBack(alert.id, failing))
        return
    told = store.alerts.tell(alert.id, "silence", _silence_key(alert, began), _silence(alert, since, today), now)
    stood.told += [told] if told is not None else []


def _silence_key(alert: Alert, began: date) -> str:
    """One for each silence: by its first day, for which article was the last may change; and of what is sought."""
    sought = repr((alert.query, sorted(alert.filters.items()))).encode()
    return f"silence:{began.isoformat()}:{hashlib.sha256(sought).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Told:
    """What such an alert would have told."""

    day: date
    text: str


def replay(
    store: Store,
    backend: SearchBackend,
    alert: Alert,
    today: date,
    *,
    days: int,
    check: Callable[[], None] = lambda: None,
) -> list[Told]:
    """What ``alert``, saved or not, would have told in the ``days`` days until ``today``, latest first.

    As agreements and articles are known now; crawls that failed then are not held against it. ``check`` as of
    :func:`search.alerts.preview.preview`. Raises QueryError, BackendUnavailable and StoreError.
    """
    check()
    first = today - timedelta(days=days)
    told = (
        _ends(store, backend, alert, first, today, check)
        if alert.watch == "expiry"
        else _silences(backend, alert, first, today, check)
    )
    return sorted(told, key=lambda one: (one.day, one.text), reverse=True)


def _ends(
    store: Store, backend: SearchBackend, alert: Alert, first: date, today: date, check: Callable[[], None]
) -> list[Told]:
    ahead = timedelta(days=alert.days or 0)
    ending = [
        (day, one)
        for one in _checked(store.agreements(), check)
        if one.expiry is not None and one.since is not None
        for day in (max(one.expiry - ahead, one.since),)
        if first <= day <= min(today, one.expiry) and one.state_on(day) != "renewed"
    ]
    found = _found(backend, alert, [one for _, one in ending])
    return [Told(day, _end(one)) for day, one in ending if one.id in found]


def _checked(items: Iterable[T], check: Callable[[], None]) -> Iterator[T]:
    """``items``, with a look at ``check`` now and then."""
    for number, one in enumerate(items):
        if number % _LOOK == 0:
            check()
        yield one


def _silences(backend: SearchBackend, alert: Alert, first: date, today: date, check: Callable[[], None]) -> list[Told]:
    limit = timedelta(days=alert.days or 0)
    found = _checked(backend.scan(_signing_request(alert, today)), check)
    signed = sorted({one.day for one in found if one.day and one.day <= today})
    return [
        Told(day + limit, _silence(alert, day, day + limit))
        for day, following in zip(signed, [*signed[1:], today + timedelta(days=1)], strict=True)
        if following - day > limit and first <= day + limit <= today
    ]


def _end(agreement: Agreement) -> str:
    assert agreement.expiry is not None, "it ends"
    parties = " – ".join(party.name for party in agreement.parties)
    end = f"{agreement.expiry.day}/{agreement.expiry.month}/{agreement.expiry.year}"
    return f"Sắp hết hạn ngày {end}, chưa thấy ký tiếp: {agreement.kind} {parties}".rstrip()


def _silence(alert: Alert, since: date | None, today: date) -> str:
    if since is None:
        return f"Chưa có tin ký kết nào cho “{alert.name}” trong {alert.days} ngày qua"
    days = (today - since).days
    return f"Không có tin ký kết nào cho “{alert.name}” trong {days} ngày, từ {since.day}/{since.month}/{since.year}"


def _watched_since(alert: Alert, today: date) -> date:
    return alert.created_at.astimezone(VIETNAM).date() if alert.created_at else today


def _failing(alert: Alert, sources: Sources) -> tuple[str, ...]:
    """Of the sites that would tell, those whose last crawl failed."""
    request = request_of(alert)
    wanted = {*map(_now, request.filters.provinces), *(_now(name) for name in _provinces(request.query.root))}
    sites = request.filters.sites or [
        site
        for site, info in sources.infos.items()
        if not wanted or _now(info.province_now) in wanted or _now(info.province) in wanted
    ]
    return tuple(sorted(set(sites) & set(sources.failing)))


def _provinces(node: Node) -> Iterator[str]:
    """The provinces that a query asks for; what it denies is not asked for."""
    if isinstance(node, InProvince) and node.words:
        yield " ".join(word.text for word in node.words)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _provinces(part)


def _now(name: str) -> str:
    """The present name of a province; ``name`` itself if it is none."""
    known = find(name) if name else None
    return known.now if known is not None else name
