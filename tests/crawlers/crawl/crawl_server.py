"""A web server on 127.0.0.1 whose every answer a test decides."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """An answer. A body that is no bytes is sent piece by piece, without a length, until the client goes away."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: Message
    at: float


Route = Reply | Callable[[Asked], Reply]


def html(text: str) -> Reply:
    return Reply(text.encode())


def xml(text: str | bytes) -> Reply:
    return Reply(text if isinstance(text, bytes) else text.encode(), headers=(("Content-Type", "application/xml"),))


def redirect(to: str, status: int = 301) -> Reply:
    return Reply(b"", status, (("Location", to), ("Content-Type", "text/html")))


@dataclass
class Server:
    """Routes by path and query; ``*`` is what no route answers. Everything asked is in ``asked``, in order."""

    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    host: str = "127.0.0.1"

    def __enter__(self) -> Server:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                asked = Asked(self.path, self.headers, time.monotonic())
                server.asked.append(asked)
                route = server.routes.get(self.path) or server.routes.get("*") or Reply(b"no such page", 404)
                reply = route(asked) if callable(route) else route
                try:
                    self.send(reply)
                except (ConnectionError, TimeoutError):
                    self.close_connection = True

            def send(self, reply: Reply) -> None:
                self.send_response(reply.status)
                for name, value in reply.headers:
                    self.send_header(name, value)
                if isinstance(reply.body, bytes):
                    self.send_header("Content-Length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body)
                    return
                self.send_header("Connection", "close")
                self.close_connection = True
                self.end_headers()
                for part in reply.body:
                    self.wfile.write(part)

            def log_message(self, *_arguments: object) -> None:
                """What was asked is kept, not printed."""

        self._http = ThreadingHTTPServer((self.host, 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self._http.server_address[1]}"

    def paths(self, beginning: str = "/") -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked if asked.path.startswith(beginning)]
