"""Holds every search index against the store, article by article, and repairs what differs.

**When** – every night at 2:40.

**What** – `kyket index reconcile`: what is missing, surplus or stale in the index is put right.

**If it fails** – `kyket index status` says what is wrong with which index and what to do; the index can always be
built anew (`kyket index rebuild`).
"""

from __future__ import annotations

from airflow.sdk import Param, dag, task

from kyket.scheduling import defaults, failing
from kyket.scheduling.commands import kyket


@dag(
    schedule=defaults.cron("40 2 * * *"),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=180),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "index", "nightly"],
    doc_md=__doc__,
    description="Hold the index against the store and repair it",
    params={
        "dry_run": Param(
            False, type="boolean", title="Dry run", description="Only say what differs; fails if anything does."
        )
    },
)
def reconcile() -> None:
    @task
    def compare() -> None:
        defaults.note_first(kyket("index", "reconcile", *["--dry-run"] * defaults.params()["dry_run"]))

    compare()


reconcile()
