"""Looks for matches that alerts have missed, whatever the reason was, and tells them.

**When** – every night at 3:20, behind `reconcile`.

**What** – `kyket alerts sweep`: runs every alert's query over the last days again. On a good night it finds nothing.

**If it finds something** – its log says what; `kyket alerts why ARTICLE ALERT` says why it was missed.
"""

from __future__ import annotations

from airflow.sdk import Param, dag, task

from kyket.scheduling import defaults, failing
from kyket.scheduling.commands import kyket


@dag(
    schedule=defaults.cron("20 3 * * *"),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=120),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "alerts", "nightly"],
    doc_md=__doc__,
    description="Find and tell matches that were missed",
    params={"days": Param(7, type="integer", minimum=1, maximum=366, title="Days", description="How far back.")},
)
def sweep() -> None:
    @task
    def missed() -> None:
        defaults.note_first(kyket("alerts", "sweep", "--days", str(defaults.params()["days"])))

    missed()


sweep()
