"""Choosing the publication date among everything a page offers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

from pipelines.article import VIETNAM, DateCandidate, DatePrecision, DateProvenance, DateSource
from pipelines.dates.events import Event
from pipelines.dates.formats import Reading


class Trust(IntEnum):
    """How far a kind of place is believed: the lower, the more."""

    STRUCTURED = 10
    """JSON-LD of the article, with a zone."""
    STRUCTURED_LOCAL = 12
    """The same without a zone."""
    MACHINE = 15
    """An ISO date in an attribute or hidden element that the family points at."""
    META = 20
    """``article:published_time`` with a zone."""
    PRINTED = 25
    """What the page prints at the article, with a clock."""
    META_LOCAL = 30
    PRINTED_DAY = 35
    VISIBLE = 40
    """A date near the title that no selector pointed at."""
    META_MALFORMED = 45
    FEED = 50
    URL_CLOCK = 55
    URL_DAY = 60
    SITEMAP = 65
    """``lastmod``: as often the day of a change."""
    RELATIVE = 80
    ELSEWHERE = 85
    """A date of the page, not of the article, by where it stands."""
    GUESS = 90


@dataclass(frozen=True, slots=True)
class Offer:
    """One date of a page, read or unreadable, and where it comes from."""

    source: DateSource
    trust: Trust
    raw: str
    reading: Reading | None
    outside: bool = False
    """It stands outside the article's own part of the page: at the page top it is a clock."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The publication date, or None with what was on offer all the same."""

    published: datetime | None
    raw: str
    provenance: DateProvenance | None
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    offer: Offer
    value: datetime | None
    note: str
    aside: bool


def choose(
    offers: Sequence[Offer], *, fetched_at: datetime, events: Sequence[Event] = (), clock: Collection[str] = ()
) -> Choice:
    """The date of an article out of ``offers``.

    ``fetched_at`` (aware) tells a page clock and a date of the future; ``events`` are the days that the text names;
    ``clock`` the quirks of the site (:class:`pipelines.hints.SiteFacts`).
    """
    today = fetched_at.astimezone(VIETNAM)
    entries = [_entry(offer, offers, events, clock, today) for offer in sorted(offers, key=lambda offer: offer.trust)]
    _set_clocks_aside(entries, today)
    usable = [entry for entry in entries if entry.value is not None and not entry.aside]
    candidates = tuple(
        DateCandidate(
            entry.offer.source,
            entry.offer.raw,
            entry.value,
            entry.offer.reading.precision if entry.offer.reading else "minute",
            entry.note,
        )
        for entry in entries
    )
    # A page clock is on record among the candidates; it is no news to the operator that a site has one.
    warnings = tuple(
        f"date set aside ({entry.note}): {entry.offer.raw}"
        for entry in entries
        if entry.aside and not entry.offer.outside
    )
    if not usable:
        return Choice(None, "", None, (*warnings, "no date on the page"))
    winner = usable[0]
    reading = winner.offer.reading
    value = winner.value
    if reading is None or value is None:
        raise AssertionError("a usable date has been read")
    precision, note = reading.precision, winner.note
    if precision == "day":
        clocked = _with_clock(value, usable[1:])
        if clocked is not None:
            value, precision = clocked
            note = _join(note, "clock from another date of the page")
    value, doubt = _after_noon(value, precision, reading, events, clock)
    note = _join(note, doubt)
    if doubt:
        position = entries.index(winner)
        candidates = (
            *candidates[:position],
            replace(candidates[position], value=value, note=note),
            *candidates[position + 1 :],
        )
    provenance = DateProvenance(winner.offer.source, precision, note, candidates)
    return Choice(value, winner.offer.raw, provenance, warnings)


