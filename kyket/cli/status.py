"""``kyket status`` and ``kyket settings``: what there is, and what is in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer

from kyket.cli.console import console, moment, number, print_json, print_table
from kyket.settings import CHANNEL_VARIABLE, Settings, load_settings
from kyket.workspace import Workspace
from pipelines.errors import BackendUnavailable
from pipelines.reextraction.records import Reextraction

app = typer.Typer()


@app.command()
def settings() -> None:
    """List every setting: its variable, its value now, its default and what it does."""
    now = load_settings()
    rows = []
    for name, field in Settings.model_fields.items():
        if name == "channels":  # the names alone
            named = ", ".join(sorted(now.channels)) or "–"
            rows.append((f"{CHANNEL_VARIABLE}<NAME>", named, "–", field.description or ""))
            continue
        shown, default = (
            str(value) or "–" if value not in (None, ()) else "–"  # a secret shows as stars, none as nothing
            for value in (getattr(now, name), field.default)
        )
        rows.append((f"KYKET_{name.upper()}", shown, default, field.description or ""))
    print_table(("variable", "value", "default", "what"), rows)


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """What is stored, what waits, what went wrong, and the last runs."""
    workspace = Workspace(load_settings())
    trouble = ""
    with workspace.store() as store, workspace.backend() as backend:
        counts = store.counts()
        runs = store.runs(limit=15)
        repairs = store.reextractions.runs(limit=5)
        behind = store.last_seq()
        try:
            behind -= backend.position()
        except BackendUnavailable as error:
            trouble = str(error)
    if as_json:
        print_json(
            {
                "store": workspace.settings.store,
                "index": workspace.index_address,
                "articles": counts.articles,
                "versions": counts.versions,
                "pages": dict(counts.pages),
                "reasons": [list(row) for row in counts.reasons],
                "sites": {site: dict(values) for site, values in counts.sites.items()},
                "not_indexed": None if trouble else behind,
                "index_trouble": trouble,
                "runs": [
                    {
                        "id": run.id,
                        "site": run.site,
                        "mode": run.mode,
                        "origin": run.origin,
                        "started_at": run.started_at.isoformat(),
                        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
                        "outcomes": dict(run.outcomes),
                        "articles": dict(run.articles),
                        "bytes": run.bytes,
                        "seconds": run.seconds,
                        "error": run.error,
                    }
                    for run in runs
                ],
                "reextractions": [_reextraction_json(run) for run in repairs],
            }
        )
        return
    if behind < 0:
        trouble = "the index is of another store: `kyket index rebuild` makes it anew"
    indexed = "the index is in trouble" if trouble else f"{number(behind)} changes not indexed"
    console.print(f"[bold]{number(counts.articles)}[/] articles in {number(counts.versions)} versions, {indexed}")
    if trouble:
        console.print(f"[yellow]{console.plain(trouble)}[/]", soft_wrap=True)
    print_table(("pages", "#"), sorted(counts.pages.items()))
    if counts.reasons:
        print_table(("site", "state", "reason", "pages#"), counts.reasons, title="\nwhat did not become an article")
    if runs:
        rows = [
            (
                moment(run.started_at),
                run.site,
                run.mode,
                number(run.outcomes.get("fetched", 0)),
                ", ".join(f"{count} {kind}" for kind, count in sorted(run.articles.items())) or "–",
                run.error or ("–" if run.finished_at else "unfinished: goes on with the next crawl"),
            )
            for run in runs
        ]
        print_table(("started", "site", "mode", "fetched#", "articles", "trouble"), rows, title="\nlast runs")
    if repairs:
        print_table(
            ("started", "sites", "responses#", "extractor", "token", "state"),
            map(_reextraction_row, repairs),
            title="\nlast re-extractions",
        )


def _reextraction_json(run: Reextraction) -> dict[str, Any]:
    def iso(value: datetime | date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "id": run.id,
        "sites": list(run.selection.sites),
        "since": iso(run.selection.since),
        "until": iso(run.selection.until),
        "extractor": run.extractor,
        "started_at": iso(run.started_at),
        "finished_at": iso(run.finished_at),
        "pages": sum(run.pages.values()),
        "token": run.token,
        "promotion_started_at": iso(run.promotion_started_at),
        "promoted_at": iso(run.promoted_at),
        "promoted": dict(run.promoted),
    }


def _reextraction_row(run: Reextraction) -> tuple[str, ...]:
    sites = run.selection.sites
    counted = ", ".join(f"{number(count)} {kind}" for kind, count in sorted(run.promoted.items())) or "nothing"
    if run.promoted_at:
        state = f"promoted {moment(run.promoted_at)}: {counted}"
    elif run.promotion_started_at:
        state = "promotion unfinished: give the token again"
    else:
        state = "dry run" if run.finished_at else "dry run unfinished: the same command goes on"
    return (
        moment(run.started_at),
        ", ".join(sites) if len(sites) <= 3 else f"{len(sites)} sites",
        number(sum(run.pages.values())),
        run.extractor,
        run.token or "–",
        state,
    )
