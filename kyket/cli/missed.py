"""What a search could not find, for nobody saw it: told beside its hits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from kyket.cli.console import console, error_console, moment, number
from kyket.workspace import Workspace
from pipelines.errors import StoreError
from search.backends.protocol import SearchRequest
from search.missing import is_limited, missing

if TYPE_CHECKING:
    from pipelines.health.records import Gap

_NAMED = 2


def gaps_of(workspace: Workspace, request: SearchRequest) -> list[Gap]:
    """The gaps that the search spans. Opening the store for them is a third of a search's time, and worth it."""
    if not _has_store(workspace):
        return []
    try:
        with workspace.store() as store:
            health = store.health()
            found, standings = health.gaps(filled=False), health.standings()
    except StoreError as error:
        error_console.print(f"[yellow]what was missed is not known:[/] {error_console.plain(str(error))}")
        return []
    return missing(request.query, request.filters, found, standings, datetime.now(UTC))


def print_gaps(gaps: Sequence[Gap], request: SearchRequest, to: Console = console) -> None:
    """One line, if there are any: which, of a search that asks about a time or place; of any other, how many sites."""
    if not gaps:
        return
    if not is_limited(request.query, request.filters):
        sites = len({one.site for one in gaps})
        count = "one site" if sites == 1 else f"{number(sites)} sites"
        to.print(f"[yellow]not seen[/] for a time: {count}: `kyket sites gaps`", soft_wrap=True)
        return
    from pipelines.health.gaps import CAUSES

    named = "; ".join(
        f"{one.site} {moment(one.first)}–{moment(one.last) if one.last else 'now'} ({CAUSES.get(one.cause, one.cause)})"
        for one in gaps[:_NAMED]
    )
    more = f"; {len(gaps) - _NAMED} more" if len(gaps) > _NAMED else ""
    to.print(f"[yellow]not seen:[/] {console.plain(named)}{more}: `kyket sites gaps`", soft_wrap=True)


def _has_store(workspace: Workspace) -> bool:
    """A search makes no store where there is none."""
    address = workspace.settings.store
    file = address.removeprefix("sqlite:///")
    return file == address or Path(file).exists()
