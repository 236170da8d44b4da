"""The text of an article as the recognisers read it, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipelines.article import Article
from pipelines.findings import Span, TextPart


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What a person reads of an article, and when it came out. All texts are NFC."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    byline: str = ""
    published: datetime | None = None
    """Aware, Asia/Ho_Chi_Minh; None if unknown."""
    site: str = ""
    url: str = ""

    def parts(self) -> Iterator[tuple[TextPart, int, str]]:
        """Title, lead, paragraphs and captions in reading order: (name, index, text); empty ones are left out."""
        if self.title:
            yield "title", 0, self.title
        if self.lead:
            yield "lead", 0, self.lead
        for index, paragraph in enumerate(self.paragraphs):
            yield "paragraphs", index, paragraph
        for index, caption in enumerate(self.captions):
            yield "captions", index, caption

    def said(self, span: Span) -> str:
        """The text of ``span``."""
        part = getattr(self, span.field) if span.field in ("title", "lead", "byline") else None
        text: str = part if part is not None else getattr(self, span.field)[span.index]
        return text[span.start : span.end]


def text_of(article: Article) -> ArticleText:
    """``article`` as the recognisers read it."""
    return ArticleText(
        title=article.title,
        lead=article.lead,
        paragraphs=article.body,
        captions=article.captions,
        byline=article.byline,
        published=article.published,
        site=article.site,
        url=article.canonical_url,
    )
