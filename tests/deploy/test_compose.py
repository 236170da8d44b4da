"""docker-compose.yml is what the Compose specification allows, and asks kyket for nothing that it does not know."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import elasticsearch
import pytest
import yaml

from kyket.settings import Settings, load_settings
from servers.elasticsearch.container import IMAGE

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
REFERENCE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
"""``${NAME}``, ``${NAME:-default}`` or ``${NAME:?what to do}``."""


@pytest.fixture
def services() -> dict[str, Any]:
    """The services of the compose file, as they are written."""
    return dict(yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"])


def _example() -> dict[str, str]:
    lines = (line.partition("=") for line in EXAMPLE.splitlines() if line and not line.startswith("#"))
    return {name: value for name, _, value in lines}


def test_it_follows_the_compose_specification() -> None:
    checking = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(checking, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_variable_of_it_stands_in_the_example_and_no_other() -> None:
    assert {name for name, _, _ in REFERENCE.findall(COMPOSE.read_text(encoding="utf-8"))} == set(_example())


@pytest.mark.parametrize("name", _example())
def test_every_variable_is_explained(name: str) -> None:
    assert re.search(rf"^# .*\n(?:[A-Z_]+=.*\n)*{name}=", EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in _example() if name.endswith(("PASSWORD", "KEY"))])
def test_no_secret_has_a_value_of_ours(name: str) -> None:
    assert not _example()[name]
    written = [(sign, name) for found, sign, _ in REFERENCE.findall(COMPOSE.read_text("utf-8")) if found == name]
    assert {sign for sign, _ in written} == {"?"}, f"compose must refuse to start without {name}"


def test_every_setting_in_it_exists(services: dict[str, Any]) -> None:
    known = {f"KYKET_{name.upper()}" for name in Settings.model_fields}
    used = {name for service in services.values() for name in service.get("environment", {})} | set(_example())
    assert {name for name in used if name.startswith("KYKET_")} <= known


def test_kyket_takes_the_settings_that_it_gets(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    filled = {name: value or "filled-in" for name, value in _example().items()}
    monkeypatch.chdir(tmp_path)
    for name, value in services["kyket"]["environment"].items():
        monkeypatch.setenv(name, REFERENCE.sub(lambda reference: filled[reference[1]], str(value)))
    settings = load_settings()
    assert settings.store_url == "postgresql+psycopg://kyket:filled-in@postgres/kyket"
    assert settings.elasticsearch_password.get_secret_value() == "filled-in"


def test_elasticsearch_is_the_one_of_the_tests_and_of_the_client(services: dict[str, Any]) -> None:
    assert services["elasticsearch"]["image"] == IMAGE
    assert int(IMAGE.partition(":")[2].split(".")[0]) == elasticsearch.__version__[0]


def test_what_stays_up_is_watched_limited_and_kept(services: dict[str, Any]) -> None:
    lasting = {name: service for name, service in services.items() if "profiles" not in service}
    assert set(lasting) == {"elasticsearch", "postgres"}
    for service in lasting.values():
        assert {"healthcheck", "mem_limit", "restart", "volumes", "logging"} <= set(service)


def test_only_this_machine_reaches_it(services: dict[str, Any]) -> None:
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
