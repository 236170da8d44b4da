"""The demo's sites in a process of their own, so that their work is not the crawler's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from demo.server import PortTaken
from demo.sites import base

_PATIENCE = 120
"""Seconds that a start may take on a busy machine."""


class DemoProcess:
    """``python -m demo.server`` as a context manager; it also ends when this process is killed."""

    def __init__(
        self,
        edition: int = 1,
        *,
        free_ports: bool = False,
        flood_control: bool = True,
        changed_template: str = "",
        ports: Mapping[str, int] | None = None,
        now: datetime | None = None,
    ) -> None:
        """``free_ports``: any ports instead of :data:`demo.sites.DEFAULT_PORTS`; articles get other ids then.

        ``ports``: those of an earlier process, by which articles keep their ids. ``changed_template``: the site that
        has been given a new one (``nukeviet``). ``now`` (aware): what the page clocks show instead of the time.
        """
        self._options = ["--edition", str(edition), "--parent", str(os.getpid())]
        self._options += ["--free-ports"] * free_ports + ["--no-flood-control"] * (not flood_control)
        if changed_template:
            self._options += ["--changed-template", changed_template]
        if now:
            self._options += ["--now", now.isoformat()]
        if ports:
            self._options += ["--ports", json.dumps(dict(ports))]
        self.ports: dict[str, int] = {}
        self.bases: dict[str, str] = {}

    def __enter__(self) -> Self:
        """Starts it and waits until the sites answer. Raises :class:`demo.server.PortTaken`, ``TimeoutError``."""
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder) / "ports.json"
            command = [sys.executable, "-m", "demo.server", "--ports-file", str(said), *self._options]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            deadline = time.monotonic() + _PATIENCE
            while not said.exists():
                if self._process.poll() is not None:
                    raise PortTaken((self._process.stderr.read() if self._process.stderr else "").strip())
                if time.monotonic() > deadline:
                    self._end()
                    raise TimeoutError(f"the demo's sites did not answer within {_PATIENCE} seconds")
                time.sleep(0.02)
            self.ports = json.loads(said.read_text(encoding="utf-8"))
        self.bases = {site: base(site, self.ports) for site in self.ports}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()
