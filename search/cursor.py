"""Where a page of hits ends, as text that the next request goes on from: paging without limit.

A cursor says behind which hit the next page begins, by the values the hits are sorted by, not by their number: however
far it is, nothing before it is looked at again. It remembers what was asked, so that it cannot go on with anything
else, and the day from which age was counted, without which hits would change places at midnight.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from pipelines.errors import QueryError
from search.backends.protocol import MAX_WINDOW, SearchRequest

Key = tuple[float | str, ...]
"""What hits are sorted by; the last of it is the article's id, so no two are alike."""

_SUM = 6
"""Bytes that tell a cursor from one that was cut or changed on its way."""
_AGAIN = "search again without it"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The end of one page."""

    backend: str
    asked: str
    """Of what: query, filters and order (:func:`fingerprint`)."""
    today: date
    last: Key
    """Of the last hit shown."""
    passed: int
    """How many hits have been shown or passed over."""
    held: str = ""
    """What the backend calls the state of the index that the pages are of; empty if it holds none."""

    @property
    def text(self) -> str:
        """The cursor as a result carries it."""
        values = [self.backend, self.asked, self.today.isoformat(), list(self.last), self.passed, self.held]
        data = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
        return urlsafe_b64encode(_sum(data) + data).decode().rstrip("=")


def fingerprint(request: SearchRequest) -> str:
    """What decides which hits there are and in what order, but for the day."""
    asked = repr((request.query.root, request.filters, request.sort)).encode()
    return blake2b(asked, digest_size=9).hexdigest()


def going_on(request: SearchRequest, backend: str) -> Cursor | None:
    """The cursor that ``request`` goes on from, if it does; QueryError if ``backend`` cannot go on so."""
    if request.limit > MAX_WINDOW:
        raise QueryError(
            f"a page has at most {MAX_WINDOW} hits",
            remedy="narrow the query, ask for fewer and go on from there, or export the hits",
        )
    if request.collapse and request.offset + request.limit > MAX_WINDOW:
        raise QueryError(
            f"only the first {MAX_WINDOW} stories can be paged through", remedy="narrow the query, or export the hits"
        )
    if not request.after:
        return None
    if request.collapse:
        raise QueryError("hits collapsed by story have no cursor", remedy="page through them by offset")
    cursor = _read(request.after)
    if cursor.backend != backend:
        raise QueryError(f"the cursor is of another index ({cursor.backend}, not {backend})", remedy=_AGAIN)
    if cursor.asked != fingerprint(request):
        raise QueryError("the cursor is of another search: query, filters and order must be the same", remedy=_AGAIN)
    return cursor


def _read(text: str) -> Cursor:
    try:
        data = urlsafe_b64decode(text.strip().encode("ascii") + b"==")
        if _sum(data[_SUM:]) != data[:_SUM]:
            raise ValueError
        backend, asked, today, last, passed, held = json.loads(data[_SUM:])
        return Cursor(backend, asked, date.fromisoformat(today), tuple(last), passed, held)
    except (ValueError, TypeError, binascii.Error):
        raise QueryError("this is no cursor, or not all of one", remedy=_AGAIN) from None


def _sum(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SUM).digest()
