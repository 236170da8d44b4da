"""What the health of a site is learned from, and what is said of it: plain records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FIELDS = ("title", "lead", "byline", "date", "captions", "source")
"""The fields whose filling is watched; their order is that of the bits of :attr:`PageFacts.fields`."""

ARTICLE = "article"
"""The outcome of a page that held one."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What extraction met on one page in one crawl."""

    page_id: str
    run_id: int
    site: str
    at: datetime
    """When the page was fetched."""
    outcome: str
    """``article``, or the reason of :class:`pipelines.article.NotAnArticle`."""
    fields: int = 0
    """Which of :data:`FIELDS` were filled: bit 0 is the first."""
    length: int = 0
    """Characters of the article: title, lead, paragraphs, captions."""
    text: int = 0
    """Characters of all text on the page."""
    family: str = ""
    """The CMS family of which the page bears the marks; ``generic`` if of none."""
    template: str = ""
    """:func:`pipelines.extract.template.sketch` of what stands around the article; empty for a page without markup."""
    host: str = ""
    """The host that answered, where a redirect led to another one."""
    seconds: float | None = None
    """How long extraction took; None where that was not taken."""
    published: datetime | None = None
    """The article's date."""

    @property
    def boilerplate(self) -> float:
        """Which part of the page's text is not the article's."""
        return min(1.0, max(0.0, 1 - self.length / self.text)) if self.text else 0.0

    def has(self, name: str) -> bool:
        """Whether the field ``name`` of :data:`FIELDS` was filled."""
        return bool(self.fields >> FIELDS.index(name) & 1)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A page whose last visits gave nothing to read."""

    page_id: str
    reason: str
    """As it is counted: ``status 404``, ``empty answer`` …"""
    begun: datetime
    """The first of the crawls in a row that failed."""
    last: datetime
    """The last visit."""
    held: bool = False
    """Whether it had answered before."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl of the site, as far as its health shows in it."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """As :attr:`pipelines.store.records.CrawlRun.outcomes`."""
    error: str = ""
    reaches_back: bool = True
    """Whether it looked for what is new (``incremental``, ``full``); else it was a backfill from :attr:`since` on."""
    since: datetime | None = None


class State(StrEnum):
    """How a site is."""

    HEALTHY = "healthy"
    QUIET = "quiet"  # silent for longer than is usual, but not longer than its own past explains
    STALE = "stale"  # silent for longer than its own past gives one chance in a thousand
    BLOCKED = "blocked"  # does not let us in, or does not answer
    BROKEN = "broken extraction"  # its pages do not come out as they used to
    MOVED = "moved"  # leads to another host, or runs on another CMS
    UNKNOWN = "unknown"  # not crawled yet, or no more


TROUBLE = frozenset({State.STALE, State.BLOCKED, State.BROKEN, State.MOVED})
"""What an operator has to do something about."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days in a row."""

    first: datetime
    count: int
    """Articles that appeared."""
    expected: float | None = None
    """Articles that the site's own past makes likely."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured, for tables and metrics. None: not enough of the past to say."""

    articles_day: float | None = None
    """Articles expected on a day like today."""
    articles_week: int = 0
    """Articles of the last seven days."""
    weeks: Sequence[Week] = ()
    """The last weeks, each of seven whole days up to now, oldest first."""
    newest: datetime | None = None
    """When the newest article appeared."""
    last_look: datetime | None = None
    """The start of the last crawl that saw the site."""
    silence: float | None = None
    """The probability of a silence this long, by the site's own past."""
    outcomes: Mapping[str, float] = field(default_factory=dict)
    """Share of the last pages by outcome."""
    filled: Mapping[str, tuple[float, float | None]] = field(default_factory=dict)
    """By field: the share of the last articles that have it, and the usual share."""
    length: tuple[float, float | None] | None = None
    """Median length of the last articles, and the usual one."""
    boilerplate: tuple[float, float | None] | None = None
    """Median boilerplate share of the last pages, and the usual one."""
    template: float | None = None
    """How like the last pages are to the templates known, 0 to 1."""
    family: str = ""
    """The CMS family of most of the last pages."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a site is, why that is said, since when, and what to do."""

    site: str
    state: State
    at: datetime
    since: datetime | None = None
    """When it began to be so, as far as can be told; None for a healthy site."""
    evidence: Sequence[str] = ()
    """Clauses for a person, the weightiest first."""
    remedy: str = ""
    notes: Sequence[str] = ()
    """What is worth knowing without being a trouble."""
    measures: Measures = Measures()
    suspect: bool = False
    """Whether the last pages are odd, without being enough to say more: the next crawl should come soon, and look at
    some good ones again."""
    probed: datetime | None = None
    """When good pages were last chosen to be looked at again: at this look, if it is :attr:`at`."""

    @property
    def in_trouble(self) -> bool:
        """Whether an operator has to do something."""
        return self.state in TROUBLE


@cache
def _condition() -> TypeAdapter[Condition]:
    from pydantic import TypeAdapter  # only where conditions are kept or shown: making it takes a while

    return TypeAdapter(Condition)


def to_json(condition: Condition) -> dict[str, Any]:
    """``condition`` as JSON-ready values."""
    values: dict[str, Any] = _condition().dump_python(condition, mode="json")
    return values


def from_json(values: dict[str, Any]) -> Condition:
    """The inverse of :func:`to_json`."""
    return _condition().validate_python(values)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is kept of a site that is crawled until it is looked at again."""

    site: str
    name: str
    kind: str
    province: str
    province_now: str
    state: State
    at: datetime
    """When it was looked at."""
    seen_at: datetime | None
    """The start of the last crawl that saw it whole."""
    due_at: datetime | None
    """When it should be seen whole again: after that, what is newer than ``seen_at`` is a gap."""
    suspect: bool = False
    """:attr:`Condition.suspect`: it is crawled again soon."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a site was not seen."""

    site: str
    first: datetime
    last: datetime | None
    """When it was seen again; None while it is not."""
    cause: str
    """One of :data:`pipelines.health.gaps.CAUSES`."""
    found: int = 0
    """Articles of that time that came later all the same."""
    expected: float | None = None
    """Articles that the site's own past makes likely for it."""
    filled: bool = False
    """Whether what was missed has come: by a backfill, or because the next crawl reached back far enough."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A trouble from its beginning to its end, with what operators were told of it."""

    id: int
    site: str
    state: State
    since: datetime
    opened_at: datetime
    """When it was first seen to be one."""
    evidence: Sequence[str] = ()
    remedy: str = ""
    ended_at: datetime | None = None
    told_at: datetime | None = None
    times_told: int = 0
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    end_told: bool = False
