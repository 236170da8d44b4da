"""What every command prints with: results on standard output, progress and errors on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

from pipelines.article import VIETNAM


class PlainConsole(Console):
    """A console that knows text from elsewhere is not markup."""

    @staticmethod
    def plain(text: str) -> str:
        """``text`` with rich's markup switched off; surrogates and control characters shown as escapes."""
        visible = "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in text)
        return escape(visible)


# Into a pipe or a file, lines are not cut to the width of a terminal that is not there.
console = PlainConsole(
    highlight=False, emoji=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 400
)
error_console = PlainConsole(stderr=True, highlight=False, emoji=False)


def print_json(values: Any) -> None:
    """One JSON document on standard output, UTF-8, whatever the terminal."""
    text = json.dumps(values, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def moment(value: datetime | None, *, day_only: bool = False) -> str:
    """``29/4/2021 16:20`` in Vietnamese time; "–" for none."""
    if value is None:
        return "–"
    local = value.astimezone(VIETNAM)
    day = f"{local.day}/{local.month}/{local.year}"
    return day if day_only else f"{day} {local:%H:%M}"


def number(value: float) -> str:
    """``12.345`` as Vietnamese readers group it."""
    return f"{value:,.0f}".replace(",", ".")


def print_table(columns: Iterable[str], rows: Iterable[Iterable[object]], *, title: str = "") -> None:
    """A table; columns whose name ends in ``#`` are numbers, set to the right."""
    table = Table(title=title or None, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for place, name in enumerate(columns):
        justify: JustifyMethod = "right" if name.endswith("#") else "left"
        # What stands first is what one copies: it is not broken.
        table.add_column(name.removesuffix("#"), justify=justify, overflow="fold", no_wrap=place == 0)
    for row in rows:
        table.add_row(*(console.plain(str(cell)) for cell in row))
    console.print(table)


def print_fields(fields: Mapping[str, object]) -> None:
    """Name and value, one a line; empty values are shown as "–" so that what is missing is seen."""
    width = max((len(name) for name in fields), default=0)
    for name, value in fields.items():
        shown = console.plain(str(value)) if value not in ("", None, (), []) else "[dim]–[/]"
        console.print(f"[bold]{name:<{width}}[/]  {shown}", soft_wrap=True)
