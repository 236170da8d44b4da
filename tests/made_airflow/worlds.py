"""Where the DAGs run for the tests."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    def store(self) -> Store:
        return Store.open(self.store_url)

    def told(self) -> list[str]:
        """Subjects of what the operators' channel was told."""
        return [one["subject"] for one in self.messages("ops")]

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
