"""The saved pages, and how they are given to the extractor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.cms import family, recognise
from pipelines.article import Outcome
from pipelines.evaluation import SavedPage
from pipelines.extract import extract
from pipelines.hints import SiteFacts


@pytest.fixture(scope="session")
def pages_folder() -> Path:
    return Path(__file__).parents[1] / "fixtures" / "pages"


@pytest.fixture(scope="session")
def understand() -> Callable[[SavedPage], Outcome]:
    """Extraction with the hints of the page's own family, as a crawl of a registered site does it."""

    def by_family(saved: SavedPage) -> Outcome:
        return extract(saved.page, family(saved.family), SiteFacts(id=saved.page.site))

    return by_family


@pytest.fixture(scope="session")
def understand_unknown() -> Callable[[SavedPage], Outcome]:
    """Extraction of a page nobody has said the family of, as ``kyket extract FILE --url URL`` does it."""

    def by_recognition(saved: SavedPage) -> Outcome:
        name = recognise(saved.page.body, saved.page.url)
        return extract(saved.page, family(name), SiteFacts(id=saved.page.site))

    return by_recognition
