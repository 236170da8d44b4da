"""What goes into the store and comes out of it, as plain records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pipelines.article import ArchiveReference, Article, Origin
from pipelines.findings import Findings


class AddressKind(StrEnum):
    """What an address of the frontier leads to."""

    ARTICLE = "article"
    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"


class PageState(StrEnum):
    """Where a page stands on its way."""

    FETCHED = "fetched"  # archived, waits to be processed
    ARTICLE = "article"  # processed: an article, or an alias of one
    NOT_ARTICLE = "not-article"  # processed: nothing in it, see reason
    FAILED = "failed"  # could not be fetched, see reason; tried again by the next crawl
    REFUSED = "refused"  # must not be fetched (robots.txt, other host, private address …), see reason
    NEEDS_BROWSER = "needs-browser"
    GONE = "gone"  # 404 or 410 in several crawls


@dataclass(frozen=True, slots=True)
class FrontierEntry:
    """An address that a crawl run means to visit."""

    url: str
    kind: AddressKind
    page_id: str
    """:func:`pipelines.article.page_id` of the canonical address; the key within the run."""
    depth: int = 0
    """Listing pages since the first of its listing."""
    hinted_published: str = ""
    hinted_source: Literal["feed", "sitemap", ""] = ""
    found_on: str = ""


RunMode = Literal["incremental", "full", "since"]


@dataclass(frozen=True, slots=True)
class CrawlRun:
    """One crawl of one site, under way or finished."""

    id: int
    site: str
    mode: RunMode
    since: date | None
    origin: Origin
    started_at: datetime
    finished_at: datetime | None = None
    resumed: bool = False
    """True when :meth:`Store.start_run` found it unfinished: its frontier is still there."""
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """Pages by outcome and reason: ``{"fetched": 31, "unchanged": 4, "failed: timeout": 1, "skipped: known": 60}``."""
    articles: Mapping[str, int] = field(default_factory=dict)
    """``{"new": 30, "changed": 1, "unchanged": 0, "alias": 2, "not-article": 2}``."""
    bytes: int = 0
    seconds: float = 0.0
    error: str = ""
    """Why the run as a whole ended badly; empty for a good end."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What the crawler must know of a page it has seen."""

    page_id: str
    state: PageState
    content_hash: str
    """Hash of the response body as archived (:func:`pipelines.article.content_hash`)."""
    etag: str
    last_modified: str
    fetched_at: datetime | None
    """When that response came; None if none is held."""
    published: datetime | None
    reason: str = ""
    """Why the state is what it is; "forgotten" (with REFUSED) for a page that must not come back."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One visit to one page, whatever came of it."""

    page_id: str
    site: str
    run_id: int | None
    url: str
    canonical_url: str
    state: PageState
    fetched_at: datetime
    status: int = 0
    reason: str = ""
    """One readable clause when the state is not FETCHED: "429 after 3 tries", "redirect leaves the site: https://…"."""
    content_hash: str = ""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    bytes: int = 0
    archive: ArchiveReference | None = None
    hinted_published: str = ""
    hinted_source: Literal["feed", "sitemap", ""] = ""
    origin: Origin = "crawl"


class Saved(StrEnum):
    """What storing an outcome did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ALIAS = "alias"  # equal text on the same site is already stored under another id
    NOT_ARTICLE = "not-article"
    FORGOTTEN = "forgotten"  # not stored: it, or equal text of its site, was removed by Store.forget


@dataclass(frozen=True, slots=True)
class SaveResult:
    saved: Saved
    article_id: str
    """The id under which the article is stored (not the page's own, if it is an alias)."""
    version: int = 0
    seq: int | None = None
    """Sequence number of the change, None when nothing changed."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article. Versions count from 1."""

    number: int
    article: Article
    seen_at: datetime
    changed: tuple[str, ...]
    """Names of the fields that differ from the version before; empty for the first."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with what the store knows of it."""

    article: Article
    version: int
    seq: int
    """Sequence number of its last change."""
    first_seen: datetime
    last_seen: datetime
    """When it was last seen on the site, at any of its addresses."""
    gone_since: datetime | None
    """Since when every address of it has answered 404 or 410; None while one answers."""
    aliases: tuple[str, ...]
    """Ids of other pages of the same site with equal text."""
    origin: Origin
    """How it first came to us; how each version came is said by the version."""
    findings: Findings | None = None
    """What the present version says, None until it has been read; or what a person says that it says."""
    story: str = ""
    """Id of the story it belongs to; empty until that is known."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says an article says, whatever the recogniser reads in it."""

    article_id: str
    version: int
    """The version that the person saw."""
    findings: Findings
    """``recogniser`` is "person"."""
    who: str
    at: datetime
    note: str = ""
    """Why, for the next person."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader did with an article."""

    read_at: datetime | None = None
    starred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the outbox, for a search index to take in. ``seq`` rises without exception in commit order."""

    seq: int
    article_id: str
    operation: Literal["upsert", "delete"]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What :meth:`Store.forget` removed, and what is left to remove elsewhere."""

    article_ids: tuple[str, ...]
    """Ids under which a search index knows it."""
    page_ids: tuple[str, ...]
    """All its addresses, which the crawler refuses from now on."""
    archive: tuple[ArchiveReference, ...]
    """Every response of these addresses that the archive holds, for the archive to erase."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the store holds."""

    articles: int
    """Articles, without the addresses that are aliases of one."""
    aliases: int
    gone: int
    """Those of ``articles`` that their site no longer has."""
    versions: int
    """Versions of all of them, and of the aliases' own copies."""
    forgotten: int
    """Addresses that must not come back."""
    pages: Mapping[str, int]
    """Pages by :class:`PageState` value."""
    reasons: Sequence[tuple[str, str, str, int]]
    """Why pages are no articles: (site, state, reason up to its first colon, pages), most frequent first."""
    sites: Mapping[str, Mapping[str, int]]
    """By site: ``articles``, ``aliases``, ``gone``, and ``pages STATE`` for each state; zeros are left out."""
