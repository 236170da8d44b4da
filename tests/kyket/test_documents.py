"""The documents say what is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from typer import Context
from typer.main import get_command

from kyket.cli import app
from kyket.settings import Settings
from pipelines.alerts import Watch
from search.alerts.explaining import Verdict

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def _dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    stated = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return [re.split(r"[<>=~ ]", one)[0] for one in stated]


@pytest.mark.parametrize("dependency", _dependencies())
def test_every_dependency_is_explained(dependency: str) -> None:
    assert f"\n| {dependency} | " in (ROOT / "docs/dependencies.md").read_text()


def test_the_lock_names_no_address_and_pins_every_dependency() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    pinned = {line.split("==")[0] for line in lock.splitlines()}
    assert {one.split("[")[0].replace("_", "-").lower() for one in _dependencies()} <= pinned


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_documents_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def _commands_shown() -> list[tuple[str, str]]:
    shown = []
    for page in PAGES:
        for line in re.findall(r"(?:^    |`)(?:\.venv/bin/)?kyket ([^`\n#]+)", page.read_text(), re.MULTILINE):
            shown.append((page.name, line.strip()))
    return shown


@pytest.mark.parametrize(("page", "line"), _commands_shown())
def test_every_command_shown_exists_with_its_options(page: str, line: str) -> None:
    command: Any = get_command(app)
    words = re.sub(r"'[^']*'|\"[^\"]*\"", "X", line).split()
    while words and hasattr(command, "get_command"):
        command = command.get_command(Context(command), words.pop(0))
        assert command is not None, f"{page}: kyket {line}"
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for word in words:
        if re.match(r"--?[a-z]", word):
            assert word in {*options, "--help"}, f"{page}: kyket {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_named_exists(page: Path) -> None:
    known = {f"KYKET_{name.upper()}" for name in Settings.model_fields} | {"KYKET_REQUIRE", "KYKET_TEST_POSTGRES_URL"}
    known |= {"KYKET_CHANNEL_", "KYKET_CHANNEL_OPS"}  # one for each channel
    assert set(re.findall(r"KYKET_[A-Z_]+", page.read_text())) <= known


def test_every_answer_of_why_and_everything_an_alert_may_watch_is_explained() -> None:
    text = (ROOT / "docs/alerts.md").read_text()
    explained = re.findall(r"^\| ([a-z ]+) \| ", text.partition("## Why not?")[2], re.MULTILINE)
    assert set(explained) - {"it says"} == set(get_args(Verdict))
    for watch in get_args(Watch):
        assert f"| `{watch}`" in text
