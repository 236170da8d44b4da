"""``kyket run``, ``crawl``, ``process``, ``import`` and ``forget``: what changes the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from crawlers.crawl import crawl
from crawlers.registry import Registry, Site
from kyket import importing
from kyket import run as running
from kyket.alerting import run_alerts
from kyket.cadence import due as due_sites
from kyket.cadence import seen_since
from kyket.claims import claimed
from kyket.cli.alerted import end_alerted, print_alerted
from kyket.cli.console import console, error_console, number, print_json, print_table
from kyket.cli.progress import CrawlProgress
from kyket.health import met
from kyket.settings import load_settings
from kyket.workspace import Workspace, site_infos
from pipelines.errors import KyketError, SettingsError, StoreError
from pipelines.store.records import CrawlRun, RunMode

app = typer.Typer()

Sites = Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Site ids; without any: those due now.")]
Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Go back to this day (2021-01-31 or 31/1/2021)."),
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="… and leave out what is dated after this day."),
]
Full = Annotated[bool, typer.Option("--full", help="Walk every listing to its end, also past known pages.")]
MaxPages = Annotated[int, typer.Option(min=0, help="Fetch at most so many pages of each site; 0: no limit.")]


@app.command()
def run(
    sites: Sites = None, since: Since = None, until: Until = None, full: Full = False, max_pages: MaxPages = 0
) -> None:
    """Crawl what is due and process it as it comes: the main job."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    options = running.crawl_options(workspace.settings, **_mode(since, until, full), max_pages=max_pages)
    chosen = choose(workspace, registry, sites or [])
    if not chosen:
        return
    with claimed(workspace, chosen) as ours, CrawlProgress() as progress:
        _tell_claimed(chosen, ours)
        report = running.run(
            workspace, registry, ours, options, on_progress=progress.crawled, on_saved=progress.processed
        )
    print_runs(report.runs)
    print_processed(report.processed)
    with workspace.store() as store:
        print_alerted(store, report.alerted)
    _end(report.runs)
    end_processed(report.processed)
    end_alerted(report.alerted)


@app.command("crawl")
def crawl_only(
    sites: Sites = None,
    since: Since = None,
    until: Until = None,
    full: Full = False,
    max_pages: MaxPages = 0,
    unless_since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%S%z"], help="Leave out sites that a crawl begun at this moment or later has seen."
        ),
    ] = None,
    wait: Annotated[float, typer.Option(min=0, help="Wait so many seconds for a site that another kyket crawls.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Fetch and archive, nothing else; `kyket process` does the rest."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    options = running.crawl_options(workspace.settings, **_mode(since, until, full), max_pages=max_pages)
    chosen = choose(workspace, registry, sites or [], quiet=as_json)
    workspace.repair_archive()
    with (
        claimed(workspace, chosen, wait) as ours,
        workspace.store() as store,
        workspace.archive_writer() as writer,
        CrawlProgress() as progress,
    ):
        _tell_claimed(chosen, ours)
        left = [site for site in ours if not (unless_since and seen_since(store, site.id, unless_since))]
        runs = crawl(left, store=store, writer=writer, options=options, on_progress=progress.crawled) if left else []
    if as_json:
        print_json(
            {
                "runs": [_run_json(one) for one in runs],
                "seen_already": [site.id for site in ours if site not in left],
                "crawled_by_another": [site.id for site in chosen if site not in ours],
            }
        )
    elif runs:
        print_runs(runs)
    _end(runs)


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
    print_processed(report)
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


def choose(workspace: Workspace, registry: Registry, ids: Sequence[str], *, quiet: bool = False) -> list[Site]:
    """The sites named by ``ids``, or those due now. Says so when there is nothing to do, unless ``quiet``."""
    if ids:
        return [registry.site(name) for name in ids]
    with workspace.store() as store:
        due = due_sites(store, registry, datetime.now(UTC))
    if not due and not quiet:
        console.print("nothing is due; name sites to crawl them all the same")
    return due


def _tell_claimed(chosen: Sequence[Site], ours: Sequence[Site]) -> None:
    others = [site.id for site in chosen if site not in ours]
    if others:
        error_console.print(f"left out, for another kyket is crawling them: {', '.join(others)}")


def _mode(since: datetime | None, until: datetime | None, full: bool) -> dict[str, RunMode | date | None]:
    if until and not (since or full):
        raise SettingsError(
            "only a backfill ends at a day", about="--until", remedy="give --since, or --full for all before it"
        )
    last = until.date() if until else None
    if since:
        return {"mode": "since", "since": since.date(), "until": last}
    return {"mode": "full" if full else "incremental", "since": None, "until": last}


def _run_json(one: CrawlRun) -> dict[str, Any]:
    return {
        "site": one.site,
        "mode": one.mode,
        "started_at": one.started_at.isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at else None,
        "fetched": one.outcomes.get("fetched", 0),
        "outcomes": dict(one.outcomes),
        "bytes": one.bytes,
        "seconds": one.seconds,
        "error": one.error,
        "met": met(one).value,
    }


def print_runs(runs: Sequence[CrawlRun]) -> None:
    """A row a site: what was fetched, what was not and why."""
    rows = []
    for one in runs:
        outcomes = Counter(one.outcomes)
        fetched = outcomes.pop("fetched", 0)
        others = ", ".join(
            f"{reason} {count}" for reason, count in sorted(outcomes.items(), key=lambda i: (-i[1], i[0]))
        )
        rows.append(
            (one.site, number(fetched), f"{one.bytes / 1e6:.1f}", f"{one.seconds:.1f}", one.error or others or "–")
        )
    print_table(("site", "fetched#", "MB#", "seconds#", "otherwise"), rows)


def print_processed(report: running.Processed) -> None:
    """One line: what became of the pages."""
    parts = [f"{number(count)} {kind}" for kind, count in sorted(report.saved.items())]
    again = f"; {number(report.read)} read again" if report.read else ""
    console.print("articles: " + (", ".join(parts) or "nothing to do") + f"{again}; {number(report.indexed)} indexed")
    if report.reasons:
        console.print("no article: " + ", ".join(f"{r} {number(n)}" for r, n in report.reasons.most_common()))
    for rejected in report.rejected.values():
        error_console.print(f"[red]not indexed:[/] {rejected.id} {error_console.plain(rejected.reason)}")


def end_processed(report: running.Processed) -> None:
    """Raises why the index is behind the store, if it is: all else is done and told."""
    if report.trouble is not None:
        raise report.trouble


def _end(runs: Sequence[CrawlRun]) -> None:
    """The exit code of a crawl: 130 when it was interrupted, 1 when no site could be crawled."""
    unfinished = [one.site for one in runs if one.finished_at is None]
    if unfinished:
        error_console.print(f"not finished: {', '.join(unfinished)}; the next run goes on where this one was")
        if not load_settings().run_minutes:
            raise typer.Exit(130)
    if runs and all(one.error for one in runs):
        raise KyketError("no site could be crawled", remedy="`kyket status` shows the reasons")
