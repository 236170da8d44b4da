"""``kyket alerts``: the saved searches of analysts, kept, changed, muted, written to a file and read from one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from kyket.alerting import channels
from kyket.cli import alert_preview, alerts_working
from kyket.cli.alert_options import AsJson, FilterBy, Name, Query, Watching, checked, read_filters
from kyket.cli.console import console, error_console, moment, number, print_fields, print_json, print_table
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.alerts import Alert, Cadence, named
from pipelines.article import VIETNAM
from pipelines.errors import KyketError
from pipelines.store import Store
from search.alerts import files
from search.alerts.jsonable import alert_json

app = typer.Typer(no_args_is_help=True, help="Alerts: saved searches that tell, once, about each new event.")
app.add_typer(alert_preview.app)
app.add_typer(alerts_working.app)

Days = Annotated[int | None, typer.Option(help="Of expiry: so long before the end. Of silence: so long without any.")]
Every = Annotated[str | None, typer.Option(help='"at once", "hourly", "daily 07:30" or "weekly mon 07:30".')]
Channels = Annotated[list[str] | None, typer.Option("--channel", help="A channel's name, or mail:ADDRESS; may repeat.")]
Owner = Annotated[str | None, typer.Option(help="Whose alert it is.")]
Note = Annotated[str | None, typer.Option(help="What it is for.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")],
    query: Query,
    watch: Watching = None,
    days: Days = None,
    cadence: Every = None,
    channel: Channels = None,
    owner: Owner = None,
    note: Note = None,
    filter_by: FilterBy = None,
) -> None:
    """Save a search as an alert. It tells of what comes from now on; `kyket alerts preview` shows what to expect."""
    alert = Alert(
        id="",
        name=name,
        query=query,
        filters=read_filters(filter_by or []),
        watch=watch or "articles",
        days=days,
        cadence=Cadence.parse(cadence) if cadence else Cadence(),
        channels=tuple(dict.fromkeys(channel or ())),
        owner=owner or "",
        note=note or "",
    )
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        added = store.alerts.add(checked(workspace, alert))
    console.print(f"saved: {console.plain(added.name)}  [dim]{added.id}[/]", soft_wrap=True)
    if not added.channels:
        error_console.print("it has no channel: read it with `kyket alerts log` or `kyket alerts feed`")


@app.command()
def edit(
    alert: Name,
    query: Annotated[str | None, typer.Option(help="Another query.")] = None,
    rename: Annotated[str | None, typer.Option(help="Another name.")] = None,
    watch: Watching = None,
    days: Days = None,
    cadence: Every = None,
    channel: Channels = None,
    no_channel: Annotated[bool, typer.Option("--no-channel", help="Take all channels from it.")] = False,
    owner: Owner = None,
    note: Note = None,
    filter_by: FilterBy = None,
    no_filter: Annotated[bool, typer.Option("--no-filter", help="Take all filters from it.")] = False,
    on: Annotated[bool | None, typer.Option("--on/--off", help="Switch it on or off.")] = None,
) -> None:
    """Change an alert. What an option does not name stays; channels and filters given replace those there were."""
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        old = store.alerts.get(alert)
        chosen = watch or old.watch
        kept_days = old.days if chosen == old.watch else None
        new = replace(
            old,
            name=old.name if rename is None else rename,
            query=old.query if query is None else query,
            watch=chosen,
            days=kept_days if days is None else days,
            cadence=Cadence.parse(cadence) if cadence else old.cadence,
            channels=() if no_channel else tuple(dict.fromkeys(channel)) if channel else old.channels,
            owner=old.owner if owner is None else owner,
            note=old.note if note is None else note,
            filters={} if no_filter else read_filters(filter_by) if filter_by else old.filters,
            enabled=old.enabled if on is None else on,
        )
        edited = store.alerts.edit(checked(workspace, new))
    console.print(f"saved: {console.plain(edited.name)}  [dim]{edited.id}[/]", soft_wrap=True)


@app.command("list")
def list_alerts(as_json: AsJson = False) -> None:
    """List all alerts by name, with what needs attention."""
    with Workspace(load_settings()).store() as store:
        alerts = store.alerts.all()
    if as_json:
        print_json([alert_json(one) for one in alerts])
        return
    print_table(
        ("id", "name", "watches", "when", "channels", "owner", "state"),
        [
            (one.id, one.name, _watched(one), one.cadence, ", ".join(one.channels) or "–", one.owner or "–", state(one))
            for one in alerts
        ],
    )
    console.print(f"[bold]{number(len(alerts))}[/] alerts")
    for one in alerts:
        if one.attention:
            error_console.print(
                f"[red]needs attention:[/] {error_console.plain(f'{one.name}: {one.attention}')}", soft_wrap=True
            )


@app.command()
def show(alert: Name, as_json: AsJson = False) -> None:
    """Show one alert."""
    with Workspace(load_settings()).store() as store:
        one = store.alerts.get(alert)
        notices = store.alerts.notices(one.id, limit=1)
    if as_json:
        print_json(alert_json(one))
        return
    print_fields(
        {
            "alert": one.name,
            "id": one.id,
            "query": one.query,
            "filters": "; ".join(f"{name}: {', '.join(chosen)}" for name, chosen in one.filters.items()),
            "watches": _watched(one),
            "when": one.cadence,
            "channels": ", ".join(one.channels),
            "owner": one.owner,
            "state": state(one),
            "attention": one.attention,
            "note": one.note,
            "added": moment(one.created_at),
            "edited": moment(one.edited_at),
            "last told": moment(notices[0].at if notices else None),
        }
    )


@app.command()
def mute(
    alert: Name,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%dT%H:%M"], help="Until this moment, in Vietnam."),
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="… or for so many days.")] = None,
    off: Annotated[bool, typer.Option("--off", help="End the mute.")] = False,
) -> None:
    """Keep an alert silent for a time. What it finds meanwhile counts as told: it does not come later."""
    if [until is not None, days is not None, off].count(True) != 1:
        raise KyketError("until when?", about=alert, remedy="give one of --until, --days and --off")
    end = until.replace(tzinfo=VIETNAM) if until else None
    if days is not None:
        end = datetime.now(VIETNAM).replace(microsecond=0) + timedelta(days=days)
    with Workspace(load_settings()).store() as store:
        one = store.alerts.mute(alert, end)
    console.print(f"{console.plain(one.name)}: {state(one)}", soft_wrap=True)


@app.command()
def remove(alert: Name, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove an alert with all that is kept of it."""
    with Workspace(load_settings()).store() as store:
        one = store.alerts.get(alert)
        if not yes and not typer.confirm(f"Remove {one.name!r} with its ledger and log?"):
            raise typer.Exit(1)
        store.alerts.remove(one.id)
    console.print(f"removed: {console.plain(one.name)}", soft_wrap=True)


