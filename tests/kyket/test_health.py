"""`kyket sites health`, `gaps` and `acknowledge` on the demo's sites, with time passing in the store."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import kyket.health
from crawlers.registry import load_registry
from demo.articles import load
from demo.exchange import Response, page
from demo.registry import write_registry
from demo.server import DemoServer
from demo.sites import DEFAULT_PORTS
from pipelines.health.history import History
from pipelines.health.records import Condition
from pipelines.store import Store

Kyket = Callable[..., CompletedProcess[str]]
SITE = "nukeviet.demo"


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    with DemoServer(1, dict.fromkeys(DEFAULT_PORTS, 0), flood_control=False) as server:
        yield server


@pytest.fixture
def site(demo: DemoServer, tmp_path: Path) -> Kyket:
    """``kyket`` with the demo's registry, for sites that may be changed while they are up."""
    write_registry(tmp_path / "var" / "sites", demo.ports)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")}
    environment |= {"KYKET_VAR": str(tmp_path / "var"), "COLUMNS": "200"}

    def run(*arguments: str, code: int = 0, **variables: str) -> CompletedProcess[str]:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("kyket")), *arguments],
            env=environment | variables, cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run


def _age(var: Path, days: float) -> None:
    """Let everything that is stored have happened ``days`` earlier."""
    with sqlite3.connect(var / "kyket.sqlite") as store:
        for table, columns in {
            "runs": ("started_at", "finished_at"),
            "page_facts": ("at",),
            "pages": ("fetched_at", "visited_at", "failing_since"),
            "articles": ("first_seen", "last_seen"),
            "conditions": ("at", "seen_at", "due_at"),
            "troubles": ("since", "opened_at", "ended_at"),
            "gaps": ("first", "last"),
        }.items():
            moved = ", ".join(
                f"{one} = strftime('%Y-%m-%d %H:%M:%f', {one}, '-{days} days') || '000'" for one in columns
            )
            store.execute(f"UPDATE {table} SET {moved}")


def _health(site: Kyket, *arguments: str) -> dict[str, dict[str, object]]:
    return {one["site"]: one for one in json.loads(site("sites", "health", *arguments, "--json").stdout)}


def test_a_changed_template_is_broken_extraction_on_the_next_run(site: Kyket, demo: DemoServer, tmp_path: Path) -> None:
    site("run", SITE)
    assert _health(site, SITE)[SITE]["state"] == "healthy"
    _age(tmp_path / "var", 1)
    demo.changed_template = {SITE}
    demo.edition = 2
    site("run", SITE)
    found = _health(site, SITE)[SITE]
    assert found["state"] == "broken extraction"
    assert found["since"]
    said = " ".join(found["evidence"])  # type: ignore[arg-type]
    assert "template that was not known" in said
    assert f"kyket sites check {SITE}" in str(found["remedy"])
    assert "broken extraction" in site("sites", "health", SITE).stdout
    assert (
        f'kyket_site_state{{site="{SITE}",state="broken extraction"}} 1\n'
        in site("sites", "health", "--format", "prometheus").stdout
    )
    taken = site("sites", "acknowledge", SITE, "--who", "Lan").stdout
    assert "taken up by Lan" in taken
    assert _health(site, SITE)[SITE]["acknowledged_by"] == "Lan"
    demo.changed_template = set()
    _age(tmp_path / "var", 0.5)
    site("run", SITE)
    assert _health(site, SITE)[SITE]["state"] == "healthy"
    assert site("sites", "acknowledge", SITE, code=1).stderr.startswith("error:")


