"""Judges each site by its own past, and tells operators which are in trouble.

**When** – every hour.

**What** – `kyket sites health` (healthy, quiet, stale, blocked, broken extraction, moved; why, since when, what to
do), then `kyket alarms send`: every new trouble once, daily until somebody takes it up (`kyket sites acknowledge
SITE`), and its end; likewise for scheduled work that fails.

**If it fails** – no alarm reaches anybody: see that `KYKET_OPERATORS_CHANNEL` names a channel that works.
"""

from __future__ import annotations

from airflow.sdk import Param, dag, task

from kyket.scheduling import defaults, failing
from kyket.scheduling.commands import kyket


@dag(
    schedule=defaults.cron("37 * * * *"),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=60),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "health"],
    doc_md=__doc__,
    description="Which sites are in trouble, and telling operators",
    params={"tell": Param(True, type="boolean", title="Tell", description="Tell the operators' channel what is due.")},
)
def health() -> None:
    @task
    def judge() -> None:
        defaults.note_line(kyket("sites", "health"), "sites: ")

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def wanted() -> bool:
        return bool(defaults.params()["tell"])

    @task
    def tell() -> None:
        defaults.note_line(kyket("alarms", "send"), "told: ")

    judge() >> wanted() >> tell()


health()
