"""An article as the store keeps and compares it: its JSON, the hash of its text, the hash of what a reader sees."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, to_json

from pipelines.article import Article, Origin, Outcome
from pipelines.text import clean, nfc

READER_FIELDS = (
    "title",
    "lead",
    "body",
    "captions",
    "byline",
    "published",
    "language",
    "province",
    "province_now",
    "source_name",
    "source_url",
)
"""What makes a new version when it differs. Left out is what can change from visit to visit while the reader sees the
same article: when and where we got it (``fetched_at``, ``archive``, ``url``), who read it (``extractor``,
``warnings``), a printed "2 giờ trước" (``published_raw``) and ``modified``, which some systems set to now at every
request. ``published`` includes its precision: a day is not midnight."""

EXTRACTION_FIELDS = (*READER_FIELDS, "modified")
"""What a re-extraction compares: the same bytes were read again, so a difference in ``modified`` is the extractor's."""

_ARTICLE: TypeAdapter[Article] = TypeAdapter(Article)


def dump(article: Article) -> str:
    """``article`` as JSON text. A lone surrogate, which no database takes, is removed."""
    try:
        return _ARTICLE.dump_json(article).decode()
    except (PydanticSerializationError, UnicodeEncodeError):
        return _ARTICLE.dump_json(storable(article)).decode()


def load(text: str) -> Article:
    """The inverse of :func:`dump`."""
    return _ARTICLE.validate_json(text)


def storable(article: Article) -> Article:
    """``article`` with its own text fields in NFC and free of what UTF-8 cannot say."""
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(article):
        value = getattr(article, field.name)
        if isinstance(value, str):
            changes[field.name] = nfc(value)
        elif isinstance(value, tuple):
            changes[field.name] = tuple(nfc(part) for part in value)
    provenance = article.published_from
    if provenance is not None:
        changes["published_from"] = dataclasses.replace(
            provenance,
            note=nfc(provenance.note),
            candidates=tuple(
                dataclasses.replace(one, raw=nfc(one.raw), note=nfc(one.note)) for one in provenance.candidates
            ),
        )
    return dataclasses.replace(article, **changes)


def text_hash(article: Article) -> str | None:
    """Hash of title, lead and body; equal on one site, they are one article.

    The text is compared as a reader reads it: in NFC, white space and invisible characters not counting, tone marks and
    capitals counting. Captions, byline and date do not count: the same article listed under a second category may
    lack them. None when there is neither lead nor body: a bare title ("Bản tin thời sự") repeats every day.
    """
    if not article.lead and not article.body:
        return None
    text = "\n".join((clean(article.title), clean(article.lead), *map(clean, article.body)))
    return hashlib.blake2b(text.encode("utf-8", "ignore"), digest_size=16).hexdigest()


def reader_hash(article: Article) -> str:
    """Hash of the :data:`READER_FIELDS`: unchanged, and nothing has to be loaded to know that nothing is new."""
    values = [_comparable(article, name) for name in READER_FIELDS]
    try:
        raw = to_json(values)
    except (PydanticSerializationError, UnicodeEncodeError):
        raw = repr(values).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def outcome_digest(outcome: Outcome) -> str:
    """Hash of what a re-extraction compares: equal, and what was shown to a person is what comes out now."""
    if isinstance(outcome, Article):
        said = f"{reader_hash(outcome)} {outcome.modified.isoformat() if outcome.modified else ''}"
    else:
        said = f"{outcome.reason}: {outcome.detail}"
    return hashlib.blake2b(said.encode("utf-8", "ignore"), digest_size=16).hexdigest()


def changed_fields(old: Article, new: Article, origin: Origin) -> tuple[str, ...]:
    """Names of the fields in which ``new`` differs from ``old`` for whoever reads it."""
    fields = EXTRACTION_FIELDS if origin == "reextract" else READER_FIELDS
    return tuple(name for name in fields if _comparable(old, name) != _comparable(new, name))


def _comparable(article: Article, name: str) -> object:
    value = getattr(article, name)
    if name != "published" or value is None:
        return value
    return value.timestamp(), article.published_from.precision if article.published_from else ""
