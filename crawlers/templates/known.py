"""What is known of a page whatever its template: by the article it was before, by its own structured data, by what it
alone shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawlers.templates.texts import TemplatePage, key, leaves
from pipelines.article import Article
from pipelines.dates import read_date, read_with_formats
from pipelines.extract.header import without_site_name
from pipelines.extract.structured import Structured
from pipelines.text import fold

BEFORE, STRUCTURED, OWN = "the article as it was", "structured data", "what only this page shows"
"""How a value is known, the best first."""

_HEADINGS = frozenset(("h1", "h2", "h3"))
_LEAST_LEAD = 40
_LEAST_OWN = 200
"""Characters that a page must have alone to be taken for its article."""


@dataclass(frozen=True, slots=True)
class Known:
    """Field values of one page; what is not known is empty."""

    title: str = ""
    lead: str = ""
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    byline: str = ""
    source: str = ""
    published: datetime | None = None
    to_the_minute: bool = False
    """Whether the clock of :attr:`published` is known as well."""
    how: dict[str, str] = field(default_factory=dict)
    """By field, how it is known."""

    @property
    def exact(self) -> bool:
        """Whether an absent field is known to be absent."""
        return self.how.get("body") == BEFORE


def of_article(article: Article) -> Known:
    """What is known of a page that shows ``article``."""
    values = {
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "captions": article.captions,
        "byline": article.byline,
        "source": article.source_name,
    }
    precision = article.published_from.precision if article.published_from else "day"
    return Known(
        **values,  # type: ignore[arg-type]
        published=article.published,
        to_the_minute=precision != "day",
        how=dict.fromkeys((*values, "published"), BEFORE),
    )


def of_pages(pages: Sequence[TemplatePage], formats: Sequence[str] = ()) -> list[Known]:
    """What ``pages``, all of one site and template, say of themselves, in order.

    A value that several of them have is the site's, not the article's. ``formats`` are the family's of meta dates.
    """
    said = [_said(page, formats) for page in pages]
    often: Counter[tuple[str, str]] = Counter(
        (name, key(value)) for one in said for name in ("title", "lead", "byline") if (value := getattr(one, name))
    )
    lines = [
        {own: text for place, text in leaves(page) if len(own := key(text)) >= 40 and place.tag not in _HEADINGS}
        for page in pages
    ]
    shown: Counter[str] = Counter(own for page in lines for own in page)
    return [
        _of_its_own(one, often, tuple(text for own, text in page.items() if shown[own] == 1), len(pages))
        for one, page in zip(said, lines, strict=True)
    ]


def _said(page: TemplatePage, formats: Sequence[str]) -> Known:
    data = page.data
    names = {fold(name) for name in (data.first("og:site_name"), data.publisher) if name}
    published, minute = _published(data, formats)
    lead = data.first("og:description", "description", "twitter:description")
    known = Known(
        title=data.headline
        or without_site_name(data.first("og:title", "twitter:title"), names)
        or _window(page, names),
        lead=lead if len(lead) >= _LEAST_LEAD else "",
        body=tuple(line.strip() for line in data.body.split("\n") if line.strip()),
        byline=", ".join(data.authors) or data.first("author", "article:author"),
        published=published,
        to_the_minute=minute,
    )
    how = {name: STRUCTURED for name in ("title", "lead", "body", "byline", "published") if getattr(known, name)}
    return Known(**{name: getattr(known, name) for name in _VALUES}, how=how)


def _window(page: TemplatePage, names: set[str]) -> str:
    """What the window is called, where the page prints it as well."""
    title = without_site_name(page.title, names)
    return title if key(title) and key(title) in page.key(page.body) else ""


_VALUES = ("title", "lead", "body", "captions", "byline", "source", "published", "to_the_minute")


def _published(data: Structured, formats: Sequence[str]) -> tuple[datetime | None, bool]:
    metas = [raw for name in ("article:published_time", "datepublished", "pubdate") for raw in data.meta.get(name, ())]
    for raw in (*data.published, *metas):
        reading = read_with_formats(raw, formats) or read_date(raw)
        if reading is not None:
            return reading.value, reading.precision != "day"
    return None, False


def _of_its_own(one: Known, often: Counter[tuple[str, str]], lines: tuple[str, ...], pages: int) -> Known:
    values = {name: getattr(one, name) for name in _VALUES}
    how = dict(one.how)
    for name in ("title", "lead", "byline"):
        # An author may write a second article; what most pages say is no author.
        most = 1 if name != "byline" else pages // 2
        if pages > 1 and often[name, key(values[name])] > most:
            values[name] = ""
            how.pop(name, None)
    if not values["body"] and pages > 2:
        head = {key(values["title"]), key(values["lead"])}
        own = tuple(line for line in lines if key(line) not in head)
        if sum(map(len, own)) >= _LEAST_OWN:
            values["body"] = own
            how["body"] = OWN
    return Known(**values, how=how)
