"""Sends the alerts whose hour has come: hourly, daily and weekly digests, and what could not be sent before.

**When** – every ten minutes; which digest is due is each alert's own matter. Those that are told at once are told by
`process`.

**What** – `kyket alerts run`.

**If it fails** – what was not sent is sent by the next run; nothing is sent twice. `kyket alerts log` shows every
message and why it was not sent.
"""

from __future__ import annotations

from airflow.sdk import Param, dag, task

from kyket.scheduling import defaults, failing
from kyket.scheduling.commands import kyket


@dag(
    schedule=defaults.cron("*/10 * * * *"),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=60),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "alerts"],
    doc_md=__doc__,
    description="Send the alerts and digests that are due",
    params={
        "also_backfill": Param(
            False,
            type="boolean",
            title="Also backfills",
            description="Tell also of what an import, a backfill or a re-extraction has brought since the last run.",
        )
    },
)
def digests() -> None:
    @task
    def run() -> None:
        defaults.note_first(kyket("alerts", "run", *["--also-backfill"] * defaults.params()["also_backfill"]))

    run()


digests()
