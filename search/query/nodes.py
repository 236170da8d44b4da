"""What a query means: a small tree that every backend compiles and that the highlighter reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pipelines.text import fold
from search.words import prefix_forms


class TextField(StrEnum):
    """A searchable text of an article. The body is one text; so are the captions."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    CAPTIONS = "captions"
    BYLINE = "byline"


@dataclass(frozen=True, slots=True)
class Word:
    """One word to look for.

    ``text`` is the exact form (:func:`search.words.forms`). ``exact``: only words of just this exact form match;
    otherwise every word that folds to ``text``, which then bears no mark. ``prefix``: words that begin so.
    """

    text: str
    exact: bool
    prefix: bool = False
    start: int = field(default=-1, compare=False, repr=False)
    """Where in the query (NFC) it stands, as long as ``text``; -1 for one that nobody typed."""

    @property
    def folded(self) -> str:
        """The folded form, of the same length."""
        return fold(self.text)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """For a prefix: what a matching word may begin with, in the form (exact or folded) that it is compared in."""
        return prefix_forms(self.text) if self.exact else (self.text,)

    def matches(self, exact: str, folded: str) -> bool:
        """Whether a word of a text, given in both forms, is one of those looked for."""
        form = exact if self.exact else folded
        return form.startswith(self.beginnings) if self.prefix else form == self.text

    def __str__(self) -> str:
        return self.text + "*" * self.prefix


@dataclass(frozen=True, slots=True)
class Text:
    """Words that must stand in one field: one word, a phrase, or words near each other.

    ``within`` None: the words follow each other in this order. A number N: some ``len(words) + N`` words of the text
    in a row hold a match of each, in any order (two words looked for may be matched by the same word of the text).
    """

    words: tuple[Word, ...]
    field: TextField | None = None
    """None: any field."""
    within: int | None = None


@dataclass(frozen=True, slots=True)
class InProvince:
    """The province's name, of the article's day or of today, holds these words in a row.

    ``today``: everything of what is now that province, under whatever name: the words may be an older name too.
    """

    words: tuple[Word, ...]
    today: bool = False


@dataclass(frozen=True, slots=True)
class OnSite:
    """The site's id (``baolamdong.vn``) or name ("Báo Lâm Đồng") holds these words in a row."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class OfKind:
    """The site is of this kind (a key of :data:`search.query.fields.KINDS`)."""

    kind: str


@dataclass(frozen=True, slots=True)
class InLanguage:
    """The article is in this language (ISO 639-1, ``und`` if it could not be told)."""

    language: str


@dataclass(frozen=True, slots=True)
class Published:
    """Published on a day (Asia/Ho_Chi_Minh) from ``first`` to ``last``, both included; None is open.

    An article without a date is never found, even with both ends open.
    """

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """The article has this label: ``signing``, ``coordination`` or ``unrelated``."""

    label: str


@dataclass(frozen=True, slots=True)
class OfDocumentKind:
    """One of the documents signed is of this kind ("chương trình phối hợp")."""

    document_kind: str


@dataclass(frozen=True, slots=True)
class WithParty:
    """The name of one of the parties of its signings holds these words in a row. Without words: there is a party."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Cites:
    """The article cites the document with this number (normalised); empty: it cites any.

    ``basis``: it is one that a signing rests on.
    """

    number: str
    basis: bool = False


@dataclass(frozen=True, slots=True)
class SignedOn:
    """One of its signings was on a day from ``first`` to ``last``, both included; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Filter = (
    InProvince | OnSite | OfKind | InLanguage | Published | Labelled | OfDocumentKind | WithParty | Cites | SignedOn
)
Node = Text | Filter | Everything | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood."""

    text: str
    """As typed."""
    root: Node

    @property
    def wanted(self) -> tuple[Text, ...]:
        """The texts that speak for an article, each once, in order: what ranks it and what is marked in it.

        What stands under a NOT is left out.
        """
        return tuple(dict.fromkeys(_wanted(self.root)))


def _wanted(node: Node) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _wanted(part)
