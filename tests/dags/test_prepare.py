"""What docker-compose.yml's service `prepare` makes, on a real PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from servers.airflow import ROOT
from servers.postgres import PostgresServer


def test_it_makes_database_pools_and_password_and_may_be_repeated(postgres: PostgresServer, tmp_path: Path) -> None:
    known = make_url(postgres.create_database())
    postgres.drop_database(known.render_as_string(hide_password=False))  # a name that is free
    plain = known.set(drivername="postgresql+psycopg2").render_as_string(hide_password=False)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    environment = {
        **kept,
        "AIRFLOW_HOME": str(tmp_path / "home"),
        "AIRFLOW_PASSWORD": "geheim",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(tmp_path / "home" / "passwords.json"),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": plain,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": plain.replace("psycopg2", "psycopg_async"),
    }
    try:
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-m", "kyket.scheduling.prepare"],
                env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads((tmp_path / "home" / "passwords.json").read_text()) == {"admin": "geheim"}
        engine = create_engine(known)
        with engine.connect() as connection:
            pools = set(connection.scalars(text("SELECT pool FROM slot_pool")))
        engine.dispose()
        assert pools >= set(json.loads((ROOT / "dags" / "pools.json").read_text()))
    finally:
        postgres.drop_database(known.render_as_string(hide_password=False))
