"""What docs/operations.md says of backup and restore, done: onto an empty place, the same search results."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from sqlalchemy import make_url

from demo.process import DemoProcess
from demo.registry import write_registry
from pipelines.article import VIETNAM
from servers.postgres import PostgresServer

Kyket = Callable[..., CompletedProcess[str]]
SEARCHES = ("ký kết", '"quy chế phối hợp" AND province:"Lâm Đồng"', "quy che phoi hop", 'party:"Công an"', "*")


def _found(kyket: Kyket, **variables: str) -> list[Any]:
    """What searches and lists say; without how long they took."""
    found = []
    for query in SEARCHES:
        told = json.loads(kyket("search", query, "--json", "--limit", "100", **variables).stdout)
        found.append({name: value for name, value in told.items() if name not in ("took_ms", "after")})
    found.append(json.loads(kyket("agreements", "list", "--json", **variables).stdout))
    assert found[0]["total"] > 5
    return found


def test_sqlite_store_and_archive_restored_find_the_same(kyket: Kyket, tmp_path: Path) -> None:
    backup, place = tmp_path / "backup", tmp_path / "restored"
    assert "kyket.sqlite" in kyket("backup", str(backup)).stdout
    shutil.copytree(backup, place)
    restored = {"KYKET_VAR": str(place)}
    kyket("index", "update", **restored)
    assert _found(kyket, **restored) == _found(kyket)
    assert "0 problems" in kyket("archive", "verify", **restored).stdout
    before = json.loads(kyket("status", "--json").stdout)
    after = json.loads(kyket("status", "--json", **restored).stdout)
    for name in ("articles", "versions", "pages", "runs"):
        assert after[name] == before[name]


def test_a_crawl_after_a_restore_fetches_nothing_twice(tmp_path: Path, fresh: Kyket) -> None:
    var, place = tmp_path / "var", tmp_path / "restored"
    now = datetime(2026, 11, 22, 16, 20, tzinfo=VIETNAM)  # a page whose clock has gone on is another page
    with DemoProcess(1, free_ports=True, flood_control=False, now=now) as served:
        write_registry(var / "sites", served.ports)
        fresh("run", "tuyengiao.demo")
        fresh("backup", str(place))
        (run,) = json.loads(fresh("crawl", "tuyengiao.demo", "--json", KYKET_VAR=str(place)).stdout)["runs"]
    assert run["fetched"] == 0


def test_the_settings_file_and_the_registry_s_own_entries_are_in_it(tmp_path: Path, fresh: Kyket) -> None:
    (tmp_path / "kyket.toml").write_text("workers = 1\n")
    sites = tmp_path / "var" / "sites"
    with DemoProcess(1, free_ports=True, flood_control=False) as served:
        write_registry(sites, served.ports)
    fresh("backup", "backup")
    assert (tmp_path / "backup" / "kyket.toml").read_text() == "workers = 1\n"
    kept = {path.name for path in (tmp_path / "backup" / "sites").iterdir()}
    assert kept == {path.name for path in sites.iterdir()}
    next(sites.iterdir()).unlink()
    fresh("backup", "backup")
    assert len(list((tmp_path / "backup" / "sites").iterdir())) == len(kept) - 1
    assert not list((tmp_path / "backup").glob("*.part"))


@pytest.fixture
def programs() -> Path:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]


def test_a_postgresql_store_dumped_and_restored_finds_the_same(
    postgres: PostgresServer, programs: Path, tmp_path: Path, fresh: Kyket
) -> None:
    backup = tmp_path / "backup"
    first, second = postgres.create_database(), postgres.create_database()
    live, restored = {"KYKET_STORE_URL": first}, {"KYKET_STORE_URL": second, "KYKET_VAR": str(tmp_path / "restored")}
    try:
        with DemoProcess(1, free_ports=True, flood_control=False) as served:
            write_registry(tmp_path / "var" / "sites", served.ports)
            fresh("run", "onecms.demo", "vnpt.demo", **live)
        fresh("backup", str(backup), PATH=f"{programs}:{os.environ['PATH']}", **live)
        shutil.copytree(backup, tmp_path / "restored")
        _run(programs / "pg_restore", "--no-owner", "--dbname", _plain(second), backup / "kyket.dump")
        fresh("index", "update", **restored)
        assert _found(fresh, **restored) == _found(fresh, **live)
        assert "0 problems" in fresh("archive", "verify", **restored).stdout
    finally:
        postgres.drop_database(first)
        postgres.drop_database(second)


def test_without_pg_dump_it_says_how_to_go_on(postgres_url: str, tmp_path: Path, fresh: Kyket) -> None:
    live = {"KYKET_STORE_URL": postgres_url, "PATH": str(tmp_path)}
    refused = fresh("backup", "backup", code=1, **live)
    assert "pg_dump is not here" in refused.stderr
    assert "--without-store" in refused.stderr
    assert "archive   0 files" in fresh("backup", "backup", "--without-store", **live).stdout


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(*words: object) -> None:
    done = subprocess.run(
        [str(word) for word in words], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
