"""``kyket agreements``: what has been agreed with whom, and how it stands."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, get_args

import typer

from kyket.cli.console import console, error_console, number, print_fields, print_json, print_table
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.agreements import Agreement, Choice, Link, State, Teller, choose
from pipelines.article import VIETNAM
from pipelines.errors import KyketError
from pipelines.store import Store
from search.agreements import Form, values
from search.agreements import export as exported

app = typer.Typer(no_args_is_help=True, help="Agreements: signings put together, with renewals, reviews and their end.")

_DAY = ["%Y-%m-%d", "%d/%m/%Y"]
_PARTIES = 4

Province = Annotated[
    list[str] | None, typer.Option(help="Of this province, under its old or present name; may repeat.")
]
Agency = Annotated[list[str] | None, typer.Option(help='With such a party, e.g. "Công an", or a key; may repeat.')]
Kind = Annotated[list[str] | None, typer.Option(help='E.g. "quy chế phối hợp"; may repeat.')]
Year = Annotated[int | None, typer.Option(help="Whose period this year lies in.")]
Expiring = Annotated[datetime | None, typer.Option(formats=_DAY, help="Still in force, and at an end before this day.")]
Since = Annotated[datetime | None, typer.Option(formats=_DAY, help="Signed this day or later.")]
Until = Annotated[datetime | None, typer.Option(formats=_DAY, help="… or earlier.")]
InState = Annotated[list[str] | None, typer.Option("--state", help=f"{', '.join(get_args(State))}; may repeat.")]
On = Annotated[datetime | None, typer.Option("--on", formats=_DAY, help="How they stand on this day; today without.")]


@app.command("list")
def list_agreements(
    province: Province = None,
    agency: Agency = None,
    kind: Kind = None,
    year: Year = None,
    expiring_before: Expiring = None,
    since: Since = None,
    until: Until = None,
    state: InState = None,
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list.")] = False,
) -> None:
    """List agreements, latest signing first."""
    day = _day(on) or _today()
    found = _chosen(_choice(province, agency, kind, year, expiring_before, since, until, state), day)
    if as_json:
        print_json([values(each, day) for each in found])
        return
    print_table(
        ("id", "signed", "period", "state", "kind", "where", "parties", "sites#"),
        [
            (
                each.id,
                _signed(each.signed_on),
                _period(each),
                each.state_on(day),
                each.kind,
                ", ".join(each.provinces) or "–",
                _parties(each),
                len(each.sites),
            )
            for each in found
        ],
    )
    console.print(f"[bold]{number(len(found))}[/] agreements")


@app.command()
def show(
    agreement: Annotated[str, typer.Argument(metavar="ID", help="Of an agreement, or of an article that tells of it.")],
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show one agreement: who, when, by which words, and what became of it."""
    day = _day(on) or _today()
    with Workspace(load_settings()).store() as store:
        _catch_up(store)
        found = store.agreement(agreement)
    if as_json:
        print_json(values(found, day))
        return
    print_fields(
        {
            "agreement": found.id,
            "kind": found.kind,
            "parties": "\n           ".join(each.name for each in found.parties),
            "where": _where(found),
            "signed": _signed(found.signed_on),
            "period": _period(found),
            "state": f"{found.state_on(day)} (on {_shown(day)})",
            "about": found.subject or "",
            "rests on": ", ".join(found.basis),
            "number": ", ".join(found.numbers),
            "other ids": ", ".join(found.aliases),
        }
    )
    console.print("\n[bold]told by[/]")
    for source in found.sources:
        _print_teller(source.teller, "corrected by a person" if source.corrected else "")
        if source.quote:
            console.print(f"      “{console.plain(source.quote)}”", soft_wrap=True)
    for teller in found.told_by:
        _print_teller(teller, "same story")
    console.print("\n[bold]timeline[/]")
    for moment, what in _timeline(found):
        console.print(f"  {moment}  {console.plain(what)}", soft_wrap=True)


@app.command()
def export(
    form: Annotated[Form, typer.Option("--format", help="graphml: who signs with whom, for Gephi, yEd, networkx.")]
    = "csv",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; without, standard output.")]
    = None,
    province: Province = None,
    agency: Agency = None,
    kind: Kind = None,
    year: Year = None,
    expiring_before: Expiring = None,
    since: Since = None,
    until: Until = None,
    state: InState = None,
    on: On = None,
) -> None:  # fmt: skip
    """Write agreements as CSV, as JSONL, or as the network of those who sign."""
    day = _day(on) or _today()
    found = _chosen(_choice(province, agency, kind, year, expiring_before, since, until, state), day)
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    try:
        target = output.open("w", encoding="utf-8", newline="") if output else nullcontext(sys.stdout)
    except OSError as error:
        raise KyketError(
            f"cannot be written: {error.strerror}", about=str(output), remedy="give a file in a folder of yours"
        ) from error
    with target as stream:
        stream.writelines(exported(found, form, day))
    if output or not found:
        error_console.print(f"{number(len(found))} agreements written" + (f" to {output}" if output else ""))


