"""`kyket status` is one screen that says how everything stands and what to do next."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from pipelines.article import page_id
from pipelines.health.records import Standing, State
from pipelines.store import PageRecord, PageState, Store

Kyket = Callable[..., CompletedProcess[str]]


def screen(kyket: Kyket, columns: int) -> list[str]:
    """The lines of the screen, which has so many columns."""
    lines = kyket("status", COLUMNS=str(columns)).stdout.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= columns
    return lines


@pytest.mark.parametrize("columns", [80, 100])
def test_the_demo_is_one_screen(kyket: Kyket, columns: int) -> None:
    lines = screen(kyket, columns)
    assert [line.split()[0] for line in lines if line[0] != " "] == [
        "store", "archive", "index", "waiting", "last", "sites", "alerts", "next",
    ]  # fmt: skip
    assert "up to date" in next(line for line in lines if line.startswith("index"))


def test_nothing_at_all_says_how_to_begin(fresh: Kyket) -> None:
    assert "kyket demo" in screen(fresh, 80)[-1]


@pytest.fixture
def hundred(tmp_path: Path) -> None:
    """A store of a hundred sites, some of them in every trouble there is."""
    now = datetime.now(UTC)
    states = [*State, *[State.HEALTHY] * 3]
    with Store.open(f"sqlite:///{tmp_path / 'var' / 'kyket.sqlite'}") as store:
        sites = [f"tuyengiao-cua-tinh-so-{number:03}.gov.vn" for number in range(100)]
        store.health().note(
            [
                Standing(one, "Báo", "paper", "", "", states[place % len(states)], now, None, None, False)
                for place, one in enumerate(sites)
            ],
            [],
        )
        for one in sites:
            run = store.start_run(one, "incremental", None, "crawl", now)
            failed = "no answer" if one < sites[40] else ""
            url = f"https://{one}/1"
            store.record_pages([PageRecord(page_id(one, url), one, run.id, url, url, PageState.FETCHED, now, 200)])
            store.finish_run(run.id, now=now, outcomes={"fetched": 1}, error=failed)
        store.stages.done("crawl", now - timedelta(hours=30))
        store.failures.report("crawl x", "it fails", now)


@pytest.mark.usefixtures("hundred")
@pytest.mark.parametrize("columns", [80, 100])
def test_a_hundred_sites_are_one_screen_with_those_in_trouble_by_name(fresh: Kyket, columns: int) -> None:
    lines = screen(fresh, columns)
    text = "\n".join(lines)
    for state in (State.BLOCKED, State.STALE, State.BROKEN, State.MOVED):
        line = next(line for line in lines if line.strip().startswith(f"{state.value}:"))
        assert "tuyengiao-cua-tinh-so-0" in line
        assert " more" in line
    assert "100 pages to process" in text
    assert "crawl 30 h ago" in text
    assert "1 tasks fail" in text
    assert lines[-1].split(maxsplit=1)[1].startswith("`kyket alarms list`")


@pytest.mark.usefixtures("hundred")
def test_programs_get_all_of_it(fresh: Kyket) -> None:
    found = json.loads(fresh("status", "--json").stdout)
    assert found["waiting"] == 100
    assert found["failures"] == 1
    assert len(found["runs"]) == 15
    assert sum(len(sites) for sites in found["states"].values()) == 100
    assert found["archive"]["free"] > 0
    assert found["next"].startswith("`kyket alarms list`")


def test_what_did_not_become_an_article_and_the_last_crawls_are_told_on_demand(kyket: Kyket) -> None:
    text = kyket("status", "--full").stdout
    assert "last runs" in text
    assert "what did not become an article" in text


def test_an_index_that_does_not_answer_is_told_and_is_what_to_see_to(fresh: Kyket) -> None:
    away = {"KYKET_ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    lines = fresh("status", COLUMNS="100", **away).stdout.splitlines()
    assert lines[-1].split(maxsplit=1)[1].startswith("see to the index")


def test_an_entry_that_cannot_be_read_is_told_for_its_site_is_not_crawled(fresh: Kyket, tmp_path: Path) -> None:
    entry = tmp_path / "var" / "sites" / "hong.example.toml"
    entry.parent.mkdir(parents=True)
    entry.write_text('name = "Hỏng"\n')
    lines = fresh("status").stdout.splitlines()
    assert lines[-1].split(maxsplit=1)[1].startswith("see to the registry, what is wrong there is not crawled")
    assert "hong.example.toml" in lines[-1]
    assert "hong.example.toml" in json.loads(fresh("status", "--json").stdout)["registry_trouble"]


def test_the_metrics_are_written_whole_into_a_file(kyket: Kyket, tmp_path: Path) -> None:
    kyket("metrics", "--file", str(tmp_path / "kyket.prom"))
    text = (tmp_path / "kyket.prom").read_text()
    assert "kyket_store_up 1" in text
    assert "kyket_articles{" in text
    assert list(tmp_path.glob(".kyket.prom*")) == []
    assert "cannot be written" in kyket("metrics", "--file", str(tmp_path / "no" / "x.prom"), code=2).stderr


def test_metrics_of_a_store_that_does_not_answer_say_that_and_leave_no_old_numbers(
    fresh: Kyket, tmp_path: Path
) -> None:
    file = tmp_path / "kyket.prom"
    file.write_text("kyket_store_up 1\n")
    away = {"KYKET_STORE_URL": "sqlite:////proc/kyket/kyket.sqlite"}
    assert "error:" in fresh("metrics", "--file", str(file), code=1, **away).stderr
    assert "kyket_store_up 0" in file.read_text().splitlines()
    assert "kyket_store_up 0" in fresh("metrics", code=1, **away).stdout.splitlines()
