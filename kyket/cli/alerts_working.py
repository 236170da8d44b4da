"""``kyket alerts`` at work: the round, the sweep, the log, and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from kyket.alerting import channels, run_alerts, utc_now
from kyket.cli.alert_options import AsJson, Name
from kyket.cli.alerted import end_alerted, print_alerted, print_passed
from kyket.cli.console import console, error_console, moment, number, print_json, print_table
from kyket.settings import load_settings
from kyket.workspace import Workspace, site_infos
from pipelines.alerts import Delivery, DeliveryState, Match, Notice
from pipelines.errors import KyketError
from pipelines.store import Store
from search.alerts.explaining import explain
from search.alerts.feed import alert_feed
from search.alerts.gathering import gather
from search.alerts.jsonable import delivery_json, explanation_json, match_json, notice_json
from search.alerts.passing import run_sweep
from search.feeds import NEWEST, FeedFormat

app = typer.Typer()


@app.command()
def run(
    also_backfill: Annotated[
        bool, typer.Option("--also-backfill", help="Also tell of what an import, a backfill or a new reading brought.")
    ] = False,
    send: Annotated[bool, typer.Option("--send/--no-send", help="Send what is due.")] = True,
) -> None:
    """Look at what is new, and send what is due. `kyket run` and `kyket process` do it too."""
    workspace = Workspace(load_settings())
    with workspace.store() as store, workspace.backend() as backend:
        infos = site_infos(workspace.registry())
        done = run_alerts(store, backend, infos, workspace.settings, tell_all=also_backfill, send=send)
        print_alerted(store, done, always=True)
    end_alerted(done)


@app.command()
def sweep(
    days: Annotated[int, typer.Option(min=1, help="The articles of so many days.")] = 7,
    send: Annotated[bool, typer.Option("--send/--no-send", help="Send what is due.")] = True,
) -> None:
    """Look again at the last days' articles, and tell what was missed: for every night."""
    workspace = Workspace(load_settings())
    with workspace.store() as store, workspace.backend() as backend:
        swept = run_sweep(store, backend, utc_now, days=days)
        console.print(f"swept {number(swept.articles)} articles: {number(swept.matches)} matches had been missed")
        names, titles = _names(store), _titles(store, [one.article_id for one in swept.missed])
        for one in swept.missed:
            line = f"{names[one.alert_id]}: {titles.get(one.article_id, one.article_id)}"
            console.print(f"  {console.plain(line)}", soft_wrap=True)
        print_passed(store, swept)
        infos = site_infos(workspace.registry())
        done = run_alerts(store, backend, infos, workspace.settings, send=send)
        print_alerted(store, done)
        if kept := workspace.settings.alerts_keep_matches:
            dropped = store.alerts.drop_matches(utc_now() - timedelta(days=max(kept, days)))
            console.print(f"{number(dropped)} matches dropped that are older than {number(max(kept, days))} days")
        if done.trouble is None:
            store.stages.done("sweep", utc_now())
    end_alerted(done)


