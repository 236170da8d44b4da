"""What an index knows of an article: everything it is found by and everything a hit shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from pipelines.article import VIETNAM, DatePrecision

if TYPE_CHECKING:  # searching needs no store, and need not wait for SQLAlchemy
    from pipelines.findings import Findings
    from pipelines.store.records import StoredArticle

T = TypeVar("T")


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
    label: str = ""
    """``signing``, ``coordination`` or ``unrelated``; empty until the article has been read."""
    document_kinds: tuple[str, ...] = ()
    """Kinds of the documents signed, each once."""
    parties: tuple[str, ...] = ()
    """Names of the parties of its signings, each once."""
    agencies: tuple[str, ...] = ()
    """What the parties are, whatever they were called that day: keys of the registry of agencies, each once."""
    documents: tuple[str, ...] = ()
    """Numbers of every document cited."""
    basis: tuple[str, ...] = ()
    """Numbers of the documents that its signings rest on."""
    signed_on: tuple[date, ...] = ()
    """Days of its signings, each once; those without a year are left out."""
    story: str = ""
    """Id of the story it tells; its own id until that is known, so that it is a story of one."""
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
        **_said(stored.findings),
        story=stored.story or article.id,
        version=stored.version,
        seq=stored.seq,
    )


def _said(findings: Findings | None) -> dict[str, Any]:
    if findings is None or findings.failure:
        return {}
    parties = [party for signing in findings.signings for party in signing.parties]
    days = (signing.signed_on for signing in findings.signings if signing.signed_on)
    return {
        "label": findings.label,
        "document_kinds": _once(signing.document_kind for signing in findings.signings),
        "parties": _once(party.name for party in parties),
        "agencies": _once(party.agency for party in parties if party.agency),
        "documents": _once(one.number for one in findings.documents),
        "basis": _once(number for signing in findings.signings for number in signing.basis),
        "signed_on": _once(date.fromisoformat(day) for day in days if not day.startswith("--")),
    }


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
