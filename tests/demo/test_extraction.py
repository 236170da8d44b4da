"""Every article of the demo comes out of its page exactly as a reader finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.registry import Registry, load_registry
from demo.articles import DemoArticle, load
from demo.registry import write_registry
from demo.server import DemoServer
from pipelines.article import Article, NotAnArticle, Outcome, Page
from pipelines.extract import extract

SECOND = {article.key: article for article in load(2)}
FIRST = {article.key: article for article in load(1)}
EDITED = [key for key, article in FIRST.items() if article.title != SECOND[key].title]


@pytest.fixture(scope="module")
def registry(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The demo's entries, for the ports of the running sites."""
    folder: Path = tmp_path_factory.mktemp("sites")
    write_registry(folder, demo.ports)
    return load_registry(folder, package=False)


def _understood(demo: DemoServer, registry: Registry, article: DemoArticle) -> Outcome:
    answer = demo.respond(article.site, article.path, {})
    page = Page(
        url=article.url,
        final_url=article.url,
        site=article.site,
        fetched_at=demo.now(),
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
    )
    site = registry.site(article.site)
    return extract(page, site.hints(), site.facts())


def _compare(found: Outcome, article: DemoArticle) -> None:
    assert isinstance(found, Article), found
    assert found.title == article.title
    assert found.lead == article.lead
    assert found.body == article.paragraphs
    assert found.captions == article.captions
    assert found.byline == article.byline
    assert found.published is not None
    # The visible date has minutes only; that of the head may have seconds.
    assert found.published.replace(second=0) == article.published.replace(second=0)
    assert found.source_name == article.source_name
    assert found.source_url == article.source_url
    assert found.canonical_url == article.url
    assert found.language == "vi"
    if article.modified:
        assert found.modified == article.modified


@pytest.mark.parametrize("key", [key for key, article in SECOND.items() if not article.needs_browser])
def test_an_article_comes_out_exactly(second: DemoServer, registry: Registry, key: str) -> None:
    article = next(one for one in load(2, second.ports) if one.key == key)
    _compare(_understood(second, registry, article), article)


@pytest.mark.parametrize("key", EDITED)
def test_an_edited_article_came_out_exactly_before_the_edit(first: DemoServer, registry: Registry, key: str) -> None:
    article = next(one for one in load(1, first.ports) if one.key == key)
    _compare(_understood(first, registry, article), article)


def test_a_page_for_browsers_is_recorded_as_that(first: DemoServer, registry: Registry) -> None:
    article = next(one for one in load(1, first.ports) if one.needs_browser)
    found = _understood(first, registry, article)
    assert isinstance(found, NotAnArticle)
    assert found.reason == "needs-browser"
