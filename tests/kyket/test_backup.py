"""What docs/operations.md says of backup and restore, done: onto an empty place, the same search results."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from sqlalchemy import make_url

from demo.process import DemoProcess
from demo.registry import write_registry
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


def test_sqlite_store_and_archive_restored_find_the_same(kyket: Kyket, crawled: Path, tmp_path: Path) -> None:
    backup, place = tmp_path / "backup", tmp_path / "restored"
    backup.mkdir()
    for name in ("archive", "sites"):  # the archive first, the store last: what the store names is there
        shutil.copytree(crawled / name, backup / name)
    with sqlite3.connect(crawled / "kyket.sqlite") as live, sqlite3.connect(backup / "kyket.sqlite") as copy:
        live.backup(copy)

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
    with DemoProcess(1, free_ports=True, flood_control=False) as served:
        write_registry(var / "sites", served.ports)
        fresh("run", "dnn.demo")
        for name in ("archive", "sites"):
            shutil.copytree(var / name, place / name)
        with sqlite3.connect(var / "kyket.sqlite") as live, sqlite3.connect(place / "kyket.sqlite") as copy:
            live.backup(copy)
        (run,) = json.loads(fresh("crawl", "dnn.demo", "--json", KYKET_VAR=str(place)).stdout)["runs"]
    assert run["fetched"] == 0


@pytest.fixture
def programs() -> Path:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]


def test_a_postgresql_store_dumped_and_restored_finds_the_same(
    postgres: PostgresServer, programs: Path, tmp_path: Path, fresh: Kyket
) -> None:
    first, second = postgres.create_database(), postgres.create_database()
    live, restored = {"KYKET_STORE_URL": first}, {"KYKET_STORE_URL": second, "KYKET_VAR": str(tmp_path / "restored")}
    try:
        with DemoProcess(1, free_ports=True, flood_control=False) as served:
            write_registry(tmp_path / "var" / "sites", served.ports)
            fresh("run", "onecms.demo", "vnpt.demo", **live)
        for name in ("archive", "sites"):
            shutil.copytree(tmp_path / "var" / name, tmp_path / "restored" / name)
        dump = tmp_path / "kyket.dump"
        _run(programs / "pg_dump", "--format", "custom", "--file", dump, _plain(first))
        _run(programs / "pg_restore", "--no-owner", "--dbname", _plain(second), dump)
        fresh("index", "update", **restored)
        assert _found(fresh, **restored) == _found(fresh, **live)
        assert "0 problems" in fresh("archive", "verify", **restored).stdout
    finally:
        postgres.drop_database(first)
        postgres.drop_database(second)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(*words: object) -> None:
    done = subprocess.run(
        [str(word) for word in words], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
