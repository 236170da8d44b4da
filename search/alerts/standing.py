"""Alerts that go by the calendar: agreements about to end, and provinces of which no signing is told any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pipelines.agreements import Agreement
from pipelines.alerts import Alert, Notice, fact_of
from pipelines.article import VIETNAM
from pipelines.provinces import find
from search.alerts.matching import match, request_of
from search.backends.protocol import SearchBackend, SearchRequest
from search.documents import SiteInfo
from search.query import And, InProvince, Labelled, Node, Or

if TYPE_CHECKING:
    from pipelines.store import Store

_LAST = 200
"""Newest signings looked at for one that is not dated ahead of today."""


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


def agreements_ending(
    backend: SearchBackend, alert: Alert, agreements: Collection[Agreement], today: date
) -> list[Agreement]:
    """Those of ``agreements`` that come to their end within the days of ``alert``, without a successor by then.

    The alert's query and filters choose: it has to find one of the articles that report the signing. Raises
    QueryError and BackendUnavailable.
    """
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


def last_signing(backend: SearchBackend, alert: Alert, today: date) -> tuple[date | None, str]:
    """Day and id of the newest article about a signing that ``alert`` finds; (None, "") if there is none.

    Raises QueryError and BackendUnavailable.
    """
    for hit in backend.search(_signing_request(alert, today)).hits:
        day = hit.published.astimezone(VIETNAM).date() if hit.published else None
        if day is not None and day <= today:
            return day, hit.id
    return None, ""


def _signing_request(alert: Alert, today: date) -> SearchRequest:
    """What ``alert`` finds of signings, newest first."""
    request = request_of(alert)
    signing = replace(request.query, root=And((request.query.root, Labelled("signing"))))
    return SearchRequest(signing, request.filters, sort="date", limit=_LAST, facets=False, highlight=False, today=today)


def run_standing(
    store: Store, backend: SearchBackend, sources: Sources, now: datetime
) -> tuple[list[Notice], list[HeldBack]]:
    """Tell of what ends and of who is silent, once each. Returns what is told and what is held back.

    Alerts whose query cannot be read are left to the pass, which says so. Raises BackendUnavailable and StoreError.
    """
    today = now.astimezone(VIETNAM).date()
    alerts = [one for one in store.alerts.all(enabled=True) if not one.attention]
    told: list[Notice | None] = []
    held: list[HeldBack] = []
    expiring = [one for one in alerts if one.watch == "expiry"]
    agreements = store.agreements() if expiring else []
    for alert in expiring:
        for one in agreements_ending(backend, alert, agreements, today):
            told.append(_tell_end(store, alert, one, now))
    for alert in alerts:
        if alert.watch != "silence":
            continue
        since, article_id = last_signing(backend, alert, today)
        began = since or _watched_since(alert, today)
        if (today - began).days < (alert.days or 0):
            continue
        if failing := _failing(alert, sources):
            held.append(HeldBack(alert.id, failing))
            continue
        key = f"silence:{article_id or began.isoformat()}"
        told.append(store.alerts.tell(alert.id, "silence", key, _silence(alert, since, today), now))
    return [one for one in told if one is not None], held


@dataclass(frozen=True, slots=True)
class Told:
    """What such an alert would have told."""

    day: date
    text: str


def replay(store: Store, backend: SearchBackend, alert: Alert, today: date, *, days: int) -> list[Told]:
    """What ``alert``, saved or not, would have told in the ``days`` days until ``today``, latest first.

    As agreements and articles are known now; crawls that failed then are not held against it. Raises QueryError,
    BackendUnavailable and StoreError.
    """
    first = today - timedelta(days=days)
    told = (
        _ends(store, backend, alert, first, today)
        if alert.watch == "expiry"
        else _silences(backend, alert, first, today)
    )
    return sorted(told, key=lambda one: (one.day, one.text), reverse=True)


def _ends(store: Store, backend: SearchBackend, alert: Alert, first: date, today: date) -> list[Told]:
    ahead = timedelta(days=alert.days or 0)
    ending = [
        (day, one)
        for one in store.agreements()
        if one.expiry is not None and one.since is not None
        for day in (max(one.expiry - ahead, one.since),)
        if first <= day <= min(today, one.expiry) and one.state_on(day) != "renewed"
    ]
    found = _found(backend, alert, [one for _, one in ending])
    return [Told(day, _end(one)) for day, one in ending if one.id in found]


def _silences(backend: SearchBackend, alert: Alert, first: date, today: date) -> list[Told]:
    limit = timedelta(days=alert.days or 0)
    signed = sorted({one.day for one in backend.scan(_signing_request(alert, today)) if one.day and one.day <= today})
    return [
        Told(day + limit, _silence(alert, day, day + limit))
        for day, following in zip(signed, [*signed[1:], today + timedelta(days=1)], strict=True)
        if following - day > limit and first <= day + limit <= today
    ]


def _tell_end(store: Store, alert: Alert, agreement: Agreement, now: datetime) -> Notice | None:
    keys = [f"expiry:{one}:{agreement.period_to}" for one in (agreement.id, *agreement.aliases)]
    return store.alerts.tell(
        alert.id, "expiry", keys[0], _end(agreement), now, fact=(fact_of(agreement),), ids=keys[1:]
    )


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
