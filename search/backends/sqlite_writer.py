"""Putting articles into the embedded index and taking them out, with the position, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from search.backends.sqlite_content import dump, dump_words, fts_values, load_words
from search.backends.sqlite_file import COLUMNS
from search.documents import IndexDocument

_MARKS = ",".join("?" * len(COLUMNS))
_PUT = f"INSERT INTO fts(rowid, {', '.join(COLUMNS)}) VALUES (?, {_MARKS})"
_TAKE = f"INSERT INTO fts(fts, rowid, {', '.join(COLUMNS)}) VALUES ('delete', ?, {_MARKS})"
_DOC = ("id", "site", "province", "province_now", "kind", "language", "year", "day", "moment", "combination")
_INSERT_DOC = f"INSERT INTO doc ({', '.join(_DOC)}) VALUES ({', '.join(f':{name}' for name in _DOC)})"
_UPDATE_DOC = f"UPDATE doc SET {', '.join(f'{name} = :{name}' for name in _DOC[1:])} WHERE id = :id"


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
    row = {
        "id": document.id,
        "site": names.number("site", document.site, document.site_name),
        "province": names.number("province", document.province),
        "province_now": names.number("province", document.province_now),
        "kind": names.number("kind", document.kind),
        "language": names.number("language", document.language),
        "year": day.year if day else None,
        "day": day.toordinal() if day else None,
        "moment": int(document.published.timestamp()) if document.published else None,
        "combination": names.combination(document),
    }
    values = fts_values(document)
    content = {"data": dump(document), "words": dump_words(values)}
    old = connection.execute(
        "SELECT no, words FROM content WHERE no = (SELECT no FROM doc WHERE id = ?)", (document.id,)
    ).fetchone()
    if old is None:
        no = connection.execute(_INSERT_DOC, row).lastrowid
        connection.execute("INSERT INTO content VALUES (:no, :data, :words)", {"no": no, **content})
        connection.execute(_PUT, (no, *values))
        return
    no, words_before = old
    connection.execute(_UPDATE_DOC, row)
    connection.execute("UPDATE content SET (data, words) = (:data, :words) WHERE no = :no", {"no": no, **content})
    if content["words"] != words_before:
        connection.execute(_TAKE, (no, *load_words(words_before)))
        connection.execute(_PUT, (no, *values))


def _delete(connection: sqlite3.Connection, article_id: str) -> None:
    old = connection.execute(
        "SELECT no, words FROM content WHERE no = (SELECT no FROM doc WHERE id = ?)", (article_id,)
    ).fetchone()
    if old is None:
        return
    no, words = old
    connection.execute(_TAKE, (no, *load_words(words)))
    connection.execute("DELETE FROM content WHERE no = ?", (no,))
    connection.execute("DELETE FROM doc WHERE no = ?", (no,))


class _Names:
    """The numbers that stand for sites, provinces, kinds and languages in ``doc``, and for their combinations."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.known = {
            (field, value): (no, label)
            for no, field, value, label in connection.execute("SELECT no, field, value, label FROM name")
        }
        self.combinations = {
            tuple(values): no
            for no, *values in connection.execute("SELECT no, province, site, kind, year FROM combination")
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

    def combination(self, document: IndexDocument) -> int:
        values = (document.province, document.site, document.kind, str(document.day.year) if document.day else "")
        if values not in self.combinations:
            (no,) = self.connection.execute(
                "INSERT INTO combination (province, site, kind, year) VALUES (?, ?, ?, ?) RETURNING no", values
            ).fetchone()
            self.combinations[values] = no
        return int(self.combinations[values])
