"""What kyket adds to Airflow: names and notes of runs. Airflow finds it by itself (entry point ``airflow.plugins``)."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from kyket.scheduling import moments, notes


class Kyket(AirflowPlugin):
    """Loaded by every process of Airflow."""

    name = "kyket"
    timetables = [moments.Clock, moments.OnDemand]  # noqa: RUF012
    listeners = [notes]  # noqa: RUF012
