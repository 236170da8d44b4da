"""Of articles and what people say they say."""

from __future__ import annotations

from datetime import datetime

from pydantic.json_schema import SkipJsonSchema

from pipelines.article import ArchiveReference, Article, DateProvenance, Origin
from pipelines.findings import Findings, Label, Level, TextPart
from pipelines.stories.roles import Role
from search.web.api.records import Sent


class Reader(Sent):
    """What the one who asks did with an article."""

    read_at: datetime | None
    starred_at: datetime | None


class ArticleAnswer(Sent):
    """One article with all that is known of it."""

    id: str
    url: str
    """The address it was fetched from."""
    canonical_url: str
    """The one address of this article on its site."""
    site: str
    title: str
    lead: str
    """The summary printed apart from the body; empty if there is none."""
    body: list[str]
    """Paragraphs, in order; a table row is one, its cells joined by " | "."""
    captions: list[str]
    byline: str
    """Who signs the article, as printed."""
    published: datetime | None
    """By Vietnam's clock; midnight where the page gives a day only."""
    published_raw: str
    """As printed."""
    published_from: DateProvenance | None
    modified: datetime | None
    language: str
    """ISO 639-1; `und` where there is too little text to tell."""
    province: str
    """Of the site, under its name of the article's day; empty for a central site."""
    province_now: str
    source_name: str
    """The outlet that the page names as its source."""
    source_url: str
    fetched_at: datetime | None
    archive: ArchiveReference | None
    extractor: str
    warnings: list[str]
    version: int
    aliases: list[str]
    """Ids of other pages of the site that show the same text."""
    first_seen: datetime
    last_seen: datetime
    gone_since: datetime | None
    """Since when its page is not there any more."""
    origin: Origin
    story: str | None
    findings: Findings | None
    """Null for an article that was not read yet."""
    reader: Reader


class ArticleVersion(Sent):
    """An article as its page once showed it."""

    number: int
    seen_at: datetime
    changed: list[str]
    """Names of the fields that differ from the version before."""
    origin: Origin
    article: Article


class Versions(Sent):
    """Every version, the oldest first."""

    versions: list[ArticleVersion]


class Member(Sent):
    """An article of a story."""

    article: str
    role: Role
    kept: float
    """Which part of the original's text it has."""
    left_out: list[tuple[TextPart, int, int, int]]
    """What of the original it lacks: part of the text, number of the paragraph, first and last character."""
    linked: list[str]
    """Articles of the story that it shares its text with."""


class StoryAnswer(Sent):
    """Articles that tell the same."""

    id: str
    original: str
    aliases: list[str]
    """Ids of stories that became part of it."""
    members: list[Member]


class Said(Sent):
    """Who has corrected an article, when and why."""

    who: str
    at: datetime
    note: str
    version: int
    """Of the article that was corrected."""


class SaidSigning(Sent):
    """A signing, in the form in which it is corrected."""

    document_kind: str
    parties: list[str]
    signed_on: str | None
    signed_on_partial: str | SkipJsonSchema[None] = None
    """Day and month of a signing without a year, as `--07-12`; left out of others."""
    period_from: int | None
    period_to: int | None
    province: str | None
    level: Level | None
    basis: list[str]
    quote: str
    """The sentence that reports it."""


class SaidDocument(Sent):
    """A document that the article cites."""

    number: str
    date: str | None
    issuer: str | None


class SaidOfficial(Sent):
    """A holder of an office that it names."""

    name: str
    title: str


class CorrectionAnswer(Sent):
    """What an article is shown to say, in the form in which it is corrected."""

    label: Label
    provinces: list[str]
    signings: list[SaidSigning]
    documents: list[SaidDocument]
    officials: list[SaidOfficial]
    id: str
    seen: str
    """Sent back with a correction, so that it corrects what was looked at."""
    corrected: Said | None
    """Null where the recogniser says so alone."""
