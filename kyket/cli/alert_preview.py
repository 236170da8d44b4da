"""``kyket alerts preview``: what an alert would have told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

import typer

from kyket.cli.alert_options import AsJson, FilterBy, Query, Watching, checked, read_filters
from kyket.cli.console import console, error_console, moment, number, print_json
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.alerts import Alert
from pipelines.article import VIETNAM
from search.alerts import preview as previewing
from search.alerts import standing
from search.alerts.checking import STANDING
from search.alerts.jsonable import preview_json, standing_json
from search.alerts.precision import Precision, precision
from search.alerts.preview import Preview, PreviewHit
from search.alerts.standing import Told

app = typer.Typer()

_SHOWN = 10
"""Hits shown of those gained and lost."""


@app.command()
def preview(
    query: Query,
    days: Annotated[int, typer.Option(min=1, max=3660, help="So many days back.")] = 365,
    watch: Watching = None,
    within: Annotated[int | None, typer.Option(help="The days of an alert that watches expiry or silence.")] = None,
    filter_by: FilterBy = None,
    against: Annotated[str | None, typer.Option(metavar="ALERT", help="Show what changes against this alert.")] = None,
    judge: Annotated[bool, typer.Option("--judge", help="Ask of a sample, yes or no: how exact is it?")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what an alert would have told, before it is saved."""
    workspace = Workspace(load_settings())
    today = datetime.now(VIETNAM).date()
    with workspace.store() as store, workspace.backend() as backend:
        old = store.alerts.get(against) if against else None
        alert = _previewed(old, query, watch, within, read_filters(filter_by or []) if filter_by else None)
        checked(workspace, alert)
        if alert.watch in STANDING:
            _show_standing(standing.replay(store, backend, alert, today, days=days), as_json)
            return
        found = previewing.preview(store, backend, alert, today, days=days)
        before = previewing.preview(store, backend, old, today, days=days) if old else None
    judged = _judge(found) if judge and found.hits else None
    if as_json:
        print_json(preview_json(found, found.hits, before, judged))
        return
    _print_preview(found)
    if before is not None:
        _print_difference(before, found)
    if judged is not None:
        console.print(f"\n{_precision(judged)}")
    elif found.hits:
        console.print("\n[bold]a sample[/] [dim](--judge asks of each)[/]")
        for hit in previewing.sample(found):
            _print_hit(hit)


def _previewed(
    old: Alert | None, query: str, watch: str | None, within: int | None, filters: dict[str, tuple[str, ...]] | None
) -> Alert:
    """``old``, if there is one, with what was given; else an alert that nobody has saved."""
    base = old or Alert(id="preview", name="preview", query=query)
    watching = watch or base.watch
    return replace(
        base,
        query=query,
        watch=watching,  # type: ignore[arg-type]  # typer lets no other pass
        days=within if within is not None else base.days if watching == base.watch else None,
        filters=base.filters if filters is None else filters,
        channels=(),
    )


def _show_standing(told: Sequence[Told], as_json: bool) -> None:
    if as_json:
        print_json(standing_json(told))
        return
    console.print(f"[bold]{number(len(told))}[/] notices")
    for one in told:
        console.print(f"  [dim]{_day(one.day):>10}[/] {console.plain(one.text)}", soft_wrap=True)


def _print_preview(found: Preview) -> None:
    between = f"{_day(found.first)} – {_day(found.last)}"
    console.print(
        f"[bold]{number(len(found.hits))}[/] articles found, [bold]{number(found.notices)}[/] notices, {between}"
    )
    if found.notices:
        week, day = found.busiest_week, found.busiest_day
        assert week is not None, "something was told"
        assert day is not None, "something was told"
        console.print(
            f"{found.a_week:.1f} notices a week; at most {number(week[1])} (week of {_day(week[0])}); "
            f"busiest day {_day(day[0])} with {number(day[1])}".replace(".", ",", 1)
        )
    if found.warning:
        console.print(f"[yellow]{found.warning}[/]")


def _print_difference(before: Preview, after: Preview) -> None:
    changed = previewing.difference(before, after)
    for what, hits in (("gained", changed.gained), ("lost", changed.lost)):
        console.print(f"\n[bold]{number(len(hits))} {what}[/]")
        for hit in hits[:_SHOWN]:
            _print_hit(hit)
        if len(hits) > _SHOWN:
            console.print(f"  … and {number(len(hits) - _SHOWN)} more")


def _print_hit(hit: PreviewHit) -> None:
    one = hit.document
    console.print(
        f"  [dim]{moment(hit.arrived, day_only=True):>10}[/] {console.plain(one.title or one.url)} "
        f"[dim]{console.plain(one.site_name)} · {hit.outcome}[/]",
        soft_wrap=True,
    )


def _judge(found: Preview) -> Precision:
    """Asks of each hit of a sample whether it is wanted."""
    hits = previewing.sample(found)
    wanted = 0
    for place, hit in enumerate(hits, 1):
        one = hit.document
        error_console.print(f"\n[bold]{place}/{len(hits)}[/] {error_console.plain(one.title)}", soft_wrap=True)
        error_console.print(f"[dim]{error_console.plain(f'{one.site_name} {one.url}')}[/]", soft_wrap=True)
        if one.lead:
            error_console.print(error_console.plain(one.lead), soft_wrap=True)
        wanted += typer.confirm("wanted?", err=True)
    return precision(wanted, len(hits), len(found.hits))


def _precision(judged: Precision) -> str:
    return (
        f"about [bold]{judged.estimate:.0%}[/] of what it finds is wanted, between {judged.low:.0%} and "
        f"{judged.high:.0%} with 95% confidence"
    )


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
