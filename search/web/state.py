"""What a search page shows, as its address says it: everything that can be seen can be shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from pipelines.errors import KyketError, QueryError
from search.alerts.filters import filters_of
from search.backends.protocol import MAX_WINDOW, Filters, Sort
from search.naming import agency_named, provinces_named
from search.web.days import day_of, no_day

View = Literal["stories", "articles"]

FILTERS: Mapping[str, str] = {
    "label": "labels",
    "province": "provinces",
    "agency": "agencies",
    "document_kind": "document_kinds",
    "year": "years",
    "kind": "kinds",
    "site": "sites",
    "language": "languages",
    "story": "stories",
}
"""What a parameter of the address is called, and the field of :class:`Filters` it fills. Facets come in this order."""

PAGE = 30
"""Hits of a page."""
LONGEST = 4000
"""Characters of a query that are taken; the query language has a limit of its own below it."""


@dataclass(frozen=True)
class SearchState:
    """One search with all that narrows and orders it."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By parameter; empty ones are left out."""
    first: date | None = None
    last: date | None = None
    sort: Sort = "relevance"
    view: View = "stories"
    page: int = 1
    unread: int = 0
    """Only what the reader has not read: 1, or the moment (in seconds) as of which it counts, so that the pages after
    this one do not move while what stands on it is read."""

    @classmethod
    def read(cls, items: Iterable[tuple[str, str]]) -> SearchState:
        """The state of an address's parameters. Empty and unknown ones are passed over; QueryError for a wrong one."""
        given: dict[str, list[str]] = {}
        for name, value in items:
            if value.strip():
                given.setdefault(name, []).append(value.strip()[:LONGEST])
        chosen = {name: tuple(dict.fromkeys(_read(name, given[name]))) for name in FILTERS if name in given}
        state = cls(
            text=given.get("q", [""])[0],
            chosen=chosen,
            first=read_day(given, "from"),
            last=read_day(given, "to"),
            sort=_one_of(given, "sort", get_args(Sort), "relevance"),
            view=_one_of(given, "view", get_args(View), "stories"),
            page=_page(given),
            unread=_moment(given),
        )
        state.filters()
        return state

    def filters(self) -> Filters:
        """As a search takes them. Raises QueryError for a value that is none."""
        plain = {FILTERS[name]: values for name, values in self.chosen.items()}
        days = {"first_day": self.first, "last_day": self.last}
        return filters_of(plain | {name: (day.isoformat(),) for name, day in days.items() if day is not None})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen beside the query."""
        return bool(self.chosen or self.first or self.last or self.unread)

    def has(self, name: str, value: str) -> bool:
        """Whether ``value`` is chosen."""
        return value in self.chosen.get(name, ())

    def but(self, name: str, value: str | None = None) -> SearchState:
        """Without ``value`` of ``name``; without all of them."""
        left = tuple(one for one in self.chosen.get(name, ()) if value is not None and one != value)
        chosen = {key: values for key, values in self.chosen.items() if key != name}
        return replace(self, chosen=chosen | ({name: left} if left else {}), page=1)

    def only(self, name: str, value: str) -> SearchState:
        """With ``value`` alone of ``name``."""
        return replace(self, chosen={**self.chosen, name: (value,)}, page=1)

    def within(self, first: date | None, last: date | None) -> SearchState:
        """Published from ``first`` to ``last``."""
        return replace(self, first=first, last=last, page=1)

    def asking(self, text: str) -> SearchState:
        """Another query, narrowed the same."""
        return replace(self, text=text, page=1)

    def on_page(self, page: int) -> SearchState:
        """Another page."""
        return replace(self, page=page)

    def read_or_not(self, unread: int = 0) -> SearchState:
        """Also what was read; with ``unread``, only what was not (as of then)."""
        return replace(self, unread=unread, page=self.page if unread > 1 else 1)

    def bare(self) -> SearchState:
        """The query alone, by nothing narrowed."""
        return replace(self, chosen={}, first=None, last=None, page=1, unread=0)

    def fields(self) -> list[tuple[str, str]]:
        """Parameters of the address that say this, without those that say what is so anyway."""
        return self.narrowing() + [("page", str(self.page))] * (self.page > 1)

    def narrowing(self) -> list[tuple[str, str]]:
        """... without the page."""
        given = [("q", self.text)] if self.text else []
        given += [(name, value) for name in FILTERS for value in self.chosen.get(name, ())]
        given += [(name, day.isoformat()) for name, day in (("from", self.first), ("to", self.last)) if day]
        given += [("unread", str(self.unread))] * bool(self.unread)
        given += [("sort", self.sort)] * (self.sort != "relevance")
        return given + [("view", self.view)] * (self.view != "stories")

    @property
    def address(self) -> str:
        """Of the page that shows this."""
        return _address("/", self.fields())

    @property
    def as_alert(self) -> str:
        """... that makes an alert of it."""
        return _address("/alerts/new", self.narrowing())

    @property
    def address_of_articles(self) -> str:
        """... with every article, also of one story."""
        return replace(self, view="articles").address

    def export(self, form: str, **more: str) -> str:
        """The address of every hit as a file."""
        return _address("/export", [("format", form), *more.items(), *self.narrowing()])


def _address(path: str, fields: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(fields)}" if fields else path


def _read(name: str, values: Iterable[str]) -> Iterable[str]:
    for value in values:
        try:
            if name == "province":
                yield from provinces_named(value)
            elif name == "agency":
                yield agency_named(value)
            else:
                yield value
        except KyketError as error:
            raise QueryError(error.message, about=error.about, remedy=error.remedy) from error


def read_day(given: Mapping[str, list[str]], name: str) -> date | None:
    """The day that the parameter ``name`` gives, as people write it or as ISO; None without it."""
    if name not in given:
        return None
    day = day_of(given[name][0])
    if day is None:
        raise no_day(given[name][0])
    return day


def _page(given: Mapping[str, list[str]]) -> int:
    text = given.get("page", ["1"])[0]
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MAX_WINDOW // PAGE:
        raise QueryError("there is no such page", about=text, remedy="narrow the search, or export the hits")
    return int(text)


def _moment(given: Mapping[str, list[str]]) -> int:
    text = given.get("unread", ["0"])[0]
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise QueryError("this is no moment", about=text, remedy="unread is 1")
    return int(text)


def _one_of(given: Mapping[str, list[str]], name: str, known: tuple[str, ...], otherwise: str) -> Any:
    value = given.get(name, [otherwise])[0]
    if value not in known:
        raise QueryError(f"there is no such {name}", about=value, remedy=f"there are {', '.join(known)}")
    return value
