"""Looks at the stories and agreements of the last weeks again, as a whole.

**When** – every night at 1:10.

**What** – `kyket dedup`: compares every article of the last weeks with all that is there now, which finds what came
in an unlucky order, then brings agreements and the index up to date. What it joins is no news to alerts that told one
of the parts.

**If it fails** – run it again; nothing waits for it.
"""

from __future__ import annotations

from airflow.sdk import Param, dag, task

from kyket.scheduling import defaults, failing
from kyket.scheduling.commands import kyket


@dag(
    schedule=defaults.cron("10 1 * * *"),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=240),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "nightly"],
    doc_md=__doc__,
    description="Stories and agreements of the last weeks, looked at again",
    params={"days": Param(21, type="integer", minimum=1, maximum=3660, title="Days", description="How far back.")},
)
def dedup() -> None:
    @task
    def again() -> None:
        defaults.note_first(kyket("dedup", "--days", str(defaults.params()["days"])))

    again()


dedup()