@app.command()
def log(
    alert: Annotated[str | None, typer.Argument(metavar="[ALERT]", help="Only of this one.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many lines of each kind, latest first.")] = 30,
    dead: Annotated[bool, typer.Option("--dead", help="Only messages that could not be sent.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show every match, notice and message, with its state and reason."""
    with Workspace(load_settings()).store() as store:
        alert_id = store.alerts.get(alert).id if alert else None
        names = _names(store)
        states: tuple[DeliveryState, ...] = ("dead",) if dead else ()
        deliveries = store.alerts.deliveries(alert_id, states, limit)
        matches = [] if dead else store.alerts.matches(alert_id, limit=limit)
        notices = [] if dead else store.alerts.notices(alert_id, limit=limit)
        titles = _titles(store, [*(one.article_id for one in matches), *(one.article_id for one in notices)])
    if as_json:
        print_json(
            {
                "matches": [match_json(one) for one in matches],
                "notices": [notice_json(one) for one in notices],
                "deliveries": [delivery_json(one) for one in deliveries],
            }
        )
        return
    if not dead:
        rows = [
            (moment(one.at), names.get(one.alert_id, "–"), _outcome(one), titles.get(one.article_id, one.article_id))
            for one in matches
        ]
        print_table(("matched", "alert", "outcome", "article"), rows)
        told = [(moment(one.at), names.get(one.alert_id, "–"), _kind(one), _told(one, titles)) for one in notices]
        print_table(("told", "alert", "what", ""), told, title="\nnotices")
    print_table(
        ("due", "alert", "channel", "state", "notices#", "attempts#", "reason"),
        [
            (
                moment(one.due_at), names.get(one.alert_id, "–"), one.channel, _state(one), len(one.notices),
                one.attempts, one.reason or "–",
            )
            for one in deliveries
        ],
        title="" if dead else "\nmessages",
    )  # fmt: skip


@app.command()
def why(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Id of an article.")],
    alert: Name,
    as_json: AsJson = False,
) -> None:
    """Say whether an alert found an article and, if no notice came of it, what stopped it."""
    workspace = Workspace(load_settings())
    with workspace.store() as store, workspace.backend() as backend:
        told = explain(store, backend, article, store.alerts.get(alert))
    if as_json:
        print_json(explanation_json(told))
        return
    console.print(f"[bold]{told.verdict}[/]: {console.plain(told.reason)}", soft_wrap=True)
    for one in told.matches:
        console.print(f"  {moment(one.at)}  event {one.event or '–'}: {_outcome(one)}", soft_wrap=True)
    for notice in told.notices:
        by = f" by {notice.article_id}" if notice.article_id else ""
        console.print(f"  {moment(notice.at)}  {_kind(notice)}{by}", soft_wrap=True)
    for delivery in told.deliveries:
        reason = f": {delivery.reason}" if delivery.reason else ""
        console.print(
            f"  {moment(delivery.due_at)}  {console.plain(f'{delivery.channel} {_state(delivery)}{reason}')}",
            soft_wrap=True,
        )
    if told.notices and not told.deliveries:
        console.print("  nothing was sent: the alert had no channel, or was mute")


@app.command()
def retry(
    delivery: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="Of one dead message; without: all.")
    ] = None,
) -> None:
    """Try messages once more that were given up."""
    with Workspace(load_settings()).store() as store:
        count = store.alerts.retry(delivery)
    console.print(f"{number(count)} messages are due again: `kyket alerts run` sends them")


@app.command()
def feed(
    alert: Name,
    form: Annotated[FeedFormat, typer.Option("--format", help="rss or atom.")] = "atom",
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = NEWEST,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; without, standard output.")
    ] = None,
) -> None:
    """Write what an alert has told as a feed."""
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        one = store.alerts.get(alert)
        infos = site_infos(workspace.registry())
        text = alert_feed(one, gather(store, infos, one, store.alerts.notices(one.id, limit=limit)), form)
    if output is None:
        sys.stdout.buffer.write(text.encode())
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise KyketError(
            f"cannot be written: {error.strerror}", about=str(output), remedy="give another file"
        ) from error


@app.command("channels")
def list_channels() -> None:
    """List the channels that are defined, without their secrets."""
    defined = channels(load_settings())
    print_table(("channel", "kind", "address"), [(one.name, one.kind, one.shown) for one in defined])
    how = "KYKET_CHANNEL_<NAME> or [channels] of kyket.toml defines one; KYKET_SMTP_URL allows mail:ADDRESS"
    error_console.print(error_console.plain(how), soft_wrap=True)


def _names(store: Store) -> dict[str, str]:
    return {one.id: one.name for one in store.alerts.all()}


def _titles(store: Store, ids: Sequence[str]) -> dict[str, str]:
    found = store.current(sorted({one for one in ids if one}))
    return {key: f"{key} {one.article.title}" for key, one in found.items()}


def _outcome(match: Match) -> str:
    return f"{match.outcome} (by the sweep)" if match.found_by == "sweep" else match.outcome


def _kind(notice: Notice) -> str:
    told = f"{notice.kind} {notice.event}" + (f" no. {notice.number}" if notice.number > 1 else "")
    return f"{told}, mute" if notice.muted else told


def _told(notice: Notice, titles: dict[str, str]) -> str:
    news = "; ".join(f"{one.what} {one.value}" for one in notice.news)
    return " ".join(part for part in (news, notice.text or titles.get(notice.article_id, notice.article_id)) if part)


def _state(delivery: Delivery) -> str:
    if delivery.state == "sent":
        sent = f"sent {moment(delivery.sent_at)}"
        return f"{sent}, perhaps {delivery.doubtful + 1} times" if delivery.doubtful else sent
    return f"{delivery.state} (no. {delivery.id})" if delivery.state == "dead" else delivery.state
