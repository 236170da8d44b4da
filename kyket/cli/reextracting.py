"""``kyket reextract``: repair without crawling, shown before it is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from crawlers.registry import Registry
from kyket import reextraction
from kyket.cli.console import console, error_console, moment, number, print_json, print_table
from kyket.cli.working import end_processed
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.errors import SettingsError
from pipelines.reextraction.records import Difference, Reextraction, Selection, SiteTotals, Verdict
from pipelines.store import Store

app = typer.Typer()

_COLUMNS = {
    Verdict.CHANGED: "changed",
    Verdict.NEW: "would become one",
    Verdict.AGAIN: "shows it again",
    Verdict.REASON: "another reason",
    Verdict.CEASES: "would cease (kept)",
    Verdict.LOST: "lost",
    Verdict.REMOVED: "removed",
}
_TOLD = 10
"""Pages listed that nothing can be done about here."""


@app.command()
def reextract(
    site: Annotated[list[str] | None, typer.Option("--site", help="Only this site; may be repeated.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Only responses that came on this day or later."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="… and on this day or before.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show field by field what would change; gives the token for --promote.")
    ] = False,
    promote: Annotated[
        bool, typer.Option("--promote", help="Apply it: new versions; readers are told nothing.")
    ] = False,
    token: Annotated[
        str, typer.Option(help="With --promote: apply exactly what the dry run with this token showed.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="With --promote: apply what a dry run made now shows.")] = False,
    examples: Annotated[int, typer.Option(min=0, max=reextraction.EXAMPLES, help="Examples of each field.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Run the present extractor over the archive: what would change (--dry-run), or apply it (--promote)."""
    _check(dry_run, promote, token, yes, selected=bool(site or since or until))
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    if token:
        with workspace.store() as store:
            run = store.reextractions.by_token(token)
    else:
        selection = reextraction.select(
            registry, site or [], since.date() if since else None, until.date() if until else None
        )
        run = _dry_run(workspace, registry, selection)
        if not promote:
            _show(workspace, registry, run, examples, as_json=as_json)
            return
        if not as_json:
            _show(workspace, registry, run, examples, as_json=False, ask=False)
    _promote(workspace, registry, run, as_json=as_json)


def _check(dry_run: bool, promote: bool, token: str, yes: bool, *, selected: bool) -> None:
    if dry_run == promote:
        raise SettingsError(
            "give one of --dry-run and --promote", about="kyket reextract", remedy="--dry-run changes nothing"
        )
    if dry_run and (token or yes):
        raise SettingsError(
            "a dry run takes no --token and no --yes", about="kyket reextract", remedy="they belong to --promote"
        )
    if promote and not token and not yes:
        raise SettingsError(
            "what is promoted must have been seen",
            about="--promote",
            remedy="make a --dry-run and give its --token, or --yes to apply what it shows now",
        )
    if token and (selected or yes):
        raise SettingsError(
            "the token says what is applied", about="--token", remedy="leave out --site, --since, --until and --yes"
        )


