"""Made-up ceremonies to compare."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.article import Article
from pipelines.stories.examples import Ceremony, ceremony, look_alike, report
from pipelines.stories.examples.ceremonies import article as make_article

Report = Callable[..., Article]


@pytest.fixture
def dice() -> random.Random:
    return random.Random(5)


@pytest.fixture
def told(dice: random.Random) -> Ceremony:
    return ceremony(dice)


@pytest.fixture
def original(dice: random.Random, told: Ceremony) -> Article:
    """A report of about 500 words."""
    return report(dice, told, "mot.example")


@pytest.fixture
def another(dice: random.Random) -> Article:
    """A report of something else."""
    return report(dice, ceremony(dice), "hai.example")


@pytest.fixture
def alike(dice: random.Random, told: Ceremony) -> Article:
    """A report of another ceremony in the same sentences."""
    return report(dice, look_alike(dice, told), "ba.example")


@pytest.fixture
def on() -> Callable[..., Article]:
    """``article`` on another site; fields may be given."""

    def move(article: Article, site: str, name: str = "bai", **fields: object) -> Article:
        moved = make_article(
            site,
            name,
            title=article.title,
            lead=article.lead,
            body=article.body,
            captions=article.captions,
            published=article.published,
        )
        return replace(moved, **fields)  # type: ignore[arg-type]

    return move
