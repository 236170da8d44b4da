"""Hits as files: CSV for spreadsheets, JSONL for programs. Written as they come, whatever their number."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Literal

from search.documents import IndexDocument

ExportFormat = Literal["csv", "jsonl"]

COLUMNS = (
    "id", "site", "site_name", "kind", "province", "province_now", "published", "title", "lead", "byline", "url",
    "language", "label", "document_kinds", "parties", "agencies", "signed_on", "documents", "basis", "story", "body",
    "captions",
)  # fmt: skip

# What spreadsheets take for the beginning of a formula, also in its full-width form, and also after white space that
# some of them strip; and the control characters with which a cell can be broken out of.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

LONGEST_CELL = 32_767
"""Characters that Excel takes into one cell; it would put the rest where another row begins."""


def export(documents: Iterable[IndexDocument], format: ExportFormat, *, separator: str = ",") -> Iterator[str]:
    """``documents`` as pieces of text, to be written one after the other as UTF-8 without newline translation.

    CSV begins with a byte-order mark and a line of names, so that a spreadsheet opens it with its Vietnamese right; a
    cell that it would take for a formula begins with an apostrophe; several values stand in one cell with "; " between
    them; a text too long for a cell ends with "…". ``separator`` stands between cells: Excel expects a semicolon where
    decimals have a comma, as in Vietnam. JSONL is one object a line, with the same names and lists for several values.
    """
    return _csv(documents, separator) if format == "csv" else _jsonl(documents)


def values(document: IndexDocument) -> dict[str, str | list[str]]:
    """The exported fields of ``document``.

    ``published`` is ISO 8601, the day only where no more is known; ``story`` is never empty.
    """
    return {name: _value(document, name) for name in COLUMNS}


def _value(document: IndexDocument, name: str) -> str | list[str]:
    if name == "published":
        if document.published is None:
            return ""
        day_only = document.published_precision == "day"
        return document.published.date().isoformat() if day_only else document.published.isoformat()
    if name == "signed_on":
        return [day.isoformat() for day in document.signed_on]
    if name == "story":
        return document.story or document.id
    value = getattr(document, name)
    return list(value) if isinstance(value, tuple) else str(value)


def _csv(documents: Iterable[IndexDocument], separator: str) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator)
    writer.writerow(COLUMNS)
    yield "\ufeff" + _taken(buffer)
    for document in documents:
        writer.writerow(cell(value) for value in values(document).values())
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def cell(several: str | list[str]) -> str:
    """What stands in a cell of CSV for a value or several, never taken for a formula."""
    value = several if isinstance(several, str) else "; ".join(several)
    if value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA):
        value = f"'{value}"
    return value if len(value) <= LONGEST_CELL else f"{value[: LONGEST_CELL - 1]}…"


def _jsonl(documents: Iterable[IndexDocument]) -> Iterator[str]:
    for document in documents:
        yield json.dumps(values(document), ensure_ascii=False) + "\n"
