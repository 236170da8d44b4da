"""Crawls every site that is due, each in a task of its own, in a process of its own.

**When** – every ten minutes; what is due says `kyket sites due`: each site's entry has a cadence, which is adapted to
how often the site publishes (a busy one up to four times as often, a quiet one up to four times as seldom, at night,
on its days of rest and at Tết likewise).

**What** – `kyket crawl SITE`: new pages into the archive, nothing else. New pages are announced as the asset
*kyket-new-pages*, which starts `process`. Above Airflow's mapping limit (`core.max_map_length`) a task takes several
sites.

**If it fails** – the other sites go on. The site is tried twice more, then the operators' channel is told: once,
daily until somebody takes it up (`kyket alarms acknowledge`), and when it works again. `kyket sites check SITE` shows
what is wrong.

A late or second run does no harm: what a crawl has seen meanwhile is left out, and a site is never crawled by two at
once. A crawl that was killed is gone on with where it was; one takes at most 50 minutes, and the next goes on.
"""

from __future__ import annotations

from airflow.sdk import Param, dag, get_current_context, task

from kyket.scheduling import defaults, failing, work
from kyket.scheduling.batches import label
from kyket.scheduling.naming import counted


@dag(
    schedule=defaults.cron("*/10 * * * *"),
    start_date=defaults.START,
    catchup=False,
    max_active_runs=8,
    max_active_tasks=64,
    default_args=defaults.defaults(pool=defaults.CRAWL_POOL),
    on_failure_callback=failing.run_failed,
    tags=["kyket", "crawl"],
    doc_md=__doc__,
    description="Fetch what is new from every site that is due",
    params={
        "sites": defaults.sites_param("Only these, whether they are due or not; without any: those that are due."),
        "pages": Param(
            0, type="integer", minimum=0, title="Pages", description="Most articles of each site; 0: no limit."
        ),
    },
)
def crawl() -> None:
    @task(pool="default_pool", multiple_outputs=False, inlets=[defaults.NEW_PAGES], outlets=[defaults.FOUND])
    def due() -> list[list[str]]:
        defaults.begin_announcing()
        asked = defaults.params()["sites"]
        with defaults.rightly_asked():
            found = work.chosen_sites(asked, defaults.mapping_limit())
        defaults.note(counted(sum(map(len, found)), "asked for" if asked else "due"))
        return found

    # What works is noted site by site.
    @task(outlets=[defaults.FOUND], map_index_template=defaults.MAP_NAME, on_success_callback=None)
    def fetch(sites: list[str]) -> int:
        defaults.name_task(label(sites))
        begun = get_current_context()["dag_run"].run_after
        pages = work.crawl(sites, unless_since=begun, pages=defaults.params()["pages"])
        defaults.announce(sites, pages)
        return pages

    fetch.expand(sites=due())


crawl()
