"""Looks after the archive of raw pages: mends what killed processes left, and verifies.

**When** – every night at 4:10.

**What** – `kyket archive repair` (torn records, files that wait to be moved to the archive's address), and on Sundays
or on demand `kyket archive verify`, which reads every record. Nothing is ever deleted: raw pages are kept for ever.

**If it fails** – a damaged or missing file is named in the log: restore it from the backup. Pages whose record is lost
are fetched again by the next crawl as far as the site still has them.
"""

from __future__ import annotations

from datetime import datetime

from airflow.sdk import Param, dag, get_current_context, task

from kyket.scheduling import defaults, work
from kyket.scheduling.commands import kyket


@dag(
    schedule=defaults.cron("10 4 * * *"),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=360),
    tags=["kyket", "archive", "nightly"],
    doc_md=__doc__,
    description="Mend and verify the archive",
    params={
        "verify": Param(
            "on Sundays", enum=["on Sundays", "yes", "no"], title="Verify", description="Whether every record is read."
        ),
    },
)
def archive() -> None:
    @task
    def repair() -> None:
        kyket("archive", "repair")

    @task
    def verify() -> None:
        when: datetime = get_current_context()["dag_run"].run_after
        if work.is_wanted(defaults.params()["verify"], when):
            kyket("archive", "verify")

    repair() >> verify()


archive()
