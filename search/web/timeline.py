"""The lives of agreements: of one, what happened as a list and its years as a picture; of several, under each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.agreements import Agreement, Link

WIDTH = 720.0
_LEFT, _RIGHT = 16.0, 16.0


@dataclass(frozen=True)
class Moment:
    """One thing that happened, or is to happen."""

    day: date | None
    """None if it is not known; 1 January with ``only_year``."""
    what: str
    """Key of the languages below ``timeline``."""
    only_year: bool = False
    title: str = ""
    href: str = ""
    is_past: bool = True


@dataclass(frozen=True)
class Dot:
    """A moment in the picture."""

    x: float
    what: str
    day: date


@dataclass(frozen=True)
class Life:
    """The picture: years along a line, the period as a band, what happened as dots."""

    years: tuple[tuple[float, int], ...]
    band: tuple[float, float] | None
    """x and width."""
    dots: tuple[Dot, ...]
    today: float
    width: float = WIDTH


def moments(agreement: Agreement, today: date) -> list[Moment]:
    """What happened to it, in order."""
    found: list[Moment] = [_link(one, "renews", today) for one in agreement.renews]
    if agreement.since is not None:
        told = "signed" if agreement.signed_on == agreement.since.isoformat() else "first_told"
        found.append(Moment(agreement.since, told, is_past=agreement.since <= today))
    begins = agreement.period_from
    if begins is not None and (agreement.since is None or begins > agreement.since.year):
        found.append(Moment(date(begins, 1, 1), "begins", only_year=True, is_past=begins <= today.year))
    for review in agreement.reviews:
        past = review.day is None or review.day <= today
        found.append(Moment(review.day, "reviewed", title=review.title, href=_article(review.article_id), is_past=past))
    found += [_link(one, "renewed", today) for one in agreement.renewed_by]
    if agreement.expiry is not None:
        found.append(Moment(agreement.expiry, "ends", is_past=agreement.expiry < today))
    return sorted(found, key=lambda one: one.day or date.max)


def life(agreement: Agreement, happened: list[Moment], today: date) -> Life | None:
    """The picture of ``happened``; None where it would show one moment only."""
    days = [one.day for one in happened if one.day is not None]
    if len(days) < 2:
        return None
    years = _Years.of([*days, today])
    return Life(years.ticks(10), _band(agreement, years), _dots(happened, years), years.x(today))


@dataclass(frozen=True)
class Row:
    """One of several agreements."""

    agreement: Agreement
    happened: list[Moment]
    band: tuple[float, float] | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Lives:
    """Agreements under each other, all on the same line of years."""

    rows: tuple[Row, ...]
    years: tuple[tuple[float, int], ...]
    today: float
    width: float = WIDTH


def lives(agreements: Sequence[Agreement], today: date) -> Lives:
    """``agreements``, in their order."""
    happened = [moments(one, today) for one in agreements]
    years = _Years.of([today, *(one.day for each in happened for one in each if one.day is not None)])
    rows = (
        Row(one, each, _band(one, years), _dots(each, years)) for one, each in zip(agreements, happened, strict=True)
    )
    return Lives(tuple(rows), years.ticks(6), years.x(today))


@dataclass(frozen=True)
class _Years:
    """Whole years along the width of a picture."""

    first: date
    last: date

    @classmethod
    def of(cls, days: Sequence[date]) -> _Years:
        return cls(date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1))

    def x(self, day: date) -> float:
        scale = (WIDTH - _LEFT - _RIGHT) / (self.last - self.first).days
        return round(_LEFT + (day - self.first).days * scale, 1)

    def ticks(self, most: int) -> tuple[tuple[float, int], ...]:
        every = max(1, -(-(self.last.year - self.first.year) // most))
        return tuple((self.x(date(year, 1, 1)), year) for year in range(self.first.year, self.last.year + 1, every))


def _band(agreement: Agreement, years: _Years) -> tuple[float, float] | None:
    begin = agreement.since or (date(agreement.period_from, 1, 1) if agreement.period_from else None)
    if begin is None or agreement.expiry is None or begin >= agreement.expiry:
        return None
    return years.x(begin), round(years.x(agreement.expiry) - years.x(begin), 1)


def _dots(happened: Sequence[Moment], years: _Years) -> tuple[Dot, ...]:
    return tuple(Dot(years.x(one.day), one.what, one.day) for one in happened if one.day is not None)


def _link(link: Link, what: str, today: date) -> Moment:
    past = link.since is None or link.since <= today
    return Moment(link.since, what, href=f"/agreements/{link.id}", title=link.id, is_past=past)


def _article(one: str) -> str:
    return f"/articles/{one}"
