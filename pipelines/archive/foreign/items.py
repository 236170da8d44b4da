"""What a foreign file yields beside pages, and what makes an address usable."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

ForeignReason = Literal[
    "no-address",  # a page, but nothing says where it is from
    "not-html",  # something else than a page: an image, a style sheet …
    "status",  # a response other than 200
    "no-body",  # a WARC revisit: the body stands in another record
    "not-json",
    "too-large",
    "encoding",  # a content encoding that cannot be undone
    "broken",
]

UNREADABLE = (OSError, EOFError, ValueError, zlib.error)
"""What reading a gzipped file raises when it is cut or damaged."""

_BAD = re.compile('[\x00-\x20\x7f<>"\ud800-\udfff]')
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class ForeignError:
    """Something in a foreign file that is no page; ``str()`` of it is a line for the operator."""

    file: str
    reason: ForeignReason
    detail: str = ""
    position: int | None = None
    """Line of a JSONL file, number of the record in a WARC, both from 1; None for the file as a whole."""
    url: str = ""

    @property
    def expected(self) -> bool:
        """Whether such things belong into such files (images in a WARC), so that they are counted but not shown one by
        one.
        """
        return self.reason in ("not-html", "status", "no-body") and self.position is not None

    def __str__(self) -> str:
        place = "" if self.position is None else f" no. {self.position}"
        about = f" ({self.url})" if self.url else ""
        return f"{self.file}{place}: {self.reason}: {self.detail}{about}"


def usable_address(address: object) -> str:
    """``address`` if it is one that a page of the web can have, else an empty string."""
    if not isinstance(address, str):
        return ""
    address = address.strip()
    if not address or len(address) > _LONGEST or _BAD.search(address):
        return ""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.hostname and port != 0 else ""
