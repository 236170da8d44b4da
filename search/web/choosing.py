"""Which agreements a page or the API shows, as the address says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

from pipelines.agreements import Agreement, Choice, State, choose
from pipelines.errors import QueryError
from pipelines.provinces import find
from search.web.register import EXPIRING, shown_state
from search.web.state import read_day

STATES = ("in force", "expiring", *(one for one in get_args(State) if one != "in force"))
PAGE = 50
_SEVERAL = ("province", "agency", "kind", "state")


@dataclass(frozen=True)
class AgreementState:
    """A choice of agreements, and which page of them."""

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    partner: str = ""
    """Another agency that has to be among the parties."""
    by_name: bool = False
    """A province is the one of that name on the day, and not all that is in it now."""
    year: int | None = None
    first: date | None = None
    last: date | None = None
    page: int = 1
    is_timeline: bool = False
    """Whether their lives are shown, and not a table."""

    @classmethod
    def read(cls, items: Iterable[tuple[str, str]]) -> AgreementState:
        """Of an address's parameters. QueryError for a wrong one."""
        given: dict[str, list[str]] = {}
        for name, value in items:
            if value.strip():
                given.setdefault(name, []).append(value.strip()[:200])
        for state in given.get("state", ()):
            if state not in STATES:
                raise QueryError("no state of an agreement", about=state, remedy=f"one of {', '.join(STATES)}")
        return cls(
            {name: tuple(given[name]) for name in _SEVERAL if name in given},
            given.get("with", [""])[0],
            given.get("units") == ["63"],
            read_year(given.get("year", [""])[0]),
            read_day(given, "from"),
            read_day(given, "to"),
            _number(given.get("page", [""])[0], "page", 1, 100_000) or 1,
            given.get("show") == ["timeline"],
        )

    def of(self, agreements: Sequence[Agreement], day: date) -> list[Agreement]:
        """Those chosen, in their order. Raises :class:`KyketError` for a province or kind that is none."""
        states = self.chosen.get("state", ())
        choice = Choice(
            provinces=self.chosen.get("province", ()),
            agencies=self.chosen.get("agency", ()),
            kinds=self.chosen.get("kind", ()),
            year=self.year,
            signed_since=self.first,
            signed_until=self.last,
            expiring_before=day + EXPIRING + timedelta(days=1) if states == ("expiring",) else None,
        )
        found = choose(agreements, choice, day)
        if self.partner:
            found = choose(found, Choice(agencies=(self.partner,)), day)
        if self.by_name and choice.provinces:
            codes = {known.code for each in choice.provinces if (known := find(each)) is not None}
            found = [one for one in found if codes & {known.code for each in one.provinces if (known := find(each))}]
        return [one for one in found if not states or {shown_state(one, day), one.state_on(day)} & set(states)]

    def one(self, name: str) -> str:
        """The first value of ``name``, or an empty string."""
        return self.chosen.get(name, ("",))[0]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.chosen or self.partner or self.year or self.first or self.last)

    def on_page(self, page: int) -> AgreementState:
        """Another page."""
        return replace(self, page=page)

    def as_timeline(self, is_timeline: bool) -> AgreementState:
        """The same as lives, or as a table."""
        return replace(self, is_timeline=is_timeline)

    def fields(self) -> list[tuple[str, str]]:
        """Parameters that choose these, without the page."""
        given = [(name, value) for name in _SEVERAL for value in self.chosen.get(name, ())]
        given += [("with", self.partner)] * bool(self.partner) + [("units", "63")] * self.by_name
        more: list[tuple[str, Any]] = [("year", self.year), ("from", self.first), ("to", self.last)]
        return given + [(name, str(value)) for name, value in more if value]

    @property
    def address(self) -> str:
        """Of the page that shows this."""
        fields = self.fields() + [("page", str(self.page))] * (self.page > 1)
        fields += [("show", "timeline")] * self.is_timeline
        return f"/agreements?{urlencode(fields)}" if fields else "/agreements"

    def export(self, form: str) -> str:
        """Of all of them as a file."""
        return f"/agreements/export?{urlencode([('format', form), *self.fields()])}"


def read_year(text: str) -> int | None:
    """A year of an address; None for none. QueryError for what is no year."""
    return _number(text.strip(), "year", 1900, 2200)


def signed_in(year: int | None) -> list[tuple[str, str]]:
    """Parameters that choose what was signed in ``year``; none without one."""
    return [("from", f"{year}-01-01"), ("to", f"{year}-12-31")] if year else []


def signing_years(agreements: Iterable[Agreement]) -> list[int]:
    """The years in which any of ``agreements`` was signed, the last first."""
    return sorted({one.since.year for one in agreements if one.since}, reverse=True)


def _number(text: str, name: str, least: int, most: int) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not least <= int(text[:9]) <= most:
        raise QueryError(f"there is no such {name}", about=text, remedy=f"from {least} to {most}")
    return int(text)