@app.command("export")
def export_alerts(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A .toml or .yaml file; without: TOML.")] = None,
    alert: Annotated[list[str] | None, typer.Argument(metavar="[ALERT…]", help="Only these.")] = None,
) -> None:
    """Write alerts to a file that a team can keep under version control."""
    with Workspace(load_settings()).store() as store:
        alerts = [store.alerts.get(one) for one in alert] if alert else store.alerts.all()
    text = files.written(alerts, files.form_of(output) if output else ".toml")
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise KyketError(
            f"cannot be written: {error.strerror}", about=str(output), remedy="give another file"
        ) from error
    error_console.print(f"{number(len(alerts))} alerts written to {output}")


@app.command("import")
def import_alerts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="As `kyket alerts export` writes it, TOML or YAML.")],
    prune: Annotated[bool, typer.Option("--prune", help="Remove the alerts that the file does not hold.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Save the alerts of a file: new ones are added, those of the same name changed. All of them, or none."""
    workspace = Workspace(load_settings())
    wanted = files.read(file, channels(workspace.settings))
    with workspace.store() as store:
        there = {named(one): one for one in store.alerts.all()}
        new = [_over(one, there.pop(named(one), None)) for one in wanted]
        removed = list(there.values()) if prune else []
        rows = [(_change(store, one), one.name) for one in new]
        rows += [("removed" if prune else "left as it is", one.name) for one in there.values()]
        if not dry_run:
            changed = [one for one, (what, _) in zip(new, rows, strict=False) if what != "unchanged"]
            store.alerts.save_all(changed, [one.id for one in removed])
    print_table(("", "alert"), rows)
    if dry_run:
        error_console.print("nothing was changed")


def _change(store: Store, alert: Alert) -> str:
    """What becomes of an alert of a file."""
    if not alert.id:
        return "added"
    return "unchanged" if store.alerts.get(alert.id) == alert else "changed"


def _over(one: Alert, old: Alert | None) -> Alert:
    """``old`` with all that a file says; without one, a new alert."""
    if old is None:
        return one
    return replace(
        old,
        name=one.name,
        query=one.query,
        filters=one.filters,
        watch=one.watch,
        days=one.days,
        cadence=one.cadence,
        channels=one.channels,
        owner=one.owner,
        mute_until=one.mute_until,
        enabled=one.enabled,
        note=one.note,
    )


def state(alert: Alert) -> str:
    """``on``, ``off``, ``mute until …`` or ``needs attention``."""
    if alert.attention:
        return "needs attention"
    if not alert.enabled:
        return "off"
    if alert.mute_until is not None and alert.mute_until > datetime.now(UTC):
        return f"mute until {moment(alert.mute_until)}"
    return "on"


def _watched(alert: Alert) -> str:
    return f"{alert.watch} {alert.days} days" if alert.days is not None else alert.watch
