"""From the text of a value's evidence back to the value: the normalisers of a signing's fields.

Each takes the texts of the spans, in order, and the day of publication. Parties are normalised by
:func:`pipelines.agencies.normalise_party`, numbers by :func:`pipelines.documents.normalise_number`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipelines.agencies import mentions
from pipelines.documents import normalise_date
from pipelines.findings import Label, Level
from pipelines.places import normalise_province
from pipelines.provinces import find
from pipelines.signings.days import day_of
from pipelines.signings.kinds import kind_of
from pipelines.signings.label import label_in
from pipelines.signings.periods import years_of
from pipelines.signings.sentences import plain
from pipelines.signings.where import level_in, name_then, province_named
from pipelines.text import clean


def label(texts: Sequence[str], published: date | None) -> Label:
    """The label that the sentences ``texts`` decide."""
    return label_in(texts, published)


def document_kind(texts: Sequence[str], published: date | None = None) -> str:
    """The kind of document that ``texts`` name; "other" if it is none of the usual."""
    del published
    return next((kind for text in texts if (kind := kind_of(plain(clean(text))))), "other")


def signed_on(texts: Sequence[str], published: date | None) -> str | None:
    """The day that ``texts`` name: ``2021-07-12``, or ``--07-12`` where nothing tells the year."""
    for text in texts:
        day = day_of(plain(text), published) or normalise_date(text, published)
        if day is not None:
            return day
    return None


def period_from(texts: Sequence[str], published: date | None = None) -> int | None:
    """The first year of the period that ``texts`` name."""
    del published
    return next((first for text in texts if (first := years_of(plain(text))[0]) is not None), None)


def period_to(texts: Sequence[str], published: date | None = None) -> int | None:
    """The last year of the period that ``texts`` name."""
    del published
    return next((last for text in texts if (last := years_of(plain(text))[1]) is not None), None)


def province(texts: Sequence[str], published: date | None) -> str | None:
    """The name on the day of publication of the province that ``texts`` name."""
    for text in texts:
        named = next((each for one in mentions(text) if (each := province_named(one)) is not None), None)
        if named is None and (name := normalise_province(text)) is not None:
            named = find(name)
        if named is not None:
            return name_then(named, published)
    return None


def level(texts: Sequence[str], published: date | None) -> Level | None:
    """The level of the agencies, or the region of the provinces, that ``texts`` name."""
    return level_in(texts, published)


def subject(texts: Sequence[str], published: date | None = None) -> str | None:
    """What the document is about, on one line."""
    del published
    return clean(" ".join(texts)) or None
