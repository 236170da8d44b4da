"""`scripts/elasticsearch up|down|status`, on a cache and a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from servers.elasticsearch.bundle import VERSION, bundle, cache_folder
from servers.elasticsearch.container import container_engine
from servers.elasticsearch.process import end
from servers.elasticsearch.unavailable import Unavailable
from servers.ports import free_port
from servers.require import missing

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "elasticsearch"
Command = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def cache() -> Iterator[Path]:
    """A cache that holds the bundle of the usual one and no data."""
    with tempfile.TemporaryDirectory(prefix="kyket-elasticsearch-") as folder:
        cache = Path(folder)
        cache.chmod(0o755)
        if container_engine() is None:
            try:
                (cache / VERSION).symlink_to(bundle(cache_folder()).home)
            except Unavailable as reason:
                missing("elasticsearch", str(reason))
        yield cache


@pytest.fixture
def script(cache: Path) -> Iterator[Command]:
    """The script with that cache, and a port that is free."""
    environment = {name: value for name, value in os.environ.items() if name != "ELASTICSEARCH_URL"}
    environment |= {"ELASTICSEARCH_CACHE": str(cache), "ELASTICSEARCH_PORT": str(free_port())}

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([SCRIPT, command], env=environment, capture_output=True, text=True, check=False)

    yield run
    run("down")


def test_a_server_is_started_once_and_again_after_it_was_killed_and_ended(script: Command, cache: Path) -> None:
    assert script("status").returncode == 1
    first = script("up")
    assert first.returncode == 0, first.stderr
    again = script("up")
    assert (again.stdout, again.stderr) == (first.stdout, "")
    assert script("status").stdout == first.stdout
    if container_engine() is None:
        end(int((cache / "dev" / "pid").read_text()), signal.SIGKILL, patience=60)
        assert script("status").returncode == 1
        assert script("up").stdout == first.stdout
    assert "has ended" in script("down").stdout
    assert script("status").returncode == 1
    assert "no server" in script("down").stdout


def test_a_given_server_is_left_alone(elasticsearch_url: str, tmp_path: Path) -> None:
    environment = {**os.environ, "ELASTICSEARCH_URL": elasticsearch_url, "ELASTICSEARCH_CACHE": str(tmp_path)}
    done = subprocess.run([SCRIPT, "up"], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"{elasticsearch_url}\n"
    assert not list(tmp_path.iterdir())


def test_another_word_is_told_what_there_is(script: Command) -> None:
    done = script("start")
    assert done.returncode == 2
    assert "up|down|status" in done.stderr
