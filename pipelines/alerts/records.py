"""What is kept of an alert: the alert itself, what it matched, what it has to tell, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from pipelines.alerts.cadence import Cadence
from pipelines.alerts.facts import Fact, News
from pipelines.text import nfc

Watch = Literal["articles", "signings", "expiry", "silence"]
WATCHES: tuple[Watch, ...] = ("articles", "signings", "expiry", "silence")


@dataclass(frozen=True, slots=True)
class Alert:
    """A saved search and what to do with what it finds. Moments are aware."""

    id: str
    """16 hexadecimal digits, given when it is first saved; the name may change, the id does not."""
    name: str
    """Unique among alerts, whatever the case."""
    query: str
    """In the query language, as typed."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field of :class:`search.Filters` ("provinces", "sites", …), values as text; empty fields are left out."""
    watch: Watch = "articles"
    """``articles``: an event is a story; ``signings``: an agreement; ``expiry``: an agreement that comes to its end
    within ``days`` without a renewal; ``silence``: no signing among what the query finds for ``days``."""
    days: int | None = None
    """Of ``expiry`` and ``silence``; None for the other two."""
    cadence: Cadence = field(default_factory=Cadence)
    channels: tuple[str, ...] = ()
    """Names of channels, or ``mail:ADDRESS``. None: it tells by its feed alone."""
    owner: str = ""
    mute_until: datetime | None = None
    enabled: bool = True
    note: str = ""
    created_at: datetime | None = None
    edited_at: datetime | None = None
    attention: str = ""
    """Why it needs attention: its query can no longer be read …; empty when all is well."""
    position: int = 0
    """Number of the last change of the store's outbox up to which it has looked at what is new."""
    start: int = 0
    """What came up to this number is no news to it: it was added, enabled again or given another query then."""

    @property
    def revision(self) -> str:
        """Of what people decide: another one whenever they change something, the same whatever it finds and sends."""
        until = self.mute_until.astimezone(UTC).isoformat() if self.mute_until else ""
        decided = (
            shown_name(self.name), self.query, sorted((name, tuple(its)) for name, its in self.filters.items() if its),
            self.watch, self.days, str(self.cadence), tuple(self.channels), self.owner, until, self.enabled, self.note,
        )  # fmt: skip
        return sha256(repr(decided).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def shown_name(name: str) -> str:
    """``name`` as it is kept: composed characters, single spaces."""
    return " ".join(nfc(name).split())


def named(alert: Alert) -> str:
    """By what two names are one."""
    return shown_name(alert.name).casefold()


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An article that changed, as it is now."""

    article_id: str
    version: int
    seq: int
    """Number of the change: of the first that makes it news, so that of reprints the one that came first comes first;
    if it is none, of its last."""
    is_news: bool
    """Whether a crawl brought it: not a backfill, an import or a new reading."""


@dataclass(frozen=True, slots=True)
class Step:
    """The articles that changed after ``start``, up to ``end``, in the order of their numbers."""

    start: int
    end: int
    items: tuple[NewsItem, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An article that an alert's query finds: a :class:`NewsItem` with the alert."""

    alert_id: str
    article_id: str
    version: int
    seq: int
    is_news: bool


Outcome = Literal["told", "new fact", "known", "muted", "not news", "no event"]
"""What became of a match. ``told``: the first of its event; ``new fact``: its event was told, but it brings something
new; ``known``: its event was told, and it brings nothing new; ``muted``: the alert was mute, so its event counts as
told; ``not news``: it came by a backfill, an import or a new reading; ``no event``: it reports no signing, and the
alert watches signings."""

FoundBy = Literal["pass", "sweep"]


@dataclass(frozen=True, slots=True)
class Match:
    """An article that an alert's query found when it was new, for one event."""

    alert_id: str
    article_id: str
    version: int
    """Of the article."""
    event: str
    """Key of the event as it was then; empty for ``no event``."""
    outcome: Outcome
    at: datetime
    found_by: FoundBy = "pass"
    notice_id: int | None = None
    """The notice it made, or which had told its event."""


NoticeKind = Literal["event", "new fact", "expiry", "silence", "attention"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that an alert tells: a row of the ledger. (alert, event, number) is there once, for ever."""

    id: int
    alert_id: str
    event: str
    number: int
    """1 for the first notice of an event, then one more for each new fact."""
    kind: NoticeKind
    fact: Fact
    """What is known of the event, now that this is told."""
    news: tuple[News, ...]
    """What is new since the notice before; empty for the first."""
    article_id: str
    """The article that brought it; empty for ``expiry``, ``silence`` and ``attention``."""
    at: datetime
    muted: bool = False
    """It was not sent, for the alert was mute."""
    text: str = ""
    """For notices without an article: what there is to tell, in Vietnamese."""


DeliveryState = Literal["waiting", "sending", "sent", "dead"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one channel, of one or several notices."""

    id: int
    alert_id: str
    channel: str
    notices: tuple[int, ...]
    """Ids, oldest first."""
    due_at: datetime
    key: str
    """Idempotency key: of the mail's Message-ID and the webhook's header; the same at every attempt."""
    state: DeliveryState = "waiting"
    attempts: int = 0
    next_try: datetime | None = None
    """Not before; None for the first attempt."""
    claimed_until: datetime | None = None
    """Until then the worker that sends it has it to itself."""
    reason: str = ""
    """Why the last attempt failed, or why it is dead. Never holds a secret."""
    doubtful: int = 0
    """How often an attempt was repeated whose end is not known: it may have arrived twice."""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """How the messages of an alert stand."""

    next_at: datetime | None = None
    """When the next one goes out, or is tried again."""
    last_sent: datetime | None = None
    dead: int = 0
    """Messages that were given up."""
