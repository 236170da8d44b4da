"""A query as a list of pieces: words, phrases, operators, parentheses, field names, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from pipelines.text import tokenise
from search.query.errors import Wrong, without
from search.query.fields import Field, all_names, field_named, first_names, nearest
from search.query.nodes import Word
from search.words import bears_mark, forms

_QUOTES = '"“”„‟«»＂'
_OPERATORS = {
    "AND": "AND", "VÀ": "AND", "&&": "AND",
    "OR": "OR", "HOẶC": "OR", "||": "OR",
    "NOT": "NOT", "KHÔNG": "NOT",
}  # fmt: skip
_SHORTEST_PREFIX = 2
_LARGEST_WINDOW = 10_000

_SPACE = re.compile(r"\s+")
_PHRASE = re.compile(rf"[{_QUOTES}]((?:[^\\{_QUOTES}]|\\.)*+)([{_QUOTES}]?)", re.DOTALL)
_NEAR = re.compile(r"~(\d*)", re.ASCII)
_BOOST = re.compile(r"\^[\d.]+", re.ASCII)
_RANGE = re.compile(r"([\[{])([^\]}]*+)([\]}]?)")
_TO = re.compile(r"\s(?:TO|ĐẾN)\s")
_NO_TO = re.compile(r"\s*(?:\s(?:to|đến)\s|[,;–]|\s-?)\s*", re.IGNORECASE)
"""What is typed instead of it."""
_COMPARISON = re.compile(r"([<>]=?)\s*([^\s()\[\]{}<>]*)")
# A run of what is neither space nor a piece of its own. A colon belongs to it in a clock time and in an address.
_CHUNK = re.compile(
    rf"https?://[^\s{_QUOTES}()]+|(?:\\.|(?<=\d):(?=\d)|[^\s:~^()\[\]{{}}{_QUOTES}\\])+", re.IGNORECASE | re.DOTALL
)
_NAME = r"[^\W\d_][^\W_]*+"
_ONE_NAME = re.compile(rf"({_NAME}):")
_SEVERAL_NAMES = re.compile(rf"({_NAME}(?:[ _-]{_NAME}){{1,2}}):")
_ESCAPE = re.compile(r"\\[^\w]")


class Is(StrEnum):
    """What a piece is."""

    WORDS = "words"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"
    FIELD = "field"
    RANGE = "range"
    EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range: as typed (empty for an open end), where, and whether the range holds it."""

    text: str
    start: int
    included: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a query and where it stands: ``query[start:end]``."""

    what: Is
    start: int
    end: int
    text: str
    """As typed; for WORDS without its quotes."""
    words: tuple[Word, ...] = ()
    within: int | None = None
    field: Field | None = None
    bounds: tuple[Bound, Bound] | None = None


def lex(query: str) -> list[Piece]:
    """The pieces of ``query`` (NFC) in order; punctuation that means nothing is left out. Raises Wrong."""
    return _Lexer(query).pieces()


def words_meant(text: str, *, exact: bool = False) -> tuple[Word, ...]:
    """The words of ``text`` as a query means them: a marked one itself, a bare one all that fold to it."""
    return tuple(_meant(token.text, exact=exact) for token in tokenise(text))


def _meant(word: str, *, exact: bool, prefix: bool = False, start: int = -1) -> Word:
    form = forms(word).exact
    # Nothing but the digit itself folds to a digit, so a number is exact: that spares a backend work.
    return Word(form, exact or bears_mark(form) or (form.isascii() and form.isdigit()), prefix, start)


class _Lexer:
    def __init__(self, query: str) -> None:
        self.query = query
        self.at = 0
        self.found: list[Piece] = []

    def pieces(self) -> list[Piece]:
        while self.at < len(self.query):
            self._next()
        return self.found

    def _next(self) -> None:
        """Takes the next piece, or steps over what is none; always moves on."""
        query, at = self.query, self.at
        character = query[at]
        if space := _SPACE.match(query, at):
            self.at = space.end()
        elif character in _QUOTES:
            self._phrase(at, at)
        elif character == "=" and query[at + 1 : at + 2] in tuple(_QUOTES):
            self._phrase(at, at + 1)
        elif character in "()":
            self._put(Piece(Is.OPEN if character == "(" else Is.CLOSE, at, at + 1, character))
        elif self.found and self.found[-1].what is Is.FIELD and character in "[{":
            self._range()
        elif self.found and self.found[-1].what is Is.FIELD and character in "<>":
            self._comparison()
        elif character in "+-" and self._is_sign():
            if character == "-":
                self._put(Piece(Is.NOT, at, at + 1, character))
            else:
                self.at += 1
        elif not self._field() and not self._chunk():
            self.at += 1

    def _put(self, piece: Piece) -> None:
        self.found.append(piece)
        self.at = piece.end

    def _is_sign(self) -> bool:
        """Whether the + or - here belongs to what follows: "-word", not "Hà Nội - Lâm Đồng" nor "2020-2025"."""
        before, after = self.query[self.at - 1 : self.at], self.query[self.at + 1 : self.at + 2]
        starts = not self.at or before.isspace() or before in "(+-"
        return starts and (after.isalnum() or (after != "" and after in _QUOTES + "(=+-"))

    def _phrase(self, start: int, quote: int) -> None:
        match = _PHRASE.match(self.query, quote)
        assert match, "a quotation mark begins a phrase"
        if not match[2]:
            raise Wrong(
                "the quotation mark is never closed", quote, (self.query + '"', without(self.query, quote, quote + 1))
            )
        end, within = match.end(), None
        if near := _NEAR.match(self.query, end):
            if not near[1]:
                repair = f"{self.query[:end]}~5{self.query[near.end() :]}"
                raise Wrong("~ after a phrase needs the number of words that may stand between", end, (repair,))
            within, end = min(int(near[1][:6]), _LARGEST_WINDOW), near.end()
        self._refuse_boost(end)
        if match[1].strip() == "*":
            self._put(Piece(Is.EVERYTHING, start, end, "*"))
            return
        found = self._words(match[1], match.start(1), exact=start != quote)
        if not found:
            raise Wrong("no letter or digit between the quotation marks", start, (without(self.query, start, end),))
        self._put(Piece(Is.WORDS, start, end, match[1], found, within))

    def _chunk(self) -> bool:
        match = _CHUNK.match(self.query, self.at)
        if not match:
            return False
        chunk, start, end = match[0], match.start(), match.end()
        if chunk in _OPERATORS:
            self._put(Piece(Is(_OPERATORS[chunk]), start, end, chunk))
        elif not chunk.strip("*"):
            self._put(Piece(Is.EVERYTHING, start, end, chunk))
        elif found := self._words(chunk, start, exact=chunk.startswith("=")):
            if near := _NEAR.match(self.query, end):
                raise Wrong(
                    "~ stands after a phrase only, for words near each other",
                    end,
                    (without(self.query, end, near.end()),),
                )
            self._refuse_boost(end)
            self._put(Piece(Is.WORDS, start, end, chunk, found))
        else:
            self.at = end
        return True

    def _refuse_boost(self, at: int) -> None:
        if boost := _BOOST.match(self.query, at):
            raise Wrong("words cannot be given a weight by ^", at, (without(self.query, at, boost.end()),))

    def _words(self, raw: str, start: int, *, exact: bool) -> tuple[Word, ...]:
        # What is escaped is no operator; and as no letter needs escaping, it separates words like other punctuation.
        text = _ESCAPE.sub("  ", raw)
        tokens = list(tokenise(text))
        found = []
        for token in tokens:
            prefix = text[token.end : token.end + 1] == "*"
            if prefix and len(token.text) < _SHORTEST_PREFIX:
                here = start + token.end
                message = f"at least {_SHORTEST_PREFIX} letters must stand before *"
                raise Wrong(message, start + token.start, (without(self.query, here, here + 1),))
            found.append(_meant(token.text, exact=exact, prefix=prefix, start=start + token.start))
        last = tokens[-1].end if tokens else -1
        for index, character in enumerate(text):
            if character == "*" and index != last:
                here = start + index
                raise Wrong(
                    "* stands only at the end of a word, in a phrase of its last word",
                    here,
                    (self.query[:here] + " " + self.query[here + 1 :], without(self.query, here, here + 1)),
                )
        return tuple(found)

    def _field(self) -> bool:
        if self.at and (self.query[self.at - 1].isalnum() or self.query[self.at - 1] == ":"):
            return False
        for pattern in (_SEVERAL_NAMES, _ONE_NAME):
            match = pattern.match(self.query, self.at)
            if not match:
                continue
            field = field_named(match[1])
            after = self.query[match.end() : match.end() + 1]
            if field is not None and (not _is_blank(after) or match[1].islower()):
                self._put(Piece(Is.FIELD, match.start(), match.end(), match[1], field=field))
                return True
            if pattern is _ONE_NAME and field is None and not _is_blank(after) and after not in ":/)":
                self._refuse_field(match[1], match.end() - 1)
        return False

    def _refuse_field(self, name: str, colon: int) -> None:
        start = colon - len(name)
        known = nearest(name, all_names())
        separate = f"{self.query[:colon]} {self.query[colon + 1 :]}"
        if known:
            repaired = f"{self.query[:start]}{known}{self.query[colon:]}"
            raise Wrong(f"there is no field {name!r}; did you mean {known!r}?", start, (repaired, separate))
        raise Wrong(
            f"there is no field {name!r}",
            start,
            (separate,),
            remedy=f"the fields are {', '.join(f'{english} ({vietnamese})' for english, vietnamese in first_names())}",
        )

    def _range(self) -> None:
        match = _RANGE.match(self.query, self.at)
        assert match, "a bracket begins a range"
        opening, inner, closing = match.groups()
        if not closing:
            close = "]" if opening == "[" else "}"
            repairs = tuple(f"{self.query.rstrip()}{end}{close}" for end in ("", " *", " TO *"))
            raise Wrong("the range is never closed", self.at, repairs)
        ends = _TO.split(inner)
        if len(ends) != 2:
            meant = [re.sub(_NO_TO, " TO ", inner.strip(), count=1), "2021-01-01 TO 2021-06-30"]
            repairs = tuple(f"{self.query[: self.at]}[{one}]{self.query[match.end() :]}" for one in meant)
            raise Wrong("a range is written [first TO last], with * for an open end", self.at, repairs)
        low, high = (end.strip(" \t" + _QUOTES) for end in ends)
        low_at = match.start(2) + inner.find(low)
        high_at = match.start(2) + inner.rfind(high)
        bounds = (
            Bound("" if low == "*" else low, low_at, opening == "["),
            Bound("" if high == "*" else high, high_at, closing == "]"),
        )
        for bound, typed in zip(bounds, (low, high), strict=True):
            if not typed:
                raise Wrong("a range needs both ends, or * for an open one", bound.start)
        self._put(Piece(Is.RANGE, match.start(), match.end(), match[0], bounds=bounds))

    def _comparison(self) -> None:
        match = _COMPARISON.match(self.query, self.at)
        assert match, "< or > begins a comparison"
        sign, typed = match.groups()
        value = typed.strip(_QUOTES)
        if not value:
            raise Wrong(f"{sign} needs a day or a year", match.start())
        bound = Bound(value, match.start(2), sign.endswith("="))
        nothing = Bound("", match.end())
        bounds = (bound, nothing) if sign.startswith(">") else (nothing, bound)
        self._put(Piece(Is.RANGE, match.start(), match.end(), match[0], bounds=bounds))


def _is_blank(character: str) -> bool:
    return not character or character.isspace()
