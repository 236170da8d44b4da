"""Looks after the archive of raw pages: mends what killed processes left, verifies, compacts, removes what is not kept.

**When** – every night at 4:10.

**What** – `kyket archive repair` (torn records, files that wait to be moved to the archive's address); on Sundays or on
demand `kyket archive verify`, which reads every record; `kyket archive compact`, which makes one file of the many small
ones of each finished day, and drops only what is there twice; `kyket archive retain`, which removes what is older than
the settings `KYKET_ARCHIVE_KEEP_…` allow: without any, nothing, for raw pages are kept for ever.

**If it fails** – a damaged or missing file is named in the log: restore it from the backup. Pages whose record is lost
are fetched again by the next crawl as far as the site still has them. A file that could not be compacted is left as it
is, and read as before. Any task may be run again: it goes on where it was.
"""

from __future__ import annotations

from datetime import datetime

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Param, chain, dag, get_current_context, task

from kyket.scheduling import defaults, failing, work
from kyket.scheduling.commands import kyket


@dag(
    schedule=defaults.cron("10 4 * * *"),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=360),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "archive", "nightly"],
    doc_md=__doc__,
    description="Mend, verify, compact and thin out the archive",
    params={
        "verify": Param(
            "on Sundays", enum=["on Sundays", "yes", "no"], title="Verify", description="Whether every record is read."
        ),
        "compact": Param(
            "yes",
            enum=["on Sundays", "yes", "no"],
            title="Compact",
            description="Whether the small files of finished days are made one.",
        ),
        "retention": Param(
            "as set",
            enum=["as set", "dry run", "no"],
            title="Retention",
            description="Whether what is older than KYKET_ARCHIVE_KEEP_… is removed, or only told.",
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
            defaults.note_line(kyket("archive", "verify"), " problems")

    @task(trigger_rule="all_done")  # a damaged file is left alone, and is no reason to leave the others
    def compact() -> None:
        when: datetime = get_current_context()["dag_run"].run_after
        if work.is_wanted(defaults.params()["compact"], when):
            defaults.note_first(kyket("archive", "compact", "--wait", work.BACKUP_SECONDS))

    @task(trigger_rule="all_done")
    def retain() -> None:
        wanted = defaults.params()["retention"]
        if wanted != "no":
            only_say = ["--dry-run"] * (wanted == "dry run")
            defaults.note_first(kyket("archive", "retain", "--wait", work.BACKUP_SECONDS, *only_say))

    # What follows a step that failed goes on; the run is then a failed one all the same.
    all_well = EmptyOperator(task_id="all_well", pool="default_pool")
    steps = [repair(), verify(), compact(), retain()]
    chain(*steps)
    steps >> all_well


archive()
