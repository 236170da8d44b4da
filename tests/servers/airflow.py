"""Airflow for development and tests: api-server, scheduler, dag-processor and triggerer, on 127.0.0.1 alone.

They are started one by one, for `airflow standalone` listens for others, too, and leaves its children behind
(shared/reference/airflow.md has the traps). PostgreSQL is the caller's.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil
from sqlalchemy import make_url

from servers.ports import free_port
from servers.starting import uninterrupted

ROOT = Path(__file__).resolve().parents[2]
USER = "admin"
HOW = "pip install 'kyket[airflow]'"
_START_SECONDS = 600
_END_SECONDS = 20
_T = TypeVar("_T")


def installed() -> bool:
    """Whether Airflow can be started here."""
    return importlib.util.find_spec("airflow") is not None


class AirflowFailed(Exception):
    """It did not start, or does not do what it should; with the end of the log that says why."""


@dataclass
class AirflowServer:
    """One installation: its files in ``folder``, its database at ``database`` (any PostgreSQL address)."""

    folder: Path
    database: str
    kyket: Mapping[str, str]
    """What its tasks see of ``KYKET_*``."""
    parallelism: int = 4
    port: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)
    """More of ``AIRFLOW__*``."""
    triggerer: bool = True
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()
        self.port = self.port or free_port()
        self._token = ""

    @property
    def url(self) -> str:
        """Of its pages and its API."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, say: Callable[[str], object] = lambda _: None) -> None:
        """Make the database what it should be and start everything; returns when it works."""
        (self.folder / "home").mkdir(parents=True, exist_ok=True)
        passwords = self.folder / "passwords.json"
        passwords.write_text(json.dumps({USER: self.password}))
        passwords.chmod(0o600)
        say("making Airflow's database …")
        self.command("db", "migrate")
        self.command("pools", "import", str(ROOT / "dags" / "pools.json"))
        say("starting the api-server …")
        self._start("api-server", "--host", "127.0.0.1", "--port", str(self.port))
        self.wait(lambda: self._answers("/api/v2/monitor/health"), "the api-server does not answer")
        self._answers("/execution/health")  # the first request takes longer than a task's patience
        say("starting scheduler and dag-processor …")
        self._start("dag-processor")
        self._start("scheduler", "--skip-serve-logs")
        if self.triggerer:
            self._start("triggerer", "--skip-serve-logs")
        self.wait(self._has_dags, "the DAGs are not there")

    def stop(self) -> None:
        """End everything, and whatever its tasks have started; the api-server last, for the others report to it."""
        for names in (("scheduler", "triggerer", "dag-processor"), ("api-server",)):
            ending = [process for name in names if (process := self.processes.pop(name, None))]
            for process in ending:
                process.send_signal(signal.SIGTERM)
            for process in ending:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_END_SECONDS)
                _end_session(process.pid)
                process.wait()

    @property
    def environment(self) -> dict[str, str]:
        """Of each of its processes."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AIRFLOW", "KYKET_", "PYTHONDONTWRITEBYTECODE"))
        }
        secret = self._secret()
        plain, waiting = (
            make_url(self.database).set(drivername=f"postgresql+{driver}").render_as_string(hide_password=False)
            for driver in ("psycopg2", "psycopg_async")
        )
        section = {
            "API__BASE_URL": self.url,
            "API__HOST": "127.0.0.1",
            "API__PORT": str(self.port),
            "API__SECRET_KEY": secret,
            "API__WORKERS": "1",
            "API_AUTH__JWT_SECRET": secret,
            "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "CORE__EXECUTOR": "LocalExecutor",
            "CORE__LOAD_EXAMPLES": "False",
            "CORE__PARALLELISM": str(self.parallelism),
            "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.folder / "passwords.json"),
            "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
            # On a busy machine reading the DAGs takes long: they are no broken ones for that.
            "CORE__DAGBAG_IMPORT_TIMEOUT": "300",
            "DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT": "300",
            "DAG_PROCESSOR__REFRESH_INTERVAL": "10",
            "DATABASE__SQL_ALCHEMY_CONN": plain,
            "DATABASE__SQL_ALCHEMY_CONN_ASYNC": waiting,
            "LOGGING__LOGGING_LEVEL": "WARNING",
            "WORKERS__EXECUTION_API_RETRIES": "12",
            "WORKERS__EXECUTION_API_TIMEOUT": "60",
            **self.settings,
        }
        mine = {
            "AIRFLOW_HOME": str(self.folder / "home"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        return {**kept, **mine, **{f"AIRFLOW__{name}": value for name, value in section.items()}, **self.kyket}

    def command(self, *words: str) -> str:
        """``airflow WORDS``; what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *words],
            env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise AirflowFailed(f"airflow {' '.join(words)}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def get(self, path: str) -> Any:
        """What the API answers."""
        return self._ask("GET", path)

    def post(self, path: str, values: Mapping[str, Any]) -> Any:
        """What the API answers."""
        return self._ask("POST", path, values)

    def patch(self, path: str, values: Mapping[str, Any]) -> Any:
        """What the API answers."""
        return self._ask("PATCH", path, values)

    def trigger(self, dag: str, **conf: Any) -> str:
        """Start a run of ``dag`` with these parameters; the run's id."""
        return str(self.post(f"dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"])

    def run(self, dag: str, run: str) -> dict[str, Any]:
        """One run."""
        return dict(self.get(f"dags/{dag}/dagRuns/{run}"))

    def tasks(self, dag: str, run: str) -> list[dict[str, Any]]:
        """The task instances of a run."""
        return list(self.get(f"dags/{dag}/dagRuns/{run}/taskInstances?limit=1000")["task_instances"])

    def finished(self, dag: str, run: str, seconds: float = _START_SECONDS) -> str:
        """The state in which a run ends."""
        done = ("success", "failed")
        return self.wait(
            lambda: state if (state := self.run(dag, run)["state"]) in done else "", f"{dag} {run} goes on", seconds
        )

    def log(self, task: Mapping[str, Any]) -> str:
        """What the last try of a task said."""
        path = f"dags/{task['dag_id']}/dagRuns/{task['dag_run_id']}/taskInstances/{task['task_id']}/logs"
        told = self.get(f"{path}/{task['try_number']}?map_index={task['map_index']}&full_content=true")
        return json.dumps(told, ensure_ascii=False)

    def wait(self, condition: Callable[[], _T], otherwise: str, seconds: float = _START_SECONDS) -> _T:
        """The first true value of ``condition``; :class:`AirflowFailed` when it stays false, or something ends."""
        until = time.monotonic() + seconds
        while True:
            if value := condition():
                return value
            for name, process in self.processes.items():
                if process.poll() is not None:
                    raise AirflowFailed(f"{name} has ended with {process.returncode}:\n{self._end_of_log(name)}")
            if time.monotonic() > until:
                logs = "\n".join(f"— {name}:\n{self._end_of_log(name)}" for name in self.processes)
                raise AirflowFailed(f"{otherwise} after {seconds:.0f} s\n{logs}")
            time.sleep(0.25)

    def _start(self, name: str, *options: str) -> None:
        command = [sys.executable, "-m", "airflow", name, *options]
        if shutil.which("setpriv"):  # it ends with us, however we end
            command = ["setpriv", "--pdeathsig", "TERM", *command]
        with (self.folder / f"{name}.log").open("ab") as log, uninterrupted():
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=60) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _has_dags(self) -> bool:
        wanted = {path.stem for path in (ROOT / "dags").glob("*.py")} - {"__init__"}
        if errors := self.get("importErrors")["import_errors"]:
            raise AirflowFailed("\n".join(one["stack_trace"] for one in errors))
        return wanted <= {one["dag_id"] for one in self.get("dags?limit=100")["dags"]}

    def _ask(self, method: str, path: str, values: Mapping[str, Any] | None = None) -> Any:
        if not self._token:
            told = self._request("POST", "/auth/token", {"username": USER, "password": self.password})
            self._token = str(told["access_token"])
        return self._request(method, f"/api/v2/{path}", values)

    def _request(self, method: str, path: str, values: Mapping[str, Any] | None) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = None if values is None else json.dumps(values).encode()
        request = urllib.request.Request(f"{self.url}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise AirflowFailed(
                f"{method} {path}: {error.code} {error.read().decode(errors='replace')[:2000]}"
            ) from None

    def _secret(self) -> str:
        file = self.folder / "secret"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(secrets.token_hex(40))
            file.chmod(0o600)
        return file.read_text()

    def _end_of_log(self, name: str) -> str:
        with contextlib.suppress(OSError):
            return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]
        return ""


def _end_session(leader: int) -> None:
    """End what ``leader`` has left: tasks, in groups of their own, and their commands, in sessions of their own."""
    left = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError, PermissionError):
            if os.getsid(process.pid) == leader:
                left += [process, *process.children(recursive=True)]
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(left, _END_SECONDS)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, _END_SECONDS)


@contextlib.contextmanager
def running(server: AirflowServer, say: Callable[[str], object] = lambda _: None) -> Iterator[AirflowServer]:
    """``server`` while it runs."""
    try:
        server.start(say)
        yield server
    finally:
        server.stop()
