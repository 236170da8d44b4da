"""A real scheduler, with PostgreSQL: what starts what, what fails alone, and what a kill leaves."""

from __future__ import annotations

import contextlib
from collections import Counter

import psutil
from made_airflow.worlds import DEAD, SLOW, Scheduled, titles

from pipelines.store.records import PageState

OTHERS = ["dnn.demo", "onecms.demo", "tuyengiao.demo", "vnpt.demo"]


def test_new_pages_start_their_processing_and_a_site_that_fails_fails_alone(scheduled: Scheduled) -> None:
    server = scheduled.server
    for dag in ("crawl", "process"):
        server.patch(f"dags/{dag}", {"is_paused": False})
    run = server.trigger("crawl", sites=[*OTHERS, DEAD])
    assert server.finished("crawl", run) == "failed"
    fetched = {one["rendered_map_index"]: one for one in server.tasks("crawl", run) if one["task_id"] == "fetch"}
    assert {site: one["state"] for site, one in fetched.items()} == {
        **dict.fromkeys(OTHERS, "success"), DEAD: "failed",
    }  # fmt: skip
    assert fetched[DEAD]["try_number"] == 3
    assert "no answer" in server.log(fetched[DEAD])
    server.wait(lambda: scheduled.told() == [f"[kyket] crawl {DEAD}: failed"], f"told was {scheduled.told()}")

    with scheduled.store() as store:
        server.wait(lambda: not store.waiting() and _all_there(scheduled), "not all of it was processed")
        assert [one.key for one in store.failures.lasting()] == [f"crawl {DEAD}"]
    runs = server.get("dags/process/dagRuns?limit=50")["dag_runs"]
    started = [one for one in runs if one["run_type"] == "asset_triggered"]
    assert started
    last = max(one["dag_run_id"] for one in started)
    assert server.finished("process", last) == "success"
    assert {one["task_id"] for one in server.tasks("process", last)} == {"extract", "read", "relate", "index", "alerts"}


def _all_there(scheduled: Scheduled) -> bool:
    with scheduled.store() as store:
        stored = Counter((one.article.site, one.article.title) for one in store.articles())
    return all(stored[one] == 1 for one in titles() if one[0] in OTHERS)


def test_a_killed_task_is_run_again_and_nothing_is_lost_or_twice(scheduled: Scheduled) -> None:
    server = scheduled.server
    server.patch("dags/crawl", {"is_paused": False})
    run = server.trigger("crawl", sites=[SLOW])
    with scheduled.store() as store:
        server.wait(lambda: sum(1 for _ in store.pages(SLOW, [PageState.FETCHED, PageState.ARTICLE])) >= 3, "no crawl")
    crawl = server.wait(_slow_crawl, "the crawl is not to be met")
    task = crawl.parent()
    assert task is not None
    supervisor = task.parent()
    assert supervisor is not None
    for process in (supervisor, task, crawl):  # as when the machine goes
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    assert server.finished("crawl", run) == "success"
    (fetch,) = (one for one in server.tasks("crawl", run) if one["task_id"] == "fetch")
    assert fetch["try_number"] >= 2
    server.patch("dags/process", {"is_paused": False})
    expected = {title for site, title in titles() if site == SLOW}
    with scheduled.store() as store:
        server.wait(
            lambda: not store.waiting() and expected <= {one.article.title for one in store.articles(SLOW)},
            "not all of it was processed",
        )
        stored = Counter(one.article.title for one in store.articles(SLOW))
        assert all(stored[one] == 1 for one in expected)
        (crawled,) = store.runs(SLOW)
        assert crawled.finished_at is not None
        fetched = sum(1 for page in store.pages(SLOW) if page.archive)
        assert crawled.outcomes["fetched"] == fetched, "a page was fetched twice"
    assert not any(SLOW in one for one in scheduled.told())


def _slow_crawl() -> psutil.Process | None:
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "kyket" in words and "crawl" in words and SLOW in words:
            return process
    return None
