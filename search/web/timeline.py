"""An agreement's life, as a list of what happened and as a picture of its years."""

from __future__ import annotations

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
    first, last = date(min(*days, today).year, 1, 1), date(max(*days, today).year + 1, 1, 1)
    scale = (WIDTH - _LEFT - _RIGHT) / (last - first).days

    def x(day: date) -> float:
        return round(_LEFT + (day - first).days * scale, 1)

    every = max(1, -(-(last.year - first.year) // 10))
    years = tuple((x(date(year, 1, 1)), year) for year in range(first.year, last.year + 1, every))
    band = None
    begin = agreement.since or (date(agreement.period_from, 1, 1) if agreement.period_from else None)
    if begin is not None and agreement.expiry is not None and begin < agreement.expiry:
        band = (x(begin), round(x(agreement.expiry) - x(begin), 1))
    dots = tuple(Dot(x(one.day), one.what, one.day) for one in happened if one.day is not None)
    return Life(years, band, dots, x(today))


def _link(link: Link, what: str, today: date) -> Moment:
    past = link.since is None or link.since <= today
    return Moment(link.since, what, href=f"/agreements/{link.id}", title=link.id, is_past=past)


def _article(one: str) -> str:
    return f"/articles/{one}"
