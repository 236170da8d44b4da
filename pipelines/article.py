"""The records everybody speaks: a page as fetched, an article as understood.

Plain frozen dataclasses; :func:`to_json` and :func:`from_json` are their one JSON form. Text is NFC; a moment is aware,
in Asia/Ho_Chi_Minh where it is a publication date and in UTC where it is ours (``fetched_at``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, with_config

from pipelines.zone import VIETNAM as VIETNAM

Origin = Literal["crawl", "backfill", "import", "reextract"]
"""How something came to us. Only what a ``crawl`` brings is news: the others never notify unless asked."""

DateSource = Literal["json-ld", "meta", "page", "url", "feed", "sitemap"]
DatePrecision = Literal["day", "minute", "second"]

EVERY_FIELD = ConfigDict(json_schema_serialization_defaults_required=True)
"""For the JSON schema of records that are written with every field."""


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class ArchiveReference:
    """Where a response stands in the archive: WARC file name and byte offset of its record.

    The file name is without folder, so it stays valid when the file is moved to the archive's address.
    """

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Page:
    """One response as it came, before anything of it is understood."""

    url: str
    """The address asked for."""
    final_url: str
    """The address that answered, after redirects; equal to ``url`` without any."""
    site: str
    """Id in the site registry (the file name of its entry, e.g. ``baolamdong.vn``); empty when unknown."""
    fetched_at: datetime
    """Aware, UTC."""
    status: int
    """HTTP status; 200 for a file read from disk."""
    headers: tuple[tuple[str, str], ...]
    """As received, names in any case."""
    body: bytes
    """As received, content encodings (gzip, br …) already removed."""
    archive: ArchiveReference | None = None
    """None for a page that is not archived (``kyket extract FILE``)."""
    hinted_published: str = ""
    """The date that the feed or sitemap gave with the address, raw; a candidate among others."""
    hinted_source: Literal["feed", "sitemap", ""] = ""

    def header(self, name: str) -> str:
        """The first value of header ``name`` in any case, or an empty string."""
        lowered = name.lower()
        return next((value for key, value in self.headers if key.lower() == lowered), "")


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One date the page offers."""

    source: DateSource
    raw: str
    """As printed."""
    value: datetime | None
    """Aware, Asia/Ho_Chi_Minh; None if it cannot be read."""
    precision: DatePrecision = "minute"
    note: str = ""
    """Why it was corrected or set aside: "page clock", "month before day", "12-hour clock", "malformed" …"""


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class DateProvenance:
    """Where ``Article.published`` comes from, and what else was on offer."""

    source: DateSource
    precision: DatePrecision
    note: str = ""
    candidates: tuple[DateCandidate, ...] = ()
    """Every candidate, the winner among them, in order of trust."""


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class Article:
    """One article as understood from one page.

    What a page does not say is None or empty, never guessed.
    """

    id: str
    """:func:`page_id` of (site, canonical address)."""
    url: str
    """The address it was fetched from."""
    canonical_url: str
    """The one address of this article on its site."""
    site: str
    title: str
    lead: str
    """The summary printed apart from the body (sapo); empty if there is none."""
    body: tuple[str, ...]
    """Paragraphs, in order, without captions, byline, residue; a table row is one paragraph, cells joined by " | "."""
    captions: tuple[str, ...]
    """Captions of figures, in order, each once."""
    byline: str
    """Who signs the article, as printed ("DUY DANH", "Hoàng Quyên - T.Q"); empty if nobody."""
    published: datetime | None
    """Aware, Asia/Ho_Chi_Minh; midnight when the page gives a day only (see ``published_from.precision``)."""
    published_raw: str
    """The winning date as printed."""
    published_from: DateProvenance | None
    modified: datetime | None
    language: str
    """ISO 639-1 by langdetect; ``und`` when there is too little text to tell."""
    province: str
    """The site's province under the name of the article's day; empty for a central site."""
    province_now: str
    """The same province under its present name."""
    source_name: str = ""
    """The outlet the page names as its source ("Nguồn: …"), and ``source_url`` its address, where given."""
    source_url: str = ""
    fetched_at: datetime | None = None
    archive: ArchiveReference | None = None
    extractor: str = ""
    """Name and version of the extractor that made this record, with the CMS family: ``1 nukeviet``."""
    warnings: tuple[str, ...] = ()
    """What the operator should know: a date set aside, a field that the family promises but the page lacks."""

    @property
    def text(self) -> str:
        """The body as one text, paragraphs separated by a newline."""
        return "\n".join(self.body)


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """A page without an article in it, with the reason an operator reads."""

    url: str
    site: str
    reason: Literal[
        "not-html",
        "empty",
        "listing",
        "no-body",
        "needs-browser",
        "translation",
        "too-large",
        "broken",
    ]
    detail: str = ""


Outcome = Article | NotAnArticle

_ARTICLE: TypeAdapter[Article] = TypeAdapter(Article)


def page_id(site: str, canonical_url: str) -> str:
    """The id of the page at ``canonical_url`` of ``site``: 16 hexadecimal digits, the same on any machine.

    The scheme and a leading ``www.`` do not count: they are one page.
    """
    address = canonical_url.split("://", 1)[-1].removeprefix("www.")
    return hashlib.blake2b(f"{site}\n{address}".encode(), digest_size=8).hexdigest()


def content_hash(body: bytes) -> str:
    """Hash of a response body: 32 hexadecimal digits; equal bytes, equal hash."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def to_json(article: Article) -> dict[str, Any]:
    """``article`` as JSON-ready values: dates as ISO 8601, every field present."""
    values: dict[str, Any] = _ARTICLE.dump_python(article, mode="json")
    return values


def from_json(values: dict[str, Any]) -> Article:
    """The inverse of :func:`to_json`. Raises ``pydantic.ValidationError``."""
    return _ARTICLE.validate_python(values)
