"""Why a search finds nothing, and what would find something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.errors import QueryError
from pipelines.text import fold, is_marked
from search.backends.protocol import Filters, SearchRequest
from search.query import Query, Text, parse
from search.web.addresses import is_address, site_of
from search.web.finding import filters_for
from search.web.sources import Sources
from search.web.state import FILTERS, SearchState

_OPERATORS = frozenset({"VÀ", "HOẶC", "KHÔNG", "ĐẾN", "AND", "OR", "NOT", "TO"})
_PIECES = re.compile(r'"[^"]*"?|[^\s"()\[\]{}]+')
_TEXTS = 8
"""Words and phrases that are looked for one by one."""
_SINGLY = 5
"""Filters that are left out one by one."""


@dataclass(frozen=True)
class Offer:
    """Another search, for one that finds nothing."""

    name: str
    """Key of the languages."""
    state: SearchState
    count: int
    left_out: tuple[str, str] = ("", "")
    """The filter that it is without: parameter and value."""


@dataclass(frozen=True)
class Emptiness:
    """Why nothing was found."""

    reason: str
    """Key of the languages."""
    unknown: tuple[str, ...]
    """Words and phrases of the query that no article has, whatever the filters."""
    offers: tuple[Offer, ...]
    site: str = ""
    """That of the address which was asked for."""


def why_empty(sources: Sources, state: SearchState, reader: str) -> Emptiness:
    """Of ``state``, which ``reader`` asked for and which finds nothing."""
    if is_address(state.text):
        return Emptiness("empty.address", (), (), site_of(sources, state.text))
    query = parse(state.text)
    texts = query.wanted[:_TEXTS]
    unknown = tuple(_shown(one) for one in texts if not _count(sources, Query(query.text, one), Filters()))
    return Emptiness(_reason(state, unknown), unknown, tuple(_offers(sources, state, reader)))


def _reason(state: SearchState, unknown: tuple[str, ...]) -> str:
    if unknown:
        return "empty.unknown"
    if state.is_narrowed:
        return "empty.narrowed"
    return "empty.marked" if is_marked(state.text) else "empty.words"


def _offers(sources: Sources, state: SearchState, reader: str) -> Iterator[Offer]:
    wider = 0
    for offer in _wider(state):
        try:
            query = parse(offer.state.text)
        except QueryError:
            continue
        count = _count(sources, query, filters_for(sources, offer.state, reader))
        if offer.name == "empty.wider":
            wider = count
        if count and not (offer.name == "empty.folded_wider" and count == wider):  # which would find nothing more
            yield Offer(offer.name, offer.state, count, offer.left_out)


def _wider(state: SearchState) -> Iterator[Offer]:
    """What to try, the nearest first."""
    if is_marked(state.text):
        yield Offer("empty.folded", state.asking(without_marks(state.text)), 0)
    singly = list(_singly(state))
    if len(singly) > 1:
        yield from singly[:_SINGLY]
    if state.is_narrowed:
        yield Offer("empty.wider", state.bare(), 0)
        if is_marked(state.text):
            yield Offer("empty.folded_wider", state.bare().asking(without_marks(state.text)), 0)
    words = state.text.split()
    if len(words) > 1 and not any(one in state.text for one in '":()*-') and not _OPERATORS & set(words):
        either = " OR ".join(words)
        yield Offer("empty.any", state.asking(either), 0)


def without_marks(text: str) -> str:
    """The query ``text`` without tone marks; its operators keep theirs, or they would be words.

    >>> without_marks('"ký kết" HOẶC (phối KHÔNG hợp)')
    '"ky ket" HOẶC (phoi KHÔNG hop)'
    """
    return _PIECES.sub(lambda piece: piece[0] if piece[0] in _OPERATORS else fold(piece[0]), text)


def _singly(state: SearchState) -> Iterator[Offer]:
    for name in FILTERS:
        for value in state.chosen.get(name, ()):
            yield Offer("empty.without", state.but(name, value), 0, (name, value))
    if state.first or state.last:
        yield Offer("empty.without", state.within(None, None), 0, ("date", ""))
    if state.unread:
        yield Offer("empty.without", state.read_or_not(), 0, ("unread", ""))


def _count(sources: Sources, query: Query, filters: Filters) -> int:
    return sources.backend.search(SearchRequest(query, filters, limit=0, facets=False)).total


def _shown(text: Text) -> str:
    return " ".join(map(str, text.words))
