"""By what operators know a task that failed, without Airflow."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from crawlers.registry import load_registry
from demo.process import DemoProcess
from demo.registry import write_registry
from kyket.scheduling.commands import CommandFailed
from kyket.scheduling.failing import failed_tasks
from kyket.scheduling.work import crawl, unseen


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KYKET_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("KYKET_PACKAGE_SITES", "false")
    monkeypatch.setenv("KYKET_WORKERS", "1")
    return tmp_path / "var"


class _Killer(BaseHTTPRequestHandler):
    """Answers nothing: whatever this process has started to crawl is killed by its first question."""

    def do_GET(self) -> None:
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):  # it has ended by itself meanwhile
                if "crawl" in child.cmdline():
                    child.send_signal(signal.SIGKILL)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def deadly() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Killer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_crawl_that_was_killed_fails_by_its_sites_but_not_by_those_it_had_seen(var: Path, deadly: int) -> None:
    with DemoProcess(1, free_ports=True, flood_control=False) as served:
        write_registry(var / "sites", served.ports)
        (var / "sites" / "deadly.vn.toml").write_text(
            f'name = "Chết"\nkind = "central"\nbase = "http://127.0.0.1:{deadly}"\nallow_private = true\n'
            'listings = ["/tin/"]\n[evidence]\nentry = ["page"]\n'
        )
        assert [one.id for one in load_registry(var / "sites", package=False) if one.id == "deadly.vn"]
        begun = datetime.now(UTC)
        assert crawl(["vnpt.demo"], unless_since=begun, pages=1)
        with pytest.raises(CommandFailed, match="killed \\(SIGKILL\\)") as failed:
            crawl(["vnpt.demo", "deadly.vn"], unless_since=begun)
        assert failed.value.keys == ("crawl deadly.vn",)
        with pytest.raises(CommandFailed) as failed:
            crawl(["deadly.vn"])
        assert failed.value.keys == ("crawl deadly.vn",)
        assert unseen(["vnpt.demo", "deadly.vn"], datetime.now(UTC) + timedelta(hours=1)) == ["vnpt.demo", "deadly.vn"]


def test_of_the_states_of_a_run_those_that_failed_are_told_apart_by_their_index() -> None:
    states = {"due": "success", "fetch_0": "success", "fetch_12": "failed", "tell": "upstream_failed", "a_1": "failed"}
    assert list(failed_tasks(states, ["due", "fetch", "tell", "a_1"])) == [("fetch", 12), ("a_1", -1)]
    assert list(failed_tasks({"gone": "failed", "gone_2": "failed", "run": None}, ["run"])) == []
