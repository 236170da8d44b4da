"""What a search cannot find because kyket did not see it: the gaps in the time and on the sites that it asks about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from pipelines.article import VIETNAM
from pipelines.health.gaps import OURS, backfill, overlaps
from pipelines.health.records import Gap, Standing
from search.backends.protocol import Filters
from search.matching import phrase_in_name
from search.query import And, InProvince, Not, OfKind, OnSite, Or, Published, Query
from search.query.nodes import Node

_Span = tuple[date | None, date | None]


def is_limited(query: Query, filters: Filters) -> bool:
    """Whether the search asks about a time, a site or a province: then it is said in full what is missing there.

    Any other spans every gap there is, and their number is enough.
    """
    return (
        _span(query, filters) != (None, None) or _names_places(query.root) or bool(filters.sites or filters.provinces)
    )


def missing(
    query: Query, filters: Filters, gaps: Iterable[Gap], standings: Sequence[Standing], now: datetime
) -> list[Gap]:
    """Those of ``gaps`` (not filled) that the search spans, newest first, and the sites that are overdue at ``now``.

    Sites that are not crawled any more are left out.
    """
    first, last = _span(query, filters)
    begin = datetime.combine(first, time(), VIETNAM) if first else None
    end = datetime.combine(last + timedelta(days=1), time(), VIETNAM) if last else None
    known = {one.site: one for one in standings}
    found = [one for one in gaps if one.site in known and not one.filled]
    found += overdue(found, standings, now)
    asked = [one for one in found if overlaps(one, begin, end) and _is_asked_about(known[one.site], query, filters)]
    return sorted(asked, key=lambda one: (one.first, one.site), reverse=True)


def overdue(gaps: Iterable[Gap], standings: Sequence[Standing], now: datetime) -> list[Gap]:
    """The sites that should have been seen before ``now`` and were not, without those of which ``gaps`` says so."""
    open_ = {one.site for one in gaps if one.last is None}
    return [
        Gap(one.site, one.seen_at, None, OURS)
        for one in standings
        if one.site not in open_ and one.seen_at is not None and one.due_at is not None and one.due_at < now
    ]


def gaps_json(gaps: Iterable[Gap]) -> list[dict[str, Any]]:
    """``gaps`` as JSON-ready values."""
    return [
        {
            "site": one.site,
            "first": one.first.isoformat(),
            "last": one.last.isoformat() if one.last else None,
            "cause": one.cause,
            "found": one.found,
            "expected": round(one.expected, 1) if one.expected is not None else None,
            "filled": one.filled,
            "backfill": backfill(one),
        }
        for one in gaps
    ]


def _span(query: Query, filters: Filters) -> _Span:
    span = _both((filters.first_day, filters.last_day), _span_of(query.root))
    if filters.years:
        span = _both(span, (date(min(filters.years), 1, 1), date(max(filters.years), 12, 31)))
    return span


def _span_of(node: Node) -> _Span:
    """The days outside which no match of ``node`` was published."""
    if isinstance(node, Published):
        return node.first, node.last
    if isinstance(node, And):
        span: _Span = (None, None)
        for part in node.parts:
            span = _both(span, _span_of(part))
        return span
    if isinstance(node, Or):
        spans = [_span_of(part) for part in node.parts]
        firsts, lasts = [one for one, _ in spans], [one for _, one in spans]
        return (
            None if None in firsts else min(one for one in firsts if one),
            None if None in lasts else max(one for one in lasts if one),
        )
    return None, None


def _both(one: _Span, other: _Span) -> _Span:
    firsts = [day for day in (one[0], other[0]) if day is not None]
    lasts = [day for day in (one[1], other[1]) if day is not None]
    return max(firsts, default=None), min(lasts, default=None)


def _names_places(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_names_places, node.parts))
    return isinstance(node, OnSite | InProvince)


def _is_asked_about(site: Standing, query: Query, filters: Filters) -> bool:
    wanted: Mapping[str, bool] = {
        "site": not filters.sites or site.site in filters.sites,
        "kind": not filters.kinds or site.kind in filters.kinds,
        "province": not filters.provinces or bool({site.province, site.province_now} & set(filters.provinces)),
    }
    return all(wanted.values()) and _may_hold(query.root, site)


def _may_hold(node: Node, site: Standing) -> bool:
    """Whether an article of ``site`` can match ``node``, whatever is in it."""
    if isinstance(node, OnSite):
        return any(phrase_in_name(node.words, name) for name in (site.site, site.name))
    if isinstance(node, InProvince):
        return any(phrase_in_name(node.words, name) for name in (site.province, site.province_now))
    if isinstance(node, OfKind):
        return site.kind == node.kind
    if isinstance(node, And):
        return all(_may_hold(part, site) for part in node.parts)
    if isinstance(node, Or):
        return any(_may_hold(part, site) for part in node.parts)
    if isinstance(node, Not) and isinstance(node.part, OnSite | InProvince | OfKind):
        return not _may_hold(node.part, site)
    return True
