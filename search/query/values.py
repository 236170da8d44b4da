"""What stands after a field's name: a text, a province, a site, a kind, a language, days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import dropwhile

from pipelines.text import words
from search.query.days import nearest_day, period
from search.query.errors import Wrong, without
from search.query.fields import KINDS, LANGUAGES, FilterField, kind_named, language_named, nearest
from search.query.lexer import Bound, Is, Piece, words_meant
from search.query.nodes import (
    Everything,
    InLanguage,
    InProvince,
    Node,
    OfKind,
    OnSite,
    Published,
    Text,
    TextField,
    Word,
)

_RANK = {"tỉnh", "tinh", "thành", "thanh", "phố", "pho", "tp"}
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/\s]+)", re.IGNORECASE)


def field_value(query: str, name: Piece, value: Piece) -> Node:
    """The meaning of ``value`` (WORDS, RANGE or EVERYTHING) for the field ``name`` of ``query``. Raises Wrong."""
    field = name.field
    assert field is not None, "a piece that names a field has it"
    if isinstance(field, TextField):
        return _text(query, name, field, value)
    if field in (FilterField.DATE, FilterField.YEAR):
        return _published(query, name, value, years=field is FilterField.YEAR)
    if value.what is Is.RANGE:
        raise Wrong(f"only date and year have ranges, not {name.text}", value.start, _other_name(query, name, "ngày"))
    if value.within is not None:
        repair = query[: value.end].rpartition("~")[0] + query[value.end :]
        raise Wrong(f"~ is for words of the text, not for {name.text}", value.start, (repair,))
    everything = value.what is Is.EVERYTHING
    if field is FilterField.SITE:
        return Everything() if everything else OnSite(_site(value))
    if field is FilterField.KIND:
        return Everything() if everything else _kind(query, value)
    if field is FilterField.LANGUAGE:
        return Everything() if everything else _language(query, value)
    return InProvince(_province(value), today=field is FilterField.PROVINCE_NOW)


def _other_name(query: str, name: Piece, other: str) -> tuple[str]:
    return (f"{query[: name.start]}{other}{query[name.end - 1 :]}",)


def _text(query: str, name: Piece, field: TextField, value: Piece) -> Text:
    if value.what is Is.WORDS:
        return Text(value.words, field, value.within)
    if value.what is Is.RANGE:
        raise Wrong(f"only date and year have ranges, not {name.text}", value.start, _other_name(query, name, "ngày"))
    message = f"{name.text}:* would find nearly everything; give it at least two letters"
    raise Wrong(message, value.start, (without(query, name.start, value.end),))


def _province(value: Piece) -> tuple[Word, ...]:
    """The words of a province's name; "tỉnh Lâm Đồng" and "TP Huế" are found by their proper names."""
    proper = tuple(dropwhile(lambda word: word.text in _RANK, value.words))
    return proper or value.words


def _site(value: Piece) -> tuple[Word, ...]:
    match = _HOST.match(value.text)
    host = match[1] if match else ""
    if words(host) == words(value.text):
        return value.words
    return words_meant(host) or value.words


def _kind(query: str, value: Piece) -> OfKind:
    kind = kind_named(value.text)
    if kind is not None:
        return OfKind(kind)
    names = [*KINDS, *(name for synonyms in KINDS.values() for name in synonyms)]
    raise Wrong(
        f"there is no kind of site called {value.text!r}",
        value.start,
        _replaced(query, value, nearest(value.text, names)),
        remedy=f"the kinds are {', '.join(f'{kind} ({synonyms[0]})' for kind, synonyms in KINDS.items())}",
    )


def _language(query: str, value: Piece) -> InLanguage:
    language = language_named(value.text)
    if language is not None:
        return InLanguage(language)
    names = [name for code, synonyms in LANGUAGES.items() for name in (code, *synonyms)]
    repairs = _replaced(query, value, nearest(value.text, names) or "vi")
    raise Wrong(f"{value.text!r} is no language code; they look like vi, en", value.start, repairs)


def _replaced(query: str, value: Piece, better: str) -> tuple[str, ...]:
    if not better:
        return ()
    return (f"{query[: value.start]}{better if better.isalpha() else chr(34) + better + chr(34)}{query[value.end :]}",)


def _published(query: str, name: Piece, value: Piece, *, years: bool) -> Published:
    if value.what is Is.EVERYTHING:
        return Published()
    if value.within is not None:
        repair = query[: value.end].rpartition("~")[0] + query[value.end :]
        raise Wrong(f"~ is for words of the text, not for {name.text}", value.start, (repair,))
    if value.bounds is None:
        return Published(*_period(query, Bound(value.text.strip(), value.start), years, value))
    low, high = value.bounds
    first: date | None = None
    last: date | None = None
    try:
        if low.text:
            begin, end = _period(query, low, years)
            first = begin if low.included else end + timedelta(days=1)
        if high.text:
            begin, end = _period(query, high, years)
            last = end if high.included else begin - timedelta(days=1)
    except OverflowError:
        raise Wrong("no day lies beyond that", value.start) from None
    if first is not None and last is not None and first > last:
        swapped = f"{query[: value.start]}[{high.text} TO {low.text}]{query[value.end :]}"
        raise Wrong("the range ends before it begins", value.start, (swapped,))
    return Published(first, last)


def _period(query: str, bound: Bound, years: bool, whole: Piece | None = None) -> tuple[date, date]:
    text = bound.text
    found = period(text)
    if found is not None and not (years and len(text) != 4):
        return found
    start, end = (whole.start, whole.end) if whole else (bound.start, bound.start + len(text))
    better = (str(found[0].year) if found else "") if years else nearest_day(text)
    repairs = (f"{query[:start]}{better}{query[end:]}",) if better else ()
    if years:
        raise Wrong(f"{text!r} is no year; years look like 2021", start, repairs)
    raise Wrong(f"{text!r} is no day; days look like 30/6/2021 or 2021-06-30, 6/2021, 2021", start, repairs)
