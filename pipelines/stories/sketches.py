"""What a story's search asks of an article's text before any two texts are compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipelines.article import Article
from pipelines.stories.fingerprints import fingerprints
from pipelines.stories.roles import latest_moment
from pipelines.stories.texts import StoryText, read_text


@dataclass(frozen=True, slots=True)
class Sketch:
    """One version of an article, as it is placed and looked for."""

    key: str
    """:attr:`StoryText.key`."""
    words: int
    published: datetime | None
    """When it came out, at the latest."""
    title: frozenset[str]
    """Folded words of its title."""
    prints: tuple[int, ...]
    """Its fingerprints."""


def sketch(article: Article, text: StoryText | None = None) -> Sketch:
    """The sketch of ``article``; ``text`` is what :func:`read_text` makes of it, where that is known."""
    text = text or read_text(article)
    return Sketch(text.key, len(text), latest_moment(article), text.title, fingerprints(text))
