"""``kyket accounts``: who may sign in to the page, with which role and tokens, and what they did."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from kyket.cli.console import console, moment, print_json, print_table
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.accounts import Account, By, Role, Token, checked_name
from pipelines.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from pipelines.store import Store

app = typer.Typer(no_args_is_help=True, help="Who may sign in to the page: accounts, roles, tokens, and their log.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of an account: a–z, 0–9 and . _ @ + -.")]
Temporary = Annotated[bool, typer.Option("--temporary", help="It has to be changed before anything else is done.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON array.")]


@app.command()
def add(
    name: Name,
    role: Annotated[
        Role | None, typer.Option(help="monitor reads, analyst makes alerts and corrects, operator does everything.")
    ] = None,
    temporary: Temporary = False,
) -> None:
    """Add an account; the password is asked for, or is the first line of standard input.

    Without --role the first account is an operator's, which it must be, and any other a monitor's.
    """
    from pipelines.accounts.passwords import hashed

    named = checked_name(name)
    with _store() as store:
        is_first = not store.accounts.exist()
        chosen = role or (Role.OPERATOR if is_first else Role.MONITOR)
        if (is_first and chosen is not Role.OPERATOR) or named in {one.name for one in store.accounts.all()}:
            store.accounts.add(named, chosen, "", _by(), _now())  # says what is wrong before a password is asked for
        kept = hashed(_password(named))
        store.accounts.add(named, chosen, kept, _by(), _now(), must_change=temporary)
    console.print(console.plain(f"{named}: {chosen.value}"))
    if is_first:
        console.print(
            "from now on the page is for those who sign in; stars and alerts that were made without an account"
        )
        console.print(console.plain(f"are {named}'s. `kyket serve` may listen elsewhere: `kyket serve --help`"))


@app.command("list")
def list_accounts(as_json: AsJson = False) -> None:
    """Every account."""
    with _store() as store:
        accounts = store.accounts.all()
        working = {one.name: sum(token.works(_now()) for token in store.accounts.tokens.of(one)) for one in accounts}
    if as_json:
        print_json(
            [
                {
                    "name": one.name, "role": one.role.value, "disabled": one.disabled,
                    "must_change": one.must_change, "created_at": one.created_at.isoformat(),
                    "signed_in_at": one.signed_in_at.isoformat() if one.signed_in_at else None,
                    "tokens": working[one.name],
                }
                for one in accounts
            ]
        )  # fmt: skip
        return
    if not accounts:
        console.print("no accounts: the page is for this machine alone. `kyket accounts add NAME` makes the first")
        return
    print_table(
        ("name", "role", "state", "made", "last signed in", "tokens#"),
        (
            (one.name, one.role.value, _state(one), moment(one.created_at, day_only=True), moment(one.signed_in_at),
             working[one.name])
            for one in accounts
        ),
    )  # fmt: skip


@app.command("role")
def set_role(name: Name, role: Annotated[Role, typer.Argument(help="From the next request on.")]) -> None:
    """Give an account another role; its tokens can do no more than that."""
    with _store() as store:
        one = store.accounts.set_role(checked_name(name), role, _by(), _now())
    console.print(console.plain(f"{one.name}: {one.role.value}"))


@app.command()
def password(name: Name, temporary: Temporary = False) -> None:
    """Set another password, asked for or from standard input: its sessions end, and it may be tried again at once."""
    from pipelines.accounts.passwords import hashed

    with _store() as store:
        one = store.accounts.get(checked_name(name))
        kept = hashed(_password(one.name))
        store.accounts.set_password(one.name, kept, _by(), _now(), must_change=temporary)
        store.accounts.attempts.forget(one.name)
        working = sum(token.works(_now()) for token in store.accounts.tokens.of(one))
    console.print(console.plain(f"{one.name}: the password is changed, sessions are over"))
    if working:
        console.print(console.plain(f"{working} tokens still work: `kyket accounts tokens {one.name}` lists them"))


@app.command()
def disable(name: Name) -> None:
    """Close an account: sessions end, tokens do not work, nothing of it is lost."""
    with _store() as store:
        store.accounts.disable(checked_name(name), _by(), _now())
    console.print(console.plain(f"{name}: closed"))


@app.command()
def enable(name: Name) -> None:
    """Open a closed account again, and let it be tried at once."""
    with _store() as store:
        one = store.accounts.enable(checked_name(name), _by(), _now())
        store.accounts.attempts.forget(one.name)
    console.print(console.plain(f"{one.name}: {one.role.value}, open"))


@app.command()
def remove(
    name: Name, yes: Annotated[bool, typer.Option("--yes", help="Do not ask: needed where nobody can answer.")] = False
) -> None:
    """Remove an account with its stars, sessions and tokens; its alerts stay, without an owner."""
    named = checked_name(name)
    with _store() as store:
        store.accounts.get(named)
        if not yes:
            if not sys.stdin.isatty():
                raise SettingsError("nobody is there to be asked", about=named, remedy="say --yes")
            typer.confirm(f"{named}: remove the account with its stars, sessions and tokens?", abort=True)
        store.accounts.remove(named, _by(), _now())
        is_last = not store.accounts.exist()
    console.print(console.plain(f"{named}: removed"))
    if is_last:
        console.print("no account is left: the page is for this machine alone, and open to it")


@app.command()
def tokens(
    name: Name,
    make: Annotated[str, typer.Option("--make", metavar="WHAT", help="Make a token for what is named here.")] = "",
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may do: read, alert, correct, operate; may repeat. Without: read.")
    ] = None,
    days: Annotated[int, typer.Option(help="How long it works.")] = 365,
    revoke: Annotated[int | None, typer.Option(metavar="ID", help="Make a token not work any more.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the tokens of an account, make one, or revoke one. A token is shown once, when it is made."""
    with _store() as store:
        one = store.accounts.get(checked_name(name))
        if make:
            _make(store, one, make, scope or ["read"], days)
        elif revoke is not None:
            if not store.accounts.tokens.revoke(one, revoke, _by(), _now()):
                raise StoreError(
                    "no token of this account has this number and still works",
                    about=str(revoke),
                    remedy=f"`kyket accounts tokens {one.name}` lists them",
                )
            console.print(f"{revoke}: revoked")
        else:
            _list_tokens(store.accounts.tokens.of(one), as_json)


