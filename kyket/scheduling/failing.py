"""How operators learn that a task has failed, however it ended: by the sites it was about, or else by its name.

A task that fails says so itself, with its reason. One that was killed cannot. Where its supervisor went with it,
Airflow misses it after a while and calls :func:`task_failed` for it, in the dag-processor. Where its own process alone
was killed, as the kernel does for want of memory, Airflow notes that and calls nobody: so :func:`run_failed`, at the
end of a run that failed, looks for what nobody was told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kyket.scheduling.work import over, unseen

if TYPE_CHECKING:
    from airflow.sdk import Context

_KILLED = "its process was killed (for want of memory?), or did not answer any more"


def task_failed(context: Context) -> None:
    """A task has failed for good: keep that, and tell the operators' channel unless it was told before."""
    error = context.get("exception")
    instance: Any = context["task_instance"]
    keys = getattr(error, "keys", ()) or _keys(context, instance.task_id, instance.map_index)
    _tell(keys, str(error).strip() if error else _KILLED, context)


def task_succeeded(context: Context) -> None:
    """A task has succeeded: where operators were told that it fails, they are told that it works."""
    instance = context["task_instance"]
    over([f"{instance.dag_id}.{instance.task_id}"])


def run_failed(context: Context) -> None:
    """A run has failed: those of its tasks that ended without a word are kept and told like the others."""
    from kyket.settings import load_settings
    from kyket.workspace import Workspace

    instance: Any = context.get("ti")
    if instance is None:
        return  # none of its tasks has failed
    began = context["dag_run"].run_after
    states = instance.get_task_states(instance.dag_id, run_ids=[instance.run_id]).get(instance.run_id, {})
    silent: list[str] = []
    with Workspace(load_settings()).store() as store:
        for task, index in failed_tasks(states, [one.task_id for one in context["dag"].tasks]):
            keys = _keys(context, task, index)
            if not store.failures.reported(keys, began):
                silent += keys
    if silent:
        _tell(silent, _KILLED, context)


def failed_tasks(states: Mapping[str, str | None], tasks: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Task and map index (or -1) of those that have failed, of ``states`` as Airflow gives them: ``fetch_12`` is the
    thirteenth of the task ``fetch``."""
    known = set(tasks)
    for name, state in states.items():
        if state != "failed":
            continue
        task, _, index = name.rpartition("_")
        if name in known:
            yield name, -1
        elif task in known and index.isdecimal():
            yield task, int(index)


def _keys(context: Context, task: str, index: int) -> list[str]:
    """By what operators know a task that said nothing: the sites it was about that no crawl has seen meanwhile."""
    from kyket.crawling import crawl_key

    instance: Any = context["task_instance"]
    if index < 0:
        return [f"{instance.dag_id}.{task}"]
    (source,) = context["dag"].get_task(task).upstream_task_ids  # of which it is mapped
    batch: list[str] = instance.xcom_pull(task_ids=source, map_indexes=-1)[index]
    return [crawl_key(site) for site in unseen(batch, context["dag_run"].run_after)]


def _tell(keys: Iterable[str], said: str, context: Context) -> None:
    from kyket.alarms import report
    from kyket.scheduling.commands import kyket
    from kyket.settings import load_settings
    from kyket.workspace import Workspace

    run = context["dag_run"].run_id
    with Workspace(load_settings()).store() as store:
        for key in keys:
            report(store, key, f"{said}\n(run {run}; its log is in Airflow)", datetime.now(UTC))
    kyket("alarms", "send")
