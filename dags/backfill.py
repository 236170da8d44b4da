"""Fetches what sites published in the past. Nothing of it notifies readers.

**When** – on demand only. `kyket sites gaps` lists what was missed and from when on.

**What** – `kyket crawl SITE --since FROM --until TO`, a task a site; `process` does the rest. Pages are marked as
backfill.

**If it fails** – run it again with the same parameters: it goes on where it was.
"""

from __future__ import annotations

from airflow.sdk import Param, dag, get_current_context, task

from kyket.scheduling import defaults, failing, work
from kyket.scheduling.batches import label


@dag(
    schedule=defaults.on_demand(),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=2,
    default_args=defaults.defaults(pool=defaults.CRAWL_POOL, minutes=12 * 60),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "crawl", "on demand"],
    doc_md=__doc__,
    description="Fetch what sites published between two days, without telling readers",
    params={
        "sites": Param(
            type="array",
            items={"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]*$"},
            minItems=1,
            title="Sites",
            description="Whose past is fetched.",
        ),
        "from": defaults.day_param("From", "The first day.", needed=True),
        "to": defaults.day_param("To", "The last day; empty: today."),
        "pages": Param(
            0, type="integer", minimum=0, title="Pages", description="Most articles of each site; 0: no limit."
        ),
    },
)
def backfill() -> None:
    @task(pool="default_pool", multiple_outputs=False, inlets=[defaults.NEW_PAGES], outlets=[defaults.FOUND])
    def chosen() -> list[list[str]]:
        defaults.begin_announcing()
        asked = defaults.params()
        with defaults.rightly_asked():
            work.check_backfill(asked["from"], asked["to"])
            return work.chosen_sites(asked["sites"], defaults.mapping_limit())

    @task(outlets=[defaults.FOUND], map_index_template=defaults.MAP_NAME, on_success_callback=None)
    def fetch(sites: list[str]) -> int:
        asked = defaults.params()
        defaults.name_task(f"{label(sites)} from {asked['from']} to {asked['to'] or 'today'}")
        begun = get_current_context()["dag_run"].run_after
        pages = work.backfill(sites, asked["from"], asked["to"], asked["pages"], begun)
        defaults.announce(sites, pages)
        return pages

    fetch.expand(sites=chosen())


backfill()