def _chosen(choice: Choice, day: date) -> list[Agreement]:
    with Workspace(load_settings()).store() as store:
        _catch_up(store)
        return choose(store.agreements(), choice, day)


def _catch_up(store: Store) -> None:
    """Take in what was corrected, or stored by a run that was stopped."""
    while store.agree_due():
        pass


def _choice(
    province: list[str] | None,
    agency: list[str] | None,
    kind: list[str] | None,
    year: int | None,
    expiring_before: datetime | None,
    since: datetime | None,
    until: datetime | None,
    state: list[str] | None,
) -> Choice:
    return Choice(
        provinces=tuple(province or ()),
        agencies=tuple(agency or ()),
        kinds=tuple(kind or ()),
        year=year,
        expiring_before=_day(expiring_before),
        signed_since=_day(since),
        signed_until=_day(until),
        states=tuple(_state(each) for each in state or ()),
    )


def _state(typed: str) -> State:
    found: State | None = next((each for each in get_args(State) if each == typed.strip().lower()), None)
    if found is None:
        raise KyketError("no state of an agreement", about=typed, remedy=f"one of {', '.join(get_args(State))}")
    return found


def _timeline(agreement: Agreement) -> Iterable[tuple[str, str]]:
    """What happened to it, in order: (day or year, event)."""
    events: list[tuple[date, str, str]] = []
    for link in agreement.renews:
        events.append((link.since or date.min, _since(link.since), f"the one before it: {_linked(link)}"))
    begins = agreement.period_from
    if agreement.since is not None:
        told = "signed" if agreement.signed_on == agreement.since.isoformat() else "first told of"
        events.append((agreement.since, _since(agreement.since), told))
        begins = begins if begins is not None and begins > agreement.since.year else None
    if begins is not None:
        events.append((date(begins, 1, 1), str(begins), "its period begins"))
    for review in agreement.reviews:
        events.append((review.day or date.max, _since(review.day), f"reviewed: {review.title} ({review.site})"))
    for link in agreement.renewed_by:
        events.append((link.since or date.max, _since(link.since), f"renewed: {_linked(link)}"))
    if agreement.expiry is not None:
        events.append((agreement.expiry, _since(agreement.expiry), "its last day"))
    width = max((len(when) for _, when, _ in events), default=0)
    return [(f"{when:>{width}}", what) for _, when, what in sorted(events, key=lambda each: each[0])]


def _linked(link: Link) -> str:
    return f"{link.id} ({_years(link.period_from, link.period_to)})"


def _print_teller(teller: Teller, note: str) -> None:
    day = _since(teller.day)
    noted = f"  [magenta]{note}[/]" if note else ""
    console.print(f"  [dim]{day:>10}[/] [bold]{console.plain(teller.title)}[/]{noted}", soft_wrap=True)
    console.print(f"      [cyan]{console.plain(teller.site)}[/] {console.plain(teller.url)}", soft_wrap=True)


def _parties(agreement: Agreement) -> str:
    more = f" … {len(agreement.parties) - _PARTIES} more" if len(agreement.parties) > _PARTIES else ""
    return " – ".join(each.name for each in agreement.parties[:_PARTIES]) + more


def _where(agreement: Agreement) -> str:
    then = ", ".join(agreement.provinces)
    now = ", ".join(agreement.provinces_now)
    place = then if then == now else f"{then} (now {now})"
    return f"{place}, {agreement.level}" if place and agreement.level else place or agreement.level or ""


def _period(agreement: Agreement) -> str:
    return _years(agreement.period_from, agreement.period_to)


def _years(first: int | None, last: int | None) -> str:
    if first is None and last is None:
        return "–"
    return f"{first or '…'}–{last or '…'}"


def _signed(told: str | None) -> str:
    """``9/6/2026``; ``9/6`` where no year is told."""
    if told is None:
        return "–"
    if told.startswith("--"):
        return f"{int(told[5:])}/{int(told[2:4])}"
    return _shown(date.fromisoformat(told))


def _since(day: date | None) -> str:
    return _shown(day) if day is not None else "–"


def _shown(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _day(given: datetime | None) -> date | None:
    return given.date() if given is not None else None


def _today() -> date:
    return datetime.now(VIETNAM).date()
