"""How well stories are told apart: made-up articles put through a store, and what came of them counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from pipelines.store import Store
from pipelines.stories.examples import Example
from pipelines.stories.roles import Story

Pair = tuple[str, str]

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of some articles."""

    stories: Mapping[str, str]
    """The story of each article, by id."""
    records: Mapping[str, Story]


@dataclass(frozen=True, slots=True)
class Kind:
    """Reprints of one kind, each with the original of its event."""

    name: str
    reprints: int
    joined: int
    """Those that are in one story with the original."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counted over pairs of articles: two of one event belong together, two of different events do not."""

    articles: int
    events: int
    pairs: int
    """That belong together."""
    joined: int
    """Of these, those that are in one story."""
    missed: tuple[Pair, ...]
    wrong: tuple[Pair, ...]
    """Pairs in one story that do not belong together."""
    originals: int
    """Stories of more than one article whose original is that of the event."""
    of_several: int
    """Stories of more than one article."""
    linked: int
    """Pages made of two items that are linked to the story of the second."""
    of_two_items: int
    kinds: tuple[Kind, ...]

    @property
    def recall(self) -> float:
        """Part of the pairs that belong together that are in one story."""
        return self.joined / self.pairs if self.pairs else 1.0

    @property
    def precision(self) -> float:
        """Part of the pairs in one story that belong together."""
        found = self.joined + len(self.wrong)
        return self.joined / found if found else 1.0


def place(store: Store, example: Example, batch: int = 100) -> Told:
    """Put the articles into an empty ``store``, ``batch`` at a time, and let it find their stories."""
    ids = [article.id for article in example.articles]
    for start in range(0, len(ids), batch):
        some = example.articles[start : start + batch]
        store.save_outcomes([(article.id, article, "crawl") for article in some], _NOW)
        while store.place_due():
            pass
    stories = {stored.article.id: stored.story for stored in store.articles()}
    for stored in store.articles():
        stories |= dict.fromkeys(stored.aliases, stored.story)
    return Told(stories, {one: store.story(one) for one in sorted(set(stories.values()))})


def score(example: Example, told: Told) -> Score:
    """Compare what the store made of ``example`` with what is known."""
    together = _pairs(example.events, example.events)
    found = _pairs(example.events, told.stories)
    originals = _originals(example)
    several = [story for story in told.records.values() if len(story.members) > 1]
    right = [story for story in several if story.original == originals[example.events[story.original]]]
    linked = [one for one, event in example.second.items() if _is_linked(told, one, originals[event])]
    return Score(
        articles=len(example.articles),
        events=len(set(example.events.values())),
        pairs=len(together),
        joined=len(together & found),
        missed=tuple(sorted(together - found)),
        wrong=tuple(sorted(found - together)),
        originals=len(right),
        of_several=len(several),
        linked=len(linked),
        of_two_items=len(example.second),
        kinds=tuple(_kinds(example, told, originals)),
    )


def _pairs(ids: Iterable[str], of: Mapping[str, object]) -> set[Pair]:
    groups: defaultdict[object, list[str]] = defaultdict(list)
    for one in sorted(ids):
        groups[of[one]].append(one)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def _originals(example: Example) -> dict[int, str]:
    """The original of each event: the one article of it that is not made of another."""
    return {example.events[one.id]: one.id for one in example.articles if one.id not in example.changes}


def _is_linked(told: Told, page: str, other: str) -> bool:
    """Whether ``page`` is linked to the story of article ``other``, and not in it."""
    members = told.records[told.stories[page]].members
    links: Sequence[str] = next(member.linked for member in members if member.article_id == page)
    return told.stories[other] in links


def _kinds(example: Example, told: Told, originals: Mapping[int, str]) -> Iterable[Kind]:
    made: Counter[str] = Counter()
    joined: Counter[str] = Counter()
    for one, names in example.changes.items():
        made.update(names)
        if told.stories[one] == told.stories[originals[example.events[one]]]:
            joined.update(names)
    return [Kind(name, made[name], joined[name]) for name in sorted(made)]
