"""What an index is made of, and an article as one document of it.

Why the fields are as they are:

* The words of a text are cut and folded in Python (``search/words.py``) and given joined by spaces; the analyzer splits
  at those spaces and does nothing else. So the tokenisation stays where it is defined.
* Every text has an exact and a folded field, with the same word at the same position in both: a phrase may look for one
  word in the one and for the next in the other.
* All texts together are one more field in both forms, for words that may stand in any text: one list of articles
  instead of five. There each word of the title stands twelve times and each of the lead three times, so that BM25 ranks
  by where a word stands without looking anywhere else. Measured for two words in 27,000 of 40,000 articles: 3 ms
  instead of the 13 of ``combined_fields``, which sums up the same over five lists. It knows no positions.
* ``_source`` keeps the article and nothing that follows from it: the fields of words are made again, not stored.
* Names (province, site, parties) are there as words too, with gaps between: a phrase never runs from one name into
  another.
* Every value that is counted is a keyword whose ordinals are built when the index is refreshed, not when first asked
  for: counting a hit is then adding one to a number.
* The mapping is strict: a document with anything else is refused, so nothing is indexed that nobody declared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any

from pipelines.article import VIETNAM
from pipelines.text import fold
from search.backends.protocol import FOLDED_WEIGHTS
from search.documents import IndexDocument
from search.query import MAX_CHARACTERS, TextField
from search.spelling import is_odd
from search.words import joined_forms

SCHEMA = f"1 unicode {unicodedata.unidata_version}"
"""Words of an index and of a query must be cut and folded alike; indices of another schema are built anew."""

EXACT = {field: f"{field.value}_exact" for field in TextField}
FOLDED = {field: f"{field.value}_folded" for field in TextField}

ANY_EXACT, ANY_FOLDED = "text_exact", "text_folded"
"""All texts together."""

TIMES = {field: max(round(FOLDED_WEIGHTS[field.value]), 1) for field in TextField}
"""How often each word of a text stands there."""

# Names that are looked for by their words: of the province, then and now; address and name of the site; of the parties.
NAMES = ("province", "site", "party")

# Longer than any word of a query: such words are cut there, for Lucene refuses words of more than 32,766 bytes.
_LONGEST_WORD = MAX_CHARACTERS + 1
_LONGEST_NAME = 100
"""Of words that are looked up by how they are spelt."""


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """How an index is kept."""

    shards: int = 1
    """Primary shards. One holds millions of articles; with several, counting stories takes more steps."""
    replicas: int = 0
    """Copies of each shard; 0 on a single machine."""
    refresh_interval: str = "1s"
    """At the latest after this what was taken in is found; ``-1``: only when told to."""


def index_body(settings: IndexSettings) -> dict[str, Any]:
    """``settings`` and ``mappings`` of a new index, for ``indices.create``."""
    return {
        "settings": {
            "number_of_shards": settings.shards,
            "number_of_replicas": settings.replicas,
            "refresh_interval": settings.refresh_interval,
            "analysis": {
                # A token is cut into several above this length, counted in UTF-16.
                "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 2 * _LONGEST_WORD}},
                "analyzer": {"spaces": {"type": "custom", "tokenizer": "spaces"}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"schema": SCHEMA},
            "_source": {"excludes": sorted(_DERIVED)},
            "properties": {**_STORED, **_DERIVED},
        },
    }


_WORDS = {"type": "text", "analyzer": "spaces"}
_NAME_WORDS = {**_WORDS, "norms": False}
_ANY_WORDS = {**_WORDS, "index_options": "freqs"}
_SHOWN = {"type": "keyword", "index": False, "doc_values": False}
_VALUE = {"type": "keyword"}
_COUNTED = {"type": "keyword", "eager_global_ordinals": True}

# The fields of IndexDocument, under their names.
_STORED: Mapping[str, Mapping[str, Any]] = {
    "id": _VALUE,
    "url": _SHOWN,
    "site": _VALUE,
    "site_name": _SHOWN,
    "kind": _COUNTED,
    "province": _COUNTED,
    "province_now": _COUNTED,
    **{field.value: {"type": "text", "index": False} for field in TextField},
    "published": {"type": "date", "format": "strict_date_optional_time"},
    "published_precision": _SHOWN,
    "language": _VALUE,
    "label": _COUNTED,
    "document_kinds": _COUNTED,
    "parties": _SHOWN,
    "agencies": _COUNTED,
    "documents": _VALUE,
    "basis": _VALUE,
    "signed_on": {"type": "date", "format": "strict_date"},
    "story": _SHOWN,
    "version": {"type": "integer"},
    "seq": {"type": "long"},
}

# What follows from them.
_DERIVED: Mapping[str, Mapping[str, Any]] = {
    **{name: {**_WORDS, "copy_to": ANY_EXACT} for name in EXACT.values()},
    **{name: {**_WORDS, "copy_to": ANY_FOLDED} for name in FOLDED.values()},
    ANY_EXACT: _ANY_WORDS,
    ANY_FOLDED: _ANY_WORDS,
    **{f"{name}_{form}": _NAME_WORDS for name in NAMES for form in ("exact", "folded")},
    # Folded and exact form of each word that is marked as no syllable is: the only ones that cannot be guessed.
    "odd_words": _VALUE,
    "has_party": {"type": "boolean"},
    # Address and name of the site, so that one count gives both.
    "site_label": _COUNTED,
    # The day in Vietnam: its number for ranges and age; month and year to be counted by.
    "day_number": {"type": "integer"},
    "month": _COUNTED,
    "year": {"type": "integer"},
    # The story; of an article without one, its own id.
    "story_key": _COUNTED,
    "story_hash": {"type": "long"},
}

_FIELDS = tuple(field.name for field in fields(IndexDocument))
_LISTS = tuple(field.name for field in fields(IndexDocument) if str(field.type).startswith("tuple["))


def source(document: IndexDocument) -> dict[str, Any]:
    """``document`` as Elasticsearch is given it; its ``_id`` is the document's."""
    day = document.day
    values: dict[str, Any] = {name: getattr(document, name) for name in _FIELDS}
    # In UTC: Vietnam's own offset had seconds once, which no format of Elasticsearch reads.
    values["published"] = document.published.astimezone(UTC).isoformat() if document.published else None
    values["signed_on"] = [one.isoformat() for one in document.signed_on]
    for field in TextField:
        values[EXACT[field]], values[FOLDED[field]] = _words(getattr(document, field.value))
    for any_text, texts in ((ANY_EXACT, EXACT), (ANY_FOLDED, FOLDED)):
        # Once each is copied there.
        values[any_text] = [values[texts[field]] for field, times in TIMES.items() for _ in range(times - 1)]
    different = set(" ".join(values[name] for name in EXACT.values()).split(" "))
    values["odd_words"] = sorted(
        f"{fold(word)} {word}" for word in filter(is_odd, different) if len(word) <= _LONGEST_NAME
    )
    names: Mapping[str, Iterable[str]] = {
        "province": (document.province, document.province_now),
        "site": (document.site, document.site_name),
        "party": document.parties,
    }
    for name, written in names.items():
        read = [_words(one) for one in written]
        values[f"{name}_exact"] = [exact for exact, _ in read]
        values[f"{name}_folded"] = [folded for _, folded in read]
    values["has_party"] = bool(document.parties)
    values["site_label"] = site_label(document.site, document.site_name)
    values["day_number"] = day.toordinal() if day else None
    values["month"] = day.isoformat()[:7] if day else None
    values["year"] = day.year if day else None
    values["story_key"] = document.story or document.id
    values["story_hash"] = int.from_bytes(blake2b(values["story_key"].encode(), digest_size=8).digest(), signed=True)
    return values


def document(source: Mapping[str, Any]) -> IndexDocument:
    """The article in a document's ``_source``."""
    values = {name: source[name] for name in _FIELDS}
    if values["published"] is not None:
        values["published"] = datetime.fromisoformat(values["published"]).astimezone(VIETNAM)
    for name in _LISTS:
        values[name] = tuple(values[name])
    values["signed_on"] = tuple(date.fromisoformat(one) for one in values["signed_on"])
    return IndexDocument(**values)


def site_label(site: str, name: str) -> str:
    """Address and name of a site in one value."""
    return f"{site}\n{name}"


def site_of_label(label: str) -> tuple[str, str]:
    """The inverse of :func:`site_label`."""
    site, _, name = label.partition("\n")
    return site, name


def _words(text: str) -> tuple[str, str]:
    exact, folded = joined_forms(text)
    if len(exact) >= _LONGEST_WORD:
        exact, folded = (" ".join(word[:_LONGEST_WORD] for word in line.split(" ")) for line in (exact, folded))
    return exact, folded