def _entry(
    offer: Offer, offers: Sequence[Offer], events: Sequence[Event], clock: Collection[str], today: datetime
) -> _Entry:
    reading = offer.reading
    if reading is None:
        return _Entry(offer, None, "malformed", aside=True)
    value, note = reading.value, reading.note
    latest = today + timedelta(days=1)
    if reading.zone == "z" and _is_wall_clock(reading, offers):
        value = _wall(reading).replace(tzinfo=VIETNAM)
        note = _join(note, "Z printed for local time")
    if reading.swapped is not None and (
        "month-first" in clock
        or (value > latest >= reading.swapped)
        or (offer.source == "page" and _only_fits_month_first(reading, events))
    ):
        value, note = reading.swapped, _join(note, "month before day")
    if value > latest:
        return _Entry(offer, value, _join(note, "after the page was fetched"), aside=True)
    if value.year < 1995:
        return _Entry(offer, value, _join(note, "before the web"), aside=True)
    return _Entry(offer, value, note, aside=False)


def _wall(reading: Reading) -> datetime:
    return (reading.value - timedelta(hours=7)).replace(tzinfo=None)


def _is_wall_clock(reading: Reading, offers: Sequence[Offer]) -> bool:
    """Whether what says Z is printed elsewhere on the page, to the minute, as local time."""
    wall = _wall(reading).replace(second=0)
    local = reading.value.replace(tzinfo=None, second=0)
    printed = {
        other.reading.value.replace(tzinfo=None, second=0)
        for other in offers
        if other.reading is not None and other.reading.zone != "z" and other.reading.precision != "day"
    }
    return wall in printed and local not in printed


def _only_fits_month_first(reading: Reading, events: Sequence[Event]) -> bool:
    """Whether the day the article opens with was just before the date read month first, and far from it day first."""
    swapped = reading.swapped
    if swapped is None or not events:
        return False
    opening = next((event for event in events if event.day is not None), None)
    if opening is None or not opening.before(swapped.date(), 3):
        return False
    return not any(event.before(reading.value.date(), 40) for event in events)


def _set_clocks_aside(entries: list[_Entry], today: datetime) -> None:
    """A date outside the article is the page's clock; so is today's if machines say it and the page prints another."""
    own = [entry for entry in entries if entry.value is not None and not entry.aside and not entry.offer.outside]
    for entry in entries:
        if entry.value is None or entry.aside:
            continue
        is_today = entry.value.date() == today.date()
        if entry.offer.outside or (
            is_today
            and entry.offer.source in ("json-ld", "meta")
            and any(
                other.value is not None
                and other.value.date() < today.date()
                and other.offer.trust in (Trust.MACHINE, Trust.PRINTED, Trust.PRINTED_DAY, Trust.URL_CLOCK)
                for other in own
            )
        ):
            entry.note, entry.aside = _join(entry.note, "page clock"), True


def _with_clock(day: datetime, others: Sequence[_Entry]) -> tuple[datetime, DatePrecision] | None:
    for other in others:
        reading = other.offer.reading
        if (
            other.value is not None
            and reading is not None
            and reading.precision != "day"
            and not reading.relative
            and other.value.date() == day.date()
        ):
            return other.value, reading.precision
    return None


_DAWN = 6
"""Nobody reports at such an hour what the afternoon of the day brought, whatever clock the family has."""


def _after_noon(
    value: datetime, precision: str, reading: Reading, events: Sequence[Event], clock: Collection[str]
) -> tuple[datetime, str]:
    """``value`` twelve hours later where a clock without AM/PM would have reported an event before it happened."""
    if precision == "day" or reading.half_day or reading.zone == "z" or not 1 <= value.hour <= 11:
        return value, ""
    if "twenty-four-hour" in clock and "twelve-hour" not in clock and value.hour > _DAWN:
        return value, ""  # it announced in the morning what the afternoon was to bring
    later = value + timedelta(hours=12)
    for event in events:
        if event.ahead or not event.on(value.date()):
            continue
        happened = event.part in ("chieu", "toi", "dem") and (event.part == "chieu" or later.hour >= 17)
        at_noon = event.part == "trua" and value.hour <= 10
        in_the_morning = event.part == "sang" and value.hour <= _DAWN and "twelve-hour" in clock
        if happened or at_noon or in_the_morning:
            return later, "12-hour clock"
    return value, ""


def _join(*notes: str) -> str:
    return "; ".join(dict.fromkeys(note for note in notes if note))
