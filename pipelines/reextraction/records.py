"""What a re-extraction is about and what it found: plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipelines.article import ArchiveReference, Article

if TYPE_CHECKING:
    from pipelines.store.records import PageRecord


class Verdict(StrEnum):
    """What the present extractor makes of a page that differs from what is stored."""

    CHANGED = "changed"  # its article would read differently
    NEW = "new"  # it holds no article so far, and would become one
    AGAIN = "again"  # it had lost its article, which is stored as it was, and shows it again
    CEASES = "ceases"  # it shows no article any more; the stored one is never taken away
    REASON = "reason"  # it is no article, for another reason than before
    LOST = "lost"  # its response cannot be read from the archive
    REMOVED = "removed"  # its response was removed on purpose: by retention, or with what was forgotten


APPLIED = frozenset({Verdict.CHANGED, Verdict.NEW, Verdict.AGAIN, Verdict.REASON})
"""What a promotion applies; the others are only told."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which responses are read again."""

    sites: tuple[str, ...]
    """Sorted."""
    since: date | None = None
    """Responses that came on this day in Vietnam or later."""
    until: date | None = None
    """… and on this day or before."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page whose response is read again, with what is stored of it."""

    page: PageRecord
    """``archive`` is the response held."""
    shows_article: bool
    """Whether that response was found to hold an article."""
    reason: str
    """Why it was not."""
    article: Article | None
    """The article stored for the page, also where it is an alias of another's, or the page shows it no more."""
    version: int
    """Of the article; 0 for none."""

    @property
    def kept(self) -> ArchiveReference | None:
        """The older response that the article was made of, where the one held shows none."""
        if self.shows_article or self.article is None or self.article.archive == self.page.archive:
            return None
        return self.article.archive


@dataclass(frozen=True, slots=True)
class Difference:
    """A page of which the present extractor makes something else than is stored."""

    page_id: str
    site: str
    url: str
    verdict: Verdict
    held: ArchiveReference
    """The response held when it was compared: a later one makes the comparison void."""
    made_of: ArchiveReference
    """The response that was read: :attr:`held`, or the older one that the article was made of."""
    version: int = 0
    """The version that it was compared with."""
    fields: tuple[str, ...] = ()
    """Names of the article's fields that differ."""
    digest: str = ""
    """Of what the extractor makes of it; see :func:`pipelines.store.texts.outcome_digest`."""
    note: str = ""
    """Why it is no article, or cannot be read; of one that was not promoted, why not."""
    examples: Mapping[str, Any] = field(default_factory=dict)
    """By field name, a JSON-ready :class:`pipelines.reextraction.comparing.Example`; only of the first few."""


@dataclass
class SiteTotals:
    """What was found on one site."""

    pages: int = 0
    """Responses read again."""
    verdicts: dict[str, int] = field(default_factory=dict)
    """Pages by :class:`Verdict`."""
    fields: dict[str, int] = field(default_factory=dict)
    """Articles by the name of a field that would change; several fields of one article count each."""
    states: dict[str, int] = field(default_factory=dict)
    """Of those that a promotion applies: ``waiting``, ``promoted``, ``overtaken``."""

    @property
    def differing(self) -> int:
        """Pages that would change, or can be told nothing of."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class Reextraction:
    """One run over the archive, from the dry run to the promotion."""

    id: int
    selection: Selection
    extractor: str
    """Version of the extractor, and a digest of what registry and families tell it."""
    started_at: datetime
    finished_at: datetime | None = None
    """When the dry run came to its end; None while it has not."""
    resumed: bool = False
    position: str = ""
    """The last page looked at, by id."""
    pages: Mapping[str, int] = field(default_factory=dict)
    """Responses read again, by site."""
    token: str = ""
    """Digest of everything that it found: whoever gives it has seen it."""
    promotion_started_at: datetime | None = None
    promoted_at: datetime | None = None
    """When the promotion came to its end."""
    promoted: Mapping[str, int] = field(default_factory=dict)
    """Pages by verdict that were promoted, and ``overtaken``."""

    @property
    def is_unfinished(self) -> bool:
        """Whether its promotion was begun and has not come to its end."""
        return self.promotion_started_at is not None and self.promoted_at is None
