"""The kinds of value that a registry entry is made of, each with the check of its form."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from pydantic import BeforeValidator, Field

from crawlers.mistakes import wrong


def checked_regex(expression: str) -> str:
    """``expression`` if it is a regular expression."""
    try:
        re.compile(expression)
    except re.error as error:
        raise wrong(
            f"'{expression}' is no regular expression: {error}", "mend it; TOML wants it in single quotes"
        ) from None
    return expression


@lru_cache(maxsize=1024)
def checked_expression(expression: str) -> str:
    """``expression`` if it is a regular expression that can match a path."""
    checked_regex(expression)
    if not expression.startswith(("/", "(", ".*")):
        raise wrong(
            f"'{expression}' cannot match a path, which begins with a slash", f"write '/{expression.lstrip('^')}'"
        )
    return expression


@lru_cache(maxsize=1024)
def checked_selector(selector: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise wrong(f'"{selector}" is no CSS selector: {error}', 'write one like "div.title > a"') from None
    return selector


def checked_address(address: str) -> str:
    """A path of the site or a whole address."""
    if address.startswith("/") and not address.startswith("//"):
        return address
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise wrong(
            f'"{address}" is neither a path nor a whole address', f'write "/{address.lstrip("/")}" or "https://…"'
        )
    return address


def checked_pages(template: str) -> str:
    """``template`` if :func:`crawlers.discovery.page_url` can count with it."""
    if template and "{n}" not in template:
        raise wrong(
            f'"{template}" has no place for the number', 'write {n} where it stands: "?page={n}" or "page-{n}/"'
        )
    if template and not re.match(r"[?/]|\{stem\}|[\w-]", template):
        raise wrong(f'"{template}" is no template of a page\'s address', 'write one like "?page={n}" or "page-{n}/"')
    return template


def _on_text(check: Callable[[str], str]) -> BeforeValidator:
    """``check`` for text; what is none is left to pydantic, which says so."""
    return BeforeValidator(lambda value: check(value) if isinstance(value, str) else value)


Expression = Annotated[str, Field(min_length=1), _on_text(checked_expression)]
Selector = Annotated[str, Field(min_length=1), _on_text(checked_selector)]
Address = Annotated[str, Field(min_length=1), _on_text(checked_address)]
Pages = Annotated[str, _on_text(checked_pages)]
Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True)]
