"""What a page says of its article to machines: JSON-LD and ``meta`` elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import html as lxml_html

from pipelines.extract.tree import Tree, text_of
from pipelines.text import clean

_ARTICLE_TYPES = frozenset(
    {
        "newsarticle", "article", "blogposting", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
        "backgroundnewsarticle", "report", "socialmediaposting", "liveblogposting", "technicalarticle",
        "scholarlyarticle",
    }
)  # fmt: skip
_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


@dataclass(slots=True)
class Structured:
    """The article's fields as machines read them; raw strings, cleaned. Empty where the page says nothing."""

    headline: str = ""
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    publisher: str = ""
    body: str = ""
    """``articleBody`` as plain text, line breaks kept."""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """``content`` by lower-case ``property``/``name``/``itemprop``."""

    def first(self, *names: str) -> str:
        """The first ``meta`` content under any of ``names``."""
        for name in names:
            values = self.meta.get(name)
            if values:
                return values[0]
        return ""


def structured(tree: Tree) -> Structured:
    """Everything that ``tree`` says in JSON-LD of article types and in ``meta`` elements."""
    found = Structured()
    for element in tree.root.iter("meta"):
        content = element.get("content")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop"):
            name = element.get(attribute)
            if name:
                found.meta.setdefault(name.strip().lower(), []).append(clean(content))
    if "ld+json" in tree.html:
        for element in tree.root.iter("script"):
            if "ld+json" in element.get("type", ""):
                for item in _items(_load(text_of(element))):
                    _take(found, item)
    return found


def _load(text: str) -> Any:
    text = _WRAPPING.sub("", text.strip()).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except ValueError:
            continue
        except RecursionError:
            return None
    return None


def _items(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value:
            yield from _items(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(key), dict | list):
                yield from _items(value[key], depth + 1)


def _take(found: Structured, item: dict[str, Any]) -> None:
    types = item.get("@type", "")
    names = {str(name).lower() for name in (types if isinstance(types, list) else [types])}
    if not names & _ARTICLE_TYPES:
        return
    found.headline = found.headline or _text(item.get("headline")) or _text(item.get("name"))
    for key, values in (("datePublished", found.published), ("dateModified", found.modified)):
        value = _text(item.get(key))
        if value and value not in values:
            values.append(value)
    found.authors.extend(name for name in _names(item.get("author")) if name not in found.authors)
    found.publisher = found.publisher or next(iter(_names(item.get("publisher"))), "")
    body = item.get("articleBody")
    if isinstance(body, str) and len(body) > len(found.body):
        found.body = _plain(body)


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean(unescape(value)) if isinstance(value, str) else ""


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _names(item)]
    if isinstance(value, dict):
        return _names(value.get("name"))
    name = _text(value)
    return [name] if name else []


def _plain(body: str) -> str:
    if "<" in body and re.search(r"<(?:p|br|div|span)\b", body, re.IGNORECASE):
        return "\n".join(map(str, lxml_html.fromstring(f"<div>{body}</div>").itertext()))
    return unescape(body)
