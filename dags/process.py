"""Makes articles of the pages that wait, reads what they say, and tells those who wait for it.

**When** – when `crawl` or `backfill` announces new pages (the asset *kyket-new-pages*), and every hour for what an
accident left.

**What** – `kyket process`, step by step: **extract** (text, date, language, equal texts of one site), **read**
(signings), **relate** (stories, agreements), **index**, **alerts**. Each step does all that is due, in batches; it
may be killed and run again, and nothing is done twice. One run at a time; what comes meanwhile is done by the next.

**If it fails** – nothing is lost: pages wait in the store, articles in the outbox. `kyket status` shows how much,
`kyket index status` what the index says.
"""

from __future__ import annotations

from airflow.sdk import AssetOrTimeSchedule, dag, task

from kyket.scheduling import defaults, failing
from kyket.scheduling.commands import kyket


@dag(
    schedule=AssetOrTimeSchedule(timetable=defaults.cron("17 * * * *"), assets=[defaults.NEW_PAGES]),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=1,
    default_args=defaults.defaults(minutes=180),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "process"],
    doc_md=__doc__,
    description="From archived pages to articles, signings, the index and alerts",
    params={"sites": defaults.sites_param("Extract only pages of these; without any: all that wait.")},
)
def process() -> None:
    @task
    def extract() -> None:
        defaults.note_first(kyket("process", *defaults.params()["sites"], "--step", "extract"))

    @task
    def read() -> None:
        kyket("process", "--step", "read")

    @task
    def relate() -> None:
        kyket("process", "--step", "relate")

    @task
    def index() -> None:
        defaults.note_first(kyket("process", "--step", "index"))

    @task
    def alerts() -> None:
        defaults.note_first(kyket("alerts", "run"))

    extract() >> read() >> relate() >> index() >> alerts()


process()
