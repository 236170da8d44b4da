"""What agreements are made of: signings as articles tell them, and articles that look back on what was signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.agencies import named_in
from pipelines.article import VIETNAM, Article
from pipelines.article_text import ArticleText, text_of
from pipelines.findings import Findings, Party, Signing
from pipelines.provinces import find
from pipelines.signings.kinds import document_nouns
from pipelines.signings.periods import years_of
from pipelines.signings.sentences import plain
from pipelines.text import fold

_REVIEW = re.compile(
    r"\b(?:so ket|tong ket|nhin lai|ra soat|danh gia|kiem diem|kiem tra|giam sat|giao ban|kiem chung"
    r"|(?:ket qua|qua|hon|sau|nam|thang)\s+(?:\w+\s+){0,4}?(?:thuc hien|trien khai|phoi hop)|chang duong)\b"
)


@dataclass(frozen=True, slots=True)
class Teller:
    """The article that says something."""

    article_id: str
    site: str
    title: str
    url: str
    published: datetime | None
    """Aware."""
    story: str
    """Id of its story; empty until that is known."""

    @property
    def day(self) -> date | None:
        """The day in Vietnam on which it came out."""
        return self.published.astimezone(VIETNAM).date() if self.published is not None else None


@dataclass(frozen=True, slots=True)
class SigningSource:
    """A signing as one article tells it."""

    teller: Teller
    number: int
    """Of the signing in its article, from 1."""
    signing: Signing
    quote: str = ""
    """The sentence that reports it."""
    numbers: tuple[str, ...] = ()
    """Numbers of the signed document itself."""
    corrected: bool = False
    """Whether a person says so, not the recogniser."""

    @property
    def id(self) -> str:
        """``ARTICLE-NUMBER``: the agreement it is part of answers to it."""
        return f"{self.teller.article_id}-{self.number}"


@dataclass(frozen=True, slots=True)
class Review:
    """How an article looks back on what was signed, whatever is read in it otherwise."""

    reviews: bool
    """Whether title or lead say that it does."""
    kinds: tuple[str, ...] = ()
    """The kinds of documents it names."""
    parties: tuple[Party, ...] = ()
    """The agencies it names, if it names a kind."""


@dataclass(frozen=True, slots=True)
class Report:
    """An article about coordination that reports no signing: perhaps of an agreement, how it is kept."""

    teller: Teller
    reviews: bool
    """Whether title or lead say that it looks back."""
    kinds: tuple[str, ...]
    """The kinds of documents it names, if it looks back: of others nobody asks."""
    parties: tuple[Party, ...]
    """The agencies it names, if it names a kind."""
    provinces: tuple[str, ...]
    """What it is about, names of that day."""
    numbers: tuple[str, ...]
    """Numbers of the documents it cites."""
    period_from: int | None = None
    period_to: int | None = None
    """The years that title or lead name."""


def signings_in(article: Article, findings: Findings, story: str = "") -> tuple[SigningSource, ...]:
    """The signings that ``article`` tells, as ``findings`` say."""
    text = text_of(article)
    corrected = findings.recogniser == "person"
    return tuple(
        SigningSource(
            _teller(article, story), number, signing, _quote(text, signing), _own(findings, signing), corrected
        )
        for number, signing in enumerate(findings.signings, 1)
    )


def review_in(article: Article) -> Review:
    """How ``article`` looks back. What it names is read only if it does: of others nobody asks."""
    if not _REVIEW.search(fold(_head(article))):
        return Review(False)
    text = text_of(article)
    kinds = _kinds(text)
    return Review(True, kinds, _parties(text) if kinds else ())


def report_in(article: Article, findings: Findings, story: str = "", review: Review | None = None) -> Report | None:
    """What ``article`` reports of agreements if it is about coordination and no signing; else None.

    ``review`` is what :func:`review_in` makes of it, where that is known.
    """
    if findings.label != "coordination":
        return None
    first, last = years_of(plain(_head(article)))
    review = review or review_in(article)
    return Report(
        teller=_teller(article, story),
        reviews=review.reviews,
        kinds=review.kinds,
        parties=review.parties,
        provinces=findings.provinces,
        numbers=tuple(sorted({each.number for each in findings.documents})),
        period_from=first,
        period_to=last,
    )


def _head(article: Article) -> str:
    return f"{article.title}. {article.lead}"


def _kinds(text: ArticleText) -> tuple[str, ...]:
    nouns = (noun for _, _, part in text.parts() for noun in document_nouns(plain(part)))
    return tuple(sorted({noun.kind for noun in nouns if noun.kind and noun.nature == "coordination"}))


def _parties(text: ArticleText) -> tuple[Party, ...]:
    named = (each.mention for each in named_in(text))
    parties = {
        (each.key, fold(each.name), fold(each.unit)): Party(each.name, each.key, each.unit)
        for each in named
        if not each.collective
    }
    return tuple(parties.values())


def present(province: str) -> str:
    """The present name of ``province``; itself if it is none that is known."""
    known = find(province) if province else None
    return known.now if known is not None else province


def _teller(article: Article, story: str) -> Teller:
    return Teller(article.id, article.site, article.title, article.canonical_url, article.published, story)


def _quote(text: ArticleText, signing: Signing) -> str:
    try:
        return " ".join(text.said(span) for span in signing.spans.get("signing", ()))
    except IndexError:  # a correction of an earlier version of the text
        return ""


def _own(findings: Findings, signing: Signing) -> tuple[str, ...]:
    """Numbers of the signed document: those dated by the signing, which it does not rest on."""
    if signing.signed_on is None or signing.signed_on.startswith("--"):
        return ()
    return tuple(
        each.number
        for each in findings.documents
        if each.date == signing.signed_on and each.number not in signing.basis and each.issuer is None
    )
