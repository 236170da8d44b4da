"""The events that articles report: stories that hang together by agreements, and the agreements.

Everything is read in a few queries for all articles at once, and in rounds: the stories of the articles, their members,
what these sign, who else reports that, the stories of those, until nothing more hangs together with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Column, Connection, Row, select

from pipelines.agreements import SigningSource, build
from pipelines.alerts import ArticleEvents, Event, Fact, SigningFact, fact_of
from pipelines.store.agreements import source_of
from pipelines.store.database import chunks
from pipelines.store.schema import agreement_aliases, articles, signings, story_aliases, tellings, told_aliases

AnyRow = Row[*tuple[Any, ...]]


def events_of(
    connection: Connection, ids: Collection[str], among: Collection[str] | None = None
) -> dict[str, ArticleEvents]:
    """See :meth:`AlertStore.events`."""
    present = articles.c.id.in_
    query = select(articles.c.id).where(articles.c.merged_into.is_(None))
    here = sorted({one for some in chunks(sorted(ids)) for one in connection.scalars(query.where(present(some)))})
    web = _Web(connection, here, among)
    facts = _Facts(connection, web)
    stories = {one: web.component(story) for one, story in web.stories(here).items()}
    return {one: _events(one, stories[one], web, facts) for one in here}


def together_with(connection: Connection, ids: Collection[str]) -> list[str]:
    """Articles that report the same event as one of ``ids``; these among them."""
    web = _Web(connection, sorted(ids))
    return sorted({one for story in web.stories(ids).values() for one in web.component(story).members})


@dataclass(slots=True)
class _Component:
    """Stories that hang together."""

    members: list[str] = field(default_factory=list)
    agreements: list[str] = field(default_factory=list)
    key: str = ""
    ids: frozenset[str] = frozenset()


class _Web:
    """Stories and agreements around some articles, and which of them hang together."""

    def __init__(self, connection: Connection, ids: Sequence[str], among: Collection[str] | None = None) -> None:
        """``among``: articles that are there; what others report is not known. None: all."""
        self._connection = connection
        self._ids = ids
        self._among = among
        self._story_of: dict[str, str] = {}
        self._number: dict[str, int] = {}
        self.sources: defaultdict[str, list[str]] = defaultdict(list)
        """Ids of the signings of each agreement."""
        self._signed: defaultdict[str, set[str]] = defaultdict(set)
        """The agreements of which each article tells."""
        self._parent: dict[str, str] = {}
        self._gather()
        self._components = self._made()

    def stories(self, ids: Iterable[str]) -> dict[str, str]:
        """The story of each article; one that is not placed yet is a story of its own."""
        return {one: self._story_of.get(one, one) for one in ids}

    def component(self, story: str) -> _Component:
        return self._components[self._root(story)]

    def agreements_of(self, article_id: str) -> list[str]:
        return sorted(self._signed[article_id])

    def _gather(self) -> None:
        edge = set(self._ids)  # articles whose stories and signings have not been looked up
        known: set[str] = set()
        while edge:
            known |= edge
            stories = {self._story_of[one] for one in self._placed(tellings.c.article_id, edge)}
            members = set(self._placed(tellings.c.story_id, stories)) | edge
            agreements = {row.agreement_id for row in self._signings(signings.c.article_id, members)}
            new = agreements - self.sources.keys()
            tellers = set()
            for row in self._signings(signings.c.agreement_id, new):
                self.sources[row.agreement_id].append(row.id)
                self._signed[row.article_id].add(row.agreement_id)
                tellers.add(row.article_id)
            known |= members
            edge = tellers - known

    def _placed(self, by: Column[Any], values: Collection[str]) -> list[str]:
        query = select(tellings.c.article_id, tellings.c.story_id, tellings.c.number)
        found = _rows(self._connection, lambda some: query.where(by.in_(some)), values)
        for row in found:
            self._story_of[row.article_id] = row.story_id
            self._number[row.article_id] = row.number
        return [row.article_id for row in found]

    def _signings(self, by: Column[Any], values: Collection[str]) -> list[AnyRow]:
        query = select(signings.c.id, signings.c.article_id, signings.c.agreement_id)
        rows = _rows(self._connection, lambda some: query.where(by.in_(some)), values)
        return [row for row in rows if self.knows(row.article_id)]

    def knows(self, article_id: str) -> bool:
        """Whether the article is there."""
        return self._among is None or article_id in self._among

    def _made(self) -> dict[str, _Component]:
        everyone = sorted({*self._ids, *self._story_of, *self._signed}, key=self._age)
        for one in everyone:
            for agreement in self._signed.get(one, ()):
                self._join(self._story_of.get(one, one), agreement)
        made: defaultdict[str, _Component] = defaultdict(_Component)
        for one in everyone:
            made[self._root(self._story_of.get(one, one))].members.append(one)
        for agreement in sorted(self.sources):
            made[self._root(agreement)].agreements.append(agreement)
        aliases = self._aliases(everyone)
        for component in made.values():
            component.key = self._story_of.get(component.members[0], component.members[0])
            component.ids = frozenset(
                {*component.members, *(alias for one in component.members for alias in aliases.get(one, ()))}
                | {self._story_of.get(one, one) for one in component.members}
            )
        return dict(made)

    def _aliases(self, members: Collection[str]) -> dict[str, list[str]]:
        """Other ids of articles, their stories and events."""
        leader = {one: one for one in members}
        for one, of in self._pairs(articles.c.id, articles.c.merged_into, members):
            leader.setdefault(one, of)
        found: defaultdict[str, list[str]] = defaultdict(list)
        for one, of in leader.items():
            found[of].append(one)
        for table in (story_aliases, told_aliases):
            for one, of in self._pairs(table.c.id, table.c.article_id, leader):
                found[leader[of]].append(one)
        return found

    def _pairs(self, one: Column[Any], of: Column[Any], values: Iterable[str]) -> list[tuple[str, str]]:
        query = select(one.label("id"), of.label("of"))
        return [(row.id, row.of) for row in _rows(self._connection, lambda some: query.where(of.in_(some)), values)]

    def _age(self, article_id: str) -> tuple[bool, int, str]:
        number = self._number.get(article_id)
        return number is None, number or 0, article_id

    def _root(self, one: str) -> str:
        root = one
        while (above := self._parent.get(root, root)) != root:
            root = above
        while one != root:
            self._parent[one], one = root, self._parent[one]
        return root

    def _join(self, one: str, other: str) -> None:
        self._parent[self._root(other)] = self._root(one)


class _Facts:
    """What is known of the agreements of a web."""

    def __init__(self, connection: Connection, web: _Web) -> None:
        self._sources: defaultdict[str, list[SigningSource]] = defaultdict(list)
        query = select(signings.c.agreement_id, signings.c.record)
        for row in _rows(connection, lambda some: query.where(signings.c.agreement_id.in_(some)), web.sources):
            source = source_of(row.record)
            if web.knows(source.teller.article_id):
                self._sources[row.agreement_id].append(source)
        self._former = _former_ids(connection, web.sources)
        self._known: dict[str, SigningFact] = {}

    def ids(self, agreement: str) -> tuple[str, ...]:
        """Every id of ``agreement``, its own first."""
        others = {each.id for each in self._sources[agreement]} | self._former.get(agreement, set())
        return (agreement, *sorted(others - {agreement}))

    def known(self, agreement: str) -> SigningFact:
        """What all its articles say."""
        if agreement not in self._known:
            self._known[agreement] = self._fact(agreement, self._sources[agreement])
        return self._known[agreement]

    def own(self, agreement: str, article_id: str) -> SigningFact:
        """What the article says."""
        sources = self._sources[agreement]
        its = [each for each in sources if each.teller.article_id == article_id]
        return self.known(agreement) if len(its) == len(sources) else self._fact(agreement, its)

    def _fact(self, agreement: str, sources: Sequence[SigningSource]) -> SigningFact:
        return replace(fact_of(build({agreement: sources})[0]), ids=self.ids(agreement))


def _events(article_id: str, component: _Component, web: _Web, facts: _Facts) -> ArticleEvents:
    signed = web.agreements_of(article_id)
    own = {each: facts.own(each, article_id) for each in signed}
    fact: Fact = tuple(facts.known(each) for each in component.agreements)
    return ArticleEvents(
        story=Event(component.key, component.ids, fact, tuple(own.values())),
        signings=tuple(Event(each, frozenset(facts.ids(each)), (facts.known(each),), (own[each],)) for each in signed),
    )


def _former_ids(connection: Connection, sources: dict[str, list[str]]) -> dict[str, set[str]]:
    """Ids of signings that are here no more, by the agreement that answers to them."""
    agreement_of = {one: agreement for agreement, its in sources.items() for one in its}
    query = select(agreement_aliases.c.id, agreement_aliases.c.signing_id)
    rows = _rows(connection, lambda some: query.where(agreement_aliases.c.signing_id.in_(some)), agreement_of)
    back = select(signings.c.id)  # one that is here again is its own agreement's
    here = {row.id for row in _rows(connection, lambda some: back.where(signings.c.id.in_(some)), {r.id for r in rows})}
    former: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.id not in here:
            former[agreement_of[row.signing_id]].add(row.id)
    return former


def _rows(connection: Connection, query: Callable[[Sequence[str]], Any], values: Iterable[str]) -> list[AnyRow]:
    return [row for some in chunks(sorted(values)) for row in connection.execute(query(some))]
