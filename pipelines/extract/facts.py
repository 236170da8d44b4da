"""What the health of a site is learned from, taken from a page on its way through extraction."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from lxml import etree

from pipelines.article import Article, Outcome, Page
from pipelines.extract.article import Examined
from pipelines.extract.template import sketch
from pipelines.extract.tree import Element
from pipelines.health.records import ARTICLE, FIELDS, PageFacts

_TEXT = etree.XPath("string-length(normalize-space(//body))")
_NO_TEXT = ("script", "style", "noscript", "template")


def facts_of(page: Page, examined: Examined, *, page_id: str, run_id: int, family: str) -> PageFacts:
    """The facts of ``page``. ``family`` is that of which it bears the marks."""
    outcome, tree = examined.outcome, examined.tree
    asked, answered = urlsplit(page.url).hostname or "", urlsplit(page.final_url or page.url).hostname or ""
    return PageFacts(
        page_id=page_id,
        run_id=run_id,
        site=page.site,
        at=page.fetched_at,
        outcome=ARTICLE if isinstance(outcome, Article) else outcome.reason,
        fields=_fields(outcome),
        length=_length(outcome),
        text=_text(tree.root) if tree is not None else 0,
        family=family,
        template=sketch(tree, examined.body) if tree is not None else "",
        host=answered if answered.removeprefix("www.") != asked.removeprefix("www.") else "",
        published=outcome.published if isinstance(outcome, Article) else None,
    )


def _fields(outcome: Outcome) -> int:
    if not isinstance(outcome, Article):
        return 0
    filled = {
        "title": outcome.title,
        "lead": outcome.lead,
        "byline": outcome.byline,
        "date": outcome.published,
        "captions": outcome.captions,
        "source": outcome.source_name,
    }
    return sum(1 << place for place, name in enumerate(FIELDS) if filled[name])


def _length(outcome: Outcome) -> int:
    if not isinstance(outcome, Article):
        return 0
    return sum(map(len, (outcome.title, outcome.lead, *outcome.body, *outcome.captions)))


def _text(root: Element) -> int:
    """Characters of text that a reader sees, runs of white space counted once."""
    unseen = sum(len(" ".join((element.text or "").split())) for element in root.iter(*_NO_TEXT))
    return max(0, int(cast("float", _TEXT(root))) - unseen)
