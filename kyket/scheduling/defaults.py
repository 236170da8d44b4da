"""What all DAGs share: owner, retries, time-outs, pools, the asset of new pages.

With the plugin (:mod:`kyket.scheduling.plugin`) and what that loads, and :mod:`kyket.scheduling.approval`, all of kyket
that knows Airflow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from airflow.sdk import Asset, AssetAlias, Param, get_current_context
from airflow.sdk.configuration import conf
from airflow.sdk.exceptions import AirflowFailException

from kyket.scheduling import failing
from kyket.scheduling.moments import Clock, OnDemand
from kyket.scheduling.naming import line_with
from pipelines.errors import SettingsError, SiteError
from pipelines.zone import VIETNAM

if TYPE_CHECKING:
    from airflow.sdk.bases.timetable import BaseTimetable
    from pydantic import JsonValue

OWNER = "kyket"
START = datetime(2026, 1, 1, tzinfo=VIETNAM)

CRAWL_POOL, WORK_POOL = "kyket_crawl", "kyket_work"
"""Crawls at once over all workers; heavy steps (extraction, index) at once. Defined in ``dags/pools.json``."""

NEW_PAGES = Asset("kyket-new-pages", uri="kyket://archive/new-pages")
"""Pages that were archived and wait to be processed."""
FOUND = AssetAlias("kyket-crawled")
"""By it a crawl says that it brought :data:`NEW_PAGES`; one that brought none starts nothing."""

ZONE = "Asia/Ho_Chi_Minh"
MAP_NAME = "{{ what }}"


def cron(expression: str) -> BaseTimetable:
    """A schedule by the clock of Vietnam."""
    return cast("BaseTimetable", Clock(expression, timezone=ZONE))  # what the SDK's types know are its own alone


def on_demand() -> BaseTimetable:
    """No schedule: somebody starts it."""
    return cast("BaseTimetable", OnDemand())


def defaults(*, pool: str = WORK_POOL, minutes: int = 60, retries: int = 2) -> dict[str, Any]:
    """``default_args`` of a DAG. The first wait before a retry is Airflow's ``core.default_task_retry_delay``."""
    return {
        "owner": OWNER,
        "pool": pool,
        "retries": retries,
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(minutes=minutes),
        "on_failure_callback": failing.task_failed,
        "on_success_callback": failing.task_succeeded,
    }


def params() -> dict[str, Any]:
    """What the run was started with. Inside a task."""
    return dict(get_current_context()["params"])


@contextmanager
def rightly_asked() -> Iterator[None]:
    """What was asked for wrongly (a site that is not there, days in the wrong order) is not tried again."""
    try:
        yield
    except (SiteError, SettingsError) as error:
        raise AirflowFailException(str(error)) from error


def announce(sites: list[str], pages: int) -> None:
    """Say that ``pages`` of ``sites`` wait to be processed. Inside a task with the outlet :data:`FOUND`."""
    get_current_context()["ti"].xcom_push("pages", pages)
    if pages:
        told: dict[str, JsonValue] = {"sites": [*sites], "pages": pages}
        get_current_context()["outlet_events"][FOUND].add(NEW_PAGES, extra=told)


def begin_announcing() -> None:
    """Announce once, with no pages, what is announced for the first time. Inside a task with the inlet
    :data:`NEW_PAGES` and the outlet :data:`FOUND`, which comes before those that announce.

    Airflow notes the first time that :data:`FOUND` stands for :data:`NEW_PAGES`, and of two crawls that end at the same
    moment then, it takes one for failed.
    """
    context = get_current_context()
    if not len(context["inlet_events"][NEW_PAGES].limit(1)):
        nothing: dict[str, JsonValue] = {"sites": [], "pages": 0}
        context["outlet_events"][FOUND].add(NEW_PAGES, extra=nothing)


def name_task(name: str) -> None:
    """What the UI calls this mapped task. Inside a task with :data:`MAP_NAME`."""
    context: Any = get_current_context()
    context["what"] = name


def note(said: str) -> None:
    """What this task adds to the note of its run. Inside a task."""
    if line := said.strip():
        get_current_context()["ti"].xcom_push("note", line)


def note_first(output: str) -> None:
    """The first line of what a command printed, as :func:`note`."""
    note(line_with(output, ""))


def note_line(output: str, words: str) -> None:
    """The first line of what a command printed that holds ``words``, as :func:`note`."""
    note(line_with(output, words))


def mapping_limit() -> int:
    """Most tasks that Airflow maps in one run."""
    limit: int = conf.getint("core", "max_map_length")
    return limit


def sites_param(description: str) -> Param:
    """A list of site ids."""
    return Param(
        [],
        type="array",
        items={"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]*$"},
        title="Sites",
        description=description,
    )


def day_param(title: str, description: str, *, needed: bool = False) -> Param:
    """A day, as 2026-11-30."""
    kind = "string" if needed else ["null", "string"]
    if needed:
        return Param(type=kind, format="date", title=title, description=description)
    return Param(None, type=kind, format="date", title=title, description=description)
