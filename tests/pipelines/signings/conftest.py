"""Articles made for one statement each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from pipelines.article import VIETNAM
from pipelines.article_text import ArticleText
from pipelines.findings import Findings
from pipelines.signings import read

Tell = Callable[..., Findings]


def article(
    *paragraphs: str, title: str = "", lead: str = "", captions: tuple[str, ...] = (), day: str = "2021-07-13"
) -> ArticleText:
    """An article that came out on ``day`` (empty: nobody knows when)."""
    published = datetime.fromisoformat(day).replace(tzinfo=VIETNAM) if day else None
    return ArticleText(title, lead, paragraphs, captions, published=published)


@pytest.fixture
def tell() -> Tell:
    """Read an article made of the given paragraphs, title, lead and captions, by default of 13 July 2021."""
    return lambda *paragraphs, **parts: read(article(*paragraphs, **parts))
