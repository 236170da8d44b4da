"""The articles of the demo: what stands on each site, and what a reader finds there.

One TOML file an article, in the folder of its site. The keys are those of :class:`DemoArticle`; ``body`` is written as
:mod:`demo.blocks` reads it. A reprint says ``copy_of = "folder/file"`` and gives only what differs, with ``keep`` the
numbers of the paragraphs that an abridged one keeps; ``[edit]`` is what the second edition changes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from demo import blocks as written
from demo.blocks import Block, Paragraph
from demo.sites import DEFAULT_PORTS, SITES, DemoSite, base, site
from demo.slugs import slug

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FOLDER = Path(__file__).parent

Label = Literal["signing", "coordination", "unrelated"]
Edition = Literal[1, 2]

_SOURCE_PRINTED = {
    "nukeviet.demo": (True, True),
    "tuyengiao.demo": (False, True),
    "dnn.demo": (True, False),
    "vnpt.demo": (True, False),
    "onecms.demo": (True, True),
}
"""Whether the pages of a site name the outlet that they reprint, and whether they give its address."""


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One article on one site, with all that a reader can find in it."""

    key: str
    """``folder/file``."""
    site: str
    """Id of its site."""
    url: str
    """The canonical address."""
    path: str
    number: int
    section: str
    also: tuple[str, ...]
    """Other sections that list it (NukeViet)."""
    title: str
    lead: str
    """Empty if the page has none."""
    blocks: tuple[Block, ...]
    byline: str
    byline_org: str
    """The organisation printed under the byline."""
    published: datetime
    """Aware, Asia/Ho_Chi_Minh; with seconds where the page gives them (OneCMS)."""
    modified: datetime | None
    label: Label
    provinces: tuple[str, ...]
    """The provinces it is about."""
    event: str
    """Articles with the same name report the same event; empty for most."""
    copy_of: str
    """Key of the article that it reprints; empty for an original."""
    original: str
    """Address of the article that it reprints; empty for an original."""
    source_name: str
    """The outlet that its page names as the source; empty for none."""
    source_url: str
    """The address that its page gives as the source; empty for none."""
    traps: frozenset[str]
    edition: Edition
    """The edition in which it first appears."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body as a reader reads it."""
        return tuple(written.paragraphs(self.blocks))

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions of its pictures."""
        return tuple(written.captions(self.blocks))

    @property
    def needs_browser(self) -> bool:
        """Whether the page has no text without a browser."""
        return "needs-browser" in self.traps


def load(edition: int = 1, ports: Mapping[str, int] = DEFAULT_PORTS) -> tuple[DemoArticle, ...]:
    """All articles of an edition (1 or 2), newest first, at the addresses that ``ports`` (by site id) give them."""
    if edition not in (1, 2):
        raise ValueError(f"there are editions 1 and 2, not {edition}")
    found = [_at(article, ports) for article in _editions()[edition]]
    by_key = {article.key: article for article in found}
    return tuple(_with_source(article, by_key) for article in found)


def _at(article: DemoArticle, ports: Mapping[str, int]) -> DemoArticle:
    return replace(article, url=base(article.site, ports) + article.path)


def _with_source(article: DemoArticle, by_key: Mapping[str, DemoArticle]) -> DemoArticle:
    if not article.copy_of:
        return article
    original = by_key[article.copy_of]
    names, addresses = _SOURCE_PRINTED[article.site]
    name, address = site(original.site).name if names else "", original.url if addresses else ""
    return replace(article, original=original.url, source_name=name, source_url=address)


@lru_cache(maxsize=1)
def _editions() -> dict[int, tuple[DemoArticle, ...]]:
    raw: dict[str, dict[str, Any]] = {}
    for outlet in SITES:
        for path in sorted((FOLDER / outlet.folder).glob("*.toml")):
            raw[f"{outlet.folder}/{path.stem}"] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {edition: _edition(raw, edition) for edition in (1, 2)}


def _edition(raw: Mapping[str, dict[str, Any]], edition: int) -> tuple[DemoArticle, ...]:
    articles = []
    for key, values in raw.items():
        if values.get("edition", 1) > edition:
            continue
        original = raw[values["copy_of"]] if "copy_of" in values else {}
        articles.append(_article(key, _merged(values, original), edition))
    return tuple(sorted(articles, key=lambda article: (article.published, article.key), reverse=True))


def _merged(values: dict[str, Any], original: dict[str, Any]) -> dict[str, Any]:
    inherited = {"title", "lead", "byline", "label", "provinces", "event", "body"}
    return {name: value for name, value in original.items() if name in inherited} | values


def _article(key: str, values: dict[str, Any], edition: int) -> DemoArticle:
    outlet = site(key.partition("/")[0])
    published: datetime = values["published"].astimezone(VIETNAM)
    path = _path(outlet, values, published)
    first: Edition = values.get("edition", 1)
    edit = values.get("edit", {})
    if edit and edit["edition"] <= edition:
        values = values | edit
    body = written.parse(values.get("body", ""))
    if "keep" in values:
        plain = [block for block in body if isinstance(block, Paragraph)]
        body = tuple(plain[number] for number in values["keep"])
    return DemoArticle(
        key=key,
        site=outlet.id,
        url=path,
        path=path,
        number=values["number"],
        section=values["section"],
        also=tuple(values.get("also", ())),
        title=values["title"],
        lead=values.get("lead", ""),
        blocks=body,
        byline=values.get("byline", ""),
        byline_org=values.get("byline_org", ""),
        published=published,
        modified=values["modified"].astimezone(VIETNAM) if "modified" in values else None,
        label=values["label"],
        provinces=tuple(values["provinces"]),
        event=values.get("event", ""),
        copy_of=values.get("copy_of", ""),
        original="",
        source_name=values.get("source_name", ""),
        source_url="",
        traps=frozenset(values.get("traps", ())),
        edition=first,
    )


def _path(outlet: DemoSite, values: dict[str, Any], published: datetime) -> str:
    """The address is made of the first title: an edit does not change it."""
    name, number, section = slug(values["title"]), values["number"], values["section"]
    match outlet.folder:
        case "nukeviet":
            return f"/{section}/{name}-{number}.html"
        case "tuyengiao":
            return f"/{section}/{name}-{number}"
        case "dnn":
            return f"/tin-tuc/{section}/{name}-{number}.html"
        case "vnpt":
            return f"/{section}/{published:%Y%m}/{name}-{values['hash']}/"
        case _:
            return f"/{name}-{number}.html"
