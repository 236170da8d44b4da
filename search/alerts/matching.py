"""Which alerts find which of some articles: the search's own query and filters, over just these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from pipelines.alerts import Alert
from pipelines.errors import QueryError
from search.alerts.filters import filters_of
from search.backends.protocol import SearchBackend, SearchRequest
from search.query import parse

T = TypeVar("T")

_ARTICLES = 500
_SEARCHES = 1_000
"""Different searches that are held as trees at once."""

_Asked = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""What alerts may have in common: query and filters."""


@dataclass(slots=True)
class Matched:
    """What alerts found."""

    hits: list[tuple[str, str]] = field(default_factory=list)
    """(id of the alert, id of the article); article after article as they were given, alert after alert."""
    invalid: dict[str, QueryError] = field(default_factory=dict)
    """By id of the alert, why its query or a filter cannot be read, or why the index does not do such a search."""
    missing: frozenset[str] = frozenset()
    """Articles that are not in the index."""


def match(backend: SearchBackend, alerts: Iterable[Alert], article_ids: Iterable[str]) -> Matched:
    """Which of ``alerts`` find which of the articles, as they are in the live index: all that it took in is seen.

    What an alert watches, its position and whether it is on do not count. Raises BackendUnavailable when the index does
    not answer; then nothing of it is known.
    """
    asking: dict[_Asked, list[str]] = {}
    for alert in alerts:
        asking.setdefault(_asked(alert), []).append(alert.id)
    matched = Matched()
    for ids in _parts(dict.fromkeys(article_ids), _ARTICLES):
        _match(backend, asking, ids, matched)
    if matched.invalid:
        matched.hits = [hit for hit in matched.hits if hit[0] not in matched.invalid]
    return matched


def request_of(alert: Alert) -> SearchRequest:
    """The search that ``alert`` is. Raises QueryError."""
    return _request(_asked(alert))


def _match(backend: SearchBackend, asking: dict[_Asked, list[str]], ids: Sequence[str], matched: Matched) -> None:
    finders: dict[str, list[str]] = {one: [] for one in ids}
    with backend.batch(ids) as batch:
        matched.missing |= batch.missing
        for part in _parts(asking, _SEARCHES):
            requests = dict(_readable(part, asking, matched))
            for asked, answer in zip(requests, batch.matching(list(requests.values())), strict=True):
                if isinstance(answer, QueryError):
                    matched.invalid |= dict.fromkeys(asking[asked], answer)
                    continue
                for one in answer:
                    finders[one] += asking[asked]
    matched.hits += ((alert, one) for one, found in finders.items() for alert in found)


def _readable(
    part: Iterable[_Asked], asking: dict[_Asked, list[str]], matched: Matched
) -> Iterator[tuple[_Asked, SearchRequest]]:
    """The requests of those that can be read; of the others it is noted why."""
    for asked in part:
        try:
            yield asked, _request(asked)
        except QueryError as error:
            matched.invalid |= dict.fromkeys(asking[asked], error)


def _asked(alert: Alert) -> _Asked:
    return alert.query, tuple(sorted((name, tuple(values)) for name, values in alert.filters.items()))


def _request(asked: _Asked) -> SearchRequest:
    query, filters = asked
    return SearchRequest(parse(query), filters_of(dict(filters)), sort="date", facets=False, highlight=False)


def _parts(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while part := list(islice(rest, size)):
        yield part
