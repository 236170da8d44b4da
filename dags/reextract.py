"""Runs the present extractor over the archive, shows what would change, and applies it when somebody has approved it.

**When** – on demand: after a template was mended (`kyket sites propose`) or the extractor has become better.

**What** – `kyket reextract --dry-run`; the operators' channel is told that an approval is asked for, and its report is
shown to whoever approves (*Required actions* in the UI); then `kyket reextract --promote` applies exactly that: new
versions of articles, of which readers are told nothing.

**If nobody approves** – after seven days nothing is applied, as when somebody rejects: *promote* is skipped, and the
run's note says why. A dry run can be repeated at any time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, task

from kyket.scheduling import defaults, failing, work
from kyket.scheduling.approval import Approval


@dag(
    schedule=defaults.on_demand(),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=12 * 60),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "repair", "on demand"],
    doc_md=__doc__,
    description="Apply the present extractor to the past, after approval",
    params={
        "sites": defaults.sites_param("Whose pages are read again; without any: all."),
        "since": defaults.day_param("Since", "Only responses that came on this day or later; empty: all."),
        "dry_run": Param(
            False, type="boolean", title="Dry run", description="Only show what would change; nobody is asked."
        ),
    },
)
def reextract() -> None:
    @task(multiple_outputs=False)
    def compare() -> dict[str, str]:
        asked = defaults.params()
        shown = work.dry_run(asked["sites"], asked["since"])
        defaults.note(shown["summary"])
        return shown

    @task.short_circuit
    def wanted(shown: dict[str, str]) -> bool:
        return bool(shown["token"]) and not defaults.params()["dry_run"]

    @task
    def promote(shown: dict[str, str]) -> None:
        defaults.note_first(work.promote(shown["token"]))

    shown: Any = compare()
    approve = Approval(
        task_id="approve",
        subject="Apply this re-extraction?",
        body="{{ ti.xcom_pull(task_ids='compare')['report'] }}",
        response_timeout=timedelta(days=7),
        execution_timeout=None,
    )
    wanted(shown) >> approve >> promote(shown)


reextract()
