"""``kyket index``: what there is of the search index, building it anew, going back, holding it against the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kyket.claims import alone
from kyket.cli.console import console, error_console, moment, number, print_json, print_table
from kyket.settings import load_settings
from kyket.workspace import Workspace, site_infos
from pipelines.errors import KyketError
from search.backends.life import IndexLife, IndexStatus
from search.backends.protocol import Rejected
from search.indexing import follow, follows, update
from search.rebuild import rebuild as rebuilt
from search.reconcile import Reconciled
from search.reconcile import reconcile as reconciled

if TYPE_CHECKING:
    from pipelines.store import Store

app = typer.Typer(help="The search index: its state, building it anew, going back to an old one.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
_SHOWN = 20
_TOLD = 1000


@app.command()
def status(as_json: AsJson = False) -> None:
    """Every index: what it is for, what is in it, how far it is behind the store, and what it did not take."""
    workspace = Workspace(load_settings())
    with workspace.store() as store, workspace.backend() as backend:
        life = backend.life()
        indices = [
            (one, _behind(store, one), life.index(one.name).due(_TOLD) if one.rejected else ()) for one in life.status()
        ]
    if as_json:
        print_json({"index": workspace.index_address, "indices": [_status_json(*one) for one in indices]})
        return
    console.print(console.plain(workspace.index_address), soft_wrap=True)
    if not indices:
        console.print("there is no index yet: `kyket process` makes one")
        return
    columns = ("index", "role", "documents#", "position#", "behind#", "MB#", "rejected#", "made", "schema")
    print_table(columns, [_status_row(one, behind) for one, behind, _ in indices])
    for one, behind, due in indices:
        for line in _remarks(one, behind):
            console.print(f"[yellow]{console.plain(line)}[/]", soft_wrap=True)
        _print_rejected(one.name, due, one.rejected)


@app.command("update")
def update_all() -> None:
    """Take in what the store has and the indices have not yet; every other step of `kyket process` is left out."""
    workspace = Workspace(load_settings())
    infos = site_infos(workspace.registry())
    rejected: list[Rejected] = []
    with workspace.store() as store, workspace.backend() as backend, _Steps(store.last_seq()) as steps:
        start = backend.position()
        done = 0

        def taken(count: int) -> None:
            nonlocal done
            done += count
            steps.told("taking in changes", start + done)

        changes = update(backend, store, infos, on_batch=taken, on_rejected=rejected.append)
        name = backend.life().targets()[0].name
    console.print(f"{number(changes)} changes taken in")
    _print_rejected(name, rejected, len(rejected))


@app.command()
def rebuild() -> None:
    """Build a new index from the store beside the old one, check it, and put it in its place. The old one is kept."""
    workspace = Workspace(load_settings())
    infos = site_infos(workspace.sound_registry())
    with (
        _alone(workspace),
        workspace.store() as store,
        workspace.backend() as backend,
        _Steps(store.counts().articles) as steps,
    ):
        done = rebuilt(backend.life(), store, infos, on_progress=steps.told)
    resumed = " (a rebuild that had been killed was gone on with)" if done.resumed else ""
    console.print(f"{done.index} is searched now: {number(done.documents)} documents{resumed}")
    _print_rejected(done.index, done.rejected, len(done.rejected))
    console.print("the old index is kept: `kyket index use` goes back to it, `kyket index drop --old` deletes it")


@app.command()
def use(name: Annotated[str, typer.Argument(help="An index that `kyket index status` lists.")]) -> None:
    """Search another index: it is brought up to date, then takes the live one's place, which is kept."""
    workspace = Workspace(load_settings())
    infos = site_infos(workspace.sound_registry())
    with _alone(workspace), workspace.store() as store, workspace.backend() as backend:
        life = backend.life()
        index = life.index(name)
        if index.role == "building":
            raise KyketError("this index is half built", about=name, remedy="`kyket index rebuild` goes on with it")
        if index.current:
            follow(index, store, infos)
        life.swap(name)
        live = life.targets()[0].name
    console.print(f"{live} is searched now")


@app.command()
def drop(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME…]", help="Indices that are not searched.")] = None,
    old: Annotated[bool, typer.Option("--old", help="Every index but the one that is searched.")] = False,
) -> None:
    """Delete indices that are not searched."""
    if bool(names) == old:
        raise typer.BadParameter("name the indices, or say --old")
    workspace = Workspace(load_settings())
    with _alone(workspace), workspace.backend() as backend:
        life = backend.life()
        for name in names or _not_live(life):
            life.drop(name)
            console.print(f"{name} is deleted")


