"""Files that are written while they are sent: whatever their size, memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, get_args

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from pipelines.errors import QueryError
from search.backends.protocol import SearchRequest
from search.export import ExportFormat, export
from search.feeds import NEWEST, FeedFormat, feed
from search.query import parse
from search.web.conditional import answered, tag_of
from search.web.finding import filters_for
from search.web.state import SearchState
from search.web.visit import Visit

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
FORMS = (*get_args(ExportFormat), *get_args(FeedFormat))
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "graphml": "application/graphml+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}
_PIECE = 64_000


def declared(*forms: str) -> dict[int | str, dict[str, Any]]:
    """An answer in one of ``forms``, for the OpenAPI document."""
    content = {_TYPES[form].partition(";")[0]: {"schema": {"type": "string"}} for form in forms}
    return {200: {"description": "The file", "content": content}}


def export_of(visit: Visit, state: SearchState, form: str, separator: str = "comma") -> Response:
    """Every hit of ``state``, newest first; a feed has the newest 50. Raises QueryError before anything is sent."""
    if form not in FORMS:
        raise QueryError("there is no such format", about=form, remedy=f"there are {', '.join(FORMS)}")
    if separator not in SEPARATORS:
        raise QueryError("there is no such separator", about=separator, remedy=f"there are {', '.join(SEPARATORS)}")
    request = SearchRequest(parse(state.text), filters_for(visit.sources, state, visit.user), sort="date")
    documents = visit.sources.backend.scan(request)
    if form in get_args(FeedFormat):
        kind: Any = form
        address = str(visit.request.base_url).rstrip("/") + state.address
        return sent_feed(visit.request, feed(islice(documents, NEWEST), kind, query=state.text, address=address), form)
    kind = form
    return sent(export(documents, kind, separator=SEPARATORS[separator]), form, "kyket")


def sent(pieces: Iterable[str], form: str, name: str = "") -> Response:
    """``pieces`` one after the other; with ``name``, as a file to keep.

    The first is made before the answer begins: what is wrong then is still said as an error.
    """
    rest = iter(pieces)
    first = next(rest, "")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'} if name else {}
    return StreamingResponse(_gathered(chain((first,), rest)), media_type=_TYPES[form], headers=headers)


def sent_feed(request: Request, text: str, form: str) -> Response:
    """``text``, a feed. Readers ask for it all day, and it mostly is what they have."""
    body = text.encode("utf-8", "replace")
    return answered(request, body, tag_of(body), _TYPES[form])


def _gathered(pieces: Iterable[str]) -> Iterator[bytes]:
    """Pieces large enough that sending them costs little."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield "".join(held).encode("utf-8", "replace")
            held, size = [], 0
    yield "".join(held).encode("utf-8", "replace")
