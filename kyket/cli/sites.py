"""``kyket sites``: the registry."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from crawlers.crawl import crawl
from crawlers.proposal import propose, to_toml
from crawlers.registry import Kind, Registry, Site
from kyket.cli import due, health
from kyket.cli.console import console, moment, print_fields, print_json, print_table
from kyket.cli.crawling import end_left_out, print_runs
from kyket.cli.pages import print_article
from kyket.cli.proposing import propose_selectors
from kyket.crawling import crawl_options
from kyket.extraction import extract_page, understanding
from kyket.fetching import fetch
from kyket.settings import Settings, load_settings
from kyket.workspace import Workspace
from pipelines.archive import ArchiveWriter
from pipelines.article import NotAnArticle, Outcome, Page
from pipelines.errors import KyketError, SiteError
from pipelines.store import Store
from pipelines.store.records import CrawlRun, PageRecord

app = typer.Typer(no_args_is_help=True, help="The site registry: what is crawled, and how.")

app.command("due")(due.due)
app.command("health")(health.health)
app.command("gaps")(health.gaps)
app.command("acknowledge")(health.acknowledge)
app.command("propose")(propose_selectors)

CHECKED_ARTICLES = 3
SHOWN_ARTICLES = 10


@app.command("list")
def list_sites(
    kind: Annotated[Kind | None, typer.Option(help="Only sites of this kind.")] = None,
    enabled: Annotated[bool, typer.Option("--enabled", help="Only sites that are crawled.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """Every site with its family and whether it is crawled."""
    registry = Workspace(load_settings()).registry()
    sites = [site for site in registry if (not enabled or site.enabled) and kind in (None, site.kind)]
    if as_json:
        print_json([site.model_dump(mode="json") for site in sites])
        return
    print_table(
        ("site", "name", "kind", "province", "now", "family", "crawled", "verified"),
        (
            (
                site.id,
                site.name,
                site.kind,
                site.province or "–",
                site.province_now if site.province_now != site.province else "",
                site.family,
                "yes" if site.enabled else "no",
                "yes" if site.verified else "no",
            )
            for site in sites
        ),
    )
    crawled = sum(site.enabled for site in sites)
    console.print(f"{len(sites)} sites, {crawled} crawled; `kyket sites show SITE` tells why one is not")


@app.command()
def show(
    site: Annotated[str, typer.Argument(metavar="SITE")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """One entry, with what its family adds to it."""
    found = Workspace(load_settings()).registry().site(site)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    console.print(console.plain(to_toml(found)), soft_wrap=True)


@app.command()
def check(
    sites: Annotated[
        list[str] | None, typer.Argument(metavar="[SITE…]", help="Without any: every site crawled.")
    ] = None,
) -> None:
    """Fetch one listing and three articles of each site and print every field that was extracted. Stores nothing."""
    settings = load_settings()
    registry = Workspace(settings).registry()
    chosen = [registry.site(name) for name in sites] if sites else [site for site in registry if site.enabled]
    runs, outcomes = try_out(chosen, registry, settings, CHECKED_ARTICLES)
    for site in chosen:
        console.rule(f"{site.id} · {console.plain(site.name)}", align="left")
        _print_outcomes(outcomes.get(site.id, []))
    print_runs(runs)
    silent = [site.id for site in chosen if not any(not isinstance(o, NotAnArticle) for o in outcomes.get(site.id, []))]
    if silent:
        raise SiteError("not one article came out", about=", ".join(silent), remedy="see the reasons above")
    end_left_out(registry, sites or [])


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The site's home page.")],
    yes: Annotated[bool, typer.Option("--yes", help="Write the entry without asking.")] = False,
) -> None:
    """Look at a site, recognise its CMS, propose an entry, show ten extracted articles, and write it on yes."""
    settings = load_settings()
    workspace = Workspace(settings)
    registry = workspace.registry()
    known = registry.by_url(url)
    if known and known.enabled:
        remedy = f"`kyket sites show {known.id}`; a copy of its entry in VAR/sites with replaces = true changes it"
        raise SiteError("the site is in the registry already", about=known.id, remedy=remedy)
    proposed = propose(fetch(url, settings), lambda address: fetch(address, settings), replacing=known)
    text = to_toml(proposed)
    console.print(console.plain(text), soft_wrap=True)
    runs, outcomes = try_out(
        [proposed],
        Registry([*(site for site in registry if site.id != proposed.id), proposed]),
        settings,
        SHOWN_ARTICLES,
    )
    _print_outcomes(outcomes.get(proposed.id, []), brief=True)
    print_runs(runs)
    if not yes and not typer.confirm("Write this entry?"):
        raise typer.Exit(1)
    path = _write(settings.var / "sites", proposed, text)
    console.print(f"written: {path}; `kyket run {proposed.id}` crawls it")


def try_out(
    sites: Sequence[Site], registry: Registry, settings: Settings, pages: int
) -> tuple[Sequence[CrawlRun], dict[str, list[Outcome]]]:
    """Crawl a few ``pages`` of each of ``sites`` as a real crawl would, into a store and an archive of the moment."""
    outcomes: dict[str, list[Outcome]] = {}
    known = understanding(registry)

    def look(page: Page, record: PageRecord) -> None:
        outcomes.setdefault(record.site, []).append(extract_page(page, known))

    options = crawl_options(settings, max_pages=pages)
    with tempfile.TemporaryDirectory(prefix="kyket-check-") as folder:
        place = Path(folder)
        with Store.open(f"sqlite:///{place / 'store.sqlite'}") as store, ArchiveWriter(place / "archive") as writer:
            runs = crawl(sites, store=store, writer=writer, options=options, on_page=look)
    return runs, outcomes


def _print_outcomes(outcomes: Sequence[Outcome], *, brief: bool = False) -> None:
    for outcome in outcomes:
        if isinstance(outcome, NotAnArticle):
            print_fields({"no article": f"{outcome.url}: {outcome.reason} {outcome.detail}"})
        elif brief:
            body = outcome.text
            print_fields(
                {
                    "title": outcome.title,
                    "published": f"{moment(outcome.published)} (printed “{outcome.published_raw}”)",
                    "byline": outcome.byline,
                    "body": f"{len(outcome.body)} paragraphs, {len(body)} characters: {body[:160]}…",
                }
            )
        else:
            print_article(outcome)
        console.print()


def _write(folder: Path, site: Site, text: str) -> Path:
    path = folder / f"{site.id}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise SiteError("there is an entry of that name", about=str(path), remedy="remove or rename it") from error
    except OSError as error:
        raise KyketError(f"cannot be written: {error.strerror}", about=str(path), remedy="set KYKET_VAR") from error
    return path
