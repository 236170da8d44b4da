"""``kyket archive``: the raw pages."""

from __future__ import annotations

import typer

from kyket.cli.console import console, number
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.archive import verify as verify_records

app = typer.Typer(no_args_is_help=True, help="The archive of raw pages (WARC).")


@app.command()
def verify() -> None:
    """Read every record of every file; exit code 1 if one is damaged, or a file that the store needs is missing."""
    workspace = Workspace(load_settings())
    settings = workspace.settings
    with workspace.store() as store:
        wanted = {page.archive.file for page in store.pages() if page.archive}
    files = pages = problems = 0
    for finding in verify_records(settings.archive, settings.archive_address):
        wanted.discard(finding.file)
        if finding.problem is not None:
            problems += 1
            console.print(f"[red]damaged:[/] {console.plain(str(finding))}", soft_wrap=True)
        else:
            files += 1
            pages += finding.pages
    for file in sorted(wanted):
        problems += 1
        console.print(f"[red]missing:[/] {file}: the store has pages in it", soft_wrap=True)
    console.print(f"{number(files)} files, {number(pages)} pages, {number(problems)} problems")
    if problems:
        raise typer.Exit(1)


@app.command()
def repair() -> None:
    """Mend what killed processes left: cut torn last records, move finished files. Every crawl does it at its start."""
    mended = Workspace(load_settings()).repair_archive()
    for one in mended:
        console.print(console.plain(str(one)), soft_wrap=True)
    console.print(f"{number(len(mended))} files looked after")
