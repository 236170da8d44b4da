"""What an alert has to tell, as plain records, before any wording. :mod:`search.alerts.gathering` makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipelines.alerts import Alert, News, Notice
from pipelines.text import fold
from search.documents import IndexDocument
from search.highlight import Highlights


@dataclass(frozen=True, slots=True)
class SigningView:
    """A signing at a glance."""

    id: str
    kind: str
    """One of ``pipelines.signings.KINDS``."""
    parties: tuple[str, ...]
    signed_on: str | None
    """``2021-07-12``, or ``--07-12`` without a year."""
    period_from: int | None
    period_to: int | None
    province: str
    """Name of that day; empty if it is not told."""
    basis: tuple[str, ...]
    """Numbers of the documents it rests on."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Another article that tells the same."""

    article_id: str
    site: str
    """Its site's name."""
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """One notice, with what there is to show of it."""

    notice: Notice
    document: IndexDocument | None
    """The article that brought it, as it is now; None if there is none, or none any more."""
    highlights: Highlights | None
    """The alert's query in it."""
    signings: tuple[SigningView, ...]
    """As known when it was told."""
    told_by: tuple[Telling, ...]
    """The other articles that tell it."""

    @property
    def news(self) -> tuple[News, ...]:
        """What is new since the notice before."""
        return self.notice.news

    @property
    def province(self) -> str:
        """Where it happened; empty if that is not told."""
        signed = next((one.province for one in self.signings if one.province), "")
        return signed or (self.document.province if self.document else "")

    @property
    def story(self) -> str:
        """What it is shown with: the story of its article, else its event."""
        return self.document.story if self.document else self.notice.event


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at once to one channel."""

    key: str
    """Idempotency key, the same at every attempt."""
    alert: Alert
    items: tuple[Item, ...]
    """Oldest first."""
    elsewhere: str = ""
    """Where all of it can be read: an address of the web, or a command."""
    trial: bool = False
    """Whether it is sent to see that the channel works: what it tells is nothing new."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is told to those who run kyket: a few lines, of no alert."""

    key: str
    """Idempotency key, the same at every attempt."""
    subject: str
    text: str


class Sender(Protocol):
    """One way out. What it needs to know, it was given when it was made."""

    @property
    def server(self) -> str:
        """Whom it talks to: senders with the same ``server`` fail together. Never shown, but without secrets."""
        ...

    def send(self, message: Message, now: datetime) -> None:
        """Send ``message``. Raises :class:`search.alerts.failures.SendError` if that did not succeed for sure."""
        ...

    def tell(self, note: Note, now: datetime) -> None:
        """Send ``note``; as :meth:`send`."""
        ...


@dataclass(frozen=True, slots=True)
class Province:
    """What a digest tells of one province."""

    name: str
    stories: tuple[tuple[Item, ...], ...]
    """What belongs together: the items of one story each."""


def by_province(items: tuple[Item, ...]) -> tuple[Province, ...]:
    """``items`` by province in alphabetical order, what names none last; in each by story, as they came."""
    provinces: dict[str, dict[str, list[Item]]] = {}
    home: dict[str, str] = {}
    for one in items:
        # A story stays together, also where one of its articles names another province than the first.
        name = home.setdefault(one.story, one.province)
        provinces.setdefault(name, {}).setdefault(one.story, []).append(one)
    ordered = sorted(provinces.items(), key=lambda entry: (not entry[0], fold(entry[0]), entry[0]))
    return tuple(Province(name, tuple(tuple(story) for story in stories.values())) for name, stories in ordered)
