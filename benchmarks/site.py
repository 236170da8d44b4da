"""Five made-up sites on the loopback, one a CMS family, served by a process of their own.

``python -m benchmarks.site FOLDER --articles 2000`` renders the pages into FOLDER (once: the same numbers give the
same site), listens on five free ports, writes registry entries for them into FOLDER/sites, prints their addresses as
one line of JSON and serves until its standard input closes.

Pages lie one after the other in one file, so that the server needs neither memory nor CPU of any note: what is
measured is the crawler.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.articles import FAMILY_NAMES, family_of, published, render

WRITTEN_PORT = 18470
"""Port of the first family's site in the pages as rendered; served, they name the port that was free."""
_CHUNK = 100


@dataclass(frozen=True)
class Stored:
    """Where a page lies in the file of pages."""

    number: int
    path: str
    offset: int
    length: int


class Pages:
    """The rendered pages of FOLDER, read from disk as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports: dict[str, int] = {}
        self.stored: list[Stored] = []
        index = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
        self.ports = index["ports"]
        self.stored = [Stored(*entry) for entry in index["pages"]]
        self._file = os.open(folder / "pages.bin", os.O_RDONLY)

    def read(self, page: Stored) -> bytes:
        """The HTML of ``page``."""
        return os.pread(self._file, page.length, page.offset)

    def url(self, page: Stored) -> str:
        """Its address."""
        return base(self.ports[family_of(page.number)]) + page.path

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Address and HTML of every page."""
        for page in self.stored:
            yield self.url(page), self.read(page)


def base(port: int) -> str:
    """Home page of the site on ``port``, without the last slash."""
    return f"http://127.0.0.1:{port}"


def _render_chunk(first: int, count: int, seed: int, ports: dict[str, int]) -> list[tuple[str, bytes]]:
    return [render(number, seed, base(ports[family_of(number)])) for number in range(first, first + count)]


def build(folder: Path, articles: int = 2000, seed: int = 1, first_port: int = WRITTEN_PORT) -> Pages:
    """The pages of ``articles`` articles in ``folder``, rendered unless they already lie there."""
    ports = {family: first_port + n for n, family in enumerate(FAMILY_NAMES)}
    made_of = {"articles": articles, "seed": seed, "ports": ports}
    index = folder / "pages.json"
    if index.exists():
        known = json.loads(index.read_text(encoding="utf-8"))
        if {name: known[name] for name in made_of} == made_of:
            return Pages(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stored: list[tuple[int, str, int, int]] = []
    starts = range(0, articles, _CHUNK)
    with (folder / "pages.bin").open("wb") as file, ProcessPoolExecutor() as pool:
        counts = [min(_CHUNK, articles - first) for first in starts]
        for first, chunk in zip(
            starts, pool.map(partial(_render_chunk, seed=seed, ports=ports), starts, counts), strict=True
        ):
            for number, (path, html) in enumerate(chunk, first):
                stored.append((number, path, file.tell(), len(html)))
                file.write(html)
    index.write_text(json.dumps({**made_of, "pages": stored}), encoding="utf-8")
    return Pages(folder)


def write_registry(folder: Path, sites: dict[str, str]) -> list[str]:
    """Registry entries in ``folder`` of ``sites``, addresses by family; their ids."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = []
    for family, address in sites.items():
        site = f"{family.replace('_', '-')}.bench"
        (folder / f"{site}.toml").write_text(
            f'name = "{family}"\nkind = "portal"\nprovince = "Lâm Đồng"\nprovince_now = "Lâm Đồng"\n'
            f'base = "{address}"\nfamily = "{family}"\nsitemaps = ["/sitemap.xml"]\nallow_private = true\n'
            "revisit_hours = 0\n\n"
            "[cadence]\nminutes = 1\n\n[politeness]\nconcurrency = 8\ndelay = 0\nautothrottle = false\n",
            encoding="utf-8",
        )
        ids.append(site)
    return ids


def _sitemap(pages: Pages, family: str) -> bytes:
    entries = "".join(
        f"<url><loc>{pages.url(page)}</loc><lastmod>{published(page.number):%Y-%m-%dT%H:%M:%S}+07:00</lastmod></url>\n"
        for page in reversed(pages.stored)
        if family_of(page.number) == family
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>\n"
    ).encode()


class Site:
    """What one port answers."""

    def __init__(self, pages: Pages, family: str, port: int) -> None:
        self.pages = pages
        self._written = base(pages.ports[family]).encode()
        self._served = base(port).encode()
        self.articles = {page.path: page for page in pages.stored if family_of(page.number) == family}
        self.served = 0
        """Articles sent so far."""
        newest = list(self.articles.values())[-20:]
        links = "".join(f'<li><a href="{page.path}">{page.path}</a></li>' for page in reversed(newest))
        home = (
            f'<!DOCTYPE html><html lang="vi"><head><title>{family}</title></head><body><ul>{links}</ul></body></html>'
        )
        robots = f"User-agent: *\nAllow: /\nSitemap: {base(port)}/sitemap.xml\n"
        self.fixed = {
            "/": ("text/html; charset=utf-8", home.encode()),
            "/robots.txt": ("text/plain", robots.encode()),
            "/sitemap.xml": ("application/xml", self._here(_sitemap(pages, family))),
        }

    def _here(self, content: bytes) -> bytes:
        return content.replace(self._written, self._served)

    def answer(self, path: str) -> bytes:
        """The whole response to a GET of ``path``."""
        page = self.articles.get(path)
        if page is not None:
            self.served += 1
            return _response("200 OK", "text/html; charset=utf-8", self._here(self.pages.read(page)))
        if path == "/-/served":
            return _response("200 OK", "text/plain", str(self.served).encode())
        if path in self.fixed:
            return _response("200 OK", *self.fixed[path])
        return _response("404 Not Found", "text/html; charset=utf-8", b"<html><body>404</body></html>")


def _response(status: str, kind: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class Connection(asyncio.Protocol):
    """Keep-alive HTTP/1.1, GET only: the least that a crawler needs."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._waiting = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request that has come in."""
        assert self._transport is not None
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode("ascii", "replace")
            self._transport.write(self._site.answer(path))
            if b"connection: close" in head.lower():
                self._transport.close()


async def serve(pages: Pages) -> None:
    """Serve ``pages`` on free ports until standard input closes; says where on standard output once it listens."""
    loop = asyncio.get_running_loop()
    servers = []
    addresses = {}
    for family in pages.ports:
        listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        port = listening.getsockname()[1]
        servers.append(await loop.create_server(partial(Connection, Site(pages, family, port)), sock=listening))
        addresses[family] = base(port)
    write_registry(pages.folder / "sites", addresses)
    print(json.dumps({"sites": addresses}), flush=True)
    closed = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), lambda: closed.set() if not os.read(sys.stdin.fileno(), 4096) else None)
    await closed.wait()
    for server in servers:
        server.close()


def main() -> None:
    """The command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    asyncio.run(serve(build(options.folder, options.articles, options.seed)))


if __name__ == "__main__":
    main()
