"""A process that records what an alert finds: ``python recorder.py URL ALERT [hold]``.

Prints "ready" when it has looked, and records when it is given a line. With ``hold`` it stops with everything written
and nothing committed, says so, and waits to be killed.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from pipelines.alerts import Found
from pipelines.store import Store
from pipelines.store.alerting.recording import record
from pipelines.store.database import Database

NOW = datetime(2025, 3, 10, 5, 0, tzinfo=UTC)


def main() -> None:
    url, alert_id, *hold = sys.argv[1:]
    with Store.open(url) as store:
        alert = store.alerts.get(alert_id)
        step = store.alerts.news(alert.position, 500, store.alerts.settled_to())
        found = [Found(alert.id, one.article_id, one.version, one.seq, one.is_news) for one in step.items]
        print("ready", flush=True)
        sys.stdin.readline()
        if hold:
            with Database(url).writing() as connection:
                record(connection, found, NOW, {alert.id: step.end}, "pass", False)
                print("written", flush=True)
                sys.stdin.readline()
        else:
            print(len(store.alerts.record(found, NOW, positions={alert.id: step.end})), flush=True)


if __name__ == "__main__":
    main()
