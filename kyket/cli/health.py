"""``kyket sites health``, ``gaps`` and ``acknowledge``: how the sites are, and what was missed."""

from __future__ import annotations

import getpass
import sys
import textwrap
from collections.abc import Mapping, Sequence
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

_URGENCY = (State.BLOCKED, State.MOVED, State.BROKEN, State.STALE)
_CALM = (State.QUIET, State.UNKNOWN, State.HEALTHY)
_WIDTH = 100
_INDENT = 18
_CLAUSES = 3
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
        conditions = look(store, chosen, datetime.now(UTC), all_sites=site is None, alone=site is not None)
        troubles = {(one.site, one.state): one for one in store.health().troubles()}
    shown = [one for one in conditions if one.in_trouble or not trouble]
    if form == "prometheus":
        sys.stdout.write(exposition(shown))
    elif as_json:
        print_json([condition_json(one, troubles.get((one.site, one.state))) for one in shown])
    elif site:
        _print_one(conditions[0], troubles.get((conditions[0].site, conditions[0].state)))
    else:
        show_all(shown, conditions, {one.id: one.name for one in chosen}, troubles)


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


def show_all(
    shown: Sequence[Condition],
    conditions: Sequence[Condition],
    names: Mapping[str, str],
    troubles: Mapping[tuple[str, State], Trouble],
) -> None:
    """Troubles first, each with why and what to do, what nobody has taken up before the rest; then the other sites."""
    taken = {place for place, one in troubles.items() if one.acknowledged_at}
    bad = [one for one in shown if one.in_trouble]
    bad.sort(key=lambda one: ((one.site, one.state) in taken, _URGENCY.index(one.state), one.since or one.at))
    for one in bad:
        colour = "dim" if (one.site, one.state) in taken else "red"
        console.print(f"[bold {colour}]{one.state.value:<17}[/] [bold]{console.plain(names[one.site])}[/] · {one.site}")
        said = [f"since {moment(one.since)}"] if one.since else []
        if (one.site, one.state) in taken:
            said.append(f"taken up by {troubles[one.site, one.state].acknowledged_by}")
        _print_under(", ".join(said), "")
        for clause in one.evidence[:_CLAUSES]:
            _print_under(clause, "• ")
        _print_under(one.remedy, "→ ")
        console.print()
    others = [one for one in shown if not one.in_trouble]
    others.sort(key=lambda one: (_CALM.index(one.state), one.site))
    if others:
        rows = (
            (
                one.site,
                _cut(names[one.site], 30),
                one.state.value,
                moment(one.measures.newest, day_only=True),
                "–" if one.measures.articles_day is None else f"{one.measures.articles_day:.1f}",
                number(one.measures.articles_week),
            )
            for one in others
        )
        print_table(("site", "name", "state", "newest", "a day#", "7 days#"), rows)
    counts = counted(conditions)
    order = (*_URGENCY, *_CALM)
    said_counts = ", ".join(f"{counts[state]} {state.value}" for state in order if counts[state])
    console.print(f"{len(conditions)} sites: {said_counts}")
    if others:
        console.print("`kyket sites health SITE` says more of one, `--trouble` shows only what is to be done")


def _print_under(text: str, mark: str) -> None:
    """``text`` below a site, wrapped: a line too long for the eye is as bad as one too long for the terminal."""
    width = min(_WIDTH, console.width)
    first = " " * _INDENT + mark
    for line in textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False
    ):
        console.print(console.plain(line), soft_wrap=True)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


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
