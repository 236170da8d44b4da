"""``make airflow`` as a person uses it: started in a terminal, used beside, and ended with Ctrl-C."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from servers import airflow, postgres
from servers.ports import free_port
from servers.require import missing

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = [sys.executable, str(ROOT / "scripts" / "airflow")]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where PostgreSQL's own user may go, too."""
    with tempfile.TemporaryDirectory(prefix="kyket-airflow-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def environment(folder: Path) -> dict[str, str]:
    if not airflow.installed():
        missing("airflow", airflow.HOW)
    if not postgres.installed():
        missing("postgres", postgres.HOW)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KYKET_", "AIRFLOW"))}
    here = {"AIRFLOW_FOLDER": str(folder), "AIRFLOW_PORT": str(free_port()), "AIRFLOW_DEMO_PORTS": "free"}
    return kept | here


class Terminal:
    """A terminal of its own, in which one command runs in the foreground."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.pid, self._terminal = pty.fork()
        if not self.pid:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests may have it ignored
            os.execve(command[0], command, environment)
        self.said = ""

    def read_until(self, words: str) -> None:
        """Read on until ``words`` have been said."""
        begin = len(self.said)
        while words not in self.said[begin:]:
            more = self._read()
            assert more, f"it ended: {self.said}"
            self.said += more

    def press(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def ended(self) -> int:
        """Read to the end; the exit code."""
        while more := self._read():
            self.said += more
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def _read(self) -> str:
        try:
            return os.read(self._terminal, 65536).decode(errors="replace")
        except OSError:  # the last one has closed it
            return ""


def _left(folder: Path) -> list[str]:
    """Processes that have anything to do with ``folder``."""
    found = []
    for process in psutil.process_iter():
        try:
            line = process.cmdline()
            told = [*line, process.environ().get("AIRFLOW_FOLDER", ""), process.cwd()]
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
        if process.pid != os.getpid() and any(str(folder) in one for one in told):
            found.append(" ".join(line))
    return found


def test_it_says_where_it_is_and_ctrl_c_leaves_nothing_behind(environment: dict[str, str], folder: Path) -> None:
    terminal = Terminal([*SCRIPT, "run"], environment)
    terminal.read_until("any other command of kyket")
    assert f"http://127.0.0.1:{environment['AIRFLOW_PORT']}  user admin  password " in terminal.said
    words = [*SCRIPT, "kyket", "sites", "list", "--json"]
    beside = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert beside.returncode == 0, beside.stderr
    assert "nukeviet.demo" in beside.stdout
    assert "baolamdong.vn" not in beside.stdout
    terminal.press("\x03")
    terminal.read_until("ending")
    terminal.press("\x03")  # by somebody who does not like to wait
    assert terminal.ended() == 0
    assert "ended" in terminal.said
    assert _left(folder) == []
    assert subprocess.run([*SCRIPT, "status"], env=environment, capture_output=True, check=False).returncode == 1


def test_ctrl_c_while_it_starts_leaves_nothing_behind_either(environment: dict[str, str], folder: Path) -> None:
    terminal = Terminal([*SCRIPT, "run"], environment)
    terminal.read_until("starting the api-server")
    terminal.press("\x03")
    assert terminal.ended() == 0
    assert _left(folder) == []
