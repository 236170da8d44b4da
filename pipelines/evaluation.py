"""How well pages are understood: saved pages with the record each must give, and plain trafilatura on the same.

A saved page is ``<folder>/<family>/<name>.html`` with ``<name>.json`` beside it (address, headers and
the expected fields). Bodies are compared as multisets of words, so the measure does not hang on where a paragraph ends;
``paragraphs`` tells whether the paragraphs are exact as well.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import trafilatura

from pipelines.article import Article, NotAnArticle, Outcome, Page
from pipelines.errors import KyketError
from pipelines.text import clean, tokenise


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader finds on a saved page."""

    title: str
    lead: str
    body: tuple[str, ...]
    captions: tuple[str, ...]
    byline: str
    published: datetime | None
    """Aware; None where the page says nothing."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page on disk and its true record."""

    name: str
    """``family/name``."""
    family: str
    page: Page
    expected: Expected
    further: dict[str, Any]
    """Whatever else the record says, by field name of :class:`~pipelines.article.Article`."""


@dataclass(frozen=True, slots=True)
class PageScore:
    """How one page came out. F1 from 0 to 1; the rest is exact or not."""

    name: str
    family: str
    body_f1: float
    plain_f1: float
    """Plain trafilatura's on the same page."""
    paragraphs: bool
    title: bool
    lead: bool
    captions: bool
    byline: bool
    published: bool
    milliseconds: float
    plain_milliseconds: float
    reason: str = ""
    """Why there is no article; empty when there is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a family, or all pages together. Every share is from 0 to 1."""

    family: str
    pages: int
    body_f1: float
    plain_f1: float
    paragraphs: float
    title: float
    lead: float
    captions: float
    byline: float
    published: float
    milliseconds: float
    plain_milliseconds: float


def words(paragraphs: Iterable[str]) -> Counter[str]:
    """The words of ``paragraphs`` with how often each stands there."""
    return Counter(token.text.lower() for paragraph in paragraphs for token in tokenise(clean(paragraph)))


def body_f1(expected: Iterable[str], found: Iterable[str]) -> float:
    """F1 of the words of ``found`` against those of ``expected``, counted with repetition: 1.0 is equal, order aside.

    >>> body_f1(["Ký kết quy chế"], ["Ký kết", "quy chế"])
    1.0
    """
    truth, guess = words(expected), words(found)
    if not truth and not guess:
        return 1.0
    return 2 * (truth & guess).total() / (truth.total() + guess.total())


def plain_text(html: bytes, url: str) -> str:
    """The body that plain trafilatura finds, with its metadata asked for; empty if it finds none."""
    document = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    return (getattr(document, "text", "") or "") if document is not None else ""


def read_page(html: Path) -> SavedPage:
    """The page at ``html`` and its record in the ``.json`` beside it.

    Raises :class:`KyketError` if the record is missing or is not one.
    """
    record = html.with_suffix(".json")
    try:
        values = json.loads(record.read_text(encoding="utf-8"))
        url = values.pop("url")
        page = Page(
            url=url,
            final_url=values.pop("final_url", url),
            site=values.pop("site", ""),
            fetched_at=datetime.fromisoformat(values.pop("fetched_at")),
            status=200,
            headers=tuple(values.pop("headers", {}).items()),
            body=html.read_bytes(),
        )
        published = values.pop("published")
        expected = Expected(
            title=values.pop("title"),
            lead=values.pop("lead", ""),
            body=tuple(values.pop("body")),
            captions=tuple(values.pop("captions", ())),
            byline=values.pop("byline", ""),
            published=datetime.fromisoformat(published) if published else None,
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise KyketError(
            f"no record of a saved page ({error!r})",
            about=str(record),
            remedy="it needs url, fetched_at, title, body and published",
        ) from error
    values.pop("covers", None)
    family = html.parent.name
    return SavedPage(f"{family}/{html.stem}", family, page, expected, values)


def read_pages(folder: Path) -> list[SavedPage]:
    """Every saved page under ``folder``, by name. Raises :class:`KyketError` for a folder without any."""
    pages = [read_page(path) for path in sorted(folder.glob("*/*.html"))]
    if not pages:
        raise KyketError(
            "no saved pages", about=str(folder), remedy="pages stand in <family>/<name>.html beside <name>.json"
        )
    return pages


def score(saved: SavedPage, understand: Callable[[SavedPage], Outcome]) -> PageScore:
    """``understand`` and plain trafilatura on one page."""
    began = perf_counter()
    outcome = understand(saved)
    taken = perf_counter() - began
    began = perf_counter()
    plain = plain_text(saved.page.body, saved.page.url)
    plain_taken = perf_counter() - began
    expected = saved.expected
    article: Article | None = None if isinstance(outcome, NotAnArticle) else outcome
    return PageScore(
        name=saved.name,
        family=saved.family,
        body_f1=body_f1(expected.body, article.body if article else ()),
        plain_f1=body_f1(expected.body, [plain]),
        paragraphs=article is not None and article.body == expected.body,
        title=article is not None and article.title == expected.title,
        lead=article is not None and article.lead == expected.lead,
        captions=article is not None and article.captions == expected.captions,
        byline=article is not None and article.byline == expected.byline,
        published=article is not None and article.published == expected.published,
        milliseconds=taken * 1000,
        plain_milliseconds=plain_taken * 1000,
        reason=outcome.reason if isinstance(outcome, NotAnArticle) else "",
    )


def evaluate(pages: Sequence[SavedPage], understand: Callable[[SavedPage], Outcome]) -> list[PageScore]:
    """Every page of ``pages``, understood by ``understand`` and by plain trafilatura, in order."""
    return [score(saved, understand) for saved in pages]


def summarise(scores: Sequence[PageScore]) -> list[Row]:
    """The table: one row a family in the order of ``scores``, and last ``all``. ``scores`` must not be empty."""
    families = list(dict.fromkeys(item.family for item in scores))
    parts = [(family, [item for item in scores if item.family == family]) for family in families]
    return [_row(family, items) for family, items in [*parts, ("all", list(scores))]]


def _row(family: str, items: Sequence[PageScore]) -> Row:
    def mean(name: str) -> float:
        return sum(float(getattr(item, name)) for item in items) / len(items)

    shares = {field.name: mean(field.name) for field in fields(Row) if field.name not in ("family", "pages")}
    return Row(family=family, pages=len(items), **shares)
