"""An article given as JSON: the form of the labelled articles, without the labels."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pipelines.article import VIETNAM
from pipelines.article_text import ArticleText
from pipelines.errors import KyketError

_FORM = "it needs title, lead, paragraphs and published (ISO 8601 or null); captions, byline, site and url may be there"


def read_article(text: str, about: str) -> ArticleText:
    """The article that ``text``, one JSON object, holds. Raises :class:`KyketError` that names ``about``."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KyketError(f"is not JSON ({error})", about=about, remedy="give one article as a JSON object") from error
    return article_of(values, about)


def article_of(values: Any, about: str) -> ArticleText:
    """The article with ``values``, its texts in NFC, so that spans are code points of the NFC form of what was given.

    Keys that are no part of an article are passed over. Raises :class:`KyketError` that names ``about`` and the key.
    """
    if not isinstance(values, Mapping):
        raise KyketError(f"is a JSON {_kind(values)}, no object", about=about, remedy="give one article")
    article = ArticleText(
        title=_text(values, "title", about),
        lead=_text(values, "lead", about),
        paragraphs=_texts(values, "paragraphs", about),
        captions=_texts(values, "captions", about),
        byline=_text(values, "byline", about),
        published=_moment(values, "published", about),
        site=_text(values, "site", about),
        url=_text(values, "url", about),
    )
    if not (article.title or article.lead or article.paragraphs):
        raise KyketError("has neither title nor lead nor paragraphs", about=about, remedy=_FORM)
    return article


def _text(values: Mapping[str, Any], key: str, about: str) -> str:
    value = values.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise KyketError(f"{key} is a JSON {_kind(value)}, no string", about=about, remedy=_FORM)
    return unicodedata.normalize("NFC", value)


def _texts(values: Mapping[str, Any], key: str, about: str) -> tuple[str, ...]:
    value = values.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise KyketError(f"{key} is no list of strings", about=about, remedy=_FORM)
    return tuple(unicodedata.normalize("NFC", each) for each in value)


def _moment(values: Mapping[str, Any], key: str, about: str) -> datetime | None:
    value = values.get(key)
    if value is None or value == "":
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=VIETNAM)
        moment.astimezone(VIETNAM)  # there are moments of the first and the last day that are none there
    except (TypeError, ValueError, OverflowError) as error:
        raise KyketError(f"{key} {value!r} is no moment in ISO 8601", about=about, remedy=_FORM) from error
    return moment


def _kind(value: Any) -> str:
    names = {list: "array", str: "string", bool: "boolean", int: "number", float: "number", type(None): "null"}
    return names.get(type(value), "object")
