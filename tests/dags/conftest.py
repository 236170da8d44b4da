"""Airflow for the tests of the DAGs: an environment of its own, set before anything imports it, and one real server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from made_airflow.worlds import DEAD, SLOW, Python, Scheduled

from demo.process import DemoProcess
from demo.registry import write_registry
from pipelines.article import VIETNAM
from servers import airflow
from servers.airflow import AirflowServer, running
from servers.ports import free_port
from servers.postgres import PostgresServer
from servers.receiver import Receiver
from servers.require import missing


@pytest.fixture(scope="session", autouse=True)
def _airflow_is_there() -> None:
    if not airflow.installed():
        missing("airflow", airflow.HOW)


@pytest.fixture(scope="session")
def scheduled(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheduled]:
    folder = tmp_path_factory.mktemp("airflow")
    store_url = postgres.create_database()
    with Receiver() as receiver, DemoProcess(1, free_ports=True, flood_control=False) as served:
        sites = folder / "kyket" / "sites"
        write_registry(sites, served.ports)
        slow = sites / f"{SLOW}.toml"
        slow.write_text(
            slow.read_text().replace("delay = 0.05", "delay = 0.4").replace("concurrency = 2", "concurrency = 1")
        )
        (sites / f"{DEAD}.toml").write_text(
            f'name = "Không ai"\nkind = "central"\nbase = "http://127.0.0.1:{free_port()}"\nallow_private = true\n'
            'listings = ["/tin/"]\n[evidence]\nentry = ["page"]\n'
        )
        # Only what a test asks for is crawled: to the schedule these are quiet hours.
        far = datetime.now(VIETNAM) + timedelta(hours=12)
        for entry in sites.iterdir():
            quiet = f'[cadence]\nquiet = "{far + timedelta(minutes=1):%H:%M}-{far:%H:%M}"\n'
            entry.write_text(f"{entry.read_text()}\n{quiet}")
        kyket = {
            "KYKET_VAR": str(folder / "kyket"),
            "KYKET_STORE_URL": store_url,
            "KYKET_PACKAGE_SITES": "false",
            "KYKET_RETRIES": "0",
            "KYKET_WORKERS": "1",
            "KYKET_CHANNEL_OPS": f"webhook+http://127.0.0.1:{receiver.port}/ops?secret=geheim",
            "KYKET_CHANNEL_READERS": f"webhook+http://127.0.0.1:{receiver.port}/readers?secret=geheim",
            "KYKET_OPERATORS_CHANNEL": "ops",
        }
        settings = {
            "CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
            "CORE__DEFAULT_TASK_RETRY_DELAY": "1",
            "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "45",
            "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
            "WORKERS__MIN_HEARTBEAT_INTERVAL": "2",
        }
        server = AirflowServer(folder, postgres.create_database(), kyket, parallelism=4, settings=settings)
        with running(server):
            # The schedule's first run alone: where two tell of new pages for the first time in the same moment, Airflow
            # fails one of them, for it writes twice that this asset is of this alias.
            server.patch("dags/crawl", {"is_paused": False})
            server.wait(lambda: _good_runs(server, "crawl"), "the schedule does not begin")
            yield Scheduled(server, store_url, receiver, server.environment)
        postgres.drop_database(server.database)
    postgres.drop_database(store_url)


def _good_runs(server: AirflowServer, dag: str) -> bool:
    return any(one["state"] == "success" for one in server.get(f"dags/{dag}/dagRuns?limit=50")["dag_runs"])


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Python:
    """Airflow on SQLite, with its database made, and kyket in a folder of its own."""
    folder = tmp_path_factory.mktemp("dags")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "KYKET_"))}
    environment = {
        **kept,
        "AIRFLOW_HOME": str(folder / "home"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(airflow.ROOT / "dags"),
        "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "300",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
        "KYKET_VAR": str(folder / "var"),
        "KYKET_PACKAGE_SITES": "false",
        "KYKET_WORKERS": "1",
    }
    made = Python(environment, folder)
    made.run("import sys; sys.argv = ['airflow', 'db', 'migrate']; from airflow.__main__ import main; main()")
    return made
