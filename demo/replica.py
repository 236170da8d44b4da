"""What the five replicas have in common: which articles stand where, and the way to a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from demo.articles import DemoArticle
from demo.exchange import Request, Response, page, plain
from demo.sites import DemoSite, base

TEMPLATES = Path(__file__).parent / "templates"
_FILE = re.compile(r"\.(jpe?g|png|gif|svg|ico|css|js|woff2?)$")
_PIXEL = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "ico": "image/x-icon"}


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing."""

    section: str
    """Part of the address; empty for all articles."""
    number: int
    last: int
    articles: tuple[DemoArticle, ...]


class Replica:
    """A site of one CMS family with the articles of one edition.

    A family overrides :meth:`find`, and :meth:`missing` where an unknown address does not simply answer 404.
    """

    def __init__(
        self, site: DemoSite, articles: Sequence[DemoArticle], ports: Mapping[str, int], changed: bool = False
    ) -> None:
        """``articles`` are those of all sites, newest first. ``changed``: the site shows its new template."""
        self.site = site
        self.changed = changed
        self.base = base(site.id, ports)
        self.articles = tuple(article for article in articles if article.site == site.id)
        self._by_path = {article.path: article for article in self.articles}
        self._by_number = {article.number: article for article in self.articles}

    def answer(self, request: Request) -> Response:
        """The answer to a GET (or HEAD) request."""
        if request.path == "/robots.txt":
            return plain(self.robots())
        if match := _FILE.search(request.path):
            return _file(match.group(1))
        return self.find(request) or self.missing(request)

    def find(self, request: Request) -> Response | None:
        """The page at the address of ``request``; None if there is none."""
        raise NotImplementedError

    def missing(self, request: Request, /) -> Response:
        """The answer at an address that does not exist."""
        return page(f"<html><body><h1>404</h1><p>Không tìm thấy {request.path}</p></body></html>", status=404)

    def robots(self) -> str:
        """robots.txt."""
        return "User-agent: *\nDisallow: /admin/\n"

    def article(self, path: str) -> DemoArticle | None:
        """The article whose canonical address is ``path``."""
        return self._by_path.get(path)

    def numbered(self, number: int) -> DemoArticle | None:
        """The article with this number in the CMS."""
        return self._by_number.get(number)

    def in_section(self, section: str) -> tuple[DemoArticle, ...]:
        """Articles of a section (empty: of all), newest first."""
        return tuple(one for one in self.articles if section in ("", one.section, *one.also))

    def listing(self, section: str, number: int) -> ListingPage | None:
        """Page ``number`` (from 1) of a section; None beyond the last."""
        found = self.in_section(section)
        size = self.site.page_size
        last = max(1, -(-len(found) // size))
        if not 1 <= number <= last:
            return None
        return ListingPage(section, number, last, found[(number - 1) * size : number * size])

    def others(self, article: DemoArticle, count: int) -> tuple[DemoArticle, ...]:
        """Articles for a list beside ``article``: of its section first."""
        rest = [one for one in self.articles if one is not article]
        rest.sort(key=lambda one: one.section != article.section)
        return tuple(rest[:count])

    def fill(self, name: str, /, **values: object) -> str:
        """The template ``name`` of the family with its ``$values``; common ones need not be given."""
        if self.changed and (TEMPLATES / self.site.folder / "changed" / f"{name}.html").exists():
            name = f"changed/{name}"
        return template(self.site.folder, name).substitute(site=self.site.name, base=self.base, **values)


@lru_cache(maxsize=64)
def template(folder: str, name: str) -> Template:
    """The template of a family."""
    return Template((TEMPLATES / folder / f"{name}.html").read_text(encoding="utf-8"))


def page_number(text: str) -> int:
    """A page number from an address; 0 if it is none."""
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def unchanged(request: Request, *, etag: str = "", last_modified: str = "") -> bool:
    """Whether the visitor already has this version, for the sites that honour conditional requests."""
    if etag and "if-none-match" in request.headers:
        return etag in request.headers["if-none-match"]
    return bool(last_modified) and request.headers.get("if-modified-since") == last_modified


def not_modified(*headers: tuple[str, str]) -> Response:
    """304."""
    return Response(b"", 304, headers)


def _file(suffix: str) -> Response:
    """Pictures, styles and scripts are there, though nothing is in them."""
    if suffix in ("css", "js"):
        return Response(b"/* demo */\n", 200, (("Content-Type", _TYPES[suffix]),))
    return Response(_PIXEL, 200, (("Content-Type", _TYPES.get(suffix, "image/gif")),))
