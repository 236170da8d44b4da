"""A site as the text of its registry entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import Array, Item, Table

from crawlers.site import ListingEntry, Site

_ABOUT = (
    *(
        "name",
        "kind",
        "province",
        "province_now",
        "base",
        "hosts",
        "family",
        "cms",
        "needs_browser",
        "enabled",
        "reason",
    ),
    *("verified", "verified_on", "replaces", "allow_private", "revisit_hours"),
)
_ADDRESSES = (
    *("feeds", "sitemaps", "listings", "sections", "listing", "links", "pages", "next", "article", "never"),
    *("clock", "date_seen"),
)
_TABLES = ("cadence", "politeness", "selectors", "evidence")
_EXPRESSIONS = frozenset(("listing", "article", "never"))
_WIDEST = 100


def to_toml(site: Site, *, comment: str = "") -> str:
    """The entry of ``site`` as one would write it: keys in a fixed order, nothing that is so by default.

    Read again, it gives an equal site. ``comment`` stands above it. A fact that is a guess is marked as one.
    """
    document = tomlkit.document()
    for line in comment.splitlines():
        document.add(tomlkit.comment(line))
    for name in _ABOUT:
        if name == "verified" or _is_told(site, name):
            document.add(name, _item(name, getattr(site, name)))
    told = [name for name in _ADDRESSES if _is_told(site, name)]
    if told:
        document.add(tomlkit.nl())
    for name in told:
        item = _item(name, getattr(site, name))
        if "unverified" in site.evidence.get(name, ()):
            item.comment("a guess")
        document.add(name, item)
    for name in _TABLES:
        if _is_told(site, name):
            document.add(tomlkit.nl())
            document.add(name, _table(getattr(site, name)))
    return tomlkit.dumps(document)


def with_selectors(text: str, selectors: Mapping[str, Sequence[str]]) -> str:
    """The entry ``text`` with its ``[selectors]`` replaced; all else, comments too, stays as it is written."""
    document = tomlkit.parse(text)
    table = document.get("selectors")
    if not isinstance(table, Table):
        if not text.endswith("\n\n"):
            document.add(tomlkit.nl())
        table = tomlkit.table()
        document["selectors"] = table
    for name, chosen in selectors.items():
        table[name] = _item(name, tuple(chosen))
    return tomlkit.dumps(document)


def _is_told(site: Site, name: str) -> bool:
    return bool(getattr(site, name) != Site.model_fields[name].get_default(call_default_factory=True))


def _table(value: Any) -> Table:
    table = tomlkit.table()
    pairs = value.items() if isinstance(value, dict) else value.model_dump(exclude_defaults=True).items()
    for key, entry in pairs:
        table.add(key, _item(key, entry))
    return table


def _item(name: str, value: Any) -> Item:
    if not isinstance(value, tuple):
        plain: Item = tomlkit.item(value)
        return plain
    array: Array = tomlkit.array()
    for one in value:
        array.append(_element(name, one))
    if len(name) + len(array.as_string()) > _WIDEST:
        array.multiline(True)
    return array


def _element(name: str, value: Any) -> Item:
    if isinstance(value, ListingEntry):
        told = value.model_dump(exclude_defaults=True)
        if set(told) == {"url"}:
            return tomlkit.string(value.url)
        table = tomlkit.inline_table()
        for key, entry in told.items():
            table.append(key, list(entry) if isinstance(entry, tuple) else entry)
        return table
    if name in _EXPRESSIONS and "'" not in value:
        return tomlkit.string(value, literal=True)
    return tomlkit.string(value)
