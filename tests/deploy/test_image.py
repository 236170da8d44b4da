"""What the Dockerfile does, done here: in an empty environment, with nothing of this checkout but what it copies."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD, FINAL = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")[-2:]
USER = "nobody"
COPIED = [
    (source, words[-1]) for words in map(str.split, re.findall(r"(?m)^COPY (.+)$", BUILD)) for source in words[:-1]
]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that the image's /opt/kyket is."""
    work = tmp_path_factory.mktemp("image")
    checkout, folder, programs = work / "build", work / "opt", work / "bin"
    for source, target in COPIED:
        _copy(ROOT / source, checkout / target if target != "./" else checkout / source)
    programs.mkdir()
    for name in ("sh", "dirname", "uv"):
        if found := shutil.which(name, path=f"{os.environ['PATH']}:{Path(sys.executable).parent}"):
            (programs / name).symlink_to(found)
    (programs / "python3").symlink_to(Path(sys._base_executable))  # type: ignore[attr-defined]
    (step,) = re.findall(r"(?m)^RUN (.+)$", BUILD)
    # How this machine reaches a package registry stays; what tells of this environment goes.
    kept = {name: value for name, value in os.environ.items() if not re.match("PYTHON|VIRTUAL_ENV|KYKET_|PATH$", name)}
    done = subprocess.run(
        [checkout / step.split()[0], folder],
        cwd=checkout,
        env={**kept, "PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    yield folder
    shutil.rmtree(folder)  # half a gigabyte


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def _run(image: Path, folder: Path, *words: str) -> str:
    """What a command of the image prints, run in ``folder`` by someone who may read everything and write only there."""
    command = [str(image / "bin" / words[0]), *words[1:]]
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
        who = (f"--reuid={USER}", f"--regid={pwd.getpwnam(USER).pw_gid}", "--clear-groups")
        # The folders of a test are closed to others, those of the image are open; access(2) is told so by the last.
        may = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--securebits=+no_setuid_fixup")
        command = ["setpriv", *who, *may, *command]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.defpath, "KYKET_VAR": str(folder), "AIRFLOW_HOME": str(folder), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_all_that_is_copied_is_sent_to_the_engine() -> None:
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {source for source, _ in COPIED} == let_through


def test_it_does_not_run_as_root() -> None:
    (user,) = re.findall(r"(?m)^USER (\w+)$", FINAL)
    assert re.search(rf"(?m)^RUN useradd .*\b{user}$", FINAL)


def test_kyket_works_from_it(image: Path, tmp_path: Path) -> None:
    assert _run(image, tmp_path, "kyket", "--version").startswith("kyket ")
    assert "demo" in _run(image, tmp_path, "kyket", "--help")


def test_the_site_registry_is_in_it(image: Path, tmp_path: Path) -> None:
    assert len(_run(image, tmp_path, "kyket", "sites", "list").splitlines()) > 10


def test_a_store_can_be_made_from_it(image: Path, tmp_path: Path) -> None:
    _run(image, tmp_path, "kyket", "status")
    assert (tmp_path / "kyket.sqlite").exists()


def test_airflow_is_in_it(image: Path, tmp_path: Path) -> None:
    assert _run(image, tmp_path, "airflow", "version").strip()
    found = "from importlib.metadata import entry_points; print(*entry_points(group='airflow.plugins'))"
    assert "kyket.scheduling.plugin:Kyket" in _run(image, tmp_path, "python", "-c", found)
