"""An agreement: what was signed, who tells of it, how it is kept, and when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from pipelines.agreements.sources import SigningSource, Teller
from pipelines.findings import Level, Party

State = Literal["signed", "in force", "reviewed", "renewed", "expired", "unknown"]


@dataclass(frozen=True, slots=True)
class Link:
    """Another agreement of the same parties."""

    id: str
    signed_on: str | None
    period_from: int | None
    period_to: int | None
    since: date | None
    """The day from which it is known: of its signing, else of the first article."""


@dataclass(frozen=True)
class Agreement:
    """One document signed, put together from all articles that report its signing."""

    id: str
    """That of its first source; those of the others, and former ones, lead to it too."""
    kind: str
    """One of ``pipelines.signings.KINDS``."""
    parties: tuple[Party, ...]
    """All that any source names, the hub first; each with the fullest name."""
    provinces: tuple[str, ...]
    """Whose agencies sign; names of that day, the host first."""
    provinces_now: tuple[str, ...]
    """The provinces they are in today."""
    level: Level | None
    signed_on: str | None
    """As in :class:`pipelines.findings.Signing`; the most exact that is told."""
    period_from: int | None
    period_to: int | None
    basis: tuple[str, ...]
    subject: str | None
    numbers: tuple[str, ...]
    """Its own."""
    sources: tuple[SigningSource, ...]
    """The signing as each article tells it, earliest first."""
    told_by: tuple[Teller, ...] = ()
    """Further articles of the same stories, which do not report the signing themselves."""
    reviews: tuple[Teller, ...] = ()
    """Articles that look back on it, earliest first."""
    renews: tuple[Link, ...] = ()
    renewed_by: tuple[Link, ...] = ()
    aliases: tuple[str, ...] = ()
    """The other ids that lead to it."""

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites that tell of it, in the order in which they did."""
        return tuple(dict.fromkeys(each.site for each in (*(one.teller for one in self.sources), *self.told_by)))

    @cached_property
    def since(self) -> date | None:
        """The day of its signing where that is told, else that of the first article."""
        if self.signed_on is not None and not self.signed_on.startswith("--"):
            return date.fromisoformat(self.signed_on)
        return min((day for one in self.sources if (day := one.teller.day) is not None), default=None)

    @property
    def expiry(self) -> date | None:
        """Its last day, if its period is told."""
        return date(self.period_to, 12, 31) if self.period_to is not None else None

    def state_on(self, day: date) -> State:
        """How it stands on ``day``: ``signed`` before its period, ``unknown`` where no period or later fact tells."""
        if any(one.since is not None and one.since <= day for one in self.renewed_by):
            return "renewed"
        if self.expiry is not None and day > self.expiry:
            return "expired"
        if self.since is None or day < self.since:
            return "unknown"
        if any(one.day is not None and one.day <= day for one in self.reviews):
            return "reviewed"
        if self.period_from is not None and day.year < self.period_from:
            return "signed"
        return "in force" if self.expiry is not None else "unknown"

    def link(self) -> Link:
        """As another agreement refers to it."""
        return Link(self.id, self.signed_on, self.period_from, self.period_to, self.since)
