"""``make bench NAME=airflow``: one run of ``crawl`` over 300 sites by a real scheduler: its time, its memory.

The sites are of one server on this machine and hold a few articles each, so that what is measured is Airflow's part: a
mapped task a site, each of which starts `kyket crawl` in a process of its own. ``--sites 1500`` goes beyond Airflow's
mapping limit: then the DAG batches by itself.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from pipelines.zone import VIETNAM
from servers.airflow import AirflowServer, running
from servers.postgres import lasting_server

SITES = 300
ARTICLES = 3
PARALLELISM = 8


def main() -> None:
    """Run it and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=SITES)
    parser.add_argument("--parallelism", type=int, default=PARALLELISM)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kyket-bench-airflow-") as place, _served() as port:
        folder = Path(place)
        folder.chmod(0o755)
        _write_registry(folder / "kyket" / "sites", asked.sites, port)
        with lasting_server(folder / "postgres") as postgres:
            kyket = {
                "KYKET_VAR": str(folder / "kyket"),
                "KYKET_STORE_URL": postgres.create_database("kyket"),
                "KYKET_PACKAGE_SITES": "false",
            }
            server = AirflowServer(
                folder / "airflow", postgres.create_database("airflow"), kyket, asked.parallelism,
                settings={"CORE__DAGS_ARE_PAUSED_AT_CREATION": "True", "CORE__MAX_ACTIVE_TASKS_PER_DAG": "64"},
            )  # fmt: skip
            with running(server, lambda line: print(line, file=sys.stderr, flush=True)):
                _measure(server, asked.sites)


def _measure(server: AirflowServer, sites: int) -> None:
    watched = {name: psutil.Process(process.pid) for name, process in server.processes.items()}
    idle = {name: _memory(process) for name, process in watched.items()}
    highest = dict(idle)
    cpu = {name: _cpu(process) for name, process in watched.items()}
    tasks_cpu = _below(watched["scheduler"])
    server.patch("dags/crawl", {"is_paused": False})
    began = perf_counter()
    run = server.trigger("crawl", sites=[f"site{number}.bench" for number in range(sites)])

    def ended() -> str:
        for name, process in watched.items():
            highest[name] = max(highest[name], _memory(process))
        state = str(server.run("crawl", run)["state"])
        return state if state in ("success", "failed") else ""

    state = server.wait(ended, "the run goes on", 3600)
    seconds = perf_counter() - began
    states: Counter[str] = Counter()
    tasks = 0
    while page := server.get(f"dags/crawl/dagRuns/{run}/taskInstances?limit=100&offset={tasks}")["task_instances"]:
        tasks += len(page)
        states.update(f"{one['task_id']} {one['state']}" for one in page)
    print(f"{sites} sites in one run of crawl: {state}, {seconds:.0f} s, {seconds / sites:.2f} s a site")
    print(f"tasks: {', '.join(f'{name} {count}' for name, count in sorted(states.items()))}")
    print(f"{'':16}{'MB idle':>10}{'MB highest':>12}{'CPU s':>8}")
    for name, process in watched.items():
        used = _cpu(process) - cpu[name]
        print(f"{name:16}{idle[name] / 2**20:>10.0f}{highest[name] / 2**20:>12.0f}{used:>8.0f}")
    used = _below(watched["scheduler"]) - tasks_cpu
    print(f"{'all tasks':38}{used:>8.0f}  {used / sites:.2f} s a site")


def _memory(process: psutil.Process) -> int:
    """Of ``process`` alone: what tasks use is theirs."""
    return int(process.memory_info().rss)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _below(process: psutil.Process) -> float:
    """CPU of all that ``process`` has started, and of what that has started and waited for."""
    seconds = 0.0
    for one in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


@contextmanager
def _served() -> Iterator[int]:
    """All sites, each under a path of its own; the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site, _, rest = self.path.strip("/").partition("/")
            found = rest.startswith("tin") and site.startswith("site")
            body = _listing(site) if rest == "tin/" else _article(rest)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _listing(site: str) -> bytes:
    links = "".join(f'<li><a href="/{site}/tin/bai-{number}.html">Bài {number}</a></li>' for number in range(ARTICLES))
    return f"<html><body><ul>{links}</ul></body></html>".encode()


def _article(name: str) -> bytes:
    text = "".join(f"<p>Đoạn {number} của {name}: hai bên ký kết chương trình phối hợp.</p>" for number in range(20))
    return f"<html><head><title>{name}</title></head><body><h1>{name}</h1>{text}</body></html>".encode()


def _write_registry(folder: Path, sites: int, port: int) -> None:
    folder.mkdir(parents=True)
    # To the schedule these are quiet hours: only the one run crawls.
    far = datetime.now(VIETNAM) + timedelta(hours=12)
    quiet = f"{far + timedelta(minutes=1):%H:%M}-{far:%H:%M}"
    for number in range(sites):
        (folder / f"site{number}.bench.toml").write_text(
            f'name = "Trang {number}"\nkind = "central"\nbase = "http://127.0.0.1:{port}/site{number}/"\n'
            'allow_private = true\nlistings = ["/tin/"]\n[politeness]\ndelay = 0\nautothrottle = false\n'
            f'[evidence]\nentry = ["page"]\n[cadence]\nquiet = "{quiet}"\n'
        )


if __name__ == "__main__":
    main()
