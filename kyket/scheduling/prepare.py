"""``python -m kyket.scheduling.prepare``: Airflow's database, pools and password, as they should be.

For docker-compose.yml, at the first start and at each upgrade; may be run at any time. Airflow's settings are in its
environment, as always; ``AIRFLOW_PASSWORD`` is that of its user.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from pipelines.errors import SettingsError

_ADMINISTRATION = "postgres"
"""The database that every PostgreSQL has."""


def prepare() -> None:
    """Do all of it. Raises :class:`SettingsError` for a variable that is missing."""
    _make_database(_given("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"))
    _keep_password(
        Path(_given("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE")),
        _given("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS").partition(":")[0],
        _given("AIRFLOW_PASSWORD"),
    )
    pools = Path(_given("AIRFLOW__CORE__DAGS_FOLDER")) / "pools.json"
    for words in (("db", "migrate"), ("pools", "import", str(pools))):
        subprocess.run([sys.executable, "-m", "airflow", *words], check=True)


def _given(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise SettingsError("it is not set", about=name, remedy="docker-compose.yml sets it")
    return value


def _make_database(address: str) -> None:
    url = make_url(address)
    engine = create_engine(url.set(database=_ADMINISTRATION), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": url.database})
        if not known:
            quoted = connection.dialect.identifier_preparer.quote(str(url.database))
            connection.execute(text(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'"))
    engine.dispose()


def _keep_password(file: Path, user: str, password: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(0o600)
    file.write_text(json.dumps({user: password}), encoding="utf-8")


if __name__ == "__main__":
    prepare()
