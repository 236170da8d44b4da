"""The log: JSON lines with the ids of what they are about, and no secret in any of them."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

import pytest

from pipelines.logs import Logging, bound, say, set_up

Kyket = Callable[..., CompletedProcess[str]]
SECRET = "hush-hush-4711"


def lines(text: str) -> list[dict[str, Any]]:
    """The lines of ``text`` that are JSON objects."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    set_up(Logging("json", "info", (SECRET,), {"dag": "crawl"}))
    yield lambda: lines(capsys.readouterr().err)  # type: ignore[misc]
    set_up(Logging())


@pytest.mark.usefixtures("served")
def test_a_run_says_one_line_for_each_page_visited_and_processed(fresh: Kyket) -> None:
    done = fresh("run", "tuyengiao.demo", KYKET_LOG="json", KYKET_LOG_LEVEL="info", AIRFLOW_CTX_DAG_ID="crawl")
    found = lines(done.stderr)
    visited = [one for one in found if one["event"] == "page visited"]
    processed = [one for one in found if one["event"] == "page processed"]
    status = json.loads(fresh("status", "--json").stdout)
    (run,) = status["runs"]
    fetched = [one for one in visited if one["outcome"] == "fetched"]
    assert len(fetched) == run["outcomes"]["fetched"] == len(processed)
    assert {one["page"] for one in fetched} == {one["page"] for one in processed}
    assert {(one["site"], one["run"], one["dag"]) for one in visited + processed} == {
        ("tuyengiao.demo", run["id"], "crawl")
    }
    assert all(one["seconds"] > 0 and one["url"].startswith("http") for one in processed)
    assert {one["article"] for one in processed if one["outcome"] == "new"}
    failed = [one for one in visited if one["level"] == "warning"]
    assert all(one["reason"] for one in failed)
    assert len(failed) == sum(number for what, number in run["outcomes"].items() if what.startswith("failed"))
    events = {one["event"] for one in found}
    assert {"crawl begins", "crawl ends", "indexed", "stories and agreements found"} <= events


@pytest.mark.usefixtures("served")
def test_without_being_asked_for_nothing_but_errors_is_said(fresh: Kyket) -> None:
    done = fresh("run", "tuyengiao.demo")
    assert "page visited" not in done.stderr
    assert "WARNING" not in done.stderr


@pytest.mark.usefixtures("served")
def test_no_secret_of_the_settings_or_the_environment_is_in_a_line(fresh: Kyket) -> None:
    secrets = {
        "KYKET_CHANNEL_DESK": f"mailto://desk:{SECRET}@mail.example",
        "KYKET_SMTP_URL": f"smtp://desk:{SECRET}@127.0.0.1:1?from=desk@mail.example",
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }
    done = fresh("run", "tuyengiao.demo", KYKET_LOG="json", KYKET_LOG_LEVEL="debug", **secrets)
    assert SECRET not in done.stderr + done.stdout


def test_what_is_bound_is_in_every_line_said_within(said: Callable[[], list[dict[str, Any]]]) -> None:
    log = logging.getLogger("kyket.test")
    with bound(site="a.vn", run=7):
        say(log, logging.INFO, "one", page="p", reason="", nothing=None)
        with bound(article="x"):
            logging.getLogger("a.library").warning("of another: %s", "told")
    say(log, logging.INFO, "two")
    one, other, two = said()
    assert (one["event"], one["site"], one["run"], one["page"], one["dag"]) == ("one", "a.vn", 7, "p", "crawl")
    assert "reason" not in one
    assert "nothing" not in one
    assert (other["event"], other["site"], other["article"]) == ("of another: told", "a.vn", "x")
    assert "site" not in two


def test_tasks_side_by_side_do_not_take_each_other_s_ids(said: Callable[[], list[dict[str, Any]]]) -> None:
    log = logging.getLogger("kyket.test")

    async def work(site: str, mine: asyncio.Event, other: asyncio.Event) -> None:
        with bound(site=site):
            mine.set()
            await other.wait()
            say(log, logging.INFO, "done", expected=site)

    async def both() -> None:
        one, other = asyncio.Event(), asyncio.Event()
        await asyncio.gather(work("a.vn", one, other), work("b.vn", other, one))

    asyncio.run(both())
    assert {(line["site"], line["expected"]) for line in said()} == {("a.vn", "a.vn"), ("b.vn", "b.vn")}


def test_secrets_are_taken_out_of_messages_fields_addresses_and_traces(
    said: Callable[[], list[dict[str, Any]]],
) -> None:
    log = logging.getLogger("kyket.test")
    try:
        raise ValueError(f"no {SECRET} here")
    except ValueError:
        log.exception("with %s", SECRET)
    say(log, logging.INFO, "asked", url="https://me:word@host/x", reason=SECRET)
    text = json.dumps(said())
    assert SECRET not in text
    assert "me:word" not in text
    assert "ValueError" in text


def test_the_text_form_is_one_line_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(Logging("text", "warning"))
    log = logging.getLogger("kyket.test")
    say(log, logging.INFO, "not said")
    say(log, logging.WARNING, "page visited", outcome="failed", reason="after 3 tries")
    set_up(Logging())
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith('WARNING page visited outcome=failed reason="after 3 tries"')


def test_a_worker_process_says_lines_as_its_parent_does() -> None:
    program = (
        "import logging\n"
        "from pipelines.logs import Logging, set_up\n"
        "from kyket import extraction\n"
        "set_up(Logging('json', 'info', (), {'dag': 'process'}))\n"
        "def work(): logging.getLogger('kyket').info('from a worker')\n"
        "if __name__ == '__main__':\n"
        "    from kyket.extraction import ExtractionPool\n"
        "    with ExtractionPool({}, 1) as pool:\n"
        "        pool._pool.submit(logging.getLogger('kyket').info, 'from a worker').result()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [(one["event"], one["dag"]) for one in lines(done.stderr)] == [("from a worker", "process")]


def test_a_level_that_there_is_not_is_refused(fresh: Kyket) -> None:
    assert "KYKET_LOG_LEVEL" in fresh("status", code=2, KYKET_LOG_LEVEL="loud").stderr
