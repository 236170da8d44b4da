"""What the rest of kyket does with alerts in the store. How it is done stands in the modules beside this one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from pipelines.alerts import (
    Alert,
    ArticleEvents,
    Delivery,
    DeliveryState,
    Fact,
    Found,
    FoundBy,
    Match,
    NewsItem,
    Notice,
    NoticeKind,
    Sending,
    Step,
)
from pipelines.store.alerting import book, deliveries, events, news, recording, rows, telling
from pipelines.store.database import Database
from pipelines.store.schema import deliveries as outbox
from pipelines.store.schema import matches as found_before


class AlertStore:
    """Alerts, what they found, told and sent. As with :class:`pipelines.store.Store`, every method is one transaction.

    ``one`` is an alert's name, in any case, or its id. Moments given in must be aware.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # The alerts

    def add(self, alert: Alert, now: datetime | None = None) -> Alert:
        """Keep a new alert, whose id is left empty; what comes from now on is news to it.

        Returns it as it is kept. Raises :class:`Conflict` if the name is another's.
        """
        with self._database.writing() as connection:
            return book.add(connection, alert, now or datetime.now(UTC))

    def edit(self, alert: Alert, now: datetime | None = None, *, revision: str | None = None) -> Alert:
        """Have the alert with the id of ``alert`` be as ``alert`` says; position and attention follow by themselves.

        One that is enabled again begins with what comes from now on. One that seeks something else goes on from where
        it is, and needs no attention any more. Raises :class:`StoreError` as :meth:`add`, or if there is none;
        :class:`Conflict` if it is not in the ``revision`` (:attr:`Alert.revision`) that was changed.
        """
        with self._database.writing() as connection:
            return book.edit(connection, alert, now or datetime.now(UTC), revision)

    def save_all(self, alerts: Iterable[Alert], removed: Iterable[str] = (), now: datetime | None = None) -> None:
        """Remove the alerts with the ids ``removed``, then :meth:`edit` those that have an id and :meth:`add` the rest.

        All of it or nothing. Raises :class:`StoreError` as these.
        """
        moment = now or datetime.now(UTC)
        with self._database.writing() as connection:
            for one in removed:
                book.remove(connection, one)
            for alert in alerts:
                (book.edit if alert.id else book.add)(connection, alert, moment)

    def all(self, *, enabled: bool | None = None) -> list[Alert]:
        """All alerts, or those that are on, or off, by name."""
        with self._database.reading() as connection:
            return book.listed(connection, enabled)

    def get(self, one: str) -> Alert:
        """The alert ``one``. Raises :class:`StoreError`, which tells of names that are near."""
        with self._database.reading() as connection:
            return book.find(connection, one)

    def remove(self, one: str, *, revision: str | None = None) -> Alert:
        """Remove an alert with all that it found, told and has to send. Returns what it was; errors as :meth:`edit`."""
        with self._database.writing() as connection:
            return book.remove(connection, one, revision)

    def mute(self, one: str, until: datetime | None) -> Alert:
        """Have an alert be silent ``until`` then, or, None, speak again. What it finds meanwhile counts as told."""
        with self._database.writing() as connection:
            return book.change(connection, one, mute_until=until)

    def set_attention(self, one: str, reason: str, now: datetime) -> Notice | None:
        """Note that an alert needs attention, and why; or, with an empty reason, that it needs none any more.

        Returns the notice that tells its channels at once, mute or not, if it needed none before.
        """
        with self._database.writing() as connection:
            return telling.set_attention(connection, one, reason, now)

    # What is new

    def settled_to(self) -> int:
        """The number up to which every change of the outbox is settled.

        The articles are read, in their stories, and in their agreements. Unread ones are waited for as far as an alert
        that is on has not seen them.
        """
        with self._database.reading() as connection:
            return news.settled_to(connection)

    def news(self, after: int, limit: int, end: int) -> Step:
        """The next, at most ``limit``, articles that changed after the number ``after``, up to ``end``.

        Those that are merged into another or deleted meanwhile are left out. The step's end is where the next begins;
        it is ``end`` when nothing is left.
        """
        with self._database.reading() as connection:
            return news.step(connection, after, limit, end)

    def recent_articles(self, since: datetime) -> Iterator[NewsItem]:
        """Articles with a version that was seen at ``since`` or later, in the order of what makes them news.

        ``is_news``: a crawl brought such a version; ``seq`` is then the number of the last change by a crawl.
        """
        with self._database.reading() as connection:
            items = news.recent(connection, since)
        yield from items

    def events(self, article_ids: Iterable[str], among: Collection[str] | None = None) -> dict[str, ArticleEvents]:
        """What articles report, as far as it is known now. What is no article, or merged into another, is left out.

        ``among``: as if only these articles had reported anything yet; stories and agreements are those of now.
        """
        with self._database.reading() as connection:
            return events.events_of(connection, set(article_ids), among)

    # What was found and told

    def record(
        self,
        found: Sequence[Found],
        now: datetime,
        *,
        positions: Mapping[str, int] | None = None,
        found_by: FoundBy = "pass",
        tell_all: bool = False,
    ) -> list[Notice]:
        """Decide about what alerts found (``deciding.py``), keep it, and put what is to be sent into the outbox.

        For each event that an article reports the alert has one match. What has been decided of the same alert,
        article, version and event before stays as it is; only what was no news may become it. ``positions``: how far
        each alert has come with it. ``tell_all``: take everything as news. Returns the notices, those of mute alerts
        too. May be repeated, and done by several processes at once: an event is told once.
        """
        with self._database.writing() as connection:
            return recording.record(connection, found, now, positions or {}, found_by, tell_all)

    def tell(
        self,
        one: str,
        kind: NoticeKind,
        event_key: str,
        text: str,
        now: datetime,
        fact: Fact = (),
        ids: Iterable[str] = (),
    ) -> Notice | None:
        """Have an alert tell ``text``, once for ``event_key``. Returns None if it has told of that, or any of ``ids``.

        ``ids``: other keys that the event went by. A mute alert tells nothing, which counts as told.
        """
        with self._database.writing() as connection:
            return telling.tell(connection, one, kind, event_key, text, now, fact, ids)

    def unmatched(self, found: Sequence[Found]) -> list[Found]:
        """Those of ``found`` that have no match in this version of the article: nothing has become of them yet."""
        with self._database.reading() as connection:
            return rows.unmatched(connection, found)

    def matches(
        self, alert_id: str | None = None, article_id: str | None = None, limit: int = 100, offset: int = 0
    ) -> list[Match]:
        """What was found, latest first: by one alert or all, of one article or all; the latest ``offset`` left out."""
        with self._database.reading() as connection:
            return rows.listed_matches(connection, alert_id, article_id, limit, offset)

    def drop_matches(self, before: datetime) -> int:
        """Drop what was found before a moment; how much that was. What was told stays: nothing is told again by it."""
        with self._database.writing() as connection:
            return connection.execute(delete(found_before).where(found_before.c.at < before)).rowcount

    def notices(
        self,
        alert_id: str | None = None,
        limit: int | None = 100,
        ids: Collection[int] | None = None,
        offset: int = 0,
    ) -> list[Notice]:
        """What was told, latest first: by one alert or all, without the latest ``offset``; or the notices ``ids``."""
        with self._database.reading() as connection:
            return rows.listed_notices(connection, alert_id, limit, ids, offset)

    # What is sent

    def deliveries(
        self,
        alert_id: str | None = None,
        states: Collection[DeliveryState] = (),
        limit: int | None = 100,
        offset: int = 0,
    ) -> list[Delivery]:
        """The messages of one alert or all, latest first; those in ``states``, or all."""
        with self._database.reading() as connection:
            return deliveries.listed(connection, alert_id, states, limit, offset)

    def sending(self, alert_ids: Sequence[str]) -> dict[str, Sending]:
        """How the messages of these alerts stand; one that never had any is left out."""
        with self._database.reading() as connection:
            return deliveries.sending(connection, alert_ids)

    def due_channels(self, now: datetime) -> list[str]:
        """The channels that something is due for, what another worker did not finish in time included."""
        with self._database.reading() as connection:
            return deliveries.due_channels(connection, now)

    def claim(self, now: datetime, lease: timedelta, *, exclude_channels: Collection[str] = ()) -> Delivery | None:
        """Take the message that has been due longest, to send it before ``lease`` is over; None if there is none.

        Until then nobody else gets it. One whose lease ran out is among those that are due: it may have been sent,
        so it is counted as doubtful. ``attempts`` numbers this attempt.
        """
        with self._database.writing() as connection:
            return deliveries.claim(connection, now, lease, exclude_channels)

    def sent(self, delivery_id: int, now: datetime) -> bool:
        """Note that a message has arrived. Returns False if that was known, or its alert was removed."""
        with self._database.writing() as connection:
            return deliveries.sent(connection, delivery_id, now)

    def failed(
        self, delivery_id: int, reason: str, next_try: datetime, attempt: int | None = None, *, doubtful: bool = False
    ) -> bool:
        """Note why a message could not be sent, and when to try again.

        ``doubtful``: it may have arrived all the same, which is counted. Returns False, and changes nothing, if it is
        not being sent any more, or by another than the given ``attempt``.
        """
        values = {
            "state": "waiting",
            "reason": reason,
            "ready_at": next_try,
            "doubtful": outbox.c.doubtful + int(doubtful),
        }
        with self._database.writing() as connection:
            return deliveries.settle(connection, delivery_id, attempt, values)

    def dead(self, delivery_id: int, reason: str, attempt: int | None = None) -> bool:
        """Note that a message cannot be sent, and why; as :meth:`failed`."""
        with self._database.writing() as connection:
            return deliveries.settle(connection, delivery_id, attempt, {"state": "dead", "reason": reason})

    def retry(self, delivery_id: int | None = None, now: datetime | None = None, *, alert_id: str | None = None) -> int:
        """Try a dead message, or all of them (of one alert), again from now on. Returns how many."""
        which = None if delivery_id is None else outbox.c.id == delivery_id
        if alert_id is not None:
            its = outbox.c.alert_id == alert_id
            which = its if which is None else which & its
        with self._database.writing() as connection:
            return deliveries.retry(connection, which, now or datetime.now(UTC))

    def sent_since(self, channel: str, moment: datetime) -> int:
        """How many messages ``channel`` has taken at ``moment`` or later."""
        with self._database.reading() as connection:
            return deliveries.sent_since(connection, channel, moment)
