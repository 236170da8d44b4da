"""Where the DAGs run for the tests."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from demo.articles import load
from pipelines.store import Store
from servers.airflow import AirflowServer
from servers.receiver import Receiver

SLOW, DEAD = "nukeviet.demo", "dead.demo"
"""A site that answers slowly, so that a crawl of it can be met under way, and one that nobody serves."""


def titles() -> set[tuple[str, str]]:
    """Site and title of every article of the demo's first day that a page holds without a browser."""
    return {(one.site, one.title) for one in load(1) if not one.needs_browser}


@dataclass(frozen=True)
class Scheduled:
    """A real scheduler with the demo's sites, and what kyket stores and tells there."""

    server: AirflowServer
    store_url: str
    receiver: Receiver
    environment: dict[str, str]

    @contextmanager
    def slower(self, seconds: float) -> Iterator[None]:
        """Crawls of :data:`SLOW` that begin meanwhile leave so long between two requests: time to meet them."""
        entry = Path(self.environment["KYKET_VAR"]) / "sites" / f"{SLOW}.toml"
        before = entry.read_text()
        slow = entry.with_name(f"{entry.name}.slow")
        slow.write_text(re.sub(r"(?m)^delay = .*$", f"delay = {seconds}", before))
        slow.replace(entry)
        try:
            yield
        finally:
            slow.write_text(before)
            slow.replace(entry)

    def slow_crawl(self) -> psutil.Process | None:
        """The crawl of :data:`SLOW` that a task of this scheduler has under way."""
        with contextlib.suppress(psutil.NoSuchProcess):
            for process in psutil.Process(self.server.processes["scheduler"].pid).children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    words = process.cmdline()
                    if "kyket" in words and "crawl" in words and SLOW in words:
                        return process
        return None

    def store(self) -> Store:
        return Store.open(self.store_url)

    def told(self, about: str) -> list[dict[str, Any]]:
        """What the operators' channel was told about a site; the schedule, which goes on meanwhile, may tell more."""
        return [one for one in self.messages("ops") if about in one["subject"]]

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """What a channel was told."""
        return [json.loads(one.body) for one in self.receiver.requests if one.path.startswith(f"/{channel}")]

    def kyket(self, *words: str) -> str:
        """What a command prints that an operator runs beside the schedule."""
        done = subprocess.run(
            [sys.executable, "-m", "kyket", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@dataclass(frozen=True)
class Python:
    """Runs a program with Airflow in a process of its own: it reads its environment when it is imported."""

    environment: dict[str, str]
    folder: Path

    def run(self, program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program], env=self.environment, cwd=self.folder, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
        return done.stdout