def test_new_articles_that_answer_404_are_told_with_their_beginning_and_fetched_when_they_answer(
    site: Kyket, demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site("run", SITE)
    _age(tmp_path / "var", 3)
    old = {one.path for one in load(1, demo.ports)}
    missing = {one.path for one in load(2, demo.ports) if one.site == SITE} - old
    answers = demo.respond

    def respond(name: str, target: str, headers: Mapping[str, str]) -> Response:
        gone = name == SITE and target in missing
        return page("<html><body><h1>404</h1></body></html>", status=404) if gone else answers(name, target, headers)

    monkeypatch.setattr(demo, "respond", respond)
    demo.edition = 2
    site("run", SITE)
    assert _health(site, SITE)[SITE]["state"] == "healthy"
    _age(tmp_path / "var", 0.9)
    site("run", SITE)
    found = _health(site, SITE)[SITE]
    assert found["state"] == "broken extraction"
    assert "status 404" in " ".join(found["evidence"])  # type: ignore[arg-type]
    begun = datetime.now(UTC) - datetime.fromisoformat(str(found["since"]))
    assert timedelta(hours=21) < begun < timedelta(hours=23)
    missing.clear()
    _age(tmp_path / "var", 0.5)
    site("run", SITE)
    assert _health(site, SITE)[SITE]["state"] == "healthy"


def test_what_was_not_crawled_is_a_gap_with_its_backfill_and_searches_say_so(site: Kyket, tmp_path: Path) -> None:
    site("run", SITE)
    _age(tmp_path / "var", 6)
    found = json.loads(site("sites", "gaps", SITE, "--json").stdout)
    assert [(one["site"], one["last"], one["cause"]) for one in found] == [(SITE, None, "not crawled")]
    hits = json.loads(site("search", "ký kết", "--site", SITE, "--json").stdout)
    assert [one["site"] for one in hits["gaps"]] == [SITE]
    assert "not seen: nukeviet.demo" in site("search", f"ký AND site:{SITE}").stdout
    # Nothing limits these, so they span every gap there is.
    assert [one["site"] for one in json.loads(site("search", "ký kết", "--json").stdout)["gaps"]] == [SITE]
    assert "not seen for a time: one site" in site("search", "ký kết").stdout
    told = site("export", "ký kết")
    assert "not seen for a time: one site" in told.stderr
    assert "not seen" not in told.stdout
    assert json.loads(site("search", "ký kết", "--json", "--until", "2020-01-01").stdout)["gaps"] == []
    assert json.loads(site("search", "ký kết", "--json", "--site", "vnpt.demo").stdout)["gaps"] == []
    site("run", SITE)
    gaps = json.loads(site("sites", "gaps", SITE, "--all", "--json").stdout)
    assert gaps[0]["last"] is not None
    backfill = gaps[0]["backfill"].split()
    assert backfill[:2] == ["kyket", "run"]
    site(*backfill[1:])
    assert json.loads(site("sites", "gaps", SITE, "--all", "--json").stdout)[0]["filled"] is True
    assert json.loads(site("search", "ký kết", "--site", SITE, "--json").stdout)["gaps"] == []


def test_a_wrong_entry_stops_no_other_site_and_is_told_at_the_end(site: Kyket, tmp_path: Path) -> None:
    sites = tmp_path / "var" / "sites"
    entry = sites / "dnn.demo.toml"
    right = entry.read_text()
    entry.write_text(right.replace("family", "famly"))
    done = site("run", "--max-pages", "2", KYKET_PACKAGE_SITES="0", code=2)
    assert "dnn.demo.toml" in done.stderr
    crawled = {run["site"] for run in json.loads(site("status", "--full", "--json").stdout)["runs"]}
    assert {"nukeviet.demo", "onecms.demo", "tuyengiao.demo", "vnpt.demo"} <= crawled
    assert "dnn.demo" not in crawled
    assert 'did you mean "family"?' in site("crawl", "dnn.demo", code=2).stderr
    assert 'did you mean "family"?' in site("sites", "check", KYKET_PACKAGE_SITES="0", code=2).stderr
    assert 'did you mean "family"?' in site("index", "rebuild", code=2).stderr
    entry.write_text(right)
    site("crawl", "dnn.demo", "--max-pages", "2")


def test_a_fault_in_judging_one_site_is_its_condition_and_stops_no_other(
    site: Kyket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site("run", "nukeviet.demo", "onecms.demo", "--max-pages", "2")
    registry = load_registry(tmp_path / "var" / "sites", package=False)
    sites = [registry.site("nukeviet.demo"), registry.site("onecms.demo")]
    judge = kyket.health.judge

    def failing(history: History, *others: object) -> Condition:
        if history.site == "nukeviet.demo":
            raise IndexError("as a bug would")
        return judge(history, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(kyket.health, "judge", failing)
    with Store.open(f"sqlite:///{tmp_path / 'var' / 'kyket.sqlite'}") as store:
        first, second = kyket.health.look(store, sites, datetime.now(UTC), all_sites=True)
        assert first.evidence == ("its health could not be judged: IndexError: as a bug would",)
        assert "kyket --debug sites health nukeviet.demo" in first.remedy
        assert not second.evidence or "judged" not in second.evidence[0]
        assert set(store.health().conditions()) == {"nukeviet.demo", "onecms.demo"}
        with pytest.raises(IndexError):
            kyket.health.look(store, sites[:1], datetime.now(UTC), alone=True)
