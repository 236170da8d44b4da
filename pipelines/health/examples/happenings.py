"""What is made to happen to sites, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pipelines.health.records import State, Trouble

UNANSWERED = {
    "new pages 404": "status 404",
    "all pages 404": "status 404",
    "new pages 500": "status 500",
    "new pages empty": "empty answer",
}
"""What the pages of a site answer whose listings are fine."""
KINDS = ("silent", "refused", "down", "redirected", "new CMS", "no body", "short body", "menu in body", "no lead",
         "no date", "half the pages", *UNANSWERED)  # fmt: skip
"""What is made to happen to sites."""
EXPECTED = {
    "silent": {State.STALE},
    "refused": {State.BLOCKED},
    "down": {State.BLOCKED},
    "redirected": {State.MOVED},
    "new CMS": {State.MOVED, State.BROKEN},
    "new pages 500": {State.BLOCKED},
}
"""By which state each is rightly reported; all others are broken extraction."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens to a site."""

    kind: str
    begin: datetime
    end: datetime

    def lasts(self, moment: datetime) -> bool:
        """Whether it lasts at ``moment``."""
        return self.begin <= moment < self.end


@dataclass
class Report:
    """What became of one happening: when a crawl first met it, when it was reported and as what."""

    site: str
    happening: Happening
    met: datetime | None = None
    """The first crawl that fetched something it had changed; for a silence the moment when the site's true rhythm
    gives it one chance in a thousand."""
    begun: datetime | None = None
    """What an operator would call its beginning: :attr:`met`; of a silence the newest article before it."""
    mended: datetime | None = None
    """The first crawl after its end that met what it had changed, or something new, as it should be."""
    reported: datetime | None = None
    state: State | None = None
    since: datetime | None = None
    """Since when it was said to be."""
    over: datetime | None = None
    """When all that had been reported of it was said to be over."""
    open: int = 0
    """How many troubles that were reported of it last."""
    paused: timedelta = timedelta()
    """How long kyket itself did not run from meeting it to reporting it."""
    paused_after: timedelta = timedelta()
    """The same from meeting its end to reporting that."""

    @property
    def delay(self) -> timedelta | None:
        """From meeting it to reporting it, while kyket ran."""
        return None if self.reported is None or self.met is None else self.reported - self.met - self.paused

    @property
    def off(self) -> timedelta | None:
        """By how much it was said to have begun too late; negative: too early."""
        return None if self.since is None or self.begun is None else self.since - self.begun

    @property
    def lingered(self) -> timedelta | None:
        """From the crawl that met its end to the report of it."""
        return None if self.over is None or self.mended is None else self.over - self.mended - self.paused_after

    @property
    def was_met(self) -> bool:
        """Whether it could be noticed before it was over."""
        return self.met is not None and self.met + _DAY < self.happening.end

    @property
    def rightly(self) -> bool:
        """Whether it was called what it is."""
        return self.state in EXPECTED.get(self.happening.kind, {State.BROKEN})


@dataclass
class Year:
    """What came of one site's year."""

    site: str
    reports: list[Report] = field(default_factory=list)
    false_alarms: list[Trouble] = field(default_factory=list)
    repeated: list[Trouble] = field(default_factory=list)
    """Alarms about a happening that had been reported rightly before."""
    improbable: int = 0
    """Pauses between articles to which the true rhythm itself gave less than one chance in a thousand: whoever knew it
    exactly would have raised as many false alarms."""
    judged: int = 0
