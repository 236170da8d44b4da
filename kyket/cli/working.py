"""``kyket run``, ``process``, ``import`` and ``forget``: what changes the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from kyket import importing
from kyket import run as running
from kyket.alerting import run_alerts
from kyket.claims import claimed
from kyket.cli.alerted import end_alerted, print_alerted
from kyket.cli.console import console, error_console, number
from kyket.cli.crawling import (
    Full,
    MaxPages,
    Since,
    Sites,
    Until,
    choose,
    end_crawled,
    end_left_out,
    mode,
    print_runs,
    tell_claimed,
)
from kyket.cli.progress import CrawlProgress
from kyket.crawling import crawl_options
from kyket.settings import load_settings
from kyket.workspace import Workspace, site_infos
from pipelines.errors import StoreError

app = typer.Typer()


@app.command()
def run(
    sites: Sites = None, since: Since = None, until: Until = None, full: Full = False, max_pages: MaxPages = 0
) -> None:
    """Crawl what is due and process it as it comes: the main job."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    options = crawl_options(workspace.settings, **mode(since, until, full), max_pages=max_pages)
    chosen = choose(workspace, registry, sites or [])
    if not chosen:
        end_left_out(registry, sites or [])
        return
    with claimed(workspace, chosen) as ours, CrawlProgress() as progress:
        tell_claimed(chosen, ours)
        report = running.run(
            workspace, registry, ours, options, on_progress=progress.crawled, on_saved=progress.processed
        )
    print_runs(report.runs)
    print_processed(report.processed)
    with workspace.store() as store:
        print_alerted(store, report.alerted)
    end_crawled(report.runs)
    end_processed(report.processed)
    end_alerted(report.alerted)
    end_left_out(registry, sites or [])


@app.command()
def process(
    sites: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only pages of these sites.")] = None,
    step: Annotated[
        running.Step | None,
        typer.Option(help="Only this: articles out of pages; what they say; stories and agreements; the index."),
    ] = None,
) -> None:
    """Extract, store and index the pages that are archived and wait; then alerts."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    with CrawlProgress() as progress:
        report = running.process(
            workspace, registry, [registry.site(name).id for name in sites or ()], step, on_saved=progress.processed
        )
    print_processed(report, step)
    if step is None:
        with workspace.store() as store, workspace.backend() as backend:
            alerted = run_alerts(store, backend, site_infos(registry), workspace.settings)
            print_alerted(store, alerted)
    end_processed(report)
    if step is None:
        end_alerted(alerted)


@app.command()
def dedup(days: Annotated[int, typer.Option(min=1, help="The articles of so many days.")] = 21) -> None:
    """Look at the stories and agreements of the last days again, as a whole: for every night."""
    workspace = Workspace(load_settings())
    since = datetime.now(UTC) - timedelta(days=days)
    with workspace.store() as store:
        changed = store.place_again(since)
    console.print(f"{number(len(changed))} articles are in another story now")
    registry = workspace.registry()
    running.process(workspace, registry, step=running.Step.RELATE)
    report = running.process(workspace, registry, step=running.Step.INDEX)
    console.print(f"{number(report.indexed)} indexed")
    end_processed(report)
    with workspace.store() as store:
        store.stages.done("dedup", datetime.now(UTC))


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="HTML, WARC or JSONL.")],
    site: Annotated[str, typer.Option(help="The site of pages whose address does not tell it.")] = "",
    url: Annotated[str, typer.Option(help="The address of an HTML file that does not say it.")] = "",
) -> None:
    """Take in pages from elsewhere, marked as import: they never notify."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    report = importing.import_files(workspace, registry, files, site=site, url=url)
    for line in report.problems:
        error_console.print(f"[yellow]not taken:[/] {error_console.plain(line)}", soft_wrap=True)
    console.print(
        f"{number(report.pages)} pages taken in, {number(report.held)} held already, "
        f"{number(len(report.problems))} not taken"
    )
    print_processed(report.processed)
    end_processed(report.processed)
    if not report.pages and not report.held:
        raise typer.Exit(1)


@app.command()
def forget(
    article: Annotated[str, typer.Argument(metavar="ID", help="Id of an article, or of one of its pages.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove one article from store, index and archive, for ever: it is not fetched again."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    with workspace.store() as store:
        try:
            found = store.article(article).article
            console.print(f"{console.plain(found.title)}\n{found.canonical_url}", soft_wrap=True)
        except StoreError as error:  # forgotten, but perhaps not to the end; or a page without an article
            if error.message == "no such article":
                raise
            console.print(console.plain(error.message))
        if not yes and not typer.confirm("Forget it in store, index and archive?"):
            raise typer.Exit(1)
        forgotten = running.forget(workspace, registry, store, article)
    console.print(f"forgotten: {len(forgotten.page_ids)} addresses, {len(forgotten.archive)} archived responses")


def print_processed(report: running.Processed, step: running.Step | None = None) -> None:
    """One line: what became of the pages, or what the only ``step`` did."""
    parts = [f"{number(count)} {kind}" for kind, count in sorted(report.saved.items())]
    told = {
        running.Step.EXTRACT: "articles: " + (", ".join(parts) or "nothing to do"),
        running.Step.READ: f"{number(report.read)} read again" if report.read else "",
        running.Step.RELATE: "",
        running.Step.INDEX: f"{number(report.indexed)} indexed",
    }
    said = [told[step] or "nothing to tell"] if step else [line for line in told.values() if line]
    console.print("; ".join(said))
    if report.reasons:
        console.print("no article: " + ", ".join(f"{r} {number(n)}" for r, n in report.reasons.most_common()))
    for rejected in report.rejected.values():
        error_console.print(f"[red]not indexed:[/] {rejected.id} {error_console.plain(rejected.reason)}")


def end_processed(report: running.Processed) -> None:
    """Raises why the index is behind the store, if it is: all else is done and told."""
    if report.trouble is not None:
        raise report.trouble
