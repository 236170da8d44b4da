"""What is wrong with a query, before it becomes the QueryError that a person reads."""

from __future__ import annotations


class Wrong(Exception):
    """Something at ``position`` of the query (NFC) cannot be understood.

    ``repairs`` are queries that may be what was meant, the likeliest first; the first that parses is suggested.
    """

    def __init__(self, message: str, position: int, repairs: tuple[str, ...] = (), *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.repairs = repairs
        self.remedy = remedy


def without(query: str, start: int, end: int) -> str:
    """``query`` with ``query[start:end]`` taken out."""
    return f"{query[:start]}{query[end:]}".strip()
