"""What stands after a field's name: a text, a name, a kind, a number of a document, days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import dropwhile

from pipelines.text import fold, words
from search.query.days import nearest_day, period
from search.query.errors import Wrong, without
from search.query.fields import (
    DOCUMENT_KINDS,
    KINDS,
    LABELS,
    LANGUAGES,
    FilterField,
    document_kind_named,
    kind_named,
    label_named,
    language_named,
    nearest,
)
from search.query.lexer import Bound, Is, Piece, words_meant
from search.query.nodes import (
    Cites,
    Everything,
    InLanguage,
    InProvince,
    Labelled,
    Node,
    OfDocumentKind,
    OfKind,
    OnSite,
    Or,
    Published,
    SignedOn,
    Text,
    TextField,
    WithParty,
    Word,
)

_RANK = {"tỉnh", "tinh", "thành", "thanh", "phố", "pho", "tp"}
# With a code after its count; "238" alone is a number like any other.
_DOCUMENT_NUMBER = re.compile(r"\d+\w?(?:/\d{4})?[-/][\w/-]*[^\W\d_][\w/-]*")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/\s]+)", re.IGNORECASE)


def field_value(query: str, name: Piece, value: Piece) -> Node:
    """The meaning of ``value`` (WORDS, RANGE or EVERYTHING) for the field ``name`` of ``query``. Raises Wrong."""
    field = name.field
    assert field is not None, "a piece that names a field has it"
    if isinstance(field, TextField):
        return _text(query, name, field, value)
    if field in (FilterField.DATE, FilterField.YEAR, FilterField.SIGNED):
        first, last = _days(query, name, value, years=field is FilterField.YEAR)
        return SignedOn(first, last) if field is FilterField.SIGNED else Published(first, last)
    if value.what is Is.RANGE:
        raise Wrong(f"only days and years have ranges, not {name.text}", value.start, _other_name(query, name, "ngày"))
    if value.within is not None:
        repair = query[: value.end].rpartition("~")[0] + query[value.end :]
        raise Wrong(f"~ is for words of the text, not for {name.text}", value.start, (repair,))
    return _any_value(field) if value.what is Is.EVERYTHING else _one_value(query, name, field, value)


def _any_value(field: FilterField) -> Node:
    """``field:*``: the articles that have a value."""
    match field:
        case FilterField.PROVINCE | FilterField.PROVINCE_NOW:
            return InProvince((), today=field is FilterField.PROVINCE_NOW)
        case FilterField.LABEL:
            return Or(tuple(map(Labelled, LABELS)))
        case FilterField.DOCUMENT_KIND:
            return Or(tuple(map(OfDocumentKind, DOCUMENT_KINDS)))
        case FilterField.PARTY:
            return WithParty(())
        case FilterField.DOCUMENT | FilterField.BASIS:
            return Cites("", basis=field is FilterField.BASIS)
        case _:
            return Everything()  # every article is on a site, in a language


def _one_value(query: str, name: Piece, field: FilterField, value: Piece) -> Node:
    match field:
        case FilterField.SITE:
            return OnSite(_site(value))
        case FilterField.KIND:
            return OfKind(_called(query, value, kind_named(value.text), KINDS, "kind of site"))
        case FilterField.LABEL:
            return Labelled(_called(query, value, label_named(value.text), LABELS, "label"))
        case FilterField.DOCUMENT_KIND:
            kind = document_kind_named(value.text)
            return OfDocumentKind(_called(query, value, kind, DOCUMENT_KINDS, "kind of document"))
        case FilterField.LANGUAGE:
            return _language(query, value)
        case FilterField.PARTY:
            return WithParty(value.words)
        case FilterField.DOCUMENT | FilterField.BASIS:
            return Cites(_number(query, name, value), basis=field is FilterField.BASIS)
        case _:
            return InProvince(_province(value), today=field is FilterField.PROVINCE_NOW)


def _other_name(query: str, name: Piece, other: str) -> tuple[str]:
    return (f"{query[: name.start]}{other}{query[name.end - 1 :]}",)


def _text(query: str, name: Piece, field: TextField, value: Piece) -> Text:
    if value.what is Is.WORDS:
        return Text(value.words, field, value.within)
    if value.what is Is.RANGE:
        raise Wrong(f"only days and years have ranges, not {name.text}", value.start, _other_name(query, name, "ngày"))
    message = f"{name.text}:* would find nearly everything; give it at least two letters"
    raise Wrong(message, value.start, (without(query, name.start, value.end),))


def _province(value: Piece) -> tuple[Word, ...]:
    """The words of a province's name; "tỉnh Lâm Đồng" and "TP Huế" are found by their proper names."""
    proper = tuple(dropwhile(lambda word: word.text in _RANK, value.words))
    return proper or value.words


def _site(value: Piece) -> tuple[Word, ...]:
    # A name of several words is no address: "Báo Lâm Đồng" is not the host "Báo".
    match = None if any(map(str.isspace, value.text.strip())) else _HOST.match(value.text.strip())
    host = match[1] if match else ""
    if words(host) == words(value.text):
        return value.words
    return words_meant(host) or value.words


def _called(query: str, value: Piece, found: str | None, known: Mapping[str, tuple[str, ...]], what: str) -> str:
    """``found``; if nothing was, Wrong with the nearest of the names of ``known``."""
    if found is not None:
        return found
    names = [*known, *(name for synonyms in known.values() for name in synonyms)]
    raise Wrong(
        f"there is no {what} called {value.text!r}",
        value.start,
        _replaced(query, value, nearest(value.text, names)),
        remedy=f"the {what.replace('kind', 'kinds') if 'kind' in what else f'{what}s'} are "
        f"{', '.join(f'{key} ({synonyms[0]})' for key, synonyms in known.items())}",
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


def _number(query: str, name: Piece, value: Piece) -> str:
    """The number of a document, in the one spelling that the articles' are kept in."""
    # Imported here: most queries name no document, and need not wait for it.
    from pipelines.documents.numbers import KINDS as CODES
    from pipelines.documents.numbers import normalise_number

    marked = {fold(code).lower(): code for code in CODES if fold(code) != code and fold(code) not in CODES}
    typed = re.sub(r"[^\W\d_]+", lambda code: marked.get(code[0].lower(), code[0]), value.text)
    number = normalise_number(typed)
    if _DOCUMENT_NUMBER.fullmatch(number):
        return number
    words_only = without(query, name.start, name.end)
    message = f"{value.text!r} is no number of a document; they look like 238-QĐ/TW"
    raise Wrong(message, value.start, (words_only,))


def _days(query: str, name: Piece, value: Piece, *, years: bool) -> tuple[date | None, date | None]:
    """The first and the last day of a period; None is open."""
    if value.what is Is.EVERYTHING:
        return None, None
    if value.within is not None:
        repair = query[: value.end].rpartition("~")[0] + query[value.end :]
        raise Wrong(f"~ is for words of the text, not for {name.text}", value.start, (repair,))
    if value.bounds is None:
        return _period(query, Bound(value.text.strip(), value.start), years, value)
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
    return first, last


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
