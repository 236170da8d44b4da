"""``kyket crawl``, and what other commands that crawl share with it.

Imports no more than a crawl needs: the schedule starts it once for each site.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from crawlers.crawl import crawl
from crawlers.registry import Registry, RegistryError, Site
from kyket.cadence import due as due_sites
from kyket.cadence import seen_since
from kyket.claims import claimed
from kyket.cli.console import console, error_console, number, print_json, print_table
from kyket.cli.progress import CrawlProgress
from kyket.crawling import check_days, crawl_key, crawl_options
from kyket.health import met
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.errors import KyketError, SettingsError
from pipelines.health.access import Met
from pipelines.store import Store
from pipelines.store.records import CrawlRun, RunMode
from pipelines.zone import VIETNAM

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
    options = crawl_options(workspace.settings, **mode(since, until, full), max_pages=max_pages)
    chosen = choose(workspace, registry, sites or [], quiet=as_json)
    workspace.repair_archive()
    with (
        claimed(workspace, chosen, wait) as ours,
        workspace.store() as store,
        workspace.archive_writer() as writer,
        CrawlProgress() as progress,
    ):
        tell_claimed(chosen, ours)
        left = [site for site in ours if not (unless_since and seen_since(store, site.id, unless_since))]
        runs = crawl(left, store=store, writer=writer, options=options, on_progress=progress.crawled) if left else []
        seen_already = [site.id for site in ours if site not in left]
        if any(not one.error for one in runs):
            store.stages.done("crawl", datetime.now(UTC))
        _note_working(workspace, store, [*seen_already, *(one.site for one in runs if _works(one))])
    if as_json:
        print_json(
            {
                "runs": [_run_json(one) for one in runs],
                "seen_already": seen_already,
                "crawled_by_another": [site.id for site in chosen if site not in ours],
            }
        )
    elif runs:
        print_runs(runs)
    end_crawled(runs)
    end_left_out(registry, sites or [])


def choose(workspace: Workspace, registry: Registry, ids: Sequence[str], *, quiet: bool = False) -> list[Site]:
    """The sites named by ``ids``, or those due now. Says so when there is nothing to do, unless ``quiet``."""
    if ids:
        return [registry.site(name) for name in ids]
    with workspace.store() as store:
        due = due_sites(store, registry, datetime.now(UTC))
    if not due and not quiet:
        console.print("nothing is due; name sites to crawl them all the same")
    return due


def tell_claimed(chosen: Sequence[Site], ours: Sequence[Site]) -> None:
    """Says which of ``chosen`` are left out, for another kyket is crawling them."""
    others = [site.id for site in chosen if site not in ours]
    if others:
        error_console.print(f"left out, for another kyket is crawling them: {', '.join(others)}")


def mode(since: datetime | None, until: datetime | None, full: bool) -> dict[str, RunMode | date | None]:
    """Options of a crawl that goes back to ``since``, to the end, or to what is known. Raises SettingsError."""
    if until and not (since or full):
        raise SettingsError(
            "only a backfill ends at a day", about="--until", remedy="give --since, or --full for all before it"
        )
    last = until.date() if until else None
    if since:
        check_days(since.date(), last, datetime.now(VIETNAM).date(), names=("--since", "--until"))
        return {"mode": "since", "since": since.date(), "until": last}
    return {"mode": "full" if full else "incremental", "since": None, "until": last}


def _works(one: CrawlRun) -> bool:
    return not one.error and met(one) in (Met.SEEN, Met.UNFINISHED)


def _note_working(workspace: Workspace, store: Store, sites: Sequence[str]) -> None:
    """Where operators were told that the crawl of one of ``sites`` fails, tell them that it works."""
    if not store.failures.over([crawl_key(site) for site in sites], datetime.now(UTC)):
        return
    from kyket.alarms import send

    if trouble := send(workspace, store).trouble:
        error_console.print(f"[yellow]operators are told later:[/] {error_console.plain(str(trouble))}", soft_wrap=True)


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


def end_left_out(registry: Registry, ids: Sequence[str]) -> None:
    """Ends badly, when all else is done, if entries are wrong: whoever names no sites means those as well."""
    if registry.mistakes and not ids:
        raise RegistryError(registry.mistakes)


def end_crawled(runs: Sequence[CrawlRun]) -> None:
    """Ends with the exit code of a crawl: 130 when it was interrupted, 1 when no site could be crawled."""
    unfinished = [one.site for one in runs if one.finished_at is None]
    if unfinished:
        error_console.print(f"not finished: {', '.join(unfinished)}; the next run goes on where this one was")
        if not load_settings().run_minutes:
            raise typer.Exit(130)
    if runs and all(one.error for one in runs):
        raise KyketError("no site could be crawled", remedy="`kyket status --full` shows the reasons")
