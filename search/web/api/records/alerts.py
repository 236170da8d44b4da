"""Of alerts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic.json_schema import SkipJsonSchema

from pipelines.alerts import DeliveryState, FoundBy, NoticeKind, Outcome, Watch
from search.alerts.explaining import Verdict
from search.web.api.records import Sent


class AlertAnswer(Sent):
    """A saved search and what is done with what it finds."""

    id: str
    name: str
    query: str
    filters: dict[str, list[str]]
    watch: Watch
    days: int | None
    """Of `expiry` and `silence`."""
    cadence: str
    channels: list[str]
    owner: str
    mute_until: datetime | None
    enabled: bool
    note: str
    created_at: datetime | None
    edited_at: datetime | None
    attention: str
    """Why it needs attention; empty when all is well."""
    position: int
    """The change of the store up to which it has looked at what is new."""


class AlertsAnswer(Sent):
    """One page of alerts, by name."""

    total: int
    after: str
    """The cursor of the next page, for `after`; empty on the last one."""
    alerts: list[AlertAnswer]


class MatchAnswer(Sent):
    """An article that an alert's query found when it was new."""

    alert: str
    article: str
    version: int
    event: str
    outcome: Outcome
    at: datetime
    found_by: FoundBy
    notice: int | None


class NewsAnswer(Sent):
    """One thing that a later article adds to an event."""

    what: Literal["signing", "party", "signed_on", "period"]
    value: str


class NoticeAnswer(Sent):
    """One thing that an alert told."""

    id: int
    alert: str
    event: str
    number: int
    """1 for the first notice of an event, then one more for each new fact."""
    kind: NoticeKind
    article: str
    """Empty for `expiry`, `silence` and `attention`."""
    at: datetime
    muted: bool
    text: str
    """What there is to tell of a notice without an article."""
    news: list[NewsAnswer]


class DeliveryAnswer(Sent):
    """One message to one channel."""

    id: int
    alert: str
    channel: str
    notices: list[int]
    key: str
    """The same at every attempt."""
    due_at: datetime
    state: DeliveryState
    attempts: int
    doubtful: int
    """How often an attempt was repeated whose end is not known."""
    reason: str
    """Why the last attempt failed."""
    sent_at: datetime | None


class LogAnswer(Sent):
    """The last matches, notices and messages of an alert."""

    matches: list[MatchAnswer]
    notices: list[NoticeAnswer]
    deliveries: list[DeliveryAnswer]


class WhyAnswer(Sent):
    """What became of an article at an alert."""

    found: bool
    """Whether its query and filters find it now."""
    verdict: Verdict
    reason: str
    matches: list[MatchAnswer]
    notices: list[NoticeAnswer]
    deliveries: list[DeliveryAnswer]


class Most(Sent):
    """The week or day with most notices."""

    day: date
    notices: int


class PreviewedArticle(Sent):
    """A hit of the sample."""

    id: str
    site: str
    title: str
    url: str
    arrived: datetime
    outcome: Outcome
    notices: int


class Precision(Sent):
    """Which part of the hits is wanted, as the judged ones tell."""

    estimate: float
    low: float
    high: float


class PreviewAnswer(Sent):
    """What an alert would have told."""

    first: date
    last: date
    hits: int
    whole: bool
    """False where there are more hits than were gone through."""
    notices: int
    notices_a_week: float
    busiest_week: Most | None
    busiest_day: Most | None
    warning: str
    articles: list[PreviewedArticle]
    sample: list[str]
    gained: list[str] | SkipJsonSchema[None] = None
    """Articles that the alert `against` does not find; left out without one, as is `lost`."""
    lost: list[str] | SkipJsonSchema[None] = None
    precision: Precision | SkipJsonSchema[None] = None
    """Left out where nothing was judged."""


class DayAnswer(Sent):
    """What an alert that goes by the calendar would have told on a day."""

    day: date
    text: str


class CalendarAnswer(Sent):
    """… in all, for `expiry` and `silence`."""

    notices: list[DayAnswer]
