"""What one kyket does at a time, on one machine and on several that share nothing but PostgreSQL."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kyket.claims import alone, claimed
from kyket.settings import Settings
from kyket.workspace import Workspace
from pipelines.store.claims import Claims, number_of
from pipelines.store.database import Database

SITES = "nukeviet.demo", "vnpt.demo"

# A machine of its own: another VAR. It claims what it is told, says what it has, and holds that until its input ends.
OTHER = """
import sys
from pathlib import Path
from types import SimpleNamespace
from kyket.claims import claimed
from kyket.settings import Settings
from kyket.workspace import Workspace

workspace = Workspace(Settings(var=Path(sys.argv[1]), store_url=sys.argv[2]))
with claimed(workspace, [SimpleNamespace(id=one) for one in sys.argv[3:]]) as ours:
    print(*(site.id for site in ours), flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The store's address; empty for the one in VAR."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def here(tmp_path: Path, url: str) -> Workspace:
    """This process's workspace."""
    return Workspace(Settings(var=tmp_path / "here", store_url=url))


@contextmanager
def another(url: str, var: Path, *sites: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Another kyket that claims ``sites``, and which of them it got."""
    words = [sys.executable, "-c", OTHER, str(var), url, *sites]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().split()
        finally:
            process.kill()


def ids(workspace: Workspace, *sites: str, wait: float = 0) -> list[str]:
    """Those of ``sites`` that can be claimed now."""
    registry = [_Site(one) for one in sites]
    with claimed(workspace, registry, wait) as ours:  # type: ignore[arg-type]
        return [site.id for site in ours]


class _Site:
    def __init__(self, site: str) -> None:
        self.id = site


def test_a_site_is_one_process_s_until_it_gives_it_back(here: Workspace, url: str) -> None:
    with another(url, here.settings.var, "vnpt.demo") as (process, theirs):
        assert theirs == ["vnpt.demo"]
        assert ids(here, *SITES) == ["nukeviet.demo"]
        process.communicate("")
    assert ids(here, *SITES) == list(SITES)


def test_machines_that_share_only_the_database_do_not_crawl_a_site_twice(postgres_url: str, tmp_path: Path) -> None:
    here = Workspace(Settings(var=tmp_path / "here", store_url=postgres_url))
    with another(postgres_url, tmp_path / "there", "vnpt.demo"):
        assert ids(here, *SITES) == ["nukeviet.demo"]
    assert not (tmp_path / "here").exists(), "nothing of VAR is needed for it"


def test_what_a_killed_process_claimed_is_free_again(here: Workspace, url: str) -> None:
    with another(url, here.settings.var, *SITES) as (process, theirs):
        assert theirs == list(SITES)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        assert ids(here, *SITES, wait=300) == list(SITES)


def test_one_who_waits_gets_it_as_soon_as_it_is_free(here: Workspace, url: str) -> None:
    with another(url, here.settings.var, "vnpt.demo") as (process, _):
        assert ids(here, "vnpt.demo", wait=0.2) == []
        assert process.stdin is not None
        process.stdin.close()
        assert ids(here, "vnpt.demo", wait=300) == ["vnpt.demo"]


def test_what_is_done_alone_is_refused_to_a_second(here: Workspace) -> None:
    with alone(here, "index") as first, alone(here, "alarms") as other:
        assert (first, other) == (True, True)
        with alone(here, "index") as second:
            assert not second


def test_claims_of_a_database_do_not_outlast_their_connection(postgres_url: str) -> None:
    database = Database(postgres_url)
    with Claims(database) as first:
        assert first.take("a")
        assert first.take("a"), "it is ours already"
        with Claims(database) as second:
            assert not second.take("a")
            assert second.take("b")
    with Claims(database) as third:
        assert third.take("a")
        assert third.take("b")
    database.close()


def test_names_have_numbers_that_postgresql_takes_and_that_stay_the_same() -> None:
    assert number_of("vnpt.demo") == number_of("vnpt.demo") != number_of("nukeviet.demo")
    assert all(-(2**63) <= number_of(str(one)) < 2**63 for one in range(1000))
