"""What an index knows of an article: everything it is found by and everything a hit shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipelines.article import VIETNAM, DatePrecision

if TYPE_CHECKING:  # searching needs no store, and need not wait for SQLAlchemy
    from pipelines.store.records import StoredArticle


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """What the site registry says of a site, as far as search needs it."""

    name: str
    kind: str = ""
    """committee, paper, party, portal or central."""
    province: str = ""
    """Its province's name before July 2025; an article says the name of its own day."""
    province_now: str = ""


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One article as an index holds it."""

    id: str
    url: str
    """The canonical address."""
    site: str
    site_name: str
    kind: str
    province: str
    """Under the name of the article's day; empty for a central site."""
    province_now: str
    title: str
    lead: str
    body: str
    """Paragraphs separated by a newline: one text, in which a phrase may run from one paragraph into the next."""
    captions: str
    """Likewise."""
    byline: str
    published: datetime | None
    """Aware, Asia/Ho_Chi_Minh."""
    published_precision: DatePrecision
    language: str
    version: int = 1
    seq: int = 0
    """Sequence number of the article's last change in the store."""

    @property
    def day(self) -> date | None:
        """The day of publication in Vietnam."""
        return self.published.astimezone(VIETNAM).date() if self.published else None


def document(stored: StoredArticle, sites: Mapping[str, SiteInfo]) -> IndexDocument:
    """``stored`` as a document. A site missing from ``sites`` goes by its id, without a kind."""
    article = stored.article
    site = sites.get(article.site) or SiteInfo(name=article.site)
    return IndexDocument(
        id=article.id,
        url=article.canonical_url,
        site=article.site,
        site_name=site.name,
        kind=site.kind,
        province=article.province or site.province,
        province_now=article.province_now or site.province_now or article.province or site.province,
        title=article.title,
        lead=article.lead,
        body="\n".join(article.body),
        captions="\n".join(article.captions),
        byline=article.byline,
        published=article.published.astimezone(VIETNAM) if article.published else None,
        published_precision=article.published_from.precision if article.published_from else "minute",
        language=article.language,
        version=stored.version,
        seq=stored.seq,
    )
