"""Pages as JSON, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedIOBase
from typing import Any

from pipelines.archive.foreign.items import UNREADABLE, ForeignError, ForeignReason, usable_address
from pipelines.article import Page

_HTML_TYPES = ("", "text/html", "application/xhtml+xml")
# The body is text now, so what the headers say of its bytes is no longer so.
_OF_THE_BYTES = ("content-type", "content-encoding", "content-length", "transfer-encoding")


class _BadLineError(Exception):
    def __init__(self, reason: ForeignReason, detail: str, url: str = "") -> None:
        super().__init__(detail)
        self.item = (reason, detail, url)


def read_jsonl(stream: BufferedIOBase, file: str, changed: datetime, limit: int) -> Iterator[Page | ForeignError]:
    """The pages in ``stream``, a bad line as an error with its number; parameters as in :func:`read_foreign`."""
    longest = 2 * limit + 65_536  # JSON may write a letter as six bytes
    number = 0
    empty = True
    try:
        while line := stream.readline(longest + 1):
            number += 1
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            empty = False
            if len(line) > longest:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(1 << 20)
                yield ForeignError(file, "too-large", f"the line is longer than {longest} bytes", number)
                continue
            try:
                yield _page(line, changed, limit)
            except _BadLineError as error:
                reason, detail, url = error.item
                yield ForeignError(file, reason, detail, number, url)
    except UNREADABLE as error:
        yield ForeignError(file, "broken", f"cannot be read on after line {number}: {error}")
        return
    if empty:
        yield ForeignError(file, "broken", "the file is empty")


def _page(line: bytes, changed: datetime, limit: int) -> Page:
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _BadLineError("not-json", str(error) or type(error).__name__) from error
    if not isinstance(item, dict):
        raise _BadLineError("not-json", "not an object")
    url = usable_address(item.get("url"))
    if not url:
        raise _BadLineError("no-address", "`url` is missing or no address of the web")
    html = item["html"] if item.get("html") is not None else item.get("body")
    if not isinstance(html, str):
        raise _BadLineError("broken", "neither `html` nor `body` is a text", url)
    body = html.encode("utf-8", "replace")
    if len(body) > limit:
        raise _BadLineError("too-large", f"more than {limit} bytes", url)
    status = item["status"] if item.get("status") is not None else 200
    if status != 200:
        raise _BadLineError("status", f"status {status!r:.20}", url)
    site = item.get("site") or ""
    if not isinstance(site, str):
        raise _BadLineError("broken", "`site` is not a text", url)
    return Page(
        url=url,
        final_url=usable_address(item.get("final_url")) or url,
        site=site,
        fetched_at=_moment(item.get("fetched_at"), changed, url),
        status=200,
        headers=_headers(item.get("headers"), url),
        body=body,
    )


def _moment(value: Any, changed: datetime, url: str) -> datetime:
    try:
        if value is None or value == "":
            return changed
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip())
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _BadLineError("broken", f"`fetched_at` cannot be read: {error}", url) from error
    raise _BadLineError("broken", "`fetched_at` is neither ISO 8601 nor seconds", url)


def _headers(value: Any, url: str) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    entries = value.items() if isinstance(value, dict) else value or ()
    try:
        for name, content in entries:
            for each in content if isinstance(content, list) else [content]:
                if not isinstance(name, str) or not isinstance(each, str | int):
                    raise ValueError("names and values must be texts")
                pairs.append((name, str(each)))
    except (TypeError, ValueError) as error:
        raise _BadLineError("broken", f"`headers` cannot be read: {error}", url) from error
    declared = next((content for name, content in pairs if name.lower() == "content-type"), "")
    kind = declared.split(";")[0].strip().lower()
    if kind not in _HTML_TYPES:
        raise _BadLineError("not-html", kind[:100], url)
    kept = tuple((name, content) for name, content in pairs if name.lower() not in _OF_THE_BYTES)
    return (("Content-Type", f"{kind or 'text/html'}; charset=utf-8"), *kept)
