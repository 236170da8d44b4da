"""Putting articles into the embedded index and taking them out, with the position, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from search.backends.sqlite_content import columns, dump, load
from search.backends.sqlite_file import COLUMNS
from search.documents import IndexDocument

_MARKS = ",".join("?" * len(COLUMNS))
_PUT = f"INSERT INTO fts(rowid, {', '.join(COLUMNS)}) VALUES (?, {_MARKS})"
_TAKE = f"INSERT INTO fts(fts, rowid, {', '.join(COLUMNS)}) VALUES ('delete', ?, {_MARKS})"


def write(
    connection: sqlite3.Connection, documents: Iterable[IndexDocument], deleted: Iterable[str], position: int
) -> None:
    """``documents`` in, ``deleted`` out, ``position`` set: all or nothing. Of several with one id the last counts."""
    latest = {document.id: document for document in documents}
    connection.execute("BEGIN IMMEDIATE")
    try:
        names = _Names(connection)
        for article_id in deleted:
            _delete(connection, article_id)
        for document in latest.values():
            _put(connection, names, document)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'position'", (str(position),))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _put(connection: sqlite3.Connection, names: _Names, document: IndexDocument) -> None:
    day = document.day
    row = (
        names.number("site", document.site, document.site_name),
        names.number("province", document.province),
        names.number("province", document.province_now),
        names.number("kind", document.kind),
        names.number("language", document.language),
        day.year if day else None,
        day.toordinal() if day else None,
        int(document.published.timestamp()) if document.published else None,
        document.id,
    )
    words = columns(document)
    old = _stored(connection, document.id)
    if old is None:
        no = connection.execute(
            "INSERT INTO doc (site, province, province_now, kind, language, year, day, moment, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        ).lastrowid
        connection.execute("INSERT INTO content VALUES (?, ?)", (no, dump(document)))
        connection.execute(_PUT, (no, *words))
        return
    no, before = old
    connection.execute(
        "UPDATE doc SET (site, province, province_now, kind, language, year, day, moment) = (?, ?, ?, ?, ?, ?, ?, ?)"
        " WHERE id = ?",
        row,
    )
    connection.execute("UPDATE content SET data = ? WHERE no = ?", (dump(document), no))
    words_before = columns(before)
    if words != words_before:
        connection.execute(_TAKE, (no, *words_before))
        connection.execute(_PUT, (no, *words))


def _delete(connection: sqlite3.Connection, article_id: str) -> None:
    old = _stored(connection, article_id)
    if old is None:
        return
    no, before = old
    connection.execute(_TAKE, (no, *columns(before)))
    connection.execute("DELETE FROM content WHERE no = ?", (no,))
    connection.execute("DELETE FROM doc WHERE no = ?", (no,))


def _stored(connection: sqlite3.Connection, article_id: str) -> tuple[int, IndexDocument] | None:
    row = connection.execute(
        "SELECT d.no, c.data FROM doc d JOIN content c ON c.no = d.no WHERE d.id = ?", (article_id,)
    ).fetchone()
    return (row[0], load(row[1])) if row else None


class _Names:
    """The numbers that stand for sites, provinces, kinds and languages in ``doc``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.known = {
            (field, value): (no, label)
            for no, field, value, label in connection.execute("SELECT no, field, value, label FROM name")
        }

    def number(self, field: str, value: str, label: str = "") -> int:
        no, known_label = self.known.get((field, value), (0, ""))
        if not no or known_label != label:
            (no,) = self.connection.execute(
                "INSERT INTO name (field, value, label) VALUES (?, ?, ?)"
                " ON CONFLICT (field, value) DO UPDATE SET label = excluded.label RETURNING no",
                (field, value, label),
            ).fetchone()
            self.known[field, value] = no, label
        return int(no)
