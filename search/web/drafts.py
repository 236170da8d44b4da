"""An alert as its form says it, with all that is wrong by the field it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import cast

from pipelines.alerts import WATCHES, Alert, Cadence, Watch
from pipelines.article import VIETNAM
from pipelines.errors import KyketError, QueryError
from search.alerts.checking import STANDING, problems
from search.alerts.filters import plain_of
from search.web.access import Action
from search.web.days import day_of
from search.web.owning import channel_refused
from search.web.state import FILTERS, SearchState
from search.web.visit import Visit

Given = Mapping[str, Sequence[str]]
"""Values by field."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOWS = (30, 90, 365)
"""Days that a preview may look back; the last unless another is chosen."""
LONGEST_NOTE = 4000
_IN_NAME = 80


@dataclass(frozen=True)
class Draft:
    """What a form holds."""

    alert: Alert
    """What it would be; a field that cannot be read is as it was, or as ever."""
    errors: Mapping[str, KyketError]
    """By field: name, query, filters, watch, days, cadence, channels, mute_until, note."""
    given: Given
    """As it was typed."""
    revision: str
    """Of the alert that is changed, as it was when the form was made."""
    days: int
    """How far a preview looks back."""

    @property
    def seeks(self) -> bool:
        """Whether what it seeks can be read."""
        return not self.errors.keys() & {"query", "filters", "watch", "days"}

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Its filters by the names that the address of a search has."""
        return chosen(self.alert)

    def typed(self, name: str, otherwise: str = "") -> str:
        """The first value of the field ``name``."""
        return next(iter(self.given.get(name, ())), otherwise)


def chosen(alert: Alert) -> dict[str, tuple[str, ...]]:
    """Filters of ``alert`` by parameter of a search."""
    return {name: tuple(alert.filters[field]) for name, field in FILTERS.items() if alert.filters.get(field)}


def search_address(alert: Alert) -> str:
    """Of the search that ``alert`` is; ``/`` for one that cannot be read."""
    days = {"from": alert.filters.get("first_day", ()), "to": alert.filters.get("last_day", ())}
    given = [(name, value) for name, values in {**chosen(alert), **days}.items() for value in values]
    try:
        return replace(SearchState.read(given), text=alert.query).address
    except QueryError:
        return "/"


def of_search(visit: Visit, given: Given) -> Draft:
    """A new alert of what the address of a search, or of a suggestion, says; nothing of it is wrong yet."""
    query = next(iter(given.get("q", ())), "").strip()
    named = {**given, "name": given.get("name") or [query[:_IN_NAME].strip()], "enabled": ["yes"]}
    draft = read(visit, named)
    return replace(draft, errors={key: error for key, error in draft.errors.items() if key in ("query", "filters")})


def of_alert(alert: Alert) -> Draft:
    """The form of an alert as it is."""
    return Draft(alert, {}, {}, alert.revision, WINDOWS[-1])


def read(visit: Visit, given: Given, old: Alert | None = None) -> Draft:
    """What a form says of a new alert, or of how ``old`` is to be."""
    errors: dict[str, KyketError] = {}

    def first(name: str) -> str:
        return next(iter(given.get(name, ())), "").strip()

    filters = _filters(given, errors)
    watch = cast(Watch, first("watch") if first("watch") in WATCHES else "articles")
    channels = tuple(dict.fromkeys(one.strip() for one in (*given.get("channel", ()), first("mail")) if one.strip()))
    channels = tuple(f"mail:{one}" if "@" in one and ":" not in one else one for one in channels)
    until = _moment(first("mute_until"), errors)
    alert = Alert(
        id=old.id if old else "",
        name=first("name"),
        query=first("q"),
        filters=filters,
        watch=watch,
        days=_days(first("days"), errors) if watch in STANDING else None,
        cadence=_cadence(first("every"), first("at"), first("weekday"), errors),
        channels=channels,
        owner=_owner(visit, first("owner"), old),
        mute_until=until,
        enabled=bool(first("enabled")),
        note=first("note")[:LONGEST_NOTE],
    )
    if refused := channel_refused(visit, channels, old.channels if old else ()):
        errors["channels"] = refused
    errors = {**problems(alert, visit.sources.channels), **errors}
    if old is not None and "channels" in errors and set(channels) <= set(old.channels):
        del errors["channels"]  # a channel that is not defined any more is no reason to refuse another change
    window = first("window")
    days = int(window) if window in map(str, WINDOWS) else WINDOWS[-1]
    return Draft(alert, errors, given, first("revision"), days)


def _filters(given: Given, errors: dict[str, KyketError]) -> dict[str, tuple[str, ...]]:
    """What can be read of the filters; the first that cannot is noted."""
    found: dict[str, tuple[str, ...]] = {}
    for name in (*FILTERS, "from", "to"):
        try:
            found |= plain_of(SearchState.read([(name, value) for value in given.get(name, ())]).filters())
        except QueryError as error:
            errors.setdefault("filters", error)
    if "first_day" in found and "last_day" in found and found["first_day"] > found["last_day"]:
        errors.setdefault("filters", QueryError("is before first_day", about=found["last_day"][0]))
    return found


def _days(text: str, errors: dict[str, KyketError]) -> int | None:
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    errors["days"] = KyketError("this is no number of days", about=text, remedy="write it in digits")
    return None


def _cadence(every: str, at: str, weekday: str, errors: dict[str, KyketError]) -> Cadence:
    day = f" {weekday if weekday in WEEKDAYS else 'mon'}" if every == "weekly" else ""
    written = f"{every}{day} {at or '07:00'}" if every in ("daily", "weekly") else every.replace("_", " ")
    try:
        return Cadence.parse(written or "at once")
    except KyketError as error:
        errors["cadence"] = error
        return Cadence()


def _moment(text: str, errors: dict[str, KyketError]) -> datetime | None:
    if not text:
        return None
    day, _, clock = text.replace("T", " ").partition(" ")
    try:
        if (found := day_of(day)) is None:
            raise ValueError
        return datetime.combine(found, time.fromisoformat(clock.strip() or "00:00"), VIETNAM)
    except ValueError:
        errors["mute_until"] = KyketError("this is no moment", about=text[:40], remedy="write it like 31/12/2026 07:30")
        return None


def muted_until(form: Given, now: datetime) -> datetime | None:
    """Until when the small form of an alert mutes it: so many ``days``, or a moment; None ends it.

    Raises KyketError.
    """
    days = next(iter(form.get("days", ())), "")
    if days in ("1", "7", "14", "30"):
        return now.replace(microsecond=0) + timedelta(days=int(days))
    errors: dict[str, KyketError] = {}
    until = _moment(next(iter(form.get("until", ())), "").strip(), errors)
    if errors:
        raise errors["mute_until"]
    return until


def _owner(visit: Visit, given: str, old: Alert | None) -> str:
    """Another's only an operator makes it."""
    if visit.may(Action.OPERATE) and given:
        return given[:200]
    return old.owner if old is not None else visit.user
