"""``kyket sites health``, ``gaps`` and ``acknowledge``: how the sites are, and what was missed."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from kyket.cli.console import console, moment, number, print_fields, print_json, print_table
from kyket.health import counted, look
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.health.gaps import CAUSES, backfill
from pipelines.health.metrics import exposition
from pipelines.health.records import Condition, State, Trouble
from pipelines.health.telling import condition_json
from search.missing import gaps_json

Site = Annotated[str | None, typer.Argument(metavar="[SITE]", help="Without: every site that is crawled.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON.")]

_COLOURS = {State.HEALTHY: "green", State.QUIET: "cyan", State.UNKNOWN: "dim"}


def health(
    site: Site = None,
    as_json: AsJson = False,
    form: Annotated[
        Literal["table", "prometheus"], typer.Option("--format", help="prometheus: metrics in its text form.")
    ] = "table",
    trouble: Annotated[
        bool, typer.Option("--trouble", help="Only sites that somebody has to do something about.")
    ] = False,
) -> None:
    """How each site is by its own past (healthy, quiet, stale, blocked, broken extraction, moved), why, what to do."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    chosen = [registry.site(site)] if site else [one for one in registry if one.enabled]
    with workspace.store() as store:
        conditions = look(store, chosen, datetime.now(UTC), all_sites=site is None)
        troubles = {(one.site, one.state): one for one in store.health().troubles()}
    shown = [one for one in conditions if one.in_trouble or not trouble]
    if form == "prometheus":
        sys.stdout.write(exposition(shown))
    elif as_json:
        print_json([condition_json(one, troubles.get((one.site, one.state))) for one in shown])
    elif site:
        _print_one(conditions[0], troubles.get((conditions[0].site, conditions[0].state)))
    else:
        _print_all(shown, conditions)


def gaps(
    site: Site = None,
    every: Annotated[bool, typer.Option("--all", help="Also those that are filled.")] = False,
    as_json: AsJson = False,
) -> None:
    """When sites were not seen, why, and the command that fetches what was missed."""
    workspace = Workspace(load_settings())
    registry = workspace.registry()
    chosen = [registry.site(site)] if site else [one for one in registry if one.enabled]
    with workspace.store() as store:
        look(store, chosen, datetime.now(UTC), all_sites=site is None)
        found = store.health().gaps(chosen[0].id if site else None, filled=every)
    if as_json:
        print_json(gaps_json(found))
        return
    if not found:
        console.print("nothing was missed" if every else "nothing is missing (`--all` shows gaps that are filled)")
        return
    rows = (
        (
            one.site,
            moment(one.first),
            moment(one.last) if one.last else "now",
            CAUSES.get(one.cause, one.cause),
            f"{one.found} of {one.expected:.0f}" if one.expected is not None else str(one.found),
            "filled" if one.filled else backfill(one) if one.last else "when it answers again",
        )
        for one in found
    )
    print_table(("site", "seen last", "seen again", "why", "articles#", "backfill"), rows)


def acknowledge(
    site: Annotated[str, typer.Argument(metavar="SITE")],
    who: Annotated[str, typer.Option(help="Who takes it up; without: who is logged in.")] = "",
) -> None:
    """Take up a site's troubles: operators are not told of them again, only that they are over."""
    workspace = Workspace(load_settings())
    found = workspace.registry().site(site)
    with workspace.store() as store:
        taken = store.health().acknowledge(found.id, who or getpass.getuser(), datetime.now(UTC))
    for one in taken:
        console.print(
            console.plain(f"{one.site}: {one.state} since {moment(one.since)}, taken up by {one.acknowledged_by}")
        )


def _print_all(shown: Sequence[Condition], conditions: Sequence[Condition]) -> None:
    order = list(State)[::-1]
    rows = (
        (
            one.site,
            one.state.value,
            moment(one.since) if one.since else "–",
            moment(one.measures.newest),
            "–" if one.measures.articles_day is None else f"{one.measures.articles_day:.1f}",
            number(one.measures.articles_week),
            "; ".join(one.evidence[:1]) or "–",
        )
        for one in sorted(shown, key=lambda one: (not one.in_trouble, order.index(one.state), one.site))
    )
    print_table(("site", "state", "since", "newest", "a day#", "this week#", "because"), rows)
    counts = ", ".join(f"{count} {state.value}" for state, count in sorted(counted(conditions).items()))
    console.print(f"{len(conditions)} sites: {counts}; `kyket sites health SITE` says what to do")


def _print_one(one: Condition, trouble: Trouble | None) -> None:
    colour = _COLOURS.get(one.state, "red")
    since = f" since {moment(one.since)}" if one.since else ""
    console.print(f"[bold]{one.site}[/] is [bold {colour}]{one.state.value}[/]{since}")
    for clause in one.evidence:
        console.print(f"  • {console.plain(clause)}", soft_wrap=True)
    if one.remedy:
        console.print(f"  [bold]what to do:[/] {console.plain(one.remedy)}", soft_wrap=True)
    if trouble is not None and trouble.acknowledged_by:
        console.print(f"  taken up by {console.plain(trouble.acknowledged_by)}")
    for note in one.notes:
        console.print(f"  [dim]note:[/] {console.plain(note)}", soft_wrap=True)
    measures = one.measures
    pages = ", ".join(f"{name} {share:.0%}" for name, share in measures.outcomes.items())
    filled = ", ".join(
        f"{name} {now:.0%}" + (f" (usually {usual:.0%})" if usual is not None else "")
        for name, (now, usual) in measures.filled.items()
    )
    print_fields(
        {
            "newest article": moment(measures.newest),
            "last look": moment(measures.last_look),
            "expected today": "" if measures.articles_day is None else f"{measures.articles_day:.1f} articles",
            "last seven days": f"{measures.articles_week} articles",
            "last pages": pages,
            "fields filled": filled,
            "article length": _now_and_usual(measures.length, ".0f"),
            "text around it": _now_and_usual(measures.boilerplate, ".0%"),
            "template": "" if measures.template is None else f"{measures.template:.0%} like those known",
            "CMS family": measures.family,
        }
    )


def _now_and_usual(values: tuple[float, float | None] | None, form: str) -> str:
    if values is None:
        return ""
    now, usual = values
    return f"{now:{form}}" + (f" (usually {usual:{form}})" if usual is not None else "")
