"""kyket's own command, run as a person runs it, on what the demo left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo.process import DemoProcess
from demo.registry import write_registry

Kyket = Callable[..., subprocess.CompletedProcess[str]]


def _command(var: Path, folder: Path) -> Kyket:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")}
    environment |= {"KYKET_VAR": str(var), "COLUMNS": "200"}

    def run(*arguments: str, code: int = 0, answer: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("kyket")), *arguments],
            env=environment | variables,
            cwd=folder,
            input=answer,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR in which the demo's first day is crawled. For reading only."""
    return _crawled(tmp_path_factory.mktemp("crawled") / "var", 1)


@pytest.fixture(scope="session")
def second_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR in which the demo's second day is crawled, with all that is there from the first. For reading only."""
    return _crawled(tmp_path_factory.mktemp("second-day") / "var", 2)


def _crawled(var: Path, edition: int) -> Path:
    with DemoProcess(edition, free_ports=True, flood_control=False) as served:
        sites = [path.stem for path in write_registry(var / "sites", served.ports)]
        _command(var, var)("run", *sites)
    return var


@pytest.fixture
def kyket(crawled: Path, tmp_path: Path) -> Kyket:
    """``kyket`` on the demo's articles, run in an empty folder."""
    return _command(crawled, tmp_path)


@pytest.fixture
def later(second_day: Path, tmp_path: Path) -> Kyket:
    """``kyket`` on the demo's articles of both days, in a copy of this test's own."""
    return _command(Path(shutil.copytree(second_day, tmp_path / "var")), tmp_path)


@pytest.fixture
def fresh(tmp_path: Path) -> Kyket:
    """``kyket`` with nothing stored yet: VAR is ``var`` in the test's own folder."""
    return _command(tmp_path / "var", tmp_path)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[DemoProcess]:
    """The demo's sites, up, with their registry entries in the VAR of ``fresh``."""
    with DemoProcess(1, free_ports=True, flood_control=False) as process:
        write_registry(tmp_path / "var" / "sites", process.ports)
        yield process