@app.command()
def reconcile(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what differs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold every index against the store, article by article: what is missing, surplus or stale is repaired."""
    workspace = Workspace(load_settings())
    infos = site_infos(workspace.sound_registry())
    results: list[Reconciled] = []
    left_out: list[str] = []
    with workspace.store() as store, workspace.backend() as backend, _Steps(store.counts().articles) as steps:
        if not dry_run:
            update(backend, store, infos)
        for index in backend.life().targets():
            if not index.current or (index.role != "live" and not follows(index.mark(), store)):
                left_out.append(index.name)
                continue
            told = partial(steps.told, index.name)
            results.append(reconciled(index, store, infos, repair=not dry_run, on_progress=told))
        if not dry_run:
            store.stages.done("reconcile", datetime.now(UTC))
    for name in left_out:
        error_console.print(f"[yellow]left out:[/] {name}; `kyket index status` says why", soft_wrap=True)
    if as_json:
        print_json({"index": workspace.index_address, "indices": [_reconciled_json(one) for one in results]})
    else:
        for one in results:
            _print_reconciled(one)
    if any(one.found["ahead"] for one in results):
        raise KyketError(
            "the index has changes that the store has never seen",
            about=workspace.index_address,
            remedy="it is of another store, or the store was restored from an older state: `kyket index rebuild`",
        )
    if any(one.rejected for one in results) or (dry_run and not all(one.agrees for one in results)):
        raise typer.Exit(1)


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """No other kyket of the same store builds, swaps or drops meanwhile; a claim ends with its process."""
    with alone(workspace, "index") as ours:
        if not ours:
            raise KyketError(
                "another kyket is at work on the indices", about=workspace.index_address, remedy="try again later"
            )
        yield


def _not_live(life: IndexLife) -> list[str]:
    return [one.name for one in life.status() if one.role != "live"]


def _behind(store: Store, one: IndexStatus) -> int | None:
    """How many changes it lacks; None if it is of another store."""
    return store.last_seq() - one.mark.seq if follows(one.mark, store) else None


def _status_json(one: IndexStatus, behind: int | None, due: Sequence[Rejected]) -> dict[str, Any]:
    return {
        "name": one.name,
        "role": one.role,
        "documents": one.documents,
        "position": one.mark.seq,
        "behind": behind,
        "bytes": one.bytes,
        "schema": one.schema,
        "current": one.current,
        "created": one.created.isoformat() if one.created else None,
        "blocked": one.blocked or None,
        "rejected": one.rejected,
        "rejected_documents": [{"id": it.id, "reason": it.reason, "attempts": it.attempts} for it in due],
    }


def _status_row(one: IndexStatus, behind: int | None) -> tuple[str, ...]:
    return (
        one.name,
        one.role,
        number(one.documents),
        number(one.mark.seq),
        "?" if behind is None else number(behind),
        f"{one.bytes / 1e6:.1f}",
        number(one.rejected),
        moment(one.created),
        one.schema or "unreadable",
    )


def _remarks(one: IndexStatus, behind: int | None) -> Iterator[str]:
    """What is to be done about an index."""
    if one.blocked:
        yield f"{one.name}: {one.blocked}"
    if one.role == "building":
        delete = f"`kyket index drop {one.name}` deletes it"
        yield f"{one.name} is half built: `kyket index rebuild` goes on with it, {delete}"
    elif not one.current:
        remedy = "`kyket index rebuild`" if one.role == "live" else f"drop it: `kyket index drop {one.name}`"
        yield f"{one.name} is of another version of kyket and takes nothing in: {remedy}"
    elif behind is None:
        remedy = "`kyket index rebuild`" if one.role == "live" else f"drop it: `kyket index drop {one.name}`"
        yield f"{one.name} is of another store, or this store was restored from an older state: {remedy}"


def _print_rejected(name: str, due: Sequence[Rejected], total: int) -> None:
    for one in due[:_SHOWN]:
        error_console.print(
            f"[red]not in {name}:[/] {one.id} {error_console.plain(one.reason)}"
            + (f" (tried {one.attempts} times)" if one.attempts > 1 else ""),
            soft_wrap=True,
        )
    if total > _SHOWN:
        error_console.print(f"[red]not in {name}:[/] {number(total - min(len(due), _SHOWN))} more")


def _reconciled_json(one: Reconciled) -> dict[str, Any]:
    return {
        "name": one.index,
        "articles": one.articles,
        "documents": one.documents,
        **{kind: one.found[kind] for kind in ("missing", "surplus", "stale", "ahead")},
        "not_yet": one.not_yet,
        "repaired": one.repaired,
        "rejected": [{"id": it.id, "reason": it.reason} for it in one.rejected],
        "examples": [{"id": it.id, "kind": it.kind, "stored": it.stored, "indexed": it.indexed} for it in one.examples],
    }


def _print_reconciled(one: Reconciled) -> None:
    found = ", ".join(f"{number(count)} {kind}" for kind, count in sorted(one.found.items())) or "nothing differs"
    repaired = f"; {number(one.repaired)} repaired" if one.repaired else ""
    waiting = f"; {number(one.not_yet)} still due from the outbox" if one.not_yet else ""
    console.print(
        f"[bold]{one.index}[/] {number(one.documents)} documents, {number(one.articles)} articles: "
        f"{found}{repaired}{waiting}"
    )
    for it in one.examples:
        numbers = f"change {it.indexed or '–'} indexed, {it.stored or '–'} stored"
        console.print(f"  {it.kind:<8} {it.id}  {numbers}", soft_wrap=True)
    _print_rejected(one.index, one.rejected, len(one.rejected))


class _Steps:
    """The bar of long work, on standard error and only to a person: what is being done, and how far it is."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=error_console,
            transient=True,
            disable=not error_console.is_terminal,
        )
        self._task = self._bar.add_task("reading", total=total)

    def told(self, what: str, count: int) -> None:
        self._bar.update(self._task, description=what, completed=count, total=max(count, self._total))

    def __enter__(self) -> _Steps:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
