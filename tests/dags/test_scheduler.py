"""A real scheduler, with PostgreSQL: what starts what, what fails alone, and what a kill leaves."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import psutil
import pytest
from made_airflow.worlds import DEAD, SLOW, Scheduled, titles

from pipelines.store.records import PageState
from servers.airflow import AirflowServer

CHANGED = "vnpt.demo"
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
    assert re.fullmatch(r"manual__\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00", run), "by Vietnam's clock"
    asked = ", ".join(OTHERS[:3])
    pages = sum(one[0] in OTHERS for one in titles())
    note = server.run("crawl", run)["note"]
    said = re.fullmatch(rf"sites {asked} and 2 more; 5 sites asked for; (\d+) new pages; failed: fetch {DEAD}", note)
    assert said, note
    assert int(said[1]) >= pages
    server.wait(lambda: scheduled.told(DEAD), "nobody is told")
    assert _subjects(scheduled.told(DEAD)) == [f"[kyket] crawl {DEAD}: failed"]
    assert not any(scheduled.told(one) for one in OTHERS)

    assert scheduled.messages("readers") == []
    with scheduled.store() as store:
        server.wait(lambda: not store.waiting() and _all_there(scheduled), "not all of it was processed")
        assert [one.key for one in store.failures.lasting() if one.key.startswith("crawl ")] == [f"crawl {DEAD}"]
    (asset,) = server.get("assets?name_pattern=kyket-new-pages")["assets"]
    server.post("assets/events", {"asset_id": asset["id"], "extra": {"sites": ["b.demo", "a.demo"], "pages": 3}})
    last = server.wait(lambda: _started_by(server, r"\d+ new pages of a\.demo, b\.demo"), "it has started nothing")
    said = server.run("process", last)["note"]
    assert re.search(r"; articles: .*; \d+ indexed; alerts: ", said), said
    assert {one["task_id"] for one in server.tasks("process", last)} == {"extract", "read", "relate", "index", "alerts"}


def _subjects(messages: list[dict[str, Any]]) -> list[str]:
    return [one["subject"] for one in messages]


def _started_by(server: AirflowServer, announced: str) -> str:
    """The run of `process` that says so (with what was announced meanwhile), once it has come to a good end."""
    runs = server.get("dags/process/dagRuns?limit=50")["dag_runs"]
    mine = [one for one in runs if one["run_type"] == "asset_triggered" and re.match(announced, str(one["note"]))]
    return next((str(one["dag_run_id"]) for one in mine if one["state"] == "success"), "")


def _all_there(scheduled: Scheduled) -> bool:
    with scheduled.store() as store:
        stored = Counter((one.article.site, one.article.title) for one in store.articles())
    return all(stored[one] == 1 for one in titles() if one[0] in OTHERS)


def test_a_killed_task_is_run_again_and_nothing_is_lost_or_twice(scheduled: Scheduled) -> None:
    server = scheduled.server
    server.patch("dags/crawl", {"is_paused": False})
    told = len(scheduled.told(SLOW))
    with scheduled.slower(2):
        run = server.trigger("crawl", sites=[SLOW])
        with scheduled.store() as store:
            states = [PageState.FETCHED, PageState.ARTICLE]
            server.wait(lambda: sum(1 for _ in store.pages(SLOW, states)) >= 3, "no crawl")
        crawl = server.wait(scheduled.slow_crawl, "the crawl is not to be met")
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
        # What it had counted in its last seconds it may not have written; a page that is fetched twice counts twice.
        assert 0 < crawled.outcomes["fetched"] <= fetched, "a page was fetched twice"
    assert scheduled.told(SLOW)[told:] == []


@pytest.mark.parametrize("supervisor_too", [False, True])
def test_a_crawl_that_is_killed_at_every_try_is_told_by_its_site(scheduled: Scheduled, supervisor_too: bool) -> None:
    """Airflow itself says nothing of a task whose process alone was killed: the end of the run does."""
    server = scheduled.server
    server.patch("dags/crawl", {"is_paused": False})
    told = len(scheduled.told(SLOW))
    with scheduled.slower(5):
        run = server.trigger("crawl", sites=[SLOW])
        for attempt in (1, 2, 3):
            server.wait(lambda attempt=attempt: _try(scheduled, run) == attempt, f"no try {attempt}")  # type: ignore[misc]
            crawl = server.wait(scheduled.slow_crawl, "the crawl is not to be met")
            assert server.run("crawl", run)["note"] == f"sites {SLOW}", "it says from the beginning what it is about"
            task = crawl.parent()
            assert task is not None
            killed = [task, crawl]
            if supervisor_too and attempt == 3:
                supervisor = task.parent()
                assert supervisor is not None
                killed.insert(0, supervisor)
            for process in killed:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
    assert server.finished("crawl", run) == "failed"
    server.wait(lambda: scheduled.told(SLOW)[told:], "nobody is told")
    (failed,) = scheduled.told(SLOW)[told:]
    assert failed["subject"] == f"[kyket] crawl {SLOW}: failed"
    assert f"run {run}" in failed["text"]
    with scheduled.store() as store:
        assert [one.key for one in store.failures.lasting() if SLOW in one.key] == [f"crawl {SLOW}"]

    run = server.trigger("crawl", sites=[SLOW])
    assert server.finished("crawl", run) == "success"
    assert _subjects(scheduled.told(SLOW)[told + 1 :]) == [f"[kyket] crawl {SLOW}: works again"]


def test_a_run_that_nobody_asked_for_anything_says_what_came_of_it(scheduled: Scheduled) -> None:
    server = scheduled.server
    said = {
        "health": r"\d+ sites: ",
        "digests": r"alerts: \d+ articles looked at",
        "reconcile": r".* documents, .* articles",
    }
    runs = {}
    for dag in said:
        server.patch(f"dags/{dag}", {"is_paused": False})
        runs[dag] = server.trigger(dag)
    for dag, words in said.items():
        assert server.finished(dag, runs[dag]) == "success"
        assert re.match(words, note := str(server.run(dag, runs[dag])["note"])), note
        server.patch(f"dags/{dag}", {"is_paused": True})


def _try(scheduled: Scheduled, run: str) -> int:
    """Which try of the crawl in ``run`` is under way."""
    tasks = scheduled.server.tasks("crawl", run)
    return next((one["try_number"] for one in tasks if one["task_id"] == "fetch" and one["state"] == "running"), 0)


def test_a_reextraction_waits_for_approval_and_only_then_changes_articles(scheduled: Scheduled) -> None:
    server = scheduled.server
    scheduled.kyket("crawl", CHANGED)
    scheduled.kyket("process")
    scheduled.kyket("alerts", "add", "everything", f"site:{CHANGED}", "--channel", "readers", "--cadence", "at once")
    entry = Path(scheduled.environment["KYKET_VAR"]) / "sites" / f"{CHANGED}.toml"
    entry.write_text(f'{entry.read_text()}\n[selectors]\nbyline = ["time"]\n')
    before = _articles(scheduled)
    server.patch("dags/reextract", {"is_paused": False})

    run = _asked(scheduled, before)
    assert _answered(scheduled, run, "Reject") == "success"
    assert _states(scheduled, run)["promote"] == "skipped"
    assert server.run("reextract", run)["note"].endswith("would change; rejected by admin, nothing is applied")
    assert _articles(scheduled) == before

    run = _asked(scheduled, before)
    assert _answered(scheduled, run, "Approve") == "success"
    assert _states(scheduled, run)["promote"] == "success"
    assert "approved by admin; promoted: " in server.run("reextract", run)["note"]
    after = _articles(scheduled)
    assert after.keys() == before.keys()
    assert all(after[one] != before[one] for one in before)
    scheduled.kyket("alerts", "run")
    scheduled.kyket("alerts", "sweep")
    assert scheduled.messages("readers") == []


def _asked(scheduled: Scheduled, before: dict[str, str]) -> str:
    """A run that waits for an answer, of which operators were told while nothing has changed."""
    server = scheduled.server
    told = len(scheduled.messages("ops"))
    run = server.trigger("reextract", sites=[CHANGED])
    server.wait(lambda: _states(scheduled, run).get("approve") == "awaiting_input", "nobody is asked")
    message = scheduled.messages("ops")[told:][-1]
    assert message["subject"] == "[kyket] Apply this re-extraction?"
    assert f"{len(before)} of {len(before)} pages would change" in message["text"]
    assert f"/dags/reextract/runs/{run}/tasks/approve/required_actions" in message["text"]
    assert _articles(scheduled) == before
    return run


def _answered(scheduled: Scheduled, run: str, answer: str) -> str:
    """The state in which ``run`` ends by ``answer``.

    It is given again where it is asked for again: an answer that comes before the scheduler has heard of the end of the
    asking process, Airflow takes for a task that was lost, and repeats it.
    """
    server = scheduled.server
    path = f"dags/reextract/dagRuns/{run}/taskInstances/approve/-1/hitlDetails"

    def ended() -> str:
        asked = _states(scheduled, run)["approve"] == "awaiting_input"
        if asked and not server.get(path)["response_received"]:
            _rounds_of_the_scheduler(scheduled, 2)
            server.patch(path, {"chosen_options": [answer]})
        state = str(server.run("reextract", run)["state"])
        return state if state in ("success", "failed") else ""

    return server.wait(ended, f"{run} goes on after {answer}")


def _rounds_of_the_scheduler(scheduled: Scheduled, number: int) -> None:
    def beat() -> str:
        return str(scheduled.server.get("monitor/health")["scheduler"]["latest_scheduler_heartbeat"])

    for _ in range(number):
        last = beat()
        scheduled.server.wait(lambda last=last: beat() != last, "the scheduler stands still")  # type: ignore[misc]


def _states(scheduled: Scheduled, run: str) -> dict[str, str]:
    return {one["task_id"]: one["state"] for one in scheduled.server.tasks("reextract", run)}


def _articles(scheduled: Scheduled) -> dict[str, str]:
    with scheduled.store() as store:
        return {one.article.canonical_url: one.article.byline for one in store.articles(CHANGED)}