@app.command("log")
def show_log(
    who: Annotated[str, typer.Option(metavar="NAME", help="Of this account only.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most, the newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """What was done by whom, and what was refused. Nothing is ever removed from it."""
    with _store() as store:
        entries = store.accounts.log.read(who=who.strip().lower(), limit=limit)
    if as_json:
        print_json(
            [
                {"id": one.id, "at": one.at.isoformat(), "who": one.who, "from": one.origin, "what": one.what,
                 "about": one.about, "outcome": one.outcome}
                for one in entries
            ]
        )  # fmt: skip
        return
    print_table(
        ("when", "who", "from", "what", "about", "outcome"),
        (
            (moment(one.at), one.who or "–", one.origin or "–", one.what, one.about or "–", one.outcome)
            for one in entries
        ),
    )


def _make(store: Store, account: Account, name: str, scopes: list[str], days: int) -> None:
    from pipelines.accounts.secrets import digest, made_token
    from search.web.access import checked_scopes

    allowed = checked_scopes(scopes, account.role)
    secret = made_token()
    made = store.accounts.tokens.add(account, digest(secret), name, allowed, days, _by(), _now())
    console.print(secret, soft_wrap=True)
    console.print(
        console.plain(f"shown once; for {', '.join(allowed)}, until {moment(made.expires_at)}. Number {made.id}"),
        soft_wrap=True,
    )


def _list_tokens(found: list[Token], as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {"id": one.id, "name": one.name, "scopes": list(one.scopes), "works": one.works(_now()),
                 "created_at": one.created_at.isoformat(), "expires_at": one.expires_at.isoformat(),
                 "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
                 "used_at": one.used_at.isoformat() if one.used_at else None}
                for one in found
            ]
        )  # fmt: skip
        return
    if not found:
        console.print("no tokens")
        return
    print_table(
        ("id", "for", "may", "works until", "last used"),
        (
            (one.id, one.name, ", ".join(one.scopes),
             moment(one.expires_at) if one.works(_now()) else "revoked" if one.revoked_at else "ended",
             moment(one.used_at))
            for one in found
        ),
    )  # fmt: skip


def _password(name: str) -> str:
    """From the terminal, twice, or the first line of standard input: an argument would be seen by everybody."""
    from pipelines.accounts.passwords import checked_password

    if sys.stdin.isatty():
        given = str(typer.prompt("password", hide_input=True, confirmation_prompt="once more", err=True))
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    return checked_password(given, name)


def _state(one: Account) -> str:
    return "closed" if one.disabled else "password to be changed" if one.must_change else "open"


def _store() -> Store:
    return Workspace(load_settings()).store()


def _by() -> By:
    return By(getpass.getuser(), "command line")


def _now() -> datetime:
    return datetime.now(UTC)
