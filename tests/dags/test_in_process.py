"""crawl and then process, on the demo, without a scheduler: ``dag.test()``."""

from __future__ import annotations

from made_airflow.worlds import Python, titles

from demo.process import DemoProcess
from demo.registry import write_registry
from demo.sites import DEFAULT_PORTS
from pipelines.store import Store

PROGRAM = """
from airflow.dag_processing.dagbag import DagBag
bag = DagBag()
for name in ("crawl", "process", "crawl"):
    run = bag.dags[name].test()
    print(f"RESULT {name} {run.state}", flush=True)
"""


def test_a_crawl_and_its_processing_bring_every_article_once(python: Python) -> None:
    with DemoProcess(1, free_ports=True, flood_control=False) as served:
        write_registry(python.folder / "var" / "sites", served.ports)
        said = python.run(PROGRAM)
    assert [line for line in said.splitlines() if line.startswith("RESULT")] == [
        "RESULT crawl success", "RESULT process success", "RESULT crawl success",
    ]  # fmt: skip
    with Store.open(f"sqlite:///{python.folder / 'var' / 'kyket.sqlite'}") as store:
        assert store.waiting() == {}
        stored = {(one.article.site, one.article.title) for one in store.articles()}
        assert titles() <= stored
        assert len(store.runs(limit=100)) == 5, "the second crawl found nothing due"


ASKED = """
from airflow.dag_processing.dagbag import DagBag
run = DagBag().dags["crawl"].test(run_conf={"sites": ["nope.demo"], "pages": 0})
(task,) = [one for one in run.get_task_instances() if one.task_id == "due"]
print(f"RESULT {run.state} {task.state} after {task.try_number} of {task.max_tries + 1}", flush=True)
"""


def test_what_was_asked_for_wrongly_is_not_tried_again(python: Python) -> None:
    write_registry(python.folder / "var" / "sites", DEFAULT_PORTS)
    said = python.run(ASKED)
    assert [line for line in said.splitlines() if line.startswith("RESULT")] == ["RESULT failed failed after 1 of 3"]