def _dry_run(workspace: Workspace, registry: Registry, selection: Selection) -> Reextraction:
    with Bar(
        TextColumn("pages read again"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=error_console,
        transient=True,
        disable=not error_console.is_terminal,
    ) as bar:
        task = bar.add_task("pages", total=None)
        return reextraction.dry_run(
            workspace,
            registry,
            selection,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _promote(workspace: Workspace, registry: Registry, run: Reextraction, *, as_json: bool) -> None:
    done = reextraction.promote(workspace, registry, run)
    promoted = dict(done.run.promoted)
    overtaken = promoted.pop("overtaken", 0)
    with workspace.store() as store:
        passed_over = list(_first(store, done.run, "overtaken"))
    if as_json:
        print_json(
            {
                "token": done.run.token,
                "extractor": done.run.extractor,
                "promoted_at": done.run.promoted_at.isoformat() if done.run.promoted_at else None,
                "already": done.already,
                "promoted": promoted,
                "overtaken": overtaken,
                "not_promoted": [{"id": one.page_id, "url": one.url, "why": one.note} for one in passed_over],
                "indexed": done.processed.indexed,
                "index_trouble": str(done.processed.trouble) if done.processed.trouble else "",
            }
        )
    else:
        said = ", ".join(f"{number(count)} {kind}" for kind, count in sorted(promoted.items())) or "nothing"
        when = f"promoted before, {moment(done.run.promoted_at)}" if done.already else "promoted"
        console.print(f"[bold]{when}:[/] {said}; {number(done.processed.indexed)} indexed; no reader is told")
        if overtaken:
            console.print(f"[yellow]{number(overtaken)} left as they are[/]; a new dry run shows how they stand now:")
        for one in passed_over:
            console.print(f"  {console.plain(one.url)}: {console.plain(one.note)}", soft_wrap=True)
    end_processed(done.processed)


def _first(store: Store, run: Reextraction, state: str) -> Iterator[Difference]:
    for place, one in enumerate(store.reextractions.differences(run.id, state=state)):
        if place == _TOLD:
            return
        yield one


def _show(
    workspace: Workspace, registry: Registry, run: Reextraction, examples: int, *, as_json: bool, ask: bool = True
) -> None:
    with workspace.store() as store:
        totals = store.reextractions.totals(run)
        others = reextraction.left_out(store, registry)
        shown = _chosen_examples(store, run, examples)
        told = {
            verdict: _listed(store, run, verdict, None if as_json else _TOLD)
            for verdict in (Verdict.CEASES, Verdict.LOST, Verdict.REMOVED)
        }
    if as_json:
        print_json(_json(run, totals, others, shown, told))
        return
    _print_totals(run, totals, others)
    for site, fields in shown.items():
        for name, some in fields.items():
            for example in some:
                _print_example(site, name, example)
    for verdict, title in (
        (Verdict.CEASES, "would show no article any more; the stored ones stay"),
        (Verdict.LOST, "cannot be read from the archive; restore them from a backup, or crawl them again"),
        (Verdict.REMOVED, "are no more in the archive, on purpose; what is stored of them stays"),
    ):
        count = sum(one.verdicts.get(verdict, 0) for one in totals.values())
        if count:
            console.print(f"\n[bold yellow]{number(count)} {title}[/]")
        for one in told[verdict]:
            console.print(f"  {console.plain(one.url)}: {console.plain(one.note)}", soft_wrap=True)
    applied = sum(one.states.get("waiting", 0) for one in totals.values())
    if ask and applied:
        console.print(
            f"\n[bold]kyket reextract --promote --token {run.token}[/] applies this to {number(applied)} pages",
            soft_wrap=True,
        )
    elif not applied:
        console.print("nothing to promote")


def _listed(store: Store, run: Reextraction, verdict: Verdict, limit: int | None) -> list[Difference]:
    found: list[Difference] = []
    for one in store.reextractions.differences(run.id, verdicts=[verdict]):
        if len(found) == (limit or 1000):
            break
        found.append(one)
    return found


def _chosen_examples(store: Store, run: Reextraction, limit: int) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """By site and field, or "new article", a few pages with what they show before and after."""
    chosen: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for one in store.reextractions.differences(run.id, examples=True):
        for name, example in one.examples.items():
            if one.verdict is Verdict.NEW:
                name = f"new article: {name}"
            some = chosen.setdefault(one.site, {}).setdefault(name, [])
            if len(some) < limit:
                some.append({"id": one.page_id, "url": one.url} | example)
    return chosen


def _json(
    run: Reextraction,
    totals: Mapping[str, SiteTotals],
    others: Mapping[str, int],
    shown: Mapping[str, Mapping[str, list[dict[str, Any]]]],
    told: Mapping[Verdict, list[Difference]],
) -> dict[str, Any]:
    return {
        "token": run.token,
        "extractor": run.extractor,
        "since": run.selection.since.isoformat() if run.selection.since else None,
        "until": run.selection.until.isoformat() if run.selection.until else None,
        "pages": sum(run.pages.values()),
        "would_be_applied": sum(sum(one.states.values()) for one in totals.values()),
        "sites": {
            site: {
                "pages": one.pages,
                "unchanged": one.pages - one.differing,
                **{verdict.value: one.verdicts.get(verdict, 0) for verdict in Verdict},
                "fields": one.fields,
                "examples": shown.get(site, {}),
            }
            for site, one in totals.items()
        },
        **{
            verdict.value: [{"id": one.page_id, "url": one.url, "why": one.note} for one in some]
            for verdict, some in told.items()
        },
        "not_in_registry": dict(others),
    }


def _print_totals(run: Reextraction, totals: Mapping[str, SiteTotals], others: Mapping[str, int]) -> None:
    kinds = [kind for kind in _COLUMNS if any(one.verdicts.get(kind) for one in totals.values())]
    went_on = "; went on where it was" if run.resumed else ""
    console.print(f"extractor [bold]{run.extractor}[/], {number(sum(run.pages.values()))} responses{went_on}")
    print_table(
        ("site", "responses#", "the same#", *(f"{_COLUMNS[kind]}#" for kind in kinds), "fields"),
        (
            (
                site,
                number(one.pages),
                number(one.pages - one.differing),
                *(number(one.verdicts.get(kind, 0)) for kind in kinds),
                ", ".join(f"{name} {count}" for name, count in sorted(one.fields.items(), key=lambda each: -each[1]))
                or "–",
            )
            for site, one in totals.items()
            if one.pages
        ),
    )
    if others:
        names = ", ".join(f"{site} ({number(count)})" for site, count in sorted(others.items()))
        console.print(f"left out, for they are not in the registry: {names}", soft_wrap=True)


def _print_example(site: str, name: str, one: Mapping[str, Any]) -> None:
    size = "{} → {} characters".format(*map(number, one["size"]))
    if one["count"]:
        what = "captions" if name.endswith("captions") else "paragraphs"
        size = "{} → {} {}, ".format(*map(number, one["count"]), what) + size
    console.print(f"\n[bold]{site} · {name}[/]  {console.plain(str(one['url']))}  [dim]{size}[/]", soft_wrap=True)
    marks = {"same": ("", ""), "old": ("[red][strike]", "[/strike][/]"), "new": ("[green]", "[/]")}
    signs = {"same": ("", ""), "old": ("⟦−", "⟧"), "new": ("⟦+", "⟧")}
    text = "".join(
        f"{marks[mark][0]}{signs[mark][0]}{console.plain(said)}{signs[mark][1]}{marks[mark][1]}"
        for mark, said in one["marked"]
    )
    console.print(f"  {text}", soft_wrap=True)
