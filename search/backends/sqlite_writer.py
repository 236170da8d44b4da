"""Putting articles into the embedded index and taking them out, with the position, in one transaction."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipelines.text import fold
from search.backends.sqlite_content import dump, dump_words, exact_words, fts_values, load_words
from search.backends.sqlite_file import COLUMNS
from search.documents import IndexDocument
from search.query import TextField
from search.words import joined_forms

_MARKS = ",".join("?" * len(COLUMNS))
PUT = f"INSERT INTO fts(rowid, {', '.join(COLUMNS)}) VALUES (?, {_MARKS})"
"""Takes the number of an article and its :func:`~search.backends.sqlite_content.fts_values` into ``fts``."""
_TAKE = f"INSERT INTO fts(fts, rowid, {', '.join(COLUMNS)}) VALUES ('delete', ?, {_MARKS})"
_DOC = (
    "id", "site", "province", "province_now", "kind", "language", "label", "year", "day", "moment", "combination",
    "said", "story", "revision",
)  # fmt: skip
_UPDATE_DOC = f"UPDATE doc SET {', '.join(f'{name} = :{name}' for name in _DOC[1:])} WHERE id = :id"
_COUNT_WORD = (
    "INSERT INTO word VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET articles = articles + excluded.articles"
)


def write(
    connection: sqlite3.Connection, documents: Iterable[IndexDocument], deleted: Iterable[str], position: int
) -> None:
    """``documents`` in, ``deleted`` out, ``position`` set: all or nothing. Of several with one id the last counts."""
    latest = {document.id: document for document in documents}
    connection.execute("BEGIN IMMEDIATE")
    try:
        writer = _Writer(connection)
        for article_id in deleted:
            writer.delete(article_id)
        for document in latest.values():
            writer.put(document)
        writer.count_words()
        connection.execute("UPDATE meta SET value = ? WHERE key = 'position'", (str(position),))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


class _Writer:
    """One transaction's writing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.names = _Names(connection)
        (self.revision,) = connection.execute(
            "UPDATE meta SET value = value + 1 WHERE key = 'revision' RETURNING value + 0"
        ).fetchone()
        self.words: Counter[str] = Counter()
        """By how many articles more (or less) each word is in."""

    def put(self, document: IndexDocument) -> None:
        row = self._row(document)
        values = fts_values(document)
        content = {"data": dump(document), "words": dump_words(values)}
        old = self._content(document.id)
        if old is None:
            no = _insert(self.connection, "doc", row)
            self.connection.execute("INSERT INTO content VALUES (:no, :data, :words)", {"no": no, **content})
        else:
            no, words_before = old
            self.connection.execute(_UPDATE_DOC, row)
            self.connection.execute(
                "UPDATE content SET (data, words) = (:data, :words) WHERE no = :no", {"no": no, **content}
            )
            self._untag(no)
        self._tag(no, document)
        if old is None or content["words"] != words_before:
            if old is not None:
                self._take(no, words_before)
            self.connection.execute(PUT, (no, *values))
            self.words.update(_different_words(values[: len(TextField)]))

    def delete(self, article_id: str) -> None:
        old = self._content(article_id)
        if old is None:
            return
        no, words = old
        self._take(no, words)
        self._untag(no)
        self.connection.execute("DELETE FROM content WHERE no = ?", (no,))
        self.connection.execute("DELETE FROM doc WHERE no = ?", (no,))

    def count_words(self) -> None:
        changed = [(word, fold(word), count) for word, count in self.words.items() if count]
        self.connection.executemany(_COUNT_WORD, changed)
        self.connection.executemany(
            "DELETE FROM word WHERE word = ? AND articles <= 0", [(word,) for word, _, count in changed if count < 0]
        )

    def _row(self, document: IndexDocument) -> dict[str, object]:
        day = document.day
        return {
            "id": document.id,
            "site": self.names.number("site", document.site, document.site_name),
            "province": self.names.number("province", document.province),
            "province_now": self.names.number("province", document.province_now),
            "kind": self.names.number("kind", document.kind),
            "language": self.names.number("language", document.language),
            "label": self.names.number("label", document.label),
            "year": day.year if day else None,
            "day": day.toordinal() if day else None,
            "moment": int(document.published.timestamp()) if document.published else None,
            "combination": self.names.combination(document),
            "said": self.names.said(document),
            "story": document.story or document.id,
            "revision": self.revision,
        }

    def _content(self, article_id: str) -> tuple[int, bytes] | None:
        row: tuple[int, bytes] | None = self.connection.execute(
            "SELECT no, words FROM content WHERE no = (SELECT no FROM doc WHERE id = ?)", (article_id,)
        ).fetchone()
        return row

    def _take(self, no: int, words: bytes) -> None:
        self.connection.execute(_TAKE, (no, *load_words(words)))
        self.words.subtract(_different_words(exact_words(words)))

    def _tag(self, no: int, document: IndexDocument) -> None:
        names = {
            *(self.names.number("document_kind", kind) for kind in document.document_kinds),
            *(self.names.number("agency", agency) for agency in document.agencies),
            *(self.names.number("document", number) for number in document.documents),
            *(self.names.number("basis", number) for number in document.basis),
            *(self.names.number("party", party, f" {joined_forms(party)[1]} ") for party in document.parties),
        }
        if names:
            self.connection.executemany("INSERT INTO tag VALUES (?, ?)", [(name, no) for name in names])
        if document.signed_on:
            days = {day.toordinal() for day in document.signed_on}
            self.connection.executemany("INSERT INTO signed VALUES (?, ?)", [(day, no) for day in days])

    def _untag(self, no: int) -> None:
        self.connection.execute("DELETE FROM tag WHERE doc = ?", (no,))
        self.connection.execute("DELETE FROM signed WHERE doc = ?", (no,))


