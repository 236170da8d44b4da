"""A pass in a process of its own: ``python passer.py URL INDEX [kill]``; prints how many notices there were.

It says "ready" and begins when it is given a line. With ``kill`` it ends itself, as kill -9 does, when it has found
what alerts find and before anything of that is written.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from typing import Any

from pipelines.store import Store
from pipelines.store.alerting import AlertStore
from search import SqliteBackend
from search.alerts.passing import run_pass

NOW = datetime(2021, 7, 13, 3, tzinfo=UTC)


def killed(*_arguments: Any, **_options: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    url, index, *kill = sys.argv[1:]
    if kill:
        AlertStore.record = killed  # type: ignore[method-assign]
    with Store.open(url) as store, SqliteBackend(index) as backend:
        print("ready", flush=True)
        sys.stdin.readline()
        passed = run_pass(store, backend, lambda: NOW)
        print(passed.notices.total(), flush=True)


if __name__ == "__main__":
    main()
