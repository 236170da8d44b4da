"""The filters of an alert: as they are kept and written in files, and as a search takes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import cache

from pipelines.errors import QueryError
from search.backends.protocol import Filters
from search.query.fields import DOCUMENT_KINDS, KINDS, LABELS, nearest

_NAMES = tuple(field.name for field in fields(Filters) if not field.name.startswith("without_"))
_DAYS = ("first_day", "last_day")


def filters_of(plain: Mapping[str, Sequence[str]]) -> Filters:
    """The filters that ``plain`` is: by field of :class:`~search.Filters`, values as text.

    >>> filters_of({"provinces": ["Hà Giang"], "years": ["2021"], "first_day": ["2021-06-30"]})
    Filters(provinces=('Hà Giang',), sites=(), kinds=(), years=(2021,), languages=(), labels=(), document_kinds=(), \
agencies=(), stories=(), first_day=datetime.date(2021, 6, 30), last_day=None)

    Raises QueryError that names the field and the value.
    """
    for name in plain:
        if name not in _NAMES:
            near = nearest(name, _NAMES)
            remedy = f"did you mean {near!r}?" if near else f"there are {', '.join(_NAMES)}"
            raise QueryError("there is no filter of this name", about=name, remedy=remedy)
    read = {name: tuple(values) for name, values in plain.items() if values}
    for name, values in read.items():
        if isinstance(plain[name], str):
            raise QueryError("values are a list", about=f"{name} {plain[name]!r}", remedy="write it in brackets")
        for value in values:
            _check(name, value)
    days = {name: _day(name, read.pop(name)) for name in _DAYS if name in read}
    if len(days) == len(_DAYS) and days["last_day"] < days["first_day"]:
        raise QueryError(
            f"is before first_day, {days['first_day']}", about=f"last_day {days['last_day']}", remedy="exchange them"
        )
    years = tuple(_year(one) for one in read.pop("years", ()))
    return Filters(**read, **days, years=years)  # type: ignore[arg-type]


def plain_of(filters: Filters) -> dict[str, tuple[str, ...]]:
    """The inverse of :func:`filters_of`; empty fields are left out.

    >>> plain_of(Filters(years=(2021, 2022), last_day=date(2022, 6, 30)))
    {'years': ('2021', '2022'), 'last_day': ('2022-06-30',)}
    """
    plain: dict[str, tuple[str, ...]] = {}
    for name in _NAMES:
        value = getattr(filters, name)
        if isinstance(value, date):
            plain[name] = (value.isoformat(),)
        elif value:
            plain[name] = tuple(map(str, value))
    return plain


def _check(name: str, value: object) -> None:
    """Raises QueryError for a value that no article has, whatever is indexed."""
    if not isinstance(value, str) or not value.strip():
        raise QueryError("a value is a text that is not empty", about=f"{name} {value!r}", remedy="write it in quotes")
    known = _known(name)
    if known is not None and value not in known:
        near = nearest(value, known)
        remedy = f"did you mean {near!r}?" if near else _where(name, known)
        raise QueryError("there is none of this name", about=f"{name} {value!r}", remedy=remedy)


@cache
def _known(name: str) -> Collection[str] | None:
    """The values of a field of which there are no others; None if there may be any."""
    if name == "provinces":
        from pipelines.provinces import provinces  # which read a table that other filters do not need

        return tuple(dict.fromkeys(one for province in provinces() for one in province.names))
    if name == "agencies":
        from pipelines.agencies import registry  # which is long

        return tuple(one.key for one in registry().types)
    return {"kinds": KINDS, "labels": LABELS, "document_kinds": DOCUMENT_KINDS}.get(name)


def _where(name: str, known: Collection[str]) -> str:
    if name in ("provinces", "agencies"):
        return f"the {name} are in pipelines/data/{name}.toml"
    return f"there are {', '.join(known)}"


def _year(value: str) -> int:
    if not (len(value) == 4 and value.isascii() and value.isdigit()):
        raise QueryError("this is no year", about=f"years {value!r}", remedy="write it with four digits: 2021")
    return int(value)


def _day(name: str, values: Sequence[str]) -> date:
    if len(values) != 1:
        raise QueryError("there is one such day only", about=f"{name} {', '.join(values)}", remedy="leave one of them")
    try:
        return date.fromisoformat(values[0])
    except ValueError:
        raise QueryError("this is no day", about=f"{name} {values[0]!r}", remedy="write it so: 2021-06-30") from None
