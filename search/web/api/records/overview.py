"""Of the API itself."""

from __future__ import annotations

from search.web.api.records import Sent


class Overview(Sent):
    """Where the API begins."""

    version: str
    parts: dict[str, str]
    """Addresses, by what is there."""
