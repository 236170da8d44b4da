"""Pages put together at random, of whatever an editor may type and a theme may print around it, come out exactly.

Full pages have everything around the article that a real site has; sparse ones little but the elements that
reference/cms_families.md names, nested now one way, now another; unknown ones are of no family at all.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from made_pages.articles import Made, make
from made_pages.themes import sparse_page, unknown_page

from benchmarks.markup import FAMILIES
from crawlers.cms import family, recognise
from pipelines.article import Article, Page
from pipelines.extract import extract
from pipelines.hints import SiteFacts


def differences(made: Made, html: str, hints: str) -> dict[str, object]:
    """What is wrong with the article that comes out of ``html`` with the hints of family ``hints``."""
    url = made.piece.url
    page = Page(
        url, url, "any.example", datetime(2024, 5, 24, tzinfo=UTC), 200, (("Content-Type", "text/html"),), html.encode()
    )
    if hints != "generic" and recognise(html, url) != hints:
        return {"recognised": recognise(html, url)}
    article = extract(page, family(hints), SiteFacts(id="any.example"))
    if not isinstance(article, Article):
        return {"no article": article}
    found: dict[str, tuple[object, object]] = {
        "title": (article.title, made.piece.title),
        "lead": (article.lead, made.piece.lead),
        "byline": (article.byline, made.byline),
        "captions": (list(article.captions), made.captions),
        "body": (list(article.body), made.paragraphs),
        "day": (
            article.published and article.published.strftime("%Y-%m-%d %H:%M"),
            f"{made.piece.published:%Y-%m-%d %H:%M}",
        ),
    }
    return {name: {"found": got, "true": true} for name, (got, true) in found.items() if got != true}


@pytest.mark.parametrize("first", range(0, 400, 25))
def test_a_full_page_put_together_at_random_comes_out_exactly(first: int) -> None:
    for number in range(first, first + 25):
        made = make(number)
        assert not differences(made, FAMILIES[made.family](made.piece), made.family), number


@pytest.mark.parametrize("first", range(400, 800, 25))
def test_a_sparse_page_put_together_at_random_comes_out_exactly(first: int) -> None:
    for number in range(first, first + 25):
        made = make(number)
        assert not differences(made, sparse_page(made, random.Random(number)), made.family), number


@pytest.mark.parametrize("first", range(800, 1200, 25))
def test_a_page_of_an_unknown_cms_put_together_at_random_comes_out_exactly(first: int) -> None:
    for number in range(first, first + 25):
        made = make(number)
        assert not differences(made, unknown_page(made, random.Random(number)), "generic"), number
