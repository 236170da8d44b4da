"""What a run is about, as the note that Airflow's pages show beside its name.

When it starts, what was asked for, which new pages have started it, or else what its DAG does; when it ends, what its
tasks noted (:func:`kyket.scheduling.defaults.note`), how many pages they brought, and which have failed. The scheduler
calls this (a listener of :mod:`kyket.scheduling.plugin`). A note that a person wrote is left as it is.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from airflow.listeners import hookimpl
from sqlalchemy import select
from sqlalchemy.orm import object_session

from kyket.scheduling.naming import asked, brought, failed

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from sqlalchemy.orm import Session

OWNER = "kyket"
KEY, PAGES = "note", "pages"
"""Under which a task leaves its note, and how many pages it has brought (XCom)."""
_MOST = 900
"""Airflow's database takes 1,000 characters."""
_LOG = logging.getLogger(__name__)


@hookimpl
def on_dag_run_running(dag_run: DagRun, msg: str) -> None:
    """A run starts."""
    del msg
    _write(dag_run, ended=False)


@hookimpl
def on_dag_run_success(dag_run: DagRun, msg: str) -> None:
    """A run has ended well."""
    del msg
    _write(dag_run, ended=True)


@hookimpl
def on_dag_run_failed(dag_run: DagRun, msg: str) -> None:
    """A run has ended, and something of it failed."""
    del msg
    _write(dag_run, ended=True)


def _write(run: DagRun, *, ended: bool) -> None:
    try:
        dag = run.get_dag()
        if not any(task.owner == OWNER for task in dag.tasks):
            return
        written = run.dag_run_note
        if written is not None and written.user_id:
            return
        parts = [asked(dag.params.dump(), run.conf or {}, on_demand=not dag.timetable.can_be_scheduled), _cause(run)]
        # Only with the scheduler's own session: Airflow's functions that take one of their own close it under its feet.
        session = object_session(run)
        if ended and session is not None:
            parts += [*_noted(run, session), failed(_failed(run, session))]
        if not any(parts):
            parts = [dag.description or ""]
        if note := "; ".join(part for part in parts if part):
            run.note = note if len(note) <= _MOST else f"{note[:_MOST]}…"
    except Exception:  # a note is not worth the run
        _LOG.exception("the note of %s %s could not be written", run.dag_id, run.run_id)


def _cause(run: DagRun) -> str:
    """The announcements that have started it."""
    told = [event.extra for event in run.consumed_asset_events if event.extra.get("pages")]
    return brought([site for one in told for site in one["sites"]], sum(one["pages"] for one in told)) if told else ""


def _noted(run: DagRun, session: Session) -> list[str]:
    from airflow.models.xcom import XComModel

    mine = (XComModel.dag_run_id == run.id, XComModel.key.in_((KEY, PAGES)))
    found = session.scalars(select(XComModel).where(*mine).order_by(XComModel.timestamp)).all()
    notes = [str(XComModel.deserialize_value(one)) for one in found if one.key == KEY]
    pages = [int(XComModel.deserialize_value(one)) for one in found if one.key == PAGES]
    return [*notes, f"{sum(pages)} new pages"] if pages else notes


def _failed(run: DagRun, session: Session) -> list[str]:
    from airflow.models.taskinstance import TaskInstance as Task

    mine = (Task.dag_id == run.dag_id, Task.run_id == run.run_id, Task.state == "failed")
    found = session.scalars(select(Task).where(*mine))
    return sorted(f"{one.task_id} {one.rendered_map_index or ''}".strip() for one in found)
