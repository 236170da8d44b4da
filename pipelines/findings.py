"""What an article says, as records: is it about a signing, who signed what, which documents it cites, who speaks.

Every value carries its evidence, the spans of the article's text that say so. What the text does not say is None or
empty. :mod:`pipelines.signings` makes these of an article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from pydantic import TypeAdapter, with_config

from pipelines.article import EVERY_FIELD

Label = Literal["signing", "coordination", "unrelated"]
Level = Literal["central", "region", "province", "district", "commune"]
TextPart = Literal["title", "lead", "paragraphs", "captions", "byline"]


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text: ``text[start:end]`` in code points of its NFC form."""

    field: TextPart
    index: int
    """Of the paragraph or caption; 0 for the other parts."""
    start: int
    end: int


Evidence = Mapping[str, tuple[Span, ...]]
"""By field name of the record it stands in; a field with a value has at least one span."""


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class Party:
    """One side of a signing."""

    name: str
    """As the article names it, abbreviations expanded, new tone placement ("Ban Tuyên giáo Tỉnh ủy")."""
    agency: str = ""
    """Key of its type in the registry of agencies, the same before and after a renaming; empty if unknown."""
    unit: str = ""
    """What it belongs to, where told: the name of a province, district or commune."""
    spans: tuple[Span, ...] = ()


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class Signing:
    """One document signed."""

    document_kind: str
    """One of the kinds in ``pipelines.signings.kinds`` ("chương trình phối hợp" …, "other")."""
    parties: tuple[Party, ...]
    signed_on: str | None = None
    """``2021-07-12``, or ``--07-12`` where no year can be had (ISO 8601 without a year)."""
    period_from: int | None = None
    period_to: int | None = None
    province: str | None = None
    """Name of that day, without "tỉnh" or "thành phố"."""
    level: Level | None = None
    place: str | None = None
    """Where the ceremony was, as the article says."""
    basis: tuple[str, ...] = ()
    """Numbers of the documents it rests on."""
    subject: str | None = None
    """What the document is about, as the article says."""
    spans: Evidence = field(default_factory=dict)
    """``signing`` holds the sentence that reports it."""


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A numbered document that the article cites."""

    number: str
    """Normalised: ``238-QĐ/TW``."""
    date: str | None = None
    issuer: str | None = None
    kind: str | None = None
    """``quyết định``, ``chỉ thị`` …"""
    spans: Evidence = field(default_factory=dict)


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class Official:
    """A holder of an office that the article names."""

    name: str
    title: str
    """Abbreviations expanded; a rank stays in front."""
    spans: Evidence = field(default_factory=dict)


@with_config(EVERY_FIELD)
@dataclass(frozen=True, slots=True)
class Findings:
    """Everything an article says that kyket asks for."""

    label: Label
    provinces: tuple[str, ...] = ()
    """What the story is about, names of that day."""
    signings: tuple[Signing, ...] = ()
    documents: tuple[CitedDocument, ...] = ()
    officials: tuple[Official, ...] = ()
    spans: Evidence = field(default_factory=dict)
    """``label``: the sentences that decided it; ``provinces``."""
    recogniser: str = ""
    """Version of the recogniser that made this; "person" for a correction."""
    failure: str = ""
    """Why the recogniser could not read the article; the rest says nothing then."""


@cache
def _findings() -> TypeAdapter[Findings]:
    # Made when it is first needed: that takes a fifth of a second, which a search does not wait for.
    return TypeAdapter(Findings)


def to_json(findings: Findings) -> dict[str, Any]:
    """``findings`` as JSON-ready values, every field present."""
    values: dict[str, Any] = _findings().dump_python(findings, mode="json")
    return values


def to_text(findings: Findings) -> str:
    """``findings`` as JSON text, on one line."""
    return _findings().dump_json(findings).decode()


@lru_cache(maxsize=1024)  # 10 MB at most: what was just stored is asked for by agreements, index and alerts
def from_text(text: str) -> Findings:
    """The inverse of :func:`to_text`. Raises ``pydantic.ValidationError``."""
    return _findings().validate_json(text)
