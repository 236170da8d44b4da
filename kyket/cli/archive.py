"""``kyket archive``: the raw pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from kyket import archiving
from kyket.cli.console import console, error_console, number, print_json, print_table
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.archive import verify as verify_records

app = typer.Typer(no_args_is_help=True, help="The archive of raw pages (WARC).")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
Wait = Annotated[
    float, typer.Option(min=0, help="Wait so many seconds while a backup is made, or another kyket is at the archive.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]


@app.command()
def verify() -> None:
    """Read every record of every file; exit code 1 if one is damaged, or a file that the store needs is missing."""
    workspace = Workspace(load_settings())
    settings = workspace.settings
    with workspace.store() as store:
        wanted = store.archive.needed_files()
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
    with workspace.store() as store:
        store.stages.done("verify", datetime.now(UTC))


@app.command()
def repair() -> None:
    """Mend what killed processes left: cut torn last records, move finished files. Every crawl does it at its start."""
    mended = Workspace(load_settings()).repair_archive()
    for one in mended:
        console.print(console.plain(str(one)), soft_wrap=True)
    console.print(f"{number(len(mended))} files looked after")


@app.command()
def compact(
    before: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only files begun before this day; without it, all but the last day."),
    ] = None,
    wait: Wait = 0,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make one file of the many small ones of each finished day, and drop what is there twice.

    Crawls and readers go on meanwhile. Killed, it is run again: nothing is lost or doubled.
    """
    workspace = Workspace(load_settings())
    report = archiving.compact(
        workspace, workspace.sound_registry(), before=before.date() if before else None, dry_run=dry_run, wait=wait
    )
    _tell(report, as_json, dry_run, "compacted")


@app.command()
def retain(wait: Wait = 0, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Remove the records that are older than the settings KYKET_ARCHIVE_KEEP_… allow; without any, nothing."""
    workspace = Workspace(load_settings())
    keeping = workspace.keeping()
    report = archiving.retain(workspace, workspace.sound_registry(), keeping, dry_run=dry_run, wait=wait)
    if not keeping.shortest and not as_json:
        console.print("everything is kept for ever: no KYKET_ARCHIVE_KEEP_… is set")
        return
    _tell(report, as_json, dry_run, "rewritten")


def _tell(report: archiving.Report, as_json: bool, dry_run: bool, done: str) -> None:
    if as_json:
        print_json(_json(report, dry_run))
    else:
        would = "would be " if dry_run else ""
        console.print(
            f"{number(report.files_before)} files ({report.bytes_before / 1e6:.1f} MB) {would}{done} into "
            f"{number(report.files_after)} ({report.bytes_after / 1e6:.1f} MB); {number(report.kept)} records kept"
        )
        if report.adopted:
            console.print(f"{number(report.adopted)} of them were unknown to the store: `kyket forget` knows them now")
        if report.learnt:
            console.print(f"{number(report.learnt)} records found again that the store did not know the place of")
        rows = [
            (site, what, number(records), f"{size / 1e6:.1f}")
            for site, found in archiving.removed_by_site(report).items()
            for what, (records, size) in found.items()
        ]
        if rows:
            print_table(("site", f"{would}removed", "records#", "MB#"), rows)
    for one in report.left:
        error_console.print(f"[yellow]left as it is:[/] {error_console.plain(one)}", soft_wrap=True)
    if report.left:
        raise typer.Exit(1)


def _json(report: archiving.Report, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "files_before": report.files_before,
        "files_after": report.files_after,
        "bytes_before": report.bytes_before,
        "bytes_after": report.bytes_after,
        "kept": report.kept,
        "adopted": report.adopted,
        "learnt": report.learnt,
        "removed": {
            site: {what: {"records": records, "bytes": size} for what, (records, size) in found.items()}
            for site, found in archiving.removed_by_site(report).items()
        },
        "left": report.left,
    }
