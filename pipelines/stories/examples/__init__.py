"""Made-up articles whose stories are known: to measure with, and to test with. The same seed makes the same ones."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.article import Article
from pipelines.stories.examples.ceremonies import SITES, Ceremony, ceremony, look_alike, report
from pipelines.stories.examples.reprints import merged, reprint

__all__ = ["Ceremony", "Example", "ceremony", "examples", "look_alike", "merged", "report", "reprint"]


@dataclass(frozen=True, slots=True)
class Example:
    """Articles in the order in which they were published, and what they tell."""

    articles: tuple[Article, ...]
    events: Mapping[str, int]
    """The event of each article, by its id: articles of one event are one story."""
    second: Mapping[str, int]
    """The other event that a page made of two items tells of."""
    changes: Mapping[str, tuple[str, ...]]
    """What was done to each reprint, by its id."""


def examples(stories: int, seed: int = 1) -> Example:
    """``stories`` events. Every second is a look-alike of the one before; two thirds are reprinted."""
    dice = random.Random(seed)
    told: list[Ceremony] = []
    for number in range(stories):
        told.append(look_alike(dice, told[-1]) if number % 2 else ceremony(dice))
    originals = [report(dice, one, dice.choice(SITES)) for one in told]
    events: dict[str, int] = {}
    second: dict[str, int] = {}
    changes: dict[str, tuple[str, ...]] = {}
    articles: list[Article] = []

    def add(one: Article, event: int) -> None:
        articles.append(one)
        events[one.id] = event

    for event, (original, event_told) in enumerate(zip(originals, told, strict=True)):
        add(original, event)
        sites = [site for site in SITES if site != original.site] + [original.site]
        for site in dice.sample(sites, dice.choice((0, 0, 1, 2, 3, 5))):
            copy, changes_made = reprint(dice, original, event_told, site)
            add(copy, event)
            changes[copy.id] = changes_made or ("word for word",)
        if dice.random() < 0.15 and stories > 1:
            other = dice.choice([one for one in range(stories) if one != event])
            page = merged(dice, original, originals[other], dice.choice(SITES))
            add(page, event)
            second[page.id] = other
            changes[page.id] = ("two items",)
    articles.sort(key=lambda one: (str(one.published), one.id))
    return Example(tuple(articles), events, second, changes)
