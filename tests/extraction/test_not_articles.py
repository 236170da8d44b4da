"""A page without an article in it says so, with the reason."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from crawlers.cms import family
from pipelines.article import NotAnArticle, Page
from pipelines.extract import extract
from pipelines.hints import SiteFacts

RECORDS = sorted((Path(__file__).parents[1] / "fixtures" / "not_articles").glob("*.json"))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_page_without_an_article_says_why(record: Path) -> None:
    values = json.loads(record.read_text(encoding="utf-8"))
    page = Page(
        url=values["url"],
        final_url=values["final_url"],
        site=values["site"],
        fetched_at=datetime.fromisoformat(values["fetched_at"]),
        status=values["status"],
        headers=tuple(values["headers"].items()),
        body=(record.parent / values["file"]).read_bytes(),
    )
    outcome = extract(page, family(values["family"]), SiteFacts(id=page.site))
    assert isinstance(outcome, NotAnArticle), outcome
    assert outcome.reason in values["reasons"], outcome
    assert (outcome.url, outcome.site) == (page.url, page.site)
