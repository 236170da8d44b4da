"""The templates, with everything escaped."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from search.feeds import web_address
from search.highlight import Marked
from search.web.browsers import browser_named
from search.web.watching import errors_of

STATIC = files("search.web") / "static"

# What turns the direction of a line, and other characters that are not seen: a title could show what it is not, or turn
# the text around it. Joiners stay.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def seen(text: str) -> str:
    """``text`` without characters that cannot be seen."""
    return _UNSEEN.sub("", text)


def cut(text: str, most: int = 300) -> str:
    """``text``, at most so long."""
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0] or text[:most]} …"


def marked(shown: Marked, most: int = 600) -> Markup:
    """``shown`` with its words in ``<mark>``, at most so long."""
    if len(shown.text) > most:
        spans = tuple(span for span in shown.spans if span[1] <= most)
        shown = Marked(shown.text[:most], spans, shown.field, shown.start, shown.cut_before, cut_after=True)
    text = shown.render("<mark>", "</mark>", escape=lambda part: str(escape(seen(part))))
    return Markup(text)  # every part of it is escaped


def coded(text: str) -> Markup:
    """``text`` with what stands between backticks as code."""
    parts = [str(escape(seen(part))) for part in text.split("`")]
    if len(parts) % 2 == 0:  # one is never closed
        return Markup(escape(seen(text)))
    return Markup("".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts)))


@cache
def asset(name: str) -> str:
    """The address of a static file, another one whenever the file is."""
    digest = blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?{digest}"


@cache
def environment() -> Environment:
    """Jinja with our filters. What a template prints is escaped, and nothing unseen is in it."""
    made = Environment(
        loader=PackageLoader("search.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalised,
    )
    made.filters |= {"cut": cut, "marked": marked, "coded": coded, "web_address": web_address, "browser": browser_named}
    made.globals |= {"asset": asset, "errors_of": errors_of}
    return made


def _finalised(value: Any) -> Any:
    return seen(value) if isinstance(value, str) and not isinstance(value, Markup) else value
