"""From notices to what is shown of them. Everything comes from the store: sending needs no index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pipelines.alerts import Alert, Notice
from pipelines.errors import QueryError, StoreError
from search.alerts.messages import Item, SigningView, Telling
from search.documents import IndexDocument, SiteInfo, document
from search.highlight import highlight
from search.query import Query, parse

if TYPE_CHECKING:  # as in search/documents.py
    from pipelines.alerts.facts import SigningFact
    from pipelines.store.records import StoredArticle
    from pipelines.stories import Story


class Articles(Protocol):
    """What of the store is needed."""

    def current(self, ids: Sequence[str]) -> Mapping[str, StoredArticle]: ...

    def article(self, one: str) -> StoredArticle: ...

    def story(self, one: str) -> Story: ...


def gather(store: Articles, sites: Mapping[str, SiteInfo], alert: Alert, notices: Iterable[Notice]) -> tuple[Item, ...]:
    """``notices`` of ``alert`` in their order, with their articles as they are now. Raises StoreError."""
    gathering = _Gathering(store, sites, _readable(alert.query))
    return tuple(gathering.item(one) for one in notices)


class _Gathering:
    """What was looked up for one message."""

    def __init__(self, store: Articles, sites: Mapping[str, SiteInfo], query: Query | None) -> None:
        self._store = store
        self._sites = sites
        self._query = query
        self._articles: dict[str, StoredArticle | None] = {}
        self._members: dict[str, tuple[str, ...]] = {}

    def item(self, notice: Notice) -> Item:
        # The ids of an agreement are those of its signings: ARTICLE-NUMBER.
        signing = [one.rpartition("-")[0] for fact in notice.fact for one in fact.ids if "-" in one]
        self._load([notice.article_id, *signing])
        stored = self._articles.get(notice.article_id)
        shown = document(stored, self._sites) if stored is not None else None
        return Item(
            notice=notice,
            document=shown,
            highlights=highlight(self._query, shown) if shown is not None and self._query is not None else None,
            signings=tuple(self._view(fact, notice.article_id) for fact in notice.fact),
            told_by=self._others(shown, signing),
        )

    def _load(self, ids: Iterable[str]) -> None:
        missing = [one for one in dict.fromkeys(ids) if one and one not in self._articles]
        found = self._store.current(missing)
        for one in missing:
            self._articles[one] = found.get(one) or self._under_another_id(one)

    def _under_another_id(self, one: str) -> StoredArticle | None:
        try:
            return self._store.article(one)
        except StoreError:  # forgotten meanwhile
            return None

    def _view(self, fact: SigningFact, article_id: str) -> SigningView:
        return SigningView(
            id=fact.ids[0] if fact.ids else "",
            kind=fact.kind,
            parties=tuple(party.name for party in fact.parties),
            signed_on=fact.signed_on,
            period_from=fact.period_from,
            period_to=fact.period_to,
            province=fact.province or "",
            basis=self._basis(fact, article_id),
        )

    def _basis(self, fact: SigningFact, article_id: str) -> tuple[str, ...]:
        """As the article itself says, else as the first does that says it."""
        own_first = sorted(fact.ids, key=lambda one: one.rpartition("-")[0] != article_id)
        for one in own_first:
            holder, _, number = one.rpartition("-")
            stored = self._articles.get(holder)
            if stored is None or stored.article.id != holder or stored.findings is None or not number.isdecimal():
                continue
            signings = stored.findings.signings
            if 0 < int(number) <= len(signings) and signings[int(number) - 1].basis:
                return signings[int(number) - 1].basis
        return ()

    def _others(self, shown: IndexDocument | None, signing: Sequence[str]) -> tuple[Telling, ...]:
        ids = [*signing, *(self._story(shown.id) if shown is not None else ())]
        self._load(ids)
        there = {one.article.id: one for each in ids if (one := self._articles.get(each)) is not None}
        if shown is not None:
            there.pop(shown.id, None)
        others = [document(one, self._sites) for one in there.values()]
        return tuple(Telling(one.id, one.site_name or one.site, one.title, one.url) for one in others)

    def _story(self, article_id: str) -> tuple[str, ...]:
        if article_id not in self._members:
            try:
                members = tuple(one.article_id for one in self._store.story(article_id).members)
            except StoreError:  # not placed yet
                members = ()
            self._members |= dict.fromkeys((*members, article_id), members)
        return self._members[article_id]


def _readable(query: str) -> Query | None:
    try:
        return parse(query)
    except QueryError:  # the alert needs attention, and says so by itself
        return None
