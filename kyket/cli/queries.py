"""Queries given on the command line."""

from __future__ import annotations

from rich.cells import cell_len

from kyket.cli.console import error_console
from pipelines.errors import QueryError
from search import query as query_language
from search.query import Query

_AROUND = 60
"""Characters of a query shown on each side of what is wrong."""


def parsed(text: str) -> Query:
    """What ``text`` means. What is wrong with it is pointed at, and raised as QueryError."""
    try:
        return query_language.parse(text)
    except QueryError as error:
        error_console.print(_pointed(text, error.position), soft_wrap=True)
        raise


def _pointed(text: str, position: int) -> str:
    """The stretch of a query around its character ``position``, and below it a mark that points there."""
    visible = "".join(one if one.isprintable() else " " for one in text)
    before = ("…" if position > _AROUND else "") + visible[max(position - _AROUND, 0) : position]
    after = visible[position : position + _AROUND] + ("…" if position + _AROUND < len(text) else "")
    return f"  {error_console.plain(before + after)}\n  {' ' * cell_len(before)}[bold red]^[/]"
