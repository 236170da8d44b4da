"""From the pieces of a query to its tree.

Our own recursive descent: luqum's grammar (Lucene's) was the model, but it knows no names of two words ("tiêu đề:"), no
``=word``, binds the unwritten AND looser than OR (so that ``ký kết OR phối hợp`` would ask for "ký" in both cases),
and its errors carry neither a position that survives nor a repair.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NoReturn

from pipelines.errors import QueryError
from pipelines.text import nfc
from search.query.errors import Wrong, without
from search.query.lexer import Is, Piece, lex
from search.query.nodes import And, Everything, Node, Not, Or, Query, Text
from search.query.values import field_value

MAX_CHARACTERS = 8_000
MAX_WORDS = 400
MAX_DEPTH = 24
_MORE_THAN_A_PERSON_TYPES = "narrow it, or split it into several"


def parse(text: str) -> Query:
    """What the query ``text`` means. An empty query is every article.

    Raises :class:`~pipelines.errors.QueryError`, and nothing else, with the position in ``text`` and a suggestion.
    """
    typed = nfc(text)
    try:
        return Query(text, _tree(typed))
    except Wrong as wrong:
        suggestion = next((repair for repair in wrong.repairs if repair and repair != typed and _parses(repair)), "")
        position = _position(text, wrong.position)
        remedy = "; ".join(filter(None, (wrong.remedy, f"try: {suggestion}" if suggestion else "")))
        raise QueryError(
            f"{wrong.message} (at character {position + 1})",
            position=position,
            suggestion=suggestion,
            remedy=remedy,
        ) from None


def _parses(text: str) -> bool:
    try:
        _tree(text)
    except Wrong:
        return False
    return True


def _position(text: str, position: int) -> int:
    """Where in ``text`` as typed the character ``position`` of its NFC form stands."""
    if nfc(text) == text:
        return min(position, len(text))
    # The first length whose normal form goes beyond the position belongs to the character itself.
    return max(bisect_left(range(len(text) + 1), position + 1, key=lambda length: len(nfc(text[:length]))) - 1, 0)


def _tree(text: str) -> Node:
    if len(text) > MAX_CHARACTERS:
        message = f"a query has at most {MAX_CHARACTERS} characters, this one {len(text)}"
        raise Wrong(message, MAX_CHARACTERS, remedy=_MORE_THAN_A_PERSON_TYPES)
    pieces = lex(text)
    count = 0
    for piece in pieces:
        # A range or a * is as much work as a word.
        count += len(piece.words) or piece.what in (Is.RANGE, Is.EVERYTHING)
        if count > MAX_WORDS:
            raise Wrong(f"a query has at most {MAX_WORDS} words", piece.start, remedy=_MORE_THAN_A_PERSON_TYPES)
    if not pieces:
        if text.strip():
            raise Wrong("there is no letter or digit to search for", 0)
        return Everything()
    return _Parser(text, pieces).whole()


class _Parser:
    def __init__(self, text: str, pieces: list[Piece]) -> None:
        self.text = text
        self.pieces = pieces
        self.next = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self._either(None)
        if piece := self._peek():
            self._refuse_closing(piece)
        return node

    def _peek(self) -> Piece | None:
        return self.pieces[self.next] if self.next < len(self.pieces) else None

    def _take(self) -> Piece:
        piece = self.pieces[self.next]
        self.next += 1
        return piece

    # In what follows ``scope`` is the FIELD piece whose value is being read, None outside of fields.

    def _either(self, scope: Piece | None) -> Node:
        parts = [self._all(scope)]
        while (piece := self._peek()) and piece.what is Is.OR:
            self._take()
            self._expect_operand(piece)
            parts.append(self._all(scope))
        return _together(parts, Or)

    def _all(self, scope: Piece | None) -> Node:
        parts = [self._one(scope)]
        while (piece := self._peek()) and piece.what not in (Is.OR, Is.CLOSE):
            if piece.what is Is.AND:
                self._take()
                self._expect_operand(piece)
            parts.append(self._one(scope))
        return _together(parts, And)

    def _one(self, scope: Piece | None) -> Node:
        negated, operator = False, None
        while (piece := self._peek()) and piece.what is Is.NOT:
            negated, operator = not negated, self._take()
        if operator is not None:
            self._expect_operand(operator)
        node = self._operand(scope)
        if not negated:
            return node
        return node.part if isinstance(node, Not) else Not(node)

    def _operand(self, scope: Piece | None) -> Node:
        piece = self._peek()
        if piece is None or piece.what is Is.CLOSE:
            self._refuse_missing(piece)
        piece = self._take()
        if piece.what in (Is.AND, Is.OR):
            self._refuse_operator(piece)
        if piece.what is Is.OPEN:
            return self._group(piece, scope)
        if piece.what is Is.FIELD:
            if scope is not None:
                message = "a field cannot stand inside the parentheses of another"
                raise Wrong(message, piece.start, (without(self.text, piece.start, piece.end),))
            return self._value(piece)
        if scope is not None:
            return field_value(self.text, scope, piece)
        return Everything() if piece.what is Is.EVERYTHING else Text(piece.words, None, piece.within)

    def _value(self, name: Piece) -> Node:
        piece = self._peek()
        if piece is None or piece.what not in (Is.WORDS, Is.OPEN, Is.RANGE, Is.EVERYTHING):
            repairs = (
                without(self.text, name.start, name.end),
                f"{self.text[: name.end - 1]} {self.text[name.end :]}".strip(),
            )
            raise Wrong(f"{name.text}: needs a value", name.start, repairs)
        self._take()
        return self._group(piece, name) if piece.what is Is.OPEN else field_value(self.text, name, piece)

    def _group(self, opening: Piece, scope: Piece | None) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"parentheses are nested deeper than {MAX_DEPTH}"
            raise Wrong(message, opening.start, remedy=_MORE_THAN_A_PERSON_TYPES)
        node = self._either(scope)
        if self._peek() is None:
            self._refuse_unclosed(opening)
        self._take()
        self.depth -= 1
        return node

    def _expect_operand(self, operator: Piece) -> None:
        piece = self._peek()
        if piece is None or piece.what in (Is.AND, Is.OR, Is.CLOSE):
            self._refuse_operator(operator)

    def _refuse_operator(self, operator: Piece) -> NoReturn:
        quoted = f'{self.text[: operator.start]}"{operator.text}"{self.text[operator.end :]}'
        where = "after it" if operator.what is Is.NOT else "on both sides"
        raise Wrong(
            f"{operator.text} needs something to search for {where}",
            operator.start,
            (without(self.text, operator.start, operator.end), quoted),
        )

    def _refuse_missing(self, closing: Piece | None) -> NoReturn:
        before = self.pieces[self.next - 1] if self.next else None
        if before is None or before.what is not Is.OPEN:
            assert closing is not None, "an empty list of pieces is not parsed"
            self._refuse_closing(closing)
        if closing is None:
            self._refuse_unclosed(before)
        message = "there is nothing between the parentheses"
        raise Wrong(message, before.start, (without(self.text, before.start, closing.end),))

    def _refuse_closing(self, closing: Piece) -> NoReturn:
        message = "this parenthesis was never opened"
        raise Wrong(message, closing.start, (without(self.text, closing.start, closing.end), "(" + self.text))

    def _refuse_unclosed(self, opening: Piece) -> NoReturn:
        repairs = (self.text + ")" * self.depth, without(self.text, opening.start, opening.end))
        raise Wrong("this parenthesis is never closed", opening.start, repairs)


def _together(parts: list[Node], kind: type[And] | type[Or]) -> Node:
    flat = _flat(parts, kind)
    return flat[0] if len(flat) == 1 else kind(flat)


def _flat(parts: list[Node], kind: type[And] | type[Or]) -> tuple[Node, ...]:
    flat: list[Node] = []
    for part in parts:
        for one in part.parts if isinstance(part, kind) else (part,):
            # A condition said again says nothing; a text said again has its own place in the query.
            if isinstance(one, Text) or one not in flat:
                flat.append(one)
    return tuple(flat)
