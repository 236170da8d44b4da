"""Whether the text says what was found: every value beside what its evidence, normalised once more, gives.

A value without evidence, evidence outside the text, and evidence that gives another value are told alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from pipelines.agencies import normalise_party
from pipelines.article import VIETNAM
from pipelines.article_text import ArticleText
from pipelines.documents import normalise_date, normalise_issuer, normalise_number
from pipelines.findings import CitedDocument, Evidence, Findings, Official, Signing, Span
from pipelines.officials import normalise_name, normalise_title
from pipelines.places import normalise_province
from pipelines.signings import normalise

# From the texts of the spans, and the day of publication, to the value.
_SIGNING: dict[str, Callable[..., Any]] = {
    "document_kind": normalise.document_kind,
    "signed_on": normalise.signed_on,
    "period_from": normalise.period_from,
    "period_to": normalise.period_to,
    "province": normalise.province,
    "level": normalise.level,
}


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A value that its evidence does not give."""

    field: str
    value: Any
    said: tuple[str, ...]
    """The texts of its spans; none if it has none."""
    gives: Any
    """What they are when normalised."""


def unsupported(findings: Findings, text: ArticleText) -> list[Unsupported]:
    """Every value of ``findings`` that the spans of ``text`` it points at do not give."""
    day = text.published.astimezone(VIETNAM).date() if text.published is not None else None
    return [
        *_items("provinces", findings.provinces, findings.spans, text, lambda said: normalise_province(said, day)),
        *(wrong for signing in findings.signings for wrong in _of_signing(signing, text, day)),
        *(wrong for document in findings.documents for wrong in _of_document(document, text, day)),
        *(wrong for official in findings.officials for wrong in _of_official(official, text)),
    ]


def _of_signing(signing: Signing, text: ArticleText, day: date | None) -> Iterator[Unsupported]:
    for field, normaliser in _SIGNING.items():
        yield from _value(field, getattr(signing, field), signing.spans, text, partial(normaliser, published=day))
    for party in signing.parties:
        said = _said(party.spans, text)
        gives = normalise_party(" ".join(said)) if said else None
        if gives != party.name:
            yield Unsupported("parties", party.name, said, gives)
    yield from _items("basis", signing.basis, signing.spans, text, normalise_number)


def _of_document(document: CitedDocument, text: ArticleText, day: date | None) -> Iterator[Unsupported]:
    def dated(said: Sequence[str]) -> str | None:
        # The number of the signed document itself is dated by the signing's day, told as "chiều qua".
        return normalise_date(" ".join(said), day) or normalise.signed_on(said, day)

    yield from _items("number", (document.number,), document.spans, text, normalise_number)
    yield from _value("date", document.date, document.spans, text, dated)
    yield from _value("issuer", document.issuer, document.spans, text, lambda said: normalise_issuer(" ".join(said)))


def _of_official(official: Official, text: ArticleText) -> Iterator[Unsupported]:
    yield from _items("name", (official.name,), official.spans, text, normalise_name)
    yield from _value("title", official.title, official.spans, text, lambda said: normalise_title(", ".join(said)))


def _value(
    field: str, value: Any, spans: Evidence, text: ArticleText, normaliser: Callable[[Sequence[str]], Any]
) -> Iterator[Unsupported]:
    if value is None:
        return
    said = _said(spans.get(field, ()), text)
    gives = normaliser(said) if said else None
    if gives != value:
        yield Unsupported(field, value, said, gives)


def _items(
    field: str, values: Sequence[str], spans: Evidence, text: ArticleText, normaliser: Callable[[str], Any]
) -> Iterator[Unsupported]:
    """Values that stand as they are: each must be given by a span of the field, and no span give another."""
    said = _said(spans.get(field, ()), text)
    gives = [normaliser(each) for each in said]
    for value in values:
        if value not in gives:
            yield Unsupported(field, value, said, gives)
    for given in gives:
        if given not in values:
            yield Unsupported(field, None, said, given)


def _said(spans: Iterable[Span], text: ArticleText) -> tuple[str, ...]:
    """The texts of ``spans``; one outside the text is as good as none."""
    return tuple(said for span in spans if (said := _within(span, text)))


def _within(span: Span, text: ArticleText) -> str:
    try:
        said = text.said(span)
    except (IndexError, AttributeError):
        return ""
    return said if len(said) == span.end - span.start else ""
