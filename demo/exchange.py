"""One request and one answer, as the replicas see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What a visitor asks for."""

    path: str
    """Percent-decoded, with its leading slash."""
    query: Mapping[str, str]
    """The last value of each parameter."""
    headers: Mapping[str, str]
    """By lower-case name."""
    now: datetime
    """Aware; what the page clocks show."""


@dataclass(frozen=True, slots=True)
class Response:
    """What the site answers."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """The first value of ``name`` in any case, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def page(html: str, *headers: tuple[str, str], status: int = 200, content_type: str = HTML) -> Response:
    """An HTML page."""
    return Response(html.encode(), status, (("Content-Type", content_type), *headers))


def xml(text: str, *headers: tuple[str, str]) -> Response:
    """A feed or a sitemap."""
    return Response(text.encode(), 200, (("Content-Type", "text/xml; charset=utf-8"), *headers))


def plain(text: str, status: int = 200) -> Response:
    """A text file."""
    return Response(text.encode(), status, (("Content-Type", "text/plain; charset=utf-8"),))


def moved(address: str, status: int = 301) -> Response:
    """A redirect."""
    headers = (("Content-Type", HTML), ("Location", address))
    return Response(f'<html><body><a href="{address}">{address}</a></body></html>'.encode(), status, headers)


def http_date(moment: datetime) -> str:
    """``moment`` (aware) as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def merged(response: Response, headers: Iterable[tuple[str, str]]) -> Response:
    """``response`` with further headers."""
    return Response(response.body, response.status, (*response.headers, *headers))
