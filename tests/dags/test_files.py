"""Every DAG can be imported, and tells the operator what it is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from made_airflow.worlds import Python
from typer import Context
from typer.main import get_command

from kyket.cli import app
from servers.airflow import ROOT

FILES = sorted(path for path in (ROOT / "dags").glob("*.py") if path.stem != "__init__")

PROGRAM = """
import json
from airflow.dag_processing.dagbag import DagBag
bag = DagBag()
print("RESULT" + json.dumps({
    "errors": bag.import_errors,
    "dags": {
        name: {
            "doc": dag.doc_md, "description": dag.description, "tags": sorted(dag.tags), "catchup": dag.catchup,
            "schedule": str(dag.timetable), "params": {
                one: {"schema": param.schema, "description": param.description, "title": param.schema.get("title")}
                for one, param in dag.params.items() if hasattr(param, "schema")
            } or {one: dag.params.get_param(one).schema | {"description": dag.params.get_param(one).description}
                  for one in dag.params},
            "tasks": {
                task.task_id: {
                    "owner": task.owner, "retries": task.retries, "backoff": task.retry_exponential_backoff,
                    "timeout": task.execution_timeout and task.execution_timeout.total_seconds(), "pool": task.pool,
                    "rule": str(task.trigger_rule), "upstream": sorted(task.upstream_task_ids),
                    "told": bool(task.on_failure_callback) and bool(dag.has_on_failure_callback),
                } for task in dag.tasks
            },
        } for name, dag in bag.dags.items()
    },
}))
"""


@pytest.fixture(scope="module")
def found(python: Python) -> dict[str, Any]:
    output = python.run(PROGRAM)
    return dict(json.loads(output.rpartition("RESULT")[2].splitlines()[0]))


def test_every_file_is_imported_and_is_one_dag(found: dict[str, Any]) -> None:
    assert found["errors"] == {}
    assert set(found["dags"]) == {path.stem for path in FILES}


@pytest.mark.parametrize("name", [path.stem for path in FILES])
class TestEach:
    def test_it_has_documentation_tags_and_parameters(self, found: dict[str, Any], name: str) -> None:
        dag = found["dags"][name]
        assert dag["doc"].startswith((ROOT / "dags" / f"{name}.py").read_text()[3:40])
        for heading in ("**When**", "**What**", "**If "):
            assert heading in dag["doc"]
        assert "kyket" in dag["tags"]
        assert dag["description"]
        assert dag["catchup"] is False
        assert len(dag["tags"]) >= 2, "kyket, and what it is about"
        assert dag["params"]
        for parameter in dag["params"].values():
            schema = parameter.get("schema", parameter)
            assert parameter["description"]
            assert schema["title"]
            assert schema.get("type") or schema.get("enum"), "a form asks for it, and refuses what it cannot be"

    def test_its_tasks_are_tried_again_end_in_time_and_are_missed_by_somebody(
        self, found: dict[str, Any], name: str
    ) -> None:
        pools = json.loads((ROOT / "dags" / "pools.json").read_text())
        for task, one in found["dags"][name]["tasks"].items():
            assert one["owner"] == "kyket"
            assert one["retries"] >= 2
            assert one["backoff"]
            assert one["told"]
            assert one["pool"] in {*pools, "default_pool"}
            assert one["timeout"] or task == "approve"  # a person may take days

    def test_no_step_fails_in_a_run_that_is_shown_as_a_good_one(self, found: dict[str, Any], name: str) -> None:
        """Airflow judges a run by its last tasks: one that goes on whatever comes before would hide it."""
        tasks = found["dags"][name]["tasks"]
        needed = {one for task in tasks.values() for one in task["upstream"]}
        strict = [
            task["upstream"] for one, task in tasks.items() if one not in needed and task["rule"] == "all_success"
        ]
        for task in tasks.values():
            if task["rule"] == "all_done":
                assert all(any(one in last for last in strict) for one in task["upstream"])

    def test_the_commands_that_it_names_exist(self, found: dict[str, Any], name: str) -> None:
        for line in re.findall(r"`kyket ([^`]+)`", found["dags"][name]["doc"]):
            command: Any = get_command(app)
            words = line.split()
            while words and hasattr(command, "get_command"):
                command = command.get_command(Context(command), words.pop(0))
                assert command is not None, line
