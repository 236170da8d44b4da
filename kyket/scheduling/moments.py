"""Names of runs: when each was started, by the clock of Vietnam; Airflow's own are in UTC.

A timetable names the runs that the clock or a person starts; those that an asset starts are named by Airflow. What a
run is about, no name can say: it is given before anything is known of that (see :mod:`kyket.scheduling.notes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.timetables.simple import NullTimetable
from airflow.timetables.trigger import CronTriggerTimetable

from kyket.scheduling.naming import run_name

if TYPE_CHECKING:
    from airflow.timetables.base import DataInterval
    from airflow.utils.types import DagRunType
    from pendulum import DateTime


class Clock(CronTriggerTimetable):
    """Runs by the clock, and those that a person starts between them."""

    def generate_run_id(
        self, *, run_type: DagRunType, run_after: DateTime, data_interval: DataInterval | None, **extra: Any
    ) -> str:
        """The run's name."""
        del data_interval, extra
        return run_name(str(run_type), run_after)


class OnDemand(NullTimetable):
    """Runs that a person starts."""

    def generate_run_id(
        self, *, run_type: DagRunType, run_after: DateTime, data_interval: DataInterval | None, **extra: Any
    ) -> str:
        """The run's name."""
        del data_interval, extra
        return run_name(str(run_type), run_after)

    @property
    def summary(self) -> str:
        """What the page of DAGs says of the schedule."""
        return "on demand"
