"""Of sites."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pipelines.health.records import State
from pipelines.store.records import PageState, RunMode
from search.web.api.records import Sent


class Missing(Sent):
    """A time in which a site was not seen."""

    site: str
    first: datetime
    last: datetime | None
    """When it was seen again; null while it is not."""
    cause: str
    found: int
    """Articles of that time that came later all the same."""
    expected: float | None
    """Articles that the site's own past makes likely for it."""
    filled: bool
    backfill: str
    """The command that fetches what was missed."""


class Run(Sent):
    """One crawl of a site."""

    started_at: datetime
    finished_at: datetime | None
    mode: RunMode
    error: str
    outcomes: dict[str, int]
    """Pages by what became of them."""
    articles: dict[str, int]
    """Articles by what they were: new, changed …"""


class WeekAnswer(Sent):
    """Seven days in a row."""

    first: datetime
    articles: int
    expected: float | None


class NowAndUsual(Sent):
    """A measure of the last pages beside what is usual for the site."""

    now: float
    usual: float | None


class MeasuresAnswer(Sent):
    """What was measured of a site."""

    articles_day: float | None
    articles_week: int
    weeks: list[WeekAnswer]
    newest: datetime | None
    last_look: datetime | None
    silence_probability: float | None
    outcomes: dict[str, float]
    filled: dict[str, NowAndUsual]
    """By field: the share of articles that have it."""
    length: NowAndUsual | None
    boilerplate: NowAndUsual | None
    template_likeness: float | None
    family: str


class Health(Sent):
    """How a site is and why that is said."""

    site: str
    state: State
    in_trouble: bool
    since: datetime | None
    evidence: list[str]
    remedy: str
    notes: list[str]
    acknowledged_by: str
    measures: MeasuresAnswer


class SiteAnswer(Sent):
    """A site and how it is."""

    id: str
    name: str
    kind: str
    province: str
    province_now: str
    articles: int
    state: State | Literal[""]
    """Empty for a site that was never looked at."""
    in_trouble: bool
    acknowledged_by: str
    seen_at: datetime | None
    looked_at: datetime | None
    last_run: Run | None
    missing: int
    """Times in which it was not seen."""
    health: Health | None


class SitesAnswer(Sent):
    """One page of sites, by id."""

    total: int
    after: str
    """The cursor of the next page, for `after`; empty on the last one."""
    sites: list[SiteAnswer]


class TroubleAnswer(Sent):
    """A trouble from its beginning to its end."""

    id: int
    site: str
    state: State
    since: datetime
    ended_at: datetime | None
    evidence: list[str]
    remedy: str
    times_told: int
    acknowledged_at: datetime | None
    acknowledged_by: str


class TroublesAnswer(Sent):
    """Those that were taken up."""

    troubles: list[TroubleAnswer]


class FetchedPage(Sent):
    """One of the pages visited last."""

    id: str
    url: str
    state: PageState
    reason: str
    status: int
    """HTTP status; 0 without an answer."""
    fetched_at: datetime
    bytes: int
    article: str | None
    lacks: list[str]
    """Fields that were not found on it."""


class WholeSiteAnswer(SiteAnswer):
    """A site with its troubles, the times in which it was not seen, its last crawls and pages."""

    gaps: list[Missing]
    troubles: list[TroubleAnswer]
    runs: list[Run]
    pages: list[FetchedPage]
