"""docker-compose.yml is what the Compose specification allows, and asks kyket for nothing that it does not know."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import elasticsearch
import pytest
import yaml
from typer import Context
from typer.main import get_command

from kyket.cli import app
from kyket.settings import Settings, load_settings
from servers.airflow import HOW, installed
from servers.elasticsearch.container import IMAGE
from servers.require import missing

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
FIRST, WORKER = ROOT / "docker-compose.first.yml", ROOT / "docker-compose.worker.yml"
FILES = (COMPOSE, FIRST, WORKER)
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


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_follows_the_compose_specification(file: Path) -> None:
    checking = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    done = subprocess.run(checking, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_variable_of_it_stands_in_the_example_and_no_other() -> None:
    assert {name for name, _, _ in REFERENCE.findall(COMPOSE.read_text(encoding="utf-8"))} == set(_example())
    optional = set(re.findall(r"(?m)^#([A-Z][A-Z0-9_]+)=", EXAMPLE))
    passed_on = set(re.findall(r"(?m)^  (AWS_\w+):$", COMPOSE.read_text(encoding="utf-8")))
    elsewhere = {name for file in (FIRST, WORKER) for name, _, _ in REFERENCE.findall(file.read_text(encoding="utf-8"))}
    assert passed_on | elsewhere == optional


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
        assert not name.startswith("AIRFLOW")
        if value is None:  # passed on if it is there
            continue
        monkeypatch.setenv(name, REFERENCE.sub(lambda reference: filled[reference[1]], str(value)))
    settings = load_settings()
    assert settings.store_url == "postgresql+psycopg://kyket:filled-in@postgres/kyket"
    assert settings.elasticsearch_password.get_secret_value() == "filled-in"


def test_elasticsearch_is_the_one_of_the_tests_and_of_the_client(services: dict[str, Any]) -> None:
    assert services["elasticsearch"]["image"] == IMAGE
    assert int(IMAGE.partition(":")[2].split(".")[0]) == elasticsearch.__version__[0]


AIRFLOW = {"api-server", "scheduler", "dag-processor", "triggerer", "worker"}


def _lasting(services: dict[str, Any]) -> dict[str, Any]:
    return {
        name: service
        for name, service in services.items()
        if "profiles" not in service and service.get("restart") != "no"
    }


def test_what_stays_up_is_watched_limited_and_kept(services: dict[str, Any]) -> None:
    lasting = _lasting(services)
    assert set(lasting) == {"elasticsearch", "postgres", "valkey", *AIRFLOW}
    for name, service in lasting.items():
        kept = {"volumes"} - ({"volumes"} if name == "valkey" else set())  # a queue that may be lost
        assert {"healthcheck", "mem_limit", "restart", "logging"} | kept <= set(service)


def test_the_pages_listen_where_accounts_are_needed_and_are_ready_when_store_and_index_are(
    services: dict[str, Any],
) -> None:
    web = services["web"]
    assert web["profiles"] == ["web"], "without an account they do not start: `up` alone must not wait for them"
    assert "/readyz" in " ".join(web["healthcheck"]["test"])
    assert {"mem_limit", "restart", "logging", "volumes"} <= set(web)
    assert web["environment"] == services["begin"]["environment"] == services["kyket"]["environment"]
    words = web["command"]
    port = words[words.index("--port") + 1]
    assert web["ports"][0].endswith(f":{port}")
    assert f":{port}/readyz" in web["healthcheck"]["test"][-1]


@pytest.mark.parametrize("name", ["web", "begin"])
def test_the_commands_of_kyket_in_it_exist(services: dict[str, Any], name: str) -> None:
    command: Any = get_command(app)
    words = [word for word in services[name]["command"] if not word.startswith("-")]
    while words and hasattr(command, "get_command"):
        command = command.get_command(Context(command), words.pop(0))
        assert command is not None, services[name]["command"]
    known = {one for parameter in command.params for one in parameter.opts}
    assert {word for word in services[name]["command"] if word.startswith("--")} <= known


def test_whatever_waits_for_a_service_waits_for_one_that_is_there(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, needed in service.get("depends_on", {}).items():
            watched = "healthcheck" in services[name]
            assert needed["condition"] == ("service_healthy" if watched else "service_completed_successfully")


def test_airflow_is_one_image_with_one_environment(services: dict[str, Any]) -> None:
    first = services["api-server"]
    for name in AIRFLOW:
        assert services[name]["image"] == services["kyket"]["image"] == "kyket"
        assert services[name]["environment"] == first["environment"]
    for name, value in first["environment"].items():
        if name.startswith("KYKET_") and not name.startswith("KYKET_LOG"):
            assert services["kyket"]["environment"][name] == value


def test_links_to_airflow_lead_where_people_open_it(services: dict[str, Any]) -> None:
    assert services["worker"]["environment"]["AIRFLOW__API__BASE_URL"].startswith("${AIRFLOW_URL:-http://127.0.0.1:")
    assert _example()["AIRFLOW_URL"] == ""


def test_tasks_log_for_machines_and_commands_by_hand_for_people(services: dict[str, Any]) -> None:
    assert services["worker"]["environment"]["KYKET_LOG"] == "json"
    assert _example()["KYKET_LOG_LEVEL"] == "info"
    assert "KYKET_LOG" not in services["kyket"]["environment"]


def test_every_setting_of_airflow_is_one(services: dict[str, Any]) -> None:
    if not installed():
        missing("airflow", HOW)
    asked = [name.split("__")[1:] for name in services["worker"]["environment"] if name.startswith("AIRFLOW__")]
    program = (
        "import importlib, json, sys\n"
        "from airflow.configuration import conf\n"
        "known = [conf.configuration_description]\n"
        "from airflow.providers.celery.get_provider_info import get_provider_info\n"
        "known.append(get_provider_info()['config'])\n"
        "for section, name in json.loads(sys.argv[1]):\n"
        "    if not any(name.lower() in one.get(section.lower(), {}).get('options', {}) for one in known):\n"
        "        print('unknown:', section, name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(asked)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "unknown:" not in done.stdout, done.stdout


def test_a_worker_elsewhere_finds_whatever_it_asks_where_the_first_machine_publishes_it(
    services: dict[str, Any],
) -> None:
    first, worker = (yaml.safe_load(file.read_text(encoding="utf-8"))["services"] for file in (FIRST, WORKER))
    addresses = " ".join(str(value) for value in services["worker"]["environment"].values())
    asked = set(re.findall(r"(?:@|//)([a-z-]+)(?::\d+)?(?=[/ ])", addresses + " ")) & set(services)
    assert asked == {"elasticsearch", "postgres", "valkey", "api-server"}
    assert {host.partition(":")[0] for host in worker["worker"]["extra_hosts"]} == asked == set(first)
    for name in asked:
        (port,) = first[name]["ports"]
        assert port.startswith("${FIRST_MACHINE:?"), "an address, never all of them"
        published, _, inside = port.rpartition("}:")[2].partition(":")
        assert published == inside, "the others use the port that is used here"
        assert f"{name}:{inside}" in addresses or name == "postgres"


def test_only_this_machine_reaches_it(services: dict[str, Any]) -> None:
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
