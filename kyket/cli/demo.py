"""``kyket demo``: the whole job on five replica sites, with no server and no internet."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event
from time import monotonic
from typing import Annotated

import typer

from demo.articles import load
from demo.process import DemoProcess
from demo.registry import write_registry
from demo.server import PortTaken
from kyket import run as running
from kyket.claims import claimed
from kyket.cli.alerted import print_alerted
from kyket.cli.console import console, moment, number, print_table
from kyket.cli.crawling import print_runs
from kyket.cli.hits import print_result
from kyket.cli.progress import CrawlProgress
from kyket.cli.working import print_processed
from kyket.crawling import crawl_options
from kyket.settings import load_settings
from kyket.workspace import Workspace, made
from pipelines.errors import KyketError
from pipelines.store import Store
from pipelines.store.records import StoredArticle
from search import query
from search.backends.protocol import SearchRequest

app = typer.Typer()

FIRST_SEARCHES = (
    ('"ký kết" AND province:"Lâm Đồng"', "signings in one province"),
    ("quy che phoi hop", "typed without tone marks"),
    ('title:"chương trình phối hợp" NOT "thi đua"', "a phrase in the title, without emulation pledges"),
)
SECOND_SEARCHES = (('"Lâm Đồng" AND "Nghệ An" AND date:[2026-06-09 TO *]', "one event, told by four sites"),)
COMMAND = ".venv/bin/kyket"


@app.command()
def demo(
    again: Annotated[
        bool,
        typer.Option("--again", help="The sites' next day: an edited article, ten new ones, one event on four sites."),
    ] = False,
    serve: Annotated[
        bool,
        typer.Option("--serve", help="Only serve the sites, until Ctrl-C: to look at them, or to try `kyket sites`."),
    ] = False,
) -> None:
    """Serve five replica sites on 127.0.0.1, crawl, understand and index them, and search: the main job in a minute."""
    began = monotonic()
    workspace = Workspace(load_settings())
    sites = [path.stem for path in write_registry(made(workspace.settings.var / "sites"))]
    registry = workspace.registry()
    started = datetime.now(UTC)
    with workspace.store() as store:
        edition = 2 if again or _second_day_was_seen(store, sites) else 1
    try:
        with DemoProcess(edition) as served:
            console.print(
                f"[bold]five sites, edition {edition}:[/] " + "  ".join(served.bases.values()), soft_wrap=True
            )
            if serve:
                _wait_for_the_end()
                return
            with claimed(workspace, [registry.site(name) for name in sites]) as ours, CrawlProgress() as progress:
                report = running.run(
                    workspace,
                    registry,
                    ours,
                    crawl_options(workspace.settings),
                    on_progress=progress.crawled,
                    on_saved=progress.processed,
                )
    except PortTaken as error:
        raise KyketError(str(error), about="kyket demo") from error
    print_runs(report.runs)
    print_processed(report.processed)
    with workspace.store() as store:
        print_alerted(store, report.alerted)
        _print_news(store, sites, started)
        total = sum(store.counts().sites.get(site, {}).get("articles", 0) for site in sites)
    for text, what in SECOND_SEARCHES if edition == 2 else FIRST_SEARCHES:
        console.print(f"\n[bold green]$ kyket search '{console.plain(text)}'[/]  [dim]# {what}[/]", soft_wrap=True)
        with workspace.backend() as backend:
            print_result(backend.search(SearchRequest(query.parse(text), limit=4, facets=False)))
    console.print(
        f"\n[bold]{number(total)} articles[/] of five sites are in {workspace.settings.var} "
        f"({monotonic() - began:.0f} s). Go on with\n"
        f'  {COMMAND} search \'"ký kết" AND province:"Lâm Đồng"\' --json\n'
        f"  {COMMAND} show ID          [dim]# an id from a search[/]\n"
        f"  {COMMAND} status           [dim]# what became of every page, and why[/]\n"
        + ("" if edition == 2 else f"  {COMMAND} demo --again     [dim]# the sites' next day[/]\n")
        + f"  {COMMAND} sites list       [dim]# the 101 real sites: `kyket run` crawls those that are due[/]",
        soft_wrap=True,
    )


def _second_day_was_seen(store: Store, sites: list[str]) -> bool:
    """Whether an earlier ``--again`` is stored: then the sites must not fall back to the day before."""
    second = {(one.site, one.url) for one in load(2) if one.edition == 2}
    return any((site, stored.article.canonical_url) in second for site in sites for stored in store.articles(site))


def _print_news(store: Store, sites: list[str], started: datetime) -> None:
    """What a second crawl brought: articles new or edited since ``started``; nothing for a first one."""
    stored = [one for site in sites for one in store.articles(site)]
    new = [one for one in stored if one.first_seen >= started]
    edited = [
        one for one in stored if one.first_seen < started and store.versions(one.article.id)[-1].seen_at >= started
    ]
    if len(new) == len(stored):
        return
    rows = [("new", *_row(one)) for one in new] + [("edited", *_row(one)) for one in edited]
    if rows:
        print_table(("", "published", "site", "title"), rows, title="\nsince the crawl before")


def _row(stored: StoredArticle) -> tuple[str, str, str]:
    return moment(stored.article.published), stored.article.site, stored.article.title


def _wait_for_the_end() -> None:
    console.print("until Ctrl-C")
    try:
        Event().wait()
    except KeyboardInterrupt:
        console.print("ended")
