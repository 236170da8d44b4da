"""``kyket alarms``: what those who run kyket are told."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer

from kyket.alarms import report, send, tell
from kyket.cli.console import console, error_console, moment, number, print_json, print_table
from kyket.settings import load_settings
from kyket.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="What operators are told: sites in trouble, scheduled work that fails.")


@app.command("send")
def send_due() -> None:
    """Tell the operators' channel (KYKET_OPERATORS_CHANNEL) what is due: new, still not acknowledged, or over."""
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        done = send(workspace, store)
    for note in done.notes:
        console.print(console.plain(f"told: {note.subject}"), soft_wrap=True)
    if done.trouble is not None:
        raise done.trouble
    if done.left:
        error_console.print(
            f"[yellow]{number(done.left)} alarms are told to nobody[/]: KYKET_OPERATORS_CHANNEL names no channel"
        )


@app.command("tell")
def tell_once(
    subject: Annotated[str, typer.Argument(help="One line.")],
    text: Annotated[str, typer.Argument(help="More lines.")] = "",
) -> None:
    """Tell the operators' channel something, once: the schedule asks for an approval by it."""
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        told = tell(workspace, store, subject, text)
    if told:
        console.print(console.plain(f"told: {subject}"), soft_wrap=True)
    else:
        error_console.print("[yellow]told to nobody[/]: KYKET_OPERATORS_CHANNEL names no channel")


@app.command("list")
def list_alarms(as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False) -> None:
    """Scheduled work that fails; `kyket sites health --trouble` has the sites."""
    with Workspace(load_settings()).store() as store:
        failures = store.failures.lasting()
    if as_json:
        print_json(
            [
                {
                    "id": one.id, "key": one.key, "text": one.text, "since": one.since.isoformat(),
                    "last_at": one.last_at.isoformat(), "times": one.times, "times_told": one.times_told,
                    "acknowledged_by": one.acknowledged_by,
                }
                for one in failures
            ]
        )  # fmt: skip
        return
    if not failures:
        console.print("nothing fails")
        return
    print_table(
        ("id", "what", "since", "times#", "told#", "taken up by", "the last time"),
        (
            (one.id, one.key, moment(one.since), one.times, one.times_told, one.acknowledged_by or "–",
             _why(one.text))
            for one in failures
        ),
    )  # fmt: skip


@app.command()
def acknowledge(
    failure: Annotated[int, typer.Argument(metavar="ID", help="Of a failure that `kyket alarms list` shows.")],
    who: Annotated[str, typer.Option(help="Who takes it up; without: who is logged in.")] = "",
) -> None:
    """Take up a failure: operators are not told of it again, only that it is over."""
    with Workspace(load_settings()).store() as store:
        one = store.failures.acknowledge(failure, who or getpass.getuser(), datetime.now(UTC))
    console.print(console.plain(f"{one.key}: failing since {moment(one.since)}, taken up by {one.acknowledged_by}"))


@app.command()
def failed(
    key: Annotated[str, typer.Argument(help="What failed, the same each time.")],
    text: Annotated[str, typer.Argument(help="Why, as far as is known.")] = "",
) -> None:
    """Report a failure of scheduled work, as the schedule does, and tell it. For a scheduler of your own."""
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        report(store, key, text, datetime.now(UTC))
    send_due()


@app.command()
def over(keys: Annotated[list[str], typer.Argument(metavar="KEY…", help="What succeeded.")]) -> None:
    """Report that what failed has succeeded, and tell it."""
    with Workspace(load_settings()).store() as store:
        ended = store.failures.over(keys, datetime.now(UTC))
    if ended:
        send_due()


def _why(text: str) -> str:
    """The line of ``text`` that says most: a command's last, not where its log is."""
    lines = [line for line in text.splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith("(run ")]
    return (said or lines or [""])[-1]
