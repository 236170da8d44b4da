"""What is known of an event, and what of it is new: why a later article about it is told, or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pipelines.agreements import Agreement
from pipelines.agreements.sides import same_side, side_of
from pipelines.findings import Party


@dataclass(frozen=True, slots=True)
class SigningFact:
    """One agreement as far as it was known at a time."""

    ids: tuple[str, ...]
    """The agreement's id and those that lead to it: an agreement that was merged is known by any of them."""
    kind: str
    parties: tuple[Party, ...]
    """Without evidence."""
    province: str | None
    signed_on: str | None
    period_from: int | None
    period_to: int | None


Fact = tuple[SigningFact, ...]
"""What is known of an event: the agreements in it, by id. An event without a signing has none."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that a later article adds to an event."""

    what: Literal["signing", "party", "signed_on", "period"]
    value: str
    """As it is shown: names of the parties of another signing, a party's name, ``2026-06-09``, ``2026–2030``."""


@dataclass(frozen=True, slots=True)
class Event:
    """What one notice tells: a story with all that report the same agreements, or one agreement."""

    key: str
    """Id of the story or the agreement."""
    ids: frozenset[str]
    """Every id that it is or was known by, ``key`` among them; where one of them was told, the event was."""
    fact: Fact
    own: Fact = ()
    """What of it the article at hand says itself. Only what this adds is worth a further notice: a reprint stays quiet
    although a backfill has brought something about its event meanwhile."""


@dataclass(frozen=True, slots=True)
class ArticleEvents:
    """What one article reports."""

    story: Event
    """Its story, with all that report one of the same agreements."""
    signings: tuple[Event, ...]
    """Each agreement of whose signing it tells."""


def fact_of(agreement: Agreement) -> SigningFact:
    """What is known of ``agreement``."""
    return SigningFact(
        ids=(agreement.id, *agreement.aliases),
        kind=agreement.kind,
        parties=tuple(replace(each, spans=()) for each in agreement.parties),
        province=agreement.provinces[0] if agreement.provinces else None,
        signed_on=agreement.signed_on,
        period_from=agreement.period_from,
        period_to=agreement.period_to,
    )


def what_is_new(told: Iterable[SigningFact], now: Fact) -> tuple[News, ...]:
    """What ``now`` says that no notice before, which told ``told`` of the event, has said.

    Another name of a party that was named, a vaguer date and a missing party are nothing new.
    """
    told = tuple(told)
    news: list[News] = []
    for one in now:
        before = [each for each in told if set(each.ids) & set(one.ids)]
        if not before:
            news.append(News("signing", " – ".join(party.name for party in one.parties) or one.kind))
            continue
        known = [(each, party) for each in before for party in each.parties]
        news += [
            News("party", party.name)
            for party in one.parties
            if not any(_same(one, party, each, its) for each, its in known)
        ]
        if _is_day(one.signed_on) and not any(_is_day(each.signed_on) for each in before):
            news.append(News("signed_on", one.signed_on or ""))
        elif one.signed_on is not None and all(each.signed_on is None for each in before):
            news.append(News("signed_on", one.signed_on))
        period = (one.period_from, one.period_to)
        if any(
            year is not None and all((each.period_from, each.period_to)[at] is None for each in before)
            for at, year in enumerate(period)
        ):
            news.append(News("period", "–".join("…" if year is None else str(year) for year in period)))
    return tuple(news)


def _is_day(told: str | None) -> bool:
    return told is not None and not told.startswith("--")


def _same(here: SigningFact, party: Party, there: SigningFact, other: Party) -> bool:
    later = max((day for day in (_day(here), _day(there)) if day is not None), default=None)
    return same_side(side_of(party, here.province, later), side_of(other, there.province, later), later)


def _day(fact: SigningFact) -> date | None:
    return date.fromisoformat(fact.signed_on) if fact.signed_on and _is_day(fact.signed_on) else None
