"""A query as SQL: what FTS5 can answer goes to it as one MATCH expression, the rest becomes conditions on ``doc``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import NamedTuple

from search.backends.protocol import Filters
from search.backends.sqlite_content import exact_words
from search.backends.sqlite_file import EXACT, FOLDED
from search.backends.sqlite_rows import contents, rows
from search.matching import line_holds, phrase_in_name
from search.query import (
    And,
    Cites,
    Everything,
    InLanguage,
    InProvince,
    Labelled,
    Node,
    Not,
    OfDocumentKind,
    OfKind,
    OnSite,
    Or,
    Published,
    Query,
    SignedOn,
    Text,
    TextField,
    WithParty,
    Word,
)

# The parsers of FTS5 and of SQLite give up at some dozens of levels of parentheses. What is nested deeper than this is
# put together in SQL, and in SQL becomes a set of its own, that the outer levels refer to.
_DEEPEST_MATCH = 12
_DEEPEST_CONDITION = 4


@dataclass(slots=True)
class Plan:
    """How to find and rank the hits of one query."""

    match: str = ""
    """An FTS5 expression that every hit matches; empty if there is none."""
    ranking: str = ""
    """An FTS5 expression to rank by; where ``match`` is not empty it matches the same."""
    condition: str = "1"
    """SQL over ``doc AS d`` that makes a match a hit."""
    sets: str = ""
    """The WITH clause of the sets that the condition refers to; empty if there are none."""
    parameters: dict[str, object] = field(default_factory=dict)
    """Of sets and condition."""


class _Read(NamedTuple):
    """What reading the documents that FTS5 gives for a text has shown."""

    failing: tuple[int, ...]
    """Those that do not hold it."""
    holding: bool
    """Whether there are others."""


def plan(query: Query, filters: Filters, connection: sqlite3.Connection, *, places: str = "doc") -> Plan:
    """The plan for ``query`` within ``filters``, against the names and, for some phrases, the texts in the index.

    ``places``: the table that says which provinces, then, are which ones now.
    """
    return _Planner(connection, places).plan(query, filters)


class _Planner:
    def __init__(self, connection: sqlite3.Connection, places: str) -> None:
        self.connection = connection
        self.places = places
        self.parameters: dict[str, object] = {}
        self.sets: list[str] = []
        self.read: dict[Text, _Read] = {}

    def plan(self, query: Query, filters: Filters) -> Plan:
        parts = query.root.parts if isinstance(query.root, And) else (query.root,)
        matched: list[Node] = []
        excluded: list[Node] = []
        conditions: list[str] = []
        for part in parts:
            # At the depth at which they will stand in the whole.
            if self._expression(part, depth=1) is not None:
                matched.append(part)
            elif isinstance(part, Not) and self._expression(part.part, depth=2) is not None:
                excluded.append(part)
            elif not isinstance(part, Everything):
                conditions.append(self._condition(part))
        if not matched:
            conditions += [self._condition(part) for part in excluded]
            excluded = []
        conditions += self.filters(filters)
        driving = (*matched, *excluded)
        return Plan(
            match=self._expression(And(driving)) or "" if driving else "",
            ranking=self._ranking(query, driving),
            condition=" AND ".join(conditions) or "1",
            sets=f"WITH {', '.join(self.sets)}" if self.sets else "",
            parameters=self.parameters,
        )

    def _ranking(self, query: Query, driving: tuple[Node, ...]) -> str:
        if driving:
            return self._expression(And(driving), rich=True) or ""
        return " OR ".join(_leaf(text, rich=True) for text in query.wanted)

    # -- FTS5 -------------------------------------------------------------------------------------------------------

    def _expression(self, node: Node, *, rich: bool = False, depth: int = 0) -> str | None:
        """The FTS5 expression that matches what ``node`` means; None if there is none.

        ``rich``: bare words are looked for in the exact columns too, which changes nothing but the rank.
        """
        if depth > _DEEPEST_MATCH:
            return None
        if isinstance(node, Text):
            return self._leaf(node, rich=rich) if not self._failing(node) else None
        if isinstance(node, Or):
            parts = [self._expression(part, rich=rich, depth=depth + 1) for part in node.parts]
            return _join(" OR ", parts)
        if isinstance(node, And):
            positive = [part for part in node.parts if not isinstance(part, Not)]
            negative = [part.part for part in node.parts if isinstance(part, Not)]
            if not positive:
                return None
            wanted = _join(" AND ", [self._expression(part, rich=rich, depth=depth + 1) for part in positive])
            if not negative or wanted is None:
                return wanted
            unwanted = _join(" OR ", [self._expression(part, depth=depth + 2) for part in negative])
            return f"({wanted} NOT {unwanted})" if unwanted is not None else None
        return None

    def _leaf(self, text: Text, *, rich: bool = False) -> str:
        """What FTS5 is asked for ``text``."""
        if _is_mixed(text) and not self._read(text).holding:
            return _phrase(text, EXACT)  # which is found twice as fast
        return _leaf(text, rich=rich)

    def _failing(self, text: Text) -> tuple[int, ...]:
        """The documents that FTS5 finds for ``text`` but that do not hold it."""
        return self._read(text).failing if _is_mixed(text) and self._read(text).holding else ()

    def _read(self, text: Text) -> _Read:
        """The documents that may hold ``text`` otherwise than just as it is typed.

        There are such for phrases of marked and bare words together: the bare ones stand in the folded column, the
        marked ones in the exact column, and FTS5 cannot look at both word by word. So it is asked for the folded phrase
        and the exact words, and what is not simply the phrase as typed is read. As people write most words in full,
        those are few.
        """
        if text not in self.read:
            candidates = f"{_superset(text)} NOT {_phrase(text, EXACT)}"
            matching = [no for (no,) in rows(self.connection, ("rowid",), "fts WHERE fts MATCH ?", (candidates,))]
            asked = [text.field in (None, name) for name in TextField]
            failing, holding = [], False
            for no, data in contents(self.connection, "words", matching):
                if any(line_holds(text, line) for line in compress(exact_words(data), asked)):
                    holding = True
                else:
                    failing.append(no)
            self.read[text] = _Read(tuple(failing), holding)
        return self.read[text]

    # -- SQL --------------------------------------------------------------------------------------------------------

    def _condition(self, node: Node, depth: int = 0) -> str:
        """SQL over ``doc AS d`` that is true of what ``node`` means and false, never NULL, of everything else."""
        match node:
            case And() | Or():
                return self._combination(node, depth)
            case Not():
                return f"NOT {self._condition(node.part, depth)}"
            case Text():
                return self._text(node)
            case InProvince():
                return self._province(node)
            case OnSite():
                return _one_of("d.site", [no for no, *names in self._names("site") if _any_holds(node.words, names)])
            case OfKind():
                return self._is("d.kind", "kind", (node.kind,))
            case InLanguage():
                return self._is("d.language", "language", (node.language,))
            case Published():
                return self._published(node.first, node.last)
            case Labelled():
                return self._is("d.label", "label", (node.label,))
            case OfDocumentKind():
                return self._tagged("document_kind", (node.document_kind,))
            case WithParty():
                return self._party(node.words)
            case Cites():
                return self._tagged("basis" if node.basis else "document", (node.number,) if node.number else None)
            case SignedOn():
                return f"d.no IN (SELECT doc FROM signed WHERE {_within('day', node.first, node.last)})"
            case Everything():
                return "1"

    def _combination(self, node: And | Or, depth: int) -> str:
        """One MATCH for all parts that FTS5 can answer together, then the rest."""
        together = tuple(part for part in node.parts if self._expression(part, depth=1) is not None)
        conditions = [self._condition(part, depth + 1) for part in node.parts if part not in together]
        if together:
            expression = self._expression(type(node)(together))
            assert expression is not None, "what FTS5 can answer part by part it can answer whole"
            conditions.insert(0, self._matching(expression))
        whole = (" AND " if isinstance(node, And) else " OR ").join(conditions)
        if depth == 0 or depth % _DEEPEST_CONDITION:
            return f"({whole})"
        name = f"set{len(self.sets)}"
        self.sets.append(f"{name} AS MATERIALIZED (SELECT d.no FROM doc d WHERE {whole})")
        return f"d.no IN (SELECT no FROM {name})"

    def _text(self, text: Text) -> str:
        failing = self._failing(text)
        found = self._matching(self._leaf(text))
        return f"({found} AND d.no NOT IN ({_listed(failing)}))" if failing else found

    def _matching(self, expression: str) -> str:
        return f"d.no IN (SELECT rowid FROM fts WHERE fts MATCH {self._bind(expression)})"

    def _province(self, node: InProvince) -> str:
        named = [no for no, name, _ in self._names("province") if phrase_in_name(node.words, name)]
        if not node.today:
            return f"({_one_of('d.province', named)} OR {_one_of('d.province_now', named)})"
        units = self.connection.execute(
            f"SELECT DISTINCT province_now FROM {self.places} WHERE province IN ({_listed(named)})"
            f" OR province_now IN ({_listed(named)})"
        )
        return _one_of("d.province_now", [no for (no,) in units])

    @staticmethod
    def _published(first: date | None, last: date | None) -> str:
        return f"(d.day IS NOT NULL AND {_within('d.day', first, last)})"

    def _party(self, words: tuple[Word, ...]) -> str:
        if not words:
            return self._tagged("party", None)
        # The folded words find the names that may be meant; which are is then seen word by word.
        sought = " " + " ".join(word.folded for word in words) + ("" if words[-1].prefix else " ")
        names = self.connection.execute(
            "SELECT no, value FROM name WHERE field = 'party' AND instr(label, ?)", (sought,)
        )
        return self._with_tag(_listed([no for no, name in names if phrase_in_name(words, name)]))

    def _tagged(self, field: str, values: Sequence[str] | None) -> str:
        """That an article has one of ``values`` (None: any at all) in ``field``."""
        sought = "value <> ''" if values is None else f"value IN ({', '.join(map(self._bind, values))})"
        return self._with_tag(f"SELECT no FROM name WHERE field = '{field}' AND {sought}")

    @staticmethod
    def _with_tag(names: str) -> str:
        return f"d.no IN (SELECT doc FROM tag WHERE name IN ({names}))"

    def filters(self, filters: Filters) -> list[str]:
        """The conditions that ``filters`` are."""
        conditions = [
            self._is(f"d.{column}", field, values)
            for column, field, values in (
                ("province", "province", filters.provinces),
                ("site", "site", filters.sites),
                ("kind", "kind", filters.kinds),
                ("language", "language", filters.languages),
                ("label", "label", filters.labels),
            )
            if values
        ]
        conditions += [
            self._tagged(field, values)
            for field, values in (("document_kind", filters.document_kinds), ("agency", filters.agencies))
            if values
        ]
        if filters.stories:
            conditions.append(f"d.story IN ({', '.join(map(self._bind, filters.stories))})")
        if filters.years:
            conditions.append(f"(d.year IS NOT NULL AND {_one_of('d.year', filters.years)})")
        if filters.first_day is not None or filters.last_day is not None:
            conditions.append(self._published(filters.first_day, filters.last_day))
        for column, left_out in (("id", filters.without_ids), ("story", filters.without_stories)):
            if left_out:  # as one value: there may be more of them than a statement has parameters
                values = self._bind(json.dumps(left_out))
                conditions.append(f"d.{column} NOT IN (SELECT value FROM json_each({values}))")
        return conditions

    def _is(self, column: str, field: str, values: Sequence[str]) -> str:
        return _one_of(column, [no for no, value, _ in self._names(field) if value in values])

    def _names(self, field: str) -> list[tuple[int, str, str]]:
        return rows(self.connection, ("no", "value", "label"), "name WHERE field = ?", (field,))

    def _bind(self, value: object) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"


def _within(column: str, first: date | None, last: date | None) -> str:
    conditions = [f"{column} >= {first.toordinal()}"] if first is not None else []
    conditions += [f"{column} <= {last.toordinal()}"] if last is not None else []
    return " AND ".join(conditions) or "1"


def _one_of(column: str, numbers: Sequence[int]) -> str:
    return f"{column} IN ({_listed(numbers)})"


def _listed(numbers: Sequence[int]) -> str:
    # Numbers that the index itself gave out, so that they may stand in the statement, however many.
    return ",".join(map(str, numbers))


def _any_holds(words: tuple[Word, ...], names: Sequence[str]) -> bool:
    return any(phrase_in_name(words, name) for name in names)


def _join(operator: str, parts: Sequence[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return known[0] if len(known) == 1 else f"({operator.join(known)})"


# -- one Text as FTS5 -----------------------------------------------------------------------------------------------


def _is_mixed(text: Text) -> bool:
    return len({word.exact for word in text.words}) > 1


def _leaf(text: Text, *, rich: bool = False) -> str:
    """What FTS5 is asked for ``text``: all that holds it and, for a phrase of mixed words, some more."""
    if _is_mixed(text):
        return f"({_phrase(text, EXACT)} OR {_superset(text)})" if rich else _superset(text)
    if text.words[0].exact:
        return _phrase(text, EXACT)
    folded = _phrase(text, FOLDED)
    return f"({folded} OR {_phrase(text, EXACT)})" if rich else folded


def _superset(text: Text) -> str:
    exact = [_phrase(Text((word,), text.field), EXACT) for word in dict.fromkeys(text.words) if word.exact]
    return f"({' AND '.join([_phrase(text, FOLDED), *exact])})"


def _phrase(text: Text, columns: Mapping[TextField, str]) -> str:
    """The words of ``text`` in these columns, exact in the exact ones, folded in the folded ones."""
    names = columns.values() if text.field is None else (columns[text.field],)
    *first, last = text.words
    before = [word.text if columns is EXACT else word.folded for word in first]
    # A prefix may have to be looked for in two spellings; only the last word is ever one.
    endings = last.beginnings if columns is EXACT and last.exact else (last.folded,)
    if not last.prefix:
        endings = (last.text if columns is EXACT else last.folded,)
    near = text.within is not None and bool(first)
    alternatives = []
    for ending in dict.fromkeys(endings):
        star = " *" if last.prefix else ""
        if near:
            words = " ".join(f'"{word}"' for word in (*before, ending))
            # N words may stand between the first and the last of the window, besides those looked for.
            alternatives.append(f"NEAR({words}{star}, {(text.within or 0) + len(text.words) - 2})")
        else:
            alternatives.append(f'"{" ".join((*before, ending))}"{star}')
    whole = alternatives[0] if len(alternatives) == 1 else f"({' OR '.join(alternatives)})"
    return f"{{{' '.join(names)}}}: {whole}"
