"""An article as the embedded index keeps it: one compressed row, and the words that FTS5 is fed from it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import orjson
from isal import isal_zlib

from pipelines.text import fold
from search.documents import IndexDocument
from search.query import TextField
from search.words import joined_forms

_NAMES = tuple(field.name for field in fields(IndexDocument))
_PUBLISHED = _NAMES.index("published")
_SIGNED_ON = _NAMES.index("signed_on")


def dump(document: IndexDocument) -> bytes:
    """``document`` as one compressed row, less than half its size."""
    values = [getattr(document, name) for name in _NAMES]
    values[_PUBLISHED] = document.published.isoformat() if document.published else None
    values[_SIGNED_ON] = [day.isoformat() for day in document.signed_on]
    return isal_zlib.compress(orjson.dumps(values), 1)


def load(data: bytes) -> IndexDocument:
    """The inverse of :func:`dump`."""
    values: list[Any] = orjson.loads(zlib.decompress(data))
    if values[_PUBLISHED] is not None:
        values[_PUBLISHED] = datetime.fromisoformat(values[_PUBLISHED])
    values[_SIGNED_ON] = [date.fromisoformat(day) for day in values[_SIGNED_ON]]
    for index, value in enumerate(values):
        if isinstance(value, list):
            values[index] = tuple(value)
    return IndexDocument(*values)


def fts_values(document: IndexDocument) -> list[str]:
    """The values of the FTS5 columns (:data:`search.backends.sqlite_file.COLUMNS`) for ``document``."""
    read = [joined_forms(getattr(document, field.value)) for field in TextField]
    return [exact for exact, _ in read] + [folded for _, folded in read]


def dump_words(values: Sequence[str]) -> bytes:
    """:func:`fts_values` as one compressed row."""
    return isal_zlib.compress("\n".join(values[: len(TextField)]).encode(), 1)


def exact_words(data: bytes) -> list[str]:
    """From such a row, the exact words of each text, in the order of TextField, joined by spaces."""
    return zlib.decompress(data).decode().split("\n")


def load_words(data: bytes) -> list[str]:
    """The inverse of :func:`dump_words`."""
    exact = exact_words(data)
    return [*exact, *map(fold, exact)]