def _different_words(texts: Iterable[str]) -> set[str]:
    return set().union(*map(str.split, texts))


class _Names:
    """The numbers that stand for values in ``doc`` and ``tag``, and for combinations of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.known: dict[tuple[str, str], tuple[int, str]] = {}
        self.rows: dict[tuple[str, ...], int] = {}

    def number(self, field: str, value: str, label: str = "") -> int:
        """Of ``value`` among those of ``field``; ``label`` is what it goes by from now on."""
        no, known_label = self.known.get((field, value)) or self._stored(field, value)
        if not no:
            no = _insert(self.connection, "name", {"field": field, "value": value, "label": label})
        elif known_label != label:
            self.connection.execute("UPDATE name SET label = ? WHERE no = ?", (label, no))
        self.known[field, value] = no, label
        return no

    def _stored(self, field: str, value: str) -> tuple[int, str]:
        row: tuple[int, str] | None = self.connection.execute(
            "SELECT no, label FROM name WHERE field = ? AND value = ?", (field, value)
        ).fetchone()
        return row or (0, "")

    def combination(self, document: IndexDocument) -> int:
        """Of the values that a document has one of each."""
        year = str(document.day.year) if document.day else ""
        values = (document.province, document.site, document.kind, year, document.label)
        return self._row("combination", ("province", "site", "kind", "year", "label"), values)

    def said(self, document: IndexDocument) -> int:
        """Of the values that a document has any number of; 0 if it has none."""
        if not (document.document_kinds or document.agencies):
            return 0
        values = ["\n".join(sorted(set(several))) for several in (document.document_kinds, document.agencies)]
        return self._row("said", ("document_kinds", "agencies"), values)

    def _row(self, table: str, columns: Sequence[str], values: Sequence[str]) -> int:
        key = (table, *values)
        if key not in self.rows:
            where = " AND ".join(f"{column} = ?" for column in columns)
            row = self.connection.execute(f"SELECT no FROM {table} WHERE {where}", values).fetchone()
            self.rows[key] = row[0] if row else _insert(self.connection, table, dict(zip(columns, values, strict=True)))
        return self.rows[key]


def _insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """The number of a new row.

    Not by RETURNING: what may fail half-way has SQLite set a savepoint, before which FTS5 writes out all that it has
    collected, and every few words then come to be a part of the index that must be merged with the others.
    """
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    no = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())).lastrowid
    assert no is not None, "an inserted row has a number"
    return no
