"""``kyket status`` and ``kyket settings``: what there is, and what is in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from kyket.cli.console import moment, number, print_json, print_table
from kyket.cli.screen import print_screen
from kyket.settings import CHANNEL_VARIABLE, Settings, load_settings
from kyket.standing import Everything, everything, next_step
from kyket.workspace import Workspace
from pipelines.reextraction.records import Reextraction
from pipelines.store.records import Counts, CrawlRun

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
def status(
    full: Annotated[
        bool, typer.Option("--full", help="Also why pages are no articles, the last crawls, the last re-extractions.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, with all of that.")] = False,
) -> None:
    """How everything stands, on one screen, and what to do next."""
    workspace = Workspace(load_settings())
    now = datetime.now(UTC)
    found = everything(workspace, now)
    if not full and not as_json:
        print_screen(found, now)
        return
    with workspace.store() as store:
        counts = store.counts()
        runs = store.runs(limit=15)
        repairs = store.reextractions.runs(limit=5)
    if as_json:
        print_json(_json(found, now, counts, runs, repairs))
        return
    print_screen(found, now)
    if counts.reasons:
        print_table(("site", "state", "reason", "pages#"), counts.reasons, title="\nwhat did not become an article")
    if runs:
        print_table(
            ("started", "site", "mode", "fetched#", "articles", "trouble"), map(_run_row, runs), title="\nlast runs"
        )
    if repairs:
        print_table(
            ("started", "sites", "responses#", "extractor", "token", "state"),
            map(_reextraction_row, repairs),
            title="\nlast re-extractions",
        )


def _json(
    found: Everything, now: datetime, counts: Counts, runs: Sequence[CrawlRun], repairs: Sequence[Reextraction]
) -> dict[str, Any]:
    measured = found.measured
    return {
        "store": found.store,
        "articles": counts.articles,
        "versions": counts.versions,
        "pages": dict(counts.pages),
        "reasons": [list(row) for row in counts.reasons],
        "sites": {site: dict(values) for site, values in counts.sites.items()},
        "states": {state.value: sites for state, sites in found.by_state.items()},
        "waiting": measured.waiting,
        "index": found.index,
        "not_indexed": found.behind,
        "index_trouble": found.index_trouble,
        "archive": {
            "address": found.archive_address,
            "files": found.archive.files if found.archive else None,
            "bytes": found.archive.bytes if found.archive else None,
            "free": found.archive.free if found.archive else None,
            "trouble": found.archive_trouble,
        },
        "registry_trouble": found.registry_trouble,
        "alerts": dict(measured.alerts),
        "attention": dict(found.measured.attention),
        "deliveries": dict(measured.deliveries.states)
        | {"due": measured.deliveries.due, "late": measured.deliveries.late},
        "troubles": measured.troubles,
        "failures": measured.failures,
        "stages": {stage: at.isoformat() for stage, at in measured.stages.items()},
        "next": next_step(found, now),
        "runs": [_run_json(run) for run in runs],
        "reextractions": [_reextraction_json(run) for run in repairs],
    }


def _run_json(run: CrawlRun) -> dict[str, Any]:
    return {
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


def _run_row(run: CrawlRun) -> tuple[str, ...]:
    return (
        moment(run.started_at),
        run.site,
        run.mode,
        number(run.outcomes.get("fetched", 0)),
        ", ".join(f"{count} {kind}" for kind, count in sorted(run.articles.items())) or "–",
        run.error or ("–" if run.finished_at else "unfinished: goes on with the next crawl"),
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
    elif run.is_unfinished:
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
