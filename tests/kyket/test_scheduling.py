"""What the DAGs are made of, without Airflow."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.registry import write_registry
from demo.sites import DEFAULT_PORTS
from kyket.scheduling import work
from kyket.scheduling.batches import batches, label
from kyket.scheduling.commands import CommandFailed, kyket, kyket_json
from kyket.scheduling.naming import asked, brought, line_with, run_name
from pipelines.errors import SettingsError

SITES = [f"site-{number}.vn" for number in range(2500)]


@pytest.mark.parametrize("number", [0, 1, 300, 1024, 1025, 2500])
def test_every_site_is_in_one_batch_and_no_more_than_airflow_maps(number: int) -> None:
    made = batches(SITES[:number], 1024)
    assert sorted(site for batch in made for site in batch) == sorted(SITES[:number])
    assert len(made) == min(number, 1024)
    assert {len(batch) for batch in made} <= ({1} if number <= 1024 else {number // 1024, number // 1024 + 1})


def test_the_longest_overdue_sites_are_the_first_of_their_batches() -> None:
    assert [batch[0] for batch in batches(SITES, 10)] == SITES[:10]


def test_a_batch_is_named_by_its_sites() -> None:
    assert label(["a.vn"]) == "a.vn"
    assert label(["a.vn", "b.vn", "c.vn", "d.vn", "e.vn"]) == "a.vn, b.vn, c.vn and 2 more"


def test_runs_are_named_by_the_clock_of_vietnam() -> None:
    at = datetime(2026, 11, 30, 2, 0, 7, 250_000, tzinfo=UTC)
    assert run_name("scheduled", at.replace(second=0, microsecond=0)) == "scheduled__2026-11-30T09:00+07:00"
    assert run_name("manual", at) == "manual__2026-11-30T09:00:07.250+07:00"
    assert all(re.fullmatch(r"[A-Za-z0-9_.~:+-]+", run_name(kind, at)) for kind in ("scheduled", "manual")), "Airflow's"


CRAWL = {"sites": [], "pages": 0}
BACKFILL = {"sites": ["nukeviet.demo"], "from": "2026-01-01", "to": None, "pages": 0}


@pytest.mark.parametrize(
    ("known", "given", "on_demand", "said"),
    [
        (CRAWL, {}, False, ""),
        (CRAWL, {"sites": ["a.vn", "b.vn"], "pages": 1}, False, "sites a.vn, b.vn, pages 1"),
        (BACKFILL, {}, True, "sites nukeviet.demo, from 2026-01-01"),
        (BACKFILL, {"to": "2026-02-01"}, True, "sites nukeviet.demo, from 2026-01-01, to 2026-02-01"),
        ({"tell": True}, {"tell": False}, False, "tell no"),
        ({"dry_run": False}, {"dry_run": True, "unknown": 1}, True, "dry run yes"),
    ],
)
def test_a_note_says_what_was_asked_for_beyond_the_usual(
    known: dict[str, object], given: dict[str, object], on_demand: bool, said: str
) -> None:
    assert asked(known, given, on_demand=on_demand) == said


def test_new_pages_are_counted_over_all_that_announced_them() -> None:
    assert brought(["b.vn", "a.vn", "b.vn"], 12) == "12 new pages of a.vn, b.vn"
    assert brought(["a.vn"], 1) == "1 new page of a.vn"


def test_a_note_is_a_line_of_what_a_command_prints() -> None:
    printed = "site  state\na.vn  healthy\n1 sites: 1 healthy\nmore of one\n"
    assert line_with(printed, "sites: ") == "1 sites: 1 healthy"
    assert line_with(printed, "") == "site  state"
    assert line_with("", "") == line_with(printed, "told: ") == ""


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("KYKET_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KYKET_VAR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "var"


def test_a_command_gives_what_it_prints(var: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "nothing fails" in kyket("alarms", "list")
    assert kyket_json("alarms", "list") == []
    assert capfd.readouterr().out.splitlines() == ["$ kyket alarms list", "nothing fails", "$ kyket alarms list --json"]
    assert (var / "kyket.sqlite").exists()


def test_a_command_that_fails_says_its_last_lines(var: Path) -> None:
    with pytest.raises(CommandFailed, match="no such site") as failed:
        kyket("crawl", "no-such.vn")
    assert failed.value.about == "kyket crawl no-such.vn"
    assert failed.value.code == 2
    assert not (var / "claims" / "no-such.vn.lock").exists()


@pytest.mark.usefixtures("var")
def test_what_a_command_logs_is_passed_on_and_is_not_what_operators_are_told(
    capfd: pytest.CaptureFixture[str],
) -> None:
    away = {"KYKET_ELASTICSEARCH_URL": "http://127.0.0.1:9", "KYKET_LOG": "json"}
    with pytest.raises(CommandFailed, match="nothing listens there") as failed:
        kyket("process", environment=away)
    assert '"event"' not in failed.value.message
    assert '"event": "index behind"' in capfd.readouterr().out


def test_a_command_ends_with_the_process_that_runs_it(tmp_path: Path) -> None:
    script = (
        "import kyket.scheduling.commands as c, os, sys\n"
        "real = c.subprocess.Popen\n"
        "def popen(command, **options):\n"
        "    process = real([sys.executable, '-c', 'import time; time.sleep(600)'], **options)\n"
        "    print(process.pid, flush=True)\n"
        "    return process\n"
        "c.subprocess.Popen = popen\n"
        "c.kyket('status')\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "$ kyket status\n"
    child = int(parent.stdout.readline())
    watch = os.pidfd_open(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert select.select([watch], [], [], 300)[0], "it is still there"
    parent.stdout.close()
    os.close(watch)


def test_json_is_the_whole_of_what_a_crawl_prints(var: Path) -> None:
    done = json.loads(kyket("crawl", "--json", environment={"KYKET_PACKAGE_SITES": "false"}))
    assert done == {"runs": [], "seen_already": [], "crawled_by_another": []}
    assert var.exists()


def test_a_site_whose_entry_is_wrong_is_crawled_apart_so_that_its_failure_is_its_own(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYKET_PACKAGE_SITES", "false")
    write_registry(var / "sites", DEFAULT_PORTS)
    entry = var / "sites" / "dnn.demo.toml"
    entry.write_text(entry.read_text().replace("family", "famly"))
    others = ["nukeviet.demo", "onecms.demo", "tuyengiao.demo", "vnpt.demo"]
    assert work.chosen_sites([], 1024) == [*([one] for one in others), ["dnn.demo"]]
    assert work.chosen_sites([], 2) == [others, ["dnn.demo"]]
    with pytest.raises(CommandFailed, match="famly") as caught:
        work.crawl(["dnn.demo"])
    assert caught.value.keys == ("crawl dnn.demo",)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-02-01", "2026-01-01", "to: the day is before from"),
        ("2999-01-01", None, "from: the day is still to come"),
    ],
)
def test_days_that_no_backfill_can_have_are_told_before_anything_is_fetched(
    first: str, last: str | None, said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        work.check_backfill(first, last)
    work.check_backfill("2026-01-01", "2026-02-01")
    work.check_backfill("2026-01-01", None)
