"""``kyket backup``: what cannot be made again, copied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kyket.backup import back_up
from kyket.cli.console import console, number
from kyket.settings import load_settings
from kyket.workspace import Workspace

app = typer.Typer()


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where it is kept; what is there already is brought up to date.")],
    exact: Annotated[
        bool,
        typer.Option("--exact", help="Remove there what the archive has no more: compacted, thinned out."),
    ] = False,
    without_store: Annotated[
        bool, typer.Option("--without-store", help="Leave the store out; it was dumped before, by other means.")
    ] = False,
    wait: Annotated[
        float, typer.Option(min=0, help="Wait so many seconds while the archive is compacted or thinned out.")
    ] = 3600,
) -> None:
    """Copy the store, the archive, VAR/sites and kyket.toml into a folder, while everything goes on.

    Compaction and retention wait until it is done.
    """
    done = back_up(Workspace(load_settings()), folder, store=not without_store, exact=exact, wait=wait)
    if done.store is not None:
        console.print(console.plain(f"store     {done.store}"), soft_wrap=True)
    copied = done.archive
    line = f"archive   {number(copied.files)} files, {number(copied.copied)} of them copied"
    line += f" ({copied.bytes / 1e6:.1f} MB)"
    if copied.removed:
        line += f"; {number(copied.removed)} removed that the archive has no more"
    if copied.surplus:
        line += f"; {number(copied.surplus)} left that the archive has no more (--exact removes them)"
    console.print(line, soft_wrap=True)
