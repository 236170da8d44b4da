"""The five sites, served on 127.0.0.1.

In this process::

    with DemoServer(edition=1) as server:
        server.bases["vnpt.demo"]  # http://127.0.0.1:28404

or in one of its own, whose work is then not the crawler's: ``python -m demo.server``,
:class:`demo.process.DemoProcess`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from demo.articles import VIETNAM, load
from demo.exchange import Request, Response, merged, page
from demo.families import replicas
from demo.flood import WINDOW, FloodControl
from demo.replica import Replica
from demo.sites import DEFAULT_PORTS, HOST, SITES, base, site

_FLOODED = "nukeviet.demo"
_COMPRESSED = "vnpt.demo"
_FREE_OF_COUNT = ("/robots.txt", "/uploads/", "/themes/", "/assets/")


class PortTaken(OSError):
    """Another program listens where a site of the demo has to stand."""


class DemoServer:
    """The five sites, each on a port of its own, answered by daemon threads."""

    def __init__(
        self,
        edition: int = 1,
        ports: Mapping[str, int] | None = None,
        flood_control: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(VIETNAM),
        changed_template: Collection[str] = (),
    ) -> None:
        """``ports`` by site id, 0 for a free one; without it :data:`demo.sites.DEFAULT_PORTS`, by which articles keep
        their ids from run to run. ``now`` (aware) is what the page clocks show. ``changed_template``: the sites that
        have been given a new one, by id or folder. Raises :class:`PortTaken`; listens from then on, answers once
        entered.
        """
        self._changed = frozenset(site(name).folder for name in changed_template)
        self.now = now
        self.flood = FloodControl() if flood_control else None
        self._replicas: dict[str, Replica] = {}
        self._servers: dict[str, _Server] = {}
        wanted = DEFAULT_PORTS | dict(ports or {})
        try:
            for one in SITES:
                self._servers[one.id] = _listen(one.id, wanted[one.id], self)
        except OSError:
            self.close()
            raise
        self.ports: dict[str, int] = {name: server.server_port for name, server in self._servers.items()}
        self.bases: dict[str, str] = {name: base(name, self.ports) for name in self.ports}
        self.edition = edition

    @property
    def edition(self) -> int:
        """1, or 2 with an edited article and ten new ones. May be set while the sites are up."""
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        self._replicas = replicas(load(edition, self.ports), self.ports, self._changed)
        self._edition = edition

    @property
    def changed_template(self) -> frozenset[str]:
        """The folders of the sites that show a new template. May be set while the sites are up."""
        return self._changed

    @changed_template.setter
    def changed_template(self, names: Collection[str]) -> None:
        self._changed = frozenset(site(name).folder for name in names)
        self.edition = self._edition

    def __enter__(self) -> Self:
        for name, server in self._servers.items():
            threading.Thread(target=server.serve_forever, args=(0.05,), name=f"demo {name}", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
        self.close()

    def close(self) -> None:
        """Stops listening."""
        for server in self._servers.values():
            server.server_close()

    def respond(self, site: str, target: str, headers: Mapping[str, str]) -> Response:
        """The answer of ``site`` at ``target`` (path and query, as in a request line); header names in lower case."""
        parts = urlsplit(target if target.startswith("/") else "/" + target.partition("://")[2].partition("/")[2])
        if self._floods(site, parts.path):
            return _too_many()
        asked = Request(unquote(parts.path), dict(parse_qsl(parts.query)), headers, self.now())
        answer = self._replicas[site].answer(asked)
        zipped = site == _COMPRESSED and "gzip" in headers.get("accept-encoding", "")
        if zipped and answer.header("Content-Type").startswith("text/"):
            answer = Response(gzip.compress(answer.body, 5, mtime=0), answer.status, answer.headers)
            answer = merged(answer, [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")])
        return answer

    def _floods(self, site: str, path: str) -> bool:
        counted = site == _FLOODED and not path.startswith(_FREE_OF_COUNT)
        return counted and self.flood is not None and self.flood.refuses()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def _listen(site: str, port: int, demo: DemoServer) -> _Server:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "demo"
        sys_version = ""
        timeout = 60

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._send(demo.respond(site, self.path, headers))

        do_HEAD = do_GET  # noqa: N815

        def _send(self, answer: Response) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            # Head and body in one write: two would cost a delayed acknowledgement each on a connection kept open.
            buffer: list[bytes] = self._headers_buffer  # type: ignore[attr-defined]
            buffer.append(b"\r\n")
            if self.command != "HEAD" and answer.status != 304:
                buffer.append(answer.body)
            self.flush_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps quiet."""

    try:
        return _Server((HOST, port), Handler)
    except OSError as error:
        raise PortTaken(
            error.errno,
            f"port {port}, where {site} of the demo has to stand, is taken by another program: stop that, for articles "
            "keep their ids only at the same address",
        ) from error


def _too_many() -> Response:
    text = "<h1>Flood Blocked</h1><p>Quá nhiều yêu cầu từ địa chỉ của bạn. Hãy đợi giây lát.</p>"
    return merged(page(f"<html><body>{text}</body></html>", status=429), [("Retry-After", str(WINDOW))])


def main(arguments: list[str] | None = None) -> int:
    """Serves until told to stop (SIGTERM, SIGINT) or until the process that started it ends."""
    parser = argparse.ArgumentParser(prog="python -m demo.server", description="The five sites of the demo.")
    parser.add_argument("--edition", type=int, choices=(1, 2), default=1)
    parser.add_argument("--free-ports", action="store_true", help="any free ports; articles get other ids then")
    parser.add_argument("--ports", type=json.loads, help="ports by site, as JSON")
    parser.add_argument("--now", type=datetime.fromisoformat, help="what the page clocks show, instead of the time")
    parser.add_argument("--no-flood-control", action="store_true")
    parser.add_argument(
        "--changed-template",
        action="append",
        default=[],
        choices=("nukeviet", "nukeviet.demo"),
        help="a site that has been given a new template",
    )
    parser.add_argument("--ports-file", type=Path, help="JSON of the ports by site, written once the sites answer")
    parser.add_argument("--parent", type=int, default=0, help="process id with which to end")
    options = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    ports = options.ports or (dict.fromkeys(DEFAULT_PORTS, 0) if options.free_ports else None)
    try:
        server = DemoServer(
            options.edition,
            ports,
            not options.no_flood_control,
            now=lambda: options.now or datetime.now(VIETNAM),
            changed_template=options.changed_template,
        )
    except PortTaken as error:
        parser.exit(1, f"{error.strerror}\n")
    with server:
        if options.ports_file:
            written = options.ports_file.with_name(options.ports_file.name + ".part")
            written.write_text(json.dumps(server.ports), encoding="utf-8")
            written.replace(options.ports_file)
        while not stop.wait(0.5):
            if options.parent and os.getppid() != options.parent:
                break
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
