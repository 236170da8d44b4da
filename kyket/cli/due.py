"""``kyket sites due``: when each site is crawled next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from kyket.cadence import NEVER, turns
from kyket.cli.console import console, moment, print_json, print_table
from kyket.settings import load_settings
from kyket.workspace import Workspace


def due(
    every: Annotated[bool, typer.Option("--all", help="Also sites whose turn has not come.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """Which sites are crawled next: each entry's cadence, adapted to how often the site publishes."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    now = datetime.now(UTC)
    with workspace.store() as store:
        runs = store.last_runs()
        found = [one for one in turns(store, registry, now) if every or (one.at <= now and not one.quiet)]
    if as_json:
        print_json(
            [
                {
                    "site": one.site.id,
                    "at": None if one.at == NEVER else one.at.isoformat(timespec="seconds"),
                    "due": one.at <= now and not one.quiet,
                    "last": runs[one.site.id].started_at.isoformat() if one.site.id in runs else None,
                    "cadence_minutes": one.site.cadence.minutes,
                }
                for one in found
            ]
        )
        return
    rows = (
        (
            one.site.id,
            moment(runs[one.site.id].started_at) if one.site.id in runs else "never",
            "now" if one.at <= now and not one.quiet else "after its quiet hours" if one.at <= now else moment(one.at),
            f"{one.site.cadence.minutes} min",
        )
        for one in found
    )
    if found:
        print_table(("site", "last crawl", "next", "its entry#"), rows)
    else:
        console.print("nothing is due (`--all` shows when each site is)")
