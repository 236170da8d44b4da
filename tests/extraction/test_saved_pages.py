"""Every saved page gives its record: all fields exactly, the body paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.cms import recognise
from pipelines.article import Article, Outcome
from pipelines.evaluation import SavedPage, body_f1, read_pages

PAGES = read_pages(Path(__file__).parents[1] / "fixtures" / "pages")
FAMILIES = ("nukeviet", "tuyengiao", "dnn_newsview", "vnpt_cms", "onecms")


def compare(saved: SavedPage, outcome: Outcome) -> None:
    """Fields first, then the body's words, then its paragraphs: the first difference is the most telling one."""
    assert isinstance(outcome, Article), f"no article: {outcome}"
    expected = saved.expected
    assert outcome.title == expected.title
    assert outcome.published == expected.published
    assert outcome.byline == expected.byline
    assert outcome.lead == expected.lead
    assert list(outcome.captions) == list(expected.captions)
    assert body_f1(expected.body, outcome.body) >= 0.99, "\n".join(outcome.body)
    assert list(outcome.body) == list(expected.body)


@pytest.mark.parametrize("saved", PAGES, ids=lambda saved: saved.name)
def test_a_saved_page_gives_its_record(saved: SavedPage, understand: Callable[[SavedPage], Outcome]) -> None:
    outcome = understand(saved)
    compare(saved, outcome)
    assert isinstance(outcome, Article)
    if "modified" in saved.further:
        assert outcome.modified is not None
        assert outcome.modified.isoformat() == saved.further["modified"]
    for name in ("source_name", "published_raw"):
        if name in saved.further:
            assert getattr(outcome, name) == saved.further[name]
    assert outcome.language == "vi"


@pytest.mark.parametrize("saved", [page for page in PAGES if page.family in FAMILIES], ids=lambda saved: saved.name)
def test_the_family_of_a_saved_page_is_recognised(saved: SavedPage) -> None:
    assert recognise(saved.page.body, saved.page.url) == saved.family
    assert recognise(saved.page.body, "") == saved.family


@pytest.mark.parametrize("saved", [page for page in PAGES if page.family == "generic"], ids=lambda saved: saved.name)
def test_a_page_of_no_known_family_gives_its_record_by_recognition_too(
    saved: SavedPage, understand_unknown: Callable[[SavedPage], Outcome]
) -> None:
    compare(saved, understand_unknown(saved))


def test_every_family_has_at_least_three_saved_pages() -> None:
    counts = {family: sum(page.family == family for page in PAGES) for family in FAMILIES}
    assert min(counts.values()) >= 3, counts
